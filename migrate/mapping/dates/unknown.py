"""The three items of a date that may be unknown (不詳日): the date, its flag, and how it is written."""

from __future__ import annotations

import re
from calendar import monthrange

from migrate.mapping.dates.days import span
from migrate.mapping.dates.written import SEASONS, THIRDS
from migrate.standards.eras import FIRST_YEAR, Era, eras

_ISO = re.compile(r"\d{4}-(?:0[0-9]|1[0-2]|A[1-4])-(?:[0-2][0-9]|3[01]|A[1-3])", re.ASCII)
_SEASON_OF = {code: word for word, code in SEASONS.items()}
_THIRD_OF = {code: word for word, code in THIRDS.items()}


def is_certain(iso: str) -> bool:
    """Whether every part is known and the day is in the calendar."""
    month, day = iso[5:7], iso[8:]
    if month[0] == "A" or day[0] == "A" or "00" in (month, day) or iso[:4] == "0000":
        return False
    return day <= "28" or int(day) <= monthrange(int(iso[:4]), int(month))[1]


def wording(iso: str, *, in_eras: bool) -> str:
    """How a date is written that came as digits: 昭和40年3月日不詳, 昭和40年春, 年不詳3月5日, 年月日不詳,
    昭和40年2月30日.

    ``in_eras``: with the year of its era, unless the date may lie in two eras: then, as without ``in_eras``, with the
    Gregorian year, which is true in any case.
    """
    first, last = span(iso)
    found = [era for era in eras() if era.holds(first, last)] if in_eras and int(iso[:4]) >= FIRST_YEAR else []
    return words(iso, found[0] if len(found) == 1 else None)


def words(iso: str, era: Era | None) -> str:
    """A date in words, with the year of an era or the Gregorian year; what is unknown is called so."""
    year, month, day = iso.split("-")
    if (year, month, day) == ("0000", "00", "00"):
        return "年月日不詳"
    text = "年不詳" if year == "0000" else _year(int(year), era)
    if month == "00":
        return text + ("月日不詳" if day == "00" else f"月不詳{_day(day)}")
    if month[0] == "A":
        return text + _SEASON_OF[month] + ("" if day == "00" else _day(day))
    return text + f"{int(month)}月" + ("日不詳" if day == "00" else _day(day))


def _day(day: str) -> str:
    return _THIRD_OF[day] if day[0] == "A" else f"{int(day)}日"


def _year(year: int, era: Era | None) -> str:
    if era is None:
        return f"{year}年"
    number = year - era.before
    return f"{era.name}{'元' if number == 1 else number}年"
