"""Where the values of JSON Lines lie in their raw bytes: one flat object a line (RFC 8259), texts and whole literals.

A line that is no object of texts, numbers and nulls is a fault of that record alone. A text with escapes is only
marked: a JSON parser reads it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from migrate.memory import compiled
from migrate.readers.xml_kernel import FINE, MALFORMED, NOT_TEXT, REPEATED, TOO_LONG, UNKNOWN, clear

U8 = NDArray[np.uint8]
I64 = NDArray[np.int64]

_QUOTE, _BACKSLASH, _COMMA, _COLON, _OPEN, _CLOSE, _MINUS, _POINT = 0x22, 0x5C, 0x2C, 0x3A, 0x7B, 0x7D, 0x2D, 0x2E
_SPACE, _TAB, _CR, _LF = 0x20, 0x09, 0x0D, 0x0A
_ZERO, _NINE = 0x30, 0x39
_N, _U, _L = 0x6E, 0x75, 0x6C


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
def _value(data: U8, pos: int, stop: int) -> tuple[int, int, int, int, bool]:
    """(place after a value, state, where its text begins and ends, whether it has escapes); null has no text."""
    state, begin, end, after, escaped = FINE, pos, pos, pos, False
    if pos >= stop:
        state = MALFORMED
    elif data[pos] == _QUOTE:
        begin = pos + 1
        end, escaped = _string(data, begin, stop)
        after = end + 1
        state = FINE if end >= 0 else MALFORMED
    elif data[pos] == _N:
        after = pos + 4
        whole = after <= stop and data[pos + 1] == _U and data[pos + 2] == _L and data[pos + 3] == _L
        state = FINE if whole else MALFORMED
    else:
        end = after = _number(data, pos, stop)
        state = FINE if end >= 0 else NOT_TEXT
    return after, state, begin, end, escaped


@compiled()
def _name(data: U8, pos: int, stop: int) -> tuple[int, int]:
    """(place of the value, where the name ends) of the member whose name begins at ``pos``; the place is -1 where there
    is none."""
    name_end, _ = _string(data, pos, stop)
    colon = _blanks(data, name_end + 1, stop) if name_end >= 0 else stop
    found = colon < stop and data[colon] == _COLON
    return (_blanks(data, colon + 1, stop) if found else -1), name_end


@compiled()
def _object(
    data: U8, pos: int, stop: int, names: U8, name_ends: I64, owner: I64, row: int, cells: Any
) -> tuple[int, int, int]:
    """Read the object of a line: (state, where the fault's name begins and ends)."""
    starts, lengths, marks, seen = cells
    pos = _blanks(data, pos, stop)
    mark, state, spelling = _COMMA, FINE, -1
    if pos >= stop or data[pos] != _OPEN:
        return MALFORMED, pos, pos
    pos = _blanks(data, pos + 1, stop)
    if pos < stop and data[pos] == _CLOSE:
        mark = _CLOSE
    name = name_end = pos
    while mark == _COMMA and state == FINE:
        name = pos + 1
        place = -1
        if pos < stop and data[pos] == _QUOTE:
            place, name_end = _name(data, name, stop)
        if place < 0:
            return MALFORMED, pos, pos
        spelling = _column(data, name, name_end, names, name_ends, owner, spelling + 1)
        if spelling < 0:
            return UNKNOWN, name, name_end
        column = owner[spelling]
        pos, state, begin, end, escaped = _value(data, place, stop)
        if seen[column] == row:
            state = REPEATED
        seen[column] = row
        starts[column, row], lengths[column, row], marks[column, row] = begin, end - begin, escaped
        if state == FINE:
            pos = _blanks(data, pos, stop)
            mark = data[pos] if pos < stop else 0
            state = FINE if mark in (_COMMA, _CLOSE) else MALFORMED
            pos = _blanks(data, pos + 1, stop) if mark == _COMMA else pos
    if state == FINE and _blanks(data, pos + 1, stop) != stop:
        state = MALFORMED
    return state, name, name_end


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
    states: U8,
    faults: I64,
) -> int:
    """Find the values of the lines from ``begin`` on; how many lines were found is returned.

    ``names``, ``name_ends``: the spellings of the members' names after one another, and where each ends (first 0);
    ``owner``: the column of each. For the other arrays see ``scanned.Cells``; without columns, lines are only found. A
    line that ``data`` does not hold to its end is left out, unless ``final``.
    """
    seen = cells[3]
    for column in range(seen.shape[0]):
        seen[column] = -1
    size, pos, row = data.shape[0], begin, 0
    while row < ends.shape[0] and pos < size:
        over = pos + limit < size
        stop = pos + limit if over else size
        line = pos
        while line < stop and data[line] != _LF:
            line += 1
        if line == stop and not (over or final):
            break
        clear(cells, row)
        state, name, name_end = FINE, pos, pos
        if line == stop and over:
            state = TOO_LONG
        elif seen.shape[0]:
            state, name, name_end = _object(data, pos, line, names, name_ends, owner, row, cells)
        if state != FINE:
            clear(cells, row)
        end = min(line + 1, stop)
        begins[row], ends[row], states[row] = pos, end, state
        faults[0, row], faults[1, row] = name, name_end
        pos = end
        row += 1
    return row
