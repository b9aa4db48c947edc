"""The coverage of a job as tables for the screen: items by where they come from, and what the source holds besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from migrate.issues import Lang
from migrate.report.words import words

if TYPE_CHECKING:  # the engine takes a second to load
    from migrate.pipeline.coverage import ItemCoverage
    from migrate.pipeline.covered import Covered


def coverage_tables(covered: Sequence[Covered], lang: Lang) -> Iterator[RenderableType]:
    """For every conversion its items, their counts, and the source fields that go nowhere."""
    say = words(lang)
    for one in covered:
        coverage = one.coverage
        title = {"layout": one.layout, "source": one.source.name}
        yield _items(coverage.items, f"{one.standard} {one.layout}", lang)
        counts = {name: len(coverage.names(name)) for name in ("fed", "constant", "empty")}
        required = sum(item.required and item.feeding == "empty" for item in coverage.items)
        yield escape(say["coverage"].format(**title, **counts, required=required))
        for key in ("elsewhere", "within"):
            if fields := getattr(coverage, key):
                yield escape(say[key].format(fields=", ".join(fields)))
        if coverage.leftover:
            yield escape(say["leftover"].format(count=len(coverage.leftover), fields=", ".join(coverage.leftover)))
            if not one.written:
                yield escape(say["leftover_hint"])
        else:
            yield say["no_leftover"]


def _items(items: Sequence[ItemCoverage], title: str, lang: Lang) -> Table:
    say = words(lang)
    table = Table(title=escape(title), title_justify="left")
    table.add_column(say["no"], justify="right")
    for key in ("item", "required", "state", "made_from"):
        table.add_column(say[key])
    for number, item in enumerate(items, 1):
        marks = ("●" if item.required else "", say[item.feeding])
        table.add_row(*map(escape, (str(number), item.name, *marks, item.expression)))
    return table
