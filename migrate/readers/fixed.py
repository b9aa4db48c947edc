"""Fixed-length records: ``reader = "fixed"``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.batch import Batch
from migrate.charsets import Charset
from migrate.errors import DefinitionError
from migrate.issues import encode_detail
from migrate.readers.base import SPLIT_BYTES, Plan, Split, file_issues
from migrate.readers.columns import assemble, rejected
from migrate.readers.files import opened, read_bytes, size_of
from migrate.readers.source import Source
from migrate.records import OccursGroup, RecordLayout, decode_fields, read_copybook, read_field_list

#: Records decoded together, within the bytes below.
BATCH_RECORDS = 65_536
BATCH_BYTES = 16 << 20


class FixedReader:
    """Records of one length, one after the other, without line ends.

    A last record that is cut short is one record, with all fields null and an E104, so that it is counted and rejected.
    """

    #: keys of a source definition that this reader takes
    OPTIONS = frozenset({"copybook", "fields", "byte_order", "gaiji"})

    def __init__(
        self,
        paths: tuple[Path, ...],
        layout: RecordLayout,
        charset: Charset,
        definitions: tuple[Path, ...] = (),
        *,
        split_bytes: int = SPLIT_BYTES,
    ) -> None:
        self.paths = paths
        self.fields = tuple(field.name for field in layout.fields)
        self.groups: Mapping[str, OccursGroup] = layout.groups
        self.definitions = definitions
        self._layout = layout
        self._charset = charset
        self._split_bytes = split_bytes

    @classmethod
    def from_source(cls, source: Source, place: Path, paths: tuple[Path, ...], charset: Charset) -> FixedReader:
        """See ``opening.ReaderFactory``. The record is described by ``copybook`` or ``fields``."""
        named = source.copybook or source.fields
        if named is None or (source.copybook and source.fields):
            allowed = "copybook = … | fields = …"
            raise DefinitionError.one("D103", str(place), found="fixed: copybook, fields", allowed=allowed)
        path = place.parent / named
        order = source.byte_order or "big"
        read = read_copybook if source.copybook else read_field_list
        return cls(paths, read(path, native_order=order), charset, (path, *charset.files))

    def within(self, fields: Collection[str]) -> frozenset[str]:
        """The other fields of which every byte belongs to one of ``fields`` too, as those under a REDEFINES do."""
        held = {
            byte for field in self._layout.fields if field.name in fields for byte in range(field.offset, field.end)
        }
        others = (field for field in self._layout.fields if field.name not in fields)
        return frozenset(field.name for field in others if held.issuperset(range(field.offset, field.end)))

    def plan(self, limit: int | None = None) -> Plan:
        """Splits of whole records.

        Files whose size is no multiple of the record length are noted with E105, empty ones with E106.
        """
        length = self._layout.length
        step = max(1, self._split_bytes // length)
        splits: list[Split] = []
        total = 0
        found: list[tuple[Path, str, dict[str, str]]] = []
        for file, path in enumerate(self.paths):
            size = size_of(path)
            rest = size % length
            if not size:
                found.append((path, "E106", {}))
            elif rest:
                found.append((path, "E105", {"size": str(size), "length": str(length), "rest": str(rest)}))
            records = size // length
            # a cut record goes with the records before it
            firsts = range(0, max(records, 1 if rest else 0), step)
            ends = [first * length for first in firsts[1:]]
            ends += [size] if firsts else []
            wanted = [first for first in firsts if limit is None or first < limit]
            splits += [Split(file, first * length, end, first + 1) for first, end in zip(wanted, ends, strict=False)]
            total += size
        return Plan(splits, total, file_issues(found))

    def read(self, split: Split, wanted: Collection[str] | None = None) -> Iterator[Batch]:
        """Batches of whole records, then a cut record, if the split ends with one, as a batch of its own."""
        length = self._layout.length
        path = self.paths[split.file]
        step = max(1, min(BATCH_RECORDS, BATCH_BYTES // length))
        records = (split.end - split.start) // length
        with opened(path) as fd:
            for done in range(0, records, step):
                start = split.start + done * length
                raw = read_bytes(fd, path, start, min(step, records - done) * length)
                yield self._batch(raw, start, split.first_record + done, wanted)
            cut = split.start + records * length
            if cut < split.end:
                raw = read_bytes(fd, path, cut, split.end - cut)
                yield self._cut_record(raw, cut, split.first_record + records, wanted)

    def _batch(self, raw: NDArray[np.uint8], start: int, first_record: int, wanted: Collection[str] | None) -> Batch:
        length = self._layout.length
        starts = np.arange(0, len(raw), length, dtype=np.int64)
        fields = [field for field in self._layout.fields if wanted is None or field.name in wanted]
        decoded = decode_fields(fields, self._charset, raw, length)
        columns, issues = assemble(zip((field.name for field in fields), decoded, strict=True))
        return Batch(columns, first_record, starts + start, np.full(len(starts), length, np.int64), raw, start, issues)

    def _cut_record(self, raw: NDArray[np.uint8], start: int, record: int, wanted: Collection[str] | None) -> Batch:
        names = [name for name in self.fields if wanted is None or name in wanted]
        columns = pl.DataFrame({name: [None] for name in names}, schema=dict.fromkeys(names, pl.String))
        detail = encode_detail({"found": str(len(raw)), "expected": str(self._layout.length)})
        issues = rejected(pl.Series([0]), "E104", detail)
        return Batch(columns, record, np.array([start]), np.array([len(raw)]), raw, start, issues)
