"""The kernel for UTF-16: no table, but the same cells, blanks and faults as ``kernel.decode_cells``."""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.charsets.cells import BLOCK, NULLS, PLAN, USED, blank, cell_at, cells_of, texts_of
from migrate.charsets.grammar import FaultKind
from migrate.charsets.kernel import BYTES_IN, FAULTS, INTS, STREAM, note, packed
from migrate.memory import byte_at, compiled, put
from migrate.views import hold_text, put_blank, settle

_BAD, _CUT = int(FaultKind.UNDECODABLE), int(FaultKind.CUT)
_HIGH, _LOW, _BEYOND = 0xD800, 0xDC00, 0xE000
_ONE, _TWO, _PLANES = 0x80, 0x800, 0x10000


@compiled(inlined=True)
def _unit(big: bool, data: int, p: int) -> int:
    high: int = byte_at(data, p if big else p + 1)
    low: int = byte_at(data, p + 1 if big else p)
    return high << 8 | low


@compiled()
def _character(big: bool, data: int, p: int, end: int) -> tuple[int, int, int]:
    """The character at ``p``: → (its code point, how many bytes belong together, fault kind or 0)."""
    if p + 2 > end:
        return 0, 1, _CUT
    unit = _unit(big, data, p)
    if unit < _HIGH or unit >= _BEYOND:
        return unit, 2, 0
    if unit >= _LOW:
        return 0, 2, _BAD
    if p + 4 > end:
        return 0, end - p, _CUT
    low = _unit(big, data, p + 2)
    if low < _LOW or low >= _BEYOND:
        return 0, 2, _BAD
    return _PLANES + ((unit - _HIGH) << 10 | low - _LOW), 4, 0


@compiled(inlined=True)
def _write(point: int, out: int, o: int) -> int:
    """The code point as UTF-8; → the new ``o``."""
    if point < _ONE:
        put(out, o, np.uint64(point))
        return o + 1
    if point < _TWO:
        put(out, o, np.uint64(0x80C0 | point >> 6 | (point & 0x3F) << 8))
        return o + 2
    if point < _PLANES:
        put(out, o, np.uint64(0x8080E0 | point >> 12 | (point >> 6 & 0x3F) << 8 | (point & 0x3F) << 16))
        return o + 3
    ahead = point >> 18 | (point >> 12 & 0x3F) << 8
    put(out, o, np.uint64(0x808080F0 | ahead | (point >> 6 & 0x3F) << 16 | (point & 0x3F) << 24))
    return o + 4


@compiled(types.int64(types.boolean, BYTES_IN, types.int64, PLAN, types.int64, FAULTS, INTS))
def decode_utf16_cells(
    big: bool,
    source: NDArray[np.uint8],
    rows: int,
    plan: NDArray[np.int64],
    flags: int,
    faults: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> int:
    """``kernel.decode_cells`` for UTF-16, which has no states. ``big``: the byte order."""
    stream = flags & STREAM != 0
    data, size = source.ctypes.data, len(source)
    found = 0
    for first in range(0, rows, BLOCK):
        for c in range(len(plan)):
            where, to = cells_of(plan, c), texts_of(plan, c)
            out, o, nulls = to[0], plan[c, USED], plan[c, NULLS]
            last = min(first + BLOCK, rows)
            for i in range(first, last):
                begin, end = cell_at(where, i)
                if end > size:
                    return -1 - i
                p, before, row_at = begin, found, o
                while p < end:
                    point, n, kind = _character(big, data, p, end)
                    if kind == 0:
                        o = _write(point, out, o)
                    else:
                        found = note(faults, before, found, (c, i, p - begin), kind, packed(data, p, p + n), n)
                        if stream:
                            break
                    p += n
                ends[0] = p
                ends[1] = 0
                if stream:
                    continue
                if found == before and not blank(out, row_at, o):
                    o = hold_text(to, i, row_at, o)
                else:
                    o = row_at
                    nulls += 1
                    put_blank(to, i)
            plan[c, USED], plan[c, NULLS] = o if stream else settle(to, first, last, plan[c, USED]), nulls
    return found
