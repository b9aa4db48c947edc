"""E307: codes that the standard's code table does not have."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from migrate.checks import kernels
from migrate.checks.base import Check, Finding
from migrate.checks.columns import Columns
from migrate.standards import Layout


@dataclass(frozen=True, slots=True)
class Members:
    """Texts of at most 12 bytes as ``kernels.scan_members`` wants them: a hash table of both halves of their views."""

    lows: NDArray[np.uint64]
    highs: NDArray[np.uint64]
    shift: int

    @classmethod
    def of(cls, members: Collection[str]) -> Members:
        """The table of ``members``, at most a quarter full."""
        bits = (4 * len(members) + 1).bit_length()
        table = cls(np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.uint64), 64 - bits)
        for member in members:
            table._put(member.encode())
        return table

    def _put(self, text: bytes) -> None:
        view = struct.pack("<I12s", len(text), text)
        low, high = np.frombuffer(view, "<u8")
        slot = kernels.slot_of(low, high, self.shift)
        while self.lows[slot]:
            slot = (slot + 1) % len(self.lows)
        self.lows[slot], self.highs[slot] = low, high


def codes(layout: Layout) -> Iterator[Check]:
    """One check per item with a code table."""
    for item in layout.items:
        if item.code_table:
            yield partial(_code, item.name, item.code_table, Members.of(layout.codes[item.code_table]))


def _code(item: str, table: str, members: Members, columns: Columns) -> Iterator[Finding]:
    column = columns[item]
    if column.is_null:
        return
    strange = column.states()
    if kernels.scan_members(column.address, members.lows, members.highs, members.shift, strange):
        yield Finding(item, "E307", column.rows(strange == 1), {"table": table})
