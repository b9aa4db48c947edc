"""CSV in the form that the standard's ``[format]`` or the job's ``[output]`` describes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.errors import DefinitionError
from migrate.issues import empty_issues
from migrate.standards import Layout
from migrate.views import TextViews, views_of
from migrate.writers.base import ANY, Abilities, Concatenated, Joined, Sink, issues_of
from migrate.writers.csv_kernel import ALL_VALID, BEYOND, BLOCK, TERMS, write_rows
from migrate.writers.output import Output
from migrate.writers.pieces import write_pieces

_NEWLINES = {"crlf": b"\r\n", "lf": b"\n"}
_BOM = "\ufeff"


class CsvWriter:
    """UTF-8 CSV. Blank values are written as nothing between two delimiters, quoted or not."""

    SUFFIX = ".csv"
    ABILITIES: ClassVar[Abilities] = {
        "charset": ("utf-8",),
        "bom": (False, True),
        "newline": ("crlf", "lf"),
        "delimiter": ANY,
        "quoting": ("needed", "all"),
        "header": (True, False),
        "blank": ("empty",),
        "max_rows": ANY,
        "max_bytes": ANY,
        "compression": ("none", "gzip"),
    }
    definitions: tuple[Path, ...] = ()

    def __init__(self, layout: Layout, output: Output, job: Path) -> None:
        self._names = [item.name for item in layout.items]
        self._delimiter = output.delimiter or ","
        self._quote_all = output.quoting == "all"
        self._newline = int.from_bytes(_NEWLINES[output.newline or "crlf"], "little")
        self._header = output.header is not False
        self._bom = bool(output.bom)
        if len(self._delimiter) != 1 or not self._delimiter.isascii() or self._delimiter in '"\r\n':
            raise DefinitionError.one("D103", f"{job} delimiter", found=repr(self._delimiter), allowed="1 × ASCII")

    def unfit(self, items: pl.DataFrame) -> pl.DataFrame:
        """E163 for what would be taken for a byte order mark: the only thing CSV cannot hold."""
        if self._header or self._bom:
            return empty_issues()
        first = items.to_series(0)
        rows = first.str.starts_with(_BOM).fill_null(value=False).arg_true()
        values = first.gather(rows)
        return issues_of([(first.name, "E163", rows.to_numpy(), values, [{"message": "U+FEFF"}] * len(rows))])

    def body(self, items: pl.DataFrame, out: Sink) -> NDArray[np.int64]:
        """Write n rows × one column per item."""
        columns = views_of(items.get_columns())
        terms, trailing = _terms(columns)
        form = (trailing, ord(self._delimiter), self._newline, self._quote_all, BEYOND, np.empty((2, BLOCK), np.int64))
        scratch = np.empty(0, np.uint8)

        def write(first: int, buffer: NDArray[np.uint8], ends: NDArray[np.int64]) -> int:
            nonlocal scratch
            if len(scratch) < len(buffer):
                scratch = np.empty_like(buffer)
            return write_rows(terms, first, items.height, *form, scratch, buffer, ends)

        ends = write_pieces(items.height, write, out)
        del columns  # until here the kernel had their addresses
        return ends

    def join(self) -> Joined:
        """Byte order mark and header row, where the format has them, stand before the rows."""
        head = io.BytesIO()
        if self._bom:
            head.write(_BOM.encode())
        if self._header:
            self.body(pl.DataFrame([[name] for name in self._names], schema=self._names, orient="col"), head)
        return Concatenated(head.getvalue())


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
