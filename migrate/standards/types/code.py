"""Code: ``code``."""

from __future__ import annotations

from migrate.standards.model import CodeTable, Item, Layout
from migrate.standards.types.base import Case, JsonSchema, Kind, choices, text


def _schema(item: Item, layout: Layout) -> JsonSchema:
    return choices(item, list(layout.codes[item.code_table])) if item.code_table else text(item, any_text=False)


CODE = Kind(
    name="code",
    ja="コード",
    en="Code",
    about_ja="コード表（code_table）があれば、その中のコード。なければ半角文字列と同じ。",
    about_en="A code of the item’s table (code_table); without one, as half-width text.",
    check="codes",
    items=(Item(no=1, name="性別", type="code", length=1, code_table="性別"),),
    cases=(Case(("1",)), Case(("9",), "E307"), Case(("男",), "E307")),
    schema=_schema,
    tables=(CodeTable("性別", {"0": "不明（未記入）", "1": "男", "2": "女"}, "secondary"),),
)
