"""The tables beside this module, read as published: gzipped TSV, UTF-8, one header row, no quotes.

mji.00602: MJ文字情報一覧表 006.02, one row per shape. MJIH00201-hentaigana: 変体仮名. MJShrinkMap.1.2.0: MJ縮退マップ,
one row per shape and candidate. All three by IPA, CC BY-SA 2.1 JP; see NOTICE.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who only imports this package loads no Polars
    import polars as pl

SHAPES, HENTAIGANA, CANDIDATES = "mji.00602", "MJIH00201-hentaigana", "MJShrinkMap.1.2.0"


def read_table(name: str, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of a table as String; an empty cell is null."""
    import polars as pl  # noqa: PLC0415

    data = files("migrate.characters").joinpath("tables", f"{name}.tsv.gz").read_bytes()
    return pl.read_csv(data, separator="\t", quote_char=None, infer_schema=False, columns=list(columns))
