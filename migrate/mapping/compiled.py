"""A mapping that can run: source columns in, the layout's items out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.issues import ISSUE_SCHEMA, decode_detail, empty_issues, encode_detail
from migrate.mapping.counts import CodeCounts, CodeMet
from migrate.mapping.engine import Outcome, run_plan
from migrate.mapping.explode import explode
from migrate.mapping.plan import Plan
from migrate.mapping.uses import FoldUse, UseCounts
from migrate.records import OccursGroup

#: From the source, the same in every record, or not at all.
Feeding = Literal["fed", "constant", "empty"]

#: The ``item`` of an issue that a filter's expression met: it concerns the record as a whole.
WHOLE_RECORD = ""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping made of a batch.

    ``items``       one String column per item of the layout, in its order; null = blank. Items that are not mapped are
    null.
    ``source_row``  UInt32, per row of ``items``: the record of the batch (from 0) it came from.
    ``occurrence``  UInt32, per row: which occurrence of the exploded group it is (from 1); None without an ``explode``.
    ``issues``      an issue frame; ``row`` is the record of the batch, ``item`` the layout's item.
    ``filtered``    name of a rule → the records it left out. An ``explode`` leaves out records without an occurrence.
    ``constants``   items that have one value in every row: not mapped, or a literal.
    ``codes_met``   (code table, value) → how often it was looked up in this batch.
    """

    items: pl.DataFrame
    source_row: pl.Series
    occurrence: pl.Series | None = None
    issues: pl.DataFrame = field(default_factory=empty_issues)
    filtered: Mapping[str, pl.Series] = field(default_factory=dict)
    constants: frozenset[str] = frozenset()
    codes_met: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def plain(cls, items: pl.DataFrame) -> Mapped:
        """Items as they are, one row per record."""
        return cls(items, pl.Series(np.arange(len(items), dtype=np.uint32)))


@dataclass(frozen=True, slots=True)
class CompiledMapping:
    """Made by ``compile_mapping``. ``apply`` may be called from several threads; they share the answers of value
    functions.

    ``definitions``: the files that decide what it does: the mapping and its code tables. ``feeding``: how each item of
    the layout comes by its value. ``asked``: filter → the source fields its condition reads.
    """

    plan: Plan
    filters: Plan
    group: OccursGroup | None
    places: Mapping[str, str]
    sources: Mapping[str, frozenset[str]]
    counts: CodeCounts
    uses: UseCounts
    definitions: tuple[Path, ...]
    feeding: Mapping[str, Feeding]
    asked: Mapping[str, frozenset[str]]

    def fields_of(self, item: str) -> frozenset[str]:
        """The source fields an item is made from.

        For a member of an exploded group, its columns in every occurrence.
        """
        return self.sources.get(item, frozenset())

    @property
    def carried(self) -> frozenset[str]:
        """The source fields that an item is made from or a filter asks about.

        A member of an exploded group that only decides whether its occurrence is blank is not among them.
        """
        return frozenset().union(*self.asked.values(), *self.sources.values())

    @property
    def wanted(self) -> frozenset[str]:
        """The source fields that decide anything.

        Those of items and filters, and all of an exploded group (is it blank?).
        """
        group = [name for names in self.group.members.values() for name in names] if self.group else []
        return self.carried.union(group)

    def codes_met(self) -> tuple[CodeMet, ...]:
        """The values of every code table met since the mapping was compiled, with their counts, by table and value."""
        return self.counts.totals()

    def folds_made(self) -> tuple[FoldUse, ...]:
        """Every 縮退 applied since the mapping was compiled, with its count."""
        return self.uses.totals()

    @property
    def explode_rule(self) -> str:
        """The name under which records without any occurrence are filtered."""
        return f"explode {self.group.name}" if self.group is not None else ""

    def apply(self, columns: pl.DataFrame) -> Mapped:
        """Map a batch: ``columns`` holds one String column per source field, null = blank."""
        filtered: dict[str, pl.Series] = {}
        rows, issues = np.arange(len(columns), dtype=np.uint32), []
        if self.filters.names:
            outcome = run_plan(self.filters, columns)
            kept = _kept(outcome, filtered)
            rows = np.flatnonzero(kept).astype(np.uint32)
            asked = self._issues(outcome, np.arange(len(columns), dtype=np.uint32), None)
            issues.append(asked.with_columns(pl.lit(WHOLE_RECORD).alias("item")))
            if len(rows) < len(columns):
                columns = columns.filter(pl.Series(kept))
        occurrence: NDArray[np.uint32] | None = None
        if self.group is not None:
            exploded = explode(columns, self.group, self.plan.needs)
            filtered[self.explode_rule] = pl.Series(rows[exploded.without])
            columns, occurrence, rows = exploded.frame, exploded.occurrence, rows[exploded.source_row]
        outcome = run_plan(self.plan, columns)
        issues.append(self._issues(outcome, rows, occurrence))
        self.counts.add(outcome.met)
        self.uses.add(outcome.uses)
        return Mapped(
            items=outcome.items,
            source_row=pl.Series(rows),
            occurrence=None if occurrence is None else pl.Series(occurrence),
            issues=pl.concat(issues),
            filtered=filtered,
            constants=self.plan.literals,
            codes_met=outcome.met,
        )

    def _issues(
        self, outcome: Outcome, rows: NDArray[np.uint32], occurrence: NDArray[np.uint32] | None
    ) -> pl.DataFrame:
        """The issue frame of what was found: rows as records of the batch, the place of the expression that asked."""
        found = outcome.found
        if not len(found):
            return empty_issues()
        at = found["row"].to_numpy()
        issues = found.with_columns(
            pl.Series("row", rows[at]),
            pl.col("item").replace_strict(self.places, return_dtype=pl.String).alias("place"),
        )
        if occurrence is not None:
            pairs = zip(issues["detail"].to_list(), occurrence[at].tolist(), strict=True)
            issues = issues.with_columns(pl.Series("detail", [_located(*pair) for pair in pairs], dtype=pl.String))
        return issues.select(*ISSUE_SCHEMA).sort("row", maintain_order=True)


def _kept(outcome: Outcome, filtered: dict[str, pl.Series]) -> NDArray[np.bool_]:
    """Which records every filter keeps; a record is left out by the first filter that does not keep it.

    A condition that could not be worked out (null) leaves nothing out: the record goes on, with its issue.
    """
    left = np.ones(len(outcome.items), dtype=np.bool_)
    for condition in outcome.items.get_columns():
        keep = condition.fill_null(True).to_numpy()
        filtered[condition.name] = pl.Series(np.flatnonzero(left & ~keep).astype(np.uint32))
        left &= keep
    return left


def _located(detail: str | None, occurrence: int) -> str | None:
    return encode_detail({**decode_detail(detail), "occurrence": str(occurrence)})
