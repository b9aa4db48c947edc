"""From an expression to nodes.

Do the names exist, does every function get what it takes? All faults are noted, none stops.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, TypeVar

from migrate.characters.repertoire import NAMES, OWN, named, spelled
from migrate.definitions import nearest
from migrate.errors import DefinitionError, Faults
from migrate.issues import Problem
from migrate.mapping.code_tables import CodeTable, TableForm, read_code_table
from migrate.mapping.cross_references import CrossReference, read_cross_reference
from migrate.mapping.expression import Call, Compare, Expression, Logic, Name, Number, Text, parse
from migrate.mapping.folding import read_folding
from migrate.mapping.function import Counted, Flagged, Function, Kind, Parameter
from migrate.mapping.functions.choice import default
from migrate.mapping.nodes import (
    All,
    Any,
    Argument,
    Asked,
    ColumnCall,
    Equal,
    InUse,
    Literal,
    Node,
    Not,
    Source,
    ValueCall,
)

#: The name of the column that numbers the rows an ``explode`` makes from one record: 1, 2, 3 … What ``occurrence()``
#: reads.
OCCURRENCE = "occurrence()"


T = TypeVar("T")
#: Name, folder of the code tables, who asks → the cross-reference, or a ``DefinitionError``.
OpenReference: TypeAlias = Callable[[str, Path, str], CrossReference]


class _Wrong(Exception):  # noqa: N818  the faults are noted, this only leaves
    """This part of the expression is faulty and its faults are noted."""


@dataclass
class Checker:
    """Checks the expressions of one mapping.

    ``fields``: the names they may use; code tables and cross-references (``open_reference``) are read once, from
    ``codes_dir``.
    """

    fields: Mapping[str, None]
    functions: Mapping[str, Function]
    codes_dir: Path | None
    faults: Faults
    tables: dict[str, CodeTable | None] = field(default_factory=dict)
    references: dict[str, CrossReference | None] = field(default_factory=dict)
    open_reference: OpenReference = read_cross_reference

    def text(self, expression: str, place: str) -> Node | None:
        """The node of an expression that gives a text; None when it is faulty."""
        return self._whole(expression, place, Kind.TEXT)

    def condition(self, expression: str, place: str) -> Node | None:
        """The node of an expression that gives true or false; None when it is faulty."""
        return self._whole(expression, place, Kind.CONDITION)

    def _whole(self, expression: str, place: str, kind: Kind) -> Node | None:
        tree = parse(expression, place, self.faults)
        if tree is None:
            return None
        try:
            return _Scope(self, place).node(tree, kind, None, expression)
        except _Wrong:
            return None

    def table(self, name: str, form: TableForm, place: str) -> CodeTable:
        """A code table; raises ``_Wrong`` when it cannot be used. Its own faults are noted the first time."""
        table = self._once(self.tables, name, lambda: read_code_table(name, self._codes, place, form))
        if table.form is not form:
            self.faults.add("D221", place, name=name, found=table.form.shown, wanted=form.shown)
            raise _Wrong
        return table

    def reference(self, name: str, place: str) -> CrossReference:
        """A cross-reference of numbers, as ``table``."""
        return self._once(self.references, name, lambda: self.open_reference(name, self._codes, place))

    @property
    def _codes(self) -> Path:
        return self.codes_dir or Path("codes")

    def _once(self, known: dict[str, T | None], name: str, read: Callable[[], T]) -> T:
        if name not in known:
            known[name] = None
            try:
                known[name] = read()
            except DefinitionError as error:
                self.faults.found.extend(error.faults)
        found = known[name]
        if found is None:
            raise _Wrong
        return found


@dataclass
class _Scope:
    checker: Checker
    place: str

    def fault(self, code: str, **params: str) -> _Wrong:
        self.checker.faults.add(code, self.place, **params)
        return _Wrong()

    def node(self, tree: Expression, kind: Kind, guard: Node | None, where: str) -> Node:
        """``where``: the signature (or expression) that wants a ``kind`` here, for the message."""
        given = _kind_of(tree)
        if given is not kind:
            message = f"{given} → {kind}" if given is not Kind.INTEGER else f'{kind}: "{_number(tree)}"'
            raise self.fault("D203", name=where.partition("(")[0], message=message, signature=where)
        match tree:
            case Name(name=name):
                return self.source(name)
            case Text(text=text):
                return Literal(text or None)
            case Call(function="occurrence", args=()):
                return self.occurrence()
            case Call():
                return self.call(tree, guard)
            case Compare(left=left, right=right, equal=equal):
                one, other = self.all_of([(left, Kind.TEXT, guard), (right, Kind.TEXT, guard)], "text == text")
                return Equal(one, other, equal)
            case Logic(operator=operator, args=args):
                return self.logic(operator, args, guard)
            case Number():
                raise AssertionError

    def all_of(self, parts: list[tuple[Expression, Kind, Node | None]], where: str) -> list[Node]:
        """Check several parts, so that the faults of all of them are noted."""
        nodes: list[Node] = []
        for tree, kind, guard in parts:
            try:
                nodes.append(self.node(tree, kind, guard, where))
            except _Wrong:
                continue
        if len(nodes) < len(parts):
            raise _Wrong
        return nodes

    def source(self, name: str) -> Source:
        if name not in self.checker.fields or name == OCCURRENCE:
            raise self.fault("D201", name=name, nearest=nearest(name, list(self.checker.fields)))
        return Source(name)

    def occurrence(self) -> Source:
        if OCCURRENCE not in self.checker.fields:
            raise self.fault("D203", name="occurrence", message="explode = …", signature="occurrence()")
        return Source(OCCURRENCE)

    def logic(self, operator: str, args: tuple[Expression, ...], guard: Node | None) -> Node:
        nodes = self.all_of([(arg, Kind.CONDITION, guard) for arg in args], f"condition {operator} condition")
        if operator == "not":
            return Not(nodes[0])
        return All(tuple(nodes)) if operator == "and" else Any(tuple(nodes))

    def call(self, tree: Call, guard: Node | None) -> Node:
        function = self.checker.functions.get(tree.function)
        if function is None:
            self.checker.faults.add(
                "D202", self.place, name=tree.function, nearest=nearest(tree.function, list(self.checker.functions))
            )
        args: list[Argument] = []
        wrong = function is None
        for position, arg in enumerate(tree.args):
            parameter = function.parameter(position) if function else None
            try:
                args.append(self.argument(function, parameter, arg, args, guard))
            except _Wrong:
                wrong = True
        if function is not None:
            needed = sum(p.required or p.many for p in function.parameters)
            if len(tree.args) < needed or (tree.args and function.parameter(len(tree.args) - 1) is None):
                raise self.fault(
                    "D203", name=function.name, message=f"{len(tree.args)} ≠ {needed}", signature=function.signature
                )
        if wrong or function is None:
            raise _Wrong
        if function.columnar:
            return ColumnCall(function, tuple(args))
        if function.where is not None and isinstance(args[0], _VARYING):
            return self.sparing(function, tuple(args), guard)
        call = ValueCall(function, tuple(args), guard)
        return self.constant(call) if not any(isinstance(arg, _VARYING) for arg in args) else call

    def argument(
        self,
        function: Function | None,
        parameter: Parameter | None,
        arg: Expression,
        before: list[Argument],
        guard: Node | None,
    ) -> Argument:
        """One argument.

        A function or parameter that does not exist is a fault already: only the names below are checked.
        """
        if function is None or parameter is None:
            kind = _kind_of(arg)
            return self.node(arg, kind, guard, "") if kind in {Kind.TEXT, Kind.CONDITION} else 0
        if parameter.kind in {Kind.TEXT, Kind.CONDITION}:
            if function.guard is not None and before:
                use = InUse(function, len(before), tuple(before))
                guard = use if guard is None else All((guard, use))
            return self.node(arg, parameter.kind, guard, function.signature)
        if parameter.kind is Kind.INTEGER and isinstance(arg, Number):
            return arg.value
        if isinstance(arg, Text):
            if parameter.kind in _NAMED:
                return self.named(parameter, arg.text, before)
            if parameter.kind is Kind.CONSTANT and arg.text in (parameter.choices or (arg.text,)):
                return arg.text
        wanted = " | ".join(f'"{choice}"' for choice in parameter.choices) or str(parameter.kind)
        raise self.fault(
            "D203", name=function.name, message=f"{parameter.name}: {wanted}", signature=function.signature
        )

    def named(self, parameter: Parameter, text: str, before: list[Argument]) -> Argument:
        """What a literal names: a code table, one of its columns, a cross-reference, classes of 縮退, a repertoire."""
        if parameter.kind is Kind.TABLE:
            return self.checker.table(text, parameter.form, self.place)
        if parameter.kind is Kind.CROSS_REFERENCE:
            return self.checker.reference(text, self.place)
        if parameter.kind is Kind.COLUMN:
            return self.column(text, before)
        faults = self.checker.faults
        if parameter.kind is Kind.FOLDING:
            found: Argument | None = read_folding(text, self.place, faults)
        elif OWN in text.split():
            raise self.fault("D330", found=text, allowed=", ".join(name for name in NAMES if name != OWN))
        else:
            names = spelled(text, self.place, faults)
            found = names and named(names)
        if found is None:
            raise _Wrong
        return found

    def column(self, name: str, before: list[Argument]) -> str:
        """A column of the code table that the call names before it."""
        table = next((arg for arg in before if isinstance(arg, CodeTable)), None)
        if table is None:  # its own fault is noted
            raise _Wrong
        if name not in table.columns:
            known = list(table.columns)
            raise self.fault(
                "D220", name=name, table=table.name, nearest=nearest(name, known), allowed=", ".join(known)
            )
        return name

    def sparing(self, function: Function, args: tuple[Argument, ...], guard: Node | None) -> Node:
        """A value function that is called for some rows only: everywhere else its text stays as it is."""
        asked = Asked(function, args)
        call = ValueCall(function, args, asked if guard is None else All((guard, asked)))
        return ColumnCall(default, (call, args[0]))

    def constant(self, call: ValueCall) -> Literal:
        """A value function of literals only is answered here; a problem is a fault of the mapping."""
        args = [arg.text if isinstance(arg, Literal) else arg for arg in call.args]
        answer = None if all(arg is None for arg in args) else call.function.call(*args)
        if isinstance(answer, Problem | Flagged | Counted):
            problem = answer.problem if isinstance(answer, Flagged) else answer
            message = problem.code if isinstance(problem, Problem) else "…"
            raise self.fault("D203", name=call.function.name, message=message, signature=call.function.signature)
        return Literal(answer or None)


#: Arguments that can differ from record to record.
_VARYING = (Source, ColumnCall, ValueCall)
#: Kinds of parameters whose literal names something.
_NAMED = frozenset({Kind.TABLE, Kind.COLUMN, Kind.CROSS_REFERENCE, Kind.FOLDING, Kind.REPERTOIRE})


def _kind_of(tree: Expression) -> Kind:
    if isinstance(tree, Number):
        return Kind.INTEGER
    return Kind.CONDITION if isinstance(tree, Compare | Logic) else Kind.TEXT


def _number(tree: Expression) -> int:
    return tree.value if isinstance(tree, Number) else 0
