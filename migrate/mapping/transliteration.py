"""Changing characters one by one: a table, and a kernel over UTF-8 that applies it to a column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.memory import byte_at, compiled, put
from migrate.views import ADDRESS, TO, Address, NewColumn, To, hold_text, put_blank, text_at, views_of, word_of

#: Lead bytes from which a character of UTF-8 has two, three and four bytes.
_TWO, _THREE, _FOUR = 0x80, 0xE0, 0xF0
#: Code points of the Basic Multilingual Plane.
_PLANE = 1 << 16
#: The bit from which a replacement holds its length; below it are its bytes.
_LENGTH_AT = 32
_THREE_BYTES, _THREE_BYTES_BITS = np.uint64(0xFFFFFF), np.uint64(24)


@dataclass(frozen=True, slots=True)
class CharacterTable:
    """Which characters become which. A replacement is its UTF-8, first byte lowest, with its
    length from bit 32 on; 0: no change.

    ``single``  65,536: replacements by code point, of ASCII and of characters of three bytes.
    ``joined``  2 × 65,536: what a character becomes together with the first or the second mark after it.
    ``marks``   the UTF-8 of the two marks; ``growth``: bytes out per byte in, at most.
    """

    single: NDArray[np.int64]
    joined: NDArray[np.int64]
    marks: NDArray[np.int64]
    growth: int

    @classmethod
    def of(cls, table: dict[str, str], marks: str = "") -> CharacterTable:
        """A table of characters, or of a character and one of two ``marks`` together, each → one character."""
        single = np.zeros(_PLANE, dtype=np.int64)
        joined = np.zeros(2 * _PLANE, dtype=np.int64)
        for key, char in table.items():
            utf8 = char.encode()
            replacement = int.from_bytes(utf8, "little") | len(utf8) << _LENGTH_AT
            if len(key) > 1:
                joined[marks.index(key[1]) * _PLANE + ord(key[0])] = replacement
            else:
                single[ord(key)] = replacement
        growth = max(-(-len(char.encode()) // len(key.encode())) for key, char in table.items())
        mark_bytes = [int.from_bytes(mark.encode(), "little") for mark in marks] or [-1, -1]
        return cls(single, joined, np.array(mark_bytes, dtype=np.int64), max(growth, 1))


def change_column(texts: pl.Series, table: CharacterTable) -> pl.Series:
    """Every character changed as the table says."""
    (views,) = views_of([texts])
    new = NewColumn(len(texts), int(texts.str.len_bytes().sum()) * table.growth)
    _change(views.address, len(texts), new.address, table.single, table.joined, table.marks)
    return new.series(texts.name)


@compiled(inlined=True)
def _code_point(three: np.int64) -> np.int64:
    """The code point of a character of three bytes, first byte lowest."""
    return (three & 0xF) << 12 | (three >> 8 & 0x3F) << 6 | three >> 16 & 0x3F


_INTS = types.Array(types.int64, 1, "C")


@compiled(inlined=True)
def _changed(
    text: int,
    length: int,
    out: int,
    o: int,
    single: NDArray[np.int64],
    joined: NDArray[np.int64],
    marks: NDArray[np.int64],
) -> int:
    """Write one text; → where it ends."""
    p = 0
    while p < length:
        word = word_of(text, length, p)
        lead = byte_at(text, p)
        width, replacement = 1, 0
        if lead < _TWO:
            replacement = single[lead]
        elif lead < _THREE:
            width = 2
        elif lead < _FOUR:
            width = 3
            at = _code_point(np.int64(word & _THREE_BYTES))
            replacement = single[at]
            if p + 6 <= length:
                mark = np.int64(word >> _THREE_BYTES_BITS & _THREE_BYTES)
                both = joined[at] if mark == marks[0] else joined[_PLANE + at] if mark == marks[1] else 0
                if both != 0:
                    width, replacement = 6, both
        else:
            width = 4
        p += width
        if replacement != 0:
            put(out, o, np.uint64(replacement))
            o += replacement >> _LENGTH_AT
        else:
            put(out, o, word)
            o += width
    return o


@compiled(types.void(ADDRESS, types.int64, TO, _INTS, _INTS, _INTS))
def _change(
    column: Address,
    rows: int,
    to: To,
    single: NDArray[np.int64],
    joined: NDArray[np.int64],
    marks: NDArray[np.int64],
) -> None:
    """Write the changed texts."""
    valid, first, views_at, heap = column
    o = 0
    for row in range(rows):
        text, length = text_at(valid, first, views_at, heap, row)
        if length == 0:
            put_blank(to, row)
        else:
            o = hold_text(to, row, o, _changed(text, length, to[0], o, single, joined, marks))
