"""The likeliest reading of bytes by one charset: which are text, in which state, and which are none (Numba).

A *reading* walks through a stretch of bytes. In a state of the charset every code costs what its character is worth
there (``characters``); a shift leads to its state for next to nothing, a change of state without one (where a field
begins) costs a jump. Beside the charset's states there are two more: PACKED, decimal digits in half bytes up to the
half byte of the sign, and NOISE, bytes that are nothing to this charset. The cheapest reading (Viterbi) gives the
likelihood of the bytes under the charset and says what every byte was taken for.

Names throughout: ``k`` a place in the stretch, ``s`` a state, ``table`` the best way to each place in each state:
(likelihood, kind of the last character, where the way came from: place << 16 | state << 8 | how).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.memory import compiled

#: What a byte was taken for: a label of the two states beside the charset's own, and of bytes of a shift.
PACKED, NOISE, SHIFT = 253, 254, 255
#: Costs: logarithms of likelihoods.
_NOISE_BYTE, _ZERO_NOISE, _INTO_NOISE, _OUT_OF_NOISE = -6.2, -2.0, -6.0, -1.0
_DIGIT_PAIR, _ZERO_PAIR, _SIGN, _INTO_PACKED = -4.6, -2.5, -3.0, -8.0
_SHIFT_COST = -0.7
_NEVER, _HARDLY = -1e30, -1e29
#: How a step was made, if not over a code (0): in one of the two states that are no text, over a sign, over a shift.
_BYTES, _OVER_SIGN, _OVER_SHIFT = 1, 2, 3
_NINE, _HALF, _SIGNS = 9, 15, (12, 13, 15)
_BMP, _ASCII = 0x10000, 0x80
#: ``CharsetTables.unicode``.
UTF8, UTF16_HIGH_FIRST = 1, 3
#: UTF-8: first lead of each length from 2 on; the least code point of each.
_LEADS, _LEAST = (0xC2, 0xE0, 0xF0, 0xF5), (0, 0, 0x80, 0x800, 0x10000)
_SURROGATES, _LOW_SURROGATES, _LAST_SURROGATE, _LAST_POINT = 0xD800, 0xDC00, 0xDFFF, 0x10FFFF

_F32_2 = types.Array(types.float32, 2, "C", readonly=True)
_U8 = types.Array(types.uint8, 1, "C", readonly=True)
_I64 = types.Array(types.int64, 1, "C", readonly=True)
_BYTES_OUT = types.uint8[::1]


class CharsetTables(NamedTuple):
    """What the kernel knows of a charset; S states.

    ``singles``, ``pairs``: S × 256 and S × 65536, the worth of a code within its kind, 1 for none; ``single_kinds``,
    ``pair_kinds``: its kind. ``triple_lead``: the lead of codes of three bytes, whose worth is in ``triples`` by the
    two others, or -1. ``unicode``: 1 where longer sequences are UTF-8, 2 and 3 where all are UTF-16 (low or high byte
    first), whose worth is in ``triples`` by code point; 0 for none. ``shifts``: rows of (bytes, new state, up to four
    bytes). ``homes``: S, 1 for states in which a field may begin.
    """

    singles: NDArray[np.float32]
    single_kinds: NDArray[np.uint8]
    pairs: NDArray[np.float32]
    pair_kinds: NDArray[np.uint8]
    triple_lead: int
    triples: NDArray[np.float32]
    triple_kinds: NDArray[np.uint8]
    unicode: int
    shifts: NDArray[np.int64]
    homes: NDArray[np.uint8]


_TABLES = types.NamedTuple(
    (
        *(types.float32[:, ::1], types.uint8[:, ::1], types.float32[:, ::1], types.uint8[:, ::1]),
        *(types.int64, types.float32[::1], types.uint8[::1], types.int64, types.int64[:, ::1], types.uint8[::1]),
    ),
    CharsetTables,
)  # type: ignore[no-untyped-call]  # numba's own


@compiled(inlined=True)
def _reach(table: Any, k: int, s: int, likelihood: float, kind: int, step: int) -> None:
    """Note a way to a place, if it is the best so far."""
    if likelihood > table[0][k, s]:
        table[0][k, s], table[1][k, s], table[2][k, s] = likelihood, kind, step


@compiled(inlined=True)
def _utf8_at(data: NDArray[np.uint8], p: int, end: int) -> tuple[int, int]:
    """The sequence of two to four bytes at ``p``: → (its length, code point), (0, 0) where there is none."""
    lead, width = int(data[p]), 1
    for first in _LEADS:
        width += int(lead >= first)
    if not 1 < width < len(_LEAST) or p + width > end:
        return 0, 0
    point = lead & (_ASCII - 1) >> width
    for n in range(1, width):
        if data[p + n] & 0xC0 != _ASCII:
            return 0, 0
        point = point << 6 | (int(data[p + n]) & 0x3F)
    if point < _LEAST[width] or _SURROGATES <= point <= _LAST_SURROGATE or point > _LAST_POINT:
        return 0, 0
    return width, int(point)


@compiled(inlined=True)
def _utf16_at(data: NDArray[np.uint8], p: int, end: int, high: int) -> tuple[int, int]:
    """The unit, or pair of surrogates, at ``p``: → (its length, code point), (0, 0) where there is none.

    ``high``: where in a unit its high byte is, 0 or 1.
    """
    if p + 2 > end:
        return 0, 0
    unit = np.int64(data[p + high]) << 8 | np.int64(data[p + 1 - high])
    if not _SURROGATES <= unit <= _LAST_SURROGATE:
        return 2, int(unit)
    if unit >= _LOW_SURROGATES or p + 4 > end:
        return 0, 0
    low = np.int64(data[p + 2 + high]) << 8 | np.int64(data[p + 3 - high])
    if not _LOW_SURROGATES <= low <= _LAST_SURROGATE:
        return 0, 0
    return 4, int(_BMP + ((unit - _SURROGATES) << 10 | (low - _LOW_SURROGATES)))


@compiled(inlined=True)
def _best_at(table: Any, k: int, states: int) -> tuple[float, int]:
    """The best way to a place, not within a packed decimal: → (its likelihood, its state)."""
    best, at = _NEVER, 0
    for s in range(states + 2):
        if s != states and table[0][k, s] > best:
            best, at = table[0][k, s], s
    return best, at


@compiled(inlined=True)
def _enter(t: CharsetTables, table: Any, k: int, best: float, at: int, jump: float) -> None:
    """A field may begin here: every home state is reached from the best."""
    states = len(t.homes)
    for s in range(states):
        if t.homes[s] == 1 and s != at:
            _reach(table, k, s, best + (jump if at < states else _OUT_OF_NOISE), 0, k << 16 | at << 8)


@compiled(inlined=True)
def _no_text(t: CharsetTables, table: Any, k: int, byte: int, best: float, at: int, with_packed: bool) -> None:
    """The byte as noise, or as a byte of a packed decimal."""
    states = len(t.homes)
    packed, noise = states, states + 1
    enter = 0.0 if at == noise else _INTO_NOISE
    step = k << 16 | at << 8 | _BYTES
    _reach(table, k + 1, noise, best + enter + (_ZERO_NOISE if byte == 0 else _NOISE_BYTE), 0, step)
    low, high, inside = byte & _HALF, byte >> 4, table[0][k, packed]
    if not with_packed or high > _NINE:
        return
    if low <= _NINE:
        price = _ZERO_PAIR if byte == 0 else _DIGIT_PAIR
        _reach(table, k + 1, packed, best + _INTO_PACKED + price, 0, step)
        _reach(table, k + 1, packed, inside + price, 0, k << 16 | packed << 8 | _BYTES)
    elif low in _SIGNS and inside > _HARDLY:
        for s in range(states):
            if t.homes[s] == 1:
                _reach(table, k + 1, s, inside + _SIGN, 0, k << 16 | packed << 8 | _OVER_SIGN)


@compiled(inlined=True)
def _shifted(t: CharsetTables, table: Any, data: NDArray[np.uint8], k: int, p: int, end: int, s: int) -> None:
    """The shifts that begin here."""
    for e in range(len(t.shifts)):
        size = t.shifts[e, 0]
        n = 0
        while n < size and p + n < end and data[p + n] == t.shifts[e, 2 + n]:
            n += 1
        if n == size:
            _reach(table, k + size, t.shifts[e, 1], table[0][k, s] + _SHIFT_COST, 0, k << 16 | s << 8 | _OVER_SHIFT)


@compiled(inlined=True)
def _codes(
    t: CharsetTables,
    table: Any,
    follows: NDArray[np.float32],
    data: NDArray[np.uint8],
    k: int,
    p: int,
    end: int,
    s: int,
) -> None:
    """The codes that begin here."""
    now, step = table[0][k, s], k << 16 | s << 8
    after = follows[table[1][k, s]]
    byte = np.int64(data[p])
    if t.singles[s, byte] <= 0:
        kind = t.single_kinds[s, byte]
        _reach(table, k + 1, s, now + t.singles[s, byte] + after[kind], kind, step)
    if t.unicode > 0:
        width, point = 0, 0
        if t.unicode > UTF8:
            width, point = _utf16_at(data, p, end, 0 if t.unicode == UTF16_HIGH_FIRST else 1)
        elif byte >= _ASCII:
            width, point = _utf8_at(data, p, end)
        if width > 0:
            index = min(point, _BMP)
            kind = t.triple_kinds[index]
            _reach(table, k + width, s, now + t.triples[index] + after[kind], kind, step)
        return
    if p + 1 >= end:
        return
    code = byte << 8 | np.int64(data[p + 1])
    if t.pairs[s, code] <= 0:
        kind = t.pair_kinds[s, code]
        _reach(table, k + 2, s, now + t.pairs[s, code] + after[kind], kind, step)
    if byte == t.triple_lead and p + 2 < end:
        code = np.int64(data[p + 1]) << 8 | np.int64(data[p + 2])
        if t.triples[code] <= 0:
            kind = t.triple_kinds[code]
            _reach(table, k + 3, s, now + t.triples[code] + after[kind], kind, step)


@compiled(inlined=True)
def _trace(
    came: NDArray[np.int64],
    begin: int,
    n: int,
    s: int,
    states: int,
    labels: NDArray[np.uint8],
    widths: NDArray[np.uint8],
) -> None:
    """Go back along the best way and write down what it took the bytes for."""
    k = n
    while k > 0 and came[k, s] >= 0:
        step = came[k, s]
        from_k, from_s, how = step >> 16, step >> 8 & 0xFF, step & 0xFF
        if from_k < k:
            label = s
            if how == _BYTES:
                label = PACKED if s == states else NOISE
            elif how == _OVER_SIGN:
                label = PACKED
            elif how == _OVER_SHIFT:
                label = SHIFT
            labels[begin + from_k : begin + k] = label
            widths[begin + from_k] = k - from_k
        elif from_s == s:
            return
        k, s = from_k, from_s


@compiled(types.float64(_U8, _I64, _I64, _TABLES, _F32_2, types.float64, types.boolean, _BYTES_OUT, _BYTES_OUT))
def read_as(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    tables: CharsetTables,
    follows: NDArray[np.float32],
    jump: float,
    with_packed: bool,
    labels: NDArray[np.uint8],
    widths: NDArray[np.uint8],
) -> float:
    """The likelihood (a logarithm) of the stretches ``data[starts[i]:ends[i]]``; what each byte was taken for goes into
    ``labels``: the number of a state, PACKED, NOISE or SHIFT. ``widths``, which comes zeroed, gets the length of every
    code at its first byte.

    ``follows``: kinds × kinds, see ``characters.transitions``. ``jump``: what a change of state without a shift costs.
    A stretch may begin in any home state. ``with_packed``: packed decimals may be among it.
    """
    states = len(tables.homes)
    longest = 0
    for i in range(len(starts)):
        longest = max(longest, ends[i] - starts[i])
    shape = (longest + 1, states + 2)
    table = (np.empty(shape, np.float64), np.empty(shape, np.uint8), np.empty(shape, np.int64))
    total = 0.0
    for i in range(len(starts)):
        begin, end = starts[i], ends[i]
        n = end - begin
        if n <= 0:
            continue
        table[0][: n + 1] = _NEVER
        table[2][0] = -1
        for s in range(states):
            if tables.homes[s] == 1:
                table[0][0, s], table[1][0, s] = 0.0, 0
        for k in range(n + 1):
            best, at = _best_at(table, k, states)
            _enter(tables, table, k, best, at, jump)
            if k == n:
                break
            p = begin + k
            _no_text(tables, table, k, int(data[p]), best, at, with_packed)
            for s in range(states):
                if table[0][k, s] > _HARDLY:
                    _shifted(tables, table, data, k, p, end, s)
                    _codes(tables, table, follows, data, k, p, end, s)
        best, at = _best_at(table, n, states)
        if table[0][n, states] > best:
            best, at = table[0][n, states], states
        total += best
        _trace(table[2], begin, n, at, states, labels, widths)
    return total
