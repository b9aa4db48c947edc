"""Which texts XML 1.0 cannot hold."""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.memory import REPEAT, SIGNS, WORD, byte_at, compiled
from migrate.views import text_at, word_of

_SPACES = np.uint64(0x2020202020202020)
_LEAD = np.uint64(0xEFEFEFEFEFEFEFEF)

_TAB, _LF, _CR, _SPACE = 0x09, 0x0A, 0x0D, 0x20
#: U+FFFE and U+FFFF in UTF-8: EF BF BE, EF BF BF.
_FIRST, _SECOND, _THIRD = 0xEF, 0xBF, 0xBE


@compiled(inlined=True)
def _suspicious(word: np.uint64) -> bool:
    """Has the word a control character, or a byte EF?"""
    lead = word ^ _LEAD
    return bool((((word - _SPACES) & ~word) | ((lead - REPEAT) & ~lead)) & SIGNS != 0)


@compiled()
def _unfit(text: int, length: int) -> bool:
    for i in range(length):
        byte = byte_at(text, i)
        if byte < _SPACE and byte not in (_TAB, _LF, _CR):
            return True
        if byte == _FIRST and byte_at(text, i + 1) == _SECOND and byte_at(text, i + 2) >= _THIRD:
            return True
    return False


@compiled(types.int64(types.int64, types.int64, types.int64, types.int64, types.Array(types.uint8, 1, "C")))
def find_unfit(valid: int, first: int, views: int, heap: int, bad: NDArray[np.uint8]) -> int:
    """``bad[row]``: 1 where the text holds what XML cannot; → how many do. For the addresses see ``views``."""
    count = 0
    for row in range(len(bad)):
        text, length = text_at(valid, first, views, heap, row)
        found = False
        for at in range(0, length, WORD):
            word = word_of(text, length, at)
            if length - at < WORD:
                word |= np.uint64(0x2020202020202020) << np.uint64(8 * (length - at))
            if _suspicious(word):
                found = _unfit(text, length)
                break
        bad[row] = found
        count += found
    return count
