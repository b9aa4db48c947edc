"""Where private-use characters are: a kernel that goes through a column at memory speed."""

from __future__ import annotations

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.memory import WORD, byte_at, compiled
from migrate.views import ADDRESS, text_at, views_of, word_of

#: Leads of U+E000–U+EFFF, of U+F000–U+FFFF and of U+C0000–U+FFFFF; the second bytes of what is private-use among them.
_LOW, _MIDDLE, _HIGH = 0xEE, 0xEF, 0xF3
_MIDDLE_ENDS, _HIGH_BEGINS = 0xA3, 0xB0
_LEAST = np.uint64(0x1212121212121212)  # added to the lower seven bits of a byte: the eighth is set from X'6E' on
_LOWER_SEVEN, _EIGHTH = np.uint64(0x7F7F7F7F7F7F7F7F), np.uint64(0x8080808080808080)


def rows_with_private_use(text: pl.Series) -> NDArray[np.uint32]:
    """The numbers of the rows of a String column that hold a character of ``repertoire.PRIVATE_USE``, in order."""
    (view,) = views_of([text])
    found = np.empty(view.rows, np.uint32)
    count = _find(view.address, view.rows, found)
    return found[:count]


@compiled(inlined=True)
def _begins_here(text: int, at: int, length: int) -> bool:
    """Is the byte at ``at`` the lead of a private-use character?"""
    lead = byte_at(text, at)
    if lead == _LOW:
        return True
    if at + 1 == length:
        return False
    second = byte_at(text, at + 1)
    return bool((lead == _MIDDLE and second <= _MIDDLE_ENDS) or (lead == _HIGH and second >= _HIGH_BEGINS))


@compiled(types.int64(ADDRESS, types.int64, types.uint32[::1]))
def _find(view: tuple[int, int, int, int], rows: int, found: NDArray[np.uint32]) -> int:
    count = 0
    for row in range(rows):
        text, length = text_at(view[0], view[1], view[2], view[3], row)
        at, private = 0, False
        while at < length and not private:
            word = word_of(text, length, at)
            if ((word & _LOWER_SEVEN) + _LEAST) & word & _EIGHTH != 0:
                for near in range(at, min(at + WORD, length)):
                    private = private or _begins_here(text, near, length)
            at += WORD
        if private:
            found[count] = row
            count += 1
    return count
