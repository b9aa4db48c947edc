"""``TextColumn``: what decoding a column gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing the charsets loads no Polars
    import polars as pl


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A decoded column of n rows.

    ``text``    String, n rows; null where the row is blank (only U+0020 and U+3000, only X'00', no bytes) or
    undecodable.
    ``faults``  (row: UInt32, code, value, detail: String), in the order of rows. Codes: E101 undecodable, at most eight
    distinct ones per row; E102 a code cut off by the field's end; E103 a shift left open, which keeps the text and has
    neither value nor detail. ``value`` is the bytes in hex, ``detail`` JSON with ``bytes`` and ``position`` (from 1).
    """

    text: pl.Series
    faults: pl.DataFrame
