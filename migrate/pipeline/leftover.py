"""What the old system holds outside the layout, written beside the migration files under the same keys.

One row for each record that rows were written from: the layout's key as its first row has it, then the source fields
that nothing uses, as they were decoded. UTF-8 with a byte order mark and CR LF, so that a spreadsheet reads it right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, cast

import polars as pl

from migrate.errors import Faults
from migrate.pipeline.coverage import Coverage
from migrate.standards import Layout
from migrate.writers import Sink

_BOM = b"\xef\xbb\xbf"
_NEWLINE = "\r\n"


@dataclass(frozen=True, slots=True)
class Leftover:
    """The columns of a leftover file: ``keys`` are items of the layout, ``fields`` those of the source.

    ``names``: the fields' headers.
    """

    keys: tuple[str, ...]
    fields: tuple[str, ...]
    names: tuple[str, ...]

    def head(self) -> bytes:
        """Byte order mark and header row."""
        header = pl.DataFrame(schema=dict.fromkeys([*self.keys, *self.names], pl.String))
        return _BOM + header.write_csv(line_terminator=_NEWLINE).encode("utf-8")

    def write(self, rows: pl.DataFrame, source_row: pl.Series, records: pl.DataFrame, out: Sink) -> int:
        """Write one row for each record in ``source_row``, which numbers ``records`` for every row of items; → how
        many."""
        if not len(rows):
            return 0
        first = source_row.is_first_distinct()
        fields = records.select(self.fields).rename(dict(zip(self.fields, self.names, strict=True)))
        kept = fields.select(pl.all().gather(source_row.filter(first)))
        beside = rows.select(self.keys).filter(first).hstack(kept)
        beside.write_csv(cast("IO[bytes]", out), include_header=False, line_terminator=_NEWLINE)
        return len(beside)


def leftover_of(coverage: Coverage, layout: Layout, place: str, faults: Faults) -> Leftover | None:
    """The leftover file of a conversion; None where every field is used.

    Faults: D370 for a layout without a key, D371 where nothing feeds any item of it.
    """
    if not layout.keys:
        faults.add("D370", place, layout=layout.name)
        return None
    if not set(layout.keys) & set(coverage.names("fed")):
        faults.add("D371", place, layout=layout.name, keys=", ".join(layout.keys))
        return None
    if not coverage.leftover:
        return None
    return Leftover(layout.keys, coverage.leftover, _headers(coverage.leftover, layout.keys))


def _headers(fields: Sequence[str], keys: Sequence[str]) -> tuple[str, ...]:
    """The fields' names; one that a key or another field has already gets 元データ_ before it."""
    taken = set(keys)
    names = []
    for field in fields:
        name = field
        while name in taken or (name != field and name in fields):
            name = f"元データ_{name}"
        taken.add(name)
        names.append(name)
    return tuple(names)
