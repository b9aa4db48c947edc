"""Dates written in digits, in the forms that old systems keep them in."""

from __future__ import annotations

import re

from migrate.issues import Problem
from migrate.mapping.dates.days import checked, day_of_era
from migrate.mapping.numerals import KANJI_NUMBER, kanji_number
from migrate.standards.eras import era_names

_YEAR_MONTH_DAY = re.compile(r"(元|\d{1,2})[-./年](\d{1,2})[-./月](\d{1,2})日?", re.ASCII)
_ERA_AND_DIGITS = re.compile(
    r"(0?[1-9]|[^\d./-]{1,2})[-.]?(\d{6}|(?:元|\d{1,2})[-./年]\d{1,2}[-./月]\d{1,2}日?)", re.ASCII
)
_FULL_YEAR = re.compile(
    r"(?:西暦)?(\d{4})(?:(\d\d)(\d\d)|[-./年](\d{1,2}|A[1-4])[-./月](\d{1,2}|A[1-3])日?)"
    r"(?:(?:[ T]|(?<=日))0{1,2}:00(?::00(?:\.0+)?)?)?",  # what a database adds to a day: midnight
    re.ASCII,
)
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
_SHORTEST_NINES = 6
#: Characters of the longest date that is looked at; a 不詳表記 has room for 72.
LONGEST = 100
_KANJI = re.compile(rf"(?<!\d){KANJI_NUMBER}(?=[年月日])")
#: Spaces that stand between two digits are kept: who knows whether they part them.
_SPACES = re.compile(r"(?<!\d)\s+|\s+(?!\d)")


def ascii_digits(text: str) -> str:
    """Digits of any kind (６４, 六十四) and separators as ASCII, without the spaces between them (``S64. 1. 7``).

    What is too long to be a date stays as it is, and is none.
    """
    if len(text) > LONGEST:
        return text
    if not text.isascii():
        text = _KANJI.sub(_number, text.translate(_WIDE_DIGITS))
    return _SPACES.sub("", text) if not text.isalnum() else text


def _number(found: re.Match[str]) -> str:
    number = kanji_number(found[0])
    return found[0] if number is None else str(number)


def is_no_date(digits: str) -> bool:
    """Whether a field says that there is no date: zeros only (``0``, ``000000``, ``00000000``), or nines only."""
    return not digits.strip("0") or (len(digits) >= _SHORTEST_NINES and not digits.strip("9"))


def read_era_day(era_text: str, digits: str) -> str | Problem | None:
    """``("3", "640107")`` → ISO; digits ``yymmdd`` or ``yy.mm.dd`` with ``- . /`` or 年月日. None: no date."""
    digits = ascii_digits(digits)
    if is_no_date(digits):
        return None
    era = era_names().get(era_text)
    if era is None:
        return Problem("E206")
    if len(digits) == 6 and digits.isascii() and digits.isdigit():  # noqa: PLR2004  yymmdd
        return day_of_era(era, int(digits[:2]), digits[2:4], digits[4:])
    parts = _YEAR_MONTH_DAY.fullmatch(digits)
    if parts is None:
        return Problem("E201")
    year, month, day = parts.groups()
    return day_of_era(era, 1 if year == "元" else int(year), month.zfill(2), day.zfill(2))


def read_era_text(text: str) -> str | Problem | None:
    """``S640107``, ``3640107``, ``S64-01-07``, ``昭和64年1月7日``, ``昭和元.12.25`` → ISO. E201 for any other form."""
    text = ascii_digits(text)
    if is_no_date(text):
        return None
    parts = _ERA_AND_DIGITS.fullmatch(text)
    return read_era_day(*parts.groups()) if parts else Problem("E201")


def read_full_year(text: str) -> str | Problem | None:
    """``19890107``, ``1989-01-07``, ``1989/1/7``, ``1989年1月7日`` and the standard's own unknown forms → ISO.

    E201 for any other.
    """
    text = ascii_digits(text)
    if is_no_date(text):
        return None
    parts = _FULL_YEAR.fullmatch(text)
    if parts is None:
        return Problem("E201")
    year, month, day, other_month, other_day = parts.groups()
    return checked(int(year), (month or other_month).zfill(2), (day or other_day).zfill(2))
