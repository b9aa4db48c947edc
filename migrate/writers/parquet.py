"""Parquet: one String column per item, blank is null; a row group for what is written at once.

A piece is a Parquet file of one row group by itself. Files are put together of whole row groups: their bytes stay as
they are, and the places in their metadata move (``parquet_footer``). Only where a file is full in the middle of a row
group are its rows encoded anew.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Literal

import polars as pl

from migrate.issues import empty_issues
from migrate.standards import Layout
from migrate.writers.base import ANY, Abilities, Joined, Piece, Sink
from migrate.writers.output import Output
from migrate.writers.parquet_footer import MAGIC, Footer, split_file

Codec = Literal["zstd", "snappy", "uncompressed"]
_CODECS: dict[str | None, Codec] = {"zstd": "zstd", "snappy": "snappy", "none": "uncompressed"}


class ParquetWriter:
    """Parquet 1.0 as Polars writes it. The same rows give the same bytes."""

    SUFFIX = ".parquet"
    ABILITIES: ClassVar[Abilities] = {
        "charset": ("utf-8",),
        "blank": ("null",),
        "max_rows": ANY,
        "compression": ("zstd", "snappy", "none"),
    }
    definitions: tuple[Path, ...] = ()

    def __init__(self, layout: Layout, output: Output, job: Path) -> None:  # noqa: ARG002  it names no files
        self._names = [item.name for item in layout.items]
        self._codec = _CODECS[output.compression]

    def unfit(self, items: pl.DataFrame) -> pl.DataFrame:  # noqa: ARG002
        """Nothing is."""
        return empty_issues()

    def body(self, items: pl.DataFrame, out: Sink) -> None:
        """Write n rows × one column per item as one row group."""
        if items.height:
            out.write(_encoded(items, self._codec))

    def join(self) -> Joined:
        """A new file without row groups."""
        empty = pl.DataFrame(schema=dict.fromkeys(self._names, pl.String))
        return _JoinedParquet(_encoded(empty, self._codec), self._codec)


class _JoinedParquet:
    """Row groups, each moved to its place in the file."""

    def __init__(self, empty: bytes, codec: Codec) -> None:
        _, footer = split_file(empty)
        self._footer = Footer.of(footer).without_rows()
        self._codec = codec
        self._size = len(MAGIC)

    def head(self) -> bytes:
        """See ``Joined``."""
        return MAGIC

    def rows(self, piece: Piece, first: int, stop: int) -> Iterable[bytes | memoryview]:
        """See ``Joined``."""
        if first == stop:
            return []
        data = b"".join(piece.chunks(0, piece.rows))
        if (first, stop) != (0, piece.rows):
            data = _encoded(pl.read_parquet(io.BytesIO(data)).slice(first, stop - first), self._codec)
        pages, footer = split_file(data)
        self._footer.take(Footer.of(footer), self._size - len(MAGIC))
        self._size += len(pages)
        return [pages]

    def foot(self) -> bytes:
        """See ``Joined``."""
        return self._footer.encoded()


def _encoded(items: pl.DataFrame, codec: Codec) -> bytes:
    written = io.BytesIO()
    items.write_parquet(written, compression=codec, row_group_size=max(1, items.height))
    return written.getvalue()
