"""The CSV tables of a standard: items, code tables, businesses. Rows come with their place, faults are collected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast, get_args

from migrate.definitions import nearest, read_text
from migrate.errors import Faults
from migrate.standards.model import Provenance

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its place (``codes.csv:24``), its cells by column name, and where faults are noted."""

    place: str
    cells: dict[str, str]
    faults: Faults

    def text(self, column: str) -> str:
        """The cell as it is."""
        return self.cells[column]

    def some(self, column: str) -> str:
        """The cell; an empty one is a fault."""
        value = self.cells[column]
        if not value:
            self.wrong(column, "空欄 / blank")
        return value

    def mark(self, column: str) -> bool:
        """``Y`` or blank."""
        value = self.cells[column]
        if value not in {"", "Y"}:
            self.wrong(column, f"{value} (Y | blank)")
        return value == "Y"

    def number(self, column: str) -> int | None:
        """A whole number from 1, or None for a blank cell."""
        value = self.cells[column]
        if not value:
            return None
        if not (value.isascii() and value.isdigit()) or int(value) == 0:
            self.wrong(column, f"{value} (1, 2, 3 …)")
            return None
        return int(value)

    def choice(self, column: str, allowed: Sequence[Choice]) -> Choice:
        """One of ``allowed``; anything else is a fault, and the first of them is returned to go on with."""
        value = self.cells[column]
        if value not in allowed:
            self.wrong(column, f"{value} ({nearest(value, allowed)}? {', '.join(allowed)})")
            return allowed[0]
        return cast("Choice", value)

    def provenance(self) -> Provenance:
        """The ``provenance`` cell."""
        return self.choice("provenance", cast("tuple[Provenance, ...]", get_args(Provenance)))

    def wrong(self, column: str, message: str) -> None:
        """Note a fault of a cell (D401)."""
        self.faults.add("D401", self.place, message=f"{column} = {message}")


def read_table(path: Path, columns: Sequence[str], faults: Faults, *, optional: Sequence[str] = ()) -> Iterator[Row]:
    """The rows of a UTF-8 CSV with a header row, blank rows left out; columns that are ``optional`` may be missing.

    Notes D108 for every column the header lacks (then there are no rows) and D401 for a row of another width. Raises
    ``DefinitionError`` D101 when there is no such file, D109 when it is no UTF-8 text.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        header = next(reader, [])
        missing = [name for name in columns if name not in header]
        for name in missing:
            faults.add("D108", f"{path}:1", name=name, found=", ".join(header))
        if missing:
            return
        for cells in reader:
            place = f"{path}:{reader.line_num}"
            if not any(cells):
                continue
            if len(cells) != len(header):
                faults.add("D401", place, message=f"{len(cells)} 列 / columns ({len(header)})")
                continue
            yield Row(place, dict.fromkeys(optional, "") | dict(zip(header, cells, strict=True)), faults)
    except csv.Error as error:
        faults.add("D109", f"{path}:{reader.line_num}", message=str(error))
