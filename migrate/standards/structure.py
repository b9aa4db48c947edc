"""How the migration files of a standard hang together: 移行ファイル構成表 and 移行ファイル関連図."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

from migrate.definitions import nearest
from migrate.errors import Faults
from migrate.standards.model import FileEntry, Layout, Relation, Rows
from migrate.standards.tables import Row, read_table

FILE_COLUMNS = ("layout", "about", "rows", "provenance", "note")
RELATION_COLUMNS = ("layout", "items", "to", "to_items", "rows", "provenance", "note")

#: What joins several item names in one cell; no item of the standards has it in its name.
_JOINED = "+"


def read_files(path: Path, layouts: Mapping[str, Layout], faults: Faults) -> tuple[FileEntry, ...]:
    """The table of files. A layout that is not there is D401, one given twice D111."""
    found: dict[str, FileEntry] = {}
    for row in read_table(path, FILE_COLUMNS, faults):
        layout = _layout(row, "layout", layouts)
        name = row.text("layout")
        if name in found:
            faults.add("D111", row.place, name=name)
        found[name] = FileEntry(
            business=layout.business if layout else "",
            layout=name,
            about=row.some("about"),
            rows=_rows(row),
            provenance=row.provenance(),
            note=row.text("note"),
        )
    return tuple(found.values())


def read_relations(path: Path, layouts: Mapping[str, Layout], faults: Faults) -> tuple[Relation, ...]:
    """The references between files. Layouts and items that are not there, and references to no key, are D401."""
    return tuple(_relation(row, layouts) for row in read_table(path, RELATION_COLUMNS, faults))


def _relation(row: Row, layouts: Mapping[str, Layout]) -> Relation:
    items = _items(row, "items", _layout(row, "layout", layouts))
    target = _layout(row, "to", layouts)
    to_items = _items(row, "to_items", target)
    if len(items) != len(to_items):
        row.wrong("to_items", f"{row.text('to_items')} ({len(items)})")
    if target and not set(to_items) <= set(target.keys):
        row.wrong("to_items", f"{row.text('to_items')} (key: {_JOINED.join(target.keys)})")
    return Relation(
        layout=row.text("layout"),
        items=items,
        to=row.text("to"),
        to_items=to_items,
        rows=_rows(row),
        provenance=row.provenance(),
        note=row.text("note"),
    )


def _layout(row: Row, column: str, layouts: Mapping[str, Layout]) -> Layout | None:
    name = row.some(column)
    if name not in layouts:
        row.wrong(column, f"{name} ({nearest(name, layouts)}?)")
    return layouts.get(name)


def _items(row: Row, column: str, layout: Layout | None) -> tuple[str, ...]:
    names = tuple(row.some(column).split(_JOINED))
    known = [item.name for item in layout.items] if layout else names
    for name in names:
        if name not in known:
            row.wrong(column, f"{name} ({nearest(name, known)}?)")
    return names


def _rows(row: Row) -> Rows:
    return row.choice("rows", cast("tuple[Rows, ...]", get_args(Rows)))
