"""Fixed-length records in any charset, to send data back to an old system or to make test files.

A field list or a copybook says where each item goes; items and fields have the same names. Text stands left and is
padded with spaces, numbers stand right and are padded with zeros; a blank is spaces, in a packed field X'00'. What does
not fit, has no code in the charset, or would read back as something else is never cut or replaced: its record is held
back. What no field takes is spaces (``FILLER``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate import charsets
from migrate.definitions import nearest
from migrate.errors import DefinitionError, Faults
from migrate.records import Encoding, RecordLayout, Refusal, read_copybook, read_field_list
from migrate.standards import Layout
from migrate.writers.base import ANY, Abilities, Concatenated, Joined, Sink, issues_of
from migrate.writers.output import Output

#: Encoded values kept per field.
_KEPT = 1 << 16


class FixedWriter:
    """Records of one length, one after the other, without line ends."""

    SUFFIX = ".dat"
    ABILITIES: ClassVar[Abilities] = {
        "charset": ANY,
        "copybook": ANY,
        "fields": ANY,
        "byte_order": ("big", "little"),
        "omit": ANY,
        "max_rows": ANY,
        "max_bytes": ANY,
        "compression": ("none", "gzip"),
    }

    def __init__(self, layout: Layout, output: Output, job: Path) -> None:
        faults = Faults()
        named = output.copybook or output.fields
        if named is None or (output.copybook and output.fields):
            faults.add("D103", str(job), found="fixed: copybook, fields", allowed="copybook = … | fields = …")
            raise DefinitionError(faults.found)
        path = job.parent / named
        self.definitions = (path,)
        try:
            charset = charsets.get(output.charset or "utf-8", place=f"{job} charset", base=job.parent)
        except DefinitionError as error:
            faults.found += error.faults
        read = read_copybook if output.copybook else read_field_list
        try:
            record = read(path, native_order=output.byte_order or "big")
            _note_mismatches(record, layout, output.omit or (), path, faults)
        except DefinitionError as error:
            faults.found += error.faults
        faults.stop()
        self._length = record.length
        self._filler = charset.pad_single
        texts = {item.name: item.type != "N" for item in layout.items}
        self._fields = [_Column(Encoding(field, charset, exact=texts[field.name])) for field in record.fields]

    def unfit(self, items: pl.DataFrame) -> pl.DataFrame:
        """E161 no code in the charset; E162 too long; E163 would read back as another value; E164 no such number."""
        found = []
        for field in self._fields:
            column = items[field.name]
            for code, rows, params in field.refused(column):
                found.append((field.name, code, rows, column.gather(rows), params))
        return issues_of(found)

    def body(self, items: pl.DataFrame, out: Sink) -> NDArray[np.int64]:
        """Write n rows × one column per item."""
        filler = np.resize(np.frombuffer(self._filler, np.uint8), self._length)
        records = np.broadcast_to(filler, (items.height, self._length)).copy()
        for field in self._fields:
            records[:, field.offset : field.offset + field.length] = field.encoded(items[field.name])
        out.write(records.data)
        return np.arange(1, items.height + 1, dtype=np.int64) * self._length

    def join(self) -> Joined:
        """Record after record."""
        return Concatenated()


class _Column:
    """One field's values as bytes. Every distinct value is encoded once, so long as there is room to keep it."""

    def __init__(self, encoding: Encoding) -> None:
        self.name = encoding.field.name
        self.offset, self.length = encoding.field.offset, encoding.field.length
        self._encoding = encoding
        self._known: dict[str | None, bytes | Refusal] = {}

    def encoded(self, column: pl.Series) -> NDArray[np.uint8]:
        """rows × length bytes; all values are fit."""
        values, each = _distinct(column)
        found = [self._encode(value) for value in values]
        data = b"".join(one for one in found if isinstance(one, bytes))
        return np.frombuffer(data, np.uint8).reshape(-1, self.length)[each]

    def refused(self, column: pl.Series) -> list[tuple[str, NDArray[np.int64], list[Mapping[str, str]]]]:
        """(code, rows, the parameters of each) of what cannot be written."""
        values, each = _distinct(column)
        kinds = {number: one for number, one in enumerate(map(self._encode, values)) if isinstance(one, Refusal)}
        found = []
        for code in sorted({one.code for one in kinds.values()}):
            rows = np.flatnonzero(np.isin(each, [number for number, one in kinds.items() if one.code == code]))
            found.append((code, rows, [kinds[number].params for number in each[rows].tolist()]))
        return found

    def _encode(self, value: str | None) -> bytes | Refusal:
        known = self._known.get(value)
        if known is None:
            known = self._encoding.encode(value)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[value] = known
        return known


def _distinct(column: pl.Series) -> tuple[list[str | None], NDArray[np.int64]]:
    """The distinct values, and for each row the number of its value."""
    values = column.unique(maintain_order=True)
    numbered = pl.DataFrame({"value": values, "number": np.arange(len(values))})
    frame = column.alias("value").to_frame()
    each = frame.join(numbered, on="value", how="left", nulls_equal=True, maintain_order="left")["number"]
    return values.to_list(), each.to_numpy()


def _note_mismatches(record: RecordLayout, layout: Layout, omit: tuple[str, ...], path: Path, faults: Faults) -> None:
    items = [item.name for item in layout.items]
    names = {field.name for field in record.fields}
    for field in record.fields:
        if field.name not in items:
            faults.add("D355", str(path), name=field.name, nearest=nearest(field.name, items))
    for name in items:
        if name not in names and name not in omit:
            faults.add("D354", str(path), name=name)
    for name in omit:
        if name not in items:
            faults.add("D355", "omit", name=name, nearest=nearest(name, items))
    end = 0
    for field in sorted(record.fields, key=lambda one: one.offset):
        if field.offset < end:
            faults.add("D357", str(path), name=field.name)
        end = max(end, field.end)
