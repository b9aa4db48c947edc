"""Made-up layouts for property tests: every type, lengths, keys, code tables, unknown dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from migrate.standards import CodeTable, Item, Layout, load_standard

KANJI = "住民氏名番号世帯主続柄異動事由転入出生年月日届所地方書区分税額課税資格国籍通称在留期間備考"
WORDS = st.text(KANJI, min_size=2, max_size=10)
NAMES = st.builds(
    "".join, st.tuples(WORDS, st.sampled_from(["", "", "_フリガナ", "（漢字）", "2", "ＡＢ", "コード", "_x y"]))
)
NOTES = st.sampled_from(["", "", "住民票に記載のもの", "1行目\n2行目", "A, \"B\" 'C'", "○のとき必須", "５桁"])
CODES = st.text("0123456789ABX", min_size=1, max_size=4)
LABELS = st.builds("".join, st.tuples(WORDS, st.sampled_from(["", "、その他", "（1）", " 甲"])))


@st.composite
def code_tables(draw: st.DrawFn) -> dict[str, CodeTable]:
    names = draw(st.lists(WORDS, max_size=4, unique=True))
    return {
        name: CodeTable(name, draw(st.dictionaries(CODES, LABELS, min_size=1, max_size=8)), "secondary")
        for name in names
    }


@st.composite
def sizes(draw: st.DrawFn, kind: str, tables: dict[str, CodeTable]) -> dict[str, Any]:
    """Type and what goes with it."""
    if kind == "N":
        if draw(st.booleans()):
            return {"type": "N", "integer": draw(st.sampled_from(["smallint", "integer", "bigint"]))}
        length = draw(st.integers(2, 18))
        return {"type": "N", "length": length, "scale": draw(st.none() | st.integers(1, length - 1))}
    if kind == "code" and tables and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(tables)))
        longest = max(map(len, tables[name].labels))
        return {"type": "code", "length": longest + draw(st.integers(0, 2)), "code_table": name}
    lengths = {"date": st.just(10), "wareki": st.just(8), "flag": st.just(1), "time": st.none()}
    return {"type": kind, "length": draw(lengths.get(kind, st.none() | st.integers(1, 500)))}


@st.composite
def layouts(draw: st.DrawFn, name: str, tables: dict[str, CodeTable], most: int = 12) -> Layout:
    """A layout of business 001 whose items have names of their own."""
    kinds = st.sampled_from(["X", "K", "kana", "N", "code", "date", "flag", "unknown", "wareki", "time"])
    rows: list[dict[str, Any]] = []
    for item in draw(st.lists(NAMES, min_size=1, max_size=most, unique=True)):
        row = {"name": item, "required": draw(st.booleans()), "note": draw(NOTES)}
        row |= draw(sizes(draw(kinds), tables))
        if row["type"] == "date" and draw(st.booleans()):
            flag = {"name": f"{item}_不詳フラグ", "type": "flag", "length": 1, "flag_for": item}
            text = {"name": f"{item}_不詳表記", "type": "K", "length": 72, "text_for": item}
            rows += [row | {"unknown_dates": True}, flag, text]
        else:
            rows.append(row)
    keys = draw(st.permutations(range(len(rows))))[: draw(st.integers(0, 3))]
    for position, index in enumerate(keys, 1):
        rows[index]["key"] = position
    items = tuple(Item(no=number, **row) for number, row in enumerate(rows, 1))
    return layout_of(name, items, tables)


def layout_of(name: str, items: Sequence[Item], tables: dict[str, CodeTable]) -> Layout:
    used = {item.code_table for item in items}
    return Layout(
        standard="made-up",
        business="001",
        name=name,
        title_en=name,
        file_id=f"001o{sum(map(ord, name)) % 1000:03}",
        items=tuple(items),
        keys=(),
        code_tables={key: table for key, table in tables.items() if key in used},
        dates=load_standard("kihon-2.1").dates,
        provenance="secondary",
    )


@st.composite
def several(draw: st.DrawFn) -> list[Layout]:
    """One to three layouts that share their code tables."""
    tables = draw(code_tables())
    names = draw(st.lists(WORDS, min_size=1, max_size=3, unique_by=lambda name: sum(map(ord, name)) % 1000))
    return [draw(layouts(name, tables)) for name in names]
