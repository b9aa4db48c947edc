"""Dates that may be unknown (不詳日): the standard wants three items for each."""

from __future__ import annotations

from typing import Literal

from migrate.issues import Problem
from migrate.mapping.characters import SPACES, recognisable
from migrate.mapping.dates.unknown import is_certain, is_iso, wording
from migrate.mapping.dates.written import is_written
from migrate.mapping.function import Answer, Example, value_function
from migrate.mapping.functions.dates import read_any


@value_function(
    examples=[
        Example('unknown_date(wareki(GENGO, YMD), "flag")', (("GENGO", "3"), ("YMD", "400000")), "1"),
        Example('unknown_date(wareki(GENGO, YMD), "text")', (("GENGO", "3"), ("YMD", "400000")), "昭和40年月日不詳"),
        Example('unknown_date(BIRTH, "date")', (("BIRTH", "昭和40年3月頃"),), "1965-03-00"),
        Example('unknown_date(BIRTH, "text")', (("BIRTH", "昭和40年3月頃"),), "昭和40年3月頃"),
        Example('unknown_date(BIRTH, "flag")', (("BIRTH", "1989-01-07"),), "0"),
        Example('unknown_date(BIRTH, "text", "seireki")', (("BIRTH", "1965-00-00"),), "1965年月日不詳"),
    ],
    issues=("E201", "E202", "E203", "E204", "E205", "E206", "E207", "E208"),
)
def unknown_date(
    date: str, part: Literal["date", "flag", "text"], calendar: Literal["wareki", "seireki"] = "wareki"
) -> Answer:
    """One of the three items of a date that may be unknown: ``date``, ``flag`` (不詳フラグ) or ``text`` (不詳表記).

    ``date``: an ISO date as ``wareki`` and ``iso_date`` give it, or the source's own text. The flag is ``1`` when a
    part is unknown, approximate or presumed, or when the day never was; then ``text`` is what the source wrote, word by
    word, or, where the source had digits only, the same in words (``calendar``: with eras, or with Gregorian years).
    Nothing is completed or guessed.
    """
    words = recognisable(date)
    iso = words if is_iso(words) else read_any(words)
    if iso is None or isinstance(iso, Problem) or part == "date":
        return iso
    certain = is_certain(iso)
    if part == "flag":
        return "0" if certain else "1"
    if certain:
        return None
    return date.strip(SPACES) if is_written(words) else wording(iso, in_eras=calendar == "wareki")
