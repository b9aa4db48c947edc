"""Rows of CSV, written straight from the columns where Polars keeps them (``migrate.views``) into one buffer."""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.memory import WORD, address_at, byte_at, compiled, eight_at, put
from migrate.views import text_at

#: Columns of the table that says what a row is made of: the validity bitmap (0 = no nulls), the first row's number in
#: bitmap and views, the views, the addresses of the data buffers, and how many delimiters stand before the value.
VALID, FIRST, VIEWS, HEAP, GAP = range(5)
TERMS = 5

_ONES = 0x0101010101010101
_HIGHS = 0x8080808080808080
_QUOTE, _CR, _LF = 0x22, 0x0D, 0x0A

_TERMS = types.Array(types.int64, 2, "C", readonly=True)
_BYTES, _ENDS = types.Array(types.uint8, 1, "C"), types.Array(types.int64, 1, "C")


@compiled(inlined=True)
def _below(word: np.uint64, limit: int) -> bool:
    """Is any of the word's bytes below ``limit`` (at most 128)?"""
    return bool((word - np.uint64(_ONES) * np.uint64(limit)) & ~word & np.uint64(_HIGHS) != 0)


@compiled()
def _is_special(at: int, length: int, delimiter: int) -> bool:
    """Does the text hold a delimiter, a quote or a line end?"""
    for i in range(length):
        byte = byte_at(at, i)
        if byte in (delimiter, _QUOTE, _CR, _LF):
            return True
    return False


@compiled()
def _quoted(out: int, o: int, at: int, length: int) -> int:
    """Write the text in quotes, its own quotes doubled; → where it ends."""
    put(out, o, np.uint64(_QUOTE))
    o += 1
    for i in range(length):
        byte = byte_at(at, i)
        put(out, o, np.uint64(byte))
        o += 1
        if byte == _QUOTE:
            put(out, o, np.uint64(byte))
            o += 1
    put(out, o, np.uint64(_QUOTE))
    return o + 1


@compiled(inlined=True)
def _copied(out: int, o: int, at: int, length: int, low: int) -> bool:
    """Copy the text; → may it be special, because one of its bytes is below ``low``?"""
    if length < WORD:
        word = eight_at(at, 0)
        put(out, o, word)
        return _below(word | np.uint64(0xFFFFFFFFFFFFFFFF) << np.uint64(8 * length), low)
    found = False
    p = 0
    while p + WORD <= length:
        word = eight_at(at, p)
        put(out, o + p, word)
        found = found or _below(word, low)
        p += WORD
    word = eight_at(at, length - WORD)
    put(out, o + length - WORD, word)
    return found or _below(word, low)


@compiled(
    types.int64(_TERMS, types.int64, types.int64, types.int64, types.int64, types.int64, types.boolean, _BYTES, _ENDS)
)
def write_rows(
    terms: NDArray[np.int64],
    first: int,
    last: int,
    trailing: int,
    delimiter: int,
    newline: int,
    always: bool,
    buffer: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> int:
    """Write whole rows from ``first`` on, up to ``last`` (excluded) or as many as fit; → the first row not written.

    ``terms``: per column that is not blank in every row, see ``TERMS``; ``trailing``: delimiters after the last.
    ``newline``: its bytes as a little-endian number, at most two. ``always``: quote every value that is not blank.
    ``ends[0]``: gets how many bytes of ``buffer`` are written.
    """
    out, o = buffer.ctypes.data, 0
    room = len(buffer) - 2 * WORD - trailing
    low = max(delimiter, _QUOTE, _CR) + 1
    commas = np.uint64(_ONES) * np.uint64(delimiter)
    end_size = 2 if newline > 0xFF else 1  # noqa: PLR2004  one byte or two
    table = terms.ctypes.data
    for row in range(first, last):
        ends[0] = o
        for t in range(len(terms)):
            term = table + t * (TERMS * WORD)
            gap = address_at(term, GAP)
            if o + gap > room:
                return row
            for skip in range(0, gap, WORD):
                put(out, o + skip, commas)
            o += gap
            first_row, heap = address_at(term, FIRST), address_at(term, HEAP)
            text, length = text_at(address_at(term, VALID), first_row, address_at(term, VIEWS), heap, row)
            if length == 0:
                continue
            if o + 2 * length + 2 > room:
                return row
            if always or (_copied(out, o, text, length, low) and _is_special(text, length, delimiter)):
                o = _quoted(out, o, text, length)
            else:
                o += length
        for skip in range(0, trailing, WORD):
            put(out, o + skip, commas)
        o += trailing
        put(out, o, np.uint64(newline))
        o += end_size
    ends[0] = o
    return last
