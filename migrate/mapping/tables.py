"""Tables that people write: mappings and code tables, as CSV (UTF-8, with or without BOM) or as a sheet of an .xlsx
workbook.

A table has one header row; its columns are found by name, in Japanese or English, in any order. Every row knows its
place:
``juki.mapping.csv:24``, ``juki.mapping.xlsx!Sheet1!24``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, XmlError, ZipError

from migrate.definitions import read_text
from migrate.errors import DefinitionError, Faults, MachineError

#: Column → the headers it may have. The column ``note`` may be missing.
Columns = Mapping[str, tuple[str, ...]]

MAPPING_COLUMNS: Columns = {"item": ("item", "項目"), "expression": ("expression", "式"), "note": ("note", "備考")}
CODE_COLUMNS: Columns = {"from": ("from", "変換前"), "to": ("to", "変換後"), "note": ("note", "備考")}
_OPTIONAL = frozenset({"note"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by column, and where it stands (``cell_place`` names a single cell of a sheet)."""

    cells: Mapping[str, str]
    place: str
    letters: Mapping[str, str]

    def cell_place(self, column: str) -> str:
        """Where a cell stands: the row's line in a CSV, the cell in a sheet (``x.xlsx!Sheet1!B24``)."""
        letter = self.letters.get(column, "")
        sheet, mark, number = self.place.rpartition("!")
        return f"{sheet}{mark}{letter}{number}"


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One row of a mapping: which item of the layout, made by which expression (blank: the item stays empty)."""

    item: str
    expression: str
    note: str
    place: str
    item_place: str


@dataclass(frozen=True, slots=True)
class MappingTable:
    """A mapping as it was written; ``compile_mapping`` finds out whether it can be used."""

    path: Path
    rows: tuple[MappingRow, ...]


def read_mapping(path: Path) -> MappingTable:
    """Read a mapping table: columns ``item,expression,note`` or ``項目,式,備考``.

    Raises ``DefinitionError`` with D101 (no such file), D108 (a column is missing) or D109 (not a table).
    """
    rows = (
        MappingRow(
            row.cells["item"],
            row.cells["expression"],
            row.cells["note"],
            row.cell_place("expression"),
            row.cell_place("item"),
        )
        for row in read_table(path, MAPPING_COLUMNS, code_column="expression")
    )
    return MappingTable(path, tuple(rows))


def read_table(path: Path, columns: Columns, *, code_column: str | None = None, others: bool = False) -> list[Row]:
    """The rows below the header, cells stripped, wholly blank rows left out.

    ``code_column``: the column whose cells may hold commas without being quoted, as long as they stand in parentheses.
    ``others``: columns with other headers are read as well, under the names they have.
    Raises ``DefinitionError`` (D101, D108, D109).
    """
    lines = (
        _sheet(path) if path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".ods"} else _csv(path, code_column, columns)
    )
    header_place, header = next(lines, (f"{path.name}:1", []))
    at = _positions(header, header_place, columns, others=others)
    wanted = dict.fromkeys([*columns, *at])
    sheet = "!" in header_place
    letters = {column: _letter(index) for column, index in at.items()} if sheet else {}
    rows = []
    for place, cells in lines:
        named = {
            column: cells[at[column]].strip() if at.get(column, len(cells)) < len(cells) else "" for column in wanted
        }
        if any(named.values()):
            rows.append(Row(named, place, letters))
    return rows


def _positions(header: Sequence[str], place: str, columns: Columns, *, others: bool) -> dict[str, int]:
    faults = Faults()
    names = [name.strip().lower() for name in header]
    at: dict[str, int] = {}
    for column, spellings in columns.items():
        found = [index for index, name in enumerate(names) if name in spellings]
        if len(found) > 1:
            faults.add("D111", place, name=header[found[1]])
        if found:
            at[column] = found[0]
        elif column not in _OPTIONAL:
            faults.add("D108", place, name=" / ".join(spellings), found=", ".join(filter(None, names)) or "–")
    for index, name in enumerate(map(str.strip, header)):
        if others and name and index not in at.values():
            if name in at:
                faults.add("D111", place, name=name)
            at[name] = index
    faults.stop()
    return at


def _csv(path: Path, code_column: str | None, columns: Columns) -> Iterator[tuple[str, list[str]]]:
    text = read_text(path)
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, strict=True)
    width = code_at = None
    first = 1
    try:
        for cells in reader:
            if width is None:
                width = len(cells)
                spellings = columns[code_column] if code_column else ()
                code_at = next((i for i, name in enumerate(cells) if name.strip().lower() in spellings), None)
            elif code_at is not None and reader.line_num == first and _cut_at_commas(cells, code_at):
                cells = split_outside_parentheses(lines[first - 1].rstrip("\r\n"))  # noqa: PLW2901
            yield f"{path.name}:{first}", cells
            first = reader.line_num + 1
    except csv.Error as error:
        raise DefinitionError.one("D109", f"{path.name}:{first}", message=str(error)) from error


def _cut_at_commas(cells: Sequence[str], at: int) -> bool:
    return len(cells) > at and cells[at].count("(") > cells[at].count(")")


def split_outside_parentheses(line: str) -> list[str]:
    """Split a CSV line at the commas that stand neither in parentheses nor in a text literal.

    A mapping written in a text editor often lacks the quotes a CSV cell with commas needs
    (``生年月日,wareki(GENGO, YMD),``); what was meant is plain, and a reader that took the quotes of ``concat(A,"x")``
    for CSV quotes would change the expression.
    """
    cells = [""]
    depth, quote = 0, ""
    for char in line:
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "," and depth == 0:
            cells.append("")
            continue
        else:
            depth += (char == "(") - (char == ")")
        cells[-1] += char
    return cells


def _sheet(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The rows of the workbook's first sheet that is not empty."""
    if not path.exists():
        raise DefinitionError.one("D101", path.name, path=str(path))
    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                if any(any(cell != "" for cell in row) for row in rows):
                    for number, row in enumerate(rows, 1):
                        yield f"{path.name}!{name}!{number}", [_cell(value) for value in row]
                    return
    except PermissionError as error:
        raise MachineError("M102", str(path), path=str(path)) from error
    except (CalamineError, ZipError, XmlError, OSError) as error:
        raise DefinitionError.one("D109", path.name, message=str(error)) from error


def _cell(value: object) -> str:
    """A cell as text. Excel holds every number as a float: whole ones are written without the point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return str(value).upper()
    return str(value)


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
