"""From rows of bytes to a Polars column: buffers for the kernel, and its faults as a frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import nanoarrow as na
import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.charsets.grammar import FAULT_COLUMNS, FaultKind
from migrate.charsets.kernel import outside
from migrate.charsets.text_column import TextColumn

__all__ = ["Buffers", "Run", "TextColumn", "decode_column"]

_FAULT_SCHEMA = {"row": pl.UInt32(), "code": pl.String(), "value": pl.String(), "detail": pl.String()}
_CODES = {FaultKind.UNDECODABLE: "E101", FaultKind.CUT: "E102", FaultKind.OPEN_SHIFT: "E103"}
_ROOM_FOR_FAULTS = 256
#: The kernel writes eight bytes at a time, so that it may go beyond the end by that much.
_SLACK = 16


@dataclass(frozen=True, slots=True)
class Buffers:
    """What a kernel writes for n rows; see ``kernel.decode_rows``."""

    out: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    validity: NDArray[np.uint8]
    faults: NDArray[np.int64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, rows: int, capacity: int, faults: int = _ROOM_FOR_FAULTS) -> Buffers:
        """Buffers for ``rows`` rows, at most ``capacity`` bytes of UTF-8 and ``faults`` faults."""
        return cls(
            np.empty(capacity + _SLACK, dtype=np.uint8),
            np.empty(rows + 1, dtype=np.int64),
            np.zeros((rows + 7) // 8, dtype=np.uint8),
            np.empty((faults, FAULT_COLUMNS), dtype=np.int64),
            np.zeros(2, dtype=np.int64),
        )


#: A kernel bound to its charset and state: (data, starts, lengths, flags, buffers) → faults found.
Run = Callable[[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64], int, Buffers], int]


def decode_column(
    run: Run, expansion: int, data: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64] | int
) -> TextColumn:
    """Decode all rows. Raises ``ValueError`` for a row that lies outside ``data``."""
    data = np.ascontiguousarray(data, dtype=np.uint8)
    starts = np.ascontiguousarray(starts, dtype=np.int64)
    rows = len(starts)
    each = np.ascontiguousarray([lengths] if isinstance(lengths, int) else lengths, dtype=np.int64)
    if len(each) != rows and not isinstance(lengths, int):
        raise ValueError(f"{rows} rows but {len(each)} lengths")
    row = outside(starts, each, len(data))
    if row >= 0:
        raise ValueError(f"row {row} lies outside the {len(data)} bytes of data")
    total = rows * lengths if isinstance(lengths, int) else int(each.sum())
    buffers = Buffers.of(rows, total * expansion)
    found = run(data, starts, each, 0, buffers)
    if found > len(buffers.faults):
        # Faults are few or a whole column is misread; only the second kind pays for a second run.
        buffers = Buffers.of(rows, total * expansion, found)
        found = run(data, starts, each, 0, buffers)
    return TextColumn(_series(rows, buffers), _fault_frame(buffers.faults[:found]))


def _series(rows: int, buffers: Buffers) -> pl.Series:
    # Polars keeps the bytes where they are: give back the room that was only needed at worst.
    buffers.out.resize(int(buffers.offsets[rows]), refcheck=False)
    array = na.c_array_from_buffers(na.large_string(), rows, [buffers.validity, buffers.offsets, buffers.out])
    return pl.Series("", array, dtype=pl.String)


def _fault_frame(faults: NDArray[np.int64]) -> pl.DataFrame:
    if not len(faults):
        return pl.DataFrame(schema=_FAULT_SCHEMA)
    _, _, kinds, codes, sizes = faults.T
    distinct, each = np.unique(kinds << 40 | sizes << 32 | codes, return_inverse=True)
    words = pl.DataFrame([_words(key) for key in distinct.tolist()], schema=["code", "value"], orient="row")
    found = words.select(pl.all().cast(pl.String).gather(each))
    position = pl.Series(faults[:, 1] + 1)
    detail = pl.concat_str(pl.lit('{"bytes":"'), pl.col("value"), pl.lit('","position":"'), position, pl.lit('"}'))
    return found.select(pl.Series("row", faults[:, 0]).cast(pl.UInt32), "code", "value", detail.alias("detail"))


def _words(key: int) -> tuple[str, str | None]:
    """Issue code and hex of a fault's key: kind, number of bytes (8 bits), bytes (32 bits)."""
    kind, size, code = key >> 40, key >> 32 & 0xFF, key & 0xFFFF_FFFF
    return _CODES[FaultKind(kind)], code.to_bytes(size, "big").hex().upper() if size else None
