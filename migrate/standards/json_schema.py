"""The JSON Schema of a layout's record: one object per record, one property per item.

A blank value is null, an absent property or an empty text, as a CSV file writes all three alike. The schema rejects
exactly the records in which the record checks find an error (``migrate.checks``), and names the same items; a property
test holds them to it. What needs only a person's look (warnings) is in the checks alone. How well an item is known,
the annotation ``x-provenance`` says.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from migrate.standards import patterns
from migrate.standards.model import Item, Layout
from migrate.standards.types import FORMATS, JsonSchema, rules_of, schema_of_value
from migrate.standards.types.base import repertoire_format
from migrate.standards.types.era_date import definitions

if TYPE_CHECKING:  # most runs need no schema
    import jsonschema

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
        "x-provenance": dict(Counter(item.provenance for item in layout.items)),
        "type": "object",
        "properties": {item.name: _item(item, layout) for item in layout.items},
        "required": [item.name for item in layout.items if item.required],
        "additionalProperties": False,
        "allOf": [rule for item in layout.items for rule in rules_of(item, layout)],
        "$defs": {"blank": _BLANK, "filled": _FILLED, "text": _TEXT, **_lengths(layout), **_eras(layout)},
    }


def format_checker(layout: Layout | None = None) -> jsonschema.FormatChecker:
    """A ``jsonschema`` format checker for the formats with a check digit, such as ``kojin-bango``, and for the
    repertoires that a layout names (``repertoire jisx0213``)."""
    import jsonschema  # noqa: PLC0415  see TYPE_CHECKING above

    checker = jsonschema.FormatChecker(formats=())
    for name, number in FORMATS.items():
        if number.check:
            checker.checks(name)(number.accepts)
    for item in layout.items if layout else ():
        if repertoire := layout.repertoire(item) if layout else None:
            checker.checks(repertoire_format(repertoire.name))(repertoire.accepts)
    return checker


def _eras(layout: Layout) -> dict[str, JsonSchema]:
    return definitions(layout.dates) if any(item.type == "wareki" for item in layout.items) else {}


def _item(item: Item, layout: Layout) -> JsonSchema:
    return {
        "description": _describe(item),
        "x-provenance": item.provenance,
        "type": "string" if item.required else ["string", "null"],
        **schema_of_value(item, layout),
    }


def _lengths(layout: Layout) -> dict[str, JsonSchema]:
    """The limits of free texts. They are stated once each, as the class of all marks is long."""
    limits = sorted({item.length for item in layout.items if item.is_free and item.length is not None})
    return {f"at-most-{limit}": {"pattern": patterns.anchored(patterns.at_most(limit))} for limit in limits}


def _describe(item: Item) -> str:
    return f"{item.no} {item.type}; provenance: {item.provenance}" + (f"; {item.note}" if item.note else "")
