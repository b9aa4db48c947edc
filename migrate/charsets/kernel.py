"""The decoding kernel: rows of bytes in, UTF-8 with Arrow offsets out, for every charset that is a table and a grammar.

Compiled once for one signature and kept in Numba's cache; it holds no lock, so threads run it side by side. Importing this
module loads Numba: import it only where something is decoded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

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

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

#: Flags of a call. STREAM: stop at the first fault, keep blank text and an open shift (what a Python codec needs).
#: MORE: bytes may follow, so the beginning of a shift sequence at the end is cut and not a character.
STREAM, MORE = 1, 2

_BAD, _CUT, _OPEN = int(FaultKind.UNDECODABLE), int(FaultKind.CUT), int(FaultKind.OPEN_SHIFT)
_KIND_MASK = OPENS_SHIFT - 1


def compiled(*signature: Any) -> Callable[[Kernel], Kernel]:
    """``numba.njit`` for one signature, cached and without the interpreter lock, with the function's Python type kept."""
    return cast(Callable[[Kernel], Kernel], njit(*signature, nogil=True, cache=True))


# ── memory ───────────────────────────────────────────────────────────────────────────────────────────────────────────
# Plain indexing costs a wrap-around test for negative indices on every access, and NumPy has no unaligned 8-byte store.


@intrinsic  # type: ignore[misc]  # numba ships no types
def peek(_context: Any, array: Any, index: Any) -> Any:
    """``array[index]`` without the test for negative indices."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, args[0])
        return builder.load(builder.gep(held.data, [args[1]]))

    return array.dtype(array, index), generate


@intrinsic  # type: ignore[misc]
def peek8(_context: Any, array: Any, index: Any) -> Any:
    """The eight bytes at ``array[index:]`` as one little-endian word; the caller answers for their being there."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, args[0])
        place = builder.bitcast(builder.gep(held.data, [args[1]]), ir.IntType(64).as_pointer())
        return builder.load(place, align=1)

    return types.uint64(array, index), generate


@intrinsic  # type: ignore[misc]
def poke8(_context: Any, array: Any, index: Any, word: Any) -> Any:
    """Write a word of eight bytes, little-endian, at ``array[index:]``, wherever that lies."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, args[0])
        place = builder.bitcast(builder.gep(held.data, [args[1]]), ir.IntType(64).as_pointer())
        builder.store(args[2], place, align=1)
        return context.get_dummy_value()

    return types.void(array, index, types.uint64), generate


@intrinsic  # type: ignore[misc]
def utf8_length(_context: Any, word: Any) -> Any:
    """How many bytes of UTF-8 a packed word holds: 1 to 8 (0 is not asked for). No byte of it is X'00'."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        leading = builder.ctlz(args[0], cgutils.true_bit)
        return builder.sub(ir.Constant(ir.IntType(64), 8), builder.lshr(leading, ir.Constant(ir.IntType(64), 3)))

    return types.int64(types.uint64), generate


# ── decoding ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_BYTES_IN = types.Array(types.uint8, 1, "C", readonly=True)
_BYTES = types.uint8[::1]
_INTS_IN = types.Array(types.int64, 1, "C", readonly=True)
_INTS = types.int64[::1]
_INTS4 = types.int32[::1]
_WORDS = types.uint64[::1]
_FAULTS = types.int64[:, ::1]
_GRAMMAR = types.NamedTuple(
    (_WORDS, _WORDS, _BYTES, _INTS4, _INTS4, _WORDS, _INTS4, _BYTES, types.int64[:, ::1], _INTS, _BYTES), Grammar
)


@compiled()
def _special(
    g: Grammar, data: NDArray[np.uint8], p: int, end: int, s: int, out: NDArray[np.uint8], o: int, more: bool
) -> tuple[int, int, int, int]:
    """One step where the tight loops stop: → (next p, next state, next o, fault kind or 0)."""
    first = s + np.int64(peek(data, p))
    kind = np.int64(peek(g.kind, first))
    if kind >= OPENS_SHIFT:
        for e in range(len(g.escapes)):
            if g.escapes[e, 0] != s:
                continue
            n = np.int64(0)
            while n < g.escapes[e, 1] and p + n < end and np.int64(peek(data, p + n)) == g.escapes[e, 3 + n]:
                n += 1
            if n == g.escapes[e, 1]:
                return p + n, g.escapes[e, 2], o, 0
            if more and p + n == end:
                return end, s, o, _CUT
        kind &= _KIND_MASK
    if kind == NUL:
        poke8(out, o, np.uint64(0))
        return p + 1, s, o + 1, 0
    width = kind if kind in (DOUBLE, TRIPLE) else 1
    n = np.int64(1)
    while n < width and p + n < end and peek(g.stop, s + np.int64(peek(data, p + n))) == 0:
        n += 1
    word = np.uint64(0)
    if n == width:
        page = np.int64(peek(g.onward, first))
        if kind == SINGLE:
            word = peek(g.under, first)
        elif kind == DOUBLE:
            word = peek(g.code, page + np.int64(peek(data, p + 1)))
        elif kind == TRIPLE:
            page = np.int64(peek(g.directory, page + np.int64(peek(data, p + 1))))
            word = peek(g.code, page + np.int64(peek(data, p + 2)))
    elif p + n == end and peek(g.onward, first) != 0:
        return end, s, o, _CUT
    if word == 0:
        return p + n, s, o, _BAD
    poke8(out, o, word)
    return p + n, s, o + utf8_length(word), 0


@compiled()
def note(faults: NDArray[np.int64], before: int, found: int, row: int, position: int, kind: int, code: int, n: int) -> int:
    """Write down a fault, unless the row already has this code or its fill of them; → the number of faults found.

    ``before``: faults found up to the row's begin. Beyond the buffer's end faults are only counted: the caller makes room and
    runs the column again.
    """
    if kind == _BAD:
        if found - before >= MAX_FAULTS_PER_ROW:
            return found
        for f in range(before, min(found, len(faults))):
            if faults[f, 3] == code and faults[f, 2] == kind:
                return found
    if found < len(faults):
        faults[found, 0] = row
        faults[found, 1] = position
        faults[found, 2] = kind
        faults[found, 3] = code
        faults[found, 4] = n
    return found + 1


@compiled()
def packed(data: NDArray[np.uint8], p: int, q: int) -> int:
    """Up to four bytes as one big-endian number: how a fault carries the bytes it is about."""
    code = np.int64(0)
    for i in range(p, min(q, p + 4)):
        code = code << 8 | np.int64(peek(data, i))
    return code


@compiled()
def blank(out: NDArray[np.uint8], begin: int, end: int) -> bool:
    """Is this text nothing but U+0020 and U+3000, or nothing but U+0000, or empty?"""
    p = begin
    while p < end:
        b = peek(out, p)
        if b == 0x20:
            p += 1
        elif b == 0xE3 and peek(out, p + 1) == 0x80 and peek(out, p + 2) == 0x80:
            p += 3
        else:
            break
    if p == begin:
        while p < end and peek(out, p) == 0:
            p += 1
    return p == end


@compiled()
def _tail(data: NDArray[np.uint8], begin: int, end: int, pad: int) -> int:
    """Where the run of ``pad`` bytes that ends the field begins."""
    p = end
    spread = np.uint64(pad) * np.uint64(0x0101010101010101)
    while p - begin >= 8 and peek8(data, p - 8) == spread:
        p -= 8
    while p > begin and np.int64(peek(data, p - 1)) == pad:
        p -= 1
    return p


@compiled(
    types.int64(_GRAMMAR, _BYTES_IN, _INTS_IN, _INTS_IN, types.int64, types.int64, _BYTES, _INTS, _BYTES, _FAULTS, _INTS)
)
def decode_rows(
    g: Grammar,
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    home: int,
    flags: int,
    out: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    validity: NDArray[np.uint8],
    faults: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> int:
    """Decode row ``i`` = ``data[starts[i]:][:lengths[i]]`` for all rows; → number of faults found, or -1 - i for a row outside ``data``.

    ``lengths`` has one entry per row, or one for all. ``home`` is the state each row begins in (and should end in), times 256.
    ``out`` must hold the longest possible text plus 8 bytes. ``validity`` comes zeroed: bit i is set where row i has text.
    ``faults`` is n × (row, position from 0, kind, code bytes, their number). ``ends`` gets where the last row stopped: (p, state).
    """
    stream, more = flags & STREAM != 0, flags & MORE != 0
    each = np.int64(len(lengths) > 1)
    o, found, pad = np.int64(0), np.int64(0), g.pads[home >> 8]
    offsets[0] = 0
    for i in range(len(starts)):
        begin = starts[i]
        end = begin + lengths[i * each]
        if begin < 0 or end < begin or end > len(data):
            return -1 - i
        tail = _tail(data, begin, end, pad) if pad >= 0 else end
        p, s, row_at, before, whole = begin, home, o, found, True
        while p < end:
            if g.wide[s >> 8] != 0:
                last = end - 1
                while p < last:
                    word = peek(g.code, np.int64(peek(g.page, s + np.int64(peek(data, p)))) + np.int64(peek(data, p + 1)))
                    if word == 0:
                        break
                    poke8(out, o, word)
                    o += utf8_length(word)
                    p += 2
            else:
                while p < tail:
                    first = s + np.int64(peek(data, p))
                    word = peek(g.single, first)
                    if word != 0:
                        p += 1
                    elif peek(g.kind, first) == DOUBLE and p + 1 < end:
                        word = peek(g.code, np.int64(peek(g.page, first)) + np.int64(peek(data, p + 1)))
                        if word == 0:
                            break
                        p += 2
                    else:
                        break
                    poke8(out, o, word)
                    o += utf8_length(word)
                if p >= tail and g.pads[s >> 8] == pad:
                    while p < end:
                        poke8(out, o, np.uint64(0x2020202020202020))
                        step = min(end - p, 8)
                        o += step
                        p += step
            if p >= end:
                break
            first = s + np.int64(peek(data, p))
            if peek(g.kind, first) == SHIFT:
                s = np.int64(peek(g.onward, first))
                p += 1
                continue
            q, s, o, kind = _special(g, data, p, end, s, out, o, more)
            if kind != 0:
                found = note(faults, before, found, i, p - begin, kind, packed(data, p, q), q - p)
                whole = False
                if stream:
                    break
            p = q
        ends[0] = p
        ends[1] = s
        if not stream:
            if s != home:
                found = note(faults, before, found, i, end - begin, _OPEN, 0, 0)
            if not whole or blank(out, row_at, o):
                o = row_at
                offsets[i + 1] = o
                continue
        offsets[i + 1] = o
        validity[i >> 3] |= 1 << (i & 7)
    return found
