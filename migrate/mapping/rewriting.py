"""Padding with zeros, and replacing a text within texts: kernels over whole columns.

They know bytes, not characters with marks (``migrate.marks``): rows that hold a mark are their callers' to look after.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.memory import REPEAT, WORD, byte_at, compiled, eight_at, ones, put
from migrate.views import (
    ADDRESS,
    TO,
    Address,
    NewColumn,
    To,
    copy_text,
    hold_text,
    put_blank,
    text_at,
    views_of,
    word_of,
)  # fmt: skip

_ZEROS = np.uint64(0x3030303030303030)
#: A byte of UTF-8 that begins no character is 10xxxxxx.
_HIGHEST, _NEXT, _SUM = np.uint64(7), np.uint64(6), np.uint64(56)
_BYTES = types.Array(types.uint8, 1, "C")


def padded_column(texts: pl.Series, width: int) -> pl.Series:
    """Every text with as many zeros before it as ``width`` characters take; a text without characters is null."""
    (views,) = views_of([texts])
    new = NewColumn(len(texts), int(texts.str.len_bytes().sum()) + len(texts) * (width + WORD))
    _pad(views.address, len(texts), new.address, width)
    return new.series(texts.name)


def replaced_column(texts: pl.Series, old: str, new: str) -> pl.Series:
    """Every text with ``new`` in place of ``old``, from left to right; what has no characters then is null.

    Raises ``ValueError`` for an ``old`` of no characters.
    """
    before, after = (np.frombuffer(part.encode() + bytes(WORD), dtype=np.uint8).copy() for part in (old, new))
    sizes = len(before) - WORD, len(after) - WORD
    if not sizes[0]:
        raise ValueError("nothing to replace")
    total = int(texts.str.len_bytes().sum())
    (views,) = views_of([texts])
    column = NewColumn(len(texts), total + WORD + max(0, sizes[1] - sizes[0]) * (total // sizes[0]))
    _replace(views.address, len(texts), column.address, before, after, *sizes)
    return column.series(texts.name)


@compiled(inlined=True)
def _characters(text: int, length: int) -> int:
    """How many characters of UTF-8 a text has."""
    count = length
    for p in range(0, length, WORD):
        word = word_of(text, length, p) & ones(min(length - p, WORD))
        count -= int(np.int64(((word >> _HIGHEST) & ~(word >> _NEXT) & REPEAT) * REPEAT >> _SUM))
    return count


@compiled(types.void(ADDRESS, types.int64, TO, types.int64))
def _pad(column: Address, rows: int, to: To, width: int) -> None:
    valid, first, views_at, heap = column
    o = 0
    for row in range(rows):
        text, length = text_at(valid, first, views_at, heap, row)
        if length == 0:
            put_blank(to, row)
            continue
        zeros = max(width - _characters(text, length), 0)
        for at in range(0, zeros, WORD):
            put(to[0], o + at, _ZEROS)
        o = hold_text(to, row, o, copy_text(to[0], o + zeros, text, length))


@compiled(inlined=True)
def _is_at(text: int, length: int, p: int, old: int, size: int) -> bool:
    """Does the text have the ``size`` bytes of ``old`` at ``p``?"""
    if p + size > length or byte_at(text, p) != byte_at(old, 0):
        return False
    k = 1
    while k < size and byte_at(text, p + k) == byte_at(old, k):
        k += 1
    return k == size


@compiled(types.void(ADDRESS, types.int64, TO, _BYTES, _BYTES, types.int64, types.int64))
def _replace(
    column: Address,
    rows: int,
    to: To,
    old: NDArray[np.uint8],
    new: NDArray[np.uint8],
    old_size: int,
    new_size: int,
) -> None:
    valid, first, views_at, heap = column
    wanted, given, out, o = old.ctypes.data, new.ctypes.data, to[0], 0
    for row in range(rows):
        text, length = text_at(valid, first, views_at, heap, row)
        begin, p = o, 0
        while p < length:
            if _is_at(text, length, p, wanted, old_size):
                for at in range(0, new_size, WORD):
                    put(out, o + at, eight_at(given, at))
                o, p = o + new_size, p + old_size
            else:
                byte: Any = np.uint64(byte_at(text, p))
                put(out, o, byte)
                o, p = o + 1, p + 1
        if o == begin:
            put_blank(to, row)
        else:
            hold_text(to, row, begin, o)
