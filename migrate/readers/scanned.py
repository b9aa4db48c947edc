"""Readers of formats whose records a kernel finds in the raw bytes (XML, JSON Lines): what they have in common.

A subclass says where the records of a file begin and end (``_span``), finds cells (``_scan``), and reads a cell that
is more than the text it shows (``_unescape``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.batch import Batch
from migrate.charsets import Charset
from migrate.charsets.columns import TextColumn
from migrate.definitions import nearest
from migrate.issues import encode_detail
from migrate.readers.base import SPLIT_BYTES, Plan, Split, file_issues
from migrate.readers.columns import assemble, rejected
from migrate.readers.files import opened, read_bytes, size_of
from migrate.readers.xml_kernel import FINE, MALFORMED, NOT_TEXT, REPEATED, TOO_LONG, TRUNCATED, UNKNOWN
from migrate.records import OccursGroup

#: Records decoded together, and the bytes read at once to find them.
BATCH_ROWS = 1 << 15
CHUNK_BYTES = 8 << 20
#: No record is longer; what is, is cut into records of this length (E134), so that memory stays bounded.
RECORD_LIMIT = 1 << 20

_CODES = {UNKNOWN: "E131", REPEATED: "E132", NOT_TEXT: "E133", TOO_LONG: "E134", TRUNCATED: "E136"}
_FAULT_SCHEMA = {"row": pl.UInt32(), "code": pl.String(), "value": pl.String(), "detail": pl.String()}
#: Bytes of an unknown name that are shown.
_SHOWN = 300


class Cells:
    """Room for the cells of ``rows`` records of ``columns`` columns, used again for every batch.

    ``starts``, ``lengths``: columns × rows, where each cell lies in the data; both 0 where it is absent. ``special``: 1
    where its text has to be unescaped. ``begins``, ``ends``: the bytes of each record. ``state``: what is wrong with
    it. ``faults``: 2 × rows, the bytes of the name the fault is about.
    """

    def __init__(self, columns: int, rows: int) -> None:
        shape = (columns, rows)
        self.starts = np.zeros(shape, np.int64)
        self.lengths = np.zeros(shape, np.int64)
        self.special = np.zeros(shape, np.uint8)
        self.seen = np.zeros(columns, np.int64)
        self.begins = np.zeros(rows, np.int64)
        self.ends = np.zeros(rows, np.int64)
        self.state = np.zeros(rows, np.uint8)
        self.faults = np.zeros((2, rows), np.int64)

    @property
    def table(self) -> Any:
        """What kernels take: starts, lengths, special, seen."""
        return self.starts, self.lengths, self.special, self.seen

    @property
    def records(self) -> Any:
        """What kernels take: begins, ends, state, faults."""
        return self.begins, self.ends, self.state, self.faults


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes of a file's records, and what is wrong with the file as a whole."""

    start: int
    end: int
    issues: tuple[tuple[Path, str, dict[str, str]], ...] = ()


class ScannedReader(ABC):
    """Records found in raw bytes, one or more files of the same fields."""

    #: the code of a record that is not well formed
    MALFORMED_CODE: str

    def __init__(
        self,
        paths: tuple[Path, ...],
        charset: Charset,
        fields: Sequence[str],
        definitions: tuple[Path, ...] = (),
        *,
        split_bytes: int = SPLIT_BYTES,
        chunk_bytes: int = CHUNK_BYTES,
        record_limit: int = RECORD_LIMIT,
    ) -> None:
        self.paths = paths
        self.fields = tuple(fields)
        self.groups: Mapping[str, OccursGroup] = {}
        self.definitions = definitions
        self._charset = charset
        self._split_bytes = split_bytes
        self._record_limit = record_limit
        self._chunk_bytes = max(chunk_bytes, 3 * record_limit)  # a record and what stands before it always fit

    @abstractmethod
    def _span(self, path: Path) -> Span:
        """Where the records of a file are."""

    @abstractmethod
    def _scan(self, data: NDArray[np.uint8], begin: int, cells: Cells, *, final: bool) -> int:
        """Find records from ``begin`` on; → how many. Without columns they are only found."""

    @abstractmethod
    def _unescape(self, text: str) -> str | None:
        """The text that a special cell stands for; None where it is not well formed."""

    @abstractmethod
    def _item(self, name: str) -> str:
        """The field that a name in the file stands for, as far as it can be told."""

    def plan(self, limit: int | None = None) -> Plan:
        """Splits of whole records, found in one pass over the files. Empty files are noted with E106."""
        spans = [self._span(path) for path in self.paths]
        issues = [issue for span in spans for issue in span.issues]
        issues += [(path, "E106", {}) for path in self.paths if not size_of(path)]
        size = sum(span.end - span.start for span in spans)
        return Plan(self._splits(spans, limit), size, file_issues(issues))

    def _splits(self, spans: Sequence[Span], limit: int | None) -> Iterator[Split]:
        for file, (path, span) in enumerate(zip(self.paths, spans, strict=True)):
            start, first, record = span.start, 1, 1
            for position, rows, sound in self._positions(path, span):
                record += rows
                # only after a sound record: what a malformed one is may depend on bytes that follow it
                if (position - start >= self._split_bytes and sound) or position == span.end:
                    if record > first:
                        yield Split(file, start, position, first)
                    start, first = position, record
                    if limit is not None and first > limit:
                        break

    def _positions(self, path: Path, span: Span) -> Iterator[tuple[int, int, bool]]:
        """(position after some records, how many, whether the last of them is sound), through the file."""
        cells = Cells(0, BATCH_ROWS)
        position = span.start
        with opened(path) as fd:
            while position < span.end:
                size = min(self._chunk_bytes, span.end - position)
                final = position + size == span.end
                data = read_bytes(fd, path, position, size)
                used = 0
                while rows := self._scan(data, used, cells, final=final):
                    used = int(cells.ends[rows - 1])
                    yield position + used, rows, bool(cells.state[rows - 1] == FINE)
                if final:
                    if used < size:
                        yield span.end, 0, True
                    break
                position += used

    def read(self, split: Split, wanted: Collection[str] | None = None) -> Iterator[Batch]:
        """Batches of records in the order of the file."""
        path = self.paths[split.file]
        cells = Cells(len(self.fields), BATCH_ROWS)
        record, position = split.first_record, split.start
        with opened(path) as fd:
            while position < split.end:
                size = min(self._chunk_bytes, split.end - position)
                final = position + size == split.end
                data = read_bytes(fd, path, position, size)
                used = 0
                while rows := self._scan(data, used, cells, final=final):
                    yield self._batch(data, cells, rows, record, position, wanted)
                    used = int(cells.ends[rows - 1])
                    record += rows
                if final:
                    break
                position += used

    def _batch(
        self,
        data: NDArray[np.uint8],
        cells: Cells,
        rows: int,
        record: int,
        position: int,
        wanted: Collection[str] | None,
    ) -> Batch:
        begins, ends = cells.begins[:rows].copy(), cells.ends[:rows]
        columns, issues = assemble(
            (name, self._decode(data, cells, column, rows))
            for column, name in enumerate(self.fields)
            if wanted is None or name in wanted
        )
        bad = np.flatnonzero(cells.state[:rows] != FINE)
        if len(bad):
            issues = pl.concat([issues, self._rejections(data, bad, cells)])
        return Batch(columns, record, begins + position, ends - begins, data, position, issues)

    def _decode(self, data: NDArray[np.uint8], cells: Cells, column: int, rows: int) -> TextColumn:
        decoded = self._charset.decode_column(data, cells.starts[column, :rows], cells.lengths[column, :rows])
        special = cells.special[column, :rows] != 0
        if not special.any():
            return decoded
        marked = pl.Series(special, dtype=pl.Boolean)
        shown = decoded.text.filter(marked).drop_nulls().unique()
        texts = {text: self._unescape(text) for text in shown}
        faulty = [text for text, meant in texts.items() if meant is None]
        meant = pl.Series([_or_blank(text) for text in texts.values()], dtype=pl.String)
        replaced = decoded.text.replace_strict(list(texts), meant, default=None, return_dtype=pl.String)
        faults = decoded.faults
        if faulty:
            rows_at = (decoded.text.is_in(faulty) & marked).fill_null(value=False).arg_true().cast(pl.UInt32)
            faults = pl.concat([faults, self._malformed_cells(rows_at, decoded.text.gather(rows_at))])
        return TextColumn(replaced.zip_with(marked, decoded.text), faults)

    def _malformed_cells(self, rows: pl.Series, values: pl.Series) -> pl.DataFrame:
        columns = {
            "row": rows,
            "code": [self.MALFORMED_CODE] * len(rows),
            "value": values,
            "detail": [encode_detail({"message": "&…;"})] * len(rows),
        }
        return pl.DataFrame(columns, schema=_FAULT_SCHEMA)

    def _rejections(self, data: NDArray[np.uint8], bad: NDArray[np.int64], cells: Cells) -> pl.DataFrame:
        codes, details = [], []
        for row in bad.tolist():
            state = int(cells.state[row])
            codes.append(self.MALFORMED_CODE if state == MALFORMED else _CODES[state])
            first, last = cells.faults[:, row].tolist()
            name = self._item(data[first : min(last, first + _SHOWN)].tobytes().decode("utf-8", errors="replace"))
            at = first - int(cells.begins[row])
            near = nearest(name, self.fields) if state == UNKNOWN else "–"
            details.append(
                encode_detail({"name": name, "nearest": near, "limit": str(self._record_limit), "message": f"+{at}"})
            )
        return rejected(pl.Series(bad), pl.Series(codes, dtype=pl.String), pl.Series(details, dtype=pl.String))


def _or_blank(text: str | None) -> str | None:
    """Blank is blank however it is written: nothing but spaces, or nothing but X'00'."""
    if text is None or not text.strip(" \u3000") or not text.strip("\x00"):
        return None
    return text
