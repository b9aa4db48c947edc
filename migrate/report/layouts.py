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
    from migrate.standards import CodeTable, Layout, Standard


def provenance(layout: Layout, lang: Lang) -> str:
    """``二次資料 113``: how many items of a layout are known how well."""
    say = words(lang)
    known = Counter(item.provenance for item in layout.items)
    return ", ".join(f"{say[kind]} {known[kind]}" for kind in ("official", "secondary", "reconstructed") if known[kind])


def layout_list(standards: Sequence[Standard], lang: Lang) -> RenderableType:
    """One row per layout of every standard, and one per business of which the official workbook has to be imported."""
    say = words(lang)
    table = Table()
    for key in ("standard", "business", "layout", "name"):
        table.add_column(say[key])
    table.add_column(say["items"], justify="right")
    table.add_column(say["provenance_short"])
    for standard in standards:
        for layout in standard.layouts.values():
            business = standard.businesses[layout.business].name
            figures = (str(len(layout.items)), provenance(layout, lang))
            row = (standard.name, f"{layout.business} {business}", layout.name, layout.file_id, *figures)
            table.add_row(*map(escape, row))
        for missing in standard.without_layout:
            row = (standard.name, f"{missing.id} {missing.name}", say["import_workbook"], "", "–", "")
            table.add_row(*map(escape, row), style="dim")
    notes = [f"{standard.name}: {note(standard, lang)}" for standard in standards if note(standard, lang)]
    return Group(table, *map(escape, notes))


def note(standard: Standard, lang: Lang) -> str:
    """What must be known of the whole standard."""
    return standard.note_ja if lang == "ja" else standard.note_en


def layout_codes(
    standard: Standard, tables: Sequence[tuple[str, CodeTable]], lang: Lang, *, whole: bool
) -> RenderableType:
    """One row per code table with how many codes it has, or (``whole``) one per code."""
    say = words(lang)
    table = Table()
    for key in ("business", "table", *(("code", "label") if whole else ("codes",)), "provenance_short", "note"):
        table.add_column(say[key])
    for business, one in tables:
        head = (f"{business} {standard.businesses[business].name}", one.name)
        codes: list[tuple[str, ...]] = list(one.labels.items()) if whole else [(str(len(one.labels)),)]
        for cells in codes:
            table.add_row(*map(escape, (*head, *cells, say[one.provenance], one.note)))
    return Group(table, *map(escape, filter(None, [note(standard, lang)])))


def layout_items(standard: Standard, layout: Layout, lang: Lang) -> RenderableType:
    """One row per item; what must be known of all of them below."""
    say = words(lang)
    table = Table(title=escape(f"{layout.standard} {layout.name} {layout.file_id}"), title_justify="left")
    table.add_column(say["no"], justify="right")
    for key in ("item", "type"):
        table.add_column(say[key])
    table.add_column(say["length"], justify="right")
    for key in ("gaiji", "key", "required", "table", "provenance_short", "note"):
        table.add_column(say[key])
    for item in layout.items:
        length = item.integer or ("" if item.length is None else str(item.length))
        length += f".{item.scale}" if item.scale else ""
        marks = ("○" if item.type == "K" else "", str(item.key or ""), "●" if item.required else "")
        known = (item.code_table or item.format or "", say[item.provenance], item.note)
        table.add_row(*map(escape, (str(item.no), item.name, item.type, length, *marks, *known)))
    counts = say["provenance"].format(counts=provenance(layout, lang))
    return Group(table, *map(escape, filter(None, (counts, note(standard, lang)))))
