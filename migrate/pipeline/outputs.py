"""The migration files of a run: rows, in order, into one file or into as many as the limits ask for.

Where one file ends and the next begins depends on the rows alone, never on how they were cut into parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from migrate.errors import MachineError
from migrate.pipeline.commit import JoinedFile, Written
from migrate.pipeline.conversion import Target
from migrate.writers import Joined, Piece


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the input: the file's name and the record's number in it, from 1."""

    file: str
    record: int


@dataclass(frozen=True, slots=True)
class MigrationFile(Written):
    """A finished migration file with the records its first and last row are from; None in a file without rows."""

    layout: str
    first: Record | None
    last: Record | None


@dataclass(frozen=True, slots=True)
class Rows:
    """What was written of one batch. ``records``: for each row the number of the record it is from."""

    piece: Piece
    records: NDArray[np.int64]


@dataclass(slots=True)
class _Open:
    """The file that is being written: ``size`` bytes before compression and ``rows`` rows so far."""

    file: JoinedFile
    joined: Joined
    size: int = 0
    rows: int = 0
    first: Record | None = None
    last: Record | None = None

    def write(self, data: bytes | memoryview) -> None:
        self.file.write(data)
        self.size += len(data)


class Series:
    """The files of one layout while they grow."""

    def __init__(self, root: Path, layout: str, target: Target, background: Executor) -> None:
        self._root, self._layout, self._target, self._background = root, layout, target, background
        self._finished: list[MigrationFile] = []
        self._open = self._begin()

    def take(self, batches: Sequence[Rows], file: str) -> None:
        """Append the rows of a part, which were read from the input file of that name.

        Raises ``MachineError`` M108 where a record alone is larger than ``max_bytes``.
        """
        for batch in batches:
            first = 0
            while first < batch.piece.rows:
                stop = self._fitting(batch, first)
                if stop == first:
                    self._finish()
                    self._open = self._begin()
                    continue
                now = self._open
                for data in now.joined.rows(batch.piece, first, stop):
                    now.write(data)
                now.first = now.first or Record(file, int(batch.records[first]))
                now.last = Record(file, int(batch.records[stop - 1]))
                now.rows += stop - first
                first = stop
        self._open.file.rest()

    def close(self) -> list[MigrationFile]:
        """Finish the last file; → all of them."""
        self._finish()
        return self._finished

    def abandon(self) -> None:
        """Let go of a file that will not be used; nothing happens to those that are finished."""
        self._open.file.abandon()

    def _begin(self) -> _Open:
        name = self._target.names.name(len(self._finished) + 1)
        gzip = self._target.settings.compression == "gzip"
        begun = _Open(JoinedFile(self._root, name, self._background, gzip=gzip), self._target.writer.join())
        begun.write(begun.joined.head())
        return begun

    def _finish(self) -> None:
        now = self._open
        now.write(now.joined.foot())
        done = now.file.close()
        self._finished.append(
            MigrationFile(done.path, done.size, done.sha256, now.rows, self._layout, now.first, now.last)
        )

    def _fitting(self, batch: Rows, first: int) -> int:
        """The row after the last one from ``first`` on that the open file has room for.

        The rows of one record stay together.
        """
        now, piece, stop = self._open, batch.piece, batch.piece.rows
        max_rows, max_bytes = self._target.settings.max_rows, self._target.settings.max_bytes
        if max_rows is not None:
            stop = min(stop, first + max_rows - now.rows)
        if max_bytes is not None and piece.ends is not None:
            begin = int(piece.ends[first - 1]) if first else 0
            room = max_bytes - now.size - len(now.joined.foot())
            stop = min(stop, int(np.searchsorted(piece.ends, begin + room, side="right")))
        if first < stop < piece.rows:
            stop = int(np.searchsorted(batch.records, batch.records[stop]))
        if stop <= first and not now.rows:
            limits = [f"{max_rows} × {self._layout}"] if max_rows else []
            limits += [f"{max_bytes:,} B"] if max_bytes else []
            place = f"{self._layout}: {batch.records[first]}"
            raise MachineError("M108", now.file.name, record=place, limit=", ".join(limits))
        return max(stop, first)
