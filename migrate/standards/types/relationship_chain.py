"""続柄 as a chain of codes: the items with a position in ``chain``. 妻の母 is 12 in the first and 52 in the second."""

from __future__ import annotations

from migrate.standards.model import CodeTable, Item, Layout
from migrate.standards.types.base import Case, JsonSchema, Kind, holds

_BLANK: JsonSchema = {"enum": ["", None]}


def _rules(item: Item, layout: Layout) -> list[JsonSchema]:
    """A link is blank after a blank one (E332), and before or after one that stands alone (E333)."""
    if item.chain is None or item.chain == 1:
        return []
    before = next(other for other in layout.items if other.chain == item.chain - 1)
    alone, alone_before = _alone(item, layout), _alone(before, layout)
    blank = {"properties": {item.name: _BLANK}}
    return [
        {"if": {"not": holds(before.name, {"type": "string", "minLength": 1})}, "then": blank},
        {"if": holds(before.name, {"enum": alone_before}), "then": blank},
        {"properties": {item.name: {"not": {"enum": alone}}}},
    ]


def _alone(item: Item, layout: Layout) -> list[str]:
    table = layout.code_tables[item.code_table or ""]
    return [code for code in table.labels if code in table.alone]


_TABLE = CodeTable(
    "続柄",
    {"02": "世帯主", "12": "妻", "20": "子", "52": "母", "96": "縁故者", "99": "同居人"},
    "secondary",
    alone=frozenset({"02", "96", "99"}),
)

RELATIONSHIP_CHAIN = Kind(
    name="1, 2, 3, 4",
    ja="続柄の連なり",
    en="Relationship as a chain of codes",
    about_ja=(
        "世帯主との続柄を、「の」でつなぐ順に4つまでの続柄コードで表す。途中を空けない。世帯主・縁故者・同居人な"
        "どは他の続柄とつなげない（どのコードかはコード表の alone 欄）。4つを超えるものは縁故者。"
    ),
    about_en=(
        "The relationship to the head of household as up to four codes, in the order in which 「の」 chains "
        "them, without gaps. 世帯主, 縁故者 and 同居人 are chained to nothing (the code table’s column alone). "
        "More than four is 縁故者."
    ),
    check="relationships",
    asked_in="chain",
    items=tuple(
        Item(no=n, name=f"続柄コード{n}", type="code", length=2, code_table="続柄", chain=n) for n in range(1, 5)
    ),
    tables=(_TABLE,),
    cases=(
        Case(("02", "", "", "")),
        Case(("12", "52", "", "")),
        Case(("20", "20", "20", "12")),
        Case(("12", "", "52", ""), "E332"),
        Case(("02", "20", "", ""), "E333"),
        Case(("20", "99", "", ""), "E333"),
        Case(("77", "", "", ""), "E307"),
    ),
    rules=_rules,
)
