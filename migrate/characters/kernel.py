"""The kernel that holds a column of text against a repertoire, where Polars keeps the text.

Most characters cost one test of one bit. Only what is no member by itself is looked at twice: is it a mark that the
character before it may carry, or a base that is a member with the mark after it?
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.characters.bitmap import Bitmap, is_in, mark_bits, point_at
from migrate.characters.mj import MARK_BITS, Keys
from migrate.memory import SIGNS, WORD, byte_at, compiled, eight_at, word_at
from migrate.views import ADDRESS, Address, text_at, views_of

_LAST_ASCII = 0x7F
_LEAD_OF_THREE, _KANJI = 0xE0, 3
#: Lead bytes of U+4000–U+9FFF, among which there is no mark.
_FIRST_PLAIN, _LAST_PLAIN = 0xE4, 0xE9
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_ROWS: Any = types.Array(types.uint8, 1, "C")
_WORDS: Any = types.Array(types.uint64, 1, "C", readonly=True)


def slots_of(keys: Collection[int] | Keys) -> Keys:
    """A hash table of keys, at most half full, open addressing; 0 is a free slot."""
    table = np.zeros(1 << (2 * len(keys) + 1).bit_length(), np.uint64)
    _insert(np.fromiter(keys, dtype=np.uint64), table)
    return table


def rows_outside(texts: pl.Series, members: Bitmap, pairs: Keys) -> NDArray[np.bool_]:
    """Which rows hold a character outside. ``members``: code points that may stand alone or follow any character;
    ``pairs``: ``slots_of`` the keys of a base and a mark that are members together.

    Marks at the start of a text have no base and are not judged.
    """
    (views,) = views_of([texts])
    outside = np.zeros(len(texts), np.uint8)
    if views.nulls < views.rows:
        _scan(views.address, members, pairs, mark_bits(), outside)
    return outside.view(np.bool_)


@compiled(inlined=True)
def _slot(key: Any, slots: int) -> Any:
    return np.int64((key * _GOLDEN) >> np.uint64(32)) & (slots - 1)


@compiled(types.void(_WORDS, types.Array(types.uint64, 1, "C")))
def _insert(keys: Keys, table: Keys) -> None:
    for key in keys:
        slot = _slot(key, len(table))
        while table[slot] != 0:
            slot = (slot + 1) & (len(table) - 1)
        table[slot] = key


@compiled(inlined=True)
def _is_pair(table: int, slots: int, base: int, mark: int) -> bool:
    key = np.uint64(base << MARK_BITS | mark)
    slot = _slot(key, slots)
    while word_at(table, slot) != key:
        if word_at(table, slot) == 0:
            return False
        slot = (slot + 1) & (slots - 1)
    return True


@compiled(inlined=True)
def _end_of_members(bits: int, text: int, at: int, length: int) -> int:
    """Where a run of members that have three bytes of UTF-8, as nearly all kanji do, ends that begins at ``at``."""
    while at < length and byte_at(text, at) & 0xF0 == _LEAD_OF_THREE:
        word = word_at(bits, (byte_at(text, at) & 0xF) << 6 | byte_at(text, at + 1) & 0x3F)
        if word >> np.uint64(byte_at(text, at + 2) & 0x3F) & np.uint64(1) == 0:
            break
        at += _KANJI
    return at


@compiled(types.void(ADDRESS, _WORDS, _WORDS, _WORDS, _ROWS))
def _scan(views: Address, members: Bitmap, pairs: Keys, marks: Bitmap, outside: NDArray[np.uint8]) -> None:
    valid, first, views_at, heap = views
    bits, table, mark, slots = members.ctypes.data, pairs.ctypes.data, marks.ctypes.data, len(pairs)
    ascii_too = ~(members[0] & members[1]) == 0
    for row in range(len(outside)):
        text, length = text_at(valid, first, views_at, heap, row)
        at, before, leading = 0, 0, True
        while at < length:
            if ascii_too and byte_at(text, at) <= _LAST_ASCII:
                while at + WORD <= length and eight_at(text, at) & SIGNS == 0:
                    at += WORD
                while at < length and byte_at(text, at) <= _LAST_ASCII:
                    at += 1
                before, leading = byte_at(text, at - 1), False
                continue
            unmarked = not leading or _FIRST_PLAIN <= byte_at(text, at) <= _LAST_PLAIN
            end = _end_of_members(bits, text, at, length) if unmarked else at
            if end > at:
                before, at, leading = point_at(text, end - _KANJI)[0], end, False
                continue
            point, width = point_at(text, at)
            at += width
            if leading:
                if is_in(mark, point):
                    continue
                leading = False
            if is_in(bits, point):
                before = point
                continue
            if before != 0 and _is_pair(table, slots, before, point):
                before = 0
                continue
            if at < length:
                following, width = point_at(text, at)
                if _is_pair(table, slots, point, following):
                    at += width
                    before = 0
                    continue
            outside[row] = 1
            break
