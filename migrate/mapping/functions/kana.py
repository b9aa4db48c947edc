"""Kana and width: half-width and full-width, hiragana and katakana, to what the standard wants."""

from __future__ import annotations

import polars as pl

from migrate.mapping.function import Example, column_function
from migrate.mapping.transliteration import CharacterTable, change_column

_VOICED, _SEMI_VOICED = "ﾞ", "ﾟ"
#: U+FF61–FF9D in their order, and what a sound mark makes of those that take one.
_PLAIN = (
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソ"
    "タチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
)
_WITH_VOICED = dict(zip("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎﾜｦ", "ヴガギグゲゴザジズゼゾダヂヅデドバビブベボヷヺ", strict=True))
_WITH_SEMI_VOICED = dict(zip("ﾊﾋﾌﾍﾎ", "パピプペポ", strict=True))
#: Hiragana ぁ–ゖ and the marks ゝ ゞ stand 96 code points below their katakana.
_TO_KATAKANA = 0x60


def _full_width() -> dict[str, str]:
    """Half-width katakana and marks (U+FF61–FF9F) → full-width; a kana with its sound mark is one character: ｶﾞ → ガ.

    A sound mark on its own becomes ゛ or ゜, the spacing ones. The table is written out, as no value here is ever
    normalised: Unicode's forms would change kanji too.
    """
    table = {" ": "\u3000", _VOICED: "゛", _SEMI_VOICED: "゜"}
    table |= {chr(0xFF61 + place): kana for place, kana in enumerate(_PLAIN)}
    table |= {kana + _VOICED: voiced for kana, voiced in _WITH_VOICED.items()}
    return table | {kana + _SEMI_VOICED: voiced for kana, voiced in _WITH_SEMI_VOICED.items()}


_FULL_WIDTH = CharacterTable.of(_full_width(), _VOICED + _SEMI_VOICED)
#: Full-width katakana and marks → half-width, ガ → ｶﾞ. What has no half-width form (ヮ ヰ ヱ ヵ ヶ) is not in it.
_HALF_KANA = {full: half for half, full in _full_width().items()}
#: Full-width ASCII (U+FF01–FF5E) and the ideographic space → ASCII.
_HALF_WIDTH = CharacterTable.of({"\u3000": " ", **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}})
#: ASCII but the space → full-width; with the space it is the way back from ``halfwidth``.
_WIDE = CharacterTable.of({" ": "\u3000", **{chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}})
_KATAKANA = CharacterTable.of({
    chr(code): chr(code + _TO_KATAKANA) for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)
})  # fmt: skip


@column_function(
    ja="半角カタカナを全角にする。濁点・半濁点は前の文字と合わせ、空白も全角にする。",
    examples=[
        Example("fullwidth_kana(KANA)", (("KANA", "ﾔﾏﾀﾞ ｼﾞｭﾝﾍﾟｲ"),), "ヤマダ　ジュンペイ"),
        Example("fullwidth_kana(KANA)", (("KANA", "ｵｵｼﾏ ﾕｰｺ"),), "オオシマ　ユーコ"),
    ],
)
def fullwidth_kana(text: pl.Expr) -> pl.Expr:
    """Half-width katakana → full-width, sound marks joined to their kana; a space becomes a full-width one.

    Everything else stays as it is, the long vowel mark among it: what is no katakana is for the checks to find.
    """
    return _changed(text, _FULL_WIDTH)


@column_function(
    ja="全角カタカナを半角にする。濁点・半濁点は1文字になり、空白も半角にする。半角のないヮヰヱヵヶはそのまま残る。",
    examples=[Example("halfwidth_kana(KANA)", (("KANA", "ヤマダ　ジュンペイ"),), "ﾔﾏﾀﾞ ｼﾞｭﾝﾍﾟｲ")],
)
def halfwidth_kana(text: pl.Expr) -> pl.Expr:
    """Full-width katakana → half-width, a sound mark as a character of its own; an ideographic space becomes a space.

    What has no half-width form (ヮ ヰ ヱ ヵ ヶ, kanji) stays as it is and is for the checks to find.
    """
    return text.str.replace_many(list(_HALF_KANA), list(_HALF_KANA.values()))


@column_function(
    ja="ひらがなを全角カタカナにする。長音「ー」はそのまま残す。",
    examples=[
        Example("katakana(KANA)", (("KANA", "やまだ　ゆーこ"),), "ヤマダ　ユーコ"),
        Example("katakana(KANA) | fullwidth_kana", (("KANA", "みゞﾀ"),), "ミヾタ"),
    ],
)
def katakana(text: pl.Expr) -> pl.Expr:
    """Hiragana → full-width katakana; everything else stays as it is, the long vowel mark among it."""
    return _changed(text, _KATAKANA)


@column_function(
    ja="全角の英数字・記号・空白を半角にする。",
    examples=[Example("halfwidth(BANCHI)", (("BANCHI", "１２－３　Ａ棟"),), "12-3 A棟")],
)
def halfwidth(text: pl.Expr) -> pl.Expr:
    """Full-width ASCII and the ideographic space → half-width; everything else stays as it is."""
    return _changed(text, _HALF_WIDTH)


@column_function(
    ja="半角の英数字・記号・空白を全角にする。",
    examples=[Example("fullwidth(BANCHI)", (("BANCHI", "12-3 A棟"),), "１２－３　Ａ棟")],
)
def fullwidth(text: pl.Expr) -> pl.Expr:
    """ASCII and its space → full-width; everything else stays as it is."""
    return _changed(text, _WIDE)


def _changed(text: pl.Expr, table: CharacterTable) -> pl.Expr:
    return text.map_batches(lambda texts: change_column(texts, table), return_dtype=pl.String, is_elementwise=True)
