"""How the expressions of a mapping are worked out for a batch: in which order, what is shared, what is looked up
together.

Expressions form a graph, not a list: a node that several items use is worked out once. Column functions become Polars
expressions. Value calls become look-ups: neighbouring calls melt into one region whose keys are the columns around it,
and all regions on the same keys are one program (``migrate.mapping.program``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

import polars as pl

from migrate.characters.repertoire import Repertoire
from migrate.mapping.answers import AnswerTable
from migrate.mapping.code_tables import CodeTable
from migrate.mapping.cross_references import CrossReference
from migrate.mapping.folding import Folding
from migrate.mapping.nodes import NODES, Guarded, Literal, Node, Source, ValueCall, below, children, expr_of
from migrate.mapping.program import Argument, Fixed, Key, Program, Result, Step

#: What is counted once: a look-up in a code table, whichever of its columns is asked for (table, what is looked up,
#: where it counts), or a call that counts its uses.
_Counted: TypeAlias = tuple[str, tuple[object, ...], Node | None] | ValueCall


@dataclass(frozen=True, slots=True)
class LookUp:
    """One look-up per row that answers all value calls on the same key columns.

    ``keys``: columns of the working frame; ``outputs``: call → the column its answers become; ``owners``: (call, item)
    for every item that uses the call; ``counted``: calls whose code table's values are counted here; ``used``: calls
    whose uses are (``Counted``).
    """

    keys: tuple[str, ...]
    table: AnswerTable
    outputs: tuple[tuple[int, str], ...]
    owners: tuple[tuple[int, str], ...]
    counted: tuple[int, ...]
    used: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What can be worked out at the same time: first the columns, then the look-ups."""

    columns: tuple[pl.Expr, ...]
    lookups: tuple[LookUp, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """``needs``: source columns; ``outputs``: one expression over the working frame for each of ``names``;
    ``literals``: those that are the same in every row; ``direct``: those that are blank wherever a call failed, because
    they are the answer of a value call that needs all others."""

    needs: tuple[str, ...]
    stages: tuple[Stage, ...]
    outputs: tuple[pl.Expr, ...]
    names: tuple[str, ...]
    literals: frozenset[str]
    direct: frozenset[str]


def make_plan(outputs: Mapping[str, Node], tables: dict[Program, AnswerTable]) -> Plan:
    """Plan the outputs (name → node). ``tables``: answer tables by program, shared by all plans of a mapping."""
    return _Planner(outputs, tables).plan()


class _Planner:
    def __init__(self, outputs: Mapping[str, Node], tables: dict[Program, AnswerTable]) -> None:
        self.outputs = outputs
        self.tables = tables
        self.groups: dict[tuple[Node, ...], list[ValueCall]] = {}
        self.keys: dict[ValueCall, tuple[Node, ...]] = {}
        self.uses: Counter[Node] = Counter(outputs.values())
        self.order: list[Node] = []
        self.column_of: dict[Node, str] = {}
        self.level: dict[Node, int] = {}

    def plan(self) -> Plan:
        seen: set[Node] = set()
        for node in self.outputs.values():
            self.visit(node, seen)
        sources = [node for node in self.order if isinstance(node, Source)]
        self.column_of.update({node: node.name for node in sources})
        keys = frozenset(key for group in self.groups for key in group)
        stored = [node for node in self.order if self.is_stored(node, keys)]
        self.column_of.update({node: f"\x00{number}" for number, node in enumerate(stored)})
        stages = self.stages(stored)
        return Plan(
            needs=tuple(node.name for node in sources),
            stages=stages,
            outputs=tuple(expr_of(node, self.column_of).alias(name) for name, node in self.outputs.items()),
            names=tuple(self.outputs),
            literals=frozenset(name for name, node in self.outputs.items() if isinstance(node, Literal)),
            direct=frozenset(name for name, node in self.outputs.items() if _is_direct(node)),
        )

    def visit(self, node: Node, seen: set[Node]) -> None:
        """Put the node into ``order``, after what its column needs: for a value call, the keys of its region."""
        if node in seen:
            return
        seen.add(node)
        parts = children(node)
        if isinstance(node, ValueCall):
            parts = self.keys[node] = tuple(dict.fromkeys(_keys(node)))
            self.groups.setdefault(parts, []).append(node)
        for part in parts:
            self.uses[part] += 1
            self.visit(part, seen)
        self.order.append(node)

    def is_stored(self, node: Node, keys: frozenset[Node]) -> bool:
        """Whether the node becomes a column of the working frame: answers, keys, and what is used more than once."""
        if isinstance(node, Source | Literal):
            return False
        return isinstance(node, ValueCall) or node in keys or self.uses[node] > 1

    def level_of(self, node: Node) -> int:
        """The stage (from 1) that makes a stored node; for another node the last stage that its expression reads."""
        if node not in self.level:
            parts = self.keys[node] if isinstance(node, ValueCall) else children(node)
            last = max(map(self.level_of, parts), default=0)
            self.level[node] = last + (node in self.column_of and not isinstance(node, Source))
        return self.level[node]

    def stages(self, stored: list[Node]) -> tuple[Stage, ...]:
        counted: set[_Counted] = set()
        columns: dict[int, list[pl.Expr]] = {}
        lookups: dict[int, list[LookUp]] = {}
        for node in stored:
            if not isinstance(node, ValueCall):
                others = {other: name for other, name in self.column_of.items() if other != node}
                columns.setdefault(self.level_of(node), []).append(expr_of(node, others).alias(self.column_of[node]))
        for keys, calls in self.groups.items():
            lookups.setdefault(self.level_of(calls[0]), []).append(self.lookup(keys, calls, counted))
        levels = sorted({*columns, *lookups})
        return tuple(Stage(tuple(columns.get(level, ())), tuple(lookups.get(level, ()))) for level in levels)

    def lookup(self, keys: tuple[Node, ...], calls: list[ValueCall], counted: set[_Counted]) -> LookUp:
        regions = {call: frozenset(_region([call])) for call in calls}
        steps = list(dict.fromkeys(_region(calls)))
        number = {step: at for at, step in enumerate(steps)}
        program = tuple(_step(step, number, keys) for step in steps)
        owners = [
            (number[step], item)
            for item, node in self.outputs.items()
            for call in calls
            if call in below(node)
            for step in steps
            if step in regions[call]
        ]
        counting: list[ValueCall] = []
        using: list[ValueCall] = []
        for step in steps:
            name, texts = program[number[step]].table_name, program[number[step]].texts
            looked_up = (name, tuple(step.args[at] for at in texts), step.guard)
            if name and looked_up not in counted:
                counting.append(step)
            if step.function.counts and step not in counted:
                using.append(step)
            counted.update((looked_up, step))
        if program not in self.tables:
            self.tables[program] = AnswerTable(program)
        return LookUp(
            keys=tuple(self.column_of[key] for key in keys),
            table=self.tables[program],
            outputs=tuple((number[call], self.column_of[call]) for call in calls),
            owners=tuple(dict.fromkeys(owners)),
            counted=tuple(number[step] for step in counting),
            used=tuple(number[step] for step in using),
        )


def _is_direct(node: Node) -> bool:
    """Whether a node is the answer of a value call that fails when any call below it does: all are of one region."""
    if not isinstance(node, ValueCall):
        return False
    return frozenset(_region([node])).issuperset(part for part in below(node) if isinstance(part, ValueCall))


def _keys(call: ValueCall) -> Iterable[Node]:
    """The column nodes around a region of value calls, in the order in which the calls name them."""
    for arg in call.args:
        if isinstance(arg, ValueCall) and arg.guard == call.guard:
            yield from _keys(arg)
        elif isinstance(arg, NODES) and not isinstance(arg, Literal):
            yield arg if call.guard is None else Guarded(arg, call.guard)


def _region(calls: Iterable[ValueCall]) -> Iterable[ValueCall]:
    """The calls and, before each, the calls melted with it."""
    for call in calls:
        yield from _region(arg for arg in call.args if isinstance(arg, ValueCall) and arg.guard == call.guard)
        yield call


def _step(call: ValueCall, number: Mapping[ValueCall, int], keys: tuple[Node, ...]) -> Step:
    return Step(call.function, tuple(_argument(arg, call, number, keys) for arg in call.args))


def _argument(arg: object, call: ValueCall, number: Mapping[ValueCall, int], keys: tuple[Node, ...]) -> Argument:
    if isinstance(arg, ValueCall) and arg.guard == call.guard:
        return Result(number[arg])
    if isinstance(arg, Literal):
        return Fixed(arg.text)
    if isinstance(arg, NODES):
        return Key(keys.index(arg if call.guard is None else Guarded(arg, call.guard)))
    return Fixed(cast("str | int | CodeTable | CrossReference | Folding | Repertoire", arg))
