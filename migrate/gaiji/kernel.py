"""Where private-use characters are: a kernel that goes through a column at memory speed."""

from __future__ import annotations

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.memory import SIGNS, WORD, byte_at, compiled
from migrate.views import ADDRESS, Address, text_at, views_of, word_of

#: Leads of U+E000–U+EFFF, of U+F000–U+FFFF and of U+C0000–U+FFFFF; the second bytes of what is private-use among them.
_LOW, _MIDDLE, _HIGH = 0xEE, 0xEF, 0xF3
_MIDDLE_ENDS, _HIGH_BEGINS = 0xA3, 0xB0
_LEAST = np.uint64(0x1212121212121212)  # added to the lower seven bits of a byte: the eighth is set from X'6E' on
_LOWER_SEVEN = np.uint64(0x7F7F7F7F7F7F7F7F)
_ROW, _CHAR = 0, 1


def private_use(text: pl.Series) -> NDArray[np.uint32]:
    """Every character of ``repertoire.PRIVATE_USE`` in a String column, in order: n × (row, code point)."""
    (view,) = views_of([text])
    found = np.empty((view.rows // 8 + 64, 2), np.uint32)
    count = _find(view.address, view.rows, found)
    if count > len(found):  # few columns hold that many; only they pay for a second run
        found = np.empty((count, 2), np.uint32)
        _find(view.address, view.rows, found)
    return found[:count]


@compiled(inlined=True)
def _code_point(text: int, at: int, length: int) -> int:
    """The private-use character whose lead is at ``at``, or 0."""
    lead = byte_at(text, at)
    if lead not in (_LOW, _MIDDLE, _HIGH) or at + 1 == length:
        return 0
    second = byte_at(text, at + 1)
    if (lead == _MIDDLE and second > _MIDDLE_ENDS) or (lead == _HIGH and second < _HIGH_BEGINS):
        return 0
    point = (lead & 0x0F) << 12 | (second & 0x3F) << 6 | byte_at(text, at + 2) & 0x3F
    if lead == _HIGH:
        point = (point & 0x7FFF) << 6 | byte_at(text, at + 3) & 0x3F
    return int(point)


@compiled(types.int64(ADDRESS, types.int64, types.uint32[:, ::1]))
def _find(view: Address, rows: int, found: NDArray[np.uint32]) -> int:
    """Write down (row, code point) as far as there is room; → how many there are."""
    count = 0
    for row in range(rows):
        text, length = text_at(view[0], view[1], view[2], view[3], row)
        for at in range(0, length, WORD):
            word = word_of(text, length, at)
            if ((word & _LOWER_SEVEN) + _LEAST) & word & SIGNS == 0:
                continue
            for near in range(at, min(at + WORD, length)):
                point = _code_point(text, near, length)
                if point != 0:
                    if count < len(found):
                        found[count, _ROW] = row
                        found[count, _CHAR] = point
                    count += 1
    return count
