"""The vocabulary of issues: the catalogue, the issue frame, and how a finding becomes a sentence.

Finding and wording are two jobs. Readers, functions and checks record *what* they found as data: a code of the
catalogue, the row, the item, the value and a few parameters. ``word`` turns that into Japanese or English at the end.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
import polars as pl

from migrate.marks import is_mark

Lang = Literal["ja", "en"]
Severity = Literal["error", "warning", "off"]

#: Columns of an issue frame inside a batch. ``row`` counts the batch's records from 0; ``item`` is the layout's item
#: or, for what readers find, the source field; ``value`` is what was found, unmasked; ``detail`` is a JSON object of
#: the parameters the wording needs (``encode_detail``), or null; ``place`` is the definition that asked
#: (``x.csv:24``), or null.
ISSUE_SCHEMA: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    "item": pl.String(),
    "code": pl.String(),
    "value": pl.String(),
    "detail": pl.String(),
    "place": pl.String(),
}


class IssueKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the catalogue. ``ja``/``en`` may hold ``{name}`` for parameters; ``ja_do``/``en_do`` say what to
    do."""

    severity: Severity
    ja: str
    en: str
    ja_do: str
    en_do: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What a value function found wrong: a code of the catalogue and the parameters of its wording."""

    code: str
    params: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, **params: str) -> Problem:
        """``Problem.of("E211", table="seibetsu")``."""
        return cls(code, tuple(sorted(params.items())))


@cache
def catalogue() -> Mapping[str, IssueKind]:
    """Every code the product can say, in the order of ``issues.toml``."""
    raw = tomllib.loads(files("migrate").joinpath("issues.toml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, IssueKind])


def empty_issues() -> pl.DataFrame:
    """An issue frame without rows."""
    return pl.DataFrame(schema=ISSUE_SCHEMA)


def encode_detail(params: Mapping[str, str] | tuple[tuple[str, str], ...]) -> str | None:
    """Parameters as the canonical JSON text of the ``detail`` column; no parameters give null."""
    pairs = dict(params)
    return msgspec.json.encode(pairs, order="sorted").decode() if pairs else None


def decode_detail(detail: str | None) -> dict[str, str]:
    """The inverse of ``encode_detail``."""
    return msgspec.json.decode(detail, type=dict[str, str]) if detail else {}


def word(code: str, params: Mapping[str, str], lang: Lang) -> str:
    """The sentence for a finding, followed by what to do about it.

    A parameter that the wording names but the finding lacks is shown as ``?``: an incomplete sentence is better than
    a traceback.
    """
    kind = catalogue()[code]
    text, todo = (kind.ja, kind.ja_do) if lang == "ja" else (kind.en, kind.en_do)
    return _fill(text, params) + (" → " if todo else "") + _fill(todo, params)


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _fill(template: str, params: Mapping[str, str]) -> str:
    return template.format_map(_Lenient(params))


def mask(value: str) -> str:
    """The shape of a value without the value: digits as 9, letters as A, kana as ア, other letters as 字, gaiji as 外.

    Punctuation and spaces stay, so ``S64-13-45`` is ``A99-99-99``: enough to see what kind of thing it is, nothing of
    who it is. Variation selectors and combining marks belong to the character before them and are not shown.
    """
    return "".join(map(_mask_char, value))


#: What a letter is shown as, by the beginning of its Unicode name.
_SHAPES = {
    "LATIN": "A",
    "FULLWIDTH LATIN": "Ａ",
    "KATAKANA": "ア",
    "HIRAGANA": "ア",
    "HALFWIDTH KATAKANA": "ｱ",
}


@cache
def _mask_char(char: str) -> str:
    if is_mark(char):
        return ""
    category = unicodedata.category(char)
    if category[0] == "L":
        name = unicodedata.name(char, "")
        return next((shape for start, shape in _SHAPES.items() if name.startswith(start)), "字")
    return {"Nd": "9", "Nl": "9", "No": "9", "Co": "外", "Cc": "?"}.get(category, char)
