"""A file's drafts become its items: repetitions numbered, names made unique, dates and keys put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from migrate.errors import Faults
from migrate.standards.model import DATE_TYPES, Item, Provenance
from migrate.standards.types import FORMATS
from migrate.standards.workbooks.cells import read_mark
from migrate.standards.workbooks.drafts import Draft
from migrate.standards.workbooks.sheets import Spot, fold, one_line
from migrate.standards.workbooks.words import Vocabulary, Words

#: A layout has at most this many items.
MAX_ITEMS = 5_000


@dataclass(frozen=True, slots=True)
class Settled:
    """The items of a file, each with the draft it came from. ``sound``: nothing makes the list itself doubtful."""

    items: tuple[Item, ...]
    drafts: tuple[Draft, ...]
    sound: bool


def settle(drafts: Sequence[Draft], provenance: Provenance, words: Vocabulary, faults: Faults) -> Settled:
    """The items in their order. Notes D423 for too many, D427 for a name that stays double, D436 for a name that was
    made unique by its groups, D447 for key positions that do not add up."""
    expanded = list(_expanded(drafts))
    if len(expanded) > MAX_ITEMS:
        faults.add("D423", drafts[0].row.cell("item"), found=f"{len(expanded):,} items", expected=f"≤ {MAX_ITEMS:,}")
        return Settled((), (), sound=False)
    named, sound = _unique(expanded, faults)
    keys = _keys(named, words, faults)
    dates = {one.name for one in named if one.kind in DATE_TYPES}
    flags = {one.name: _date_of(one.name, words.unknown_dates.flag, dates) for one in named if one.kind == "flag"}
    texts = {
        one.name: _date_of(one.name, words.unknown_dates.text, dates) for one in named if one.kind not in DATE_TYPES
    }
    unknown = {*flags.values(), *texts.values()} - {None}
    items = tuple(
        Item(
            no=number,
            name=one.name,
            type=one.kind,
            length=one.size.digits,
            integer=one.size.integer,
            scale=one.size.scale,
            required=one.required,
            key=keys.get(one.name),
            code_table=one.codes.name if one.codes else None,
            format=_format(one, words),
            unknown_dates=one.name in unknown,
            flag_for=flags.get(one.name),
            text_for=texts.get(one.name),
            provenance=provenance,
            note="。".join(one.notes) if len(one.notes) > 1 else "".join(one.notes),
        )
        for number, one in enumerate(named, 1)
    )
    return Settled(items, tuple(named), sound)


def _expanded(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """A repetition becomes numbered items: a group as a whole, one occurrence after the other (甲1 乙1 甲2 乙2), as its
    items lie in a record. What repeats without a limit stays one item, with a note."""
    for (_, repeat, _), together in groupby(drafts, key=_repetition):
        members = list(together)
        if repeat < 2:  # noqa: PLR2004
            yield from members
            continue
        for number in range(1, repeat + 1):
            for one in members:
                yield replace(one, name=numbered(one.name, number))


def _repetition(one: Draft) -> tuple[object, int, Spot | None]:
    """Rows are one repeating group when they say so together: in one merged cell or below one heading, or under one
    group's name."""
    if one.repeat < 2:  # noqa: PLR2004
        return None, one.repeat, None
    if one.row.together:
        return None, one.repeat, one.row.together
    return one.row.groups or one.row.row, one.repeat, None


def numbered(name: str, number: int) -> str:
    """The name of one occurrence. A name that ends in a digit gets a mark between.

    >>> numbered("続柄コード", 2), numbered("住所1", 2)
    ('続柄コード2', '住所1_2')
    """
    return f"{name}_{number}" if name[-1].isdigit() else f"{name}{number}"


def _unique(drafts: Sequence[Draft], faults: Faults) -> tuple[list[Draft], bool]:
    """Items of one name are told apart by their groups: 「筆頭者_氏名」. A name that is still double is a fault."""
    counts = Counter(one.name for one in drafts)
    named = []
    for one in drafts:
        if counts[one.name] > 1 and one.row.groups:
            full = "_".join((*one.row.groups, one.name))
            faults.add("D436", one.row.cell("item"), found=one.name, expected=full)
            named.append(replace(one, name=full))
        else:
            named.append(one)
    first: dict[str, Draft] = {}
    sound = True
    for one in named:
        other = first.setdefault(one.name, one)
        if other is not one:
            faults.add("D427", one.row.cell("item"), found=one.name, expected=other.row.cell("item"))
            sound = False
    return named, sound


def _keys(drafts: Sequence[Draft], words: Vocabulary, faults: Faults) -> dict[str, int]:
    """Name → position within the key: as numbered, or in the order of the items where they are only marked."""
    positions: dict[str, int] = {}
    marked = []
    for one in drafts:
        text = fold(one.key)
        mark = read_mark(one.key, words)
        if text.isdecimal() and int(text):
            positions[one.name] = int(text)
        elif mark or words.means(one.key, words.items.key):
            marked.append(one)
        elif mark is None:
            faults.add("D439", one.row.cell("key"), found=one_line(one.key), expected="1, 2, 3 …, ○, –")
    if marked and not positions:
        return {one.name: number for number, one in enumerate(marked, 1)}
    if sorted(positions.values()) != list(range(1, len(positions) + 1)) or (marked and positions):
        first = next(one for one in drafts if one.name in positions)
        found = ", ".join(f"{name} {number}" for name, number in positions.items())
        faults.add("D447", first.row.cell("key"), found=found, expected="1, 2, 3 …")
        return {}
    return positions


def _date_of(name: str, suffixes: Words, dates: set[str]) -> str | None:
    """The date this item is the 不詳フラグ or 不詳表記 of, by its name; repetitions keep their number at the end."""
    for suffix in suffixes:
        match = re.fullmatch(rf"(.+){re.escape(suffix)}((?:_?\d+)?)", name)
        date = match and (numbered(match[1], int(match[2].lstrip("_"))) if match[2] else match[1])
        if date in dates:
            return date
    return None


def _format(one: Draft, words: Vocabulary) -> str | None:
    """Numbers with a check digit are known by the item's name, if the list gives them the digits they have."""
    name = words.format_of.get(one.name)
    fits = name is not None and one.codes is None and one.kind == "X" and one.size.digits == FORMATS[name].digits
    return name if fits else None
