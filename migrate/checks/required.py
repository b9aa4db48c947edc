"""E301: a required item is blank. A text of nothing but spaces is blank too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from migrate.checks import kernels
from migrate.checks.base import Check, Finding
from migrate.checks.columns import Columns
from migrate.standards import Item, Layout


def required(layout: Layout) -> Iterator[Check]:
    """One check per required item."""
    for item in layout.items:
        if item.required:
            yield partial(_filled_text if item.is_text else _filled, item)


def _filled(item: Item, columns: Columns) -> Iterator[Finding]:
    column = columns[item.name]
    blank = column.states()
    if kernels.scan_blank(column.address, blank):
        yield Finding(item.name, "E301", column.rows(blank == 1))


def _filled_text(item: Item, columns: Columns) -> Iterator[Finding]:
    column = columns[item.name]
    if column.text.unfilled:
        yield Finding(item.name, "E301", column.rows(column.text.classes & kernels.VISIBLE == 0))
