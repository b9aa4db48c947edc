"""Sets of code points as bitmaps, and the code points of UTF-8 text, for kernels.

A bitmap has one bit for each of the 1,114,112 code points: 17,408 words of 64 bits. UTF-8 gives six bits with its last
byte, so the last byte picks the bit and the others the word: all kanji of the basic plane lie in 328 words, which stay
in the fastest cache.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from migrate.marks import MARKS, Ranges
from migrate.memory import byte_at, compiled, word_at

Bitmap = NDArray[np.uint64]
_POINTS = 0x110000
#: Lead bytes from which a character of UTF-8 has two, three and four bytes.
_TWO, _THREE, _FOUR = 0x80, 0xE0, 0xF0


def bitmap_of(points: Iterable[int] | NDArray[np.uint32], ranges: Ranges = ()) -> Bitmap:
    """The bitmap of single code points and of ranges."""
    flags = np.zeros(_POINTS, np.bool_)
    flags[np.asarray(list(points) if not isinstance(points, np.ndarray) else points, dtype=np.uint32)] = True
    for first, last in ranges:
        flags[first : last + 1] = True
    return np.packbits(flags, bitorder="little").view("<u8").astype(np.uint64)


def holds(bits: Bitmap, point: int) -> bool:
    """Whether a code point is in the set."""
    return bool(int(bits[point >> 6]) >> (point & 63) & 1)


@cache
def mark_bits() -> Bitmap:
    """The bitmap of ``MARKS``."""
    return bitmap_of((), MARKS)


@compiled(inlined=True)
def point_at(text: int, at: int) -> tuple[int, int]:
    """(code point, bytes) of the character of UTF-8 that begins ``at`` bytes from ``text``; valid UTF-8 only."""
    lead = byte_at(text, at)
    if lead < _TWO:
        return lead, 1
    if lead < _THREE:
        return (lead & 0x1F) << 6 | byte_at(text, at + 1) & 0x3F, 2
    if lead < _FOUR:
        return (lead & 0xF) << 12 | (byte_at(text, at + 1) & 0x3F) << 6 | byte_at(text, at + 2) & 0x3F, 3
    point = (lead & 7) << 18 | (byte_at(text, at + 1) & 0x3F) << 12
    return point | (byte_at(text, at + 2) & 0x3F) << 6 | byte_at(text, at + 3) & 0x3F, 4


@compiled(inlined=True)
def is_in(bits: int, point: int) -> bool:
    """Whether a code point is in the bitmap at the address ``bits``."""
    return bool(word_at(bits, point >> 6) >> np.uint64(point & 63) & np.uint64(1) != 0)
