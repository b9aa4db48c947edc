"""Two standards, or two versions of one, compared item by item.

What is compared: layouts, the order and every attribute of items, code tables, file format and date forms. What is not:
titles, notes, provenance and sources, which say how something is known and not what it is.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial
from typing import Literal

import msgspec

from migrate.standards.model import CodeTable, Item, Layout, Standard

ChangeKind = Literal["added", "removed", "renamed", "changed", "moved"]
Subject = Literal["format", "layout", "item", "table", "code"]

#: An item that is gone and one that is new are one renamed item when their score reaches this: six tenths are the
#: likeness of their names, two that they stand between the same items, two that they have the same type.
RENAMED = 0.75
#: Names less alike than this are never the same item, wherever they stand.
ALIKE = 0.5
#: Items this many places apart are in no way near each other.
_FAR = 5
#: Beyond this many pairs, only items with the same neighbours are looked at.
_MAX_PAIRS = 250_000

#: Fields of an item that are not compared: its name and place are, in ways of their own.
_OTHER = frozenset({"no", "name", "provenance", "note"})
#: Fields that name another item of the layout.
_REFERENCES = frozenset({"flag_for", "text_for"})


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. ``before`` and ``after`` are texts, blank where there is nothing.

    ``subject``  what differs; ``business``, ``layout``, ``name``: which one it is, by its name before, or after where
    it is new. ``what``: the attribute that changed, or the code. ``score``: of a renamed item, 0 to 1.
    """

    subject: Subject
    kind: ChangeKind
    business: str = ""
    layout: str = ""
    name: str = ""
    what: str = ""
    before: str = ""
    after: str = ""
    score: float | None = None


def compare(before: Standard, after: Standard) -> tuple[Change, ...]:
    """Every difference, in the order of the standard before; what is new comes after what was there."""
    return (
        *_format(before, after),
        *_layouts(before.layouts, after.layouts),
        *_code_tables(before, after),
    )


def _format(before: Standard, after: Standard) -> Iterator[Change]:
    for name in ("format", "dates"):
        one, two = msgspec.to_builtins(getattr(before, name)), msgspec.to_builtins(getattr(after, name))
        for key in dict.fromkeys([*one, *two]):
            if key not in {"assumed", "provenance"} and one.get(key) != two.get(key):
                texts = _text(one.get(key)), _text(two.get(key))
                yield Change(subject="format", kind="changed", what=f"{name}.{key}", before=texts[0], after=texts[1])


def _layouts(before: Mapping[str, Layout], after: Mapping[str, Layout]) -> Iterator[Change]:
    for name, layout in before.items():
        if name not in after:
            yield Change(subject="layout", kind="removed", business=layout.business, layout=name, before=name)
            continue
        for key in ("business", "file_id"):
            one, two = getattr(layout, key), getattr(after[name], key)
            if one != two:
                change = partial(Change, subject="layout", business=layout.business, layout=name)
                yield change(kind="changed", what=key, before=one, after=two)
        yield from _items(layout, after[name])
    for name, layout in after.items():
        if name not in before:
            yield Change(subject="layout", kind="added", business=layout.business, layout=name, after=name)


def _items(before: Layout, after: Layout) -> Iterator[Change]:
    renamed = pair_renamed(before.items, after.items)
    names = {item.name: item.name for item in before.items if item.name in _names(after)}
    names |= {one: two for one, (two, _) in renamed.items()}
    places = {item.name: item.no for item in after.items}
    change = partial(Change, subject="item", business=before.business, layout=before.name)
    moved = _moved([item.name for item in before.items if item.name in names], names, places)
    for item in before.items:
        if item.name not in names:
            yield change(kind="removed", name=item.name, before=item.name)
            continue
        other = after.item(names[item.name])
        if item.name in renamed:
            score = round(renamed[item.name][1], 2)
            yield change(kind="renamed", name=item.name, before=item.name, after=other.name, score=score)
        if item.name in moved:
            yield change(kind="moved", name=item.name, what="no", before=str(item.no), after=str(other.no))
        for key in item.__struct_fields__:
            one, two = getattr(item, key), getattr(other, key)
            same = names.get(one, one) == two if key in _REFERENCES else one == two
            if key not in _OTHER and not same:
                yield change(kind="changed", name=item.name, what=key, before=_text(one), after=_text(two))
    for item in after.items:
        if item.name not in names.values():
            yield change(kind="added", name=item.name, after=item.name)


def pair_renamed(before: Sequence[Item], after: Sequence[Item]) -> dict[str, tuple[str, float]]:
    """Name before → (name after, score) of the items that were renamed: the likeliest pairs first, each item once."""
    old, new = {item.name for item in before}, {item.name for item in after}
    gone = [(item, gap) for item, gap in _gaps(before, new) if item.name not in new]
    come = [(item, gap) for item, gap in _gaps(after, old) if item.name not in old]
    near_only = len(gone) * len(come) > _MAX_PAIRS
    by_gap = {gap: [pair for pair in come if pair[1] == gap] for gap in {gap for _, gap in come}}
    scores = []
    for one, here in gone:
        for two, there in by_gap.get(here, ()) if near_only else come:
            alike = likeness(one.name, two.name)
            if alike >= ALIKE:
                near = max(0.0, 1 - abs(here - there) / _FAR)
                score = 0.6 * alike + 0.2 * near + 0.2 * (one.type == two.type)
                if score >= RENAMED:
                    scores.append((-score, one.no, two.no, one.name, two.name))
    pairs: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, _, _, name, other in sorted(scores):
        if name not in pairs and other not in taken:
            pairs[name] = (other, -score)
            taken.add(other)
    return pairs


def likeness(one: str, two: str) -> float:
    """How alike two names are, 0 to 1; widths of characters make no difference.

    >>> likeness("異動年月日", "異動日"), likeness("氏名（漢字）", "氏名(漢字)")
    (0.75, 1.0)
    """
    first, second = unicodedata.normalize("NFKC", one), unicodedata.normalize("NFKC", two)
    return float(SequenceMatcher(None, first, second, autojunk=False).ratio())


def _gaps(items: Iterable[Item], common: set[str]) -> Iterator[tuple[Item, int]]:
    """Each item with the number of items before it that both versions have: its place among what has stayed."""
    gap = 0
    for item in items:
        yield item, gap
        gap += item.name in common


def _moved(order: Sequence[str], names: Mapping[str, str], places: Mapping[str, int]) -> set[str]:
    """The fewest items that must have moved: all but a longest run that is still in order."""
    ends: list[int] = []
    chain: list[tuple[int, int]] = []  # of each item: the length of the longest run it ends, and the item before it
    last: list[int] = []
    for index, name in enumerate(order):
        place = places[names[name]]
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
        last[at : at + 1] = [index]
        chain.append((at, last[at - 1] if at else -1))
    kept = set()
    index = last[-1] if last else -1
    while index >= 0:
        kept.add(order[index])
        index = chain[index][1]
    return set(order) - kept


def _code_tables(before: Standard, after: Standard) -> Iterator[Change]:
    businesses = dict.fromkeys([*before.code_tables, *after.code_tables])
    for business in businesses:
        one, two = before.code_tables.get(business, {}), after.code_tables.get(business, {})
        for name, table in one.items():
            if name not in two:
                yield Change(subject="table", kind="removed", business=business, name=name, before=name)
            else:
                yield from _codes(business, table, two[name])
        for name in two:
            if name not in one:
                yield Change(subject="table", kind="added", business=business, name=name, after=name)


def _codes(business: str, before: CodeTable, after: CodeTable) -> Iterator[Change]:
    change = partial(Change, subject="code", business=business, name=before.name)
    for code, label in before.labels.items():
        if code not in after.labels:
            yield change(kind="removed", what=code, before=label)
        elif after.labels[code] != label:
            yield change(kind="renamed", what=code, before=label, after=after.labels[code])
    for code, label in after.labels.items():
        if code not in before.labels:
            yield change(kind="added", what=code, after=label)
    if before.alone != after.alone:
        alone = " ".join(sorted(before.alone)), " ".join(sorted(after.alone))
        yield change(subject="table", kind="changed", what="alone", before=alone[0], after=alone[1])


def _names(layout: Layout) -> set[str]:
    return {item.name for item in layout.items}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "Y" if value else ""
    if isinstance(value, dict):
        return " ".join(f"{key}={_text(one)}" for key, one in value.items())
    return "" if value is None else str(value)
