"""Numba kernels: zoned, packed and binary fields of many records → decimal text in Arrow buffers.

Each kernel reads ``length`` bytes at ``starts[i]`` of ``data`` for every row ``i``, writes UTF-8 text to ``out``
and the end of row ``i``'s text to ``ends[i + 1]`` (``ends[0]`` is 0), and sets ``state[i]`` to ``VALUE``, ``BLANK``
or ``INVALID``; the latter two have no text. ``out`` must hold ``ROOM`` bytes a row besides the digits (sign, zero
before the point, point), and ``SLACK`` in all. ``text`` is room for the digits of one value, and for two in each of its
bytes. They run without the GIL.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from migrate.memory import REPEAT, SIGNS, WORD, compiled, eight_at, put

VALUE, BLANK, INVALID = 0, 1, 2

#: In a table from sign byte to digit: the value is negative; the byte is no sign.
NEGATIVE, NO_DIGIT = 0x10, 0xFF

_ZERO, _MINUS, _POINT = 0x30, 0x2D, 0x2E
_NINE, _DIGIT_BITS = 9, 0x0F
_FIRST_SIGN, _MINUS_B, _MINUS_D = 0xA, 0xB, 0xD
#: Digits of 2⁶⁴, and room for the zeros that the largest scale (18) may put before a small value.
BINARY_DIGITS = 21

ROOM, SLACK = 3, WORD

_CHARACTERS = np.uint64(0x3030303030303030)
#: Added to a byte that is no digit from 0 to 9, it sets the high bit, unless the byte has it already.
_ABOVE_NINE = np.uint64(0x7676767676767676)

U8 = NDArray[np.uint8]
I64 = NDArray[np.int64]


@compiled(inlined=True)
def _emit(text: U8, skip: int, count: int, scale: int, negative: bool, keep_zeros: bool, out: U8, at: int) -> int:
    """Write ``count`` digits (0–9, from ``text[skip]`` on) with sign and point; where the text ends is returned."""
    first = 0
    if not keep_zeros:
        while first < count - scale - 1 and text[skip + first] == 0:
            first += 1
    if negative:
        out[at] = _MINUS
        at += 1
    if count == scale:
        out[at] = _ZERO
        at += 1
    for k in range(first, count):
        if k == count - scale:
            out[at] = _POINT
            at += 1
        out[at] = _ZERO + text[skip + k]
        at += 1
    return at


@compiled(inlined=True)
def _only(data: U8, start: int, length: int, byte: int) -> bool:
    for k in range(length):  # noqa: SIM110  Numba compiles the loop, not a generator
        if data[start + k] != byte:
            return False
    return True


@compiled(inlined=True)
def _copy_digits(source: int, place: int, count: int, zeros: np.uint64, target: int, at: int) -> bool:
    """Copy digits without sign, eight at a time; False where there is anything else: what was written is void then.

    ``zeros``: eight times the charset's digit zero.
    """
    for k in range(0, count, WORD):
        word = eight_at(source, place + k) ^ zeros
        if count - k < WORD:
            word &= (np.uint64(1) << np.uint64(8 * (count - k))) - np.uint64(1)
        if ((word + _ABOVE_NINE) | word) & SIGNS:
            return False
        put(target, at + k, word | _CHARACTERS)
    return True


@compiled()
def zoned(
    data: U8,
    starts: I64,
    length: int,
    first: int,
    count: int,
    sign_at: int,
    digit: U8,
    sign: U8,
    space: int,
    scale: int,
    keep_zeros: bool,
    out: U8,
    ends: I64,
    state: U8,
    text: U8,
) -> None:
    """``count`` digits, one in each byte from ``first`` on; the byte at ``sign_at``, among them or not, holds the sign.

    ``digit``, ``sign``: 256 × uint8, byte → digit 0–9, in ``sign`` with ``NEGATIVE`` added, or ``NO_DIGIT``. Only
    spaces (``space``) or only X'00' is blank.
    """
    last = first + count
    zero = 0
    while digit[zero] != 0:
        zero += 1
    zeros = np.uint64(zero) * REPEAT
    safe = data.shape[0] - last - WORD if keep_zeros else -1
    at = 0
    ends[0] = 0
    for i in range(starts.shape[0]):
        start = starts[i]
        if start <= safe and _copy_digits(data.ctypes.data, start + first, count, zeros, out.ctypes.data, at):
            state[i] = VALUE
            at += count
            ends[i + 1] = at
            continue
        seen = np.uint8(0)
        nonzero = np.uint8(0)
        for k in range(count):
            value = digit[data[start + first + k]]
            text[k] = value
            seen |= value
            nonzero |= value
        found = sign[data[start + sign_at]]
        if first <= sign_at < last:
            value = found if found == NO_DIGIT else found & _DIGIT_BITS
            text[sign_at - first] = value
            seen = np.uint8(0)
            nonzero = np.uint8(0)
            for k in range(count):
                seen |= text[k]
                nonzero |= text[k]
        if seen > _DIGIT_BITS or found == NO_DIGIT:
            blank = _only(data, start, length, space) or _only(data, start, length, 0)
            state[i] = BLANK if blank else INVALID
        else:
            state[i] = VALUE
            at = _emit(text, 0, count, scale, found >= NEGATIVE and nonzero != 0, keep_zeros, out, at)
        ends[i + 1] = at


@compiled()
def packed(
    data: U8,
    starts: I64,
    length: int,
    count: int,
    signed: bool,
    scale: int,
    keep_zeros: bool,
    out: U8,
    ends: I64,
    state: U8,
    text: U8,
) -> None:
    """Two digits in each byte, the sign in the last half byte: C A E F plus, D B minus (minus only where ``signed``).

    A digit in the half byte that an even ``count`` leaves unused is invalid. Only X'00' is blank: it has no sign.
    """
    unused = 2 * length - 1 - count
    at = 0
    ends[0] = 0
    for i in range(starts.shape[0]):
        start = starts[i]
        for k in range(length):
            byte = data[start + k]
            text[2 * k] = byte >> 4
            text[2 * k + 1] = byte & 0x0F
        sign = text[2 * length - 1]
        negative = sign in (_MINUS_B, _MINUS_D)
        valid = sign >= _FIRST_SIGN and (signed or not negative)
        nonzero = np.uint8(0)
        for k in range(2 * length - 1):
            valid &= text[k] <= _NINE
            nonzero |= text[k]
        for k in range(unused):
            valid &= text[k] == 0
        if valid:
            state[i] = VALUE
            at = _emit(text, unused, count, scale, negative and nonzero != 0, keep_zeros, out, at)
        else:
            state[i] = BLANK if _only(data, start, length, 0) else INVALID
        ends[i + 1] = at


@compiled()
def binary(
    data: U8,
    starts: I64,
    length: int,
    little: bool,
    signed: bool,
    limit: np.uint64,
    scale: int,
    out: U8,
    ends: I64,
    state: U8,
    text: U8,
) -> None:
    """Two's complement of 1 to 8 bytes; an absolute value above ``limit`` is invalid."""
    top = np.uint64(1) << np.uint64(8 * length - 1)
    mask = (top - np.uint64(1)) | top
    at = 0
    ends[0] = 0
    for i in range(starts.shape[0]):
        start = starts[i]
        value = np.uint64(0)
        for k in range(length):
            byte = data[start + (length - 1 - k if little else k)]
            value = (value << np.uint64(8)) | np.uint64(byte)
        negative = signed and (value & top) != np.uint64(0)
        if negative:
            value = (np.uint64(0) - value) & mask
        if value > limit:
            state[i] = INVALID
        else:
            state[i] = VALUE
            k = BINARY_DIGITS
            while value > np.uint64(0) or BINARY_DIGITS - k <= scale:
                k -= 1
                text[k] = np.uint8(value % np.uint64(10))
                value //= np.uint64(10)
            at = _emit(text, k, BINARY_DIGITS - k, scale, negative, False, out, at)
        ends[i + 1] = at
