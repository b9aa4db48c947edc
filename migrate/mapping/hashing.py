"""A hash index in two arrays, open addressing with linear probing.

64-bit hash of a key → number of the key, −1 where unknown.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from migrate.memory import compiled

#: Slots of the smallest index.
_FEWEST = 256

Hashes = NDArray[np.uint64]
Slots = NDArray[np.int32]

_HASHES, _SLOTS = types.Array(types.uint64, 1, "C"), types.Array(types.int32, 1, "C")
_HASHES_IN = types.Array(types.uint64, 1, "C", readonly=True)


def probe(hashes: Hashes, slot_hash: Hashes, slot_number: Slots) -> Slots:
    """The number of each hash's key, −1 for those in no slot.

    The arrays of slots have one length, a power of two, never full.
    """
    numbers = np.empty(len(hashes), dtype=np.int32)
    _probe(hashes, slot_hash, slot_number, numbers)
    return numbers


def empty_slots() -> tuple[Hashes, Slots]:
    """Slots that know nothing."""
    return np.zeros(_FEWEST, dtype=np.uint64), np.full(_FEWEST, -1, dtype=np.int32)


def slots_with(slots: tuple[Hashes, Slots], hashes: Hashes, known: int) -> tuple[Hashes, Slots]:
    """New slots that know ``hashes[i]`` as number ``i``, made from those that know the first ``known``.

    At most half of them are taken.
    """
    slot_hash, slot_number = slots
    if 2 * len(hashes) <= len(slot_hash):
        slot_hash, slot_number = slot_hash.copy(), slot_number.copy()
    else:
        size = 1 << (4 * len(hashes) - 1).bit_length()  # room to grow
        slot_hash, slot_number = np.zeros(size, dtype=np.uint64), np.full(size, -1, dtype=np.int32)
        known = 0
    _insert(hashes, known, slot_hash, slot_number)
    return slot_hash, slot_number


@compiled(types.void(_HASHES_IN, _HASHES, _SLOTS, _SLOTS))
def _probe(hashes: Hashes, slot_hash: Hashes, slot_number: Slots, numbers: Slots) -> None:
    mask = np.uint64(len(slot_hash) - 1)
    one = np.uint64(1)
    for i in range(len(hashes)):
        slot = hashes[i] & mask
        while slot_number[slot] >= 0 and slot_hash[slot] != hashes[i]:
            slot = (slot + one) & mask
        numbers[i] = slot_number[slot]


@compiled(types.void(_HASHES, types.int64, _HASHES, _SLOTS))
def _insert(hashes: Hashes, first: int, slot_hash: Hashes, slot_number: Slots) -> None:
    mask = np.uint64(len(slot_hash) - 1)
    one = np.uint64(1)
    for i in range(first, len(hashes)):
        slot = hashes[i] & mask
        while slot_number[slot] >= 0:
            slot = (slot + one) & mask
        slot_hash[slot] = hashes[i]
        slot_number[slot] = i
