"""run(split): read → map → check → write one part. A pure function of the conversion and the split.

It is what a thread executes, and what a process or a Spark task can execute: everything it returns is either in the
part files or in the ``Ledger``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import numpy as np
import polars as pl

from migrate.batch import Batch
from migrate.errors import machine_faults
from migrate.gaiji import gaiji_met
from migrate.issues import empty_issues
from migrate.mapping import Mapped
from migrate.pipeline.conversion import Conversion
from migrate.pipeline.findings import finish, gather_findings
from migrate.pipeline.ledger import Ledger
from migrate.pipeline.outputs import Rows
from migrate.pipeline.rejects import write_rejects
from migrate.pipeline.spool import Spool
from migrate.pipeline.staging import create
from migrate.readers import Split
from migrate.writers import Piece


class Interrupted(Exception):  # noqa: N818  it is a request, not an error
    """The run was asked to stop between two batches."""


@dataclass(slots=True)
class Part:
    """What one split gave: its counts, the bytes of its rows, rejects and leftover fields, and a file of issues.

    ``rows``: what is in ``body``, batch by batch.
    """

    body: Spool
    rejects: Spool
    leftover: Spool
    rows: list[Rows] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    issues: Path | None = None

    def close(self) -> None:
        """Let go of the bytes."""
        self.body.close()
        self.rejects.close()
        self.leftover.close()


def run_split(conversion: Conversion, split: Split, stem: Path, *, limit: int | None = None, stop: Event) -> Part:
    """Run one split; what it leaves on the disk begins with ``stem``.

    ``limit``: the highest record number to read, counted within the file. Raises ``Interrupted``, ``MachineError``.
    """
    part = Part(Spool(stem.parent), Spool(stem.parent), Spool(stem.parent))
    try:
        with machine_faults(stem):
            _run_batches(conversion, split, part, stem, limit, stop)
    except BaseException:
        part.close()
        raise
    return part


def _run_batches(conversion: Conversion, split: Split, part: Part, stem: Path, limit: int | None, stop: Event) -> None:
    found: list[pl.DataFrame] = []
    fields = conversion.wanted
    if fields is not None and not fields:
        fields = frozenset(conversion.reader.fields[:1])  # items that need no field need records all the same
    for batch in conversion.reader.read(split, fields):
        if stop.is_set():
            raise Interrupted
        wanted = _limited(batch, limit)
        if not len(wanted):
            break
        found.append(_run_batch(conversion, wanted, split, part))
    issues = [frame for frame in found if len(frame)]
    if issues:
        part.issues = stem.with_suffix(".issues")
        with create(part.issues) as issues_file:
            pl.concat(issues).write_parquet(issues_file)


def _run_batch(conversion: Conversion, batch: Batch, split: Split, part: Part) -> pl.DataFrame:
    mapped = conversion.mapper.apply(batch.columns)
    checked = conversion.checks.run(mapped.items, mapped.constants)
    target = conversion.target
    unfit = target.writer.unfit(mapped.items) if target else empty_issues()
    findings = gather_findings(conversion, batch, mapped, checked, unfit)
    bad = findings.filter(pl.col("severity") == "error")["row"].unique().sort()
    rows = _rows_to_write(mapped, bad)
    if target and len(rows):
        start = part.body.tell()
        ends = target.writer.body(rows.drop(_SOURCE_ROW), part.body)
        piece = Piece(part.body, start, part.body.tell() - start, len(rows), ends)
        part.rows.append(Rows(piece, rows[_SOURCE_ROW].to_numpy().astype(np.int64) + batch.first_record))
    if conversion.leftover is not None:
        part.ledger.leftover += conversion.leftover.write(rows, rows[_SOURCE_ROW], batch.columns, part.leftover)
    ledger = part.ledger
    ledger.read += len(batch)
    ledger.rejected += len(bad)
    ledger.written += rows[_SOURCE_ROW].n_unique() if len(rows) else 0
    ledger.rows += len(rows)
    for name, left_out in mapped.filtered.items():
        ledger.filtered[name] += len(left_out.filter(~left_out.is_in(bad.implode())) if len(bad) else left_out)
    for code, count in findings["code"].value_counts().iter_rows() if len(findings) else ():
        ledger.issues[code] += count
    ledger.gaiji.update(gaiji_met(batch.issues))
    shown = finish(findings, conversion, batch, split)
    if len(bad):
        write_rejects(batch, bad, shown, part.rejects)
    return shown


_SOURCE_ROW = "\x00row"


def _rows_to_write(mapped: Mapped, bad: pl.Series) -> pl.DataFrame:
    rows = mapped.items.with_columns(mapped.source_row.alias(_SOURCE_ROW))
    return rows.filter(~pl.col(_SOURCE_ROW).is_in(bad.implode())) if len(bad) else rows


def _limited(batch: Batch, limit: int | None) -> Batch:
    if limit is None or batch.first_record + len(batch) - 1 <= limit:
        return batch
    return batch.head(max(0, limit - batch.first_record + 1))
