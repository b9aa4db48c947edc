"""The answers of value calls, kept for the run: each distinct key is worked out once, whichever worker meets it first.

A look-up is columnar: hash the key columns, probe a hash index, compare the keys found with those asked for (two keys
may share a hash), gather the answers. The table is bounded: when it is full it starts afresh with the keys of the batch
at hand.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.mapping.hashing import Hashes, Slots, empty_slots, probe, slots_with
from migrate.mapping.program import FOUND_SCHEMA, Program, answer

#: Keys a table holds before it starts afresh: every day of 300 years, twice.
LIMIT = 1 << 18


class _Collision(Exception):  # noqa: N818  it is no error: the table starts afresh
    """Two different keys have one hash: the table must hash with another seed."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A table as it stood at one moment; never changed, so it is read without a lock.

    ``keys``, ``answers``  one row per key, ``keys`` with the columns ``"0"``, ``"1"`` …; ``found``: issues by key
    number; ``troubled``: per key, whether it has any.
    """

    keys: pl.DataFrame
    answers: pl.DataFrame
    found: pl.DataFrame
    troubled: NDArray[np.bool_]
    hashes: Hashes
    slots: tuple[Hashes, Slots]
    seed: int
    lineage: object

    def find(self, wanted: pl.DataFrame) -> Slots:
        """The key number of each row, −1 where the key is new. Raises ``_Collision``."""
        numbers = probe(_hash(wanted, self.seed), *self.slots)
        if len(self.keys):
            self._compare(wanted, numbers)
        return numbers

    def _compare(self, wanted: pl.DataFrame, numbers: Slots) -> None:
        known = numbers >= 0
        index = pl.Series(numbers if known.all() else np.where(known, numbers, 0)).cast(pl.UInt32)
        for have, want in zip(self.keys.get_columns(), wanted.get_columns(), strict=True):
            same = have.gather(index).eq_missing(want)
            if not same.all() and not bool((same.to_numpy() | ~known).all()):
                raise _Collision


class AnswerTable:
    """The answers of one program. Safe to use from several threads."""

    def __init__(self, program: Program, limit: int = LIMIT) -> None:
        self.program = program
        self._limit = limit
        self._lock = Lock()
        self._now: Snapshot | None = None

    def look_up(self, keys: pl.DataFrame) -> tuple[Slots, Snapshot]:
        """The key number of each row of ``keys``, and the snapshot that the numbers belong to."""
        now, numbers = self._now, None
        if now is not None:
            with suppress(_Collision):
                numbers = now.find(keys)
        if now is not None and numbers is not None:
            missing = np.flatnonzero(numbers < 0).astype(np.uint32)
            if not len(missing):
                return numbers, now
            new = keys.select(pl.all().gather(pl.Series(missing)))
            grown = self._grow(new)
            if grown.lineage is now.lineage:  # what had a number keeps it
                numbers[missing] = grown.find(new)
                return numbers, grown
        grown = self._grow(keys)
        return grown.find(keys), grown

    def clear(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._now = None

    def _grow(self, wanted: pl.DataFrame) -> Snapshot:
        with self._lock:
            self._now = grown = self._grown(wanted)
        return grown

    def _grown(self, wanted: pl.DataFrame) -> Snapshot:
        seed = self._now.seed if self._now is not None else 0
        try:
            return self._with(wanted, self._now or self._empty(wanted, seed))
        except _Collision:
            while True:
                seed += 1
                try:
                    return self._with(wanted, self._empty(wanted, seed))
                except _Collision:
                    continue

    def _with(self, wanted: pl.DataFrame, now: Snapshot) -> Snapshot:
        new = wanted.filter(pl.Series(now.find(wanted) < 0)).unique(maintain_order=True)
        if not len(new):
            return now
        if len(now.keys) and len(now.keys) + len(new) > self._limit:
            now = self._empty(wanted, now.seed)
            new = wanted.unique(maintain_order=True)
        answers, found = answer(self.program, new)
        hashes = np.concatenate([now.hashes, _hash(new, now.seed)])
        troubled = np.zeros(len(new), dtype=np.bool_)
        troubled[found["key"].to_numpy()] = True
        grown = Snapshot(
            keys=pl.concat([now.keys, new], rechunk=True),
            answers=pl.concat([now.answers, answers], rechunk=True),
            found=pl.concat([now.found, found.with_columns(pl.col("key") + len(now.keys))]),
            troubled=np.concatenate([now.troubled, troubled]),
            hashes=hashes,
            slots=slots_with(now.slots, hashes, len(now.keys)),
            seed=now.seed,
            lineage=now.lineage,
        )
        if not np.array_equal(grown.find(new), np.arange(len(now.keys), len(grown.keys))):
            raise _Collision
        return grown

    def _empty(self, keys: pl.DataFrame, seed: int) -> Snapshot:
        none = keys.clear()
        answers, _ = answer(self.program, none)
        return Snapshot(
            keys=none,
            answers=answers,
            found=pl.DataFrame(schema=FOUND_SCHEMA),
            troubled=np.zeros(0, dtype=np.bool_),
            hashes=np.zeros(0, dtype=np.uint64),
            slots=empty_slots(),
            seed=seed,
            lineage=object(),
        )


def _hash(keys: pl.DataFrame, seed: int) -> Hashes:
    return keys.hash_rows(seed).to_numpy()
