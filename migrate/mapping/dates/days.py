"""Days by era and by Gregorian year, checked: no month 13, no year an era never had, no day before the calendar."""

from __future__ import annotations

from migrate.issues import Problem
from migrate.standards.eras import FIRST_YEAR, Era

_MONTHS = 12
_DAYS = 31


def day_of_era(era: Era, year: int, month: str, day: str) -> str | Problem:
    """The ISO form of a day given by era and year of the era; ``month`` and ``day`` may be unknown (``00``, ``A1`` …).

    A day that never was (February 30th) is given as it is. E202 no such year, E203 month, E204 day, E205 before the
    Gregorian calendar, E207 a day of another era.
    """
    if not 1 <= year <= era.years:
        return Problem.of("E202", era=era.name, era_en=era.english, year=str(year), last=str(era.years))
    return checked(era.before + year, month, day, era)


def checked(year: int, month: str, day: str, era: Era | None = None) -> str | Problem:
    """``YYYY-MM-DD`` of a Gregorian year (0: unknown), with the checks of ``day_of_era`` that apply."""
    if month > f"{_MONTHS:02}" and month[0] != "A":
        return Problem("E203")
    if day > f"{_DAYS:02}" and day[0] != "A":
        return Problem("E204")
    if 0 < year < FIRST_YEAR:
        return Problem("E205")
    iso = f"{year:04}-{month}-{day}"
    if era is not None:
        first, last = span(iso)
        if not era.holds(first, last):
            return Problem.of("E207", era=era.name, era_en=era.english, first=era.first, last=era.last or "–")
    return iso


def span(iso: str) -> tuple[str, str]:
    """The first and last day an ISO date with unknown parts may stand for (whole months and years)."""
    year, month, day = iso.split("-")
    if month == "00" or month[0] == "A":
        return f"{year}-01-01", f"{year}-12-31"
    if day == "00" or day[0] == "A":
        return f"{year}-{month}-01", f"{year}-{month}-31"
    return iso, iso
