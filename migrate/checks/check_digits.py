"""E311, E314: numbers of a prescribed form, such as 個人番号 or 郵便番号: the digits, and the right check digit."""

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
from migrate.standards.types import FORMATS


@dataclass(frozen=True, slots=True)
class _Format:
    shortest: int
    most: int
    weights: NDArray[np.uint8]
    position: int
    check: NDArray[np.uint8]

    @property
    def expected(self) -> str:
        return f"9({self.most})" if self.shortest == self.most else f"9({self.shortest}–{self.most})"


def check_digits(layout: Layout) -> Iterator[Check]:
    """One check per item with a named format."""
    for item in layout.items:
        if item.format:
            number = FORMATS[item.format]
            weights, check = np.array(number.weights, np.uint8), np.array(number.check, np.uint8)
            form = _Format(number.shortest, number.most(item.length), weights, number.position, check)
            yield partial(_number, item.name, form)


def _number(item: str, form: _Format, columns: Columns) -> Iterator[Finding]:
    column = columns[item]
    if column.is_null:
        return
    states = column.states()
    if not kernels.scan_check_digits(
        column.address, form.shortest, form.most, form.weights, form.position, form.check, states
    ):
        return
    misshapen, wrong = states == kernels.WRONG_FORM, states == kernels.WRONG_DIGIT
    if misshapen.any():
        yield Finding(item, "E314", column.rows(misshapen), {"expected": form.expected})
    if wrong.any():
        yield Finding(item, "E311", column.rows(wrong))
