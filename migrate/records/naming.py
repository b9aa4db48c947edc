"""Unique flat names for the items of a copybook, and the repeating groups they belong to."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from migrate.errors import Faults
from migrate.records.entries import Entry
from migrate.records.layout import Field, OccursGroup
from migrate.records.storage import Storage

MAX_FIELDS = 10_000

#: HYPHEN-MINUS and what Japanese keyboards give for it: all stand for COBOL's hyphen in a data name.
_HYPHENS = str.maketrans(dict.fromkeys("-－‐−", "_"))


@dataclass(slots=True)
class Leaf:
    """A named elementary item. ``path``: the entries from the record down to it. ``offset``: of its first occurrence.

    ``strides``: position in ``path`` of each entry with OCCURS → bytes from one occurrence to the next.
    """

    path: tuple[Entry, ...]
    offset: int
    storage: Storage
    strides: dict[int, int] = field(default_factory=dict)


def name_fields(leaves: Sequence[Leaf], place: str, faults: Faults) -> tuple[list[Field], dict[str, OccursGroup]]:
    """Every occurrence of every leaf as a field, in the order of the bytes, and every occurrence group by its name."""
    expanded = sum(math.prod(_count(leaf.path[at]) for at in leaf.strides) for leaf in leaves)
    if expanded > MAX_FIELDS:
        faults.add("D301", place, message=f"{expanded} fields (at most {MAX_FIELDS})")
        return [], {}
    names = unique_names([_names(leaf.path) for leaf in leaves])
    fields = [item for leaf, name in zip(leaves, names, strict=True) for item in _occurrences(leaf, name)]
    for name, count in Counter(item.name for item in fields).items():
        if count > 1:
            faults.add("D111", place, name=name)
    groups = {group.name: group for group in _groups(leaves, names)}
    return sorted(fields, key=lambda item: item.offset), groups


def unique_names(paths: Sequence[tuple[str, ...]]) -> list[str]:
    """The last name of each path, with as many of the names before it as it takes to tell it from the others."""
    depth = [1] * len(paths)
    while True:
        names = ["_".join(path[-n:]) for path, n in zip(paths, depth, strict=True)]
        counts = Counter(names)
        longer = [i for i, name in enumerate(names) if counts[name] > 1 and depth[i] < len(paths[i])]
        if not longer:
            return names
        for i in longer:
            depth[i] += 1


def _names(path: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(_identifier(entry.name) for entry in path if entry.name)


def _identifier(name: str) -> str:
    plain = name.translate(_HYPHENS)
    return f"_{plain}" if plain[0].isdigit() else plain


def _count(entry: Entry) -> int:
    return entry.occurs or 1


def _numbered(name: str, numbers: Iterable[int]) -> str:
    return "_".join((name, *map(str, numbers)))


def _occurrences(leaf: Leaf, name: str) -> list[Field]:
    levels = sorted(leaf.strides)
    ranges = [range(1, _count(leaf.path[at]) + 1) for at in levels]
    return [
        Field(
            name=_numbered(name, numbers),
            offset=leaf.offset + sum((n - 1) * leaf.strides[at] for n, at in zip(numbers, levels, strict=True)),
            length=leaf.storage.length,
            usage=leaf.storage.usage,
            digits=leaf.storage.digits,
            scale=leaf.storage.scale,
            sign=leaf.storage.sign,
            native=leaf.storage.native,
            byte_order=leaf.storage.byte_order,
            codes=leaf.path[-1].codes,
        )
        for numbers in itertools.product(*ranges)
    ]


def _groups(leaves: Sequence[Leaf], names: Sequence[str]) -> list[OccursGroup]:
    """A group inside another group is one group for each occurrence of the outer: ``INNER_1``, ``INNER_2`` …"""
    paths = {}
    for leaf in leaves:
        paths.update({id(leaf.path[at]): leaf.path[: at + 1] for at in leaf.strides if leaf.path[at].name})
    groups = []
    for (key, path), name in zip(paths.items(), unique_names([_names(path) for path in paths.values()]), strict=True):
        at = len(path) - 1
        inside = [(leaf, field_name) for leaf, field_name in zip(leaves, names, strict=True) if _repeats(leaf, at, key)]
        outer = [range(1, _count(path[level]) + 1) for level in sorted(inside[0][0].strides) if level < at]
        for before in itertools.product(*outer):
            members = {base: all_ for leaf, n in inside for base, all_ in _members(leaf, n, at, before).items()}
            groups.append(OccursGroup(_numbered(name, before), _count(path[at]), members))
    return groups


def _repeats(leaf: Leaf, at: int, key: int) -> bool:
    return at in leaf.strides and id(leaf.path[at]) == key


def _members(leaf: Leaf, name: str, at: int, before: tuple[int, ...]) -> dict[str, tuple[str, ...]]:
    inner = [range(1, _count(leaf.path[level]) + 1) for level in sorted(leaf.strides) if level > at]
    numbers = range(1, _count(leaf.path[at]) + 1)
    return {
        _numbered(name, before + after): tuple(_numbered(name, (*before, n, *after)) for n in numbers)
        for after in itertools.product(*inner)
    }
