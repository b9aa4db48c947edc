"""Flag: ``flag``."""

from __future__ import annotations

from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, choices

FLAG = Kind(
    name="flag",
    ja="フラグ",
    en="Flag",
    about_ja="0 か 1。コード表があれば、その中のコード。値が0・1であることは仮定（公式資料で未確認）。",
    about_en="0 or 1, or a code of the item’s table where it has one. That the values are 0 and 1 is assumed.",
    check="flags",
    items=(Item(no=1, name="最新フラグ", type="flag"),),
    cases=(Case(("0",)), Case(("1",)), Case(("2",), "E309"), Case(("有",), "E309")),
    schema=lambda item, _: choices(item, ["0", "1"]),
)
