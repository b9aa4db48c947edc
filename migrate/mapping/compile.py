"""From a mapping table to a mapping that can run; every fault in it is found before anything is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from migrate.definitions import nearest
from migrate.errors import Faults
from migrate.issues import decode_detail
from migrate.mapping.answers import AnswerTable
from migrate.mapping.checker import OCCURRENCE, Checker, OpenReference
from migrate.mapping.compiled import CompiledMapping, Feeding
from migrate.mapping.counts import CodeCounts
from migrate.mapping.cross_references import read_cross_reference
from migrate.mapping.engine import run_plan
from migrate.mapping.nodes import Literal, Node, Source, below
from migrate.mapping.plan import make_plan
from migrate.mapping.program import Program
from migrate.mapping.registry import registered_functions
from migrate.mapping.tables import MappingTable
from migrate.mapping.uses import UseCounts
from migrate.records import OccursGroup


class NamedItem(Protocol):
    """What a mapping needs to know of an item."""

    @property
    def name(self) -> str:
        """The item's name."""


class ItemList(Protocol):
    """What a mapping needs to know of a layout (``migrate.standards.Layout``): its items in their order."""

    @property
    def items(self) -> Sequence[NamedItem]:
        """The items."""


@dataclass(frozen=True, slots=True)
class FilterRule:
    """Records for which ``keep`` (a condition) is not true are left out under ``name``.

    ``place``: where the rule stands.
    """

    name: str
    keep: str
    place: str


@dataclass(frozen=True, slots=True)
class TriedIssue:
    """What an expression that was tried out met: a code of the catalogue, the value, the parameters of the wording."""

    code: str
    value: str
    params: tuple[tuple[str, str], ...]


def compile_mapping(
    table: MappingTable,
    fields: Sequence[str],
    layout: ItemList,
    codes_dir: Path,
    *,
    filters: Sequence[FilterRule] = (),
    explode: OccursGroup | None = None,
    open_reference: OpenReference = read_cross_reference,
) -> CompiledMapping:
    """Check a mapping against the source's ``fields`` and the layout's items, and plan how it is worked out.

    ``codes_dir``: the folder of the code tables. With ``explode`` the members of the group go by their base names, and
    ``occurrence()`` is the number of the occurrence. ``open_reference``: how a cross-reference is opened. Raises
    ``DefinitionError`` with *all* faults: D201–D209, D220–D226, D103, D108, D109, D111.
    """
    faults = Faults()
    record_fields = dict.fromkeys(fields)
    row_fields = {**record_fields, **dict.fromkeys(explode.members), OCCURRENCE: None} if explode else record_fields
    checker = Checker(row_fields, registered_functions(), codes_dir, faults, open_reference=open_reference)
    items = _item_nodes(table, layout, checker)
    conditions, filter_places = _filter_nodes(
        filters,
        Checker(
            record_fields, registered_functions(), codes_dir, faults, checker.tables, checker.references, open_reference
        ),
    )
    faults.stop()
    answers: dict[Program, AnswerTable] = {}
    code_tables = {name: found for name, found in checker.tables.items() if found is not None}
    references = [found.path for found in checker.references.values() if found is not None]
    outputs = {item.name: items[item.name][0] if item.name in items else Literal(None) for item in layout.items}
    return CompiledMapping(
        plan=make_plan(outputs, answers),
        filters=make_plan(conditions, answers),
        group=explode,
        places={**filter_places, **{name: place for name, (_, place) in items.items()}},
        sources={name: _sources(node, explode) for name, (node, _) in items.items()},
        counts=CodeCounts(code_tables),
        uses=UseCounts(),
        definitions=(table.path, *(found.path for found in code_tables.values()), *references),
        feeding={name: _feeding(node) for name, node in outputs.items()},
        asked={name: _sources(node, None) for name, node in conditions.items()},
    )


def _item_nodes(table: MappingTable, layout: ItemList, checker: Checker) -> dict[str, tuple[Node, str]]:
    """Item → its node and the place of its expression. Rows with a blank expression leave their item empty."""
    faults = checker.faults
    known = [item.name for item in layout.items]
    first: dict[str, str] = {}
    nodes: dict[str, tuple[Node, str]] = {}
    for row in table.rows:
        if row.item not in known:
            faults.add("D205", row.item_place, name=row.item, nearest=nearest(row.item, known))
        elif row.item in first:
            faults.add("D206", row.item_place, name=row.item, first=_number(first[row.item]))
        first.setdefault(row.item, row.item_place)
        node = checker.text(row.expression, row.place) if row.expression else None
        if node is not None:
            nodes.setdefault(row.item, (node, row.place))
    return nodes


def _filter_nodes(filters: Sequence[FilterRule], checker: Checker) -> tuple[dict[str, Node], dict[str, str]]:
    nodes: dict[str, Node] = {}
    places: dict[str, str] = {}
    for rule in filters:
        if rule.name in places:
            checker.faults.add("D111", rule.place, name=rule.name)
        places[rule.name] = rule.place
        node = checker.condition(rule.keep, rule.place)
        if node is not None:
            nodes[rule.name] = node
    return nodes, places


def _feeding(node: Node) -> Feeding:
    if any(isinstance(part, Source) for part in below(node)):
        return "fed"
    return "empty" if node == Literal(None) else "constant"


def _sources(node: Node, group: OccursGroup | None) -> frozenset[str]:
    names: set[str] = set()
    for part in below(node):
        if isinstance(part, Source) and part.name != OCCURRENCE:
            names.update(group.members.get(part.name, (part.name,)) if group else (part.name,))
    return frozenset(names)


def _number(place: str) -> str:
    return place.rpartition(":")[2].rpartition("!")[2]


def try_expression(
    text: str, values: dict[str, str], codes_dir: Path | None = None
) -> tuple[str | None, tuple[TriedIssue, ...]]:
    """Work out one expression on the values given (field → text; ``""`` is blank): its value and what it met.

    Raises ``DefinitionError`` when it is no expression over these fields.
    """
    faults = Faults()
    node = Checker(dict.fromkeys(values), registered_functions(), codes_dir, faults).text(text, "expression")
    faults.stop()
    outputs = {"": node} if node is not None else {}
    frame = pl.DataFrame(
        {name: [value or None] for name, value in values.items()}, schema=dict.fromkeys(values, pl.String)
    )
    outcome = run_plan(make_plan(outputs, {}), frame if values else pl.DataFrame(height=1))
    found = outcome.found.select("code", "value", "detail").iter_rows()
    issues = tuple(TriedIssue(code, value, tuple(decode_detail(detail).items())) for code, value, detail in found)
    value: str | None = outcome.items[""].item()
    return value, issues
