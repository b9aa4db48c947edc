"""E308: days of the Gregorian calendar; E330: days of a Japanese era.

Only days that are, except where the item may hold unknown forms and days that never were. Gregorian years are 0001 to
9999, reckoned backwards; days of an era are those from its first to its last, and from 明治6年1月1日, before which the
calendar was another. A day that never was goes up to 31 in any month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from migrate.checks import kernels
from migrate.checks.base import Check, Finding
from migrate.checks.columns import Column, Columns
from migrate.standards import DateForms, Item, Layout
from migrate.standards.eras import era_spans
from migrate.standards.model import DATE_TYPES

_YEARS, _MONTHS, _DAYS = 99, 12, 31

Kinds = NDArray[np.uint8]


class DateScanner(Protocol):
    """Tells what each date of a column is, for one way of writing dates."""

    @property
    def code(self) -> str:
        """The issue of a date that is wrong."""

    @property
    def form(self) -> str:
        """The way of writing, as a person is told of it."""

    def scan(self, column: Column) -> tuple[Kinds, int]:
        """What each date of the column is, and the kinds met (``1 << kind``)."""


@dataclass(frozen=True, slots=True)
class GregorianDates:
    """The standard's date forms as ``kernels.scan_dates`` wants them: two bytes of a part → what they stand for."""

    form: str
    separated: bool
    unknown_year: Kinds
    months: Kinds
    days: Kinds
    code: str = "E308"

    @classmethod
    def of(cls, forms: DateForms) -> GregorianDates:
        """The tables of a standard."""
        year = np.frombuffer(forms.unknown_year.encode(), np.uint8)
        months, days = _parts(_MONTHS, forms.unknown_months), _parts(_DAYS, forms.unknown_days)
        return cls(forms.form, forms.separated, year, months, days)

    def scan(self, column: Column) -> tuple[Kinds, int]:
        """See ``DateScanner``."""
        kinds = column.states()
        parts = (self.unknown_year, self.months, self.days)
        return kinds, kernels.scan_dates(column.address, self.separated, *parts, kinds)


@dataclass(frozen=True, slots=True)
class EraDates:
    """The same for ``kernels.scan_era_dates``; ``spans`` has the bounds of every era."""

    eras: Kinds
    years: Kinds
    months: Kinds
    days: Kinds
    spans: NDArray[np.int64]
    code: str = "E330"
    form: str = "年号コード2桁＋yymmdd"

    @classmethod
    def of(cls, forms: DateForms) -> EraDates:
        """The tables of a standard that has a form for eras."""
        if forms.era is None:
            raise ValueError("no [dates.era]")  # the layout was not read from a folder
        spans = np.zeros((_YEARS + 1, 3), np.int64)
        eras = np.full(1 << 16, kernels.NO_PART, np.uint8)
        eras[_key(forms.era.unknown_era)] = kernels.UNKNOWN_PART
        for span in era_spans():
            eras[_key(span.code)] = int(span.code)
            spans[int(span.code)] = span.first, span.last, span.before
        years = _parts(_YEARS, [forms.era.unknown_year])
        return cls(eras, years, _parts(_MONTHS, forms.unknown_months), _parts(_DAYS, forms.unknown_days), spans)

    def scan(self, column: Column) -> tuple[Kinds, int]:
        """See ``DateScanner``."""
        kinds = column.states()
        parts = (self.eras, self.years, self.months, self.days)
        return kinds, kernels.scan_era_dates(column.address, *parts, self.spans, kinds)


def scanners(layout: Layout) -> dict[str, DateScanner]:
    """The scanner of every date of a layout, by item."""
    types = {item.type for item in layout.items if item.type in DATE_TYPES}
    made: dict[str, DateScanner] = {
        kind: EraDates.of(layout.dates) if kind == "wareki" else GregorianDates.of(layout.dates) for kind in types
    }
    return {item.name: made[item.type] for item in layout.items if item.type in made}


def dates(layout: Layout) -> Iterator[Check]:
    """One check per date."""
    found = scanners(layout)
    return (partial(_date, item, found[item.name]) for item in layout.items if item.name in found)


def _date(item: Item, scanner: DateScanner, columns: Columns) -> Iterator[Finding]:
    column = columns[item.name]
    if column.is_null:
        return
    kinds, met = scanner.scan(column)
    least = kernels.WRONG if item.unknown_dates else kernels.NEVER
    if met >> least:
        yield Finding(item.name, scanner.code, column.rows(kinds >= least), {"form": scanner.form})


def _parts(count: int, unknown: Iterable[str]) -> Kinds:
    table = np.full(1 << 16, kernels.NO_PART, np.uint8)
    for number in range(1, count + 1):
        table[_key(f"{number:02}")] = number
    for form in unknown:
        table[_key(form)] = kernels.UNKNOWN_PART
    return table


def _key(part: str) -> int:
    return ord(part[0]) << 8 | ord(part[1])
