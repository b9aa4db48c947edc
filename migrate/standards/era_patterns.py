"""Dates of Japanese eras as regular expressions, from the table of eras: 年号コード, year, month, day, two digits each.

The first and the last year of an era are written out day by day, the years between them are whole.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Callable, Iterable, Iterator

from migrate.standards.eras import EraSpan, era_spans
from migrate.standards.model import DateForms, EraForms

_ALL_MONTHS = "(?:0[1-9]|1[0-2])"
_ALL_DAYS = "(?:0[1-9]|[12][0-9]|3[01])"
_COMMON_DAYS = (
    "(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
_MONTHS, _LAST_DAY = 12, 31


def era_date() -> str:
    """A day of an era that the Gregorian calendar has."""
    return _any(f"{span.code}{_any(_days_of(span))}" for span in era_spans())


def open_era_date(forms: DateForms, era: EraForms) -> str:
    """A date of an era of which parts may be unknown, or a day that never was (up to day 31 of every month)."""
    return _any(
        [_open_year(forms, era), *(f"{s.code}{_any(_open_days_of(s, forms, known=True))}" for s in era_spans())]
    )


def unknown_era_date(forms: DateForms, era: EraForms) -> str:
    """A date of an era of which at least one part is unknown."""
    return _any(
        [_open_year(forms, era), *(f"{s.code}{_any(_open_days_of(s, forms, known=False))}" for s in era_spans())]
    )


def _open_year(forms: DateForms, era: EraForms) -> str:
    """The era, or era and year, are unknown; month and day may be anything."""
    codes = _any([era.unknown_era, *(span.code for span in era_spans())])
    return f"{codes}{era.unknown_year}{_or(_ALL_MONTHS, forms.unknown_months)}{_or(_ALL_DAYS, forms.unknown_days)}"


def _days_of(span: EraSpan) -> Iterator[str]:
    whole = [year for year in _years(span) if _is_whole(span, year)]
    yield f"{_any(map(_two, whole))}{_COMMON_DAYS}"
    yield f"{_any(_two(year) for year in whole if isleap(span.before + year))}0229"
    for year in _years(span):
        if year not in whole:
            yield from _edge(span, year, lambda full, month: monthrange(full, month)[1])


def _open_days_of(span: EraSpan, forms: DateForms, *, known: bool) -> Iterator[str]:
    """Dates whose era and year are known; without those wholly known unless ``known``."""
    years = list(_years(span))
    yield f"{_any(map(_two, years))}{_any(forms.unknown_months)}{_or(_ALL_DAYS, forms.unknown_days)}"
    whole = [year for year in years if _is_whole(span, year)]
    days = _or(_ALL_DAYS, forms.unknown_days) if known else _any(forms.unknown_days)
    yield f"{_any(map(_two, whole))}{_ALL_MONTHS}{days}"
    for year in years:
        if year not in whole:
            yield from _open_edge(span, year, forms, known=known)


def _open_edge(span: EraSpan, year: int, forms: DateForms, *, known: bool) -> Iterator[str]:
    if known:
        yield from _edge(span, year, lambda _full, _month: _LAST_DAY)
    months = [month for month in range(1, _MONTHS + 1) if _within(span, year, month, _LAST_DAY)]
    yield f"{_two(year)}{_any(map(_two, months))}{_any(forms.unknown_days)}"


def _edge(span: EraSpan, year: int, last_day: Callable[[int, int], int]) -> Iterator[str]:
    """The days of a year that is not wholly of its era; ``last_day``: of a full year and month."""
    for month in range(1, _MONTHS + 1):
        days = _within(span, year, month, last_day(span.before + year, month))
        if days:
            yield f"{_two(year)}{_two(month)}{_any(map(_two, days))}"


def _within(span: EraSpan, year: int, month: int, last_day: int) -> list[int]:
    month_of = (span.before + year) * 10_000 + month * 100
    return [day for day in range(1, last_day + 1) if span.first <= month_of + day <= span.last]


def _years(span: EraSpan) -> range:
    return range(span.first // 10_000 - span.before, span.last // 10_000 - span.before + 1)


def _is_whole(span: EraSpan, year: int) -> bool:
    full = (span.before + year) * 10_000
    return span.first <= full + 101 and full + 1231 <= span.last


def _two(number: int) -> str:
    return f"{number:02}"


def _or(pattern: str, forms: Iterable[str]) -> str:
    return _any([pattern, *forms])


def _any(patterns: Iterable[str]) -> str:
    """Any of them; without any, nothing at all."""
    return f"(?:{'|'.join(patterns) or '(?!)'})"
