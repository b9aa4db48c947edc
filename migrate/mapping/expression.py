"""The expression language of mappings: text → a small tree. Parsed with ``ast`` against a closed list of nodes, never
evaluated.

    SHIMEI_KANA | fullwidth_kana | trim
    when(KUBUN == "2" and ALIAS != "", ALIAS, NAME)
    field("氏名（漢字）")                            a field whose name is no Python name

``a | f(b)`` is ``f(a, b)``. Names are taken as written: Python itself would read ``氏名１`` as ``氏名1`` (NFKC).
"""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from typing import TypeAlias

from migrate.errors import Faults

MAX_LENGTH = 2_000
MAX_DEPTH = 40
_MAX_NUMBER = 9_999


@dataclass(frozen=True, slots=True)
class Name:
    """A field of the source."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text literal."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    value: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments, the piped one first."""

    function: str
    args: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """``left == right``, or ``!=``."""

    left: Expression
    right: Expression
    equal: bool


@dataclass(frozen=True, slots=True)
class Logic:
    """``and`` or ``or`` of two or more, ``not`` of one."""

    operator: str
    args: tuple[Expression, ...]


Expression: TypeAlias = Name | Text | Number | Call | Compare | Logic


class _Refused(Exception):  # noqa: N818  it is turned into a fault, never seen outside
    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def parse(text: str, place: str, faults: Faults) -> Expression | None:
    """The tree of an expression; or None, with the fault noted: D204 (no expression) or D207 (not allowed in one)."""
    try:
        return _Parser(text).parse()
    except _Refused as refused:
        faults.add(refused.code, place, **refused.params)
        return None


class _Parser:
    """``source`` is one line: ``ast`` counts columns in UTF-8 bytes of a line, and names are cut out of the source."""

    def __init__(self, text: str) -> None:
        self.source = " ".join(text.splitlines()).strip()
        self.encoded = self.source.encode("utf-8", "replace")

    def parse(self) -> Expression:
        if not self.source or len(self.source) > MAX_LENGTH:
            raise _Refused("D204", message=f"1–{MAX_LENGTH:,} characters")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # "\d" is a warning to Python and surely a mistake here
                tree = ast.parse(self.source, mode="eval").body
        except SyntaxError as error:
            raise _Refused("D204", message=f"{error.msg} ({error.offset or 1})") from error
        except (ValueError, RecursionError, MemoryError) as error:
            raise _Refused("D204", message=str(error)) from error
        return self.read(tree, 0)

    def read(self, node: ast.expr, depth: int) -> Expression:  # noqa: PLR0911  one return for each kind of node
        if depth > MAX_DEPTH:
            raise _Refused("D204", message=f"more than {MAX_DEPTH} levels deep")
        match node:
            case ast.Name():
                return Name(self.text_of(node))
            case ast.Constant(value=str(text)) if not any("\ud800" <= char <= "\udfff" for char in text):
                return Text(text)
            case ast.Constant(value=int(value)) if type(value) is int and value <= _MAX_NUMBER:
                return Number(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))) if 0 < value <= _MAX_NUMBER:
                return Number(-value)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Logic("not", (self.read(operand, depth + 1),))
            case ast.BoolOp(op=operator, values=values):
                name = "and" if isinstance(operator, ast.And) else "or"
                return Logic(name, tuple(self.read(value, depth + 1) for value in values))
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as operator], comparators=[right]):
                equal = isinstance(operator, ast.Eq)
                return Compare(self.read(left, depth + 1), self.read(right, depth + 1), equal)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self.pipe(left, right, depth)
            case ast.Call(func=ast.Name() as function, args=args, keywords=[]):
                return self.call(self.text_of(function), args, (), depth)
        raise _Refused("D207", found=self.text_of(node) or type(node).__name__)

    def pipe(self, left: ast.expr, right: ast.expr, depth: int) -> Expression:
        piped = self.read(left, depth + 1)
        match right:
            case ast.Name():
                return Call(self.text_of(right), (piped,))
            case ast.Call(func=ast.Name() as function, args=args, keywords=[]):
                return self.call(self.text_of(function), args, (piped,), depth)
        raise _Refused("D207", found=f"| {self.text_of(right)}")

    def call(self, name: str, args: list[ast.expr], first: tuple[Expression, ...], depth: int) -> Expression:
        read = (*first, *(self.read(arg, depth + 1) for arg in args))
        if name == "field" and len(read) == 1 and isinstance(read[0], Text):
            return Name(read[0].text)
        return Call(name, read)

    def text_of(self, node: ast.expr) -> str:
        return self.encoded[node.col_offset : node.end_col_offset].decode()
