"""Rows of CSV, written straight from the columns where Polars keeps them (``migrate.views``) into one buffer."""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.memory import WORD, address_at, byte_at, compiled, eight_at, number_at, put, word_at
from migrate.views import INLINE, PREFIX, VIEW

#: Columns of the table that says what a row is made of: the validity bitmap, the first row's number in bitmap and
#: views, the views, the addresses of the data buffers, how many delimiters stand before the value, and how many bytes
#: of the bitmap eight rows have: 1, or 0 where one byte of ones stands for all rows.
VALID, FIRST, VIEWS, HEAP, GAP, STEP = range(6)
TERMS = 6
#: A bitmap for columns without nulls.
ALL_VALID = np.array([0xFF], dtype=np.uint8)
#: What makes the bytes beyond a short text harmless, by its length: ones over the first word (of its first four bytes)
#: and over the second.
BEYOND = np.array(
    [[(2**64 - 1) << 8 * min(n, PREFIX) & (2**64 - 1), (2**64 - 1) << 8 * max(n - PREFIX, 0) & (2**64 - 1)]
     for n in range(INLINE + 1)],
    dtype=np.uint64,
)  # fmt: skip

_ONES = 0x0101010101010101
_HIGHS = 0x8080808080808080
_QUOTE, _CR, _LF = 0x22, 0x0D, 0x0A
_LENGTH, _HALF = np.uint64(2**32 - 1), np.uint64(32)

_TERMS = types.Array(types.int64, 2, "C", readonly=True)
_MASKS, _BYTES, _ENDS = types.uint64[:, ::1], types.uint8[::1], types.int64[::1]


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
    """Copy a text of more than eight bytes; → may it be special, because one of its bytes is below ``low``?"""
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


@compiled(inlined=True)
def _short(view: int, head: np.uint64, length: int, out: int, o: int, low: int, beyond: int) -> bool:
    """Write a text that lies in its view; → may it be special, because one of its bytes is below ``low``?"""
    start, rest = head >> _HALF, eight_at(view, WORD)
    put(out, o, start)
    put(out, o + PREFIX, rest)
    start |= word_at(beyond, 2 * length)
    rest |= word_at(beyond, 2 * length + 1)
    return _below(start, low) or _below(rest, low)


@compiled(
    types.int64(
        _TERMS, types.int64, types.int64, types.int64, types.int64, types.int64, types.boolean, _MASKS, _BYTES, _ENDS
    )
)
def write_rows(
    terms: NDArray[np.int64],
    first: int,
    last: int,
    trailing: int,
    delimiter: int,
    newline: int,
    always: bool,
    masks: NDArray[np.uint64],
    buffer: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> int:
    """Write whole rows from ``first`` on, up to ``last`` (excluded) or as many as fit; → the first row not written.

    ``terms``: per column that is not blank in every row, see ``TERMS``; ``trailing``: delimiters after the last.
    ``newline``: its bytes as a little-endian number, at most two. ``always``: quote every value that is not blank.
    ``masks``: ``BEYOND``. ``ends[row]``: gets where each row ends in ``buffer``.
    """
    out, o = buffer.ctypes.data, 0
    room = len(buffer) - 3 * WORD - trailing
    low = max(delimiter, _QUOTE, _CR) + 1
    commas = np.uint64(_ONES) * np.uint64(delimiter)
    end_size = 2 if newline > 0xFF else 1  # noqa: PLR2004  one byte or two
    table, beyond = terms.ctypes.data, masks.ctypes.data
    for row in range(first, last):
        for t in range(len(terms)):
            term = table + t * (TERMS * WORD)
            gap, at = address_at(term, GAP), address_at(term, FIRST) + row
            bit = byte_at(address_at(term, VALID), (at >> 3) * address_at(term, STEP)) >> (at & 7) & 1
            view = address_at(term, VIEWS) + at * VIEW
            head = eight_at(view, 0)
            length = np.int64(head & _LENGTH) * bit
            if o + gap + 2 * length + 2 > room:
                return row
            for skip in range(0, gap, WORD):
                put(out, o + skip, commas)
            o += gap
            text = view + PREFIX
            if length <= INLINE:
                special = _short(view, head, length, out, o, low, beyond)
            else:
                text = address_at(address_at(term, HEAP), number_at(view, 2)) + number_at(view, 3)
                special = _copied(out, o, text, length, low)
            if (special and _is_special(text, length, delimiter)) or (always and length > 0):
                o = _quoted(out, o, text, length)
            else:
                o += length
        for skip in range(0, trailing, WORD):
            put(out, o + skip, commas)
        o += trailing
        put(out, o, np.uint64(newline))
        o += end_size
        ends[row] = o
    return last
