"""Sheets as grids of text: merged cells filled, numbers as they are read, every cell with its place."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from migrate.errors import Faults
from migrate.standards.workbooks.container import Book

Spot = tuple[int, int]

_SPACE = re.compile(r"\s+")
_FOOTNOTE = re.compile(r"(?:\*|※|\(?注)\d*\)?$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows``: the text of every cell, ``""`` where there is none; rows × columns from A1, all rows of one
    width.

    ``merged``: cell of a merged range → the range's first cell, which holds its text. ``numbers``: the cells Excel
    holds as numbers, of which it keeps no leading zeros.
    """

    name: str
    place: str
    rows: Sequence[Sequence[str]]
    merged: Mapping[Spot, Spot]
    numbers: frozenset[Spot]

    def origin(self, row: int, column: int) -> Spot:
        """The cell that holds the text of this one: itself, unless it lies in a merged range."""
        return self.merged.get((row, column), (row, column))

    def text(self, row: int, column: int) -> str:
        """The text of a cell, that of its merged range included."""
        row, column = self.origin(row, column)
        return self.rows[row][column]

    def cell(self, row: int, column: int) -> str:
        """The place of a cell: ``x.xlsx!Sheet!B7``."""
        return f"{self.place}!{column_letters(column)}{row + 1}"

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0


def read_sheets(book: Book, faults: Faults) -> list[Sheet]:
    """The visible sheets of a workbook. Hidden ones may hold anything, such as a former version: each is reported
    (D425)."""
    sheets = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(book.content)) as workbook:
            for known in workbook.sheets_metadata:
                place = f"{book.place}!{known.name}"
                if known.typ is not SheetTypeEnum.WorkSheet:
                    continue
                if known.visible is not SheetVisibleEnum.Visible:
                    faults.add("D425", place, found="非表示 / hidden", expected="表示 / visible")
                    continue
                sheets.append(_sheet(known.name, place, workbook.get_sheet_by_name(known.name)))
    except (CalamineError, ZipError, XmlError, OSError, ValueError) as error:
        faults.add("D420", book.place, message=str(error))
    return sheets


def _sheet(name: str, place: str, sheet: CalamineSheet) -> Sheet:
    values = sheet.to_python(skip_empty_area=False)
    rows = [[_text(value) for value in row] for row in values]
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    numbers = frozenset(
        (r, c) for r, row in enumerate(values) for c, value in enumerate(row) if type(value) in {int, float}
    )
    return Sheet(name, place, rows, _merged(sheet, len(rows), width), numbers)


def _merged(sheet: CalamineSheet, height: int, width: int) -> dict[Spot, Spot]:
    """Only cells within the grid: a merged range may reach to the last column Excel has."""
    return {
        (row, column): (top, left)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if top < height and left < width
        for row in range(top, min(bottom + 1, height))
        for column in range(left, min(right + 1, width))
    }


def _text(value: object) -> str:
    """A cell as text, stripped, with LF for line breaks. A number has no more digits than it needs; what Excel took for
    a date is written as one, so that nobody takes it for the text that was typed."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return _CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text: str) -> str:
    """A name as it is, without the line breaks a narrow column needed."""
    return "".join(line.strip() for line in text.split("\n"))


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """A text as it is compared: one width, no spaces or line breaks, one case, no footnote mark at its end.

    >>> fold("データ項目\\n名称 ※１"), fold("Ｎｏ．")
    ('データ項目名称', 'no.')
    """
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _FOOTNOTE.sub("", plain) or plain


def column_letters(index: int) -> str:
    """The letters of a column, counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
