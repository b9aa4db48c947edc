"""Where the texts of String columns lie: Arrow string views by address, for kernels that read and write them.

A view is 16 bytes: the length in 32 bits, then either the text itself (up to 12 bytes), or its first four bytes, the
number of a data buffer and the offset in it. Arrow Columnar Format, “Variable-size Binary View Layout”.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.arrow import VIEW_WORDS, Borrowed, Heap, Texts, string_columns
from migrate.memory import WORD, address_at, byte_at, compiled, eight_at, number_at, ones, put, put_byte

#: Bytes of a view, of the longest text that is in the view itself, and of the beginning of a longer one that is.
VIEW, INLINE, PREFIX = 16, 12, 4
#: Bytes beyond a heap's last text that may be read or written.
SLACK = 2 * WORD
#: What a kernel takes of a column and of a new one, and their Numba types: see ``TextViews`` and ``NewColumn``.
Address: TypeAlias = tuple[int, int, int, int]
To: TypeAlias = tuple[int, int, int]
ADDRESS: Any = types.UniTuple(types.int64, 4)  # type: ignore[no-untyped-call]
TO: Any = types.UniTuple(types.int64, 3)  # type: ignore[no-untyped-call]
_NOTHING, _HALF = np.uint64(0), np.uint64(32)


class TextViews(NamedTuple):
    """One column by address. ``valid``: its validity bitmap, 0 where no value is null; ``first``: number of the first
    row in bitmap and views; ``views``; ``heap``: a table of the addresses of ``buffers`` data buffers, behind which
    stands the address of their sizes.

    The addresses hold as long as ``keeps`` does.
    """

    valid: int
    first: int
    views: int
    heap: int
    buffers: int
    rows: int
    nulls: int
    keeps: Any

    @property
    def address(self) -> Address:
        """What a kernel takes: valid, first, views, heap."""
        return self[:4]

    def shared(self, views: NDArray[np.uint64], validity: NDArray[np.uint8], nulls: int) -> pl.Series:
        """A column of other views of the same texts; see ``arrow.Texts``."""
        *places, sizes_at = _words(self.heap, self.buffers + 1)
        sizes = _words(sizes_at, self.buffers)
        return string_columns([Texts(views, validity, nulls, Heap(tuple(zip(places, sizes, strict=True)), self))])[0]


def views_of(columns: Sequence[pl.Series]) -> list[TextViews]:
    """The views of String columns of the same length."""
    # Names go along into C, where one with X'00' ends the process: a header may hold anything.
    frame = pl.DataFrame([column.alias(str(number)) for number, column in enumerate(columns)]).rechunk()
    if set(frame.dtypes) != {pl.String}:
        raise TypeError(f"String columns are wanted, not {frame.dtypes}")
    borrowed = Borrowed(frame)
    return [_view(*column, borrowed) for column in borrowed.columns]


def _view(rows: int, nulls: int, first: int, count: int, buffers: int, keeps: Borrowed) -> TextViews:
    if not rows:
        return TextViews(0, 0, 0, 0, 0, 0, 0, None)
    valid, views = _words(buffers, 2)
    return TextViews(valid, first, views, buffers + 2 * WORD, count - 3, rows, nulls, keeps)


def _words(address: int, count: int) -> list[int]:
    return list((ctypes.c_int64 * count).from_address(address))


@compiled(inlined=True)
def is_null(valid: int, at: int) -> bool:
    """Whether the validity bitmap, if there is one, has no bit at ``at``."""
    return valid != 0 and byte_at(valid, at >> 3) >> (at & 7) & 1 == 0


@compiled(inlined=True)
def text_at(valid: int, first: int, views: int, heap: int, row: int) -> tuple[int, int]:
    """(address, length) of the text of a row; length 0 where it is null."""
    at = first + row
    if is_null(valid, at):
        return views, 0
    view = views + at * VIEW
    length = number_at(view, 0)
    # without a branch: in a column of names, whether a text is in its view is anyone's guess
    outside = length > INLINE
    far = address_at(heap, number_at(view, 2) * outside) + number_at(view, 3)
    return far if outside else view + 4, length


@compiled(inlined=True)
def word_of(text: int, length: int, at: int) -> Any:
    """Eight bytes of a text from its byte ``at`` on; arbitrary beyond its end, where no memory is read."""
    if at + WORD <= length:
        return eight_at(text, at)
    if length >= WORD:
        return eight_at(text, length - WORD) >> np.uint64(8 * (at + WORD - length))
    return eight_at(text, 0) >> np.uint64(8 * at)  # so short a text is in its view, which goes on


@compiled(inlined=True)
def copy_text(out: int, o: int, text: int, length: int) -> int:
    """Copy a text to ``out`` + ``o``, where there is room for seven bytes more; → where it ends."""
    if length < WORD:
        put(out, o, eight_at(text, 0))
        return o + length
    for at in range(0, length - WORD, WORD):
        put(out, o + at, eight_at(text, at))
    put(out, o + length - WORD, eight_at(text, length - WORD))
    return o + length


@compiled(inlined=True)
def hold_text(to: To, row: int, begin: int, end: int) -> int:
    """Note that the heap's bytes from ``begin`` to ``end`` are the text of a row; → where the next one may be written.

    ``to``: the addresses of heap, views and validity bitmap, which comes zeroed: see ``NewColumn``. ``settle`` must
    follow.
    """
    put(to[1], row * VIEW, np.uint64(begin))
    put(to[1], row * VIEW + WORD, np.uint64(end))
    return end


@compiled()
def settle(to: To, first: int, last: int, start: int) -> int:
    """Make the views of the texts that were held for some rows, up to ``last`` (excluded), and move those that a view
    has no room for together, from ``start`` on; → where the next text may be written.

    A step of its own, because a word read back right after its bytes were written one by one is long in coming.
    """
    heap, views, validity = to
    o = start
    for row in range(first, last):
        view = row * VIEW
        begin, end = address_at(views + view, 0), address_at(views + view, 1)
        if end == 0 or not is_null(validity, row):  # blank, or a view already
            continue
        length = end - begin
        head, text = np.uint64(length), eight_at(heap, begin)
        if length > INLINE:
            put(views, view, head | text << _HALF)
            put(views, view + WORD, np.uint64(o) << _HALF)
            o = _moved(heap, begin, length, o)
        else:
            put(views, view, head | (text & ones(min(length, PREFIX))) << _HALF)
            put(views, view + WORD, eight_at(heap, begin + PREFIX) & ones(max(length - PREFIX, 0)))
        mark_valid(validity, row)
    return o


@compiled(inlined=True)
def _moved(heap: int, begin: int, length: int, o: int) -> int:
    """Move a text down to ``o``, and no byte beyond its end; → where it ends."""
    if o < begin:
        for at in range(0, length, WORD):
            keep = ones(min(length - at, WORD))
            put(heap, o + at, eight_at(heap, begin + at) & keep | eight_at(heap, o + at) & ~keep)
    return o + length


@compiled(inlined=True)
def mark_valid(validity: int, row: int) -> None:
    """Set the bit of a row."""
    at = row >> 3
    put_byte(validity, at, byte_at(validity, at) | 1 << (row & 7))


@compiled(inlined=True)
def put_blank(to: To, row: int) -> int:
    """Leave a row without text; → 0, the bytes of the heap it takes."""
    put(to[1], row * VIEW, _NOTHING)
    put(to[1], row * VIEW + WORD, _NOTHING)
    return 0


class NewColumn:
    """Room for a column that a kernel writes: every row with ``hold_text``, one after the other, or ``put_blank``."""

    def __init__(self, rows: int, size: int) -> None:
        """``size``: the bytes of all texts, at most."""
        self._heap = np.empty(size + SLACK, dtype=np.uint8)
        self._views = np.empty((rows, VIEW_WORDS), dtype=np.uint64)
        self._validity = np.zeros((rows + 7) // 8, dtype=np.uint8)

    @property
    def address(self) -> To:
        """What ``hold_text`` takes. It holds as long as this object does."""
        return self._heap.ctypes.data, self._views.ctypes.data, self._validity.ctypes.data

    def series(self, name: str) -> pl.Series:
        """The column, when all is written. Used once."""
        rows = len(self._views)
        used = settle(self.address, 0, rows, 0)
        nulls = rows - int(np.bitwise_count(self._validity).sum())
        # Polars keeps the bytes where they are: give back the room that was only needed at worst.
        self._heap.resize(used, refcheck=False)
        return string_columns([Texts(self._views, self._validity, nulls, self._heap)])[0].alias(name)
