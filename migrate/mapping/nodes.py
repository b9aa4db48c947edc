"""Expressions after checking: names resolved, arguments typed, each value call knowing where it counts.

Nodes are values: equal nodes are computed once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, reduce
from operator import and_, or_
from typing import TypeAlias, cast

import polars as pl

from migrate.characters.repertoire import Repertoire
from migrate.mapping.code_tables import CodeTable
from migrate.mapping.cross_references import CrossReference
from migrate.mapping.folding import Folding
from migrate.mapping.function import Function


@dataclass(frozen=True, slots=True)
class Source:
    """A column of the source; String, null = blank."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text written in the mapping; ``""`` is blank (None)."""

    text: str | None


@dataclass(frozen=True, slots=True)
class ColumnCall:
    """A column function. Arguments that are no nodes are the numbers and texts its signature asks for as literals."""

    function: Function
    args: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class ValueCall:
    """A value function. ``guard``: the condition under which its answer is used at all; elsewhere it is not called."""

    function: Function
    args: tuple[Argument, ...]
    guard: Node | None = None


@dataclass(frozen=True, slots=True)
class Equal:
    """A comparison, true or false but never null."""

    left: Node
    right: Node
    equal: bool


@dataclass(frozen=True, slots=True)
class All:
    """Every condition holds."""

    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one condition holds."""

    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    arg: Node


@dataclass(frozen=True, slots=True)
class Guarded:
    """A text where the guard holds, blank elsewhere: the key of a value call that does not count everywhere."""

    text: Node
    guard: Node


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a value function is called at all (``Function.where``)."""

    function: Function
    args: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class InUse:
    """Where the argument at ``position`` of a lazy column function counts (``Function.guard``)."""

    function: Function
    position: int
    args: tuple[Argument, ...]


Node: TypeAlias = Source | Literal | ColumnCall | ValueCall | Equal | All | Any | Not | Guarded | InUse | Asked
Argument: TypeAlias = Node | int | str | CodeTable | CrossReference | Folding | Repertoire
NODES = (Source, Literal, ColumnCall, ValueCall, Equal, All, Any, Not, Guarded, InUse, Asked)


def children(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911  one return for each kind of node
    """The nodes directly below."""
    match node:
        case Source() | Literal():
            return ()
        case ColumnCall(args=args) | InUse(args=args) | Asked(args=args):
            return tuple(arg for arg in args if isinstance(arg, NODES))
        case ValueCall(args=args, guard=guard):
            below = tuple(arg for arg in args if isinstance(arg, NODES))
            return below if guard is None else (*below, guard)
        case Equal(left=left, right=right):
            return (left, right)
        case All(args=parts) | Any(args=parts):
            return parts
        case Not(arg=arg):
            return (arg,)
        case Guarded(text=text, guard=condition):
            return (text, condition)


@cache
def below(node: Node) -> frozenset[Node]:
    """The node and everything it is made from."""
    return frozenset([node]).union(*map(below, children(node)))


def expr_of(node: Node, column_of: dict[Node, str]) -> pl.Expr:
    """The Polars expression of a node; nodes in ``column_of`` are columns already. A ``ValueCall`` always is."""
    if node in column_of:
        return pl.col(column_of[node])

    def inner(arg: Argument) -> pl.Expr:
        return expr_of(arg, column_of) if isinstance(arg, NODES) else pl.lit(arg)

    match node:
        case Literal(text=text):
            return pl.lit(text, dtype=pl.String)
        case ColumnCall(function=function, args=args):
            result = function.call(*(inner(arg) if isinstance(arg, NODES) else arg for arg in args))
        case InUse(function=function, position=position, args=args):
            used = function.guard(position, [inner(arg) for arg in args]) if function.guard else None
            result = pl.lit(True) if used is None else used
        case Asked(function=function, args=args):
            where = function.where
            result = where(*(inner(arg) if isinstance(arg, NODES) else arg for arg in args)) if where else pl.lit(True)
        case Equal(left=left, right=right, equal=equal):
            one, other = inner(left), inner(right)
            result = one.eq_missing(other) if equal else one.ne_missing(other)
        case All(args=parts):
            result = reduce(and_, map(inner, parts))
        case Any(args=parts):
            result = reduce(or_, map(inner, parts))
        case Not(arg=arg):
            result = ~inner(arg)
        case Guarded(text=text, guard=guard):
            result = pl.when(inner(guard)).then(inner(text))
        case _:
            raise AssertionError(node)
    return cast("pl.Expr", result)
