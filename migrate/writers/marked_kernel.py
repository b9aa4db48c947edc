"""Rows of marked-up text (XML, JSON), written straight from the columns where Polars keeps them into one buffer.

A row is an opening, for every column an opening mark, the escaped text and a closing mark (or what stands for a blank
value), and a closing. What marks and escapes are is data: see ``Marks`` in ``marked``.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.memory import REPEAT, SIGNS, WORD, address_at, byte_at, compiled, eight_at, put, word_at
from migrate.views import copy_text, text_at

#: Columns of the table that says what a row is made of: where a column's values are (see ``views``), then address and
#: size of its opening mark, its closing mark, and what stands for a blank value.
VALID, FIRST, VIEWS, HEAP, OPEN, OPEN_SIZE, CLOSE, CLOSE_SIZE, BLANK, BLANK_SIZE = range(10)
TERMS = 10

_SPACES = np.uint64(0x2020202020202020)

_TERMS = types.Array(types.int64, 2, "C", readonly=True)
_WORDS = types.Array(types.uint64, 1, "C", readonly=True)
_BYTES, _ENDS = types.Array(types.uint8, 1, "C"), types.Array(types.int64, 1, "C")
_FRAME = types.UniTuple(types.int64, 5)  # type: ignore[no-untyped-call]


@compiled(inlined=True)
def _zero(word: np.uint64) -> np.uint64:
    """Not 0 where one of the word's bytes is 0."""
    return (word - REPEAT) & ~word & SIGNS


@compiled(inlined=True)
def _special(word: np.uint64, a: np.uint64, b: np.uint64, c: np.uint64) -> bool:
    """Is any of the word's bytes one of three (each given eight times), or a control character?"""
    controls = (word - _SPACES) & ~word & SIGNS
    return bool((controls | _zero(word ^ a) | _zero(word ^ b) | _zero(word ^ c)) != 0)


@compiled(inlined=True)
def _plain(text: int, length: int, out: int, o: int, a: np.uint64, b: np.uint64, c: np.uint64) -> bool:
    """Copy the text; → whether nothing in it has to be escaped."""
    if length < WORD:
        word = eight_at(text, 0)
        put(out, o, word)
        # beyond the end, set bits that no special byte has
        return not _special(word | np.uint64(0xFFFFFFFFFFFFFFFF) << np.uint64(8 * length), a, b, c)
    found = False
    p = 0
    while p + WORD <= length:
        word = eight_at(text, p)
        put(out, o + p, word)
        found = found or _special(word, a, b, c)
        p += WORD
    word = eight_at(text, length - WORD)
    put(out, o + length - WORD, word)
    return not (found or _special(word, a, b, c))


@compiled()
def _escaped(text: int, length: int, out: int, o: int, escapes: int) -> int:
    """Write the text with its escapes; → where it ends."""
    for i in range(length):
        byte = byte_at(text, i)
        size = address_at(escapes, 256 + byte)
        put(out, o, word_at(escapes, byte))
        o += size
    return o


@compiled(
    types.int64(
        _TERMS, types.int64, types.int64, _FRAME, _WORDS, types.int64, types.int64, types.int64, types.int64,
        _BYTES, _ENDS,
    )
)  # fmt: skip
def write_marked(
    terms: NDArray[np.int64],
    first: int,
    last: int,
    frame: tuple[int, int, int, int, int],
    escapes: NDArray[np.uint64],
    widest: int,
    one: int,
    other: int,
    third: int,
    buffer: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> int:
    """Write whole rows from ``first`` on, up to ``last`` (excluded) or as many as fit; → the first row not written.

    ``terms``: see ``TERMS``. ``frame``: address and size of a row's opening and of its closing, and how many bytes of
    the first mark in a row are left out (JSON's comma). ``escapes``: 256 words that stand for each byte, then 256
    sizes of them, at most ``widest``. ``one``, ``other``, ``third``: the bytes that are escaped besides control
    characters. ``ends[row]``: gets where each row ends in ``buffer``.
    """
    a, b, c = REPEAT * np.uint64(one), REPEAT * np.uint64(other), REPEAT * np.uint64(third)
    out, o = buffer.ctypes.data, 0
    room = len(buffer) - 2 * WORD - frame[1] - frame[3]
    table, substitutes = terms.ctypes.data, escapes.ctypes.data
    for row in range(first, last):
        if o > room:
            return row
        o = copy_text(out, o, frame[0], frame[1])
        skip = frame[4]
        for t in range(len(terms)):
            term = table + t * (TERMS * WORD)
            text, length = text_at(
                address_at(term, VALID), address_at(term, FIRST), address_at(term, VIEWS), address_at(term, HEAP), row
            )
            if length == 0:
                size = address_at(term, BLANK_SIZE)
                if size:
                    if o + size > room:
                        return row
                    o = copy_text(out, o, address_at(term, BLANK) + skip, size - skip)
                    skip = 0
                continue
            size, closing = address_at(term, OPEN_SIZE), address_at(term, CLOSE_SIZE)
            if o + size + closing + widest * length > room:
                return row
            o = copy_text(out, o, address_at(term, OPEN) + skip, size - skip)
            skip = 0
            if _plain(text, length, out, o, a, b, c):
                o += length
            else:
                o = _escaped(text, length, out, o, substitutes)
            o = copy_text(out, o, address_at(term, CLOSE), closing)
        o = copy_text(out, o, frame[2], frame[3])
        ends[row] = o
    return last
