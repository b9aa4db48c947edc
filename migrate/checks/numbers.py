"""E306: numbers of at most so many digits, some of them after a decimal point, or within an integer type's range."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from migrate.checks import kernels
from migrate.checks.base import Check, Finding
from migrate.checks.columns import Columns
from migrate.standards import Item, Layout
from migrate.standards.model import INTEGER_RANGES


def numbers(layout: Layout) -> Iterator[Check]:
    """One check per number."""
    return (partial(_number, item) for item in layout.items if item.type == "N")


def _number(item: Item, columns: Columns) -> Iterator[Finding]:
    column = columns[item.name]
    if column.is_null:
        return
    low, high = INTEGER_RANGES[item.integer] if item.integer else (0, 0)
    wrong = column.states()
    lowest, highest = np.uint64(-low), np.uint64(high)
    scale = item.scale or 0
    digits = item.length - scale if item.length else 0
    if kernels.scan_numbers(column.address, digits, scale, not item.unsigned, lowest, highest, wrong):
        yield Finding(item.name, "E306", column.rows(wrong == 1), {"expected": _expected(item, low, high)})


def _expected(item: Item, low: int, high: int) -> str:
    if item.integer:
        return f"{item.integer}: {0 if item.unsigned else low} – {high}"
    sign, scale = "" if item.unsigned else "[-]", item.scale or 0
    return sign + (f"9({item.length - scale})" if item.length else "999…") + (f".9({scale})" if scale else "")
