"""Dropping the spaces around texts, which fixed-length fields are padded with."""

from __future__ import annotations

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.arrow import VIEW_WORDS
from migrate.characters.bitmap import Bitmap, is_in, mark_bits, point_at
from migrate.memory import WORD, byte_at, compiled, eight_at, number_at, ones, put
from migrate.views import ADDRESS, INLINE, VIEW, Address, text_at, views_of, word_of

_SPACE = 0x20
#: U+3000, the ideographic space, in UTF-8.
_WIDE_1, _WIDE_2, _WIDE_3 = 0xE3, 0x80, 0x80
_BITS = types.Array(types.uint64, 1, "C", readonly=True)
_NOTHING, _HALF = np.uint64(0), np.uint64(32)


def trim_column(texts: pl.Series) -> pl.Series:
    """Without the spaces (U+0020, U+3000) at either end; what has nothing else is null. No text is copied.

    A space with a mark on it is no padding: the mark would be left without its base.
    """
    (column,) = views_of([texts])
    rows = column.rows
    views, valid = np.empty((rows, VIEW_WORDS), dtype=np.uint64), np.zeros((rows + 7) // 8, dtype=np.uint8)
    nulls = np.zeros(1, dtype=np.int64)
    if not _trim(column.address, mark_bits(), views, valid, nulls):
        return texts
    return column.shared(views, valid, int(nulls[0])).alias(texts.name)


@compiled(inlined=True)
def _inside(text: int, length: int, marks: int) -> tuple[int, int]:
    """Where the text without its outer spaces begins and ends."""
    first, end, before = 0, length, 0
    while first < end:
        if byte_at(text, first) == _SPACE:
            before, first = first, first + 1
        elif first + 3 <= end and _is_wide(text, first):
            before, first = first, first + 3
        else:
            if first > 0 and is_in(marks, point_at(text, first)[0]):
                first = before
            break
    while first < end:
        if byte_at(text, end - 1) == _SPACE:
            end -= 1
        elif first + 3 <= end and _is_wide(text, end - 3):
            end -= 3
        else:
            break
    return first, end


@compiled(inlined=True)
def _is_wide(text: int, at: int) -> bool:
    return bool(byte_at(text, at) == _WIDE_1 and byte_at(text, at + 1) == _WIDE_2 and byte_at(text, at + 2) == _WIDE_3)


@compiled(types.boolean(ADDRESS, _BITS, types.uint64[:, ::1], types.uint8[::1], types.int64[::1]))
def _trim(
    column: Address,
    marks: Bitmap,
    views: NDArray[np.uint64],
    valid: NDArray[np.uint8],
    nulls: NDArray[np.int64],
) -> bool:
    """Make the views of the trimmed texts; → is any text another one now?"""
    bitmap, first, views_at, heap = column
    to, changed = views.ctypes.data, False
    for row in range(len(views)):
        text, length = text_at(bitmap, first, views_at, heap, row)
        begin, end = _inside(text, length, marks.ctypes.data)
        view, new = views_at + (first + row) * VIEW, to + row * VIEW
        changed |= end - begin != length
        if begin == end:
            put(new, 0, _NOTHING)
            put(new, WORD, _NOTHING)
            nulls[0] += 1
            continue
        valid[row >> 3] |= 1 << (row & 7)
        if end - begin == length:
            put(new, 0, eight_at(view, 0))
            put(new, WORD, eight_at(view, WORD))
        elif end - begin <= INLINE:
            head = word_of(text, length, begin) & ones(min(end - begin, 4))
            rest = word_of(text, length, begin + 4) if end - begin > 4 else _NOTHING  # noqa: PLR2004  a view's prefix
            put(new, 0, np.uint64(end - begin) | head << _HALF)
            put(new, WORD, rest & ones(max(end - begin - 4, 0)))
        else:
            put(new, 0, np.uint64(end - begin) | word_of(text, length, begin) << _HALF)
            put(new, WORD, np.uint64(number_at(view, 2)) | np.uint64(number_at(view, 3) + begin) << _HALF)
    return changed
