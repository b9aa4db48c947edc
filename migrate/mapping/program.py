"""Value calls on one set of key columns, answered for distinct keys.

``wareki(GENGO, YMD)``, ``unknown_date(wareki(GENGO, YMD), "flag")`` and ``unknown_date(wareki(GENGO, YMD), "text")``
are one program of three calls on the two keys ``(GENGO, YMD)``: one look-up per record serves the three items. Programs
know nothing of names, so the same three calls on other fields are the same program and share its answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TypeAlias

import polars as pl

from migrate.characters.repertoire import Repertoire
from migrate.issues import Problem, encode_detail
from migrate.mapping.code_tables import CodeTable, joint
from migrate.mapping.cross_references import CrossReference
from migrate.mapping.folding import Folding
from migrate.mapping.function import Counted, Flagged, Function, Kind


@dataclass(frozen=True, slots=True)
class Key:
    """The value of key column ``at``."""

    at: int


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of an earlier call of the program."""

    at: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """What the mapping wrote: a literal, a number, a code table, a cross-reference."""

    value: str | int | CodeTable | CrossReference | Folding | Repertoire | None


Argument: TypeAlias = Key | Result | Fixed


@dataclass(frozen=True, slots=True)
class Step:
    """One call."""

    function: Function
    args: tuple[Argument, ...]

    @property
    def table_name(self) -> str:
        """The code table the call looks its texts up in; blank for none."""
        tables = (arg.value for arg in self.args if isinstance(arg, Fixed) and isinstance(arg.value, CodeTable))
        return next((table.name for table in tables), "")

    @property
    def texts(self) -> tuple[int, ...]:
        """Positions of the arguments that are texts: what an issue shows as the value."""
        kinds = [(at, self.function.parameter(at)) for at in range(len(self.args))]
        return tuple(at for at, p in kinds if p is not None and p.kind is Kind.TEXT)

    @property
    def needed(self) -> tuple[int, ...]:
        """Positions of the arguments without which the answer is blank (parameters annotated ``str``)."""
        parameters = {at: self.function.parameter(at) for at in self.texts}
        return tuple(at for at, parameter in parameters.items() if parameter is not None and not parameter.blank)

    @property
    def varying(self) -> tuple[int, ...]:
        """Positions of the arguments that are no literals."""
        return tuple(at for at, arg in enumerate(self.args) if not isinstance(arg, Fixed))


#: Calls in an order in which every result is known before it is used.
Program: TypeAlias = tuple[Step, ...]

#: What was found wrong while answering: key number, call, and the issue's columns.
FOUND_SCHEMA: dict[str, pl.DataType] = {
    "key": pl.UInt32(),
    "call": pl.UInt32(),
    "failed": pl.Boolean(),
    "code": pl.String(),
    "value": pl.String(),
    "detail": pl.String(),
}


@dataclass(slots=True)
class _Found:
    rows: list[tuple[int, int, bool, str, str, str | None]]

    def add(self, key: int, call: int, problem: Problem, args: Sequence[object], *, failed: bool) -> None:
        """``args``: the texts the call was made with."""
        value = " ".join(arg for arg in args if isinstance(arg, str))
        self.rows.append((key, call, failed, problem.code, value, encode_detail(problem.params)))


@dataclass(frozen=True, slots=True)
class Answers:
    """``texts``: one String column per call; ``met``: for calls that must be counted, named by the call's number, what
    they looked up in their code table, or what they did (``Counted.uses``, one a line); ``found``: a frame of
    ``FOUND_SCHEMA`` whose ``key`` counts the keys asked for from 0.
    """

    texts: tuple[pl.Series, ...]
    met: pl.DataFrame
    found: pl.DataFrame


def answer(program: Program, keys: Sequence[pl.Series]) -> Answers:
    """Run a program for n keys: ``keys`` holds a String column of n texts (null = blank) for every key column.

    A call that got no answer because an earlier one failed is silent.
    """
    results: list[pl.Series] = []
    failed: list[set[int]] = []
    found = _Found([])
    met: dict[str, pl.Series] = {}
    for call, step in enumerate(program):
        sources = [_source(arg, keys, results) for arg in step.args]
        bad = set[int]().union(*(failed[arg.at] for arg in step.args if isinstance(arg, Result)))
        uses: dict[int, str] = {}
        results.append(_run(call, step, sources, bad, found, uses))
        failed.append(bad)
        if step.table_name:
            met[str(call)] = _looked_up([sources[at] for at in step.texts], len(results[-1]))
        if step.function.counts:
            met[str(call)] = pl.Series([uses.get(key) for key in range(len(results[-1]))], dtype=pl.String)
    return Answers(tuple(results), pl.DataFrame(met), pl.DataFrame(found.rows, schema=FOUND_SCHEMA, orient="row"))


def _source(arg: Argument, columns: Sequence[pl.Series], results: Sequence[pl.Series]) -> object:
    """A column for what differs from key to key, a literal's value else."""
    match arg:
        case Key(at=at):
            return columns[at]
        case Result(at=at):
            return results[at]
        case Fixed(value=value):
            return value


def _run(
    call: int, step: Step, sources: Sequence[object], bad: set[int], found: _Found, uses: dict[int, str]
) -> pl.Series:
    """Answer one call for every key; keys it fails for are added to ``bad``, what it counts to ``uses``."""
    rows = next(len(source) for source in sources if isinstance(source, pl.Series))
    if step.function.plain is None or not rows:
        return pl.Series(_call(call, step, range(rows), sources, bad, found, uses), dtype=pl.String)
    answers, plain = step.function.plain(*_columns(step, sources, rows))
    rest = (~plain).arg_true()
    if not len(rest):
        return answers
    others = [source.gather(rest) if isinstance(source, pl.Series) else source for source in sources]
    called = _call(call, step, rest.to_list(), others, bad, found, uses)
    return answers.scatter(rest, called)


def _columns(step: Step, sources: Sequence[object], rows: int) -> list[object]:
    """The arguments; a literal where a text may stand is a column too."""
    texts = step.texts
    return [
        pl.Series([source], dtype=pl.String).new_from_index(0, rows)
        if at in texts and not isinstance(source, pl.Series)
        else source
        for at, source in enumerate(sources)
    ]


def _call(
    call: int,
    step: Step,
    keys: Sequence[int],
    sources: Sequence[object],
    bad: set[int],
    found: _Found,
    uses: dict[int, str],
) -> list[str | None]:
    """Call the function for each of ``keys``, to which the rows of ``sources`` belong."""
    function, texts, needed, varying = step.function.call, step.texts, step.needed, step.varying
    values: list[str | None] = []
    for key, args in zip(keys, _arguments(sources), strict=True):
        if key in bad or (None in args and _blank(args, needed, varying)):
            values.append(None)
            continue
        given = function(*args)
        if isinstance(given, Counted):
            if given.uses:
                uses[key] = "\n".join(given.uses)
            given = given.answer
        if isinstance(given, Problem):
            found.add(key, call, given, [args[at] for at in texts], failed=True)
            bad.add(key)
            given = None
        elif isinstance(given, Flagged):
            found.add(key, call, given.problem, [args[at] for at in texts], failed=False)
            given = given.value
        values.append(given or None)
    return values


def _arguments(sources: Sequence[object]) -> Iterable[tuple[object, ...]]:
    return zip(*(s.to_list() if isinstance(s, pl.Series) else repeat(s) for s in sources), strict=False)


def _blank(args: tuple[object, ...], needed: tuple[int, ...], varying: tuple[int, ...]) -> bool:
    return any(args[at] is None for at in needed) or all(args[at] is None for at in varying)


def _looked_up(sources: Sequence[object], keys: int) -> pl.Series:
    """What each key looked up in a code table, as its row there is named."""
    texts = [source.to_list() if isinstance(source, pl.Series) else [source] * keys for source in sources]
    return pl.Series([joint(row) for row in zip(*texts, strict=True)], dtype=pl.String)
