"""What a type of the domain is: documentation, form in JSON Schema, and cases that both readings must judge alike.

The columnar check lies in ``migrate.checks``, on a higher floor; ``check`` names its module.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from migrate.standards import patterns
from migrate.standards.check_digits import NumberFormat
from migrate.standards.model import CodeTable, Item, Layout

JsonSchema = dict[str, Any]

#: Refers to what ``json_schema`` puts into every schema: a text of nothing but spaces, one that has more, any text.
BLANK: JsonSchema = {"$ref": "#/$defs/blank"}
FILLED: JsonSchema = {"$ref": "#/$defs/filled"}
TEXT: JsonSchema = {"$ref": "#/$defs/text"}


@dataclass(frozen=True, slots=True)
class Case:
    """One value for each of the type's ``items``, and the issue that the checks and the schema find in it, if any."""

    values: tuple[str, ...]
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of the domain.

    ``name``        how a layout's table asks for it: in ``type``, or else in the column ``asked_in``.
    ``about_ja``, ``about_en``  what a value is and what is not allowed; what is only assumed is said to be.
    ``schema``      what a value that is not blank must look like; for an item that is not required also the blank ones.
    ``rules``       what must hold between several items of a record, found at the item given.
    ``check``       the module of ``migrate.checks`` that looks at whole columns.
    ``items``, ``tables``  a small layout of the type, for documentation and tests, and ``cases`` for it.
    """

    name: str
    ja: str
    en: str
    about_ja: str
    about_en: str
    check: str
    items: tuple[Item, ...]
    cases: tuple[Case, ...]
    schema: Callable[[Item, Layout], JsonSchema] | None = None
    rules: Callable[[Item, Layout], Sequence[JsonSchema]] | None = None
    asked_in: str = "type"
    tables: tuple[CodeTable, ...] = field(default=())


def choices(item: Item, values: Sequence[str]) -> JsonSchema:
    """One of ``values``."""
    return {"enum": list(values) if item.required else [*values, "", None]}


def whole(item: Item, pattern: str) -> JsonSchema:
    """A text that is of the pattern as a whole."""
    return {"pattern": patterns.anchored(pattern if item.required else f"|{pattern}")}


def text(item: Item, *, any_text: bool) -> JsonSchema:
    """Characters up to the item's length, of its repertoire where it names one.

    ``any_text``: the type leaves the characters open; else its own pattern says which there may be.
    """
    holds = [FILLED] if item.required else []
    if any_text:
        holds += [TEXT] if item.length is None else [TEXT, {"$ref": f"#/$defs/at-most-{item.length}"}]
    rules: JsonSchema = {"allOf": holds} if holds else {}
    if item.repertoire:
        rules["format"] = repertoire_format(item.repertoire)
    return rules if any_text else {**rules, "pattern": patterns.anchored(patterns.text(item))}


def repertoire_format(name: str) -> str:
    """What the repertoire of that name is called as a ``format``."""
    return f"repertoire {name}"


def digits(item: Item, number: NumberFormat) -> JsonSchema:
    """The digits of a prescribed form, and its check digit where it has one (``format``)."""
    most = number.most(item.length)
    count = f"{{{most}}}" if number.shortest == most else f"{{{number.shortest},{most}}}"
    form = whole(item, f"[0-9]{count}")
    if not number.check:
        return form
    checked: JsonSchema = {"format": number.name}
    return {**form, **(checked if item.required else {"if": {"minLength": 1}, "then": checked})}


def holds(name: str, schema: JsonSchema) -> JsonSchema:
    """The item is there and of the schema."""
    return {"properties": {name: schema}, "required": [name]}
