"""A String column as kernels see it: where the UTF-8 of every row lies; and a new column from what a kernel wrote.

Polars keeps texts as Arrow string views of 16 bytes: the length, then either the text itself (up to 12 bytes), or its
first four bytes, the number of a data buffer and the offset in it, each number in 32 bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import nanoarrow as na
import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.charsets.memory import compiled

#: Kernels copy eight bytes at a time, and so read and write up to seven bytes beyond a text.
SLACK = 8
#: The Numba types of ``TextRows``, and of what a kernel writes.
BYTES, INTS = types.Array(types.uint8, 1, "C"), types.Array(types.int64, 1, "C")
VIEWS, LENGTHS = types.Array(types.int32, 2, "C", readonly=True), types.Array(types.int32, 1, "C")
_INLINE = 12
_VIEW = 16


@dataclass(frozen=True, slots=True)
class TextRows:
    """``n`` texts: row ``i`` has ``lengths[i]`` bytes (0 where null) from ``data[start_of(views, starts, i)]`` on.

    ``data``    all blocks one after the other: the views, then the data buffers, then ``SLACK`` bytes.
    ``views``   n × 4 × int32; ``starts``: where each data buffer begins in ``data``.
    """

    data: NDArray[np.uint8]
    views: NDArray[np.int32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int32]

    @property
    def size(self) -> int:
        """UTF-8 bytes of all rows together."""
        return int(self.lengths.sum(dtype=np.int64))


def rows_of(texts: pl.Series) -> TextRows:
    """Where the texts of a String column lie."""
    blocks = [np.zeros(SLACK, dtype=np.uint8)]
    views = np.zeros((0, 4), dtype=np.int32)
    # The name goes along into C, which ends the process at a name with X'00': a header may hold anything.
    array = next(iter(na.c_array_stream(texts.alias("").rechunk())), None)
    if array is not None and len(array):
        _, held, *buffers = (np.frombuffer(buffer, dtype=np.uint8) for buffer in array.view().buffers)
        held = held[array.offset * _VIEW : (array.offset + len(array)) * _VIEW]
        views = held.view(np.int32).reshape(-1, 4)
        blocks = [held, *buffers[:-1], *blocks]  # the last buffer holds the sizes of the others
    lengths = views[:, 0].copy()
    if texts.null_count():
        lengths = np.where(texts.is_null().to_numpy(), np.int32(0), lengths)
    starts = np.cumsum([len(block) for block in blocks], dtype=np.int64)
    return TextRows(np.concatenate(blocks), views, starts, lengths)


@compiled(inlined=True)
def start_of(views: NDArray[np.int32], starts: NDArray[np.int64], row: int) -> int:
    """Where the text of a row begins in ``TextRows.data``."""
    if views[row, 0] <= _INLINE:
        return row * _VIEW + 4
    return int(starts[views[row, 2]] + views[row, 3])


def column_of(out: NDArray[np.uint8], offsets: NDArray[np.int64], name: str) -> pl.Series:
    """Row ``i`` is the UTF-8 in ``out[offsets[i]:offsets[i + 1]]``; a row without bytes is null (blank).

    ``out`` is given away: the column keeps it.
    """
    rows = len(offsets) - 1
    filled = np.packbits(offsets[1:] > offsets[:-1], bitorder="little")
    # Polars keeps the bytes where they are: give back the room that was only needed at worst.
    out.resize(max(int(offsets[-1]), 1), refcheck=False)
    return pl.Series(name, na.c_array_from_buffers(na.large_string(), rows, [filled, offsets, out]), dtype=pl.String)
