"""Where the cells of many columns lie and where their texts go: what the decoding kernels share.

All columns of a batch are decoded in one call, some hundred rows of every column at a time, so that the bytes of a
record are still in the processor's cache when its next column is read. A *plan* has one row of ``PLAN_WIDTH`` numbers
per column. Cell ``i`` of a column begins at ``starts[i] + BASE + i · BASE_STEP``, where ``starts[i]`` is the 32-bit
number ``i · START_STEP`` bytes from the address ``START``, and its length is found in the same way: the cells of
fixed-length records and those of a tokeniser's table are both such sequences.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.memory import byte_at, compiled, eight_at, number_at, put, put_byte

#: START, START_STEP, LENGTH, LENGTH_STEP, BASE, BASE_STEP: where the cells lie. HOME: the state in which each begins,
#: times 256. OUT, VIEWS, VALID: addresses of the heap, the views, and the validity bitmap, which comes zeroed.
#: USED, NULLS: come as 0, get the bytes of the heap in use and the number of rows without text.
START, START_STEP, LENGTH, LENGTH_STEP, BASE, BASE_STEP, HOME, OUT, VIEWS, VALID, USED, NULLS = range(12)
PLAN_WIDTH = 12
#: Rows of one column that are decoded before the next column's.
BLOCK = 512
#: Bytes of a view and of the longest text that lies in the view itself; bytes at a text's beginning that are repeated
#: in the view. Arrow Columnar Format, “Variable-size Binary View Layout”.
VIEW, INLINE, PREFIX = 16, 12, 4
#: Bytes beyond a heap's last text that may be read or written.
SLACK = 16

PLAN = types.int64[:, ::1]
_ALL, _NONE, _PREFIX_MASK = np.uint64(2**64 - 1), np.uint64(0), np.uint64(2**32 - 1)
_SHIFT = np.uint64(32)


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
def texts_of(plan: NDArray[np.int64], column: int) -> tuple[int, int, int]:
    """What ``text`` and ``no_text`` need of a column: heap, views, validity."""
    return plan[column, OUT], plan[column, VIEWS], plan[column, VALID]


@compiled(inlined=True)
def text(to: tuple[int, int, int], row: int, begin: int, end: int) -> int:
    """Make the heap's bytes from ``begin`` to ``end`` the text of a row; → where the next text may be written."""
    heap, views, validity = to
    length, view = end - begin, row * VIEW
    head = np.uint64(length)
    start = eight_at(heap, begin)
    if length > INLINE:
        put(views, view, head | start << _SHIFT)
        put(views, view + 8, np.uint64(begin) << _SHIFT)
    else:
        put(views, view, head | (start & _ones(min(length, PREFIX))) << _SHIFT)
        put(views, view + 8, eight_at(heap, begin + PREFIX) & _ones(max(length - PREFIX, 0)))
        end = begin
    at = row >> 3
    put_byte(validity, at, byte_at(validity, at) | 1 << (row & 7))
    return end


@compiled(inlined=True)
def no_text(to: tuple[int, int, int], row: int) -> None:
    """Leave a row without text."""
    put(to[1], row * VIEW, _NONE)
    put(to[1], row * VIEW + 8, _NONE)


@compiled(inlined=True)
def _ones(count: int) -> Any:
    """A word whose ``count`` lowest bytes are all ones, 0 to 8."""
    return _ALL >> np.uint64(64 - 8 * count) if count else _NONE
