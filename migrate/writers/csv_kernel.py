"""Rows of CSV, written straight from the columns where Polars keeps them (``migrate.views``) into one buffer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.memory import REPEAT, SIGNS, WORD, address_at, byte_at, compiled, eight_at, number_at, put, put_byte
from migrate.views import INLINE, PREFIX, VIEW, copy_text, text_at

#: Columns of the table that says what a row is made of: the validity bitmap, the first row's number in bitmap and
#: views, the views, the addresses of the data buffers, how many delimiters stand before the value, and how many bytes
#: of the bitmap eight rows have: 1, or 0 where one byte of ones stands for all rows.
VALID, FIRST, VIEWS, HEAP, GAP, STEP = range(6)
TERMS = 6
#: A bitmap for columns without nulls.
ALL_VALID = np.array([0xFF], dtype=np.uint8)
#: What makes the bytes beyond a short text harmless, by its length: ones over the first word (of its first four bytes)
#: and over the second.
BEYOND = np.array(
    [[(2**64 - 1) << 8 * min(n, PREFIX) & (2**64 - 1), (2**64 - 1) << 8 * max(n - PREFIX, 0) & (2**64 - 1)]
     for n in range(INLINE + 1)],
    dtype=np.uint64,
)  # fmt: skip

_QUOTE, _CR, _LF = 0x22, 0x0D, 0x0A
_LENGTH, _HALF, _NOTHING = np.uint64(2**32 - 1), np.uint64(32), np.uint64(0)
#: Rows that are put together at a time; their bytes stay in the processor's nearest cache.
BLOCK = 64
#: Room for a row at first, an odd number of cache lines; what is longer gets twice as much, and again.
_ROOM = 17 * 64
#: Bytes beyond a value that may be written: quotes, a line end, and words that begin at its last byte.
_SLACK = 4 * WORD

_TERMS = types.Array(types.int64, 2, "C", readonly=True)
_MASKS, _PLACES, _BYTES, _ENDS = types.uint64[:, ::1], types.int64[:, ::1], types.uint8[::1], types.int64[::1]


@compiled()
def _is_special(at: int, length: int, delimiter: int) -> bool:
    """Does the text hold a delimiter, a quote or a line end?"""
    for i in range(length):
        byte = byte_at(at, i)
        if byte in (delimiter, _QUOTE, _CR, _LF):
            return True
    return False


@compiled()
def _quoted(out: int, o: int, at: int, length: int) -> int:
    """Write the text in quotes, its own quotes doubled; → where it ends."""
    put(out, o, np.uint64(_QUOTE))
    o += 1
    for i in range(length):
        byte = byte_at(at, i)
        put(out, o, np.uint64(byte))
        o += 1
        if byte == _QUOTE:
            put(out, o, np.uint64(byte))
            o += 1
    put(out, o, np.uint64(_QUOTE))
    return o + 1


@compiled(inlined=True)
def _low_bytes(word: Any, low: Any) -> Any:
    """The high bit of bytes below a limit, which every byte of ``low`` holds; others only above such a byte."""
    return (word - low) & ~word & SIGNS


@compiled(inlined=True)
def _copied(out: int, o: int, at: int, length: int, low: Any) -> Any:
    """Copy a text of more than eight bytes; → ``_low_bytes`` of all its words."""
    found, p = _NOTHING, 0
    while p + WORD <= length:
        word = eight_at(at, p)
        put(out, o + p, word)
        found |= _low_bytes(word, low)
        p += WORD
    word = eight_at(at, length - WORD)
    put(out, o + length - WORD, word)
    return found | _low_bytes(word, low)


@compiled(inlined=True)
def _repeated(out: int, o: int, word: Any, count: int) -> int:
    """Write ``count`` times the byte that ``word`` repeats; → where they end."""
    for at in range(0, count, WORD):
        put(out, o + at, word)
    return o + count


@compiled(inlined=True)
def _column(
    terms: NDArray[np.int64],
    t: int,
    row: int,
    out: int,
    rows: tuple[int, int, int],
    before: int,
    after: int,
    commas: Any,
    low: Any,
    masks: int,
) -> tuple[bool, Any]:
    """Write the values of a column, and the delimiters before them, for some rows from ``row`` on, unquoted; → (is
    there room for all of them in quotes?, not 0 where one may have to be quoted).

    ``rows``: how many, the room of each, and how much of it values may take; ``before``, ``after``: the addresses of
    where each row ends now, and will.
    """
    valid, step, first, views, heap = terms[t, VALID], terms[t, STEP], terms[t, FIRST], terms[t, VIEWS], terms[t, HEAP]
    gap, found, (count, room, most) = terms[t, GAP], _NOTHING, rows
    for r in range(count):
        at, o = first + row + r, address_at(before, r)
        view = views + at * VIEW
        head, rest = eight_at(view, 0), eight_at(view, WORD)
        length = int(np.int64(head & _LENGTH)) * (byte_at(valid, (at >> 3) * step) >> (at & 7) & 1)
        if o + gap + 2 * length > r * room + most:
            return False, found
        o = _repeated(out, o, commas, gap)
        if length <= INLINE:
            start = head >> _HALF
            put(out, o, start)
            put(out, o + PREFIX, rest)
            beyond = masks + 2 * WORD * length
            found |= _low_bytes(start | eight_at(beyond, 0), low) | _low_bytes(rest | eight_at(beyond, WORD), low)
        else:
            text = address_at(heap, number_at(view, 2)) + number_at(view, 3)
            found |= _copied(out, o, text, length, low)
        put(after, r * WORD, np.uint64(o + length))
    return True, found


@compiled()
def _column_in_quotes(
    terms: NDArray[np.int64],
    t: int,
    row: int,
    out: int,
    count: int,
    before: int,
    after: int,
    delimiter: int,
    always: bool,
) -> None:
    """The same with quotes where they are needed, or ``always`` where a value is not blank; there is room for them."""
    valid = terms[t, VALID] if terms[t, STEP] else 0
    for r in range(count):
        o = address_at(before, r)
        text, length = text_at(valid, terms[t, FIRST], terms[t, VIEWS], terms[t, HEAP], row + r)
        for _ in range(terms[t, GAP]):
            put_byte(out, o, delimiter)
            o += 1
        if length and (always or _is_special(text, length, delimiter)):
            o = _quoted(out, o, text, length)
        else:
            for i in range(length):
                put_byte(out, o + i, byte_at(text, i))
            o += length
        put(after, r * WORD, np.uint64(o))


@compiled(
    types.int64(
        _TERMS, types.int64, types.int64, types.int64, types.int64, types.int64, types.boolean, _MASKS, _PLACES, _BYTES,
        _BYTES, _ENDS,
    )
)  # fmt: skip
def write_rows(
    terms: NDArray[np.int64],
    first: int,
    last: int,
    trailing: int,
    delimiter: int,
    newline: int,
    always: bool,
    masks: NDArray[np.uint64],
    places: NDArray[np.int64],
    scratch: NDArray[np.uint8],
    buffer: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> int:
    """Write whole rows from ``first`` on, up to ``last`` (excluded) or as many as fit; → the first row not written.

    ``terms``: per column that is not blank in every row, see ``TERMS``; ``trailing``: delimiters after the last.
    ``newline``: its bytes as a little-endian number, at most two. ``always``: quote every value that is not blank.
    ``masks``: ``BEYOND``. ``places``: 2 × ``BLOCK``; ``scratch``: as large as ``buffer``. ``ends[row]``: gets
    where each row ends in ``buffer``.

    Some rows at a time are put together column by column, each with room to its right, because values are written in
    whole words; then they are moved together. So a column's values are read one after the other, and whether they are
    short or blank is mostly known from the one before.
    """
    work, out, o = scratch.ctypes.data, buffer.ctypes.data, 0
    low = REPEAT * np.uint64(max(delimiter, _QUOTE, _CR) + 1)
    commas = REPEAT * np.uint64(delimiter)
    end_size = 2 if newline > 0xFF else 1  # noqa: PLR2004  one byte or two
    row, room = first, _ROOM
    while row < last:
        count = min(BLOCK, last - row, (len(buffer) - o) // room)
        if count == 0:
            break
        before, after, enough = places[0].ctypes.data, places[1].ctypes.data, trailing + 2 * _SLACK <= room
        for r in range(count):
            put(before, r * WORD, np.uint64(r * room))
        for t in range(len(terms)):
            if enough:
                rows = (count, room, room - trailing - _SLACK)
                enough, special = _column(terms, t, row, work, rows, before, after, commas, low, masks.ctypes.data)
                if enough and (always or special):
                    _column_in_quotes(terms, t, row, work, count, before, after, delimiter, always)
                before, after = after, before
        if not enough:
            room *= 2
            continue
        for r in range(count):
            end = _repeated(work, address_at(before, r), commas, trailing)
            put(work, end, np.uint64(newline))
            o = copy_text(out, o, work + r * room, end + end_size - r * room)
            ends[row + r] = o
        row += count
    return row
