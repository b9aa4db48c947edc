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

_INCOMPLETE, _MALFORMED = -1, -2
#: Sets of 32 bytes, a bit each.
_NONE, _ONE, _TOP, _ALL = np.uint64(0), np.uint64(1), np.uint64(1 << WIDE - 1), np.uint64((1 << WIDE) - 1)


@compiled()
def count_rows(data: U8, scan: tuple[int, int, bool, int], trails: bool, limit: int) -> tuple[int, int]:
    """(rows, bytes to the end of the last one) of text that begins with a row; (0, 0) where only ``tokenise`` can tell.

    ``scan``: the first four of ``form``. Whether a byte is quoted is the parity of the quotes before it, provided that
    every quote is where the grammar has quotes: one opens after a delimiter, a row's end or the quote it doubles, one
    closes before a delimiter, a row's end or the quote that doubles it. Quotes elsewhere and rows over ``limit`` are
    left to ``tokenise``, and so are all quotes where a quote or delimiter may be a trail byte (``trails``).
    """
    quote, line_end, strict_crlf, delimiter = scan
    text, size, rows, used = data.ctypes.data, data.shape[0], 0, 0
    # of the byte before: is it quoted, a border of cells, a closing quote, a CR after one, a CR?
    quoted, border, closing, half, returns = _NONE, _TOP, _NONE, _NONE, _NONE
    for p in range(0, size, WIDE):
        count = min(WIDE, size - p)
        quotes = _where(text, p, count, quote) if quote >= 0 else _NONE
        if trails and quotes != 0:
            return 0, 0
        ends, cr = _where(text, p, count, line_end), _where(text, p, count, CR)
        if strict_crlf:
            ends &= _before(cr, returns)
        quoted = _parity(quotes, quoted)
        borders = quotes | ends | _where(text, p, count, delimiter)
        stray = quotes & quoted & ~_before(borders, border)
        closes = quotes & ~quoted
        closed = _before(closes, closing)
        halves = closed & cr if line_end == LF else _NONE  # LF has to follow
        stray |= (closed & ~(borders | halves) | _before(halves, half) & ~ends) & _lowest(count)
        if stray != 0:
            return 0, 0
        found = ends & ~quoted
        while found != 0:
            end = p + lowest_bit(found) + 1
            if end - used > limit:
                return 0, 0
            rows, used = rows + 1, end
            found &= found - _ONE
        border, closing, half, returns = borders, closes, halves, cr
    return (rows, used) if size - used <= limit else (0, 0)


@compiled(inlined=True)
def _where(text: int, pos: int, count: int, byte: int) -> Any:
    """Bit i is set where the byte at ``pos`` + i is ``byte``, for the first ``count`` of 32."""
    if count == WIDE:
        return matches_at(text, pos, byte, byte)
    found = _NONE
    for i in range(count):
        if byte_at(text, pos + i) == byte:
            found |= _ONE << np.uint64(i)
    return found


@compiled(inlined=True)
def _lowest(count: int) -> Any:
    """The ``count`` lowest of 32 bits."""
    return (_ONE << np.uint64(count)) - _ONE


@compiled(inlined=True)
def _before(bits: Any, last: Any) -> Any:
    """Each bit at the next place; ``last``: the 32 bits before these."""
    return (bits << _ONE | last >> np.uint64(WIDE - 1)) & _ALL


@compiled(inlined=True)
def _parity(bits: Any, last: Any) -> Any:
    """Bit i: is the number of bits up to the i-th odd? ``last``: the parities of the 32 bits before these."""
    for step in (1, 2, 4, 8, 16):
        bits ^= bits << np.uint64(step)
    return (bits ^ (_NONE - (last >> np.uint64(WIDE - 1)))) & _ALL


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
