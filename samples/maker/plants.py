"""Planting faults: which records are spoilt how, and which issues the converter must then find."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from samples.maker.people import Resident

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Plant(Generic[Value]):
    """A fault: what the record's fields hold instead, and the issues that must follow as (item, issue code).

    ``item`` is the source field for what a reader finds and the layout's item for what mapping and checks find. An
    empty tuple of issues says that the value looks wrong and is right.
    """

    fields: dict[str, Value]
    issues: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """A line of ``faults.csv``. ``record`` counts from 1; blank for what concerns the file as a whole."""

    record: int | None
    item: str
    code: str


def sow(
    plants: Sequence[Plant[Value]], people: Sequence[Resident], put: Callable[[int, dict[str, Value]], None]
) -> Iterator[Planted]:
    """Spread ``plants`` over the records of people to whom nothing else of note belongs.

    ``put(index, fields)`` changes a record. Records are far enough apart that several batches and splits have some.
    """
    ordinary = [n for n, person in enumerate(people) if is_ordinary(person)]
    step = len(ordinary) // len(plants)
    for plant, index in zip(plants, ordinary[step // 2 :: step], strict=False):
        put(index, plant.fields)
        yield from (Planted(index + 1, item, code) for item, code in plant.issues)


def is_ordinary(person: Resident) -> bool:
    """Japanese, living in town, one entry in the history, a plain date of birth after the last change of eras by a
    death: nothing a planted fault could hide or be hidden by."""
    return (
        not person.foreign
        and len(person.events) == 1
        and person.birth[4:6] != "00"
        and person.birth[6:] != "00"
        and person.relationship in {"世帯主", "子", "妻", "夫"}
    )


def faults_csv(planted: Iterable[Planted]) -> bytes:
    """``faults.csv``: columns record, item, issue_code, in the order of the file; UTF-8, LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["record", "item", "issue_code"])
    key = sorted(planted, key=lambda fault: (fault.record or 0, fault.item, fault.code))
    writer.writerows([fault.record or "", fault.item, fault.code] for fault in key)
    return text.getvalue().encode("utf-8")
