"""``Batch``: what flows through the pipeline, some ten thousand records as columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.issues import empty_issues


@dataclass(frozen=True, slots=True)
class Batch:
    """Records as columns, with where they came from and what was found wrong so far.

    ``columns``  n rows × one String column per source field; null means blank (only spaces, only X'00', or empty).
    ``first_record``  number of the first record within its file, counted from 1.
    ``offsets``, ``lengths``  n × int64: byte offset of each record within its file, and its length in bytes
    (with the line end, where there is one).
    ``raw``, ``raw_offset``  the bytes the batch was read from, and the file offset of ``raw[0]``;
    record ``i`` is ``raw[offsets[i] - raw_offset :][: lengths[i]]``.
    ``raw_starts``  n × int64: where each record begins in ``raw``, in formats whose records have no bytes of their own;
    ``offsets`` then says only whereabouts in the file they are.
    ``issues``  an issue frame (``ISSUE_SCHEMA``).
    """

    columns: pl.DataFrame
    first_record: int
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int64]
    raw: NDArray[np.uint8]
    raw_offset: int
    issues: pl.DataFrame = field(default_factory=empty_issues)
    raw_starts: NDArray[np.int64] | None = None

    @property
    def starts(self) -> NDArray[np.int64]:
        """n × int64: where each record begins in ``raw``."""
        return self.offsets - self.raw_offset if self.raw_starts is None else self.raw_starts

    def __len__(self) -> int:
        return len(self.offsets)

    def head(self, count: int) -> Batch:
        """The first ``count`` records, with their issues."""
        issues = self.issues.filter(pl.col("row") < count)
        return replace(
            self,
            columns=self.columns.head(count),
            offsets=self.offsets[:count],
            lengths=self.lengths[:count],
            issues=issues,
            raw_starts=None if self.raw_starts is None else self.raw_starts[:count],
        )
