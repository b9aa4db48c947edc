"""The likeliest reading of bytes by one charset: which are text, in which state, and which are none (Numba).

A *reading* walks through a stretch of bytes. In a state of the charset every code costs what its character is worth
there (``characters``); a shift leads to its state for nothing, a change of state without one (where a field begins)
costs a jump. Beside the charset's states there are two more: PACKED, decimal digits in half bytes up to the half byte
of the sign, and NOISE, bytes that are nothing to this charset. The cheapest reading
(Viterbi) gives the likelihood of the bytes under the charset and says what every byte was taken for.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.memory import compiled

#: What a byte was taken for: a label of the two states beside the charset's own, and of bytes of a shift.
PACKED, NOISE, SHIFT = 253, 254, 255
#: Costs: logarithms of likelihoods.
_NOISE_BYTE, _ZERO_NOISE, _INTO_NOISE = -6.2, -2.0, -3.0
_DIGIT_PAIR, _ZERO_PAIR, _SIGN, _INTO_PACKED = -4.6, -2.5, -3.0, -5.0
_OUT_OF_BAND = -1e30
_BMP = 0x10000
_UNICODE = 65536

_F32 = types.Array(types.float32, 1, "C", readonly=True)
_F32_2 = types.Array(types.float32, 2, "C", readonly=True)
_U8 = types.Array(types.uint8, 1, "C", readonly=True)
_U8_2 = types.Array(types.uint8, 2, "C", readonly=True)
_I64 = types.Array(types.int64, 1, "C", readonly=True)
_I64_2 = types.Array(types.int64, 2, "C", readonly=True)


@compiled()
def _utf8_at(data: NDArray[np.uint8], p: int, end: int) -> tuple[int, int]:
    """The sequence of two to four bytes at ``p``: → (its length, code point), (0, 0) where there is none."""
    lead = data[p]
    width = 2 if 0xC2 <= lead <= 0xDF else 3 if 0xE0 <= lead <= 0xEF else 4 if 0xF0 <= lead <= 0xF4 else 0
    if width == 0 or p + width > end:
        return 0, 0
    point = np.int64(lead) & (0x7F >> width)
    for n in range(1, width):
        if data[p + n] & 0xC0 != 0x80:
            return 0, 0
        point = point << 6 | (np.int64(data[p + n]) & 0x3F)
    if (width == 3 and (point < 0x800 or 0xD800 <= point <= 0xDFFF)) or (width == 4 and not 0x10000 <= point <= 0x10FFFF):
        return 0, 0
    return width, point


@compiled()
def _utf16_at(data: NDArray[np.uint8], p: int, end: int, high_first: bool) -> tuple[int, int]:
    """The unit, or pair of surrogates, at ``p``: → (its length, code point), (0, 0) where there is none."""
    if p + 2 > end:
        return 0, 0
    first, second = np.int64(data[p]), np.int64(data[p + 1])
    unit = first << 8 | second if high_first else second << 8 | first
    if not 0xD800 <= unit <= 0xDFFF:
        return 2, unit
    if unit >= 0xDC00 or p + 4 > end:
        return 0, 0
    first, second = np.int64(data[p + 2]), np.int64(data[p + 3])
    low = first << 8 | second if high_first else second << 8 | first
    if not 0xDC00 <= low <= 0xDFFF:
        return 0, 0
    return 4, 0x10000 + ((unit - 0xD800) << 10 | (low - 0xDC00))


@compiled(
    types.float64(
        _U8, _I64, _I64, _F32_2, _U8_2, _F32_2, _U8_2, _I64, _F32, _U8, types.int64, _I64_2, _U8, _F32_2, types.float64,
        types.boolean, types.Array(types.uint8, 1, "C"), types.Array(types.uint8, 1, "C"),
    )
)
def read_as(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    singles: NDArray[np.float32],
    single_kinds: NDArray[np.uint8],
    pairs: NDArray[np.float32],
    pair_kinds: NDArray[np.uint8],
    triple_leads: NDArray[np.int64],
    triples: NDArray[np.float32],
    triple_kinds: NDArray[np.uint8],
    unicode: int,
    shifts: NDArray[np.int64],
    homes: NDArray[np.uint8],
    follows: NDArray[np.float32],
    jump: float,
    allow_packed: bool,
    labels: NDArray[np.uint8],
    widths: NDArray[np.uint8],
) -> float:
    """The likelihood (a logarithm) of the stretches ``data[starts[i]:ends[i]]``; what each byte was taken for goes into
    ``labels``: the number of a state, PACKED, NOISE or SHIFT. ``widths``, which comes zeroed, gets the length of every
    code at its first byte.

    ``singles``, ``pairs``: states × 256 and × 65536, the worth of a code within its kind, 1 for none. ``triples``: that
    of codes of three bytes in the first state whose lead is in ``triple_leads`` (state × 65536). ``unicode``: 1 where
    longer sequences are UTF-8, 2 and 3 where all are UTF-16 (low or high byte first); their worth is in ``triples`` by
    code point. ``shifts``: rows of (bytes, new state, up to four bytes). ``homes``: 1 for states in which a field, and
    so a stretch, may begin. ``jump``: what a change to one of them without a shift costs.
    """
    states = singles.shape[0]
    all_states = states + 2
    packed, noise = states, states + 1
    total = 0.0
    longest = 0
    for i in range(len(starts)):
        longest = max(longest, ends[i] - starts[i])
    score = np.empty((longest + 1, all_states), np.float64)
    last = np.empty((longest + 1, all_states), np.uint8)
    came = np.empty((longest + 1, all_states), np.int64)
    for i in range(len(starts)):
        begin, end = starts[i], ends[i]
        n = end - begin
        if n <= 0:
            continue
        score[: n + 1] = _OUT_OF_BAND
        for s in range(states):
            if homes[s] == 1:
                score[0, s] = 0.0
            last[0, s] = 0
            came[0, s] = -1
        for k in range(n + 1):
            # a change of state without a shift, and into and out of noise; every way back leads to the best state here
            best, at = _OUT_OF_BAND, 0
            for s in range(all_states):
                if s != packed and score[k, s] > best:
                    best, at = score[k, s], s
            for s in range(states):
                leap = best + (jump if at < states else -1.0)
                if homes[s] == 1 and s != at and leap > score[k, s]:
                    score[k, s], last[k, s], came[k, s] = leap, 0, (k << 16) | (at << 8)
            if k == n:
                break
            p = begin + k
            byte = data[p]
            low, high = byte & 15, byte >> 4
            # noise
            price = _ZERO_NOISE if byte == 0 else _NOISE_BYTE
            enter = 0.0 if at == noise else _INTO_NOISE
            if best + enter + price > score[k + 1, noise]:
                score[k + 1, noise], last[k + 1, noise] = best + enter + price, 0
                came[k + 1, noise] = (k << 16) | (at << 8) | 1
            # packed: digits, then a sign that leads back to the charset
            if allow_packed:
                for source in range(2):
                    origin = packed if source == 0 else at
                    base = score[k, packed] if source == 0 else best + _INTO_PACKED
                    if base <= _OUT_OF_BAND / 2:
                        continue
                    if low <= 9 and high <= 9:
                        gain = base + (_ZERO_PAIR if byte == 0 else _DIGIT_PAIR)
                        if gain > score[k + 1, packed]:
                            score[k + 1, packed], last[k + 1, packed] = gain, 0
                            came[k + 1, packed] = (k << 16) | (origin << 8) | 1
                    elif source == 0 and high <= 9 and (low == 12 or low == 13 or low == 15):
                        gain = base + _SIGN
                        for s in range(states):
                            if homes[s] == 1 and gain > score[k + 1, s]:
                                score[k + 1, s], last[k + 1, s] = gain, 0
                                came[k + 1, s] = (k << 16) | (origin << 8) | 2
            for s in range(states):
                now = score[k, s]
                if now <= _OUT_OF_BAND / 2:
                    continue
                before = last[k, s]
                for e in range(len(shifts)):
                    size = shifts[e, 0]
                    if k + size > n:
                        continue
                    same = True
                    for m in range(size):
                        same = same and data[p + m] == shifts[e, 2 + m]
                    target = shifts[e, 1]
                    if same and now - 0.7 > score[k + size, target]:
                        score[k + size, target], last[k + size, target] = now - 0.7, 0
                        came[k + size, target] = (k << 16) | (s << 8) | 3
                worth = singles[s, byte]
                if worth <= 0:
                    kind = single_kinds[s, byte]
                    gain = now + worth + follows[before, kind]
                    if gain > score[k + 1, s]:
                        score[k + 1, s], last[k + 1, s], came[k + 1, s] = gain, kind, (k << 16) | (s << 8)
                if unicode > 0:
                    if unicode == 1:
                        width, point = _utf8_at(data, p, end)
                    else:
                        width, point = _utf16_at(data, p, end, unicode == 3)
                    if width > 0:
                        index = point if point < _BMP else _BMP
                        kind = triple_kinds[index]
                        gain = now + triples[index] + follows[before, kind]
                        if gain > score[k + width, s]:
                            score[k + width, s], last[k + width, s] = gain, kind
                            came[k + width, s] = (k << 16) | (s << 8)
                elif k + 1 < n:
                    code = np.int64(byte) << 8 | np.int64(data[p + 1])
                    worth = pairs[s, code]
                    if worth <= 0:
                        kind = pair_kinds[s, code]
                        gain = now + worth + follows[before, kind]
                        if gain > score[k + 2, s]:
                            score[k + 2, s], last[k + 2, s], came[k + 2, s] = gain, kind, (k << 16) | (s << 8)
                    if k + 2 < n and len(triple_leads) == 1 and byte == triple_leads[0]:
                        code = np.int64(data[p + 1]) << 8 | np.int64(data[p + 2])
                        worth = triples[code]
                        if worth <= 0:
                            kind = triple_kinds[code]
                            gain = now + worth + follows[before, kind]
                            if gain > score[k + 3, s]:
                                score[k + 3, s], last[k + 3, s], came[k + 3, s] = gain, kind, (k << 16) | (s << 8)
        best, s = _OUT_OF_BAND, 0
        for t in range(all_states):
            if score[n, t] > best:
                best, s = score[n, t], t
        total += best
        k = n
        while k > 0 and came[k, s] >= 0:
            step = came[k, s]
            before_k, before_s, how = step >> 16, step >> 8 & 255, step & 255
            label = s
            if how == 1:
                label = PACKED if s == packed else NOISE
            elif how == 2:
                label = PACKED
            elif how == 3:
                label = SHIFT
            for m in range(before_k, k):
                labels[begin + m] = label
            if before_k < k:
                widths[begin + before_k] = k - before_k
            if before_k == k and before_s == s:
                break
            k, s = before_k, before_s
    return total
