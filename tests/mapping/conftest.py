"""A small source, a small layout, and a way to map records written as plain tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from migrate.mapping import CompiledMapping, FilterRule, compile_mapping
from migrate.mapping.tables import MappingRow, MappingTable
from migrate.records import OccursGroup

Compile = Callable[..., CompiledMapping]


@dataclass(frozen=True)
class StandInItem:
    name: str


@dataclass(frozen=True)
class StandInLayout:
    """All that a mapping needs of a layout: items with names."""

    items: tuple[StandInItem, ...]


def frame(columns: Mapping[str, Sequence[str | None]]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def table_of(rows: Mapping[str, str]) -> MappingTable:
    numbered = enumerate(rows.items(), 2)
    return MappingTable(
        Path("juki.mapping.csv"),
        tuple(
            MappingRow(item, expression, "", f"juki.mapping.csv:{n}", f"juki.mapping.csv:{n}")
            for n, (item, expression) in numbered
        ),
    )


@pytest.fixture
def codes(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a code table; gives the folder of code tables."""

    def write(name: str, text: str) -> Path:
        folder = tmp_path / "codes"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def mapping(tmp_path: Path) -> Compile:
    """Compile ``{item: expression}``; the layout has just these items unless others are named."""

    def make(
        rows: Mapping[str, str],
        fields: Sequence[str],
        *,
        items: Sequence[str] = (),
        filters: Sequence[tuple[str, str]] = (),
        explode: OccursGroup | None = None,
    ) -> CompiledMapping:
        layout = StandInLayout(tuple(StandInItem(name) for name in items or rows))
        rules = [FilterRule(name, keep, f"job.toml {name}") for name, keep in filters]
        return compile_mapping(table_of(rows), list(fields), layout, tmp_path / "codes", filters=rules, explode=explode)

    return make
