"""Half-width text: ``X``."""

from __future__ import annotations

from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, text

HALF_WIDTH_TEXT = Kind(
    name="X",
    ja="半角文字列",
    en="Half-width text",
    about_ja="印字できるASCII文字（U+0020〜U+007E）。半角カナは使えない。桁数は文字数の上限。",
    about_en="Printable ASCII (U+0020–U+007E); no half-width katakana. The length is the most characters it may have.",
    check="text",
    items=(Item(no=1, name="宛名番号", type="X", length=5),),
    cases=(
        Case(("A-001",)),
        Case(("A 1",)),
        Case(("A-0001",), "E302"),
        Case(("ｱ1",), "E304"),
        Case(("Ａ",), "E304"),
        Case(("A\t1",), "E303"),
    ),
    schema=lambda item, _: text(item, any_text=False),
)
