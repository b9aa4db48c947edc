"""Which field of a source may feed which item of a layout: by what they are called and by what the sample holds.

A proposal saves typing and decides nothing: it is marked as one, and what looks alike may be another thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migrate.inspection.model import Column
from migrate.inspection.names import meanings
from migrate.standards import Item, Layout

#: From this likeness of names on a field is proposed.
_LIKE = 0.6
_MOSTLY, _SIX_DIGITS, _MOST_MENTIONED = 0.8, 6, 3
_ERA = "元号"
_KANA = ("half_kana", "katakana", "voiced_mark")
_ISO_FORMS = frozenset({"YYYY-MM-DD", "YYYY/MM/DD", "YYYYMMDD"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """``expression`` is blank where nothing is like the item; ``others``: fields whose values have its shape."""

    item: str
    expression: str
    fields: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def propose(layout: Layout, columns: Sequence[Column]) -> list[Proposal]:
    """A proposal for every item, in the layout's order. No field is proposed for two items, but for the flag and the
    text beside a date that may be unknown."""
    chosen = _assign(layout, columns)
    dates = {item.name: _date(chosen[item.name], columns) for item in layout.items if item.name in chosen}
    return [_proposal(item, chosen, dates, columns) for item in layout.items]


def _assign(layout: Layout, columns: Sequence[Column]) -> dict[str, Column]:
    """The pairs that are most alike first."""
    pairs = [
        (likeness, item, column)
        for item in layout.items
        if item.flag_for is None and item.text_for is None
        for column in columns
        if (likeness := _likeness(item, column)) >= _LIKE
    ]
    chosen: dict[str, Column] = {}
    taken: set[str] = set()
    for _, item, column in sorted(pairs, key=lambda pair: -pair[0]):
        if item.name not in chosen and column.name not in taken:
            chosen[item.name] = column
            taken.add(column.name)
    return chosen


def _likeness(item: Item, column: Column) -> float:
    wanted, given = meanings(item.name), meanings(column.name)
    if not wanted or not given or not _shape_fits(item, column):
        return 0.0
    return 2 * len(wanted & given) / (len(wanted) + len(given))


def _shape_fits(item: Item, column: Column) -> bool:
    """Whether the values can be what the item holds; a column without any cannot contradict."""
    if not column.filled:
        return True
    if item.type == "date":
        return column.date_form is not None or _share(column, "digit") >= _MOSTLY
    if item.type == "kana":
        return _share(column, *_KANA) >= _MOSTLY / 2
    if item.type == "N":
        return _share(column, "digit") >= _MOSTLY
    if item.type == "K":
        return column.date_form is None
    return True


def _share(column: Column, *kinds: str) -> float:
    total = sum(count for kind, count in column.kinds.items() if kind not in {"space", "wide_space"})
    return sum(column.kinds.get(kind, 0) for kind in kinds) / total if total else 0.0


def _proposal(
    item: Item, chosen: Mapping[str, Column], dates: Mapping[str, str], columns: Sequence[Column]
) -> Proposal:
    date = item.flag_for or item.text_for
    if date:
        if date not in dates:
            return Proposal(item.name, "")
        part = "flag" if item.flag_for else "text"
        return Proposal(item.name, f'unknown_date({dates[date]}, "{part}")', (chosen[date].name,))
    column = chosen.get(item.name)
    if column is None:
        return Proposal(item.name, "", (), _others(item, columns) if _nameless(columns) else ())
    if item.type == "date":
        return Proposal(item.name, dates[item.name], (column.name,))
    ending = {"K": " | trim", "X": " | trim", "kana": " | fullwidth_kana | trim"}.get(item.type, "")
    return Proposal(item.name, _name(column.name) + ending, (column.name,))


def _date(column: Column, columns: Sequence[Column]) -> str:
    """The expression that makes a date of a column, going by the form its values have."""
    if column.date_form in _ISO_FORMS:
        return f"iso_date({_name(column.name)})"
    era = next((one for one in columns if meanings(one.name) - meanings(column.name) == {_ERA}), None)
    if era and column.greatest_length == _SIX_DIGITS and meanings(era.name) & meanings(column.name):
        return f"wareki({_name(era.name)}, {_name(column.name)})"
    return f"wareki({_name(column.name)})" if column.date_form else f"iso_date({_name(column.name)})"


def _name(field: str) -> str:
    """A field's name as an expression has it."""
    plain = field.isidentifier()
    return field if plain else 'field("{}")'.format(field.replace("\\", "\\\\").replace('"', '\\"'))


def _nameless(columns: Sequence[Column]) -> bool:
    return not any(meanings(column.name) for column in columns)


def _others(item: Item, columns: Sequence[Column]) -> tuple[str, ...]:
    """Where no field has a name that says anything: those whose values have the item's shape, if that says anything."""
    if item.type not in {"date", "kana"}:
        return ()
    fits = [column.name for column in columns if column.filled and _shape_fits(item, column)]
    dated = [column.name for column in columns if column.date_form]
    return tuple((dated if item.type == "date" else fits)[:_MOST_MENTIONED])
