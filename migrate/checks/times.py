"""E331: times of the day, 00:00:00 to 23:59:59."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from migrate.checks import kernels
from migrate.checks.base import Check, Finding
from migrate.checks.columns import Columns
from migrate.standards import Layout


def times(layout: Layout) -> Iterator[Check]:
    """One check per time."""
    return (partial(_time, item.name, layout.dates.time) for item in layout.items if item.type == "time")


def _time(item: str, form: str, columns: Columns) -> Iterator[Finding]:
    column = columns[item]
    if column.is_null:
        return
    states = column.states()
    if kernels.scan_times(column.address, ":" in form, states):
        yield Finding(item, "E331", column.rows(states == 1), {"form": form})
