"""What the kernel of marked-up text needs, laid out in memory: marks around every item, marks around a row, escapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.memory import WORD
from migrate.views import views_of
from migrate.writers.base import Sink
from migrate.writers.marked_kernel import TERMS, write_marked
from migrate.writers.pieces import write_pieces

_BYTES = 256


class Marks:
    """The marks of a format.

    ``columns``: for each item its opening mark, its closing mark, and what stands for a blank value (b"": nothing).
    ``row``: opening and closing of a row. ``skip``: how many bytes of a row's first mark are left out. ``escapes``:
    what is written for a byte, at most 8 bytes; ``special``: three bytes that must be escaped; the kernel looks for
    these and for control characters.
    """

    def __init__(
        self,
        columns: Sequence[tuple[bytes, bytes, bytes]],
        row: tuple[bytes, bytes],
        *,
        escapes: Mapping[int, bytes],
        special: bytes,
        skip: int = 0,
    ) -> None:
        texts = [text for column in columns for text in column] + [*row]
        # the kernel reads eight bytes at a time, also where a mark has fewer
        self._heap = np.frombuffer(b"".join(texts) + bytes(WORD), np.uint8)
        sizes = [len(text) for text in texts]
        starts = np.cumsum([0, *sizes[:-1]]) + self._heap.ctypes.data
        spans = np.stack([starts, sizes], axis=1).astype(np.int64)
        self._columns = spans[:-2].reshape(len(columns), TERMS - 4)
        opening, closing = spans[-2:].tolist()
        self._frame = (opening[0], opening[1], closing[0], closing[1], skip)
        words = [escapes.get(byte, bytes([byte])) for byte in range(_BYTES)]
        numbers = [int.from_bytes(word, "little") for word in words] + [len(word) for word in words]
        self._escapes = np.array(numbers, np.uint64)
        self._widest = max(map(len, words))
        one, other, third = special
        self._special = (one, other, third)

    def write(self, items: pl.DataFrame, out: Sink) -> NDArray[np.int64]:
        """Write rows, one String column per column of marks; → where each row ends, from the first byte written on."""
        columns = views_of(items.get_columns())
        terms = np.array(
            [
                (*column.address, *marks)
                for column, marks in zip(columns, self._columns.tolist(), strict=True)
                if column.nulls != column.rows or marks[-1]
            ],
            dtype=np.int64,
        ).reshape(-1, TERMS)

        def write(first: int, buffer: NDArray[np.uint8], ends: NDArray[np.int64]) -> int:
            escapes = (self._escapes, self._widest, *self._special)
            return int(write_marked(terms, first, items.height, self._frame, *escapes, buffer, ends))

        ends = write_pieces(items.height, write, out)
        del columns  # until here the kernel had their addresses
        return ends
