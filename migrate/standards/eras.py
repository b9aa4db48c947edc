"""The Japanese eras, from ``eras.csv``: a new era is a new row.

``first`` and ``last`` follow 元号を改める政令. 1912-07-30 and 1926-12-25 belong to two eras each: 明治45年7月30日 and
大正元年7月30日 are both right.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: The first year of the Gregorian calendar in Japan (明治6年). Earlier days need the lunisolar calendar.
FIRST_YEAR = 1873
#: The highest year of the era we live in: what two digits hold.
_OPEN_END = 99


@dataclass(frozen=True, slots=True)
class Era:
    """One era. ``first`` and ``last`` are ISO dates; ``last`` is blank for the era we live in.

    ``before``: the year before the era's first: Gregorian year = ``before`` + year of the era. ``years``: the number of
    its last year, 99 for the era we live in.
    """

    code: str
    letter: str
    name: str
    short: str
    sign: str
    english: str
    first: str
    last: str
    before: int
    years: int

    def holds(self, first: str, last: str) -> bool:
        """Whether a day from ``first`` to ``last`` (ISO) is in the era."""
        return last >= self.first and (not self.last or first <= self.last)


@cache
def eras() -> tuple[Era, ...]:
    """All eras, oldest first."""
    text = files("migrate.standards").joinpath("eras.csv").read_text(encoding="utf-8")
    return tuple(map(_era, csv.DictReader(text.splitlines())))


def _era(row: dict[str, str]) -> Era:
    before = int(row["first"][:4]) - 1
    return Era(**row, before=before, years=int(row["last"][:4]) - before if row["last"] else _OPEN_END)


@cache
def era_names() -> Mapping[str, Era]:
    """Every way to name an era: ``3 03 S s Ｓ 昭和 昭 ㍼``."""
    names: dict[str, Era] = {}
    for era in eras():
        wide = chr(ord(era.letter) + 0xFEE0), chr(ord(era.code) + 0xFEE0)
        for name in (era.code, f"0{era.code}", era.letter, era.letter.lower(), era.name, era.short, era.sign, *wide):
            names[name] = era
    return names
