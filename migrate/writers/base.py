"""What a writer is: rows in, the bytes of migration files out, in pieces that are put together in order.

A writer has no state between calls, so that every split can be written by itself. What it writes for some rows is a
``Piece``; a ``Joined`` makes one file of pieces. In most formats a file is head + pieces + foot, and a piece may be cut
between any two rows (``Concatenated``); a format in which that is not so (Parquet) brings a ``Joined`` of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.issues import ISSUE_SCHEMA, empty_issues, encode_detail
from migrate.standards import Layout
from migrate.writers.output import Output

#: What a writer can do: option of ``Output`` → the values it takes; ``ANY``: every value of the option's type. The
#: first value is what the writer does when nothing is asked for.
Abilities = Mapping[str, tuple[object, ...]]
ANY: tuple[object, ...] = ()


class Sink(Protocol):
    """Where bytes are written, one after the other."""

    def write(self, data: Any, /) -> int:
        """Append bytes (any buffer), all of them; → how many."""


class Kept(Protocol):
    """Bytes that were written and wait to be read."""

    def pieces(self, begin: int, end: int) -> Iterator[memoryview]:
        """The bytes from ``begin`` to ``end`` (excluded); a piece is valid until the next one is asked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one call of ``Writer.body`` wrote: ``size`` bytes of ``part`` from ``start`` on.

    ``ends``: rows × int64, where each row ends, counted from ``start``; None where rows cannot be told apart by bytes.
    """

    part: Kept
    start: int
    size: int
    rows: int
    ends: NDArray[np.int64] | None

    def chunks(self, first: int, stop: int) -> Iterator[memoryview]:
        """The bytes of the rows from ``first`` to ``stop`` (excluded), or of all rows where they have no ends."""
        begin, end = 0, self.size
        if self.ends is not None:
            begin = int(self.ends[first - 1]) if first else 0
            end = int(self.ends[stop - 1]) if stop else 0
        return self.part.pieces(self.start + begin, self.start + end)


class Joined(Protocol):
    """One file in the making: ``head``, then rows in order, then ``foot``."""

    def head(self) -> bytes:
        """What stands before the first row."""

    def rows(self, piece: Piece, first: int, stop: int) -> Iterable[bytes | memoryview]:
        """The bytes that the rows ``first`` to ``stop`` (excluded) of a piece add to this file."""

    def foot(self) -> bytes:
        """What stands after the last row."""


@dataclass(frozen=True, slots=True)
class Concatenated:
    """Head, rows as they were written, foot."""

    before: bytes = b""
    after: bytes = b""

    def head(self) -> bytes:
        """See ``Joined``."""
        return self.before

    def rows(self, piece: Piece, first: int, stop: int) -> Iterable[bytes | memoryview]:
        """See ``Joined``."""
        return piece.chunks(first, stop)

    def foot(self) -> bytes:
        """See ``Joined``."""
        return self.after


class Writer(Protocol):
    """One class per format; found by entry point ``migrate.writers``."""

    #: the suffix of its files' names, with the point
    SUFFIX: ClassVar[str]
    ABILITIES: ClassVar[Abilities]

    def __init__(self, layout: Layout, output: Output, job: Path) -> None:
        """``output``: every option that is set is one of ``ABILITIES``. ``job``: the file relative paths start at.

        Raises ``DefinitionError`` with every fault of the options and the definitions they name.
        """

    @property
    def definitions(self) -> tuple[Path, ...]:
        """The definition files that ``output`` names."""

    def unfit(self, items: pl.DataFrame) -> pl.DataFrame:
        """Issues (``ISSUE_SCHEMA``) for the values that cannot be written so that they read back as they are.

        ``items``: as for ``body``. Their records are held back: what ``body`` is given is fit.
        """

    def body(self, items: pl.DataFrame, out: Sink) -> NDArray[np.int64] | None:
        """Write rows, one String column per item of the layout in its order, null = blank; → ``Piece.ends``."""

    def join(self) -> Joined:
        """A new file."""


def issues_of(
    found: Iterable[tuple[str, str, NDArray[np.integer], pl.Series, Sequence[Mapping[str, str]]]],
) -> pl.DataFrame:
    """An issue frame from (item, code, rows, their values, the parameters of each)."""
    frames = [
        pl.DataFrame(
            {
                "row": pl.Series(rows, dtype=pl.UInt32),
                "item": [item] * len(rows),
                "code": [code] * len(rows),
                "value": values,
                "detail": pl.Series([encode_detail(one) for one in params], dtype=pl.String),
            }
        ).with_columns(place=pl.lit(None, dtype=pl.String))
        for item, code, rows, values, params in found
    ]
    return pl.concat(frames).select(*ISSUE_SCHEMA) if frames else empty_issues()
