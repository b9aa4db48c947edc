"""The decoding kernel: cells of bytes in, UTF-8 in Arrow string views out, for all charsets made of tables.

Compiled once for one signature and kept in Numba's cache; it holds no lock, so threads run it side by side. Importing
this module loads Numba: import it only where something is decoded.

Names throughout: ``data`` and ``out`` are addresses, ``p``, ``q`` and ``end`` places in ``data``, ``o`` a place in
``out``, ``s`` the state times 256. What is written at ``o`` is always eight bytes; only as many as the text has are
kept.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.charsets.cells import (
    BLOCK,
    HOME,
    NULLS,
    PLAN,
    USED,
    ascii_text,
    blank,
    cell_at,
    cells_of,
    is_ascii,
    padding_at,
    texts_of,
)  # fmt: skip
from migrate.charsets.grammar import (
    DOUBLE,
    MAX_FAULTS_PER_ROW,
    NUL,
    OPENS_SHIFT,
    SHIFT,
    SINGLE,
    TRIPLE,
    FaultKind,
    Grammar,
)
from migrate.memory import WORD, byte_at, compiled, number_at, put, utf8_length, word_at
from migrate.views import hold_text, put_blank, settle

#: Flags of a call. STREAM: stop at the first fault, keep blank text and an open shift (what a Python codec needs).
#: MORE: bytes may follow, so the beginning of a shift sequence at the end is cut and not a character.
STREAM, MORE = 1, 2

_BAD, _CUT, _OPEN = int(FaultKind.UNDECODABLE), int(FaultKind.CUT), int(FaultKind.OPEN_SHIFT)
_KIND_MASK = OPENS_SHIFT - 1
_SPACES = np.uint64(0x2020202020202020)

BYTES_IN = types.Array(types.uint8, 1, "C", readonly=True)
BYTES = types.uint8[::1]
INTS = types.int64[::1]
FAULTS = types.int64[:, ::1]
_INTS4 = types.int32[::1]
_WORDS = types.uint64[::1]
_GRAMMAR = types.NamedTuple(
    (_WORDS, _WORDS, BYTES, _INTS4, _INTS4, _WORDS, _INTS4, BYTES, types.int64[:, ::1], INTS, BYTES), Grammar
)  # type: ignore[no-untyped-call]  # numba's own


@compiled(inlined=True)
def _shift(
    kinds: int, onward: int, escapes: NDArray[np.int64], data: int, p: int, end: int, s: int, more: bool
) -> tuple[int, int, int]:
    """A shift, if one begins here: → (next p, next state, fault kind or 0); else ``p`` and ``s`` as they were."""
    first = s + byte_at(data, p)
    kind = byte_at(kinds, first)
    if kind == SHIFT:
        return p + 1, number_at(onward, first), 0
    if kind < OPENS_SHIFT:
        return p, s, 0
    for e in range(len(escapes)):
        if escapes[e, 0] != s:
            continue
        n, size = 0, escapes[e, 1]
        while n < size and p + n < end and byte_at(data, p + n) == escapes[e, 3 + n]:
            n += 1
        if n == size:
            return p + n, escapes[e, 2], 0
        if more and p + n == end:
            return end, s, _CUT
    return p, s, 0


@compiled()
def _code(g: Grammar, data: int, p: int, end: int, s: int, out: int, o: int) -> tuple[int, int, int]:
    """One code of any kind, taken slowly: → (next p, next o, fault kind or 0)."""
    first = s + byte_at(data, p)
    kind = g.kind[first] & _KIND_MASK
    if kind == NUL:
        put(out, o, np.uint64(0))
        return p + 1, o + 1, 0
    width = kind if kind in (DOUBLE, TRIPLE) else 1
    n = 1
    while n < width and p + n < end and g.stop[s + byte_at(data, p + n)] == 0:
        n += 1
    page = g.onward[first]
    if n < width:
        return p + n, o, _CUT if p + n == end and page != 0 else _BAD
    word = np.uint64(0)
    if kind == SINGLE:
        word = g.under[first]
    elif kind == DOUBLE:
        word = g.code[page + byte_at(data, p + 1)]
    elif kind == TRIPLE:
        word = g.code[g.directory[page + byte_at(data, p + 1)] + byte_at(data, p + 2)]
    if word == 0:
        return p + n, o, _BAD
    put(out, o, word)
    return p + n, o + utf8_length(word), 0


@compiled(inlined=True)
def _wide_run(page: int, code: int, data: int, p: int, end: int, s: int, out: int, o: int) -> tuple[int, int]:
    """Codes of two bytes as far as they go: → (next p, next o)."""
    last = end - 1
    while p < last:
        word = word_at(code, number_at(page, s + byte_at(data, p)) + byte_at(data, p + 1))
        if word == 0:
            break
        put(out, o, word)
        o += utf8_length(word)
        p += 2
    return p, o


@compiled(inlined=True)
def _narrow_run(
    single: int, kinds: int, page: int, code: int, data: int, p: int, tail: int, end: int, s: int, out: int, o: int
) -> tuple[int, int]:
    """Codes of one byte, or one and two, as far as they go; then spaces from ``tail`` to ``end``: → (next p, next
    o)."""
    while p < tail:
        first = s + byte_at(data, p)
        word = word_at(single, first)
        if word != 0:
            p += 1
        elif byte_at(kinds, first) == DOUBLE and p + 1 < end:
            word = word_at(code, number_at(page, first) + byte_at(data, p + 1))
            if word == 0:
                return p, o
            p += 2
        else:
            return p, o
        put(out, o, word)
        o += utf8_length(word)
    while p < end:
        put(out, o, _SPACES)
        step = min(end - p, WORD)
        o += step
        p += step
    return p, o


@compiled(inlined=True)
def _run(
    tables: tuple[int, int, int, int, int], data: int, p: int, tail: int, end: int, s: int, out: int, o: int
) -> tuple[int, int]:
    """The codes that state ``s`` has, as far as they go: → (next p, next o)."""
    single, kinds, page, code, wide = tables
    if byte_at(wide, s >> 8) != 0:
        return _wide_run(page, code, data, p, end, s, out, o)
    return _narrow_run(single, kinds, page, code, data, p, tail, end, s, out, o)


@compiled()
def note(
    faults: NDArray[np.int64], before: int, found: int, place: tuple[int, int, int], kind: int, code: int, n: int
) -> int:
    """Write down a fault, unless the cell already has this code or its fill of them; → the number of faults found.

    ``place``: column, row, position. ``before``: faults found up to the cell's begin. Beyond the buffer's end faults
    are only counted: the caller makes room and runs the columns again.
    """
    if kind == _BAD:
        if found - before >= MAX_FAULTS_PER_ROW:
            return found
        for f in range(before, min(found, len(faults))):
            if faults[f, 3] == kind and faults[f, 4] == code and faults[f, 5] == n:
                return found
    if found < len(faults):
        faults[found, 0], faults[found, 1], faults[found, 2] = place
        faults[found, 3] = kind
        faults[found, 4] = code
        faults[found, 5] = n
    return found + 1


@compiled()
def packed(data: int, p: int, q: int) -> int:
    """Up to four bytes as one big-endian number: how a fault carries the bytes it is about."""
    code = 0
    for i in range(p, min(q, p + 4)):
        code = code << 8 | byte_at(data, i)
    return code


@compiled()
def _decode_block(
    g: Grammar,
    data: int,
    size: int,
    block: tuple[int, int, int],
    plan: NDArray[np.int64],
    flags: int,
    faults: NDArray[np.int64],
    found: int,
    ends: NDArray[np.int64],
) -> int:
    """Decode the cells of one ``block``: column, first row, row after the last. See ``decode_cells``.

    Arrays are handed over once per block: to do so for every cell would cost more than decoding it.
    """
    stream, more = flags & STREAM != 0, flags & MORE != 0
    single, kinds, onward = g.single.ctypes.data, g.kind.ctypes.data, g.onward.ctypes.data
    tables = single, kinds, g.page.ctypes.data, g.code.ctypes.data, g.wide.ctypes.data
    c, first, last = block
    where, to, home = cells_of(plan, c), texts_of(plan, c), plan[c, HOME]
    plain = not stream and is_ascii(single, home)
    out, o, nulls, pad = to[0], plan[c, USED], plan[c, NULLS], g.pads[home >> 8]
    for i in range(first, last):
        begin, end = cell_at(where, i)
        if end > size:
            return -1 - i
        if plain and ascii_text(to, i, data, size, begin, end):
            continue
        tail = padding_at(data, begin, end, pad)
        if tail == begin and not stream:
            nulls += 1
            put_blank(to, i)
            continue
        p, s, row_at, before, cut = begin, home, o, found, False
        while p < end:
            p, o = _run(tables, data, p, tail if g.pads[s >> 8] == pad else end, end, s, out, o)
            if p == end:
                break
            q, s, fault = _shift(kinds, onward, g.escapes, data, p, end, s, more)
            if q == p:
                q, o, fault = _code(g, data, p, end, s, out, o)
            if fault != 0:
                cut = fault == _CUT
                found = note(faults, before, found, (c, i, p - begin), fault, packed(data, p, q), q - p)
                if stream:
                    break
            p = q
        ends[0], ends[1] = p, s
        if not stream:
            fine = found == before and not blank(out, row_at, o)
            o = hold_text(to, i, row_at, o) if fine else put_blank(to, i) + row_at
            nulls += not fine
            if s != home and not cut:  # a cut character says all there is to say
                found = note(faults, before, found, (c, i, end - begin), _OPEN, 0, 0)
    plan[c, USED], plan[c, NULLS] = o if stream else settle(to, first, last, plan[c, USED]), nulls
    return found


@compiled(types.int64(_GRAMMAR, BYTES_IN, types.int64, PLAN, types.int64, FAULTS, INTS))
def decode_cells(
    g: Grammar,
    source: NDArray[np.uint8],
    rows: int,
    plan: NDArray[np.int64],
    flags: int,
    faults: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> int:
    """Decode ``rows`` cells of each column in ``plan`` (see ``cells``); → the number of faults, or -1 - the row of a
    cell that lies outside ``source``.

    ``faults``: n × (column, row, position from 0, kind, bytes, how many), block by block. ``ends``: (where the last
    cell stopped, state there).
    """
    data, size, found = source.ctypes.data, len(source), 0
    for first in range(0, rows, BLOCK):
        for column in range(len(plan)):
            block = (column, first, min(first + BLOCK, rows))
            found = _decode_block(g, data, size, block, plan, flags, faults, found, ends)
            if found < 0:
                return found
    return found
