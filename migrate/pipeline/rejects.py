"""Rejected records with their raw bytes: nothing that came in is lost, whatever was wrong with it."""

from __future__ import annotations

import numpy as np
import polars as pl

from migrate.arrow import binary_column
from migrate.batch import Batch
from migrate.writers import Sink


def write_rejects(batch: Batch, rows: pl.Series, shown: pl.DataFrame, out: Sink) -> None:
    """One JSON line for each of ``rows``: record, byte_offset, length, raw (base64 of its bytes) and its issues.

    ``shown``: the batch's reported issues with their ``row``.
    """
    about = pl.struct("item", "code", "severity", "value", "message", "place")
    issues = shown.group_by("row", maintain_order=True).agg(about.alias("issues"))
    picked = rows.to_numpy()
    frame = pl.DataFrame(
        {
            "row": rows,
            "file": shown["file"][0],
            "record": (picked + np.uint64(batch.first_record)).astype(np.uint64),
            "byte_offset": batch.offsets[picked],
            "length": batch.lengths[picked],
            "raw": _raw(batch).gather(rows).bin.encode("base64"),
        }
    )
    lines = frame.join(issues, on="row", how="left", maintain_order="left").drop("row").write_ndjson()
    out.write(lines.encode())


def _raw(batch: Batch) -> pl.Series:
    """The raw bytes of every record as one Binary column, without copying them."""
    starts = batch.starts
    edges = np.empty(2 * len(batch) + 1, dtype=np.int64)
    edges[0:-1:2] = starts
    edges[1::2] = starts + batch.lengths
    edges[-1] = edges[-2]
    return binary_column(batch.raw, edges).gather_every(2)
