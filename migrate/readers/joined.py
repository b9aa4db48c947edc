"""Sources that are joined to another by key: ``[[join]]`` in a source definition.

A record of the main source takes in the fields of the one record of the other that has its key; they go by the other's
name and their own (``外国人住民_通称``). The joined source is kept in memory, as columns and up to a bound, because
records come in any order; the main source is streamed as ever.

Nothing is chosen and nothing is lost in silence: a key that the other has twice is an error of the record (E340), so is
a record that must be there and is not (E341); records of the other that no record has the key of are counted (E342).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
import polars as pl

from migrate.batch import Batch
from migrate.definitions import nearest
from migrate.errors import DefinitionError, Faults
from migrate.issues import ISSUE_SCHEMA, encode_detail
from migrate.readers.base import Plan, Reader, Split, file_issues
from migrate.readers.source import Join
from migrate.records import OccursGroup

#: The most bytes a joined source may take in memory: a city of half a million, with its moves.
LIMIT = 1 << 30
_ROW, _TIMES, _FIRST = "\x00row", "\x00times", "\x00record"


@dataclass(frozen=True, slots=True)
class Joined:
    """A joined source. ``place``: where it is defined, for faults."""

    join: Join
    reader: Reader
    place: str

    def field(self, name: str) -> str:
        """What a field of it is called in the joint record."""
        return f"{self.join.name}_{name}"

    @property
    def fields(self) -> tuple[str, ...]:
        """Its fields in the joint record; those of the key are there already."""
        return tuple(self.field(name) for name in self.reader.fields if name not in self.join.by)


@dataclass(frozen=True, slots=True)
class Table:
    """A joined source in memory.

    ``rows``: one row per key: its first record, how often the key is there, and the fields. ``issues``: what was found
    wrong in it, by record number; ``files``: what was noticed about its files.
    """

    rows: pl.DataFrame
    issues: pl.DataFrame
    files: pl.DataFrame
    records: int


class JoinedReader:
    """The records of ``main`` with the fields of others. Splits, records and byte offsets are those of ``main``.

    Raises ``DefinitionError`` with every fault: D201 for a key field that one of the two lacks, D111 for a name that is
    there already.
    """

    def __init__(self, main: Reader, others: Sequence[Joined]) -> None:
        faults = Faults()
        self.fields = main.fields
        for other in others:
            _prove(main, other, self.fields, faults)
            self.fields += other.fields
        faults.stop()
        self.paths = (*main.paths, *(path for other in others for path in other.reader.paths))
        self.definitions: tuple[Path, ...] = main.definitions
        for other in others:
            self.definitions += (Path(other.place), *other.reader.definitions)
        self.groups: Mapping[str, OccursGroup] = main.groups
        self._main = main
        self._others = others
        self._lock = Lock()

    def plan(self, limit: int | None = None) -> Plan:
        """The splits of the main source. Without ``limit``, also what no record of it has the key of (E342).

        Raises ``DefinitionError`` D411 for a source that is too large to be joined, ``MachineError``.
        """
        plan = self._main.plan(limit)
        with self._lock:
            tables = self._tables
        noticed = [plan.issues, *(table.files for table in tables)]
        if limit is not None:
            return replace(plan, issues=pl.concat(noticed))
        left = [_strangers(self._main, other, table) for other, table in zip(self._others, tables, strict=True)]
        found = file_issues([issue for issue in left if issue])
        return replace(plan, issues=pl.concat([*noticed, found]))

    def read(self, split: Split, wanted: Collection[str] | None = None) -> Iterator[Batch]:
        """See ``Reader.read``."""
        keys = {name for other in self._others for name in other.join.by}
        asked = None if wanted is None else [name for name in self._main.fields if name in wanted or name in keys]
        for batch in self._main.read(split, asked):
            yield self._joined(batch, wanted)

    def _joined(self, batch: Batch, wanted: Collection[str] | None) -> Batch:
        columns, issues = batch.columns, [batch.issues]
        for other, table in zip(self._others, self._tables, strict=True):
            found = columns.select(other.join.by).join(
                table.rows, on=other.join.by, how="left", maintain_order="left", nulls_equal=False
            )
            issues += _faults_of(other, found)
            carried = _carried(other, found, table)
            if wanted is not None:
                carried = carried.filter(pl.col("item").is_null() | pl.col("item").is_in({*wanted, *other.join.by}))
            issues.append(carried)
            taken = [name for name in other.fields if wanted is None or name in wanted]
            columns = columns.hstack(found.select(taken))
        kept = columns if wanted is None else columns.select(name for name in columns.columns if name in wanted)
        return replace(batch, columns=kept, issues=pl.concat(issues).sort("row", maintain_order=True))

    @cached_property
    def _tables(self) -> tuple[Table, ...]:
        return tuple(_load(other, LIMIT) for other in self._others)


def _prove(main: Reader, other: Joined, taken: Collection[str], faults: Faults) -> None:
    for name in other.join.by:
        for fields in (main.fields, other.reader.fields):
            if name not in fields:
                faults.add("D201", f"{other.place} by", name=name, nearest=nearest(name, fields))
    for name in other.fields:
        if name in taken:
            faults.add("D111", f"{other.place} name", name=name)


def _load(other: Joined, limit: int) -> Table:
    """Read the whole source, and number its records through all of its files from 1."""
    frames, issues, size, records = [], [], 0, 0
    plan = other.reader.plan()
    for split in plan.splits:
        for batch in other.reader.read(split):
            issues.append(batch.issues.with_columns(pl.col("row") + records))
            numbers = pl.Series(_FIRST, np.arange(records + 1, records + len(batch) + 1, dtype=np.uint32))
            frames.append(batch.columns.with_columns(numbers))
            records += len(batch)
            size += int(frames[-1].estimated_size())
            if size > limit:
                raise DefinitionError.one("D411", other.place, limit=f"{limit >> 20}")
    by = list(other.join.by)
    schema = dict.fromkeys(other.reader.fields, pl.String) | {_FIRST: pl.UInt32}
    every = pl.concat(frames) if frames else pl.DataFrame(schema=schema)
    names = {name: other.field(name) for name in other.reader.fields if name not in by}
    rows = (
        every.drop_nulls(by)
        .with_columns(pl.len().over(by).alias(_TIMES))
        .unique(by, keep="first", maintain_order=True)
        .rename(names)
    )
    found = pl.concat(issues) if issues else pl.DataFrame(schema=ISSUE_SCHEMA)
    return Table(rows, found, plan.issues, records)


def _faults_of(other: Joined, found: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """E340 and E341 of the main source's records."""
    by = list(other.join.by)
    yield _issues(found, pl.col(_TIMES) > 1, "E340", other)
    if other.join.rows == "1":
        yield _issues(found, pl.col(_TIMES).is_null() & pl.all_horizontal(pl.col(by).is_not_null()), "E341", other)


def _issues(found: pl.DataFrame, bad: pl.Expr, code: str, other: Joined) -> pl.DataFrame:
    first = other.join.by[0]
    rows = found.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), pl.col(first).alias("value"), bad.alias("bad")
    )
    return (
        rows.filter("bad")
        .select(
            pl.col("row"),
            pl.lit(first).alias("item"),
            pl.lit(code).alias("code"),
            pl.col("value"),
            pl.lit(encode_detail({"source": other.join.name})).alias("detail"),
            pl.lit(None, dtype=pl.String).alias("place"),
        )
        .select(pl.col(name).cast(kind) for name, kind in ISSUE_SCHEMA.items())
    )


def _carried(other: Joined, found: pl.DataFrame, table: Table) -> pl.DataFrame:
    """What was wrong in the joined records is wrong in the joint ones."""
    at = found.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), (pl.col(_FIRST) - 1).alias(_ROW)
    ).drop_nulls()
    met = at.join(table.issues.rename({"row": _ROW}), on=_ROW, how="inner", maintain_order="left")
    named = (
        pl.when(pl.col("item").is_in(list(other.join.by)))
        .then("item")
        .otherwise(pl.lit(f"{other.join.name}_") + pl.col("item"))
    )
    return met.with_columns(named.alias("item")).select(pl.col(name).cast(kind) for name, kind in ISSUE_SCHEMA.items())


def _strangers(main: Reader, other: Joined, table: Table) -> tuple[Path, str, dict[str, str]] | None:
    """Records of the joined source that no record of the main one has the key of, as an issue of its first file."""
    by = list(other.join.by)
    left = table.rows.select(*by, _FIRST, _TIMES)
    for split in main.plan().splits:
        for batch in main.read(split, by):
            left = left.join(batch.columns, on=by, how="anti", maintain_order="left")
    keyless = table.records - int(table.rows[_TIMES].sum() or 0)
    count = int(left[_TIMES].sum() or 0) + keyless
    if not count:
        return None
    first = "–" if left.is_empty() else str(left[_FIRST].min())
    return other.reader.paths[0], "E342", {"count": str(count), "first": first}
