"""Where the texts of String columns lie: Arrow string views by address, for kernels that read them without a copy.

A view is 16 bytes: the length in 32 bits, then either the text itself (up to 12 bytes), or its first four bytes, the
number of a data buffer and the offset in it. Arrow Columnar Format, “Variable-size Binary View Layout”.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import nanoarrow as na
import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.arrow import Heap, Texts, string_columns
from migrate.memory import WORD, address_at, byte_at, compiled, eight_at, number_at, put

#: Bytes of a view, of the longest text that is in the view itself, and of the beginning of a longer one that is.
VIEW, INLINE, PREFIX = 16, 12, 4
_FORMAT = "vu"
#: The Numba type of ``TextViews.address``.
ADDRESS: Any = types.UniTuple(types.int64, 4)  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class TextViews:
    """One column by address. ``valid``: its validity bitmap, 0 where no value is null; ``first``: number of the first
    row in bitmap and views; ``views``; ``heap``: the addresses of the data buffers; ``sizes``: their bytes.

    The addresses hold as long as this object does.
    """

    valid: int
    first: int
    views: int
    heap: NDArray[np.uint64]
    sizes: int
    rows: int
    nulls: int
    array: Any

    @property
    def address(self) -> tuple[int, int, int, int]:
        """What a kernel takes: valid, first, views, and the address of the heap's table."""
        return self.valid, self.first, self.views, self.heap.ctypes.data

    def shared(self, views: NDArray[np.uint64], validity: NDArray[np.uint8], nulls: int) -> pl.Series:
        """A column of other views of the same texts; see ``arrow.Texts``."""
        places = enumerate(self.heap.tolist() if self.sizes else ())
        buffers = tuple(
            (place, ctypes.c_int64.from_address(self.sizes + number * WORD).value) for number, place in places
        )
        return string_columns([Texts(views, validity, nulls, Heap(buffers, self))])[0]


def views_of(columns: Sequence[pl.Series]) -> list[TextViews]:
    """The views of String columns of the same length."""
    # Names go along into C, where one with X'00' ends the process: a header may hold anything.
    frame = pl.DataFrame([column.alias(str(number)) for number, column in enumerate(columns)]).rechunk()
    if set(frame.dtypes) != {pl.String}:
        raise TypeError(f"String columns are wanted, not {frame.dtypes}")
    batch = next(iter(na.c_array_stream(frame)), None)
    if batch is None:
        return [TextViews(0, 0, 0, np.zeros(1, np.uint64), 0, 0, 0, None) for _ in columns]
    return [_view(batch.child(number)) for number in range(len(columns))]


def _view(array: Any) -> TextViews:
    if array.schema.format != _FORMAT:
        raise TypeError(f"string views are wanted, not {array.schema.format}")
    valid, views, *data, sizes = array.buffers
    heap = np.array(data or [0], dtype=np.uint64)
    return TextViews(valid, array.offset, views, heap, sizes if data else 0, array.length, array.null_count, array)


@compiled(inlined=True)
def text_at(valid: int, first: int, views: int, heap: int, row: int) -> tuple[int, int]:
    """(address, length) of the text of a row; length 0 where it is null."""
    at = first + row
    if valid != 0 and byte_at(valid, at >> 3) >> (at & 7) & 1 == 0:
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


def column_from(out: NDArray[np.uint8], offsets: NDArray[np.int64], name: str) -> pl.Series:
    """A column from what a kernel wrote: row ``i`` is ``out[offsets[i]:offsets[i + 1]]``; without bytes it is null.

    ``out`` is given away: the column keeps it.
    """
    rows = len(offsets) - 1
    filled = np.packbits(offsets[1:] > offsets[:-1], bitorder="little")
    # Polars keeps the bytes where they are: give back the room that was only needed at worst.
    out.resize(max(int(offsets[-1]), 1), refcheck=False)
    return pl.Series(name, na.c_array_from_buffers(na.large_string(), rows, [filled, offsets, out]), dtype=pl.String)
