"""Repertoires and 縮退 alone, in MB/s of UTF-8: columns of names, addresses and shapes with selectors.

``python -m pytest bench/test_characters.py --benchmark-only --override-ini addopts= -q``
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from migrate.characters import mj
from migrate.characters.jis import jisx0208
from migrate.characters.repertoire import named
from migrate.characters.shrink import candidates
from migrate.mapping.compile import compile_mapping
from migrate.mapping.tables import MappingRow, MappingTable
from migrate.standards import load_standard

ROWS = 100_000
RNG = random.Random(20190501)
KANJI = sorted(char for char in jisx0208() if "\u4e00" <= char <= "\u9fff")
#: Shapes with a selector that one class leads to one character of JIS X 0213.
SHAPES = [
    text
    for text in (mj.text_of(int(key)) for key in mj.shapes().keys[::11])
    if len(text) > 1 and len({one.text for one in candidates(text, ["jis"])}) == 1
]


def _names(share: float) -> pl.Series:
    """ROWS different names; in a ``share`` of them one character is a shape with its selector."""
    texts = [
        "".join(RNG.choices(KANJI, k=2)) + "　" + "".join(RNG.choices(KANJI, k=RNG.randint(1, 3))) for _ in range(ROWS)
    ]
    return pl.Series("NAME", [RNG.choice(SHAPES) + text if RNG.random() < share else text for text in texts])


def _addresses() -> pl.Series:
    return pl.Series(
        "NAME", [f"架空県架空市大字見本{RNG.randint(1, 999)}番地の{row}　見本マンション" for row in range(ROWS)]
    )


COLUMNS = {"names": _names(0), "names with selectors": _names(0.3), "addresses": _addresses()}


def _rate(benchmark: Any, texts: pl.Series) -> None:
    benchmark.extra_info["mb_per_s"] = round(texts.str.len_bytes().sum() / benchmark.stats.stats.median / 1e6)
    benchmark.extra_info["rows_per_s"] = round(len(texts) / benchmark.stats.stats.median)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("name", ["jisx0208 ascii", "jisx0213 ascii", "mj ascii"])
def test_a_repertoire_is_checked(benchmark: Any, name: str, column: str) -> None:
    """Every row, one thread."""
    texts, repertoire = COLUMNS[column], named(name)
    repertoire.rows_outside(texts.head(1))
    benchmark(repertoire.rows_outside, texts)
    _rate(benchmark, texts)


@pytest.mark.parametrize("share", [0, 0.01, 0.3])
def test_names_are_folded(benchmark: Any, share: float) -> None:
    """``fold`` over names that are nearly all different; only those with a stranger are worked out."""
    texts = _names(share)
    layout = load_standard("kihon-2.1").layout("住民情報")
    rows = (MappingRow("氏名", 'NAME | fold("mj-shrink", "jis, koseki")', "", "x.csv:2", "x.csv:2"),)

    def fold() -> None:
        mapping = compile_mapping(MappingTable(Path("x.csv"), rows), ["NAME"], layout, Path("codes"))
        for start in range(0, ROWS, 20_000):
            mapping.apply(texts[start : start + 20_000].to_frame())

    benchmark.pedantic(fold, rounds=3, warmup_rounds=1)
    _rate(benchmark, texts)
