"""Which key is it? A hash index over rows of texts, read where they lie (``migrate.views``).

Open addressing with linear probing; a slot holds the upper half of a key's hash and the key's number, and a row is that
key only if every text is the same, byte for byte. A blank is a key like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.memory import WORD, address_at, compiled, eight_at, number_at, ones, prefetch, word_at
from migrate.views import INLINE, VIEW, is_null, views_of, word_of

Numbers = NDArray[np.int32]

#: Rows that are looked for together.
_TOGETHER = 64
#: Slots of the smallest index.
_FEWEST = 256
#: Words per column in the table of addresses that the kernels take: see ``TextViews.address``.
_ADDRESS = 4

_MULTIPLIER, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
_ONE, _NUMBER = np.uint64(1), np.uint64(2**32 - 1)

_COLUMNS = types.int64[:, ::1]
_SLOTS, _NUMBERS = types.uint64[::1], types.int32[::1]


class Rows:
    """n rows of texts by address: ``columns``, C × (valid, first, views, heap). The addresses hold as long as this
    object does."""

    def __init__(self, columns: Sequence[pl.Series]) -> None:
        self.columns = [column.rechunk() for column in columns]
        self.height = len(self.columns[0])
        self._views = views_of(self.columns)
        self.addresses = np.array([view.address for view in self._views], dtype=np.int64).reshape(-1, _ADDRESS)


@dataclass(frozen=True, slots=True)
class Index:
    """Distinct keys, numbered from 0 in the order of ``keys``; never changed, so it is read without a lock."""

    keys: Rows
    slots: NDArray[np.uint64]

    @classmethod
    def empty(cls, columns: int) -> Index:
        """An index of keys of so many texts that knows none."""
        none = Rows([pl.Series([], dtype=pl.String)] * columns)
        return cls(none, np.zeros(_FEWEST, dtype=np.uint64))

    def __len__(self) -> int:
        return self.keys.height

    def find(self, wanted: Rows) -> tuple[Numbers, int]:
        """The number of each row's key, −1 where it is new, and how many are."""
        numbers = np.empty(wanted.height, dtype=np.int32)
        if not len(self):
            numbers[:] = -1
            return numbers, wanted.height
        hashes = np.empty(_TOGETHER, dtype=np.uint64)
        new = _find(wanted.addresses, self.keys.addresses, self.slots, hashes, numbers)
        return numbers, int(new)

    def with_new(self, wanted: Rows) -> tuple[Index, NDArray[np.uint32]]:
        """An index that knows the rows of ``wanted`` too, and which of them, once each, are its new keys."""
        numbers, new = self.find(wanted)
        if not new:
            return self, np.zeros(0, dtype=np.uint32)
        # distinct among themselves first: an index of the rows alone, in which each key is its first row
        rows = np.flatnonzero(numbers < 0).astype(np.int32)
        firsts = rows[: _insert(wanted.addresses, rows, 0, _slots(new))].astype(np.uint32)
        at = pl.Series(firsts)
        keys = Rows(
            [pl.concat([have, more.gather(at)]) for have, more in zip(self.keys.columns, wanted.columns, strict=True)]
        )
        known = len(self)
        if 2 * keys.height <= len(self.slots):
            slots = self.slots.copy()
        else:
            slots, known = _slots(2 * keys.height), 0  # room to grow
        _insert(keys.addresses, np.arange(known, keys.height, dtype=np.int32), known, slots)
        return Index(keys, slots), firsts


def _slots(keys: int) -> NDArray[np.uint64]:
    """Empty slots for so many keys, a power of two, of which at most half will be taken."""
    return np.zeros(max(_FEWEST, 1 << (2 * keys - 1).bit_length()), dtype=np.uint64)


@compiled()
def _long_hash(text: int, length: int) -> Any:
    hashed = np.uint64(length)
    for at in range(0, length, WORD):
        hashed = (hashed ^ _word(text, length, at)) * _MULTIPLIER
        hashed ^= hashed >> _HALF
    return hashed


@compiled(inlined=True)
def _word(text: int, length: int, at: int) -> Any:
    """Eight bytes of a text from its byte ``at`` on, zero beyond its end."""
    left = length - at
    word = word_of(text, length, at)
    return word & ones(min(left, WORD))


@compiled(inlined=True)
def _view(columns: int, column: int, row: int) -> int:
    """The address of a text's view, or 0 where it is blank."""
    at = columns + column * _ADDRESS * WORD
    valid, place = address_at(at, 0), address_at(at, 1) + row
    if is_null(valid, place):
        return 0
    return int(address_at(at, 2) + place * VIEW)


@compiled(inlined=True)
def _long(columns: int, column: int, view: int) -> int:
    """The address of a text that does not lie in its view."""
    heap = address_at(columns + column * _ADDRESS * WORD, 3)
    return int(address_at(heap, number_at(view, 2)) + number_at(view, 3))


@compiled(inlined=True)
def _hash(columns: int, count: int, row: int) -> Any:
    hashed = np.uint64(0)
    for column in range(count):
        view = _view(columns, column, row)
        hashed = (hashed ^ hashed >> _HALF) * _MULTIPLIER
        if view == 0:
            continue
        first = eight_at(view, 0)
        length = number_at(view, 0)
        second = eight_at(view, WORD) if length <= INLINE else _long_hash(_long(columns, column, view), length)
        hashed = (hashed ^ first) * _MULTIPLIER
        hashed = (hashed ^ hashed >> _HALF ^ second) * _MULTIPLIER
    return hashed ^ hashed >> _HALF


@compiled()
def _same_long(one: int, other: int, length: int) -> bool:
    at = 0
    while at < length and _word(one, length, at) == _word(other, length, at):
        at += WORD
    return at >= length


@compiled(inlined=True)
def _same(one: int, row: int, other: int, key: int, count: int) -> bool:
    for column in range(count):
        view, known = _view(one, column, row), _view(other, column, key)
        if view == 0 or known == 0:
            if view != known:
                return False
        elif eight_at(view, 0) != eight_at(known, 0):
            return False
        elif number_at(view, 0) <= INLINE:
            if eight_at(view, WORD) != eight_at(known, WORD):
                return False
        elif not _same_long(_long(one, column, view), _long(other, column, known), number_at(view, 0)):
            return False
    return True


@compiled(inlined=True)
def _fetch_keys(hashes: int, count: int, mask: Any, table: int, keys: int) -> None:
    """Have the first keys that these hashes may mean brought near."""
    views = address_at(keys, 2) + address_at(keys, 1) * VIEW
    for k in range(count):
        entry = word_at(table, word_at(hashes, k) & mask)
        prefetch(views, (np.int64(entry & _NUMBER) - 1) * VIEW)


@compiled(types.int64(_COLUMNS, _COLUMNS, _SLOTS, _SLOTS, _NUMBERS))
def _find(
    wanted: NDArray[np.int64],
    known: NDArray[np.int64],
    slots: NDArray[np.uint64],
    hashes: NDArray[np.uint64],
    numbers: Numbers,
) -> int:
    """The number of each wanted row's key; → how many have none. ``hashes``: room for ``_TOGETHER``.

    Some rows at a time: their hashes, their slots, their keys. What one step asks for is near when the next needs it.
    """
    mask, new = np.uint64(len(slots) - 1), 0
    columns, keys, count, table = wanted.ctypes.data, known.ctypes.data, len(wanted), slots.ctypes.data
    hashed_at = hashes.ctypes.data
    for begin in range(0, len(numbers), _TOGETHER):
        together = min(_TOGETHER, len(numbers) - begin)
        for k in range(together):
            hashes[k] = _hash(columns, count, begin + k)
            prefetch(table, np.int64(hashes[k] & mask) * WORD)
        _fetch_keys(hashed_at, together, mask, table, keys)
        for k in range(together):
            hashed, number = word_at(hashed_at, k), -1
            slot = hashed & mask
            while True:
                entry = word_at(table, slot)
                if entry == 0:
                    new += 1
                    break
                at: Any = np.int64(entry & _NUMBER) - 1
                if (entry ^ hashed) >> _HALF == 0 and _same(columns, begin + k, keys, at, count):
                    number = at
                    break
                slot = (slot + _ONE) & mask
            numbers[begin + k] = number
    return new


@compiled(types.int64(_COLUMNS, _NUMBERS, types.int64, _SLOTS))
def _insert(columns: NDArray[np.int64], rows: Numbers, first: int, slots: NDArray[np.uint64]) -> int:
    """Enter those of ``rows`` that are not there yet, once each, as the keys from number ``first`` on, and move them to
    the front of ``rows``; → how many they are. Keys numbered below ``first`` are known to be others."""
    mask, found = np.uint64(len(slots) - 1), 0
    table, count, at = columns.ctypes.data, len(columns), 0
    for row in rows:
        hashed = _hash(table, count, row)
        slot = hashed & mask
        while slots[slot] != 0:
            at = int(slots[slot] & _NUMBER) - 1 - first
            if (slots[slot] ^ hashed) >> _HALF == 0 and at >= 0 and _same(table, row, table, rows[at], count):
                break
            slot = (slot + _ONE) & mask
        if slots[slot] == 0:
            slots[slot] = hashed >> _HALF << _HALF | np.uint64(first + found + 1)
            rows[found] = row
            found += 1
    return found
