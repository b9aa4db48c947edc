"""Dates of the old system → ``YYYY-MM-DD``."""

from __future__ import annotations

import re
from functools import lru_cache

from migrate.issues import Problem
from migrate.mapping.characters import recognisable
from migrate.mapping.dates.notation import read_era_day, read_era_text, read_full_year
from migrate.mapping.dates.written import is_written, read_written
from migrate.mapping.function import Answer, Example, value_function

#: One day stands in many items and in many forms of question: it is read once. Every day of 180 years.
_DATES_KEPT = 1 << 16
_ONE_TEXT = "\x00one text"
_WORDS_FOR_UNKNOWN = re.compile("[不推頃旬春夏秋冬間]|ころ|ごろ")
_DATE_ISSUES = ("E201", "E202", "E203", "E204", "E205", "E206", "E207", "E208")


@value_function(
    examples=[
        Example("wareki(GENGO, YMD)", (("GENGO", "3"), ("YMD", "640107")), "1989-01-07"),
        Example("wareki(YMD)", (("YMD", "S64.01.07"),), "1989-01-07"),
        Example("wareki(GENGO, YMD)", (("GENGO", "3"), ("YMD", "400300")), "1965-03-00"),
        Example("wareki(GENGO, YMD)", (("GENGO", "0"), ("YMD", "000000")), None),
    ],
    issues=_DATE_ISSUES,
)
def wareki(era: str | None, digits: str | None = _ONE_TEXT) -> Answer:
    """A date of a Japanese era → ISO date.

    ``era``: code 1–5 or 01–05, letter M T S H R, or name; ``digits``: ``yymmdd``, or with separators. With one
    argument, both in one text: ``S640107``, ``3640107``, ``S64-01-07``, ``昭和64年1月7日``, and the written forms of
    unknown dates (``昭和40年頃``).

    Zeros and nines only are no date (blank). A month or day of zeros is unknown and stays ``00``. Days that never were
    are returned as they are; the layout decides whether the item may hold them. Source: 元号を改める政令; era
    boundaries in ``eras.csv``.
    """
    if digits is not _ONE_TEXT:
        return read_era_day(recognisable(era or ""), recognisable(digits)) if digits else None
    return _read_wareki(recognisable(era or ""))


@value_function(
    examples=[
        Example("iso_date(YMD)", (("YMD", "19890107"),), "1989-01-07"),
        Example("iso_date(YMD)", (("YMD", "1989/1/7"),), "1989-01-07"),
        Example("iso_date(YMD)", (("YMD", "99999999"),), None),
    ],
    issues=("E201", "E203", "E204", "E205", "E208"),
)
def iso_date(text: str) -> Answer:
    """A Gregorian date (``YYYYMMDD``, ``YYYY-MM-DD``, ``YYYY/M/D``, ``YYYY年M月D日``) → ISO date.

    Zeros, nines, unknown parts, written forms and days that never were are treated as by ``wareki``.
    """
    date = recognisable(text)
    found = read_full_year(date)
    return _or_written(found, date) if isinstance(found, Problem) and found.code == "E201" else found


@lru_cache(_DATES_KEPT)
def _read_wareki(text: str) -> str | Problem | None:
    found = read_era_text(text)
    return _or_written(found, text) if isinstance(found, Problem) and found.code == "E201" else found


@lru_cache(_DATES_KEPT)
def read_any(text: str) -> str | Problem | None:
    """A date in any notation this package knows → ISO date, None for no date."""
    for read in (read_full_year, _read_wareki):
        found = read(text)
        if not isinstance(found, Problem) or found.code not in {"E201", "E206"}:
            return found
    return _or_written(Problem("E201"), text)


def _or_written(problem: Problem, text: str) -> str | Problem:
    """The date a text writes out in words.

    Else E208 when it seems to be about an unknown date, or the problem at hand.
    """
    found = read_written(text) if is_written(text) else None
    if found is None:
        return Problem("E208") if _WORDS_FOR_UNKNOWN.search(text) else problem
    return found
