"""The types of the domain, a module for each: what a value is, its form in JSON Schema, and who checks it in columns.

``docs/types.md`` is made from them, and ``tests/checks/test_agreement.py`` holds schema and check together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.standards.check_digits import NumberFormat
from migrate.standards.model import Item, Layout
from migrate.standards.types.atena_number import ATENA_BANGO, ATENA_BANGO_CD, ATENA_NUMBER, ATENA_NUMBER_CD
from migrate.standards.types.base import Case, JsonSchema, Kind
from migrate.standards.types.code import CODE
from migrate.standards.types.corporate_number import CORPORATE_NUMBER, HOJIN_BANGO
from migrate.standards.types.era_date import ERA_DATE
from migrate.standards.types.flag import FLAG
from migrate.standards.types.gaiji_text import GAIJI_TEXT
from migrate.standards.types.half_width_text import HALF_WIDTH_TEXT
from migrate.standards.types.katakana import KATAKANA_TEXT
from migrate.standards.types.municipality_code import DANTAI_CODE, MUNICIPALITY_CODE
from migrate.standards.types.my_number import KOJIN_BANGO, MY_NUMBER
from migrate.standards.types.number import NUMBER
from migrate.standards.types.postal_code import POSTAL_CODE, YUBIN_BANGO
from migrate.standards.types.relationship_chain import RELATIONSHIP_CHAIN
from migrate.standards.types.resident_code import JUMINHYO_CODE, RESIDENT_CODE
from migrate.standards.types.time import TIME
from migrate.standards.types.town_id import MACHIAZA_ID, TOWN_ID
from migrate.standards.types.unknown_date import UNKNOWN_DATE
from migrate.standards.types.unknown_type import UNKNOWN_TYPE
from migrate.standards.types.western_date import WESTERN_DATE

__all__ = ["FORMATS", "KINDS", "Case", "JsonSchema", "Kind", "rules_of", "schema_of_value"]

#: Every type, in the order of the documentation.
KINDS: tuple[Kind, ...] = (
    HALF_WIDTH_TEXT, GAIJI_TEXT, KATAKANA_TEXT, NUMBER, CODE, FLAG, WESTERN_DATE, ERA_DATE, UNKNOWN_DATE, TIME,
    POSTAL_CODE, MUNICIPALITY_CODE, TOWN_ID, MY_NUMBER, CORPORATE_NUMBER, RESIDENT_CODE, ATENA_NUMBER, ATENA_NUMBER_CD,
    RELATIONSHIP_CHAIN, UNKNOWN_TYPE,
)  # fmt: skip

#: The numbers of a prescribed form, by the name in a layout's column ``format``.
FORMATS: Mapping[str, NumberFormat] = {
    number.name: number
    for number in (
        KOJIN_BANGO, HOJIN_BANGO, DANTAI_CODE, YUBIN_BANGO, MACHIAZA_ID, JUMINHYO_CODE, ATENA_BANGO, ATENA_BANGO_CD,
    )
}  # fmt: skip

_BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS if kind.schema}


def schema_of_value(item: Item, layout: Layout) -> JsonSchema:
    """What a value of the item must look like. A code table comes before all else, then a named form, then the type."""
    kind = CODE if item.code_table else _BY_NAME[item.format or item.type]
    return kind.schema(item, layout) if kind.schema else {}


def rules_of(item: Item, layout: Layout) -> Sequence[JsonSchema]:
    """What must hold between the item and others of the record."""
    kind = UNKNOWN_DATE if item.flag_for else RELATIONSHIP_CHAIN if item.chain else None
    return kind.rules(item, layout) if kind and kind.rules else ()
