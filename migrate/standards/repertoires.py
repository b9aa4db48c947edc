"""Which items of a layout have a repertoire: by its table of items, by ``standard.toml``, or by a job."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from migrate.characters.own_list import OwnList
from migrate.characters.repertoire import OWN, spelled
from migrate.definitions import nearest
from migrate.errors import Faults
from migrate.standards.model import Item, Layout

#: Stands for every item that may hold 外字 (type K).
EVERY = "*"


def with_default(items: tuple[Item, ...], repertoire: str, place: str, faults: Faults) -> tuple[Item, ...]:
    """The items, those of type K that name no repertoire with this one. Notes D330."""
    names = spelled(repertoire, place, faults) if repertoire else None
    free = (item for item in items if _may_hold_gaiji(item) and not item.repertoire)
    given = {item.name: msgspec.structs.replace(item, repertoire=names) for item in free} if names else {}
    return tuple(given.get(item.name, item) for item in items)


def with_repertoires(
    layout: Layout, wanted: Mapping[str, str], own: OwnList | None, place: str, faults: Faults
) -> Layout:
    """The layout with a job's repertoires in place of its own. ``wanted``: item, or ``*``, → names of repertoires.

    Notes D205 (no such item), D335 (it is no text), D330 and D331.
    """
    known = {item.name: item for item in layout.items}
    chosen = {name: spelled(repertoire, f"{place} repertoire", faults) for name, repertoire in wanted.items()}
    for name in chosen.keys() - {EVERY}:
        if name not in known:
            faults.add("D205", f"{place} repertoire", name=name, nearest=nearest(name, known))
        elif not known[name].is_text:
            faults.add("D335", f"{place} repertoire", name=name)
    items = tuple(_with(item, chosen) for item in layout.items)
    if own is None and any(OWN in (item.repertoire or "").split() for item in items):
        faults.add("D331", place)
    definitions = layout.definitions if own is None else (*layout.definitions, own.path)
    return msgspec.structs.replace(layout, items=items, own_characters=own, definitions=definitions)


def _with(item: Item, chosen: Mapping[str, str | None]) -> Item:
    names = chosen.get(item.name) or (chosen.get(EVERY) if _may_hold_gaiji(item) else None)
    return msgspec.structs.replace(item, repertoire=names) if names else item


def _may_hold_gaiji(item: Item) -> bool:
    return item.type == "K" and item.is_text
