"""The rows of an item table: which are items, which are notes, and what stands in their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from migrate.errors import Faults
from migrate.standards.workbooks.headers import Table
from migrate.standards.workbooks.sheets import Spot, fold, one_line
from migrate.standards.workbooks.words import Vocabulary


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One row that is an item, as it stands: its name without line breaks, its groups from the outside in, how often it
    is repeated, and its table and row for every other cell. ``together``: the cell that says of several rows at once
    that they are repeated."""

    name: str
    groups: tuple[str, ...]
    repeat: str
    together: Spot | None
    table: Table
    row: int

    def text(self, field_name: str) -> str:
        """The cell of a field."""
        return self.table.text(self.row, field_name)

    def cell(self, field_name: str) -> str:
        """The place of a field's cell."""
        return self.table.cell(self.row, field_name)

    @property
    def note(self) -> str:
        """All columns of notes, top to bottom and left to right."""
        columns = self.table.columns.get("note", ())
        return "\n".join(filter(None, (self.table.sheet.text(self.row, column) for column in columns)))


@dataclass(slots=True)
class FileRows:
    """The items of one migration file as they stand. ``sound``: nothing was found that makes the list of items
    doubtful; a list that is not sound is not written."""

    name: str
    file_id: str
    place: str
    rows: list[ItemRow] = field(default_factory=list)
    sound: bool = True


def read_item_rows(table: Table, words: Vocabulary, faults: Faults) -> list[FileRows]:
    """The files a table lists, in its order.

    Notes D446 for what the table has no columns for, D433 for an item without a name, D437 where the numbers jump, D438
    for every row with text that is no item.
    """
    missing = [getattr(words.items, name)[0] for name in ("required", "key", "code") if name not in table.columns]
    if missing:
        faults.add("D446", table.cell(table.header, "item"), found=", ".join(missing))
    return list(_Reading(table, words, faults).files())


class _Reading:
    def __init__(self, table: Table, words: Vocabulary, faults: Faults) -> None:
        self._table, self._sheet, self._words, self._faults = table, table.sheet, words, faults
        self._levels = list(table.columns.get("group", ()))
        self._carried = [self._named_once(column) for column in self._levels]
        self._groups = [""] * len(self._levels)
        self._heading: tuple[tuple[str, ...], str, Spot] | None = None
        self._file = ("", "")
        self._closed = False
        self._number: int | None = None

    def files(self) -> Iterator[FileRows]:
        place = self._table.cell(self._table.header, "item")
        found: dict[tuple[str, str], FileRows] = {}
        for row in range(self._table.first, self._table.last + 1):
            texts = [self._sheet.text(row, column) for column in range(self._sheet.width)]
            if not any(texts):
                self._closed = self._table.column("no") is not None
                continue
            self._remember(row)
            item = self._item(row, texts)
            if item is None:
                continue
            key = self._file_of()
            file = found.setdefault(key, FileRows(*key, place))
            if not item.name:
                self._faults.add("D433", self._table.cell(row, "item"), found="空欄 / blank", expected=self._wanted())
                file.sound = False
            else:
                self._count(item)
                file.rows.append(item)
        yield from found.values() or [FileRows(*self._file_of(), place)]

    def _named_once(self, column: int) -> bool:
        """Whether a group's name stands only in its first row: cells are not merged, and no name is written twice."""
        rows = range(self._table.first, self._table.last + 1)
        if any(self._sheet.origin(row, column) != (row, column) for row in rows):
            return False
        texts = [self._sheet.rows[row][column] for row in rows if any(self._sheet.rows[row])]
        return not any(one and one == two for one, two in pairwise(texts))

    def _wanted(self) -> str:
        return one_line(self._sheet.text(self._table.first - 1, self._table.column("item") or 0))

    def _remember(self, row: int) -> None:
        """Groups are merged down their items, or named once and meant until the next name."""
        for level, column in enumerate(self._levels):
            text = one_line(self._sheet.text(row, column))
            if text or not self._carried[level]:
                if text != self._groups[level]:
                    self._groups[level + 1 :] = [""] * (len(self._levels) - level - 1)
                self._groups[level] = text
        name, identity = one_line(self._table.text(row, "file")), one_line(self._table.text(row, "file_id"))
        if name and name != self._file[0]:
            self._file = (name, identity)
        elif identity:
            self._file = (self._file[0], identity)

    def _file_of(self) -> tuple[str, str]:
        labels = self._table.labels
        name = self._file[0] or (labels["file"][0] if "file" in labels else "") or self._sheet.name.strip()
        file_id = self._file[1] or (labels["file_id"][0] if "file_id" in labels else "")
        return name, file_id

    def _item(self, row: int, texts: Sequence[str]) -> ItemRow | None:
        """The row as an item; with an empty name where an item's name is missing; None for any other row."""
        column = self._table.column("item") or 0
        top, left = self._sheet.origin(row, column)
        number = self._table.text(row, "no")
        described = any(self._own(row, name) for name in ("type", "length"))
        first = next(text for text in texts if text)
        is_note = any(fold(first).startswith(fold(mark)) for mark in self._words.skip.notes)
        from_outside = left < column and left not in self._levels
        below_end = self._closed and not number
        if is_note or from_outside or below_end or (top < row and not described):
            self._note(row, texts)
            return None
        if number:
            self._closed = False
        name = "" if top < row else one_line(self._sheet.text(row, column))
        if not name and not described:
            self._head(row, texts)
            return None
        groups = tuple(
            group
            for group, level in zip(self._groups, self._levels, strict=True)
            if group and self._sheet.origin(row, level) != (top, left)
        )
        return ItemRow(name, groups, *self._repeat(row, groups), self._table, row)

    def _head(self, row: int, texts: Sequence[str]) -> None:
        """A row that only names a group. It may say that the group is repeated; anything else it says is a note."""
        repeat = self._own(row, "repeat")
        groups = tuple(group for group in self._groups if group)
        meant = {self._table.column(name) for name in ("no", "repeat")} | set(self._levels)
        others = [column for column, text in enumerate(texts) if text and column not in meant]
        if others or not any(self._sheet.text(row, level) for level in self._levels):
            self._note(row, texts)
        self._heading = (groups, repeat, (row, self._table.column("repeat") or 0)) if repeat and groups else None

    def _repeat(self, row: int, groups: tuple[str, ...]) -> tuple[str, Spot | None]:
        text = self._table.text(row, "repeat")
        column = self._table.column("repeat")
        if text and column is not None:
            merged = (row, column) in self._sheet.merged
            return text, self._sheet.origin(row, column) if merged else None
        if self._heading and groups[: len(self._heading[0])] == self._heading[0]:
            return self._heading[1:]
        return "", None

    def _own(self, row: int, name: str) -> str:
        """The text of a cell, unless it is merged from a row above."""
        column = self._table.column(name)
        if column is None or self._sheet.origin(row, column)[0] < row:
            return ""
        return self._sheet.text(row, column)

    def _note(self, row: int, texts: Sequence[str]) -> None:
        own = [text for column, text in enumerate(texts) if text and self._sheet.origin(row, column) == (row, column)]
        if own:
            column = next(c for c, text in enumerate(texts) if text and self._sheet.origin(row, c) == (row, c))
            self._faults.add("D438", self._sheet.cell(row, column), found=one_line(" ".join(own))[:200], expected="–")

    def _count(self, item: ItemRow) -> None:
        """Numbers that jump hint at rows that are missing; a new count may begin at 1 anywhere."""
        text = fold(item.text("no"))
        if not text.isdecimal():
            return
        number = int(text)
        if self._number is not None and number not in {self._number + 1, 1}:
            self._faults.add("D437", item.cell("no"), found=str(number), expected=str(self._number + 1))
        self._number = number
