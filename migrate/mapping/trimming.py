"""Dropping the spaces around texts, which fixed-length fields are padded with."""

from __future__ import annotations

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.memory import WORD, byte_at, compiled
from migrate.views import ADDRESS, column_from, copy_text, text_at, views_of

_SPACE = 0x20
#: U+3000, the ideographic space, in UTF-8.
_WIDE_1, _WIDE_2, _WIDE_3 = 0xE3, 0x80, 0x80


def trim_column(texts: pl.Series) -> pl.Series:
    """Without the spaces (U+0020, U+3000) at either end; what has nothing else is null."""
    (views,) = views_of([texts])
    if not _is_padded(views.address, views.rows):
        return texts
    size = int(texts.str.len_bytes().sum())
    out, offsets = np.empty(size + WORD, dtype=np.uint8), np.zeros(len(texts) + 1, dtype=np.int64)
    _trim(views.address, out, offsets)
    return column_from(out, offsets, texts.name)


@compiled(inlined=True)
def _inside(text: int, length: int) -> tuple[int, int]:
    """Where the text without its outer spaces begins and ends."""
    first, end = 0, length
    while first < end:
        if byte_at(text, first) == _SPACE:
            first += 1
        elif first + 3 <= end and _is_wide(text, first):
            first += 3
        else:
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


@compiled(types.boolean(ADDRESS, types.int64))
def _is_padded(views: tuple[int, int, int, int], rows: int) -> bool:
    """Does any text begin or end with a space?"""
    valid, first, views_at, heap = views
    for row in range(rows):
        text, length = text_at(valid, first, views_at, heap, row)
        if length > 0:
            begin, end = _inside(text, length)
            if end - begin != length:
                return True
    return False


@compiled(types.void(ADDRESS, types.Array(types.uint8, 1, "C"), types.Array(types.int64, 1, "C")))
def _trim(views: tuple[int, int, int, int], out: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
    valid, first, views_at, heap = views
    trimmed, o = out.ctypes.data, 0
    for row in range(len(offsets) - 1):
        text, length = text_at(valid, first, views_at, heap, row)
        begin, end = _inside(text, length)
        if end - begin >= WORD or begin == 0:
            o = copy_text(trimmed, o, text + begin, end - begin)
        else:
            for at in range(begin, end):
                out[o] = byte_at(text, at)
                o += 1
        offsets[row + 1] = o
