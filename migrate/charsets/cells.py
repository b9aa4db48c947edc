"""Where the cells of many columns lie and where their texts go: what the decoding kernels share.

All columns of a batch are decoded in one call, some hundred rows of every column at a time, so that the bytes of a
record are still in the processor's cache when its next column is read. A *plan* has one row of ``PLAN_WIDTH`` numbers
per column. Cell ``i`` of a column begins at ``starts[i] + BASE + i · BASE_STEP``, where ``starts[i]`` is the 32-bit
number ``i · START_STEP`` bytes from the address ``START``, and its length is found in the same way: the cells of
fixed-length records and those of a tokeniser's table are both such sequences.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.memory import REPEAT, WORD, byte_at, compiled, eight_at, not_from, number_at, ones, put, word_at
from migrate.views import INLINE, VIEW, To, mark_valid

#: START, START_STEP, LENGTH, LENGTH_STEP, BASE, BASE_STEP: where the cells lie. HOME: the state in which each begins,
#: times 256. OUT, VIEWS, VALID: addresses of the heap, the views, and the validity bitmap, which comes zeroed.
#: USED, NULLS: come as 0, get the bytes of the heap in use and the number of rows without text.
START, START_STEP, LENGTH, LENGTH_STEP, BASE, BASE_STEP, HOME, OUT, VIEWS, VALID, USED, NULLS = range(12)
PLAN_WIDTH = 12
SPACE = 0x20

PLAN = types.int64[:, ::1]
#: Rows of one column that are decoded, and settled, before the next column's.
BLOCK = 512
#: Bytes from a cell's begin on that ``ascii_text`` reads.
_AHEAD = 2 * WORD
_SHIFT = np.uint64(32)
_SPACES = np.uint64(0x2020202020202020)
_DELETE, _IDEOGRAPHIC = 0x7F, (0xE3, 0x80, 0x80)


@compiled(inlined=True)
def cells_of(plan: NDArray[np.int64], column: int) -> tuple[int, int, int, int, int, int]:
    """What ``cell_at`` needs of a column."""
    c = column
    return plan[c, START], plan[c, START_STEP], plan[c, LENGTH], plan[c, LENGTH_STEP], plan[c, BASE], plan[c, BASE_STEP]


@compiled(inlined=True)
def cell_at(cells: tuple[int, int, int, int, int, int], row: int) -> tuple[int, int]:
    """(begin, end) of a cell in the data."""
    start, start_step, length, length_step, base, base_step = cells
    begin = number_at(start + row * start_step, 0) + base + row * base_step
    return begin, begin + number_at(length + row * length_step, 0)


@compiled(inlined=True)
def texts_of(plan: NDArray[np.int64], column: int) -> To:
    """What ``views.hold_text`` and ``settle`` need of a column: heap, views, validity."""
    return plan[column, OUT], plan[column, VIEWS], plan[column, VALID]


@compiled(inlined=True)
def ascii_text(to: To, row: int, data: int, size: int, begin: int, end: int) -> bool:
    """Make the data's bytes from ``begin`` to ``end`` the text of a row as they are, if it is a short text of X'20' to
    X'7E' that does not begin with a space; → whether it is."""
    length = end - begin
    if length <= 0 or length > INLINE or begin + _AHEAD > size:
        return False
    keep, more = ones(min(length, WORD)), ones(max(length - WORD, 0))
    first, second = eight_at(data, begin) & keep, eight_at(data, begin + WORD) & more
    other = not_from(first | _SPACES & ~keep, SPACE) | not_from(second | _SPACES & ~more, SPACE)
    if other != 0 or byte_at(data, begin) == SPACE:
        return False
    put(to[1], row * VIEW, np.uint64(length) | first << _SHIFT)
    put(to[1], row * VIEW + WORD, first >> _SHIFT | second << _SHIFT)
    mark_valid(to[2], row)
    return True


@compiled(inlined=True)
def is_ascii(single: int, s: int) -> bool:
    """Does X'20' to X'7E' mean what it means in ASCII in state ``s``?"""
    same = 0
    for byte in range(SPACE, _DELETE):
        same += word_at(single, s + byte) == byte
    return same == _DELETE - SPACE


@compiled(inlined=True)
def padding_at(data: int, begin: int, end: int, pad: int) -> int:
    """Where the run of ``pad`` bytes that ends the field begins; ``end`` where the state has no such byte (-1)."""
    if pad < 0:
        return end
    p = end
    spread = np.uint64(pad) * REPEAT
    while p - begin >= WORD and eight_at(data, p - WORD) == spread:
        p -= WORD
    while p > begin and byte_at(data, p - 1) == pad:
        p -= 1
    return p


@compiled(inlined=True)
def blank(out: int, begin: int, end: int) -> bool:
    """Is this text nothing but U+0020 and U+3000, or nothing but U+0000, or empty?"""
    p = begin
    while p < end:
        if byte_at(out, p) == SPACE:
            p += 1
        elif (byte_at(out, p), byte_at(out, p + 1), byte_at(out, p + 2)) == _IDEOGRAPHIC:
            p += 3
        else:
            break
    if p == begin:
        while p < end and byte_at(out, p) == 0:
            p += 1
    return p == end
