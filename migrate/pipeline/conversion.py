"""One source through one mapping into one layout, put together from its definitions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl

from migrate.checks import RecordChecks
from migrate.issues import Lang
from migrate.mapping import CodeMet, FoldUse, Mapped
from migrate.pipeline.coverage import Coverage
from migrate.pipeline.leftover import Leftover
from migrate.pipeline.naming import FileNames
from migrate.pipeline.policy import Policy
from migrate.readers import Reader
from migrate.standards import Layout
from migrate.writers import Output, Writer


class Mapper(Protocol):
    """Source columns in, items of the layout out."""

    def apply(self, columns: pl.DataFrame) -> Mapped:
        """See ``migrate.mapping.CompiledMapping.apply``."""

    @property
    def wanted(self) -> frozenset[str] | None:
        """The source fields that are needed; None: all of them."""

    def fields_of(self, item: str) -> frozenset[str]:
        """The source fields an item is made from."""

    def folds_made(self) -> tuple[FoldUse, ...]:
        """Every 縮退 applied so far, with its count."""

    def codes_met(self) -> tuple[CodeMet, ...]:
        """The values looked up in code tables so far, with their counts."""


class SameItems:
    """The mapper of ``validate``: the columns are the items already. Items the file lacks stay out: the header's
    issue says so."""

    def __init__(self, layout: Layout, fields: Collection[str]) -> None:
        present = set(fields)
        self._items = [item.name for item in layout.items]
        self._absent = frozenset(name for name in self._items if name not in present)

    def apply(self, columns: pl.DataFrame) -> Mapped:
        """The layout's items in the layout's order; what the file lacks is null."""
        items = columns.select(
            pl.lit(None, dtype=pl.String).alias(name) if name in self._absent else pl.col(name) for name in self._items
        )
        return Mapped.plain(items)

    @property
    def wanted(self) -> frozenset[str] | None:
        """Everything is looked at."""
        return None

    def fields_of(self, item: str) -> frozenset[str]:
        """An item is its own field."""
        return frozenset([item])

    def codes_met(self) -> tuple[CodeMet, ...]:
        """No code tables are looked up."""
        return ()

    def folds_made(self) -> tuple[FoldUse, ...]:
        """Nothing is changed."""
        return ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where the rows of a layout go: the writer, the files' names, and the options that hold for them."""

    writer: Writer
    names: FileNames
    settings: Output


@dataclass(frozen=True, slots=True)
class Conversion:
    """Everything ``run_split`` needs. ``target`` is None when files are only validated."""

    layout: Layout
    reader: Reader
    mapper: Mapper
    checks: RecordChecks
    target: Target | None
    policy: Policy
    lang: Lang = "ja"
    show_values: bool = False
    #: every file that decided what this conversion does, for the manifest
    definitions: tuple[Path, ...] = ()
    #: items whose absence is already reported for the file as a whole
    absent: frozenset[str] = field(default_factory=frozenset)
    #: None when files are only validated
    coverage: Coverage | None = None
    leftover: Leftover | None = None

    @property
    def wanted(self) -> frozenset[str] | None:
        """The source fields to read; None: all of them."""
        wanted = self.mapper.wanted
        return wanted if wanted is None or self.leftover is None else wanted.union(self.leftover.fields)
