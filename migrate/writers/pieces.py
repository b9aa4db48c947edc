"""Rows that a kernel writes into a buffer, buffer by buffer, to a file."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from migrate.writers.base import Sink

#: Bytes written at once.
_BUFFER = 1 << 20

#: ``write(first, buffer, ends)``: write whole rows from ``first`` on, as many as fit; ``ends[row]`` gets where each
#: ends in the buffer; → the first row not written.
RowWriter = Callable[[int, NDArray[np.uint8], NDArray[np.int64]], int]


def write_pieces(rows: int, write: RowWriter, out: Sink) -> NDArray[np.int64]:
    """Write all rows; → where each ends, from the first byte written on."""
    ends = np.empty(rows, np.int64)
    buffer = np.empty(_BUFFER, np.uint8)
    row = done = 0
    while row < rows:
        after = write(row, buffer, ends)
        if after == row:  # a row larger than the buffer
            buffer = np.empty(2 * len(buffer), np.uint8)
            continue
        size = int(ends[after - 1])
        out.write(buffer[:size].data)
        ends[row:after] += done
        done += size
        row = after
    return ends
