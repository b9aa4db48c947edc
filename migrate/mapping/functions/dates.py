"""Dates of the old system → ``YYYY-MM-DD``, and back to the forms that targets want."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from migrate.issues import Problem
from migrate.mapping.characters import recognisable
from migrate.mapping.dates.forms import Owner, SeirekiForm, WarekiForm, in_era, in_gregorian
from migrate.mapping.dates.notation import read_era_day, read_era_text, read_full_year
from migrate.mapping.dates.plain import plain_days, plain_days_of
from migrate.mapping.dates.written import is_written, read_written
from migrate.mapping.function import Answer, Example, value_function

#: One day stands in many items and in many forms of question: it is read once. Every day of 180 years.
_DATES_KEPT = 1 << 16
_ONE_TEXT = "\x00one text"
_WORDS_FOR_UNKNOWN = re.compile("[不推頃旬春夏秋冬間]|ころ|ごろ")
_DATE_ISSUES = ("E201", "E202", "E203", "E204", "E205", "E206", "E207", "E208")


def _plain_wareki(era: pl.Series, digits: pl.Series | None = None) -> tuple[pl.Series, pl.Series]:
    days = plain_days(era, in_full=False) if digits is None else plain_days_of(era, digits)
    return days, days.is_not_null()


def _plain_iso_date(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    days = plain_days(text, in_eras=False)
    return days, days.is_not_null()


@value_function(
    ja="和暦の日付を西暦 YYYY-MM-DD にする。不詳の部分は不詳のまま残し、補わない。",
    examples=[
        Example("wareki(GENGO, YMD)", (("GENGO", "3"), ("YMD", "640107")), "1989-01-07"),
        Example("wareki(YMD)", (("YMD", "S64.01.07"),), "1989-01-07"),
        Example("wareki(GENGO, YMD)", (("GENGO", "3"), ("YMD", "400300")), "1965-03-00"),
        Example("wareki(YMD)", (("YMD", "昭和六十四年一月七日"),), "1989-01-07"),
        Example("wareki(GENGO, YMD)", (("GENGO", "0"), ("YMD", "000000")), None),
        Example("wareki(YMD)", (("YMD", "S64.01.08"),), None, issue="E207"),
    ],
    issues=_DATE_ISSUES,
    plain=_plain_wareki,
)
def wareki(era: str | None, digits: str | None = _ONE_TEXT) -> Answer:
    """A date of a Japanese era → ISO date.

    ``era``: code 1–5 or 01–05, letter M T S H R, or name; ``digits``: ``yymmdd``, or with separators. With one
    argument, both in one text: ``S640107``, ``3640107``, ``S64-01-07``, ``S64. 1. 7``, ``昭和64年1月7日``,
    ``昭和六十四年一月七日``, ``令和元年5月1日``, and the written forms of unknown dates (``昭和40年頃``:
    ``unknown_date``).

    Zeros and nines only are no date (blank). A month or day of zeros is unknown and stays ``00``. Days that never were
    are returned as they are; the layout decides whether the item may hold them. Source: 元号を改める政令; era
    boundaries in ``eras.csv``.
    """
    if digits is not _ONE_TEXT:
        return read_era_day(recognisable(era or ""), recognisable(digits)) if digits else None
    return _read_wareki(recognisable(era or ""))


@value_function(
    ja="西暦の日付を YYYY-MM-DD にする。不詳の部分は不詳のまま残し、補わない。",
    examples=[
        Example("iso_date(YMD)", (("YMD", "19890107"),), "1989-01-07"),
        Example("iso_date(YMD)", (("YMD", "1989/1/7"),), "1989-01-07"),
        Example("iso_date(YMD)", (("YMD", "99999999"),), None),
        Example("iso_date(YMD)", (("YMD", "19891301"),), None, issue="E203"),
    ],
    issues=_DATE_ISSUES,
    plain=_plain_iso_date,
)
def iso_date(text: str) -> Answer:
    """A Gregorian date (``YYYYMMDD``, ``YYYY-MM-DD``, ``YYYY/M/D``, ``YYYY年M月D日``) → ISO date.

    Midnight after the day (``1989-01-07 00:00:00``) is what databases add to a date and is left out; any other time is
    an issue. Zeros, nines, unknown parts, written forms and days that never were are treated as by ``wareki``.
    """
    date = recognisable(text)
    found = read_full_year(date)
    return _or_written(found, date) if isinstance(found, Problem) and found.code == "E201" else found


@value_function(
    ja="日付を和暦で書く。元号コード・英字・「昭和64年1月7日」の形を選べる。元号を決められない不詳日は検出事項になる。",
    examples=[
        Example("to_wareki(BIRTH)", (("BIRTH", "1989-01-07"),), "昭和64年1月7日"),
        Example('to_wareki(BIRTH, "code")', (("BIRTH", "1989-01-07"),), "3640107"),
        Example('to_wareki(BIRTH, "letter")', (("BIRTH", "1989-01-08"),), "H010108"),
        Example('to_wareki(BIRTH, "era2")', (("BIRTH", "2019-05-01"),), "05"),
        Example('to_wareki(BIRTH, "digits")', (("BIRTH", "1965-03-00"),), "400300"),
        Example("to_wareki(BIRTH)", (("BIRTH", "1926-12-25"),), "昭和元年12月25日"),
        Example('to_wareki(BIRTH, "full", "earlier")', (("BIRTH", "1926-12-25"),), "大正15年12月25日"),
        Example("to_wareki(BIRTH)", (("BIRTH", "1989-00-00"),), None, issue="E240"),
    ],
    issues=(*_DATE_ISSUES, "E240", "E241"),
)
def to_wareki(date: str, form: WarekiForm = "full", owner: Owner = "later") -> Answer:
    """A date → the Japanese calendar: what ``wareki`` reads, written the other way.

    ``form``: ``full`` 昭和64年1月7日 · ``letter`` S640107 · ``dots`` S64.01.07 · ``code`` 3640107 · ``code2`` 03640107;
    or in two fields ``era`` 3 or ``era2`` 03, and ``digits`` 640107. An unknown month or day is 00, in ``full`` it is
    said in words (昭和40年3月日不詳); seasons and thirds of a month can only be said in words (E241).

    ``owner``: 1912-07-30 and 1926-12-25 belong to two eras each. They are given the ``later`` one, in which the edicts
    count from that day on, or the ``earlier`` one (明治45年7月30日, 大正15年12月25日). A date of which so much is
    unknown that it may lie in either of two eras is an issue (E240).
    """
    iso = iso_of(date)
    return in_era(iso, form, owner) if isinstance(iso, str) else iso


@value_function(
    ja="日付を西暦で書く。YYYYMMDD、YYYY/MM/DD、「1989年1月7日」の形を選べる。",
    examples=[
        Example('to_seireki(BIRTH, "digits")', (("BIRTH", "1989-01-07"),), "19890107"),
        Example('to_seireki(BIRTH, "slashes")', (("BIRTH", "S64.1.7"),), "1989/01/07"),
        Example('to_seireki(BIRTH, "full")', (("BIRTH", "1965-03-00"),), "1965年3月日不詳"),
        Example('to_seireki(BIRTH, "digits")', (("BIRTH", "1965-A1-00"),), None, issue="E241"),
    ],
    issues=(*_DATE_ISSUES, "E241"),
)
def to_seireki(date: str, form: SeirekiForm) -> Answer:
    """A date in any notation → the Gregorian calendar: ``iso`` 1989-01-07 · ``digits`` 19890107 · ``slashes``
    1989/01/07 · ``full`` 1989年1月7日.

    What is unknown is treated as by ``to_wareki``; an unknown year is 0000.
    """
    iso = iso_of(date)
    return in_gregorian(iso, form) if isinstance(iso, str) else iso


@lru_cache(_DATES_KEPT)
def _read_wareki(text: str) -> str | Problem | None:
    found = read_era_text(text)
    return _or_written(found, text) if isinstance(found, Problem) and found.code == "E201" else found


def iso_of(date: str) -> str | Problem | None:
    """A date in any notation this package knows → ISO date, None for no date."""
    return _read_any(recognisable(date))


@lru_cache(_DATES_KEPT)
def _read_any(text: str) -> str | Problem | None:
    full = read_full_year(text)
    if not isinstance(full, Problem) or full.code not in {"E201", "E205"}:
        return full
    found = _read_wareki(text)  # 05010501 is no day of the year 501
    if not isinstance(found, Problem) or found.code not in {"E201", "E206"}:
        return found
    return full if full.code == "E205" else _or_written(Problem("E201"), text)


def _or_written(problem: Problem, text: str) -> str | Problem:
    """The date a text writes out in words.

    Else E208 when it seems to be about an unknown date, or the problem at hand.
    """
    found = read_written(text) if is_written(text) else None
    if found is None:
        return Problem("E208") if _WORDS_FOR_UNKNOWN.search(text) else problem
    return found
