"""The answers of value calls, kept for the run: each distinct key is worked out once, whichever worker meets it first.

A look-up is columnar: an index says which key each row is, and the answers are copied from a table. The table is
bounded: when it is full it starts afresh with the keys of the batch at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.mapping.answer_columns import AnswerColumns
from migrate.mapping.index import Index, Numbers, Rows
from migrate.mapping.program import FOUND_SCHEMA, Program, answer

#: Keys a table holds before it starts afresh: every day of 300 years, twice. The same for bytes of its long texts.
LIMIT, HEAP_LIMIT = 1 << 18, 1 << 26


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A table as it stood at one moment; never changed, so it is read without a lock.

    ``index``  the keys; ``answers``: one row per key; ``met``: per call with a code table, what it looked up for each
    key; ``found``: issues by key number; ``troubled``: per key, whether it has any. ``lineage``: the same for tables in
    which a key has the same number.
    """

    index: Index
    answers: AnswerColumns
    met: pl.DataFrame
    found: pl.DataFrame
    troubled: NDArray[np.bool_]
    lineage: object

    @classmethod
    def empty(cls, program: Program, keys: int) -> Snapshot:
        """A table of a program that has answered nothing; its keys have so many texts."""
        return cls(
            index=Index.empty(keys),
            answers=AnswerColumns.none(len(program)),
            met=answer(program, [pl.Series(dtype=pl.String)] * keys).met,
            found=pl.DataFrame(schema=FOUND_SCHEMA),
            troubled=np.zeros(0, dtype=np.bool_),
            lineage=object(),
        )


class AnswerTable:
    """The answers of one program. Safe to use from several threads."""

    def __init__(self, program: Program, limit: int = LIMIT) -> None:
        self.program = program
        self._limit = limit
        self._lock = Lock()
        self._now: Snapshot | None = None

    def look_up(self, keys: Sequence[pl.Series]) -> tuple[Numbers, Snapshot]:
        """The key number of each row of ``keys`` (one String column per text of a key), and the snapshot that the
        numbers belong to."""
        rows = Rows(keys)
        now = self._now
        if now is not None:
            numbers, new = now.index.find(rows)
            if not new:
                return numbers, now
            missing = np.flatnonzero(numbers < 0)
            at = pl.Series(missing.astype(np.uint32))
            others = Rows([column.gather(at) for column in keys])
            grown = self._grow(others)
            if grown.lineage is now.lineage:  # what had a number keeps it
                numbers[missing], _ = grown.index.find(others)
                return numbers, grown
        grown = self._grow(rows)
        return grown.index.find(rows)[0], grown

    def clear(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._now = None

    def _grow(self, wanted: Rows) -> Snapshot:
        with self._lock:
            now = self._now or Snapshot.empty(self.program, len(wanted.columns))
            self._now = grown = self._with(wanted, now)
        return grown

    def _with(self, wanted: Rows, now: Snapshot) -> Snapshot:
        index, firsts = now.index.with_new(wanted)
        if not len(firsts):
            return now
        if len(now.index) and (len(index) > self._limit or len(now.answers.heap) > HEAP_LIMIT):
            now = Snapshot.empty(self.program, len(wanted.columns))
            index, firsts = now.index.with_new(wanted)
        at = pl.Series(firsts)
        answered = answer(self.program, [column.gather(at) for column in wanted.columns])
        troubled = np.zeros(len(firsts), dtype=np.bool_)
        troubled[answered.found["key"].to_numpy()] = True
        return Snapshot(
            index=index,
            answers=now.answers.with_rows(answered.texts),
            met=pl.concat([now.met, answered.met], rechunk=True),
            found=pl.concat([now.found, answered.found.with_columns(pl.col("key") + len(now.index))]),
            troubled=np.concatenate([now.troubled, troubled]),
            lineage=now.lineage,
        )
