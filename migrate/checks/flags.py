"""E309: flags are 0 or 1. A flag with a code table of its own is judged by that."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from migrate.checks import kernels
from migrate.checks.base import Check, Finding
from migrate.checks.columns import Columns
from migrate.standards import Layout


def flags(layout: Layout) -> Iterator[Check]:
    """One check per flag."""
    return (partial(_flag, item.name) for item in layout.items if item.type == "flag" and not item.code_table)


def _flag(item: str, columns: Columns) -> Iterator[Finding]:
    column = columns[item]
    if column.is_null:
        return
    states = column.states()
    if kernels.scan_flags(column.address, states) & 1 << kernels.FLAG_WRONG:
        yield Finding(item, "E309", column.rows(states == kernels.FLAG_WRONG))
