"""Delimited text (CSV, TSV): ``reader = "delimited"``.

Cells are found in the raw bytes (``tokeniser``) and then decoded column by column. A row that is not well formed,
or has more or fewer columns than the header, is a record with all fields null and an E107, E108, E111 or E112: it
is counted and rejected. An end-of-file mark of DOS (X'1A' as the last byte) and a UTF-8 byte order mark belong to
no record.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.batch import Batch
from migrate.charsets import Charset, Mode
from migrate.charsets.columns import Places, TextColumn
from migrate.errors import DefinitionError, Faults
from migrate.issues import encode_detail
from migrate.readers.base import Plan, Split, file_issues
from migrate.readers.columns import assemble, rejected
from migrate.readers.files import opened, read_bytes, read_into
from migrate.readers.heads import Form, Head, form_of, read_head
from migrate.readers.kernels import FINE
from migrate.readers.matching import match_columns
from migrate.readers.source import Source
from migrate.readers.tokeniser import ROW_CODES, ROW_LIMIT, Cells, count_rows
from migrate.records import OccursGroup, read_field_names

#: Rows decoded together, and the bytes read at once to find them.
BATCH_ROWS = 1 << 17
CHUNK_BYTES = 12 << 20
#: Bytes after which a split ends with the chunk it is in: with the whole rows of one chunk.
SPLIT_BYTES = 8 << 20

_MODE: Mode = "mixed"


class DelimitedReader:
    """Rows of delimited cells, one or more files of the same columns.

    ``names``: the columns' names where the files have no header, or where a field list gives them instead.
    ``expected``: the names the header should have (``validate``): what it lacks or has besides is a file issue,
    E121 or E122, and ``fields`` are those of ``expected`` that are there. Raises ``DefinitionError`` for files
    whose headers cannot be used.
    """

    #: keys of a source definition that this reader takes
    OPTIONS = frozenset({"fields", "delimiter", "quote", "header", "newline", "gaiji"})

    def __init__(
        self,
        paths: tuple[Path, ...],
        charset: Charset,
        form: Form,
        definitions: tuple[Path, ...] = (),
        *,
        names: Sequence[str] | None = None,
        expected: Sequence[str] | None = None,
        split_bytes: int = SPLIT_BYTES,
        chunk_bytes: int = CHUNK_BYTES,
        row_limit: int = ROW_LIMIT,
    ) -> None:
        faults = Faults()
        self.paths = paths
        self.groups: Mapping[str, OccursGroup] = {}
        self.definitions = definitions
        self._charset = charset
        self._row_limit = row_limit
        self._heads = [read_head(path, charset, form, faults, row_limit) for path in paths]
        faults.stop()
        matched = match_columns(paths, self._heads, names, expected, faults)
        faults.stop()
        self.fields = matched.fields
        self._columns = matched.columns
        self._widths = matched.widths
        self._file_issues = matched.issues
        self._spare: dict[int, deque[Cells]] = {}
        self._split_bytes = split_bytes
        self._chunk_bytes = max(chunk_bytes, 2 * row_limit)  # a row and what follows it always fit

    @classmethod
    def from_source(cls, source: Source, place: Path, paths: tuple[Path, ...], charset: Charset) -> DelimitedReader:
        """See ``opening.ReaderFactory``."""
        faults = Faults()
        form = form_of(source, place, charset, faults)
        listed = place.parent / source.fields if source.fields else None
        names = None
        if listed:
            try:
                names = read_field_names(listed)
            except DefinitionError as error:
                faults.found += error.faults
        faults.stop()
        definitions = (*filter(None, (listed,)), *charset.files)
        return cls(paths, charset, form, definitions, names=names)

    def plan(self, limit: int | None = None) -> Plan:
        """Splits of whole rows, found in one pass over the files. Empty files are noted with E106."""
        empty: list[tuple[Path, str, dict[str, str]]] = [
            (path, "E106", {}) for path, head in zip(self.paths, self._heads, strict=True) if head.empty
        ]
        size = sum(head.data_end - head.data_start for head in self._heads)
        return Plan(self._splits(limit), size, file_issues([*self._file_issues, *empty]))

    def _splits(self, limit: int | None) -> Iterator[Split]:
        for file, (path, head) in enumerate(zip(self.paths, self._heads, strict=True)):
            for split in self._plan_file(file, path, head):
                if limit is not None and split.first_record > limit:
                    break
                yield split

    def _plan_file(self, file: int, path: Path, head: Head) -> Iterator[Split]:
        start = head.data_start
        first = record = 1
        with opened(path) as fd:
            for position, rows, cuttable in self._pieces(fd, path, head):
                record += rows
                # only after a sound row: what a malformed one is may depend on bytes that follow it
                if (position - start >= self._split_bytes and cuttable) or position == head.data_end:
                    yield Split(file, start, position, first)
                    start, first = position, record

    def _pieces(self, fd: int, path: Path, head: Head) -> Iterator[tuple[int, int, bool]]:
        """(position after some rows, how many rows, whether the last of them is sound), through the file."""
        cells = Cells(0, BATCH_ROWS)
        buffer = np.empty(min(self._chunk_bytes, head.data_end - head.data_start), np.uint8)
        position = head.data_start
        while position < head.data_end:
            size = min(self._chunk_bytes, head.data_end - position)
            final = position + size == head.data_end
            data = buffer[:size]
            read_into(data, fd, path, position)
            quick = count_rows(data, head.dialect, self._row_limit)
            if quick and (quick[1] == size or not final):
                position += quick[1]
                yield position, quick[0], True
                continue
            used = 0
            while rows := cells.fill(data, used, head.dialect, final=final, limit=self._row_limit):
                used = int(cells.ends[rows - 1])
                yield position + used, rows, bool(cells.state[rows - 1] == FINE)
            position += used

    def read(self, split: Split, wanted: Collection[str] | None = None) -> Iterator[Batch]:
        """Batches of rows in the order of the file."""
        path, head = self.paths[split.file], self._heads[split.file]
        record, position = split.first_record, split.start
        with opened(path) as fd, self._cells(self._widths[split.file]) as cells:
            while position < split.end:
                size = min(self._chunk_bytes, split.end - position)
                data = read_bytes(fd, path, position, size)
                used = 0
                final = position + size == split.end
                while rows := cells.fill(data, used, head.dialect, final=final, limit=self._row_limit):
                    batch = self._batch(split.file, data, used, cells, rows, record, position, wanted)
                    yield batch
                    used = int(cells.ends[rows - 1])
                    record += rows
                position += used

    @contextmanager
    def _cells(self, columns: int) -> Iterator[Cells]:
        """Room for the cells of a batch, which goes from split to split: fresh memory costs more than finding cells.

        So many rows fit into a chunk if each has its delimiters and its end; shorter ones are read in several batches.
        """
        spare = self._spare.setdefault(columns, deque())
        try:
            cells = spare.pop()
        except IndexError:
            cells = Cells(columns, min(BATCH_ROWS, self._chunk_bytes // max(columns, 1) + 1))
        yield cells
        spare.append(cells)

    def _batch(
        self,
        file: int,
        data: NDArray[np.uint8],
        begin: int,
        cells: Cells,
        rows: int,
        record: int,
        position: int,
        wanted: Collection[str] | None,
    ) -> Batch:
        ends = cells.ends[:rows].copy()
        starts = np.concatenate([np.array([begin]), ends[:-1]])
        chosen = [
            (name, column)
            for name, column in zip(self.fields, self._columns[file], strict=True)
            if wanted is None or name in wanted
        ]
        columns, issues = assemble(self._decode(data, cells, chosen, rows))
        bad = np.flatnonzero((cells.state[:rows] != FINE) | (cells.found[:rows] != cells.columns))
        if len(bad):
            issues = pl.concat([issues, self._rejections(bad, cells)])
        return Batch(columns, record, starts + position, ends - starts, data, position, issues)

    def _decode(
        self, data: NDArray[np.uint8], cells: Cells, chosen: Sequence[tuple[str, int]], rows: int
    ) -> Iterator[tuple[str, TextColumn]]:
        places = [(Places.tabled(cells.places, column, int(cells.totals[column])), _MODE) for _, column in chosen]
        decoded = self._charset.decode_columns(data, rows, places)
        for (name, column), texts in zip(chosen, decoded, strict=True):
            yield name, _with_single_quotes(texts, cells, column, rows) if cells.doubled_in[column] else texts

    def _rejections(self, bad: NDArray[np.int64], cells: Cells) -> pl.DataFrame:
        codes = [ROW_CODES[state] for state in cells.state[bad].tolist()]
        common = {"expected": str(cells.columns), "limit": str(self._row_limit)}
        details = [encode_detail({**common, "found": str(found)}) for found in cells.found[bad].tolist()]
        return rejected(pl.Series(bad), pl.Series(codes, dtype=pl.String), pl.Series(details, dtype=pl.String))


def _with_single_quotes(texts: TextColumn, cells: Cells, column: int, rows: int) -> TextColumn:
    has = pl.Series(cells.doubled[column, :rows], dtype=pl.Boolean)
    single = texts.text.str.replace_all('""', '"', literal=True)
    return TextColumn(single.zip_with(has, texts.text), texts.faults)
