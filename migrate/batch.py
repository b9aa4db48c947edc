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
    ``issues``  an issue frame (``ISSUE_SCHEMA``).
    """

    columns: pl.DataFrame
    first_record: int
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int64]
    raw: NDArray[np.uint8]
    raw_offset: int
    issues: pl.DataFrame = field(default_factory=empty_issues)

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
        )
