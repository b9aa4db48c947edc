"""CSV in the form that ``standard.toml`` describes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.standards import FileFormat, Layout
from migrate.views import TextViews, views_of
from migrate.writers.csv_kernel import ALL_VALID, BEYOND, TERMS, write_rows

_NEWLINES = {"crlf": b"\r\n", "lf": b"\n"}
_BOM = b"\xef\xbb\xbf"
#: Bytes written at once.
_BUFFER = 1 << 20


class CsvWriter:
    """UTF-8 CSV: header row, newline, delimiter, byte order mark and quoting as the standard's ``[format]`` says.

    Blank values are written as nothing between two delimiters, quoted or not.
    """

    suffix = ".csv"

    def __init__(self, layout: Layout, file_format: FileFormat) -> None:
        self._names = [item.name for item in layout.items]
        self._format = file_format
        self._newline = int.from_bytes(_NEWLINES[file_format.newline], "little")

    def head(self) -> bytes:
        """Byte order mark and header row, where the format has them."""
        start = _BOM if self._format.bom else b""
        if not self._format.header:
            return start
        header = pl.DataFrame([[name] for name in self._names], schema=self._names, orient="col")
        return start + b"".join(self._pieces(header))

    def body(self, items: pl.DataFrame, out: IO[bytes]) -> None:
        """Write n rows × one column per item."""
        out.writelines(self._pieces(items))

    def foot(self) -> bytes:
        """CSV ends as it is."""
        return b""

    def _pieces(self, items: pl.DataFrame) -> Iterator[memoryview]:
        """The rows as CSV, buffer by buffer; a buffer is valid until the next one is asked for."""
        if not items.height:
            return
        columns = views_of(items.get_columns())
        terms, trailing = _terms(columns)
        form = (ord(self._format.delimiter), self._newline, self._format.quoting == "all")
        buffer, written = np.empty(_BUFFER, np.uint8), np.zeros(1, np.int64)
        row = 0
        while row < items.height:
            after = write_rows(terms, row, items.height, trailing, *form, BEYOND, buffer, written)
            if after == row:  # a row larger than the buffer
                buffer = np.empty(2 * len(buffer), np.uint8)
                continue
            yield buffer[: int(written[0])].data
            row = after
        del columns  # until here the kernel had their addresses


def _terms(columns: Sequence[TextViews]) -> tuple[NDArray[np.int64], int]:
    """What rows are made of, for the kernel, and the delimiters at a row's end."""
    rows = []
    gap = 0
    for column in columns:
        if column.nulls != column.rows:
            valid, *where = column.address
            rows.append((valid or ALL_VALID.ctypes.data, *where, gap, 1 if valid else 0))
            gap = 0
        gap += 1
    return np.array(rows, dtype=np.int64).reshape(-1, TERMS), gap - 1
