"""Text that may hold 外字: ``K``."""

from __future__ import annotations

from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, text

GAIJI_TEXT = Kind(
    name="K",
    ja="外字を含みうる文字列",
    en="Text that may hold 外字",
    about_ja=(
        "全角・半角の文字。異体字セレクタと結合文字は前の文字と合わせて1文字に数える。私用領域の文字（外字）が残"
        "っていればアラート（E313）。制御文字は使えない。"
    ),
    about_en=(
        "Any text. Variation selectors and combining marks count as one character with what they follow. A "
        "private-use character (外字) that is left is a warning (E313). No control characters."
    ),
    check="text",
    items=(Item(no=1, name="氏名", type="K", length=3),),
    cases=(
        Case(("辻\U000e0102花子",)),
        Case(("山田花",)),
        Case(("山田花子",), "E302"),
        Case(("山\x00",), "E303"),
        Case(("\U000e0102辻",), "E303"),
    ),
    schema=lambda item, _: text(item, any_text=True),
)
