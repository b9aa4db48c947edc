"""Dropping the spaces around texts, which fixed-length fields are padded with."""

from __future__ import annotations

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.charsets.memory import WORD, byte_at, compiled, eight_at, put
from migrate.mapping.text_rows import BYTES, INTS, LENGTHS, SLACK, VIEWS, column_of, rows_of, start_of

_SPACE = 0x20
#: U+3000, the ideographic space, in UTF-8, first byte lowest.
_WIDE_SPACE = np.uint64(0x8080E3)
_THREE_BYTES = np.uint64(0xFFFFFF)


def trim_column(texts: pl.Series) -> pl.Series:
    """Without the spaces (U+0020, U+3000) at either end; what has nothing else is null."""
    rows = rows_of(texts)
    out, offsets = np.empty(rows.size + SLACK, dtype=np.uint8), np.zeros(len(texts) + 1, dtype=np.int64)
    _trim(rows.data, rows.views, rows.starts, rows.lengths, out, offsets)
    return column_of(out, offsets, texts.name)


@compiled(types.void(BYTES, VIEWS, INTS, LENGTHS, BYTES, INTS))
def _trim(
    data: NDArray[np.uint8],
    views: NDArray[np.int32],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int32],
    out: NDArray[np.uint8],
    offsets: NDArray[np.int64],
) -> None:
    texts, trimmed = data.ctypes.data, out.ctypes.data
    o = 0
    for i in range(len(lengths)):
        first = start_of(views, starts, i)
        end = first + lengths[i]
        while first < end:
            if byte_at(texts, first) == _SPACE:
                first += 1
            elif first + 3 <= end and eight_at(texts, first) & _THREE_BYTES == _WIDE_SPACE:
                first += 3
            else:
                break
        while first < end:
            if byte_at(texts, end - 1) == _SPACE:
                end -= 1
            elif first + 3 <= end and eight_at(texts, end - 3) & _THREE_BYTES == _WIDE_SPACE:
                end -= 3
            else:
                break
        for p in range(first, end, WORD):
            put(trimmed, o + p - first, eight_at(texts, p))
        o += end - first
        offsets[i + 1] = o
