"""The items of a batch as the checks see them: one ``Column`` per item, looked at once however many rules ask.

A column that holds one value in every row (a constant of the mapping) is looked at in its first row only.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.characters import ranges
from migrate.checks import kernels
from migrate.marks import MARKS, Ranges
from migrate.views import TextViews, views_of

Bools = NDArray[np.bool_]
Rows = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What ``kernels.scan_text`` saw. ``classes``, ``lengths``: per row looked at; the others over all of them."""

    classes: NDArray[np.uint8]
    lengths: NDArray[np.uint32]
    union: int
    longest: int
    unfilled: int


class Column:
    """The values of one item. ``name``: the item; ``series``: n rows, String, null = blank.

    ``address`` is what every kernel takes first, see ``TextViews``. ``height`` rows are looked at: n, or 1 when the
    column is constant.
    """

    def __init__(self, series: pl.Series, views: TextViews, *, constant: bool) -> None:
        self.series = series
        self.constant = constant
        self.height = views.rows
        self.is_null = views.nulls == views.rows
        self.address = views.address
        self._views = views  # keeps the addresses right
        self._text: TextFacts | None = None

    @property
    def text(self) -> TextFacts:
        """Classes of characters, lengths, and which rows have nothing visible."""
        if self._text is None:  # no cached_property: before Python 3.12 its lock would let one thread work at a time
            classes, lengths = np.empty(self.height, np.uint8), np.empty(self.height, np.uint32)
            union, longest, unfilled = kernels.scan_text(self.address, _class_table(), classes, lengths)
            self._text = TextFacts(classes, lengths, union, longest, unfilled)
        return self._text

    def states(self) -> NDArray[np.uint8]:
        """Room for one state per row looked at."""
        return np.empty(self.height, np.uint8)

    def rows(self, bad: Bools) -> Rows:
        """The numbers of the bad rows; a bad constant is bad in every row of the batch."""
        if self.constant:
            return np.arange(len(self.series) if bad[0] else 0, dtype=np.uint32)
        return np.flatnonzero(bad).astype(np.uint32)


class Columns:
    """The columns of a batch by item. ``constants``: items that hold one value, or none, in every row."""

    def __init__(self, items: pl.DataFrame, constants: Collection[str] = ()) -> None:
        self.height = items.height
        columns = items.get_columns()
        varying = [column for column in columns if column.name not in constants]
        fixed = [column for column in columns if column.name in constants]
        self._columns = {
            **_seen(varying, varying, constant=False),
            **_seen(fixed, [column.head(1) for column in fixed], constant=True),
        }

    def __getitem__(self, item: str) -> Column:
        return self._columns[item]


def _seen(columns: Sequence[pl.Series], looked_at: Sequence[pl.Series], *, constant: bool) -> dict[str, Column]:
    if not columns:
        return {}
    pairs = zip(columns, views_of(looked_at), strict=True)
    return {column.name: Column(column, views, constant=constant) for column, views in pairs}


@cache
def _class_table() -> NDArray[np.uint8]:
    """The class of every code point: 1,114,112 bytes, of which Japanese text touches some 30,000."""
    outside = kernels.NOT_HALF_WIDTH | kernels.NOT_KATAKANA
    table = np.full(0x110000, kernels.VISIBLE | outside, np.uint8)

    def put(members: Ranges, add: int, remove: int = 0) -> None:
        for first, last in members:
            table[first : last + 1] = table[first : last + 1] & ~np.uint8(remove) | np.uint8(add)

    put(ranges.HALF_WIDTH, 0, kernels.NOT_HALF_WIDTH)
    put(ranges.KATAKANA, 0, kernels.NOT_KATAKANA)
    put(ranges.KANA_MARKS, 0, kernels.NOT_KATAKANA)
    put(ranges.SPACES, 0, kernels.VISIBLE)
    put(MARKS, kernels.MARK)
    put(ranges.PRIVATE_USE, kernels.PRIVATE_USE)
    put(ranges.UNUSABLE, kernels.UNUSABLE, outside)
    table.setflags(write=False)
    return table
