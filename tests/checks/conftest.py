"""What the tests of the checks share: the real layout, a sound resident, and a small layout of all types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from migrate.characters import mj
from migrate.characters.own_list import OwnList
from migrate.checks import RecordChecks, compile_checks
from migrate.standards import CodeTable, Item, Layout, load_standard

Record = Mapping[str, str | None]

RESIDENT: Record = {
    "宛名番号": "000000000012345",
    "個人履歴番号(履歴番号)": "1",
    "個人履歴番号_枝番号(履歴番号枝番)": "0",
    "世帯番号": "000000000054321",
    "住民種別": "1",
    "住民状態": "1",
    "異動年月日": "2019-05-01",
    "異動年月日_不詳フラグ": "0",
    "異動事由": "01",
    "氏名": "辻󠄂　花子",
    "氏名_フリガナ": "ツジ　ハナコ",
    "性別": "2",
    "性別表記": "女",
    "生年月日": "1950-03-31",
    "生年月日_不詳フラグ": "0",
    "続柄コード1": "02",
    "続柄表記": "世帯主",
    "住所_市区町村コード": "999997",
    "住所_町字コード": "0001000",
    "住所_都道府県": "架空県",
    "住所_市区郡町村名": "架空市",
    "住所_郵便番号": "9999999",
    "個人番号": "123456789018",
}

#: Every type of item, some required, with limits so small that a handful of characters reaches them.
SMALL_ITEMS = (
    Item(no=1, name="半角", type="X", length=3, required=True),
    Item(no=2, name="半角任意", type="X", length=10),
    Item(no=3, name="漢字", type="K", length=3, required=True),
    Item(no=4, name="漢字任意", type="K"),
    Item(no=5, name="カナ", type="kana", length=3, required=True),
    Item(no=6, name="小さい数", type="N", integer="smallint", required=True),
    Item(no=7, name="大きい数", type="N", integer="bigint"),
    Item(no=8, name="二桁", type="N", length=2),
    Item(no=9, name="数", type="N"),
    Item(no=10, name="区分", type="code", length=2, code_table="続柄", required=True),
    Item(no=11, name="区分任意", type="code", length=2, code_table="続柄"),
    Item(no=12, name="町字", type="code", length=4),
    Item(no=13, name="届出日", type="date", length=10, required=True),
    Item(no=14, name="通知日", type="date", length=10),
    Item(no=15, name="生年月日", type="date", length=10, required=True, unknown_dates=True),
    Item(no=16, name="生年月日フラグ", type="flag", required=True, flag_for="生年月日"),
    Item(no=17, name="生年月日表記", type="K", length=6, text_for="生年月日"),
    Item(no=18, name="定めた日", type="date", length=10, unknown_dates=True),
    Item(no=19, name="定めた日フラグ", type="flag", flag_for="定めた日"),
    Item(no=20, name="定めた日表記", type="K", length=6, text_for="定めた日"),
    Item(no=21, name="個人番号", type="X", length=12, format="kojin-bango"),
    Item(no=22, name="法人番号", type="X", length=13, format="hojin-bango", required=True),
    Item(no=23, name="型不明", type="unknown"),
    Item(no=24, name="券面氏名", type="K", length=6, repertoire="jisx0213 ascii"),
    Item(no=25, name="正式氏名", type="K", length=6, repertoire="mj+", required=True),
    Item(no=26, name="半角氏名", type="X", repertoire="jisx0208"),
    Item(no=27, name="カナ氏名", type="kana", repertoire="kana-full"),
    Item(no=28, name="型不明の氏名", type="unknown", repertoire="mj ascii"),
)


#: What ``mj+`` adds here: one character of plane 16, and a sequence that 文字情報基盤 does not have.
OWN_CHARACTERS = OwnList(Path("own.txt"), frozenset(map(mj.key_of, ["\U00100000", "辻\U000e0100"])))


@pytest.fixture(scope="session")
def layout() -> Layout:
    """住民情報 of 基本データリスト."""
    return load_standard("kihon-2.1").layout("住民情報")


@pytest.fixture(scope="session")
def small(layout: Layout) -> Layout:
    """A layout of 28 items with every type there is."""
    return Layout(
        standard="small", business="001", name="小", title_en="Small", file_id="", items=SMALL_ITEMS, keys=("半角",),
        code_tables={"続柄": CodeTable("続柄", {"02": "世帯主", "2X": "子（ ）", "XX": "空欄"}, "secondary")},
        dates=layout.dates, provenance="secondary", own_characters=OWN_CHARACTERS,
    )  # fmt: skip


@pytest.fixture(scope="session")
def checks(layout: Layout) -> RecordChecks:
    """The checks of 住民情報."""
    return compile_checks(layout)


@pytest.fixture(scope="session")
def frame(layout: Layout) -> Callable[..., pl.DataFrame]:
    """RESIDENT with some items changed, once per row: ``frame({"氏名": "…"}, {})`` is two rows."""
    names = [item.name for item in layout.items]

    def build(*changes: Record) -> pl.DataFrame:
        rows = [{**RESIDENT, **change} for change in changes]
        return pl.DataFrame({name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in names})

    return build


@pytest.fixture(scope="session")
def found(checks: RecordChecks, frame: Callable[..., pl.DataFrame]) -> Callable[[Record], list[tuple[str, str]]]:
    """The issues of a resident with some items changed, as (item, code)."""
    return lambda change: list(checks.run(frame(change)).select("item", "code").iter_rows())
