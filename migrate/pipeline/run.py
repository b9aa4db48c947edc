"""run(split): read → map → check → write one part. A pure function of the conversion and the split.

It is what a thread executes, and what a process or a Spark task can execute: everything it returns is either in the
part files or in the ``Ledger``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import BinaryIO

import polars as pl

from migrate.batch import Batch
from migrate.mapping import Mapped
from migrate.pipeline.conversion import Conversion
from migrate.pipeline.findings import finish, gather_findings
from migrate.pipeline.ledger import Ledger
from migrate.pipeline.rejects import write_rejects
from migrate.pipeline.staging import create, machine_faults
from migrate.readers import Split


class Interrupted(Exception):  # noqa: N818  it is a request, not an error
    """The run was asked to stop between two batches."""


@dataclass(slots=True)
class Part:
    """What one split gave: its counts, and its files (absent when there was nothing to put in)."""

    ledger: Ledger = field(default_factory=Ledger)
    body: Path | None = None
    rejects: Path | None = None
    issues: Path | None = None


def run_split(conversion: Conversion, split: Split, stem: Path, *, limit: int | None = None, stop: Event) -> Part:
    """Run one split; part files are ``stem`` with a suffix.

    ``limit``: the highest record number to read, counted within the file. Raises ``Interrupted``, ``MachineError``.
    """
    part = Part()
    found: list[pl.DataFrame] = []
    body, rejects = stem.with_suffix(".body"), stem.with_suffix(".rejects")
    with machine_faults(stem), create(body) as body_file, create(rejects) as rejects_file:
        for batch in conversion.reader.read(split, conversion.mapper.wanted):
            if stop.is_set():
                raise Interrupted
            wanted = _limited(batch, limit)
            if not len(wanted):
                break
            found.append(_run_batch(conversion, wanted, split, body_file, rejects_file, part.ledger))
        issues = [frame for frame in found if len(frame)]
        if issues:
            part.issues = stem.with_suffix(".issues")
            with create(part.issues) as issues_file:
                pl.concat(issues).write_parquet(issues_file)
    part.body, part.rejects = body, rejects
    return part


def _run_batch(
    conversion: Conversion, batch: Batch, split: Split, body: BinaryIO, rejects: BinaryIO, ledger: Ledger
) -> pl.DataFrame:
    mapped = conversion.mapper.apply(batch.columns)
    checked = conversion.checks.run(mapped.items, mapped.constants)
    findings = gather_findings(conversion, batch, mapped, checked)
    bad = findings.filter(pl.col("severity") == "error")["row"].unique().sort()
    rows = _rows_to_write(mapped, bad)
    if conversion.writer is not None:
        conversion.writer.body(rows.drop(_SOURCE_ROW), body)
    ledger.read += len(batch)
    ledger.rejected += len(bad)
    ledger.written += rows[_SOURCE_ROW].n_unique() if len(rows) else 0
    ledger.rows += len(rows)
    for name, left_out in mapped.filtered.items():
        ledger.filtered[name] += len(left_out.filter(~left_out.is_in(bad.implode())))
    for code, count in findings.group_by("code").len().iter_rows():
        ledger.issues[code] += count
    shown = finish(findings, conversion, batch, split)
    if len(bad):
        write_rejects(batch, bad, shown, rejects)
    return shown


_SOURCE_ROW = "\x00row"


def _rows_to_write(mapped: Mapped, bad: pl.Series) -> pl.DataFrame:
    rows = mapped.items.with_columns(mapped.source_row.alias(_SOURCE_ROW))
    return rows.filter(~pl.col(_SOURCE_ROW).is_in(bad.implode())) if len(bad) else rows


def _limited(batch: Batch, limit: int | None) -> Batch:
    if limit is None or batch.first_record + len(batch) - 1 <= limit:
        return batch
    return batch.head(max(0, limit - batch.first_record + 1))
