"""E311, E314: numbers with a check digit, such as 個人番号: the prescribed digits, and the right check digit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from migrate.checks import kernels
from migrate.checks.base import Check, Finding
from migrate.checks.columns import Columns
from migrate.standards import Layout
from migrate.standards.check_digits import FORMATS


@dataclass(frozen=True, slots=True)
class _Format:
    digits: int
    weights: NDArray[np.uint8]
    position: int
    check: NDArray[np.uint8]


def check_digits(layout: Layout) -> Iterator[Check]:
    """One check per item with a named format."""
    for item in layout.items:
        if item.format:
            number = FORMATS[item.format]
            weights, check = np.array(number.weights, np.uint8), np.array(number.check, np.uint8)
            yield partial(_number, item.name, _Format(number.digits, weights, number.position, check))


def _number(item: str, form: _Format, columns: Columns) -> Iterator[Finding]:
    column = columns[item]
    if column.is_null:
        return
    states = column.states()
    if not kernels.scan_check_digits(*column.address, form.weights, form.position, form.check, states):
        return
    misshapen, wrong = states == kernels.WRONG_FORM, states == kernels.WRONG_DIGIT
    if misshapen.any():
        yield Finding(item, "E314", column.rows(misshapen), {"expected": f"9({form.digits})"})
    if wrong.any():
        yield Finding(item, "E311", column.rows(wrong))
