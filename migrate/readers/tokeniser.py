"""Delimited text: where the cells of many rows lie in raw bytes, before anything is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from migrate.charsets import Charset
from migrate.readers import kernels
from migrate.readers.kernels import CR, FINE, FIRST_TRAIL, LF, TEXT_AFTER_QUOTE, TOO_LONG, U8, UNCLOSED, tokenise

#: What the catalogue calls a row's state. A sound row with more or fewer columns than the header is an E107.
ROW_CODES = {FINE: "E107", UNCLOSED: "E108", TEXT_AFTER_QUOTE: "E111", TOO_LONG: "E112"}

#: No row is longer; what is, is cut into rows of this length (E112), so that memory stays bounded whatever the bytes.
ROW_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True)
class Dialect:
    """The form of the text: bytes, with ``quote`` -1 for none. ``strict_crlf``: a lone LF ends no row.

    ``trails``: 256 × uint8, how many bytes of the same character follow a byte; empty where that does not matter.
    """

    delimiter: int
    quote: int
    line_end: int
    strict_crlf: bool
    trails: U8


def dialect(charset: Charset, delimiter: str, quote: str, newline: Literal["lf", "crlf", "cr"]) -> Dialect:
    """The dialect of a text. ``delimiter`` and ``quote`` are one ASCII character each; ``quote`` may be empty.

    Trail bytes need stepping over only where the delimiter or quote can be one, as ``|`` can in CP932.
    """
    steps = any(ord(mark) >= FIRST_TRAIL for mark in delimiter + quote)
    return Dialect(
        delimiter=ord(delimiter),
        quote=ord(quote) if quote else -1,
        line_end=CR if newline == "cr" else LF,
        strict_crlf=newline == "crlf",
        trails=charset.lead.astype(np.uint8) if steps else np.zeros(0, np.uint8),
    )


class Cells:
    """Room for the cells of up to ``rows`` rows of ``columns`` columns, used again for every batch.

    ``places``: rows × columns × (begin, length), uint32: where each cell lies in the data, without its quotes; zeros in
    rows that are not well formed. ``totals``: how many bytes the cells of each column have, or more. ``doubled``:
    columns × rows, 1 where the cell has doubled quotes; ``doubled_in``: how many cells have in each column. ``ends``:
    where each row ends, with its line end. ``found``: how many columns each row has. ``state``: what is wrong with it.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self.places = np.empty((rows, columns, 2), np.uint32)
        self.totals = np.zeros(columns, np.int64)
        self.doubled = np.zeros((columns, rows), np.uint8)
        self.doubled_in = np.zeros(columns, np.int64)
        self.ends = np.zeros(rows, np.int64)
        self.found = np.zeros(rows, np.int64)
        self.state = np.zeros(rows, np.uint8)

    def fill(self, data: U8, begin: int, form: Dialect, *, final: bool, limit: int = ROW_LIMIT) -> int:
        """Find the cells of the rows from ``begin`` on; how many rows were found is returned.

        A row that ``data`` does not hold to its end is left out, unless ``final``.
        """
        self.doubled[self.doubled_in > 0] = 0
        self.doubled_in[:] = 0
        self.totals[:] = 0
        rows = tokenise(
            data,
            begin,
            final,
            (form.quote, form.line_end, form.strict_crlf, form.delimiter),
            form.trails,
            limit,
            self.places,
            self.totals,
            self.doubled,
            self.doubled_in,
            self.ends,
            self.found,
            self.state,
        )
        return int(rows)


def count_rows(data: U8, form: Dialect, limit: int = ROW_LIMIT) -> tuple[int, int] | None:
    """(rows, bytes they take) of text that begins with a row, at memory speed; None where the tokeniser must look."""
    scan = (form.quote, form.line_end, form.strict_crlf, form.delimiter)
    rows, used = kernels.count_rows(data, scan, bool(len(form.trails)), limit)
    return (int(rows), int(used)) if rows else None
