"""E302–E305, E313: texts that are too long or hold characters their item may not.

Length counts characters: a base character counts once together with its variation selectors and combining marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from migrate import marks
from migrate.characters.ranges import HALF_WIDTH, KANA_MARKS, KATAKANA, PRIVATE_USE, UNUSABLE, contains
from migrate.checks import kernels
from migrate.checks.base import Check, Finding, Params
from migrate.checks.columns import Columns
from migrate.marks import Ranges
from migrate.standards import Item, Layout

_HALF_WIDTH_TYPES = frozenset({"X", "code"})


def length(layout: Layout) -> Iterator[Check]:
    """E302: one check per text with a limit."""
    for item in layout.items:
        if item.is_text and item.length is not None:
            yield partial(_length, item, item.length)


def characters(layout: Layout) -> Iterator[Check]:
    """E303 in every text, E304 in half-width text, E305 in kana, E313 (a warning) in text that may hold 外字 and has no
    repertoire: outside of that, E318 says more."""
    for item in layout.items:
        if not item.is_text:
            continue
        if item.type in _HALF_WIDTH_TYPES:
            yield partial(_characters, item, "E303", kernels.UNUSABLE, _first_unusable)
            yield partial(_characters, item, "E304", kernels.NOT_HALF_WIDTH, _first_outside(HALF_WIDTH))
            continue
        yield partial(_characters, item, "E303", kernels.UNUSABLE | kernels.LEADING_MARK, _first_unusable)
        if item.type == "kana":
            yield partial(_characters, item, "E305", kernels.NOT_KATAKANA, _first_outside(KATAKANA + KANA_MARKS))
        elif not item.repertoire:
            yield partial(_characters, item, "E313", kernels.PRIVATE_USE, _first_private)


def _length(item: Item, limit: int, columns: Columns) -> Iterator[Finding]:
    column = columns[item.name]
    if column.is_null or column.text.longest <= limit:
        return
    too_long = column.rows(column.text.lengths > np.uint32(limit))
    yield Finding(item.name, "E302", too_long, lambda text: {"length": str(marks.length(text)), "limit": str(limit)})


def _characters(
    item: Item, code: str, classes: int, first: Callable[[str], str], columns: Columns
) -> Iterator[Finding]:
    column = columns[item.name]
    if column.is_null or not column.text.union & classes:
        return
    yield Finding(item.name, code, column.rows(column.text.classes & classes != 0), partial(_code_point, first))


def _code_point(first: Callable[[str], str], text: str) -> Params:
    return {"code_point": f"U+{ord(first(text)):04X}"}


def _first_unusable(text: str) -> str:
    """The first unusable character, or else the mark at the beginning that has nothing to join."""
    return next((char for char in text if contains(UNUSABLE, char)), text[0])


def _first_private(text: str) -> str:
    return next(char for char in text if contains(PRIVATE_USE, char))


def _first_outside(repertoire: Ranges) -> Callable[[str], str]:
    allowed = repertoire + UNUSABLE  # what is no text at all is E303
    return lambda text: next(char for char in text if not contains(allowed, char))
