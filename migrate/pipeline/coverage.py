"""What a mapping covers: which items of the layout come from where, and which source fields go nowhere.

The second list is what the old system holds outside the layout. It belongs to the source and not to one conversion: a
field that any conversion of the job uses is covered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migrate.mapping import CompiledMapping, Feeding, MappingTable
from migrate.readers import Reader
from migrate.readers.fixed import FixedReader
from migrate.standards import Layout


@dataclass(frozen=True, slots=True)
class ItemCoverage:
    """One item of the layout. ``expression``: as the mapping has it; ``fields``: the source fields it is made from."""

    name: str
    required: bool
    feeding: Feeding
    expression: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one conversion covers.

    ``uses``     source field → the items made from it, and the filters that ask about it (``filter「…」``).
    ``elsewhere``  fields that only other conversions of the same source use.
    ``within``   fields that lie wholly within used ones (REDEFINES): the same bytes by another name.
    ``leftover`` fields that no conversion uses: what they hold goes nowhere.
    """

    items: tuple[ItemCoverage, ...]
    uses: Mapping[str, tuple[str, ...]]
    elsewhere: tuple[str, ...]
    within: tuple[str, ...]
    leftover: tuple[str, ...]

    def names(self, feeding: Feeding) -> list[str]:
        """The items of one kind, in the layout's order."""
        return [item.name for item in self.items if item.feeding == feeding]

    def as_data(self) -> dict[str, Any]:
        """For the manifest and for programs."""
        return {
            "fed": {item.name: list(item.fields) for item in self.items if item.feeding == "fed"},
            "constant": {item.name: item.expression for item in self.items if item.feeding == "constant"},
            "empty": self.names("empty"),
            "required_empty": [item.name for item in self.items if item.feeding == "empty" and item.required],
            "fields": {field: list(used) for field, used in self.uses.items()},
            "elsewhere": list(self.elsewhere),
            "within": list(self.within),
            "leftover": list(self.leftover),
        }


@dataclass(frozen=True, slots=True)
class Covering:
    """A conversion as far as its coverage depends on it."""

    source: str
    reader: Reader
    layout: Layout
    table: MappingTable
    mapping: CompiledMapping


def coverages(parts: Sequence[Covering]) -> list[Coverage]:
    """The coverage of each conversion of a job."""
    carried: dict[str, set[str]] = {}
    for part in parts:
        carried.setdefault(part.source, set()).update(part.mapping.carried)
    return [_coverage(part, frozenset(carried[part.source])) for part in parts]


def _coverage(part: Covering, carried: frozenset[str]) -> Coverage:
    mapping, reader = part.mapping, part.reader
    within = reader.within(carried) if isinstance(reader, FixedReader) else frozenset()
    expressions = {row.item: row.expression for row in part.table.rows}
    order = {field: number for number, field in enumerate(reader.fields)}
    items = tuple(
        ItemCoverage(
            item.name,
            item.required,
            mapping.feeding[item.name],
            expressions.get(item.name, ""),
            tuple(sorted(mapping.fields_of(item.name), key=order.__getitem__)),
        )
        for item in part.layout.items
    )
    uses: dict[str, list[str]] = {field: [] for field in reader.fields if field in mapping.carried}
    for item in items:
        for field in item.fields:
            uses[field].append(item.name)
    for name, fields in mapping.asked.items():
        for field in fields:
            uses[field].append(f"filter「{name}」")
    return Coverage(
        items,
        {field: tuple(used) for field, used in uses.items()},
        tuple(field for field in reader.fields if field in carried and field not in uses),
        tuple(field for field in reader.fields if field in within),
        tuple(field for field in reader.fields if field not in carried and field not in within),
    )
