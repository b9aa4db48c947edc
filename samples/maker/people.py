"""Who lives in the fictional town: households, their members, and what happened to them.

Everything follows from one seed: no clock, no locale, no set order. ``Random.random`` is the only source of chance; its
sequence is the same in every version of Python.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from samples.maker import names

T = TypeVar("T")

#: The day the old system was extracted.
EXTRACTED = dt.date(2026, 3, 31)

SEED = 999_997


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the history (異動履歴); ``reason`` and ``state`` in the old system's codes, days as ``YYYYMMDD``."""

    number: int
    reason: str
    state: str
    day: str
    filed: str


@dataclass(frozen=True, slots=True)
class Place:
    """An address outside the town, or nothing."""

    prefecture: str = ""
    city: str = ""
    rest: str = ""


@dataclass(slots=True)
class Resident:
    """One person. Texts are what a clerk would read; ``birth`` is ``YYYYMMDD`` and may hold unknown parts (``00``) or a
    day that never was."""

    number: str
    household: str
    order: int
    surname: tuple[str, str]
    given: tuple[str, str]
    sex: str
    birth: str
    relationship: str
    quarter: tuple[str, str, str]
    lot: str
    building: str
    personal_number: str
    districts: tuple[int, int, int]
    came_from: Place
    went_to: Place
    events: list[Event]
    since: str
    roman: str = ""
    alias: str = ""
    country: str = ""
    residence_status: str = ""
    stay_until: str = ""
    stay_years: int = 0
    residence_class: str = ""

    @property
    def foreign(self) -> bool:
        """Whether the person is a foreign resident (外国人住民)."""
        return bool(self.country)

    @property
    def name(self) -> str:
        """氏名 in the script of the person's family; blank for those who have letters only."""
        return "　".join(filter(None, (self.surname[0], self.given[0])))

    @property
    def reading(self) -> str:
        """フリガナ, full-width katakana."""
        return "　".join(filter(None, (self.surname[1], self.given[1])))


def town(count: int) -> list[Resident]:
    """The first ``count`` residents, in the order of their numbers."""
    chance = Chance(SEED)
    people: list[Resident] = []
    for household in _households(chance):
        people.extend(household)
        if len(people) >= count:
            break
    old = (person for person in people if person.relationship in _OLD_ENOUGH and person.events[0].reason != "12")
    for person, birth in zip(old, _NOTABLE_BIRTHS, strict=False):
        person.birth = birth
    return people[:count]


_OLD_ENOUGH = frozenset({"母", "父", "妻の母", "夫の母", "縁故者"})


#: Births that a converter must get right: last and first days of eras, days that never were, unknown months and days.
_NOTABLE_BIRTHS = (
    "19120730", "19120731", "19261225", "19261226", "19350229", "19470431", "19230000", "19400000", "19510400",
    "19440900", "19380000", "19310229",
)  # fmt: skip


class Chance:
    """A seeded source of chance that uses nothing but ``Random.random``."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit`` − 1."""
        return int(self._random() * limit)

    def pick(self, choices: Sequence[T]) -> T:
        """One of ``choices``."""
        return choices[self.below(len(choices))]

    def happens(self, share: float) -> bool:
        """True in ``share`` of all cases."""
        return self._random() < share

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day from ``first`` to ``last``."""
        return first + dt.timedelta(days=self.below(max(1, (last - first).days)))


def resident_number(sequence: int) -> str:
    """宛名番号 of ten digits: a sequence and its modulus-11 check digit (weights 2–7 from the right)."""
    digits = f"{sequence:09d}"
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits)))
    return digits + str((11 - total % 11) % 11 % 10)


def personal_number(sequence: int) -> str:
    """個人番号 of twelve digits with its check digit. All begin with 00000, so that they are seen to be invented."""
    digits = f"{sequence:011d}"
    weights = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(digits), weights, strict=True)) % 11
    return digits + str(0 if rest <= 1 else 11 - rest)


@dataclass(slots=True)
class _Household:
    number: str
    surname: tuple[str, str]
    quarter: tuple[str, str, str]
    lot: str
    building: str
    districts: tuple[int, int, int]
    came_from: Place
    moved_in: dt.date


def _households(chance: Chance) -> Iterator[list[Resident]]:
    sequence = 0
    household = 0
    while True:
        household += 1
        home = _home(chance, household)
        members = [_foreigner(chance, home)] if chance.happens(0.06) else _family(chance, home)
        for order, member in enumerate(members, 1):
            sequence += 1
            member.number = resident_number(sequence)
            member.personal_number = personal_number(7 * sequence + 1000)
            member.order = order
        yield members


def _home(chance: Chance, household: int) -> _Household:
    building = chance.pick(names.BUILDINGS)[0] if chance.happens(0.3) else ""
    return _Household(
        number=resident_number(500_000 + household),
        surname=chance.pick(names.VARIANT_SURNAMES if chance.happens(0.1) else names.SURNAMES),
        quarter=chance.pick(names.QUARTERS),
        lot=f"{1 + chance.below(40)}番地{1 + chance.below(20)}",
        building=f"{building}{101 + chance.below(5) + 100 * chance.below(4)}号" if building else "",
        districts=(1 + chance.below(9), 100 + chance.below(30), chance.below(3) * 1000),
        came_from=Place(*chance.pick(names.ELSEWHERE)) if chance.happens(0.4) else Place(),
        moved_in=chance.day(dt.date(1975, 4, 1), dt.date(2024, 3, 31)),
    )


#: Members beside the head and the spouse: relationship, sex, age difference to the head in years.
_MEMBERS = (
    ("子", "1", -28), ("子", "2", -30), ("子", "1", -33), ("母", "2", 27), ("父", "1", 29), ("子の妻", "2", -30),
    ("子の子", "2", -56), ("妻の母", "2", 24), ("弟", "1", -3), ("姉", "2", 2), ("縁故者", "2", 10),
    ("同居人", "1", -8), ("妻の子", "2", -20),
)  # fmt: skip


def _family(chance: Chance, home: _Household) -> list[Resident]:
    head_sex = "1" if chance.happens(0.7) else "2"
    head_birth = chance.day(dt.date(1938, 1, 1), dt.date(1998, 12, 31))
    plan = [("世帯主", head_sex, 0)]
    if chance.happens(0.6):
        spouse = ("妻", "2") if head_sex == "1" else ("夫", "1")
        plan.append((spouse[0] + ("（未届）" if chance.happens(0.05) else ""), spouse[1], chance.below(7) - 3))
    first = chance.below(4) if chance.happens(0.8) else 3 + chance.below(len(_MEMBERS) - 3)
    plan.extend(_MEMBERS[first : first + chance.below(4)])
    if head_sex == "2":
        plan = [(relationship.replace("妻の", "夫の"), sex, years) for relationship, sex, years in plan]
    return [_member(chance, home, head_birth, *each) for each in plan]


def _member(chance: Chance, home: _Household, head: dt.date, relationship: str, sex: str, years: int) -> Resident:
    birth = head - dt.timedelta(days=365 * years + chance.below(300))
    birth = min(max(birth, dt.date(1913, 1, 1)), dt.date(2026, 3, 1))
    person = _resident(home, names.WOMEN if sex == "2" else names.MEN, chance)
    person.sex, person.birth, person.relationship = sex, _digits(birth), relationship
    _live(chance, person, home, birth)
    return person


def _resident(home: _Household, given: Sequence[tuple[str, str]], chance: Chance) -> Resident:
    return Resident(
        number="", household=home.number, order=0, surname=home.surname, given=chance.pick(given), sex="", birth="",
        relationship="世帯主", quarter=home.quarter, lot=home.lot, building=home.building, personal_number="",
        districts=home.districts, came_from=Place(), went_to=Place(), events=[], since="",
    )  # fmt: skip


def _live(chance: Chance, person: Resident, home: _Household, birth: dt.date) -> None:
    """Fill in how the person came, what happened since, and for some how they left."""
    if birth > home.moved_in or not home.came_from.city:
        person.came_from = Place()
        entry = (EVENTS["birth"], birth) if birth > home.moved_in else (EVENTS["entered by office"], home.moved_in)
    else:
        person.came_from = home.came_from
        entry = (EVENTS["moved in"], home.moved_in)
    person.since = _digits(entry[1])
    days = [entry]
    if chance.happens(0.25):
        days.append(
            (EVENTS[chance.pick(("moved within", "new head", "small correction"))], _later(chance, days[-1][1]))
        )
    if chance.happens(0.1):
        way = chance.pick(("moved out", "moved out", "died", "died", "moved abroad", "removed by office"))
        days.append((EVENTS[way], _later(chance, days[-1][1])))
        if way == "moved out":
            person.went_to = Place(*chance.pick(names.ELSEWHERE))
    person.events = [
        Event(number, reason, state, _digits(day), _digits(min(day + dt.timedelta(days=chance.below(14)), EXTRACTED)))
        for number, ((reason, state), day) in enumerate(days, 1)
    ]


#: What can happen, as (reason, state) in the codes of the old system.
EVENTS = {
    "moved in": ("10", "0"), "came from abroad": ("11", "0"), "birth": ("12", "0"), "entered by office": ("13", "0"),
    "moved out": ("20", "1"), "moved abroad": ("21", "1"), "died": ("22", "2"), "removed by office": ("23", "9"),
    "moved within": ("30", "0"), "new head": ("31", "0"), "small correction": ("32", "0"),
}  # fmt: skip


def _later(chance: Chance, after: dt.date) -> dt.date:
    return chance.day(after + dt.timedelta(days=1), EXTRACTED)


#: 在留資格, whether it ends, 第30条45規定区分.
_RESIDENCE = (("T26", True, "01"), ("T41", True, "01"), ("X14", False, "01"), ("T60", False, "02"), ("T71", True, "01"))


def _foreigner(chance: Chance, home: _Household) -> Resident:
    person = _resident(home, names.MEN, chance)
    person.roman, kanji, reading, person.country, person.alias = chance.pick(names.FOREIGN_NAMES)
    person.surname, person.given = (kanji, reading), ("", "")
    person.sex = chance.pick(("1", "2"))
    birth = chance.day(dt.date(1955, 1, 1), dt.date(2003, 12, 31))
    person.birth = _digits(birth)
    person.residence_status, ends, person.residence_class = chance.pick(_RESIDENCE)
    arrived = chance.day(dt.date(2013, 1, 1), dt.date(2025, 12, 31))
    if ends:
        person.stay_years = chance.pick((1, 3, 5))
        person.stay_until = f"{2026 + chance.below(5)}{1 + chance.below(12):02d}{1 + chance.below(28):02d}"
    person.since = _digits(arrived)
    reason, state = EVENTS["came from abroad"]
    person.events = [Event(1, reason, state, person.since, _digits(min(arrived + dt.timedelta(days=9), EXTRACTED)))]
    return person


def _digits(day: dt.date) -> str:
    return day.isoformat().replace("-", "")
