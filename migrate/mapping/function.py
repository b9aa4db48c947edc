"""Conversion functions: what one is, how one is written, and how the engine reads its signature.

A *column function* takes and returns Polars expressions of String columns; it is for values that are nearly all
different. A *value function* is plain Python from texts to one text, ``None`` (blank), a ``Problem`` or a ``Flagged``
value; it is called once per distinct combination of its arguments. The annotations say what an expression may pass:

=======================  ===========================================================================================
column function
``pl.Expr``              a text: a field, a literal or another function's result; null means blank
``Condition``            a comparison, or several joined by ``and``, ``or``, ``not``
value function
``str``                  a text; where it is blank the result is blank and the function is not called
``str | None``           a text or blank; where *all* texts that are no literals are blank, so is the result, uncalled
``CodeTable``            the name of a code table, as a literal; the function gets the table. Its form is that of the
                         annotation: ``Annotated[CodeTable, FORM]``, or columns ``from,to``
``Column``               a column of that table, as a literal
``CrossReference``       the name of a cross-reference of numbers, as a literal; the function gets it
``Folding``              classes of 縮退, as a literal; ``Repertoire``: the name of a repertoire, as a literal
both
``int``, ``Literal[…]``  a literal number, one of the given texts as a literal
``Constant``             a text literal (any)
=======================  ===========================================================================================
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, TypeAlias, overload

import polars as pl

from migrate.characters.repertoire import Repertoire
from migrate.issues import Problem
from migrate.mapping.code_tables import CODES, CodeTable, TableForm
from migrate.mapping.cross_references import CrossReference
from migrate.mapping.folding import Folding

#: A Boolean expression. Comparisons are never null: a blank field equals ``""`` and nothing else.
Condition = NewType("Condition", pl.Expr)
#: A text that a mapping must write as a literal.
Constant = NewType("Constant", str)
#: A column of the code table that the call names before it, as a literal.
Column = NewType("Column", str)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A value that is passed on, and what a person should look at."""

    value: str | None
    problem: Problem


@dataclass(frozen=True, slots=True)
class Counted:
    """An answer, and what was done on the way that the run must count, each a text of its own (``uses``)."""

    answer: str | Flagged | None
    uses: tuple[str, ...]


#: What a value function may answer.
Answer: TypeAlias = str | Problem | Flagged | Counted | None


class Kind(StrEnum):
    """What may be passed for a parameter."""

    TEXT = "text"
    CONDITION = "condition"
    INTEGER = "integer"
    CONSTANT = "literal"
    TABLE = "code table"
    FOLDING = "縮退 classes"
    REPERTOIRE = "repertoire"
    COLUMN = "column"
    CROSS_REFERENCE = "cross-reference"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    ``blank``: it may be null; ``required``: it has no default; ``many``: it takes all further arguments; ``form``: what
    columns its code table has.
    """

    name: str
    kind: Kind
    blank: bool
    required: bool
    many: bool
    choices: tuple[str, ...] = ()
    form: TableForm = CODES


@dataclass(frozen=True, slots=True)
class Example:
    """A call that documentation shows and a test runs: the expression, its fields, its value (None: blank).

    ``tables``: the code tables it needs, name → lines of the CSV; ``issue``: the code of the issue it meets.
    """

    expression: str
    fields: tuple[tuple[str, str], ...]
    value: str | None
    tables: tuple[tuple[str, tuple[str, ...]], ...] = ()
    issue: str | None = None


#: For functions that do not always use all their arguments: (position, arguments) → where that argument counts (None:
#: always).
Guard: TypeAlias = Callable[[int, Sequence[pl.Expr]], pl.Expr | None]
#: For value functions that change few texts: their arguments → where they are called. Elsewhere the first stays as it
#: is.
Where: TypeAlias = Callable[..., pl.Expr]
#: For value functions that meet many different texts: the arguments, texts as String columns of distinct keys → the
#: answers and, as a Boolean column, for which keys they are that. The rest is called one by one, and both ways must
#: give the same.
Plain: TypeAlias = Callable[..., tuple[pl.Series, pl.Series]]


@dataclass(frozen=True, eq=False)
class Function:
    """A function that mappings can call. It stays an ordinary callable, to be tested by hand.

    ``ja``: what it does, in one Japanese sentence; the docstring says it in English and in full.
    """

    name: str
    columnar: bool
    parameters: tuple[Parameter, ...]
    call: Callable[..., Any]
    examples: tuple[Example, ...] = ()
    issues: tuple[str, ...] = ()
    guard: Guard | None = None
    where: Where | None = None
    plain: Plain | None = None
    counts: bool = False
    ja: str = ""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the Python function itself."""
        return self.call(*args, **kwargs)

    @property
    def signature(self) -> str:
        """How a mapping writes it: ``zfill(text, width)``, ``slice(text, start, [length])``, ``concat(parts, …)``."""
        shown = [p.name if p.required else f"[{p.name}]" for p in self.parameters]
        dots = ", …" if self.parameters and self.parameters[-1].many else ""
        return f"{self.name}({', '.join(shown)}{dots})"

    @property
    def meaning(self) -> str:
        """The docstring."""
        return inspect.cleandoc(self.call.__doc__ or "")

    def parameter(self, position: int) -> Parameter | None:
        """The parameter that takes the argument at ``position``, or None when there are too many arguments."""
        if position < len(self.parameters):
            return self.parameters[position]
        return self.parameters[-1] if self.parameters and self.parameters[-1].many else None


Decorated: TypeAlias = Callable[[Callable[..., Any]], Function]


@overload
def column_function(call: Callable[..., Any], /) -> Function: ...
@overload
def column_function(*, ja: str = "", examples: Sequence[Example] = (), guard: Guard | None = None) -> Decorated: ...
def column_function(
    call: Callable[..., Any] | None = None,
    /,
    *,
    ja: str = "",
    examples: Sequence[Example] = (),
    guard: Guard | None = None,
) -> Function | Decorated:
    """Make a function of expressions callable from mappings, under its own name (a trailing underscore is dropped)."""

    def decorate(call: Callable[..., Any]) -> Function:
        return Function(_name(call), True, _parameters(call), call, tuple(examples), guard=guard, ja=ja)

    return decorate(call) if call is not None else decorate


@overload
def value_function(call: Callable[..., Any], /) -> Function: ...
@overload
def value_function(
    *,
    ja: str = "",
    examples: Sequence[Example] = (),
    issues: Sequence[str] = (),
    where: Where | None = None,
    plain: Plain | None = None,
    counts: bool = False,
) -> Decorated: ...
def value_function(
    call: Callable[..., Any] | None = None,
    /,
    *,
    ja: str = "",
    examples: Sequence[Example] = (),
    issues: Sequence[str] = (),
    where: Where | None = None,
    plain: Plain | None = None,
    counts: bool = False,
) -> Function | Decorated:
    """Make a function of texts callable from mappings.

    ``ja``: its meaning in one Japanese sentence; ``issues``: the codes it may answer with; both are documentation.
    ``where``: for which rows it is called, where it changes few of them; ``plain``: what answers the plain cases of
    many keys at once. ``counts``: it may answer ``Counted``.
    """

    def decorate(call: Callable[..., Any]) -> Function:
        parameters = _parameters(call)
        return Function(
            name=_name(call),
            columnar=False,
            parameters=parameters,
            call=call,
            examples=tuple(examples),
            issues=tuple(issues),
            where=where,
            plain=plain,
            counts=counts,
            ja=ja,
        )

    return decorate(call) if call is not None else decorate


def _name(call: Callable[..., Any]) -> str:
    return str(call.__name__).rstrip("_")


def _parameters(call: Callable[..., Any]) -> tuple[Parameter, ...]:
    hints = typing.get_type_hints(call, include_extras=True)
    return tuple(_parameter(p, hints[p.name]) for p in inspect.signature(call).parameters.values())


def _parameter(parameter: inspect.Parameter, hint: Any) -> Parameter:
    blank = False
    if isinstance(hint, UnionType) or typing.get_origin(hint) is typing.Union:
        kinds = [arg for arg in typing.get_args(hint) if arg is not NoneType]
        hint, blank = kinds[0], len(kinds) < len(typing.get_args(hint))
    choices: tuple[str, ...] = ()
    if typing.get_origin(hint) is Literal:
        choices, hint = typing.get_args(hint), Constant
    form = CODES
    if typing.get_origin(hint) is Annotated:
        hint, form = typing.get_args(hint)
    return Parameter(
        name=parameter.name,
        kind=_KINDS[hint],
        blank=blank,
        required=parameter.default is inspect.Parameter.empty,
        many=parameter.kind is inspect.Parameter.VAR_POSITIONAL,
        choices=choices,
        form=form,
    )


_KINDS: dict[Any, Kind] = {
    pl.Expr: Kind.TEXT,
    str: Kind.TEXT,
    Condition: Kind.CONDITION,
    int: Kind.INTEGER,
    Constant: Kind.CONSTANT,
    CodeTable: Kind.TABLE,
    Folding: Kind.FOLDING,
    Repertoire: Kind.REPERTOIRE,
    Column: Kind.COLUMN,
    CrossReference: Kind.CROSS_REFERENCE,
}
