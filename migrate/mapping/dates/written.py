"""Dates that are not wholly known, as people wrote them: 昭和40年頃, 昭和40年3月上旬, 推定昭和40年, 年月日不詳,
昭和40年3月5日から10日頃までの間.

What the text states goes into the date, what it leaves open stays unknown, and a day that is only presumed or
approximate is not stated: 昭和40年3月5日頃 is ``1965-03-00``. The text itself is kept beside the date by the standard
(不詳表記).
"""

from __future__ import annotations

import re

from migrate.issues import Problem
from migrate.mapping.dates.days import checked, day_of_era
from migrate.mapping.dates.notation import LONGEST, ascii_digits
from migrate.standards.eras import era_names, eras

SEASONS = {"春": "A1", "夏": "A2", "秋": "A3", "冬": "A4"}
THIRDS = {"上旬": "A1", "中旬": "A2", "下旬": "A3"}
_ALSO_THIRDS = {**THIRDS, "初旬": "A1"}
_UNKNOWN = "00"

_ERA = "|".join(name for era in eras() for name in (era.name, era.short, era.sign, era.letter))
_YEAR = (
    rf"(?:(?P<era>{_ERA})(?P<year>元|\d{{1,2}})年|(?:西暦)?(?P<ad>\d{{4}})年"
    r"|(?P<no_year>年不[詳明](?=.*[月日旬春夏秋冬])))"
)
_MONTH = r"(?:(?P<month>\d{1,2})月|の?(?P<season>[春夏秋冬])|(?P<no_month>月不[詳明](?=.*[日旬])))"
_DAY = r"(?:(?P<day>\d{1,2})日|の?(?P<third>[上中下初]旬))"
_ABOUT = r"(?P<about>頃|ころ|ごろ)"
_OPEN = r"(?P<open>(?:年月日|年月|月日|年|月|日)?不[詳明])"
_WRITTEN = re.compile(
    rf"(?P<presumed>推定)?{_YEAR}?{_MONTH}?{_DAY}?{_OPEN}?{_ABOUT}?(?P<presumed_after>[(（]?推定[)）]?)?",
    re.ASCII,
)
_RANGE = re.compile(r"(?P<start>.+?)から(?P<end>.+?)まで(?:の間)?(?:頃|推定)?")
_RANGE_END = re.compile(rf"(?:同年|同月|{_YEAR})?(?:同月|{_MONTH})?{_DAY}?{_ABOUT}?", re.ASCII)
_NOT_WRITTEN = re.compile(r"[0-9A-Za-z./\- ]*")


def is_written(text: str) -> bool:
    """Whether a date is in words and not only in digits, letters and separators."""
    return _NOT_WRITTEN.fullmatch(ascii_digits(text)) is None


def read_written(text: str) -> str | Problem | None:
    """The ISO form of a written date; None when the text is not of this grammar. E202–E205 and E207 as for any date."""
    plain = ascii_digits(text)
    if len(plain) > LONGEST:
        return None
    limits = _RANGE.fullmatch(plain)
    if limits is None:
        return _read_one(plain)
    start = _WRITTEN.fullmatch(limits["start"])
    end = _RANGE_END.fullmatch(limits["end"])
    if start is None or end is None or not (start["era"] or start["ad"]):
        return None
    first = _date(start)
    if isinstance(first, Problem):
        return first
    return _common(first, end)


def _read_one(text: str) -> str | Problem | None:
    found = _WRITTEN.fullmatch(text)
    if found is None or not text:
        return None
    if not (found["era"] or found["ad"] or found["no_year"]):
        only_open = found["open"] and not (found["month"] or found["season"] or found["day"] or found["third"])
        return "0000-00-00" if only_open else None
    if found["day"] and not (found["month"] or found["season"] or found["no_month"]):
        return None
    date = _date(found)
    uncertain = found["open"] or found["about"] or found["presumed"] or found["presumed_after"]
    if isinstance(date, Problem) or not uncertain or date[8] == "A":
        return date
    return f"{date[:8]}{_UNKNOWN}"


def _date(found: re.Match[str]) -> str | Problem:
    month, day = _month(found), _day(found)
    if found["era"]:
        year = 1 if found["year"] == "元" else int(found["year"])
        return day_of_era(era_names()[found["era"]], year, month, day)
    return checked(int(found["ad"] or 0), month, day)


def _month(found: re.Match[str]) -> str:
    return SEASONS[found["season"]] if found["season"] else (found["month"] or _UNKNOWN).zfill(2)


def _day(found: re.Match[str]) -> str:
    return _ALSO_THIRDS[found["third"]] if found["third"] else (found["day"] or _UNKNOWN).zfill(2)


def _common(first: str, end: re.Match[str]) -> str | Problem:
    """What start and end of a range share; the rest is unknown. The end may leave out what it shares with the start."""
    year, month, _ = first.split("-")
    if end["era"] or end["ad"]:
        last = _date(end)
    else:
        end_month = _month(end) if end["month"] or end["season"] else month
        last = checked(int(year), end_month, _day(end))
    if isinstance(last, Problem):
        return last
    if last[:4] != year:
        return "0000-00-00"
    return f"{year}-{month if last[5:7] == month else _UNKNOWN}-{_UNKNOWN}"
