"""``gaiji.csv`` as it was written: its rows are known by column and kept, byte for byte, as long as no cell changes.

The table is a person's work as much as the tool's: it is opened in a spreadsheet, gets columns of its own, and is
merged with every new inventory. What is not the tool's to change stays as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from migrate.errors import DefinitionError, Faults, machine_faults
from migrate.issues import Lang

#: Column → its header in Japanese and in English. The first is needed, the others may be missing.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "code": ("コード", "code"),
    "character": ("文字", "character"),
    "mj": ("MJ文字図形名", "mj"),
    "stand_in": ("代替", "stand_in"),
    "evidence": ("根拠", "evidence"),
    "approver": ("承認者", "approver"),
    "image": ("画像", "image"),
    "note": ("備考", "note"),
    "status": ("状態", "status"),
    "code_point": ("コードポイント", "code_point"),
    "count": ("件数", "count"),
    "items": ("項目", "items"),
    "records": ("レコード", "records"),
    "context": ("前後", "context"),
}
_BOM = b"\xef\xbb\xbf"
_SPECIAL = frozenset(',"\r\n')


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its ``cells``, the ``text`` they were read from with its line end, the ``line`` it begins in (from 1)."""

    cells: tuple[str, ...]
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its header.

    ``at``: column of ``COLUMNS`` → its index. ``bom``, ``newline``: the form of the file. ``lang``: that of its header.
    """

    header: SheetRow
    at: Mapping[str, int]
    rows: tuple[SheetRow, ...] = ()
    bom: bool = True
    newline: str = "\r\n"
    place: str = "gaiji.csv"
    lang: Lang = field(default="ja")

    @classmethod
    def new(cls, lang: Lang, place: str = "gaiji.csv") -> Sheet:
        """An empty table with every column, in the form a spreadsheet reads right."""
        names = tuple(spellings[lang == "en"] for spellings in COLUMNS.values())
        at = {column: index for index, column in enumerate(COLUMNS)}
        return cls(SheetRow(names, _line(names, "\r\n"), 1), at, place=place, lang=lang)

    def cell(self, row: SheetRow, column: str) -> str:
        """A cell without the spaces around it; blank where the row or the table has none."""
        index = self.at.get(column, len(row.cells))
        return row.cells[index].strip() if index < len(row.cells) else ""

    def changed(self, row: SheetRow, cells: Mapping[str, str]) -> SheetRow:
        """The row with these cells by column; the same row, byte for byte, where they are what they were."""
        old = {column: self.cell(row, column) for column in cells if column in self.at}
        if all(cells[column] == value for column, value in old.items()):
            return row
        width = max(len(row.cells), *(self.at[column] + 1 for column in old))
        new = [*row.cells, *[""] * (width - len(row.cells))]
        for column in old:
            new[self.at[column]] = cells[column]
        return SheetRow(tuple(new), _line(new, self.newline), row.line)

    def added(self, cells: Mapping[str, str]) -> SheetRow:
        """A new row."""
        return self.changed(SheetRow(("",) * len(self.header.cells), "", 0), cells)

    def with_columns(self, columns: Mapping[str, tuple[str, str]] = COLUMNS) -> Sheet:
        """The table with every column of ``columns``; those it lacked come last, in its own language."""
        missing = [column for column in columns if column not in self.at]
        if not missing:
            return self
        names = (*self.header.cells, *(columns[column][self.lang == "en"] for column in missing))
        at = {**self.at, **{column: len(self.header.cells) + n for n, column in enumerate(missing)}}
        return replace(self, header=SheetRow(names, _line(names, self.newline), 1), at=at)

    def encoded(self) -> bytes:
        """The file."""
        text = "".join(_ended(row.text, self.newline) for row in (self.header, *self.rows))
        return (_BOM if self.bom else b"") + text.encode("utf-8")


def read_sheet(path: Path) -> Sheet:
    """Read a table. Raises ``DefinitionError`` with D101 (no such file) or as ``parse_sheet``, ``MachineError``."""
    if not path.exists():
        raise DefinitionError.one("D101", str(path), path=str(path))
    with machine_faults(path):
        return parse_sheet(path.read_bytes(), str(path))


def parse_sheet(data: bytes, place: str) -> Sheet:
    """The table in ``data``. Raises ``DefinitionError`` with D108 (no column ``code``), D109 (no table in UTF-8) or one
    D111 for every column that is there twice."""
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DefinitionError.one("D109", place, message=f"UTF-8: byte {error.start + 1}") from error
    header, *rows = _rows(text, place) or [SheetRow((), "", 1)]
    at = _positions(header, place)
    newline = "\r\n" if header.text.endswith("\r\n") else "\n"
    lang: Lang = "ja" if header.cells[at["code"]].strip() == COLUMNS["code"][0] else "en"
    return Sheet(header, at, tuple(rows), data.startswith(_BOM), newline, place, lang)


def _rows(text: str, place: str) -> list[SheetRow]:
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    rows: list[SheetRow] = []
    first = 1
    try:
        for cells in reader:
            rows.append(SheetRow(tuple(cells), "".join(lines[first - 1 : reader.line_num]), first))
            first = reader.line_num + 1
    except csv.Error as error:
        raise DefinitionError.one("D109", f"{place}:{first}", message=str(error)) from error
    return rows


def _positions(header: SheetRow, place: str) -> dict[str, int]:
    faults = Faults()
    names = [name.strip().casefold() for name in header.cells]
    at: dict[str, int] = {}
    for column, spellings in COLUMNS.items():
        found = [index for index, name in enumerate(names) if name in {one.casefold() for one in spellings}]
        if len(found) > 1:
            faults.add("D111", f"{place}:1", name=header.cells[found[1]])
        if found:
            at[column] = found[0]
    if "code" not in at:
        faults.add("D108", f"{place}:1", name=" / ".join(COLUMNS["code"]), found=", ".join(filter(None, names)) or "–")
    faults.stop()
    return at


def _line(cells: Sequence[str], newline: str) -> str:
    return ",".join(map(_quoted, cells)) + newline


def _quoted(cell: str) -> str:
    """Quoted where it must be: ``csv.writer`` leaves a lone CR bare, and a reader then ends the row there."""
    return '"' + cell.replace('"', '""') + '"' if _SPECIAL.intersection(cell) else cell


def _ended(text: str, newline: str) -> str:
    """A last line may have come without its end."""
    return text if text.endswith(("\n", "\r")) else text + newline
