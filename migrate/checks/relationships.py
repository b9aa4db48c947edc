"""E332, E333: the chain of 続柄コード. 妻の母 is 12 in the first item and 52 in the second.

- A chain has no gaps: after a blank link there is none (E332).
- 世帯主, 縁故者 and 同居人 are no links: they do not follow another one, nor does another one follow them (E333).
  Which codes these are, the code table says (column ``alone``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from migrate.checks import kernels
from migrate.checks.base import Check, Finding
from migrate.checks.codes import Members
from migrate.checks.columns import Bools, Columns
from migrate.standards import Layout


@dataclass(frozen=True, slots=True)
class _Link:
    item: str
    alone: Members


def relationships(layout: Layout) -> Iterator[Check]:
    """One check per link of a chain but the first: it is held against the one before."""
    links = sorted((item.chain, item.name, item.code_table) for item in layout.items if item.chain and item.code_table)
    chain = [_Link(name, Members.of(layout.code_tables[table].alone)) for _, name, table in links]
    return (partial(_follows, pair) for pair in pairwise(chain))


def _follows(pair: Sequence[_Link], columns: Columns) -> Iterator[Finding]:
    before, link = pair
    if columns[link.item].is_null:
        return
    blank, blank_before = _blank(link, columns), _blank(before, columns)
    gap = ~blank & blank_before
    alone = ~blank & (_no_stranger(link, columns) | (_no_stranger(before, columns) & ~blank_before))
    for code, bad in (("E332", gap), ("E333", alone)):
        rows = np.flatnonzero(np.broadcast_to(bad, columns.height)).astype(np.uint32)
        if len(rows):
            yield Finding(link.item, code, rows, {"before": before.item})


def _blank(link: _Link, columns: Columns) -> Bools:
    column = columns[link.item]
    states = column.states()
    kernels.scan_blank(column.address, states)
    blank: Bools = states == 1
    return blank


def _no_stranger(link: _Link, columns: Columns) -> Bools:
    """Where the link holds one of the codes that stand alone, or nothing."""
    column = columns[link.item]
    states = column.states()
    kernels.scan_members(column.address, link.alone.lows, link.alone.highs, link.alone.shift, states)
    members: Bools = states == 0
    return members
