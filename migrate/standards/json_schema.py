"""The JSON Schema of a layout's record: one object per record, one property per item.

A blank value is null, an absent property or an empty text, as a CSV file writes all three alike. The schema rejects
exactly the records in which the record checks find an error (``migrate.checks``), and names the same items; a property
test holds them to it. What needs only a person's look (warnings) is in the checks alone.
"""

from __future__ import annotations

from typing import Any

import jsonschema

from migrate.standards import patterns
from migrate.standards.check_digits import FORMATS
from migrate.standards.model import Item, Layout

JsonSchema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BLANK: JsonSchema = {"type": ["string", "null"], "pattern": patterns.anchored(patterns.BLANK)}
_FILLED: JsonSchema = {"type": "string", "pattern": patterns.FILLED}
_TEXT: JsonSchema = {"type": ["string", "null"], "pattern": patterns.anchored(patterns.TEXT)}


def json_schema(layout: Layout) -> JsonSchema:
    """The schema (2020-12) of one record of a layout. With ``format_checker()``, check digits are checked too."""
    return {
        "$schema": _DIALECT,
        "$id": f"urn:chukan-migrate:{layout.standard}:{layout.business}:{layout.file_id or layout.name}",
        "title": layout.name,
        "description": f"{layout.title_en}. {layout.standard}; provenance: {layout.provenance}",
        "type": "object",
        "properties": {item.name: _item(item, layout) for item in layout.items},
        "required": [item.name for item in layout.items if item.required],
        "additionalProperties": False,
        "allOf": [rule for item in layout.items if item.flag_for for rule in _unknown_date_rules(item, layout)],
        "$defs": {"blank": _BLANK, "filled": _FILLED, "text": _TEXT, **_lengths(layout)},
    }


def format_checker(layout: Layout | None = None) -> jsonschema.FormatChecker:
    """A ``jsonschema`` format checker for the formats ``kojin-bango``, ``hojin-bango`` and ``dantai-code``, and for
    the repertoires that a layout names (``repertoire jisx0213``)."""
    checker = jsonschema.FormatChecker(formats=())
    for name, number in FORMATS.items():
        checker.checks(name)(number.accepts)
    for item in layout.items if layout else ():
        if repertoire := layout.repertoire(item) if layout else None:
            checker.checks(_format(repertoire.name))(repertoire.accepts)
    return checker


def _item(item: Item, layout: Layout) -> JsonSchema:
    return {
        "description": _describe(item),
        "type": "string" if item.required else ["string", "null"],
        **_form(item, layout),
    }


def _form(item: Item, layout: Layout) -> JsonSchema:
    """What a value that is not blank must look like; for an item that is not required also the blank values."""
    if item.code_table:
        return _choices(item, list(layout.codes[item.code_table]))
    if item.type == "flag":
        return _choices(item, ["0", "1"])
    if item.format:
        pattern = _or_blank(item, f"[0-9]{{{FORMATS[item.format].digits}}}")
        checked: JsonSchema = {"format": item.format}
        return {"pattern": pattern, **(checked if item.required else {"if": {"minLength": 1}, "then": checked})}
    if item.type == "N":
        return {"pattern": _or_blank(item, patterns.number(item.length, item.integer))}
    if item.type == "date":
        form = patterns.calendar_date()
        return {"pattern": _or_blank(item, patterns.open_date(layout.dates) if item.unknown_dates else form)}
    holds = ["filled"] if item.required else []
    if item.is_free:
        holds += ["text"] if item.length is None else ["text", f"at-most-{item.length}"]
    rules: JsonSchema = {"allOf": [{"$ref": f"#/$defs/{name}"} for name in holds]} if holds else {}
    if item.repertoire:
        rules["format"] = _format(item.repertoire)
    return rules if item.is_free else {**rules, "pattern": patterns.anchored(patterns.text(item))}


def _format(repertoire: str) -> str:
    return f"repertoire {repertoire}"


def _lengths(layout: Layout) -> JsonSchema:
    """The limits of free texts. They are stated once each, as the class of all marks is long."""
    limits = sorted({item.length for item in layout.items if item.is_free and item.length is not None})
    return {f"at-most-{limit}": {"pattern": patterns.anchored(patterns.at_most(limit))} for limit in limits}


def _choices(item: Item, values: list[str]) -> JsonSchema:
    return {"enum": values if item.required else [*values, "", None]}


def _or_blank(item: Item, pattern: str) -> str:
    return patterns.anchored(pattern if item.required else f"|{pattern}")


def _unknown_date_rules(flag: Item, layout: Layout) -> list[JsonSchema]:
    """The 不詳フラグ must say what its date and 不詳表記 say: E312, stated in ``migrate.checks.unknown_dates``."""
    date = flag.flag_for or ""
    text = next((item.name for item in layout.items if item.text_for == date), None)
    says_unknown = [_holds(date, {"type": "string", "pattern": patterns.anchored(patterns.unknown_date(layout.dates))})]
    says_nothing: JsonSchema = {flag.name: {"const": "1"}, date: _known_or_blank()}
    if text:
        says_unknown.append(_holds(text, {"$ref": "#/$defs/filled"}))
        says_nothing[text] = {"$ref": "#/$defs/blank"}
    return [
        {"if": {"anyOf": says_unknown}, "then": _holds(flag.name, {"const": "1"})},
        {
            "if": {"properties": says_nothing, "required": [flag.name]},
            "then": {"properties": {flag.name: {"const": "0"}}},
        },
    ]


def _known_or_blank() -> JsonSchema:
    return {"type": ["string", "null"], "pattern": patterns.anchored(f"|{patterns.calendar_date()}")}


def _holds(name: str, schema: JsonSchema) -> JsonSchema:
    return {"properties": {name: schema}, "required": [name]}


def _describe(item: Item) -> str:
    return f"{item.no} {item.type}; provenance: {item.provenance}" + (f"; {item.note}" if item.note else "")
