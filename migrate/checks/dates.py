"""E308: dates. Calendar days only, except where the item may hold unknown forms and days that never were.

Years are 0001 to 9999 of the Gregorian calendar reckoned backwards; a day that never was goes up to 31 in any month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from migrate.checks import kernels
from migrate.checks.base import Check, Finding
from migrate.checks.columns import Column, Columns
from migrate.standards import DateForms, Item, Layout

_MONTHS, _DAYS = 12, 31


@dataclass(frozen=True, slots=True)
class DateTables:
    """The standard's date forms as ``kernels.scan_dates`` wants them: two bytes of a part → what they stand for."""

    unknown_year: NDArray[np.uint8]
    months: NDArray[np.uint8]
    days: NDArray[np.uint8]

    @classmethod
    def of(cls, forms: DateForms) -> DateTables:
        """The tables of a standard."""
        year = np.frombuffer(forms.unknown_year.encode(), np.uint8)
        return cls(year, _parts(_MONTHS, forms.unknown_months), _parts(_DAYS, forms.unknown_days))

    def scan(self, column: Column) -> tuple[NDArray[np.uint8], int]:
        """What each date of the column is, and the kinds met (``1 << kind``)."""
        kinds = column.states()
        return kinds, kernels.scan_dates(*column.address, self.unknown_year, self.months, self.days, kinds)


def dates(layout: Layout) -> Iterator[Check]:
    """One check per date."""
    tables = DateTables.of(layout.dates)
    return (partial(_date, item, tables) for item in layout.items if item.type == "date")


def _date(item: Item, tables: DateTables, columns: Columns) -> Iterator[Finding]:
    column = columns[item.name]
    if column.is_null:
        return
    kinds, met = tables.scan(column)
    least = kernels.WRONG if item.unknown_dates else kernels.NEVER
    if met >> least:
        yield Finding(item.name, "E308", column.rows(kinds >= least))


def _parts(count: int, unknown: Iterable[str]) -> NDArray[np.uint8]:
    table = np.full(1 << 16, kernels.NO_PART, np.uint8)
    for number in range(1, count + 1):
        table[_key(f"{number:02}")] = number
    for form in unknown:
        table[_key(form)] = kernels.UNKNOWN_PART
    return table


def _key(part: str) -> int:
    return ord(part[0]) << 8 | ord(part[1])
