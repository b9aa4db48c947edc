"""Running a plan on a batch: columns in, items, issues and counts out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.mapping.answers import Snapshot
from migrate.mapping.plan import LookUp, Plan

#: What the look-ups of a run found: the row of the frame, the item that asked, whether the item has no value for it.
_ROWS_SCHEMA: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    "item": pl.String(),
    "failed": pl.Boolean(),
    "code": pl.String(),
    "value": pl.String(),
    "detail": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """``items``.

    One column per output; ``found``: issues (``_ROWS_SCHEMA``); ``met``: (code table, value) → look-ups.
    """

    items: pl.DataFrame
    found: pl.DataFrame
    met: Mapping[tuple[str, str], int]


def run_plan(plan: Plan, frame: pl.DataFrame) -> Outcome:
    """Work out every output for the rows of ``frame``, which holds the columns the plan needs.

    Safe to call from several threads.
    """
    # The row number keeps the height of the frame when a plan reads no source column at all.
    work = frame.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("\x00row"), *plan.needs)
    found: list[pl.DataFrame] = []
    met: Counter[tuple[str, str]] = Counter()
    for stage in plan.stages:
        if stage.columns:
            work = work.with_columns(stage.columns)
        answers: list[pl.Series] = []
        for lookup in stage.lookups:
            answers += _look_up(lookup, work, found, met)
        if answers:
            work = work.with_columns(answers)
    items = work.with_columns(plan.outputs).select(plan.names)
    if not found:
        return Outcome(items, pl.DataFrame(schema=_ROWS_SCHEMA), met)
    issues = pl.concat(found).unique(maintain_order=True)
    return Outcome(_blank_where_failed(items, issues, plan), issues, met)


def _look_up(
    lookup: LookUp, work: pl.DataFrame, found: list[pl.DataFrame], met: Counter[tuple[str, str]]
) -> list[pl.Series]:
    numbers, known = lookup.table.look_up([work[name] for name in lookup.keys])
    if known.found.height:
        troubled = np.flatnonzero(known.troubled[numbers])
        if len(troubled):
            found.append(_found(lookup, troubled, numbers, known))
    if lookup.counted:
        _count(lookup, numbers, known, met)
    columns = known.answers.gather(numbers, [call for call, _ in lookup.outputs])
    return [column.alias(name) for column, (_, name) in zip(columns, lookup.outputs, strict=True)]


def _found(lookup: LookUp, rows: NDArray[np.intp], numbers: NDArray[np.int32], known: Snapshot) -> pl.DataFrame:
    owners = pl.DataFrame(lookup.owners, schema={"call": pl.UInt32, "item": pl.String}, orient="row")
    at = pl.DataFrame({"row": rows.astype(np.uint32), "key": numbers[rows].view(np.uint32)})
    return (
        at.join(known.found, on="key", maintain_order="left_right")
        .join(owners, on="call", maintain_order="left_right")
        .select(*_ROWS_SCHEMA)
    )


def _count(lookup: LookUp, numbers: NDArray[np.int32], known: Snapshot, met: Counter[tuple[str, str]]) -> None:
    """Add how often each value was looked up; one step per distinct key of the batch."""
    times = np.bincount(numbers, minlength=len(known.index))
    keys = np.flatnonzero(times)
    for call in lookup.counted:
        name = lookup.table.program[call].table_name
        values = known.met[str(call)].gather(keys).to_list()
        for value, count in zip(values, times[keys].tolist(), strict=True):
            if value is not None:
                met[name, value] += count


def _blank_where_failed(items: pl.DataFrame, issues: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """An item one of whose calls failed is blank, whatever the expression around the call makes of it."""
    failed = issues.filter(pl.col("failed") & ~pl.col("item").is_in(list(plan.direct)))
    for (name,), rows in failed.partition_by("item", as_dict=True).items():
        lost = np.zeros(len(items), dtype=np.bool_)
        lost[rows["row"].to_numpy()] = True
        items = items.with_columns(pl.when(~pl.Series(lost)).then(pl.col(str(name))).alias(str(name)))
    return items
