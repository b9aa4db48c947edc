"""Width: half-width katakana and full-width ASCII, to the width the standard wants."""

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
#: Full-width ASCII (U+FF01–FF5E) and the ideographic space → ASCII.
_HALF_WIDTH = CharacterTable.of({"\u3000": " ", **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}})


@column_function(
    examples=[
        Example("fullwidth_kana(KANA)", (("KANA", "ﾔﾏﾀﾞ ｼﾞｭﾝﾍﾟｲ"),), "ヤマダ　ジュンペイ"),
        Example("fullwidth_kana(KANA)", (("KANA", "ヤマダ"),), "ヤマダ"),
    ]
)
def fullwidth_kana(text: pl.Expr) -> pl.Expr:
    """Half-width katakana → full-width, sound marks joined to their kana; a space becomes a full-width one.

    Everything else stays as it is: what is no katakana is for the checks to find.
    """
    return text.map_batches(
        lambda texts: change_column(texts, _FULL_WIDTH), return_dtype=pl.String, is_elementwise=True
    )


@column_function(examples=[Example("halfwidth(BANCHI)", (("BANCHI", "１２－３　Ａ棟"),), "12-3 A棟")])
def halfwidth(text: pl.Expr) -> pl.Expr:
    """Full-width ASCII and the ideographic space → half-width; everything else stays as it is."""
    return text.map_batches(
        lambda texts: change_column(texts, _HALF_WIDTH), return_dtype=pl.String, is_elementwise=True
    )
