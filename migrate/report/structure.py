"""How the migration files of a standard hang together, for the screen: 移行ファイル構成表 and 移行ファイル関連図."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from migrate.issues import Lang
from migrate.report.layouts import note
from migrate.report.words import words

if TYPE_CHECKING:
    from migrate.standards import Standard
    from migrate.standards.model import Relation


def layout_files(standard: Standard, lang: Lang) -> RenderableType:
    """The table of files, the diagram of their references, and what must be known of both."""
    say = words(lang)
    table = Table(title=say["file_table"], title_justify="left")
    for key in ("business", "layout", "about", "rows_each", "key", "provenance_short", "note"):
        table.add_column(say[key])
    for entry in standard.files:
        keys = "+".join(standard.layouts[entry.layout].keys)
        row = (standard.businesses[entry.business].name, entry.layout, entry.about, entry.rows, keys)
        table.add_row(*map(escape, (*row, say[entry.provenance], entry.note)))
    diagram = "\n".join(relation_lines(standard))
    parts = (escape(text) for text in (say["file_diagram"], diagram, note(standard, lang)) if text)
    return Group(table, *parts)


def relation_lines(standard: Standard) -> Iterator[str]:
    """The references as a tree: below each file the files whose items name its rows.

    ::

        個人
        ├─ 異動履歴  宛名番号+履歴番号 → 宛名番号+履歴番号  [1 : 1]
        └─ 備考  宛名番号+履歴番号 → 宛名番号+履歴番号  [0..n : 1]

    A file that refers to several stands below each; what stands below it is told at its first place only.
    """
    told: set[str] = set()
    for name in _roots(standard):
        yield name
        yield from _below(standard.relations, name, "", told)


def _roots(standard: Standard) -> list[str]:
    """The files that refer to no other; of files that refer to one another in a ring, the first of the table."""
    names = [entry.layout for entry in standard.files]
    referring = {relation.layout for relation in standard.relations}
    roots: list[str] = []
    reached: set[str] = set()
    for name in sorted(names, key=lambda name: name in referring):
        if name not in reached:
            roots.append(name)
            _reach(standard.relations, name, reached)
    return sorted(roots, key=names.index)


def _reach(relations: Sequence[Relation], name: str, reached: set[str]) -> None:
    reached.add(name)
    for relation in relations:
        if relation.to == name and relation.layout not in reached:
            _reach(relations, relation.layout, reached)


def _below(relations: Sequence[Relation], name: str, indent: str, told: set[str]) -> Iterator[str]:
    if name in told:
        return
    told.add(name)
    found = [relation for relation in relations if relation.to == name]
    for relation in found:
        last = relation is found[-1]
        items = f"{'+'.join(relation.items)} → {'+'.join(relation.to_items)}"
        known = "" if relation.layout not in told else "（↑）"
        yield f"{indent}{'└─' if last else '├─'} {relation.layout}{known}  {items}  [{relation.rows} : 1]"
        yield from _below(relations, relation.layout, indent + ("   " if last else "│  "), told)
