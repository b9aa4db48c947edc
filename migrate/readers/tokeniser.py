"""Delimited text: a Numba kernel that finds the cells of many rows in raw bytes, before anything is decoded.

The grammar is RFC 4180's, as old systems write it: a cell that begins with a quote goes to the closing quote, may hold delimiters and
line ends, and doubles quotes inside; in any other cell a quote is a character like others.

Where a quoted cell is malformed, the row ends at the first line end after its opening quote, so that one forgotten quote costs one
row and not the rest of the file. The next row is read as usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

from migrate.charsets import Charset

U8 = NDArray[np.uint8]
I64 = NDArray[np.int64]

#: No row is longer; what is, is cut into rows of this length (E112), so that memory stays bounded whatever the bytes are.
ROW_LIMIT = 1 << 20

#: What is wrong with a row.
FINE, UNCLOSED, TEXT_AFTER_QUOTE, TOO_LONG = 0, 1, 2, 3

_DELIMITER, _QUOTE, _LINE_END, _LEAD, _LEAD2 = 1, 2, 3, 4, 5
_CR, _LF = 0x0D, 0x0A
#: Below this byte nothing is ever the second byte of a character in an ASCII-compatible charset.
_FIRST_TRAIL = 0x40
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Dialect:
    """The form of the text. ``kinds``: 256 × uint8, what a byte is to the tokeniser. ``strict_crlf``: a lone LF ends no row."""

    kinds: U8
    quote: int
    line_end: int
    strict_crlf: bool


def dialect(charset: Charset, delimiter: str, quote: str, newline: Literal["lf", "crlf", "cr"]) -> Dialect:
    """The dialect's table. ``delimiter`` and ``quote`` are one ASCII character each; ``quote`` may be empty.

    Trail bytes need stepping over only where the delimiter or quote can be one, as ``|`` can in CP932.
    """
    line_end = _CR if newline == "cr" else _LF
    kinds = np.zeros(256, np.uint8)
    marks = delimiter + quote
    if any(ord(mark) >= _FIRST_TRAIL for mark in marks):
        kinds[charset.lead == 1] = _LEAD
        kinds[charset.lead == 2] = _LEAD2  # noqa: PLR2004  two bytes follow
    kinds[ord(delimiter)] = _DELIMITER
    kinds[line_end] = _LINE_END
    if quote:
        kinds[ord(quote)] = _QUOTE
    return Dialect(kinds, ord(quote) if quote else -1, line_end, newline == "crlf")


class Cells:
    """Room for the cells of up to ``rows`` rows of ``columns`` columns, used again for every batch.

    ``starts``, ``lengths``: columns × rows, int64, where each cell lies in the data, without its quotes; 0 and 0 in rows that
    are not well formed. ``doubled``: columns × rows, 1 where the cell has doubled quotes; ``doubled_in``: how many in each column.
    ``ends``: where each row ends, with its line end. ``found``: how many columns each row has. ``state``: what is wrong with it.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.starts = np.zeros((columns, rows), np.int64)
        self.lengths = np.zeros((columns, rows), np.int64)
        self.doubled = np.zeros((columns, rows), np.uint8)
        self.doubled_in = np.zeros(columns, np.int64)
        self.ends = np.zeros(rows, np.int64)
        self.found = np.zeros(rows, np.int64)
        self.state = np.zeros(rows, np.uint8)

    def fill(self, data: U8, begin: int, form: Dialect, *, final: bool, limit: int = ROW_LIMIT) -> int:
        """Find the cells of the rows from ``begin`` on; how many rows were found is returned.

        A row that ``data`` does not hold to its end is left out, unless ``final``.
        """
        if self.doubled_in.any():
            self.doubled[:] = 0
            self.doubled_in[:] = 0
        where = (self.starts, self.lengths, self.doubled, self.doubled_in, self.ends, self.found, self.state)
        return int(_tokenise(data, begin, final, form.kinds, form.quote, form.strict_crlf, limit, *where))


def count_rows(data: U8, form: Dialect) -> tuple[int, int] | None:
    """(rows, bytes they take) for text without any quote, at memory speed; None where the tokeniser must look."""
    if form.quote >= 0 and (data == form.quote).any():
        return None
    rows, used = _count_line_ends(data, form.line_end, form.strict_crlf)
    return (int(rows), int(used)) if rows else None


@njit(nogil=True, cache=True)
def _count_line_ends(data: U8, line_end: int, strict_crlf: bool) -> tuple[int, int]:  # noqa: FBT001
    """Counts block by block; (0, 0) when a block has none, because then a row might be longer than the limit."""
    rows = 0
    for begin in range(0, data.shape[0], _BLOCK):
        end = min(begin + _BLOCK, data.shape[0])
        block = data[begin:end]
        here = 0
        if strict_crlf:
            for k in range(1, block.shape[0]):
                here += (block[k] == line_end) & (block[k - 1] == _CR)
            here += begin > 0 and block[0] == line_end and data[begin - 1] == _CR
        else:
            for k in range(block.shape[0]):
                here += block[k] == line_end
        if here == 0 and end - begin == _BLOCK:
            return 0, 0
        rows += here
    used = data.shape[0]
    while used > 0 and not _ends_row(data, used - 1, 0, line_end, strict_crlf):
        used -= 1
    return rows, used


@njit(nogil=True, cache=True, inline="always")
def _ends_row(data: U8, at: int, row_start: int, line_end: int, strict_crlf: bool) -> bool:  # noqa: FBT001
    """Whether the byte at ``at`` ends a row."""
    return data[at] == line_end and (not strict_crlf or (at > row_start and data[at - 1] == _CR))


@njit(nogil=True, cache=True)
def _tokenise(
    data: U8,
    begin: int,
    final: bool,  # noqa: FBT001
    kinds: U8,
    quote: int,
    strict_crlf: bool,  # noqa: FBT001
    limit: int,
    starts: I64,
    lengths: I64,
    doubled: U8,
    doubled_in: I64,
    ends: I64,
    found: I64,
    state: U8,
) -> int:
    columns = starts.shape[0]
    size = data.shape[0]
    # in a cell without quotes only the delimiter and the line end stop the scan
    plain = kinds.copy()
    if quote >= 0:
        plain[quote] = 0
    row = 0
    pos = begin
    while row < ends.shape[0] and pos < size:
        row_start = pos
        over = row_start + limit <= size
        stop = row_start + limit if over else size
        column = 0
        wrong = FINE
        resume = -1
        complete = False
        while not complete and wrong == FINE:
            start = pos
            escaped = np.uint8(0)
            if pos < stop and data[pos] == quote:
                start, pos, wrong, resume, escaped = _quoted(data, pos, stop, row_start, kinds, quote, strict_crlf)
                length = pos - start
                if wrong == FINE:
                    pos += 1
                    if pos < stop and not _follows_cell(data, pos, stop, size, final, kinds, strict_crlf):
                        wrong = TEXT_AFTER_QUOTE
                    elif pos < stop and kinds[data[pos]] == 0:
                        pos += 1  # the CR of a CR LF
            else:
                pos = _plain(data, pos, stop, row_start, plain, strict_crlf)
                length = pos - start
                if pos < stop and data[pos] == _LF and length > 0 and data[pos - 1] == _CR:
                    length -= 1
            if wrong == FINE:
                if column < columns:
                    starts[column, row] = start
                    lengths[column, row] = length
                    if escaped:
                        doubled[column, row] = 1
                        doubled_in[column] += 1
                column += 1
                if pos >= stop:
                    if over:
                        wrong = TOO_LONG
                    complete = True
                elif kinds[data[pos]] == _DELIMITER:
                    pos += 1
                else:
                    pos += 1
                    complete = True
        reached = pos >= stop and not over and not (complete and pos > row_start and _ends_row(data, pos - 1, row_start, _end_byte(kinds), strict_crlf))
        if reached and not final:
            break
        row += 1
    return row
