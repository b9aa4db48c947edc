"""Where the values of JSON Lines lie in their raw bytes: one flat object a line (RFC 8259), texts and whole literals.

A line that is no object of texts, numbers and nulls is a fault of that record alone. A text with escapes is only
marked: a JSON parser reads it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from migrate.memory import compiled
from migrate.readers.xml_kernel import FINE, MALFORMED, NOT_TEXT, REPEATED, TOO_LONG, UNKNOWN

U8 = NDArray[np.uint8]
I64 = NDArray[np.int64]

_QUOTE, _BACKSLASH, _COMMA, _COLON, _OPEN, _CLOSE, _MINUS, _POINT = 0x22, 0x5C, 0x2C, 0x3A, 0x7B, 0x7D, 0x2D, 0x2E
_SPACE, _TAB, _CR, _LF = 0x20, 0x09, 0x0D, 0x0A
_ZERO, _NINE = 0x30, 0x39
_NULL = 0x6E


@compiled(inlined=True)
def _blanks(data: U8, pos: int, stop: int) -> int:
    while pos < stop and data[pos] in (_SPACE, _TAB, _CR):
        pos += 1
    return pos


@compiled(inlined=True)
def _string(data: U8, pos: int, stop: int) -> tuple[int, bool]:
    """(place of the closing quote of the string that begins at ``pos``, or -1; whether it has escapes)."""
    escaped = False
    while pos < stop:
        byte = data[pos]
        if byte == _QUOTE:
            return pos, escaped
        if byte < _SPACE:
            return -1, escaped
        if byte == _BACKSLASH:
            escaped = True
            pos += 1
        pos += 1
    return -1, escaped


@compiled(inlined=True)
def _number(data: U8, pos: int, stop: int) -> int:
    """The end of a plain number (``-12.50``), or -1: one with an exponent has no single way to be written."""
    start = pos
    pos += pos < stop and data[pos] == _MINUS
    first = pos
    while pos < stop and _ZERO <= data[pos] <= _NINE:
        pos += 1
    if pos == first or (data[first] == _ZERO and pos - first > 1):
        return -1
    if pos < stop and data[pos] == _POINT:
        point = pos
        pos += 1
        while pos < stop and _ZERO <= data[pos] <= _NINE:
            pos += 1
        if pos == point + 1:
            return -1
    ended = pos == stop or data[pos] in (_COMMA, _CLOSE, _SPACE, _TAB, _CR)
    return pos if ended and pos > start else -1


@compiled()
def _column(data: U8, start: int, end: int, names: U8, name_ends: I64, owner: I64, expected: int) -> int:
    """The number of the spelling that the bytes are; looked for from the expected one on, as files keep an order."""
    count = owner.shape[0]
    for k in range(count):
        spelling = expected + k
        if spelling >= count:
            spelling -= count
        first = name_ends[spelling]
        if name_ends[spelling + 1] - first != end - start:
            continue
        same = True
        for j in range(end - start):
            if data[start + j] != names[first + j]:
                same = False
                break
        if same:
            return spelling
    return -1


@compiled()
def _object(
    data: U8, pos: int, stop: int, names: U8, name_ends: I64, owner: I64, row: int, cells: Any
) -> tuple[int, int, int]:
    """Read the object of a line: → (state, where the fault's name begins and ends)."""
    starts, lengths, special, seen = cells
    pos = _blanks(data, pos, stop)
    if pos >= stop or data[pos] != _OPEN:
        return MALFORMED, pos, pos
    pos = _blanks(data, pos + 1, stop)
    spelling = -1
    empty = pos < stop and data[pos] == _CLOSE
    while not empty:
        if pos >= stop or data[pos] != _QUOTE:
            return MALFORMED, pos, pos
        name = pos + 1
        name_end, _ = _string(data, name, stop)
        if name_end < 0:
            return MALFORMED, pos, pos
        pos = _blanks(data, name_end + 1, stop)
        if pos >= stop or data[pos] != _COLON:
            return MALFORMED, pos, pos
        spelling = _column(data, name, name_end, names, name_ends, owner, spelling + 1)
        if spelling < 0:
            return UNKNOWN, name, name_end
        column = owner[spelling]
        if seen[column] == row:
            return REPEATED, name, name_end
        seen[column] = row
        pos = _blanks(data, pos + 1, stop)
        if pos >= stop:
            return MALFORMED, pos, pos
        if data[pos] == _QUOTE:
            end, escaped = _string(data, pos + 1, stop)
            if end < 0:
                return MALFORMED, pos, pos
            starts[column, row], lengths[column, row], special[column, row] = pos + 1, end - pos - 1, escaped
            pos = end + 1
        elif (
            data[pos] == _NULL and pos + 4 <= stop and data[pos + 1] == 0x75 and data[pos + 2] == data[pos + 3] == 0x6C
        ):  # noqa: PLR2004
            pos += 4
        else:
            end = _number(data, pos, stop)
            if end < 0:
                return NOT_TEXT, name, name_end
            starts[column, row], lengths[column, row] = pos, end - pos
            pos = end
        pos = _blanks(data, pos, stop)
        if pos >= stop:
            return MALFORMED, pos, pos
        if data[pos] == _CLOSE:
            break
        if data[pos] != _COMMA:
            return MALFORMED, pos, pos
        pos = _blanks(data, pos + 1, stop)
    return (FINE if _blanks(data, pos + 1, stop) == stop else MALFORMED), pos, pos


@compiled()
def scan_json(
    data: U8,
    begin: int,
    final: bool,
    limit: int,
    names: U8,
    name_ends: I64,
    owner: I64,
    cells: Any,
    begins: I64,
    ends: I64,
    state: U8,
    faults: I64,
) -> int:
    """Find the values of the lines from ``begin`` on; how many lines were found is returned.

    ``names``, ``name_ends``: the spellings of the members' names after one another, and where each ends (first 0);
    ``owner``: the column of each. Without any, lines are only counted. For the arrays see ``scanned.Cells``. A line
    that ``data`` does not hold to its end is left out, unless ``final``.
    """
    starts, lengths, special, seen = cells
    size = data.shape[0]
    row, pos = 0, begin
    for column in range(seen.shape[0]):
        seen[column] = -1
    while row < ends.shape[0] and pos < size:
        over = pos + limit < size
        stop = pos + limit if over else size
        line = pos
        while line < stop and data[line] != _LF:
            line += 1
        if line == stop and not (over or final):
            break
        for column in range(starts.shape[0]):
            starts[column, row] = 0
            lengths[column, row] = 0
            special[column, row] = 0
        found, name, name_end = FINE, pos, pos
        if line == stop and over:
            found = TOO_LONG
        elif owner.shape[0]:
            found, name, name_end = _object(data, pos, line, names, name_ends, owner, row, cells)
            if found != FINE:
                for column in range(starts.shape[0]):
                    starts[column, row] = 0
                    lengths[column, row] = 0
                    special[column, row] = 0
        begins[row], ends[row], state[row] = pos, min(line + 1, stop), found
        faults[0, row], faults[1, row] = name, name_end
        pos = min(line + 1, stop)
        row += 1
    return row
