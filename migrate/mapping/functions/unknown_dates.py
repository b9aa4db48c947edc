"""Dates that may be unknown (不詳日): the standard wants three items for each."""

from __future__ import annotations

from typing import Literal

import polars as pl

from migrate.issues import Problem
from migrate.mapping.characters import SPACES, recognisable
from migrate.mapping.dates.plain import plain_days
from migrate.mapping.dates.unknown import is_certain, wording
from migrate.mapping.dates.written import is_written
from migrate.mapping.function import Answer, Example, value_function
from migrate.mapping.functions.dates import iso_of

_DATE_ISSUES = ("E201", "E202", "E203", "E204", "E205", "E206", "E207", "E208")


def _plain_unknown_date(date: pl.Series, part: str, calendar: str = "") -> tuple[pl.Series, pl.Series]:
    """Nothing is unknown about a plain day."""
    del calendar
    days = plain_days(date)
    certain = days.is_not_null()
    if part == "date":
        return days, certain
    answer = pl.Series(["0" if part == "flag" else None], dtype=pl.String)
    return answer.new_from_index(0, len(days)), certain


@value_function(
    ja="不詳日の3項目（日付・不詳フラグ・不詳表記）の一つを作る。書かれたことだけを移し、補わない。",
    examples=[
        Example('unknown_date(wareki(GENGO, YMD), "flag")', (("GENGO", "3"), ("YMD", "400000")), "1"),
        Example('unknown_date(wareki(GENGO, YMD), "text")', (("GENGO", "3"), ("YMD", "400000")), "昭和40年月日不詳"),
        Example('unknown_date(BIRTH, "date")', (("BIRTH", "昭和40年3月頃"),), "1965-03-00"),
        Example('unknown_date(BIRTH, "text")', (("BIRTH", "昭和40年3月頃"),), "昭和40年3月頃"),
        Example('unknown_date(BIRTH, "flag")', (("BIRTH", "1989-01-07"),), "0"),
        Example('unknown_date(BIRTH, "text", "seireki")', (("BIRTH", "1965-00-00"),), "1965年月日不詳"),
        Example('unknown_date(BIRTH, "date")', (("BIRTH", "たぶん昭和40年頃"),), None, issue="E208"),
    ],
    issues=_DATE_ISSUES,
    plain=_plain_unknown_date,
)
def unknown_date(
    date: str, part: Literal["date", "flag", "text"], calendar: Literal["wareki", "seireki"] = "wareki"
) -> Answer:
    """One of the three items of a date that may be unknown: ``date``, ``flag`` (不詳フラグ) or ``text`` (不詳表記).

    ``date``: an ISO date as ``wareki`` and ``iso_date`` give it, or the source's own text. The flag is ``1`` when a
    part is unknown, approximate or presumed, or when the day never was; then ``text`` is what the source wrote, word by
    word, or, where the source had digits only, the same in words (``calendar``: with eras, or with Gregorian years).
    Nothing is completed or guessed.

    Written forms that are read, each with an era's or a Gregorian year: 昭和40年頃, 昭和40年3月頃 (ころ, ごろ),
    昭和40年3月5日頃, 推定昭和40年3月5日, 昭和40年3月5日（推定）, 昭和40年春 (夏 秋 冬), 昭和40年3月上旬 (中旬 下旬,
    with or without 頃), 年月日不詳, 昭和40年月日不詳, 昭和40年3月日不詳 (不明), 年不詳3月5日,
    昭和40年3月5日から10日頃までの間, 昭和40年3月から同年5月までの間.
    """
    iso = iso_of(date)
    if iso is None or isinstance(iso, Problem) or part == "date":
        return iso
    certain = is_certain(iso)
    if part == "flag":
        return "0" if certain else "1"
    if certain:
        return None
    return date.strip(SPACES) if is_written(recognisable(date)) else wording(iso, in_eras=calendar == "wareki")


@value_function(
    ja="不詳日の3項目（日付・不詳フラグ・不詳表記）から、一つの文章に戻す。3項目が食い違うときは検出事項になる。",
    examples=[
        Example("date_in_words(D, F, T)", (("D", "1965-03-00"), ("F", "1"), ("T", "昭和40年3月頃")), "昭和40年3月頃"),
        Example("date_in_words(D, F, T)", (("D", "1965-03-00"), ("F", "1"), ("T", "")), "昭和40年3月日不詳"),
        Example("date_in_words(D, F, T)", (("D", "1989-01-07"), ("F", "0"), ("T", "")), "昭和64年1月7日"),
        Example("date_in_words(D, F, T)", (("D", "1965-03-00"), ("F", "0"), ("T", "")), None, issue="E242"),
    ],
    issues=(*_DATE_ISSUES, "E242"),
)  # fmt: skip
def date_in_words(
    date: str | None, flag: str | None, text: str | None, calendar: Literal["wareki", "seireki"] = "wareki"
) -> Answer:
    """The three items of a date that may be unknown → one text: the way back from ``unknown_date``.

    It is what the 不詳表記 says, word by word; where that is blank, the date in words (``calendar``: with the year of
    its era, where there is exactly one, or the Gregorian year). E242 where the items contradict one another: an unknown
    date without its flag, a flag or a 不詳表記 where nothing is unknown, a 不詳表記 that tells of another date. A day
    that never was may have either flag.
    """
    iso = iso_of(date) if date else None
    if isinstance(iso, Problem):
        return iso
    said = iso_of(text) if text else None
    unknown = _flag_must_be(iso, bool(text))
    if (unknown is not None and (flag == "1") is not unknown) or flag not in {"0", "1", None}:
        return Problem("E242")
    if text:
        contradicts = isinstance(said, str) and said != iso
        return Problem("E242") if contradicts else text.strip(SPACES)
    return None if iso is None else wording(iso, in_eras=calendar == "wareki")


def _flag_must_be(iso: str | None, said: bool) -> bool | None:
    """Whether the flag of a date must be 1; None for a day that never was, which may have either."""
    if said:
        return True
    if iso is None or is_certain(iso):
        return False
    return True if "A" in iso or "-00" in iso or iso[:4] == "0000" else None
