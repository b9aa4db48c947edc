"""What every reader is: a plan made from sizes, and splits read independently of each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl

from migrate.batch import Batch
from migrate.issues import encode_detail
from migrate.records import OccursGroup

#: Bytes of input in one split: enough work for a task, little enough that a few tasks balance.
SPLIT_BYTES = 16 << 20

#: What concerns a file as a whole: its path, a code of the catalogue and the parameters of its wording.
FILE_ISSUE_SCHEMA: dict[str, pl.DataType] = {"path": pl.String(), "code": pl.String(), "detail": pl.String()}


@dataclass(frozen=True, slots=True)
class Split:
    """A piece of one file that holds whole records. ``file`` is an index into ``Reader.paths``.

    ``start``, ``end``: its bytes in the file. ``first_record``: the number of its first record in the file, from 1.
    """

    file: int
    start: int
    end: int
    first_record: int


@dataclass(frozen=True, slots=True)
class Plan:
    """``splits``: those of all files in order; where they have to be looked for they are found one by one, while others
    are worked on, so they can be gone through once. ``size``: bytes of all files. ``issues``: what was noticed about
    files (``FILE_ISSUE_SCHEMA``).
    """

    splits: Iterable[Split]
    size: int
    issues: pl.DataFrame = field(default_factory=lambda: file_issues([]))


class Reader(Protocol):
    """Reads the records of one source.

    ``fields``: names of the columns of every batch. ``groups``: repeating groups among them. ``definitions``: the
    files that say how to read, besides the source definition itself.
    """

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files to read, in order."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the source's fields."""

    @property
    def groups(self) -> Mapping[str, OccursGroup]:
        """The source's repeating groups by name."""

    @property
    def definitions(self) -> tuple[Path, ...]:
        """The definition files the source names."""

    def plan(self, limit: int | None = None) -> Plan:
        """Cut the files into splits, or the beginning of each that holds ``limit`` records.

        Depends on nothing but the files. Raises ``MachineError``, also while the splits are gone through.
        """

    def read(self, split: Split, wanted: Collection[str] | None = None) -> Iterator[Batch]:
        """The records of a split; the same split always gives the same batches. Raises ``MachineError``.

        ``wanted``: the fields to decode, at least one; the batches then have these columns only, and faults in other
        fields are not looked for.
        """


def file_issues(found: list[tuple[Path, str, dict[str, str]]]) -> pl.DataFrame:
    """(path, code, parameters) as a frame."""
    rows = [(str(path), code, encode_detail(params)) for path, code, params in found]
    return pl.DataFrame(rows, schema=FILE_ISSUE_SCHEMA, orient="row")
