"""Parquet: ``reader = "parquet"``. Columns of text, whole numbers, decimals and dates; a split per row group.

A record of a Parquet file has no bytes of its own. Its byte offset is that of the row group it is in, and where it is
held back, its raw form is a JSON object of its values.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

from migrate.batch import Batch
from migrate.charsets import Charset
from migrate.definitions import nearest
from migrate.errors import DefinitionError, Faults, machine_faults
from migrate.readers.base import Plan, Split, file_issues
from migrate.readers.files import size_of
from migrate.readers.source import Source
from migrate.records import OccursGroup

#: Rows read together, and rows of a split.
BATCH_ROWS = 1 << 15
SPLIT_ROWS = 1 << 17

_BLANK = "^(?:[ \u3000]*|\\x00*)$"
_ALLOWED = "String, Int, UInt, Decimal, Date"


class ParquetReader:
    """The rows of one or more files of the same columns. ``expected``: see ``DelimitedReader``."""

    #: keys of a source definition that this reader takes
    OPTIONS: frozenset[str] = frozenset()

    def __init__(
        self, paths: tuple[Path, ...], *, expected: Sequence[str] | None = None, split_rows: int = SPLIT_ROWS
    ) -> None:
        faults = Faults()
        self.paths = paths
        self.groups: Mapping[str, OccursGroup] = {}
        self.definitions: tuple[Path, ...] = ()
        self._split_rows = split_rows
        schemas = [schema for path in paths if (schema := _schema_of(path, expected, faults)) is not None]
        faults.stop()
        fields = list(schemas[0]) if schemas else []
        for path, schema in zip(paths[1:], schemas[1:], strict=True):
            for name in sorted(set(schema) ^ set(fields)):
                faults.add("D307", str(path), name=name, first=str(paths[0]))
        faults.stop()
        self._issues = [] if expected is None else _differences(paths[0], fields, expected)
        self.fields = tuple(fields if expected is None else [name for name in expected if name in fields])

    @classmethod
    def from_source(cls, source: Source, place: Path, paths: tuple[Path, ...], charset: Charset) -> ParquetReader:  # noqa: ARG003
        """See ``opening.ReaderFactory``."""
        if charset.name != "utf-8":
            raise DefinitionError.one("D103", f"{place} charset", found=f"{charset.name} (parquet)", allowed="utf-8")
        return cls(paths)

    def plan(self, limit: int | None = None) -> Plan:
        """Splits of so many rows; the bytes of a split are its share of the file."""
        splits: list[Split] = []
        empty: list[tuple[Path, str, dict[str, str]]] = []
        for file, path in enumerate(self.paths):
            rows, size = _rows_of(path), size_of(path)
            firsts = [*range(0, rows, self._split_rows), rows]
            for first, after in pairwise(firsts):
                if limit is None or first < limit:
                    splits.append(Split(file, size * first // rows, size * after // rows, first + 1))
            empty += [] if rows else [(path, "E106", {})]
        return Plan(splits, sum(split.end - split.start for split in splits), file_issues([*self._issues, *empty]))

    def read(self, split: Split, wanted: Collection[str] | None = None) -> Iterator[Batch]:
        """Batches of rows in the order of the file."""
        path = self.paths[split.file]
        names = [name for name in self.fields if wanted is None or name in wanted]
        begin = split.first_record - 1
        end = min(begin + self._split_rows, _rows_of(path))
        for first in range(begin, end, BATCH_ROWS):
            with machine_faults(path):
                count = min(BATCH_ROWS, end - first)
                rows = pl.scan_parquet(path, glob=False).slice(first, count).select(self.fields).collect()
            texts = rows.select(_as_text(name, kind) for name, kind in rows.schema.items())
            raw, starts = _as_json(texts)
            columns = texts.select(names).with_columns(_without_blanks(name) for name in names)
            offsets = np.full(count, split.start, np.int64)
            yield Batch(columns, first + 1, offsets, np.diff(starts), raw, 0, raw_starts=starts[:-1])


def _schema_of(path: Path, expected: Sequence[str] | None, faults: Faults) -> Mapping[str, pl.DataType] | None:
    try:
        with machine_faults(path):
            schema = pl.read_parquet_schema(path)
    except pl.exceptions.PolarsError as error:
        faults.add("D360", str(path), kind="parquet", message=str(error).splitlines()[0])
        return None
    for name, kind in schema.items():
        if (expected is None or name in expected) and not _is_text(kind):
            faults.add("D364", str(path), name=name, found=str(kind), allowed=_ALLOWED)
    return schema


def _differences(path: Path, fields: Sequence[str], expected: Sequence[str]) -> list[tuple[Path, str, dict[str, str]]]:
    missing = [(path, "E121", {"name": name}) for name in expected if name not in fields]
    strange = [(path, "E122", {"name": n, "nearest": nearest(n, expected)}) for n in fields if n not in expected]
    return [*missing, *strange]


def _rows_of(path: Path) -> int:
    with machine_faults(path):
        return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())


def _is_text(kind: pl.DataType) -> bool:
    return kind.is_integer() or kind.is_decimal() or kind in {pl.String, pl.Date, pl.Null, pl.Categorical, pl.Enum}


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    return column if kind == pl.String else column.cast(pl.String)


def _without_blanks(name: str) -> pl.Expr:
    return pl.when(~pl.col(name).str.contains(_BLANK)).then(pl.col(name)).alias(name)


def _as_json(texts: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The rows as lines of JSON, and where each begins, with the end of the last."""
    written = io.BytesIO()
    texts.write_ndjson(written)
    raw = np.frombuffer(written.getvalue(), np.uint8)
    return raw, np.concatenate([[0], np.flatnonzero(raw == ord("\n")) + 1]).astype(np.int64)
