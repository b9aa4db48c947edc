"""Layouts as tables for the screen; every item with how well it is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from migrate.issues import Lang
from migrate.report.words import words

if TYPE_CHECKING:
    from migrate.standards import Layout, Standard


def provenance(layout: Layout, lang: Lang) -> str:
    """``二次資料 113``: how many items of a layout are known how well."""
    say = words(lang)
    known = Counter(item.provenance for item in layout.items)
    return ", ".join(f"{say[kind]} {known[kind]}" for kind in ("official", "secondary", "reconstructed") if known[kind])


def layout_list(standards: Sequence[Standard], lang: Lang) -> Table:
    """One row per layout of every standard."""
    say = words(lang)
    table = Table()
    for key in ("standard", "layout", "name"):
        table.add_column(say[key])
    table.add_column(say["items"], justify="right")
    table.add_column(say["provenance_short"])
    for standard in standards:
        for layout in standard.layouts.values():
            row = (standard.name, layout.name, layout.file_id, str(len(layout.items)), provenance(layout, lang))
            table.add_row(*map(escape, row))
    return table


def layout_items(layout: Layout, lang: Lang) -> RenderableType:
    """One row per item."""
    say = words(lang)
    table = Table(title=escape(f"{layout.standard} {layout.name} {layout.file_id}"), title_justify="left")
    table.add_column(say["no"], justify="right")
    for key in ("item", "type"):
        table.add_column(say[key])
    table.add_column(say["length"], justify="right")
    for key in ("required", "table", "provenance_short", "note"):
        table.add_column(say[key])
    for item in layout.items:
        length = item.integer or ("" if item.length is None else str(item.length))
        marks = ("●" if item.required else "", item.code_table or "", say[item.provenance], item.note)
        table.add_row(*map(escape, (str(item.no), item.name, item.type, length, *marks)))
    return Group(table, escape(say["provenance"].format(counts=provenance(layout, lang))))
