"""What a writer is: rows in, the bytes of a migration file out, in pieces that join.

A writer has no state between calls, so that every split can be written by itself and the pieces joined in order.
"""

from __future__ import annotations

from typing import IO, Protocol

import polars as pl

from migrate.standards import FileFormat, Layout


class Writer(Protocol):
    """File = ``head`` + the bodies in order + ``foot``."""

    suffix: str

    def __init__(self, layout: Layout, file_format: FileFormat) -> None: ...

    def head(self) -> bytes:
        """What stands before the first row."""

    def body(self, items: pl.DataFrame, out: IO[bytes]) -> None:
        """Write rows: one String column per item of the layout in its order, null = blank."""

    def foot(self) -> bytes:
        """What stands after the last row."""
