"""Answers by key number, laid out so that a look-up becomes columns by copying views.

All answers to one key lie side by side: a row of the table is one string view per call. Texts of more than 12 bytes lie
in one heap, which grows only at its end, so that columns made earlier stay right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.arrow import Texts, string_columns
from migrate.memory import WORD, compiled, eight_at, put, put_byte
from migrate.views import ADDRESS, INLINE, VIEW, Address, copy_text, text_at, views_of, word_of

#: First word of a view that stands for "blank": no text is that long.
_BLANK = np.uint64(2**64 - 1)
_NOTHING = np.uint64(0)
#: Rows copied for one column before the next one's: their answers stay in the cache.
_BLOCK = 1024
_PREFIX, _HALF = np.uint64(2**32 - 1), np.uint64(32)
#: What ``_gather`` knows of a column to make: which answer, where its views and its validity bitmap are, and (written)
#: how many rows are blank.
_ANSWER, _VIEWS, _VALID, _NULLS = range(4)

_BYTES, _TABLE = types.uint8[::1], types.uint64[:, :, ::1]


@dataclass(frozen=True, slots=True)
class AnswerColumns:
    """``table``: keys × calls × 2 words, the views; ``heap``: the texts they point to."""

    table: NDArray[np.uint64]
    heap: NDArray[np.uint8]

    @classmethod
    def none(cls, calls: int) -> AnswerColumns:
        """A table of so many calls without keys."""
        return cls(np.zeros((0, calls, 2), dtype=np.uint64), np.zeros(0, dtype=np.uint8))

    def with_rows(self, answers: Sequence[pl.Series]) -> AnswerColumns:
        """With the answers to further keys: one String column per call, null = blank."""
        rows, begin = len(answers[0]), len(self.heap)
        table = np.empty((rows, len(answers), 2), dtype=np.uint64)
        room = sum(int(column.str.len_bytes().sum()) for column in answers) + 2 * WORD
        heap = np.concatenate([self.heap, np.empty(room, dtype=np.uint8)])
        used = begin
        for call, view in enumerate(views_of(answers)):
            used = int(_store(view.address, call, table, heap, used))
        return AnswerColumns(np.concatenate([self.table, table]), heap[:used].copy())

    def gather(self, numbers: NDArray[np.int32], calls: Sequence[int]) -> list[pl.Series]:
        """One column per call: the answer to each of the n keys."""
        rows = len(numbers)
        views = [np.empty((rows, 2), dtype=np.uint64) for _ in calls]
        valid = np.empty((len(calls), (rows + 7) // 8), dtype=np.uint8)
        places = zip(calls, views, valid, strict=True)
        wanted = [(call, view.ctypes.data, bits.ctypes.data, 0) for call, view, bits in places]
        columns = np.array(wanted, dtype=np.int64)
        _gather(numbers, self.table, columns)
        made = zip(views, valid, columns[:, _NULLS].tolist(), strict=True)
        return string_columns([Texts(view, bits, nulls, self.heap) for view, bits, nulls in made])


@compiled(types.int64(ADDRESS, types.int64, _TABLE, _BYTES, types.int64))
def _store(views: Address, call: int, table: NDArray[np.uint64], heap: NDArray[np.uint8], used: int) -> int:
    """Write one call's answers into the table; → the bytes of the heap in use."""
    valid, first, views_at, heap_at = views
    for row in range(len(table)):
        text, length = text_at(valid, first, views_at, heap_at, row)
        if length == 0:
            table[row, call, 0] = table[row, call, 1] = _BLANK
        elif length <= INLINE:
            table[row, call, 0] = eight_at(text, -4)
            table[row, call, 1] = eight_at(text, 4)
        else:
            table[row, call, 0] = np.uint64(length) | (word_of(text, length, 0) & _PREFIX) << _HALF
            table[row, call, 1] = np.uint64(used) << _HALF
            used = copy_text(heap.ctypes.data, used, text, length)
    return used


@compiled(types.void(types.int32[::1], _TABLE, types.int64[:, ::1]))
def _gather(numbers: NDArray[np.int32], table: NDArray[np.uint64], columns: NDArray[np.int64]) -> None:
    """Copy the views of each row's answers into the columns, some rows at a time."""
    for first in range(0, len(numbers), _BLOCK):
        last = min(first + _BLOCK, len(numbers))
        for c in range(len(columns)):
            views, valid, nulls, bits = columns[c, _VIEWS], columns[c, _VALID], 0, 0
            source, width = table.ctypes.data + columns[c, _ANSWER] * VIEW, table.shape[1] * VIEW
            for row in range(first, last):
                at = source + numbers[row] * width
                head = eight_at(at, 0)
                blank = head == _BLANK
                put(views, row * VIEW, _NOTHING if blank else head)
                put(views, row * VIEW + WORD, _NOTHING if blank else eight_at(at, WORD))
                nulls += blank
                bits |= (not blank) << (row & 7)
                if row & 7 == 7 or row == last - 1:  # noqa: PLR2004  a byte is full
                    put_byte(valid, row >> 3, bits)
                    bits = 0
            columns[c, _NULLS] += nulls
