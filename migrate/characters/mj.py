"""MJ文字情報一覧表: the shapes of 文字情報基盤 by name, and the names by character.

>>> mj.character("MJ025760") == "辻\\U000e0102", mj.name_of("辻")
(True, 'MJ025761')

A shape is written as its 実装したUCS; where it has none, as its 実装したIVS, a base character with a selector.
対応するUCS is not used: several shapes share one. Reading a text knows every way the table gives (UCS, IVS, SVS).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from migrate.characters.tables import HENTAIGANA, SHAPES, read_table

if TYPE_CHECKING:
    import polars as pl

_NAME = re.compile(r"MJ[0-9]{6}")
_NAMES = 1_000_000
#: The columns that say how a shape is written, the first one preferred.
_WAYS = ("実装したUCS", "実装したMoji_JohoコレクションIVS", "実装したSVS")
#: A key is ``base << MARK_BITS | mark``: one code point, and the mark after it or 0.
MARK_BITS = 21

Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """Every way a shape is written. ``keys``: ascending; ``numbers``: the MJ name's number for each key.

    ``preferred``  the key a shape is written as, by number; 0 for none.
    """

    keys: Keys
    numbers: NDArray[np.uint32]
    preferred: Keys


@cache
def shapes() -> Shapes:
    """The table, read when it is first asked for (a tenth of a second)."""
    listed = _long(read_table(SHAPES, ("MJ文字図形名", *_WAYS)))
    kana = read_table(HENTAIGANA, ("MJ文字図形名", "UCS符号位置")).drop_nulls()
    numbers = np.concatenate([_numbers(listed["name"]), _numbers(kana["MJ文字図形名"])])
    keys = np.concatenate([_keys(listed["text"]), _keys(kana["UCS符号位置"].str.strip_prefix("U+"))])
    preferred = np.zeros(_NAMES, np.uint64)
    preferred[numbers[::-1]] = keys[::-1]  # of several ways the first stays
    order = np.argsort(keys, kind="stable")
    return Shapes(keys[order], numbers[order], preferred)


def character(name: str) -> str | None:
    """The character, or base and selector, of an MJ name; None where there is no such name or it has no code."""
    if not _NAME.fullmatch(name):
        return None
    key = int(shapes().preferred[int(name[2:])])
    return text_of(key) if key else None


def name_of(text: str) -> str | None:
    """The MJ name of one character, alone or with its variation selector; None where it has none."""
    key, table = key_of(text), shapes()
    at = int(np.searchsorted(table.keys, np.uint64(key)))
    return f"MJ{table.numbers[at]:06}" if key and at < len(table.keys) and table.keys[at] == key else None


def key_of(text: str) -> int:
    """The key of one character, or of one with one mark; 0 for any other text."""
    if not 1 <= len(text) <= 2:  # noqa: PLR2004  a base and a mark
        return 0
    return ord(text[0]) << MARK_BITS | (ord(text[1]) if len(text) > 1 else 0)


def text_of(key: int) -> str:
    """The inverse of ``key_of``."""
    mark = key & (1 << MARK_BITS) - 1
    return chr(key >> MARK_BITS) + (chr(mark) if mark else "")


def _long(table: pl.DataFrame) -> pl.DataFrame:
    """One row (name, text in hex) for each way a shape is written: all UCS first, then the IVS, then the SVS."""
    import polars as pl  # noqa: PLC0415

    return pl.concat(
        table.select(pl.col("MJ文字図形名").alias("name"), pl.col(way).str.split(";").alias("text"))
        .drop_nulls()
        .explode("text")
        for way in _WAYS
    )


def _numbers(names: pl.Series) -> NDArray[np.uint32]:
    return names.str.strip_prefix("MJ").str.to_integer().to_numpy().astype(np.uint32)


def _keys(texts: pl.Series) -> Keys:
    """Keys of texts in hex: ``8FBB``, ``8FBB E0102``."""
    parts = texts.str.splitn(" ", 2).struct.unnest()
    base, mark = (part.str.to_integer(base=16).fill_null(0).to_numpy().astype(np.uint64) for part in parts)
    return base << np.uint64(MARK_BITS) | mark
