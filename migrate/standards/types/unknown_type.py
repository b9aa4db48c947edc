"""Type not known: ``unknown``."""

from __future__ import annotations

from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, text

UNKNOWN_TYPE = Kind(
    name="unknown",
    ja="型が不明",
    en="Type not known",
    about_ja="一覧に型がない項目。必須と、文字として使えない符号だけを調べる。",
    about_en="The list does not give a type: only “required” and unusable characters are checked.",
    check="text",
    items=(Item(no=1, name="登記地目", type="unknown"),),
    cases=(Case(("田",)), Case(("\x01",), "E303")),
    schema=lambda item, _: text(item, any_text=True),
)
