"""The first pass of a job that gives new numbers: which numbers are there, and what each becomes.

The cross-reference it writes is an input of the conversion. New numbers are given in the order of the old ones, not in
that of the records, so the number of workers and the order of the files do not matter; a number once given stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event

import polars as pl

from migrate.errors import DefinitionError, machine_faults
from migrate.issues import Lang
from migrate.mapping.cross_references import read_numbers, read_taken
from migrate.pipeline.assemble import assemble
from migrate.pipeline.conversion import Conversion
from migrate.pipeline.job import JobFile, Renumber, job_path, load_job
from migrate.pipeline.staging import create
from migrate.readers import Split
from migrate.runners import run_ordered
from migrate.standards.check_digits import ATENA_BANGO_CD


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A cross-reference as it is now: its file, how many numbers it holds and how many of them are new."""

    path: Path
    count: int
    added: int


@dataclass(eq=False, slots=True)
class _Collected:
    """A cross-reference that notes the numbers it is asked for, and knows none."""

    name: str
    path: Path
    met: set[str] = field(default_factory=set)

    def new_number(self, number: str) -> str | None:
        self.met.add(number)
        return None


def renumber_job(path: Path, *, workers: int, lang: Lang = "ja") -> list[Renumbered]:
    """Read the sources of a job and bring the cross-references that its mappings ask for up to date.

    Memory grows with the distinct numbers, some 100 bytes each. Raises ``DefinitionError`` (those of ``convert_job``;
    D224–D227) and ``MachineError``; then no file is changed.
    """
    path = job_path(path).resolve()
    job = load_job(path)
    collected: dict[str, _Collected] = {}

    def collect(name: str, folder: Path, place: str) -> _Collected:
        if all(name != one.name for one in job.renumber):
            raise DefinitionError.one("D227", place, name=name)
        return collected.setdefault(name, _Collected(name, folder / f"{name}.csv"))

    conversions = assemble(job, path, lang=lang, show_values=False, open_reference=collect)
    if not collected:
        return []
    _read(conversions, workers)
    tables = [(found, _grown(_rule(job, name), found, path.parent)) for name, found in sorted(collected.items())]
    return [_write(found.path, *table) for found, table in tables]


def _rule(job: JobFile, name: str) -> Renumber:
    return next(rule for rule in job.renumber if rule.name == name)


def _read(conversions: list[Conversion], workers: int) -> None:
    """Map every record, for the numbers that are asked for."""
    stop = Event()
    for conversion in conversions:
        for _ in run_ordered(
            partial(_map, conversion, stop), conversion.reader.plan(None).splits, workers=workers, stop=stop
        ):
            pass


def _map(conversion: Conversion, stop: Event, split: Split) -> None:
    for batch in conversion.reader.read(split, conversion.mapper.wanted):
        if stop.is_set():
            return
        conversion.mapper.apply(batch.columns)


def _grown(rule: Renumber, found: _Collected, base: Path) -> tuple[pl.DataFrame, int]:
    """The cross-reference with what is new in it, and how many that is."""
    known = read_numbers(found.path) if found.path.exists() else None
    old = set() if known is None else set(known["from"])
    given = [] if known is None else known["to"].to_list()
    new = sorted(found.met - old)
    taken = set(given).union(*(read_taken(base / file) for file in rule.avoid))
    first = max([rule.first, *(int(number[:-1]) + 1 for number in given)])
    numbers = _numbers(rule, first, taken, len(new), found.path)
    added = pl.DataFrame({"from": new, "to": numbers}, schema={"from": pl.String, "to": pl.String})
    return (added if known is None else pl.concat([known, added], how="diagonal")), len(new)


def _numbers(rule: Renumber, first: int, taken: set[str], wanted: int, path: Path) -> list[str]:
    numbers: list[str] = []
    free: Iterable[str] = _free(first, rule.digits, taken)
    for _, number in zip(range(wanted), free, strict=False):
        numbers.append(number)
    if len(numbers) < wanted:
        raise DefinitionError.one("D226", str(path), digits=str(rule.digits), wanted=str(wanted))
    return numbers


def _free(first: int, digits: int, taken: set[str]) -> Iterator[str]:
    """The numbers that can be given, in order: sequence and check digit.

    A sequence whose sum leaves the remainder 1 is passed over: 11 − 1 is no digit, and what stands for it is not
    agreed.
    """
    form = ATENA_BANGO_CD
    for sequence in count(first):
        if sequence >= 10 ** (digits - 1):
            return
        text = f"{sequence:0{digits - 1}}"
        places = f"{text}0".zfill(form.digits)
        remainder = sum(weight * int(place) for weight, place in zip(form.weights, places, strict=True)) % form.modulus
        number = f"{text}{form.check[remainder]}"
        if remainder != 1 and number not in taken:
            yield number


def _write(path: Path, rows: pl.DataFrame, added: int) -> Renumbered:
    """Replace the file at once, readable by its owner only; nothing is touched where nothing is new."""
    if added or not path.exists():
        part = path.with_name(f".{path.name}.{os.getpid()}.partial")
        with machine_faults(path):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            try:
                with create(part) as file:
                    rows.write_csv(file, line_terminator="\r\n", null_value="")
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    return Renumbered(path, len(rows), added)
