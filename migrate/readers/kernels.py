"""Numba kernels over delimited bytes.

The grammar is RFC 4180's, as old systems write it: a cell that begins with a quote goes to the closing quote, may hold
delimiters and line ends, and doubles quotes inside; in any other cell a quote is a character like others.

Where a quoted cell is malformed, the row ends at the first line end after its opening quote, so that one forgotten
quote costs one row and not the rest of the file. The next row is read as usual. What a row is does not depend on how
the bytes are cut into pieces: a row whose end is not in the piece is left for the next one.

Bytes are read by address, 32 at a time (see ``migrate.memory``). ``form`` is (quote, line end, whether only
CR LF ends a row, delimiter, address of the 256 numbers of trail bytes or 0).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from migrate.memory import WIDE, byte_at, compiled, lowest_bit, matches_at

U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]
I64 = NDArray[np.int64]

#: States of rows.
FINE, UNCLOSED, TEXT_AFTER_QUOTE, TOO_LONG = 0, 1, 2, 3

CR, LF = 0x0D, 0x0A
#: Below this byte nothing is ever the second byte of a character in an ASCII-compatible charset.
FIRST_TRAIL = 0x40

_BLOCK = 1 << 16
_INCOMPLETE, _MALFORMED = -1, -2


@compiled()
def contains(data: U8, byte: int) -> bool:
    """Whether the byte occurs; looks block by block and stops at the first."""
    for begin in range(0, data.shape[0], _BLOCK):
        hits = 0
        for k in range(begin, min(begin + _BLOCK, data.shape[0])):
            hits += data[k] == byte
        if hits:
            return True
    return False


@compiled()
def count_line_ends(data: U8, line_end: int, strict_crlf: bool, block: int) -> tuple[int, int]:
    """(line ends, bytes to the end of the last one).

    (0, 0) when a block has none: there a row may be longer than the limit.
    """
    rows = 0
    size = data.shape[0]
    for begin in range(0, size, block):
        end = min(begin + block, size)
        here = 0
        if strict_crlf:
            for k in range(max(begin, 1), end):
                here += (data[k] == line_end) & (data[k - 1] == CR)
        else:
            for k in range(begin, end):
                here += data[k] == line_end
        if here == 0 and end - begin == block:
            return 0, 0
        rows += here
    used = size
    while used > 0 and not _ends_row(data.ctypes.data, used - 1, 0, line_end, strict_crlf):
        used -= 1
    return rows, used


@compiled()
def tokenise(
    data: U8,
    begin: int,
    final: bool,
    scan: tuple[int, int, bool, int],
    trails: U8,
    limit: int,
    places: U32,
    totals: I64,
    doubled: U8,
    doubled_in: I64,
    ends: I64,
    found: I64,
    state: U8,
) -> int:
    """Find the cells of the rows from ``begin`` on; how many rows there are is returned.

    ``scan``: the first four of ``form``. ``trails``: empty where no trail byte can be a delimiter or quote. For the
    arrays see ``tokeniser.Cells``.
    """
    text = data.ctypes.data
    trail_counts = trails.ctypes.data if trails.shape[0] else 0
    form = (scan[0], scan[1], scan[2], scan[3], trail_counts)
    size, columns = data.shape[0], places.shape[1]
    row, pos = 0, begin
    while row < ends.shape[0] and pos < size:
        row_start, column, wrong, end = pos, 0, FINE, _INCOMPLETE
        over = row_start + limit < size  # so that the byte after the longest row can be looked at
        stop = row_start + limit if over else size
        while True:
            start, length, pos, escaped = _cell(text, pos, stop, size, row_start, over or final, form)
            if pos == _MALFORMED:
                end, wrong = _malformed(text, start, start + length, stop, row_start, over, final, form)
                column += 1
                break
            if pos >= stop and not (over or final):
                break
            if column < columns:
                places[row, column, 0] = start
                places[row, column, 1] = length
                totals[column] += length
                if escaped:
                    doubled[column, row] = 1
                    doubled_in[column] += 1
            column += 1
            if pos >= stop:
                end, wrong = stop, TOO_LONG if over else FINE
                break
            pos += 1
            if byte_at(text, pos - 1) == scan[1]:
                end = pos
                break
        if end == _INCOMPLETE:
            break
        if wrong != FINE or column != columns:
            places[row] = 0
        ends[row], found[row], state[row] = end, column, wrong
        pos = end
        row += 1
    return row


@compiled(inlined=True)
def _cell(
    text: int, pos: int, stop: int, size: int, row_start: int, ended: bool, form: Any
) -> tuple[int, int, int, bool]:
    """(start, length, position of what ends it, whether quotes are doubled) of the cell that begins at ``pos``.

    The position is ``stop`` where the bytes stop before the cell ends, or ``_MALFORMED``.
    """
    quote, line_end, strict_crlf = form[:3]
    if pos >= stop or byte_at(text, pos) != quote:
        end = _plain_end(text, pos, stop, row_start, form)
        length = end - pos
        if length and end < stop and line_end == LF and byte_at(text, end) == LF and byte_at(text, end - 1) == CR:
            length -= 1
        return pos, length, end, False
    start = pos + 1
    close = _find(text, start, stop, quote, quote, form[4])
    escaped = False
    while close < stop and close + 1 < size and byte_at(text, close + 1) == quote:
        escaped = True
        close = _find(text, min(close + 2, stop), stop, quote, quote, form[4])
    after = close + 1
    if after < stop and byte_at(text, after) == CR and line_end == LF:
        if after + 1 < size:
            after += byte_at(text, after + 1) == LF
        elif not ended:
            after = stop
    if close == stop:
        after = _MALFORMED if ended else stop
    elif after >= stop:
        after = stop
    elif byte_at(text, after) != form[3] and not _ends_row(text, after, row_start, line_end, strict_crlf):
        after = _MALFORMED
    return start, close - start, after, escaped


@compiled(inlined=True)
def _plain_end(text: int, pos: int, stop: int, row_start: int, form: Any) -> int:
    """Where the delimiter or line end after a cell without quotes is."""
    _, line_end, strict_crlf, delimiter, trails = form
    pos = _find(text, pos, stop, delimiter, line_end, trails)
    while strict_crlf and pos < stop and byte_at(text, pos) == line_end:
        if _ends_row(text, pos, row_start, line_end, strict_crlf):
            break
        pos = _find(text, pos + 1, stop, delimiter, line_end, trails)
    return pos


@compiled(inlined=True)
def _malformed(
    text: int, start: int, close: int, stop: int, row_start: int, over: bool, final: bool, form: Any
) -> tuple[int, int]:
    """The end and state of a row with a quote that is not closed (``close`` is ``stop``) or closed before more text."""
    end = _line_end(text, start, close, row_start, form)
    if end < close:
        return end + 1, UNCLOSED
    wrong = UNCLOSED if close == stop else TEXT_AFTER_QUOTE
    end = _line_end(text, close, stop, row_start, form)
    if end < stop:
        return end + 1, wrong
    if over:
        return stop, TOO_LONG
    return stop if final else _INCOMPLETE, wrong


@compiled(inlined=True)
def _line_end(text: int, pos: int, stop: int, row_start: int, form: Any) -> int:
    """The first byte from ``pos`` on that ends a row, or ``stop``. Line ends are no trail bytes."""
    while pos < stop and not _ends_row(text, pos, row_start, form[1], form[2]):
        pos += 1
    return pos


@compiled(inlined=True)
def _ends_row(text: int, at: int, row_start: int, line_end: int, strict_crlf: bool) -> bool:
    """Whether the byte at ``at`` ends a row."""
    ends = byte_at(text, at) == line_end
    if ends and strict_crlf:
        return bool(at > row_start and byte_at(text, at - 1) == CR)
    return bool(ends)


@compiled(inlined=True)
def _find(text: int, pos: int, stop: int, one: int, other: int, trails: int) -> int:
    """The first ``one`` or ``other`` from ``pos`` on, or ``stop``."""
    if trails:
        return _find_stepping(text, pos, stop, one, other, trails)
    while pos + WIDE <= stop:
        hits = matches_at(text, pos, one, other)
        if hits:
            return pos + lowest_bit(hits)
        pos += WIDE
    while pos < stop and byte_at(text, pos) != one and byte_at(text, pos) != other:
        pos += 1
    return pos


@compiled()
def _find_stepping(text: int, pos: int, stop: int, one: int, other: int, trails: int) -> int:
    """The same where trail bytes must be stepped over. A lead whose trail could not be one stands alone."""
    while pos < stop and byte_at(text, pos) != one and byte_at(text, pos) != other:
        width = 1 + byte_at(trails, byte_at(text, pos))
        pos += 1
        while width > 1 and pos < stop and byte_at(text, pos) >= FIRST_TRAIL:
            width -= 1
            pos += 1
    return pos
