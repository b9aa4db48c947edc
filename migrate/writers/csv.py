"""CSV in the form that ``standard.toml`` describes."""

from __future__ import annotations

from typing import BinaryIO

import polars as pl

from migrate.standards import FileFormat, Layout

_NEWLINES = {"crlf": "\r\n", "lf": "\n"}
_BOM = b"\xef\xbb\xbf"


class CsvWriter:
    """UTF-8 CSV: header row, newline, delimiter, byte order mark and quoting as the standard's ``[format]`` says.

    Blank values are written as nothing between two delimiters, quoted or not.
    """

    suffix = ".csv"

    def __init__(self, layout: Layout, file_format: FileFormat) -> None:
        self._names = [item.name for item in layout.items]
        self._format = file_format
        self._newline = _NEWLINES[file_format.newline]

    def head(self) -> bytes:
        """Byte order mark and header row, where the format has them."""
        start = _BOM if self._format.bom else b""
        if not self._format.header:
            return start
        header = pl.DataFrame([[name] for name in self._names], schema=self._names, orient="col")
        return start + self._csv(header)

    def body(self, items: pl.DataFrame, out: BinaryIO) -> None:
        """Write n rows × one column per item."""
        items.write_csv(out, **self._options())

    def foot(self) -> bytes:
        """CSV ends as it is."""
        return b""

    def _csv(self, rows: pl.DataFrame) -> bytes:
        return rows.write_csv(**self._options()).encode()

    def _options(self) -> dict[str, object]:
        quoting = {"needed": "necessary", "all": "always"}[self._format.quoting]
        return {
            "include_header": False,
            "separator": self._format.delimiter,
            "line_terminator": self._newline,
            "quote_style": quoting,
            "null_value": "",
        }
