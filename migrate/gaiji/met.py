"""Which 外字 a batch met, and what became of them: what the manifest and the inventory count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from migrate.gaiji.resolver import APPLIED, OPEN, STAND_IN
from migrate.issues import decode_detail

_COUNT = '"count":"([0-9]+)"'


@dataclass(frozen=True, slots=True, order=True)
class GaijiMet:
    """A 外字 by its ``code`` (hex) and what stood in its place; ``issue``: E115, E116 or E117.

    ``code_point``: what the charset makes of the code without a table, ``""`` if nothing. ``character``, ``mj`` and
    ``image`` are ``""`` where the table has none.
    """

    code: str
    issue: str
    code_point: str
    character: str
    mj: str
    image: str


def noted_gaiji(issues: pl.DataFrame, also: tuple[str, ...] = ()) -> pl.DataFrame:
    """The rows of an issue frame that note 外字 (or have another of the codes), with the ``count`` of each (UInt32)."""
    noted = issues.filter(pl.col("code").is_in([OPEN, STAND_IN, APPLIED, *also]))
    return noted.with_columns(pl.col("detail").str.extract(_COUNT).cast(pl.UInt32).fill_null(1).alias("count"))


def gaiji_met(issues: pl.DataFrame) -> Counter[GaijiMet]:
    """How often each 外字 occurs by an issue frame."""
    if not len(issues):
        return Counter()
    noted = noted_gaiji(issues)
    totals = noted.group_by("value", "code").agg(pl.col("count").cast(pl.Int64).sum(), pl.col("detail").first())
    return Counter({_met(value, code, detail): count for value, code, count, detail in totals.iter_rows()})


def _met(value: str, code: str, detail: str) -> GaijiMet:
    told = decode_detail(detail)
    return GaijiMet(value, code, *(told.get(key, "") for key in ("code_point", "character", "mj", "image")))
