"""Decoded columns → the frame and the issues of a batch."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from migrate.charsets.columns import TextColumn
from migrate.issues import ISSUE_SCHEMA, empty_issues


def assemble(columns: Iterable[tuple[str, TextColumn]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(name, column) pairs → a frame of String columns, and their faults as an issue frame, column after column."""
    series: list[pl.Series] = []
    faults: list[pl.DataFrame] = []
    for name, column in columns:
        series.append(column.text.alias(name))
        if len(column.faults):
            added = {"item": pl.lit(name), "place": pl.lit(None, dtype=pl.String)}
            faults.append(column.faults.with_columns(**added).select(*ISSUE_SCHEMA))
    return pl.DataFrame(series), pl.concat(faults) if faults else empty_issues()


def rejected(rows: pl.Series, code: pl.Series | str, detail: pl.Series | str | None) -> pl.DataFrame:
    """Issues that concern whole records, as an issue frame. ``rows``: their numbers in the batch, from 0."""
    columns = {
        "item": pl.lit(None, dtype=pl.String),
        "code": pl.lit(code) if isinstance(code, str) else code,
        "value": pl.lit(None, dtype=pl.String),
        "detail": detail if isinstance(detail, pl.Series) else pl.lit(detail, dtype=pl.String),
        "place": pl.lit(None, dtype=pl.String),
    }
    return rows.cast(pl.UInt32).alias("row").to_frame().with_columns(**columns).select(*ISSUE_SCHEMA)
