"""The inventory of 外字 as tables for the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from migrate.issues import Lang
from migrate.report.words import words

if TYPE_CHECKING:  # the engine takes a second to load
    from migrate.gaiji.merge import Listed, Merged
    from migrate.pipeline.gaiji import Table as GaijiTable

#: Codes shown on the screen: those that wait for a decision first. All of them are in the table and in the JSON.
SHOWN = 60


def gaiji_tables(tables: Sequence[GaijiTable], merged: Sequence[Merged], lang: Lang) -> Iterator[RenderableType]:
    """For every table its codes, how many wait for a decision, and what to do next."""
    say = words(lang)
    for table, result in zip(tables, merged, strict=True):
        listed = sorted(result.listed, key=lambda one: one not in result.asks)
        if listed:
            yield _codes(listed[:SHOWN], str(table.path.name), lang)
        if len(listed) > SHOWN:
            yield say["more_gaiji"].format(count=len(listed) - SHOWN)
        if table.inventory.unlisted:
            yield say["unlisted"].format(count=table.inventory.unlisted)
        counts = {"records": table.inventory.read, "codes": len(listed), "asks": len(result.asks)}
        yield escape(f"{table.path.name}: " + say["gaiji_counts"].format(**counts))
        if not table.named and listed:
            yield escape(say["gaiji_unnamed"].format(name=table.path.name))


def _codes(listed: Sequence[Listed], title: str, lang: Lang) -> Table:
    say = words(lang)
    table = Table(title=escape(title), title_justify="left")
    for key in ("state", "code", "code_point", "character", "mj"):
        table.add_column(say[key])
    table.add_column(say["count"], justify="right")
    for key in ("item", "records", "context"):
        table.add_column(say[key])
    for one in listed:
        seen = one.seen
        row = [say[f"gaiji_{one.state}"], one.code, seen.code_point if seen else "", one.character, one.mj]
        row += [f"{seen.count:,}", ", ".join(sorted(seen.items)), _records(one), seen.context] if seen else ["0"]
        table.add_row(*map(escape, row))
    return table


def _records(one: Listed) -> str:
    return ", ".join(f"{record:,}" for _, record in one.seen.records) if one.seen else ""
