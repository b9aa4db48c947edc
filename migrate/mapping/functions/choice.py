"""Choosing between values.

What is not chosen is not worked out: a value function in it is not called and finds no fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_

import polars as pl

from migrate.mapping.function import Condition, Constant, Example, column_function


def _branch(position: int, args: Sequence[pl.Expr]) -> pl.Expr | None:
    if position == 0:
        return None
    return args[0] if position == 1 else ~args[0]


def _after_blanks(position: int, args: Sequence[pl.Expr]) -> pl.Expr | None:
    return reduce(and_, (arg.is_null() for arg in args[:position])) if position else None


@column_function(
    ja="条件が成り立てば一つ目、そうでなければ二つ目の値。選ばれない方は計算しない。",
    examples=[
        Example('when(KIND == "2", ALIAS, NAME)', (("KIND", "2"), ("ALIAS", "金田"), ("NAME", "KIM")), "金田"),
        Example('when(KIND == "2", ALIAS, NAME)', (("KIND", ""), ("ALIAS", "金田"), ("NAME", "KIM")), "KIM"),
    ],
    guard=_branch,
)
def when(condition: Condition, then: pl.Expr, otherwise: pl.Expr | None = None) -> pl.Expr:
    """``then`` where the condition holds, else ``otherwise`` (blank, if left out)."""
    return pl.when(condition).then(then).otherwise(pl.lit(None, dtype=pl.String) if otherwise is None else otherwise)


@column_function(
    ja="空でない最初の値。",
    examples=[Example("coalesce(ALIAS, NAME)", (("ALIAS", ""), ("NAME", "山田")), "山田")],
    guard=_after_blanks,
)
def coalesce(*texts: pl.Expr) -> pl.Expr:
    """The first that is not blank."""
    return pl.coalesce(*texts)


@column_function(
    ja="空のときの値を決める。", examples=[Example('KIND | default("1")', (("KIND", ""),), "1")], guard=_after_blanks
)
def default(text: pl.Expr, value: pl.Expr) -> pl.Expr:
    """The text, or ``value`` where it is blank."""
    return pl.coalesce(text, value)


@column_function(
    ja="旧システムが「なし」の意味で書く値を空にする。",
    examples=[
        Example('ENDED | blank_if("0", "00000000", "99999999")', (("ENDED", "99999999"),), None),
        Example('ENDED | blank_if("0", "00000000", "99999999")', (("ENDED", "20200401"),), "20200401"),
    ],
)
def blank_if(text: pl.Expr, *values: Constant) -> pl.Expr:
    """Blank where the text is one of ``values``: what an old system writes for “nothing”."""
    return pl.when(~text.is_in(list(values))).then(text)
