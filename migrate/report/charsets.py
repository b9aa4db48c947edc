"""Charsets as tables for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from migrate.issues import Lang
from migrate.report.words import words

if TYPE_CHECKING:
    from migrate.charsets.definition import UserArea, Words
    from migrate.charsets.describe import Facts, StateFacts


def charset_list(known: Sequence[Facts], lang: Lang) -> Table:
    """One row per charset: its names and what it is."""
    say = words(lang)
    table = Table()
    for key in ("name", "charset_names", "charset_title"):
        table.add_column(say[key])
    for facts in known:
        row = (facts.name, ", ".join(facts.names), _in(lang, facts.title))
        table.add_row(*map(escape, row))
    return table


def charset_facts(facts: Facts, lang: Lang) -> RenderableType:
    """Everything there is to say of one charset."""
    say = words(lang)
    table = Table(show_header=False, title=escape(f"{facts.name}  {_in(lang, facts.title)}"), title_justify="left")
    table.add_column()
    table.add_column(overflow="fold")
    rows = [("charset_names", ", ".join(_named(facts))), ("source", facts.source), ("licence", facts.licence)]
    rows += [("charset_state", _state(state, lang)) for state in facts.states]
    rows += [("charset_shift", f"{shift.bytes} → {shift.to}") for shift in facts.shifts]
    for key, text in rows:
        table.add_row(say[key], escape(text))
    for option in facts.options:
        table.add_row(say["charset_option"], escape(f"{option.name} = {' | '.join(option.values)}"))
        table.add_row("", escape(_in(lang, option.note)))
    for note in facts.notes:
        table.add_row(say["note"], escape(_in(lang, note)))
    return Group(table)


def _named(facts: Facts) -> list[str]:
    return [
        f"{name} ({', '.join(f'{key} = {value}' for key, value in options.items())})" if options else name
        for name, options in facts.names.items()
    ]


def _state(state: StateFacts, lang: Lang) -> str:
    say = words(lang)
    width = "/".join(map(str, state.code_bytes))
    tables = ", ".join((*state.tables, *filter(None, (state.byte_map,))))
    lines = [say["charset_state_line"].format(name=state.name, width=width, tables=tables)]
    lines.append(say["charset_counts"].format(decodes=f"{state.decodes:,}", encodes=f"{state.encodes:,}"))
    lines += [say["charset_user_area"].format(area=area_of(area)) for area in state.user_areas]
    lines += [say["charset_run"].format(area=area_of(run)) for run in state.runs]
    lines += [say["charset_amendment"].format(code=a.code, unicode=a.unicode, why=a.why) for a in state.amendments]
    return "\n".join(lines)


def area_of(area: UserArea) -> str:
    """``80A1–A0FE (A1-FE) → U+E000 …``."""
    return f"{area.first}–{area.last} ({area.trails}) → U+{area.code_point} …"


def _in(lang: Lang, sentence: Words) -> str:
    return sentence.ja if lang == "ja" else sentence.en
