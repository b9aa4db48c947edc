"""Finds the tables of a sheet by the words of their headers, wherever they stand and however many rows they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from migrate.errors import Faults
from migrate.standards.workbooks.sheets import Sheet, Spot, fold, one_line
from migrate.standards.workbooks.words import TableKind, Vocabulary

#: A header takes at most this many rows.
_HEADER_ROWS = 3

#: Fields of which a header must name all of one group to be the header of a table of that kind.
_NEEDED: Mapping[TableKind, tuple[tuple[str, ...], ...]] = {
    "items": (("item", "type"), ("item", "length")),
    "codes": (("code", "label"),),
    "structure": (("table", "length"), ("table", "id")),
    "files": (("file", "file_id"), ("file", "business"), ("no", "file", "note")),
}

#: A header has at least this many words that are known in its first row.
_FEWEST = 2

#: A row with this many headers of one kind was meant to be a header.
_MEANT = 3

#: Fields that may have several columns: levels of a group from the outside in, and notes.
_SEVERAL = frozenset({"group", "note"})


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet. ``columns``: field → its columns. ``first`` … ``last``: the rows below the header.
    ``labels``: what stands above the table, as label → (value, cell)."""

    kind: TableKind
    sheet: Sheet
    header: int
    first: int
    last: int
    columns: Mapping[str, Sequence[int]]
    labels: Mapping[str, tuple[str, Spot]] = field(default_factory=dict)

    def column(self, name: str) -> int | None:
        """The column of a field, or None."""
        found = self.columns.get(name)
        return found[0] if found else None

    def text(self, row: int, name: str) -> str:
        """The cell of a field, that of its merged range included; ``""`` where the table has no such column."""
        column = self.column(name)
        return "" if column is None else self.sheet.text(row, column)

    def cell(self, row: int, name: str) -> str:
        """The place of a field's cell; of the row's first cell where the table has no such column."""
        return self.sheet.cell(row, self.column(name) or 0)


@dataclass(frozen=True, slots=True)
class _Header:
    kind: TableKind
    rows: int
    columns: Mapping[str, Sequence[int]]


def find_tables(sheet: Sheet, words: Vocabulary, faults: Faults) -> list[Table]:
    """The tables of a sheet from top to bottom.

    A sheet without one is reported: D426 where a row comes close to a header, else D425.
    """
    headers = list(_headers(sheet, words))
    tables = []
    above = 0
    ends = [*(row for row, _ in headers[1:]), len(sheet.rows)]
    for (top, header), end in zip(headers, ends, strict=False):
        last = end - 1
        labels = _labels(sheet, above, top, words)
        tables.append(Table(header.kind, sheet, top, top + header.rows, last, header.columns, labels))
        above = top + header.rows
    if not tables and any(any(row) for row in sheet.rows):
        _report_none(sheet, words, faults)
    return tables


def _headers(sheet: Sheet, words: Vocabulary) -> Iterator[tuple[int, _Header]]:
    row = 0
    while row < len(sheet.rows):
        header = _header_at(sheet, row, words)
        if header:
            yield row, header
        row += header.rows if header else 1


def _header_at(sheet: Sheet, top: int, words: Vocabulary) -> _Header | None:
    """The best header that begins in this row: the kind and the height that recognise most columns."""
    if sum(_is_header(text, words) for text in sheet.rows[top] if text) < _FEWEST:
        return None
    best: _Header | None = None
    for rows in range(1, min(_HEADER_ROWS, len(sheet.rows) - top) + 1):
        if rows > 1 and not _continues(sheet, top, top + rows - 1, words):
            break
        for kind in _NEEDED:
            columns = _recognise(sheet, top, rows, words.headers[kind])
            known = any(all(name in columns for name in names) for names in _NEEDED[kind])
            if known and (best is None or len(columns) > len(best.columns) or _wider(columns, best)):
                best = _Header(kind, rows, columns)
    return best


def _wider(columns: Mapping[str, Sequence[int]], best: _Header) -> bool:
    """As many fields, but more columns: a second row that parts a group's header into its levels."""
    return len(columns) == len(best.columns) and sum(map(len, columns.values())) > sum(map(len, best.columns.values()))


def _continues(sheet: Sheet, top: int, row: int, words: Vocabulary) -> bool:
    """Whether a row still belongs to the header that begins at ``top``: it holds headers of its own, or nothing but
    what is merged from above; and no number, as a row of data would."""
    own = [c for c in range(sheet.width) if sheet.rows[row][c]]
    if any((row, c) in sheet.numbers or sheet.rows[row][c].isdecimal() for c in own):
        return False
    hits = sum(_is_header(sheet.rows[row][c], words) for c in own)
    merged_down = any(sheet.origin(row, c)[0] == top for c in range(sheet.width) if sheet.text(row, c))
    merged_across = any(
        sheet.text(top, c) and (sheet.origin(top, c) != (top, c) or not sheet.text(top, c + 1))
        for c in range(sheet.width - 1)
    )
    return bool(own) and hits * 2 >= len(own) and (merged_down or merged_across)


def _recognise(sheet: Sheet, top: int, rows: int, headers: Mapping[str, str]) -> dict[str, list[int]]:
    """Field → columns. The lowest row's word counts first, then those above it, then all together."""
    columns: dict[str, list[int]] = {}
    for column in range(sheet.width):
        texts = list(dict.fromkeys(fold(sheet.text(top + offset, column)) for offset in range(rows)))
        texts = [text for text in texts if text]
        found = next((headers[text] for text in [*reversed(texts), "".join(texts)] if text in headers), None)
        if found is None and texts:
            found = next((headers[text] for text in map(_bare, reversed(texts)) if text in headers), None)
        if found is None or (found in columns and found not in _SEVERAL):
            continue
        spot = sheet.origin(top + rows - 1, column)
        if not any(sheet.origin(top + rows - 1, other) == spot for other in columns.get(found, ())):
            columns.setdefault(found, []).append(column)
    return columns


def _is_header(text: str, words: Vocabulary) -> bool:
    return fold(text) in words.any_header or _bare(fold(text)) in words.any_header


def _bare(text: str) -> str:
    """A header without what it says in parentheses: ``桁数(バイト)`` → ``桁数``."""
    return text.partition("(")[0]


def _labels(sheet: Sheet, first: int, last: int, words: Vocabulary) -> dict[str, tuple[str, Spot]]:
    """Labels and their values in the rows above a table: ``業務名：住民基本台帳``, or the value in a cell to the
    right."""
    found: dict[str, tuple[str, Spot]] = {}
    for row in range(first, last):
        for column in range(sheet.width):
            text = sheet.rows[row][column]
            before, colon, after = _parted(text)
            name = words.label_words.get(fold(before))
            if name is None or name in found:
                continue
            if colon and after:
                found[name] = (one_line(after), (row, column))
                continue
            right = next((c for c in range(column + 1, sheet.width) if sheet.rows[row][c]), None)
            if right is not None and words.label_words.get(fold(_parted(sheet.rows[row][right])[0])) is None:
                found[name] = (one_line(sheet.rows[row][right]), (row, right))
    return found


def _parted(text: str) -> tuple[str, str, str]:
    before, colon, after = text.replace("：", ":", 1).partition(":")
    return before.strip(" 　【】[]■"), colon, after.strip()


def _report_none(sheet: Sheet, words: Vocabulary, faults: Faults) -> None:
    if any(fold(word) in fold(sheet.name) for word in words.skip.sheets):
        faults.add("D425", sheet.place, found=sheet.name, expected="–")
        return
    best: tuple[int, int, TableKind, Mapping[str, Sequence[int]]] = (0, 0, "items", {})
    for row in range(len(sheet.rows)):
        for kind in _NEEDED:
            columns = _recognise(sheet, row, 1, words.headers[kind])
            if len(columns) > best[0]:
                best = (len(columns), row, kind, columns)
    count, row, kind, found = best
    if count < _MEANT:
        faults.add(
            "D425", sheet.place, found="見出しなし / no header", expected=_spelt("items", ("item", "type"), words)
        )
        return
    needed = min(_NEEDED[kind], key=lambda names: len(set(names) - set(found)))
    missing = tuple(name for name in needed if name not in found)
    seen = [one_line(text) for text in sheet.rows[row] if text]
    faults.add("D426", sheet.cell(row, 0), found=", ".join(seen), expected=_spelt(kind, missing, words))


def _spelt(kind: TableKind, names: Sequence[str], words: Vocabulary) -> str:
    """The usual words for some fields: ``データ項目名称, データ型``."""
    section = getattr(words, kind)
    return ", ".join(cast("str", getattr(section, name)[0]) for name in names)
