"""Where the records of an XML file, and the texts of their elements, lie in its raw bytes.

What is read is a closed part of XML 1.0: a record is an element that holds elements that hold text. Everything else
(attributes, deeper elements, a tag that does not match) is a fault of that record; the next one is looked for after its
end tag. Text that is not simply itself (references, CDATA sections, comments, line ends to be normalised) is only
marked: libxml2 reads it. What records are does not depend on how the bytes are cut into pieces.

``data`` is in a charset in which the bytes below 40h are always ASCII characters.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from migrate.memory import compiled

U8 = NDArray[np.uint8]
I64 = NDArray[np.int64]

#: States of records.
FINE, MALFORMED, UNKNOWN, REPEATED, NOT_TEXT, TOO_LONG, TRUNCATED = range(7)

_LT, _GT, _SLASH, _BANG, _QUESTION, _DASH, _AMP, _BRACKET = 0x3C, 0x3E, 0x2F, 0x21, 0x3F, 0x2D, 0x26, 0x5D
_TAB, _LF, _CR, _SPACE = 0x09, 0x0A, 0x0D, 0x20
_INCOMPLETE = -1


@compiled(inlined=True)
def _is_space(byte: int) -> bool:
    return byte in (_SPACE, _LF, _CR, _TAB)


@compiled(inlined=True)
def _skip_spaces(data: U8, pos: int, stop: int) -> int:
    while pos < stop and _is_space(data[pos]):
        pos += 1
    return pos


@compiled(inlined=True)
def _is_here(data: U8, pos: int, stop: int, text: U8, first: int, last: int) -> bool:
    """Are the bytes ``text[first:last]`` here?"""
    if pos + last - first > stop:
        return False
    for k in range(last - first):
        if data[pos + k] != text[first + k]:
            return False
    return True


@compiled()
def _find(data: U8, pos: int, stop: int, text: U8) -> int:
    """The first place from ``pos`` on where ``text`` is and a name ends; ``stop`` where there is none."""
    size = text.shape[0]
    for at in range(pos, stop - size):
        if data[at] == text[0] and _is_here(data, at, stop, text, 0, size):
            after = data[at + size]
            if _is_space(after) or after in (_GT, _SLASH):
                return at
    return stop


@compiled()
def _past_aside(data: U8, pos: int, stop: int) -> tuple[int, int]:
    """(place after the comment, instruction or CDATA section at ``pos``, state); the place is -1 where it has no end."""
    if pos + 1 >= stop:
        return _INCOMPLETE, FINE
    if data[pos + 1] == _QUESTION:
        at = pos + 2
        while at + 1 < stop:
            if data[at] == _QUESTION and data[at + 1] == _GT:
                # a second XML declaration is none
                named = at - pos >= 5 and data[pos + 2] | 32 == 0x78 and data[pos + 3] | 32 == 0x6D  # noqa: PLR2004
                reserved = named and data[pos + 4] | 32 == 0x6C  # noqa: PLR2004  x m l
                target = data[pos + 2]
                bad = _is_space(target) or target == _QUESTION or (reserved and not 0x40 < data[pos + 5] < 0x7B)  # noqa: PLR2004
                return at + 2, MALFORMED if bad else FINE
            at += 1
        return _INCOMPLETE, FINE
    if pos + 3 >= stop:
        return _INCOMPLETE, FINE
    if data[pos + 2] == _DASH and data[pos + 3] == _DASH:
        at = pos + 4
        while at + 2 < stop:
            if data[at] == _DASH and data[at + 1] == _DASH:
                return at + 3, FINE if data[at + 2] == _GT else MALFORMED
            at += 1
        return _INCOMPLETE, FINE
    if data[pos + 2] == 0x5B:  # noqa: PLR2004  [CDATA[
        at = pos + 9
        while at + 2 < stop:
            if data[at] == _BRACKET and data[at + 1] == _BRACKET and data[at + 2] == _GT:
                return at + 3, FINE
            at += 1
        return _INCOMPLETE, FINE
    return pos, MALFORMED


@compiled()
def _text_end(data: U8, pos: int, stop: int, special_bytes: U8) -> tuple[int, int, bool]:
    """(place of the end tag of a text, state, whether the text has to be read by libxml2)."""
    special = False
    while pos < stop:
        byte = data[pos]
        kind = special_bytes[byte]
        if kind == 0:
            pos += 1
            continue
        if byte != _LT:
            special = True
            pos += 1
            continue
        if pos + 1 >= stop:
            break
        follower = data[pos + 1]
        if follower == _SLASH:
            return pos, FINE, special
        if follower not in (_BANG, _QUESTION):
            return pos, NOT_TEXT, special
        after, state = _past_aside(data, pos, stop)
        if after == _INCOMPLETE or state != FINE:
            return after, state, special
        special = True
        pos = after
    return _INCOMPLETE, FINE, special


@compiled()
def _column_of(data: U8, start: int, end: int, names: U8, name_ends: I64, expected: int) -> int:
    """The column whose name the bytes are; looked for from the expected one on, as files keep an order."""
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
    data: U8,
    pos: int,
    stop: int,
    tags: tuple[U8, U8],
    names: U8,
    name_ends: I64,
    special_bytes: U8,
    row: int,
    cells: Any,
) -> tuple[int, int, int, int]:
    """Read the record whose start tag is at ``pos``: → (its end or -1, state, where the fault's name begins and ends)."""
    starts, lengths, special, seen = cells
    opening, closing = tags
    pos = _skip_spaces(data, pos + opening.shape[0], stop)
    if pos + 1 >= stop:
        return _INCOMPLETE, FINE, pos, pos
    if data[pos] == _SLASH:
        return (pos + 2, FINE, pos, pos) if data[pos + 1] == _GT else (pos, MALFORMED, pos, pos)
    if data[pos] != _GT:
        return pos, NOT_TEXT, pos, pos
    pos += 1
    column = -1
    # what is wrong with a name does not stop the reading: where a record ends does not depend on names
    wrong, wrong_from, wrong_to = FINE, pos, pos
    while True:
        pos = _skip_spaces(data, pos, stop)
        if pos + 1 >= stop:
            return _INCOMPLETE, FINE, pos, pos
        if data[pos] != _LT:
            return pos, MALFORMED, pos, pos
        if data[pos + 1] in (_BANG, _QUESTION):
            if data[pos + 1] == _BANG and pos + 2 < stop and data[pos + 2] != _DASH:
                return pos, MALFORMED, pos, pos
            after, state = _past_aside(data, pos, stop)
            if after == _INCOMPLETE or state != FINE:
                return after, state, pos, pos
            pos = after
            continue
        if data[pos + 1] == _SLASH:
            end = _skip_spaces(data, pos + closing.shape[0], stop)
            if end >= stop:
                return _INCOMPLETE, FINE, pos, pos
            if not _is_here(data, pos, stop, closing, 0, closing.shape[0]) or data[end] != _GT:
                return pos, MALFORMED, pos, pos
            return end + 1, wrong, wrong_from, wrong_to
        name = pos + 1
        pos = name
        while pos < stop and not _is_space(data[pos]) and data[pos] not in (_GT, _SLASH, _LT):
            pos += 1
        name_end = pos
        pos = _skip_spaces(data, pos, stop)
        if pos + 1 >= stop:
            return _INCOMPLETE, FINE, name, name_end
        if name_end == name or data[pos] == _LT:
            return pos, MALFORMED, name, name_end
        column = _column_of(data, name, name_end, names, name_ends, column + 1)
        begin = end = pos + 1
        marked = False
        if data[pos] == _SLASH:
            if data[pos + 1] != _GT:
                return pos, MALFORMED, name, name_end
            pos += 2
        elif data[pos] == _GT:
            end, state, marked = _text_end(data, begin, stop, special_bytes)
            if end == _INCOMPLETE or state != FINE:
                return end, state, name, name_end
            pos = end + 2
            if not _is_here(data, pos, stop, data, name, name_end):
                return (
                    (_INCOMPLETE, FINE, name, name_end)
                    if pos + name_end - name >= stop
                    else (end, MALFORMED, name, name_end)
                )
            pos = _skip_spaces(data, pos + name_end - name, stop)
            if pos >= stop:
                return _INCOMPLETE, FINE, name, name_end
            if data[pos] != _GT:
                return end, MALFORMED, name, name_end
            pos += 1
        else:
            return pos, NOT_TEXT, name, name_end
        if column >= 0 and seen[column] != row:
            seen[column] = row
            starts[column, row] = begin
            lengths[column, row] = end - begin
            special[column, row] = marked
        elif wrong == FINE and seen.shape[0]:
            wrong, wrong_from, wrong_to = (UNKNOWN if column < 0 else REPEATED), name, name_end


@compiled()
def scan_xml(
    data: U8,
    begin: int,
    final: bool,
    limit: int,
    tags: tuple[U8, U8],
    names: U8,
    name_ends: I64,
    special_bytes: U8,
    cells: Any,
    begins: I64,
    ends: I64,
    state: U8,
    faults: I64,
) -> int:
    """Find the records from ``begin`` on; how many were found is returned.

    ``tags``: ``<record`` and ``</record``. ``names``, ``name_ends``: the elements' names after one another, and where
    each ends (first 0); without any, every element is taken and none is kept. ``special_bytes``: 256 × uint8, 1 for
    ``<`` and for what libxml2 must look at. For the other arrays see ``scanned.Cells``. A record that ``data`` does not
    hold to its end is left out, unless ``final``.
    """
    starts, lengths, special, seen = cells
    size = data.shape[0]
    row, pos = 0, begin
    for column in range(seen.shape[0]):
        seen[column] = -1
    while row < ends.shape[0]:
        start = _skip_spaces(data, pos, size)
        while start + 3 < size and data[start] == _LT and data[start + 1] in (_BANG, _QUESTION):
            if data[start + 1] == _BANG and data[start + 2] != _DASH:
                break
            after, wrong = _past_aside(data, start, size)
            if after == _INCOMPLETE or wrong != FINE or after - start > limit:
                break
            pos = after
            start = _skip_spaces(data, pos, size)
        if start >= size:
            break
        over = start + limit < size
        stop = start + limit if over else size
        for column in range(starts.shape[0]):
            lengths[column, row] = 0
            special[column, row] = 0
            starts[column, row] = 0
        name, name_end = start, start
        if _is_here(data, start, stop, tags[0], 0, tags[0].shape[0]):
            end, found, name, name_end = _record(data, start, stop, tags, names, name_ends, special_bytes, row, cells)
            if end == _INCOMPLETE:
                if not (over or final):
                    break
                end, found = stop, TOO_LONG if over else TRUNCATED
            elif found in (MALFORMED, NOT_TEXT):
                close = _find(data, end, stop, tags[1])
                if close == stop and not (over or final):
                    break
                end = close
                while end < stop and data[end] != _GT:
                    end += 1
                end = min(end + 1, stop)
        else:
            end = _find(data, start + 1, stop, tags[0])
            if end == stop and not (over or final):
                break
            found = MALFORMED
        if found != FINE:
            for column in range(starts.shape[0]):
                lengths[column, row] = 0
                special[column, row] = 0
        begins[row], ends[row], state[row] = start, end, found
        faults[0, row], faults[1, row] = name, name_end
        pos = end
        row += 1
    return row
