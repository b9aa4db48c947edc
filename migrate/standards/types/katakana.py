"""Full-width katakana: ``kana``."""

from __future__ import annotations

from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, text

KATAKANA_TEXT = Kind(
    name="kana",
    ja="全角カタカナ",
    en="Full-width katakana",
    about_ja=(
        "全角カタカナ、長音、中黒、繰返し記号、全角の空白。濁点・半濁点の結合文字は前の文字と合わせて1文字に数える。"
    ),
    about_en=(
        "Full-width katakana with ー ・ ヽ ヾ and the full-width space. A combining 濁点 or 半濁点 counts as one "
        "character with what it follows."
    ),
    check="text",
    items=(Item(no=1, name="氏名_フリガナ", type="kana", length=4),),
    cases=(
        Case(("ツジ　ハ",)),
        Case(("カ゚キ゚ク゚",)),
        Case(("ツジ　ハナコ",), "E302"),
        Case(("ﾂｼﾞ",), "E305"),
        Case(("つじ",), "E305"),
    ),
    schema=lambda item, _: text(item, any_text=False),
)
