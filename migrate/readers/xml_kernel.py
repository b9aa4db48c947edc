"""Where the records of an XML file, and the texts of their elements, lie in its raw bytes.

What is read is a closed part of XML 1.0: a record is an element that holds elements that hold text. Everything else
(attributes, deeper elements, a tag that does not match) is a fault of that record; the next one is looked for after its
end tag, or at the next start tag. Text that is not simply itself (references, CDATA sections, comments, line ends to be
normalised) is only marked: libxml2 reads it. What records are depends neither on their elements' names nor on how the
bytes are cut into pieces.

``data`` is in a charset in which the bytes below 40h are always ASCII characters.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from migrate.memory import compiled

U8 = NDArray[np.uint8]
I64 = NDArray[np.int64]

#: States of records; the last is that of one whose end is not in the bytes at hand.
FINE, MALFORMED, UNKNOWN, REPEATED, NOT_TEXT, TOO_LONG, TRUNCATED, INCOMPLETE = range(8)

_LT, _GT, _SLASH, _BANG, _QUESTION, _DASH, _BRACKET = 0x3C, 0x3E, 0x2F, 0x21, 0x3F, 0x2D, 0x5D
_TAB, _LF, _CR, _SPACE = 0x09, 0x0A, 0x0D, 0x20
_OPEN_BRACKET = 0x5B
_CDATA = 9  # bytes of <![CDATA[
_LOWER = 0x20
_X, _M, _L = 0x78, 0x6D, 0x6C
_NON_LEAD, _NON_SECOND, _NON_THIRD = 0xEF, 0xBF, 0xBE


@compiled(inlined=True)
def _is_space(byte: int) -> bool:
    return byte in (_SPACE, _LF, _CR, _TAB)


@compiled(inlined=True)
def _is_no_character(data: U8, at: int, stop: int) -> bool:
    """Does a control character, or U+FFFE or U+FFFF in UTF-8, begin at ``at``?"""
    byte = data[at]
    if byte == _NON_LEAD:
        return at + 2 < stop and data[at + 1] == _NON_SECOND and data[at + 2] >= _NON_THIRD
    return byte < _SPACE and not _is_space(byte)


@compiled(inlined=True)
def _past_spaces(data: U8, pos: int, stop: int) -> int:
    while pos < stop and _is_space(data[pos]):
        pos += 1
    return pos


@compiled(inlined=True)
def _is_here(data: U8, pos: int, stop: int, text: U8, first: int, last: int) -> bool:
    """Are the bytes ``text[first:last]`` at ``pos``?"""
    same = pos + last - first <= stop
    k = 0
    while same and k < last - first:
        same = data[pos + k] == text[first + k]
        k += 1
    return same


@compiled()
def _find_tag(data: U8, pos: int, stop: int, tag: U8) -> int:
    """The first place from ``pos`` on where ``tag`` is and the name ends with it; ``stop`` where there is none."""
    size = tag.shape[0]
    for at in range(pos, stop - size):
        if data[at] == tag[0] and _is_here(data, at, stop, tag, 0, size):
            after = data[at + size]
            if _is_space(after) or after in (_GT, _SLASH):
                return at
    return stop


@compiled()
def _past_instruction(data: U8, pos: int, stop: int) -> tuple[int, int]:
    """(place after ``?>``, state). One without a name, or named ``xml``, is malformed."""
    at = pos + 2
    bad = False
    while at + 1 < stop and not (data[at] == _QUESTION and data[at + 1] == _GT):
        bad |= _is_no_character(data, at, stop)
        at += 1
    if at + 1 >= stop:
        return pos, INCOMPLETE
    name = pos + 2
    while name < at and not _is_space(data[name]):
        name += 1
    size = name - pos - 2
    letters = size == 3 and data[pos + 2] | _LOWER == _X and data[pos + 3] | _LOWER == _M  # noqa: PLR2004  x m l
    reserved = letters and data[pos + 4] | _LOWER == _L
    return at + 2, MALFORMED if size == 0 or reserved or bad else FINE


@compiled()
def _past_comment(data: U8, pos: int, stop: int) -> tuple[int, int]:
    """(place after ``-->``, state). ``--`` stands nowhere else in a comment."""
    bad = False
    for at in range(pos + 4, stop - 2):
        bad |= _is_no_character(data, at, stop)
        if data[at] == _DASH and data[at + 1] == _DASH:
            return at + 3, MALFORMED if bad or data[at + 2] != _GT else FINE
    return pos, INCOMPLETE


@compiled()
def _past_cdata(data: U8, pos: int, stop: int) -> tuple[int, int]:
    """(place after ``]]>``, state)."""
    for at in range(pos + _CDATA, stop - 2):
        if data[at] == _BRACKET and data[at + 1] == _BRACKET and data[at + 2] == _GT:
            return at + 3, FINE
    return pos, INCOMPLETE


@compiled()
def _past_aside(data: U8, pos: int, stop: int, in_text: bool) -> tuple[int, int]:
    """(place after the comment, instruction or, in text, CDATA section that begins at ``pos``, state)."""
    if pos + 3 >= stop:
        return pos, INCOMPLETE
    if data[pos + 1] == _QUESTION:
        return _past_instruction(data, pos, stop)
    if data[pos + 2] == _DASH and data[pos + 3] == _DASH:
        return _past_comment(data, pos, stop)
    if in_text and data[pos + 2] == _OPEN_BRACKET:
        return _past_cdata(data, pos, stop)
    return pos, MALFORMED


@compiled()
def _next_tag(data: U8, pos: int, stop: int) -> tuple[int, int]:
    """(place of the next start or end tag, state): spaces, comments and instructions are stepped over."""
    state = FINE
    while state == FINE:
        pos = _past_spaces(data, pos, stop)
        if pos + 1 >= stop:
            state = INCOMPLETE if pos >= stop or data[pos] == _LT else MALFORMED
        elif data[pos] != _LT:
            state = MALFORMED
        elif data[pos + 1] in (_BANG, _QUESTION):
            pos, state = _past_aside(data, pos, stop, False)
        else:
            break
    return pos, state


@compiled()
def _start_tag(data: U8, pos: int, stop: int) -> tuple[int, int, int, bool]:
    """(place after the start tag at ``pos``, state, where its name ends, whether it is an empty element)."""
    at = pos + 1
    while at < stop and not _is_space(data[at]) and data[at] not in (_GT, _SLASH, _LT):
        at += 1
    name_end = at
    at = _past_spaces(data, at, stop)
    state, closed = FINE, False
    if at + 1 >= stop:
        state = INCOMPLETE
    elif name_end == pos + 1 or data[at] == _LT:
        state = MALFORMED
    elif data[at] == _GT:
        at += 1
    elif data[at] == _SLASH:
        state = FINE if data[at + 1] == _GT else MALFORMED
        at, closed = at + 2, True
    else:
        state = NOT_TEXT  # attributes
    return at, state, name_end, closed


@compiled()
def _end_tag(data: U8, pos: int, stop: int, name: U8, first: int, last: int) -> tuple[int, int]:
    """(place after the end tag at ``pos``, state); its name must be ``name[first:last]``."""
    at = _past_spaces(data, pos + 2 + last - first, stop)
    if at >= stop:
        return pos, INCOMPLETE
    named = _is_here(data, pos + 2, stop, name, first, last)
    return at + 1, FINE if named and data[at] == _GT else MALFORMED


@compiled()
def _text(data: U8, pos: int, stop: int, special: U8) -> tuple[int, int, bool]:
    """(place of the end tag after a text, state, whether libxml2 has to read the text)."""
    marked = False
    while pos < stop:
        byte = data[pos]
        if special[byte] == 0:
            pos += 1
            continue
        if byte != _LT:
            marked |= byte != _NON_LEAD or _is_no_character(data, pos, stop)
            pos += 1
            continue
        if pos + 1 >= stop:
            break
        if data[pos + 1] == _SLASH:
            return pos, FINE, marked
        if data[pos + 1] not in (_BANG, _QUESTION):
            return pos, NOT_TEXT, marked
        pos, state = _past_aside(data, pos, stop, True)
        marked = True
        if state != FINE:
            return pos, state, marked
    return pos, INCOMPLETE, marked


@compiled()
def _element(data: U8, pos: int, stop: int, special: U8) -> tuple[int, int, int, int, int, bool]:
    """An element that holds text: (place after it, state, where its name ends, where its text begins and ends, whether
    libxml2 has to read the text)."""
    at, state, name_end, closed = _start_tag(data, pos, stop)
    begin = end = at
    marked = False
    if state == FINE and not closed:
        end, state, marked = _text(data, begin, stop, special)
        at = end
        if state == FINE:
            at, state = _end_tag(data, end, stop, data, pos + 1, name_end)
    return at, state, name_end, begin, end, marked


@compiled()
def _column_of(data: U8, start: int, end: int, names: U8, name_ends: I64, expected: int) -> int:
    """The column whose name the bytes are, or -1; looked for from the expected one on, as files keep an order."""
    count = name_ends.shape[0] - 1
    for k in range(count):
        column = expected + k
        if column >= count:
            column -= count
        first, last = name_ends[column], name_ends[column + 1]
        if last - first == end - start and _is_here(data, start, end, names, first, last):
            return column
    return -1


@compiled()
def _record(
    data: U8, pos: int, stop: int, tag: U8, names: U8, name_ends: I64, special: U8, row: int, cells: Any
) -> tuple[int, int, int, int]:
    """Read the record whose start tag is at ``pos``: (place after it, state, where the fault's name begins, ends)."""
    starts, lengths, marks, seen = cells
    # a name that is not known does not stop the reading: where a record ends does not depend on names
    wrong, wrong_from, wrong_to = FINE, pos, pos
    column = -1
    named = pos + tag.shape[0]
    pos, state, name_end, closed = _start_tag(data, pos, stop)
    if state != INCOMPLETE and name_end != named:
        return named, MALFORMED, pos, pos
    if state == FINE and closed:
        return pos, FINE, pos, pos
    name = pos
    while state == FINE:
        pos, state = _next_tag(data, pos, stop)
        name = name_end = pos
        if state != FINE:
            break
        if data[pos + 1] == _SLASH:
            pos, state = _end_tag(data, pos, stop, tag, 1, tag.shape[0])
            if state == FINE:
                return pos, wrong, wrong_from, wrong_to
            break
        name = pos + 1
        pos, state, name_end, begin, end, marked = _element(data, pos, stop, special)
        if state != FINE or not seen.shape[0]:
            continue
        column = _column_of(data, name, name_end, names, name_ends, column + 1)
        if column >= 0 and seen[column] != row:
            seen[column] = row
            starts[column, row], lengths[column, row], marks[column, row] = begin, end - begin, marked
        elif wrong == FINE:
            wrong, wrong_from, wrong_to = UNKNOWN if column < 0 else REPEATED, name, name_end
    return pos, state, name, name_end


@compiled(inlined=True)
def clear(cells: Any, row: int) -> None:
    """Let a record have no cells."""
    starts, lengths, marks, _ = cells
    for column in range(starts.shape[0]):
        starts[column, row] = 0
        lengths[column, row] = 0
        marks[column, row] = 0


@compiled()
def _resume(data: U8, pos: int, stop: int, opening: U8, closing: U8) -> int:
    """Where reading goes on after a fault at ``pos``: at the next start tag or after the next end tag of a record,
    whichever comes first; ``stop`` where there is neither."""
    close = _find_tag(data, pos, stop, closing)
    start = _find_tag(data, pos, close, opening)
    if start < close:
        return start
    while close < stop and data[close] != _GT:
        close += 1
    return min(close + 1, stop)


@compiled()
def scan_xml(
    data: U8,
    begin: int,
    final: bool,
    limit: int,
    tags: tuple[U8, U8],
    names: U8,
    name_ends: I64,
    special: U8,
    cells: Any,
    begins: I64,
    ends: I64,
    states: U8,
    faults: I64,
) -> int:
    """Find the records from ``begin`` on; how many were found is returned.

    ``tags``: ``<record`` and ``</record``. ``names``, ``name_ends``: the elements' names after one another, and where
    each ends (first 0). ``special``: 256 × uint8, 1 for ``<`` and for what libxml2 must look at. For the other arrays
    see ``scanned.Cells``; without columns, records are only found. A record that ``data`` does not hold to its end is
    left out, unless ``final``. With what stands before it, a record has at most ``limit`` bytes.
    """
    seen = cells[3]
    for column in range(seen.shape[0]):
        seen[column] = -1
    size, pos, row = data.shape[0], begin, 0
    while row < ends.shape[0] and _past_spaces(data, pos, size) < size:
        over = pos + limit < size
        stop = pos + limit if over else size
        start, state = _next_tag(data, pos, stop)
        clear(cells, row)
        end, name, name_end = start, start, start
        if state == FINE and not _is_here(data, start, stop, tags[0], 0, tags[0].shape[0]):
            state = INCOMPLETE if start + tags[0].shape[0] > stop else MALFORMED
        if state == FINE:
            end, state, name, name_end = _record(data, start, stop, tags[0], names, name_ends, special, row, cells)
            if state in (MALFORMED, NOT_TEXT):
                end = _resume(data, min(end, stop), stop, tags[0], tags[1])
        elif state == MALFORMED:
            end = _find_tag(data, min(start + 1, stop), stop, tags[0])
        if end == stop and state in (MALFORMED, NOT_TEXT) and not (over or final):
            break
        if state == INCOMPLETE:
            if not (over or final):
                break
            end, state = stop, TOO_LONG if over else TRUNCATED
        if state != FINE:
            clear(cells, row)
        begins[row], ends[row], states[row] = start, end, state
        faults[0, row], faults[1, row] = name, name_end
        pos = end
        row += 1
    return row
