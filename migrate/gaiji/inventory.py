"""The inventory of a source's 外字: each code with how often, where and between what it occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from migrate.batch import Batch
from migrate.gaiji.met import noted_gaiji
from migrate.gaiji.resolver import OPEN, UNKNOWN
from migrate.issues import decode_detail, mask

#: Records named for each code, and characters shown on either side of it.
FIRST_RECORDS, AROUND = 5, 4
#: Codes listed one by one. Data with more of them is misread; the rest is only counted.
MAX_CODES = 1 << 16


@dataclass(slots=True)
class Seen:
    """One code. ``issue``: what became of it (E101, E115, E116, E117); ``code_point``: ``""`` where there is none.

    ``items``: how often in each source field. ``records``: (file, number) of the first records with it. ``context``:
    its first occurrence between its neighbours, masked unless values were asked for; ``""`` where the text is unknown.
    """

    issue: str
    code_point: str
    count: int = 0
    items: Counter[str] = field(default_factory=Counter)
    records: list[tuple[str, int]] = field(default_factory=list)
    context: str = ""

    def add(self, other: Seen) -> None:
        """Take in what was seen later."""
        self.count += other.count
        self.items.update(other.items)
        new = [record for record in other.records if record not in self.records]
        self.records = [*self.records, *new][:FIRST_RECORDS]
        self.context = self.context or other.context


@dataclass(slots=True)
class Inventory:
    """What was seen of each code (hex), in the order of the records. ``unlisted``: occurrences of codes beyond
    ``MAX_CODES``; ``read``: records looked at."""

    codes: dict[str, Seen] = field(default_factory=dict)
    unlisted: int = 0
    read: int = 0

    def take(self, batch: Batch, file: str, *, show_values: bool) -> None:
        """Add what a batch holds. Its records must come after those added before."""
        self.read += len(batch)
        noted = noted_gaiji(batch.issues, also=(UNKNOWN,)).sort("row", maintain_order=True)
        if not len(noted):
            return
        by_item = noted.group_by("value", "item", maintain_order=True).agg(pl.col("count").cast(pl.Int64).sum())
        places = noted.group_by("value", maintain_order=True).agg(
            pl.col("row").unique(maintain_order=True).head(FIRST_RECORDS).alias("rows"),
            pl.col("code", "detail", "item").first(),
        )
        found = {row["value"]: _seen(row, batch, file, show_values=show_values) for row in places.iter_rows(named=True)}
        for value, item, count in by_item.iter_rows():
            found[value].items[item] += count
            found[value].count += count
        for value, seen in found.items():
            self._add(value, seen)

    def update(self, other: Inventory) -> None:
        """Take in the inventory of later records."""
        self.read += other.read
        self.unlisted += other.unlisted
        for code, seen in other.codes.items():
            self._add(code, seen)

    def _add(self, code: str, seen: Seen) -> None:
        if code in self.codes:
            self.codes[code].add(seen)
        elif len(self.codes) < MAX_CODES:
            self.codes[code] = seen
        else:
            self.unlisted += seen.count


def _seen(first: Mapping[str, Any], batch: Batch, file: str, *, show_values: bool) -> Seen:
    """One code in one batch, not counted yet. ``first``: the first place it is noted at, with the ``rows`` that have
    it."""
    told = decode_detail(first["detail"])
    issue, point = first["code"], told.get("code_point", "")
    seen = Seen(issue, "" if issue == UNKNOWN else point)
    seen.records = [(file, batch.first_record + row) for row in first["rows"]]
    shown = told.get("character") or _character(point)
    text = batch.columns[first["item"]][first["rows"][0]]
    if text and shown in text:
        plain = show_values and issue not in {OPEN, UNKNOWN}
        seen.context = _context(text, text.index(shown), shown, masked=not show_values, plain=plain)
    return seen


def _character(code_point: str) -> str:
    return chr(int(code_point.removeprefix("U+"), base=16)) if code_point else "\0"


def _context(text: str, at: int, shown: str, *, masked: bool, plain: bool) -> str:
    """``「字【外】　字字」``. ``plain``: show the character itself and not 外; no font has a private-use one."""
    sides = text[max(0, at - AROUND) : at], text[at + len(shown) :][:AROUND]
    before, after = map(mask, sides) if masked else sides
    return f"「{before}【{shown if plain else '外'}】{after}」"
