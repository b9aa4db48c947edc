"""From an ISO date back to the ways a target writes it: Japanese eras, Gregorian digits, words.

A day that two eras own (1912-07-30, 1926-12-25) is given the later era unless the earlier one is asked for: the edicts
that changed the era count *from that day on* in the new one. Any other date that may lie in two eras, because its month
or day is unknown, has no era that could be told: E240.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from migrate.issues import Problem
from migrate.mapping.dates.days import span
from migrate.mapping.dates.unknown import words
from migrate.standards.eras import FIRST_YEAR, Era, eras

WarekiForm: TypeAlias = Literal["full", "letter", "dots", "code", "code2", "era", "era2", "digits"]
SeirekiForm: TypeAlias = Literal["iso", "digits", "slashes", "full"]
Owner: TypeAlias = Literal["later", "earlier"]

_UNKNOWN_YEAR = "0000"


def era_of(iso: str, owner: Owner) -> Era | Problem:
    """The era of a date whose year is known. E202 a year the newest era cannot count, E205, E240."""
    first, last = span(iso)
    if int(iso[:4]) < FIRST_YEAR:
        return Problem("E205")
    found = [era for era in eras() if era.holds(first, last)]
    if len(found) > 1 and first != last:
        return Problem.of(
            "E240", eras="／".join(era.name for era in found), eras_en=", ".join(e.english for e in found)
        )
    era = found[-1] if owner == "later" else found[0]
    if int(iso[:4]) - era.before > era.years:
        return Problem.of("E202", era=era.name, era_en=era.english, year=iso[:4], last=str(era.years))
    return era


def in_era(iso: str, form: WarekiForm, owner: Owner) -> str | Problem:
    """An ISO date as ``form`` writes it; E241 where it has no way to say what the date leaves open."""
    if iso[:4] == _UNKNOWN_YEAR:
        return words(iso, None) if form == "full" else Problem.of("E241", form=form)
    era = era_of(iso, owner)
    if isinstance(era, Problem):
        return era
    if form in {"era", "era2"}:
        return era.code if form == "era" else era.code.zfill(2)
    if form == "full":
        return words(iso, era)
    if "A" in iso:
        return Problem.of("E241", form=form)
    year, month, day = f"{int(iso[:4]) - era.before:02}", iso[5:7], iso[8:]
    lead = {"letter": era.letter, "dots": era.letter, "code": era.code, "code2": era.code.zfill(2), "digits": ""}[form]
    return lead + ("." if form == "dots" else "").join((year, month, day))


def in_gregorian(iso: str, form: SeirekiForm) -> str | Problem:
    """An ISO date as ``form`` writes it; E241 as for ``in_era``."""
    if form == "iso":
        return iso
    if form == "full":
        return words(iso, None)
    if "A" in iso:
        return Problem.of("E241", form=form)
    return iso.replace("-", "" if form == "digits" else "/")
