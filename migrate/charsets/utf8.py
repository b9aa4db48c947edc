"""The kernel for UTF-8: no table, but the same cells, blanks and faults as ``kernel.decode_cells``."""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.charsets.cells import BLOCK, NULLS, PLAN, USED, blank, cell_at, cells_of, texts_of
from migrate.charsets.grammar import FaultKind
from migrate.charsets.kernel import BYTES_IN, FAULTS, INTS, STREAM, note, packed
from migrate.memory import SIGNS, WORD, byte_at, compiled, eight_at, put
from migrate.views import hold_text, put_blank, settle

#: Leads from, to; bytes of the sequence; second byte from, to. The Unicode Standard, table 3-7.
_WELL_FORMED = (
    (0xC2, 0xDF, 2, 0x80, 0xBF),
    (0xE0, 0xE0, 3, 0xA0, 0xBF),
    (0xE1, 0xEC, 3, 0x80, 0xBF),
    (0xED, 0xED, 3, 0x80, 0x9F),
    (0xEE, 0xEF, 3, 0x80, 0xBF),
    (0xF0, 0xF0, 4, 0x90, 0xBF),
    (0xF1, 0xF3, 4, 0x80, 0xBF),
    (0xF4, 0xF4, 4, 0x80, 0x8F),
)
_LATER = (0x80, 0xBF)
_THREE = 0x8080E0
_STRICTER = (0xE0, 0xED)
_ASCII_END = 0x80

_BAD, _CUT = int(FaultKind.UNDECODABLE), int(FaultKind.CUT)


@compiled()
def _sequence(data: int, p: int, end: int) -> tuple[int, int]:
    """The sequence that begins at ``p`` with a byte over X'7F': → (how many bytes belong together, fault kind or 0).

    A wrong byte ends the sequence and is looked at anew.
    """
    lead = byte_at(data, p)
    width, low, high = 0, 0, 0
    for first, last, width_of, low_of, high_of in _WELL_FORMED:
        if first <= lead <= last:
            width, low, high = width_of, low_of, high_of
    if width == 0:
        return 1, _BAD
    for n in range(1, width):
        if p + n == end:
            return n, _CUT
        byte = byte_at(data, p + n)
        if byte < low or byte > high:
            return n, _BAD
        low, high = _LATER
    return width, 0


@compiled()
def _common(word: int) -> bool:
    """Does the word begin with three bytes that are well-formed without a closer look, as kana and kanji are?"""
    lead = word & 0xFF
    return word & 0xC0C0F0 == _THREE and lead not in _STRICTER


@compiled()
def _copy(data: int, p: int, end: int, size: int, out: int, o: int) -> int:
    """Copy the bytes from ``p`` to ``end``, of ``size`` that may be read; → the new ``o``. Writes up to 7 bytes
    beyond."""
    while p < end and p + WORD <= size:
        put(out, o, eight_at(data, p))
        step = min(end - p, WORD)
        p += step
        o += step
    while p < end:
        put(out, o, np.uint64(byte_at(data, p)))
        p += 1
        o += 1
    return o


@compiled()
def _decode_block(
    data: int,
    size: int,
    block: tuple[int, int, int],
    plan: NDArray[np.int64],
    stream: bool,
    faults: NDArray[np.int64],
    found: int,
    ends: NDArray[np.int64],
) -> int:
    """Decode the cells of one ``block``: column, first row, row after the last."""
    c, first, last = block
    where, to = cells_of(plan, c), texts_of(plan, c)
    o, nulls = plan[c, USED], plan[c, NULLS]
    for i in range(first, last):
        begin, end = cell_at(where, i)
        if end > size:
            return -1 - i
        p, before, row_at = begin, found, o
        while p < end:
            while p + WORD <= end and eight_at(data, p) & SIGNS == 0:
                p += WORD
            if p >= end:
                break
            if byte_at(data, p) < _ASCII_END:
                p += 1
            elif p + WORD <= end and _common(eight_at(data, p)):
                p += 3
            else:
                n, kind = _sequence(data, p, end)
                if kind != 0:
                    found = note(faults, before, found, (c, i, p - begin), kind, packed(data, p, p + n), n)
                    if stream:
                        break
                p += n
        ends[0] = p
        fine = found == before
        if stream or fine:
            o = _copy(data, begin, p, size, to[0], o)
        if not stream:
            fine = fine and not blank(to[0], row_at, o)
            o = hold_text(to, i, row_at, o) if fine else put_blank(to, i) + row_at
            nulls += not fine
    plan[c, USED], plan[c, NULLS] = o if stream else settle(to, first, last, plan[c, USED]), nulls
    return found


@compiled(types.int64(BYTES_IN, types.int64, PLAN, types.int64, FAULTS, INTS))
def decode_utf8_cells(
    source: NDArray[np.uint8],
    rows: int,
    plan: NDArray[np.int64],
    flags: int,
    faults: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> int:
    """``kernel.decode_cells`` for UTF-8, which has no states."""
    data, size, found, stream = source.ctypes.data, len(source), 0, flags & STREAM != 0
    ends[1] = 0
    for first in range(0, rows, BLOCK):
        for column in range(len(plan)):
            block = (column, first, min(first + BLOCK, rows))
            found = _decode_block(data, size, block, plan, stream, faults, found, ends)
            if found < 0:
                return found
    return found
