"""How fast a mapping runs: 34 source fields → 113 items of 住民情報, on one core.

make bench-units, or: POLARS_MAX_THREADS=1 python -m pytest bench/test_mapping.py --benchmark-only
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from migrate.mapping import CompiledMapping, compile_mapping, read_mapping
from migrate.mapping.functions.kana import fullwidth_kana
from migrate.mapping.functions.text import slice_, trim, zfill
from migrate.standards import load_standard

ROWS = 65_536


def _mapping_rows() -> list[tuple[str, str]]:
    rows = [
        ("宛名番号", "JUMIN_NO | zfill(15)"),
        ("個人履歴番号(履歴番号)", "RIREKI_NO | strip_zeros"),
        ("個人履歴番号_枝番号(履歴番号枝番)", '"0"'),
        ("世帯番号", "SETAI_NO | zfill(15)"),
        ("住民種別", 'SHUBETSU | code("shubetsu")'),
        ("住民状態", 'JOTAI | code("jotai")'),
        ("異動届出年月日", "iso_date(TODOKE_YMD)"),
        ("異動事由", 'JIYU | code("jiyu")'),
        ("氏名", "SHIMEI | trim"),
        ("氏名_フリガナ", "SHIMEI_KANA | trim | fullwidth_kana"),
        ("旧氏", "KYUSHI | trim"),
        ("旧氏_フリガナ", "KYUSHI_KANA | trim | fullwidth_kana"),
        ("通称", "TSUSHO | trim"),
        ("氏名優先区分", '"01"'),
        ("性別", 'SEIBETSU | code("seibetsu")'),
        ("性別表記", 'SEIBETSU | code("seibetsu_hyoki")'),
        ("続柄表記", 'ZOKUGARA | code("zokugara") | relationship_label'),
        ("住所_市区町村コード", '"999997"'),
        ("住所_町字コード", "slice(JUSHO_CODE, 0, 7)"),
        ("住所_都道府県", '"架空県"'),
        ("住所_市区郡町村名", '"見本市"'),
        ("住所_町字", "JUSHO | trim"),
        ("住所_番地号表記", "BANCHI | trim | halfwidth"),
        ("住所_方書", "KATAGAKI | trim"),
        ("住所_郵便番号", 'YUBIN | replace("-", "")'),
        ("転入前住所_町字", "MAE_JUSHO | trim"),
        ("転入前住所_方書", "MAE_KATAGAKI | trim"),
        ("転入前住所_世帯主氏名", "MAE_NUSHI | trim"),
        ("転出先住所（予定）_町字", "SAKI_JUSHO | trim"),
        ("個人番号", "KOJIN_NO | zfill(12)"),
        ("国籍等_国名コード", 'KOKUSEKI | default("JPN")'),
    ]
    rows += [(f"続柄コード{n}", f'ZOKUGARA | code("zokugara") | relationship({n})') for n in range(1, 5)]
    for item, field in (("異動年月日", "IDO"), ("生年月日", "UMARE"), ("住民となった年月日", "JUMIN")):
        date = f"wareki({field}_GENGO, {field}_YMD)"
        rows += [(item, date), (f"{item}_不詳フラグ", f'unknown_date({date}, "flag")')]
        rows += [(f"{item}_不詳表記", f'unknown_date({date}, "text")')]
    rows += [(f"地区管理コード{n}", f"CHIKU{n} | zfill(12)") for n in range(1, 4)]
    rows += [("消除の異動年月日", 'when(JOTAI == "1", "", wareki(IDO_GENGO, IDO_YMD))')]
    return rows


def _records(rows: int, seed: int = 1) -> pl.DataFrame:
    """Invented people, as wide and as varied as real ones.

    Padded names, nearly all different; half the optional fields blank.
    """
    rng = random.Random(seed)

    def pick(values: list[str | None]) -> list[str | None]:
        return rng.choices(values, k=rows)

    def dates(first: int, last: int) -> list[str | None]:
        return [f"{rng.randint(first, last):02}{rng.randint(1, 12):02}{rng.randint(1, 28):02}" for _ in range(rows)]

    def kanji(length: int, pad: int) -> list[str | None]:
        letters = "山田川中村木林森石井上下高橋大小野原本島崎辻太郎次花子美香一二三四"
        return ["".join(rng.choices(letters, k=length)).ljust(pad, "　") for _ in range(rows)]

    def half(values: list[str | None]) -> list[str | None]:
        return [value if rng.getrandbits(1) else None for value in values]

    def kana(length: int) -> list[str | None]:
        return [
            ("".join(rng.choices(["ﾔ", "ﾏ", "ﾀﾞ", "ﾀ", "ﾛ", "ｳ", "ｼﾞ", "ｭ", "ﾝ", "ﾊﾟ"], k=length)) + " " + "ﾊﾅｺ").ljust(24)
            for _ in range(rows)
        ]

    def number(digits: int) -> list[str | None]:
        return [str(rng.randrange(10**digits)).zfill(digits) for _ in range(rows)]

    columns = {
        "JUMIN_NO": number(10),
        "RIREKI_NO": pick(["001", "002", "003"]),
        "SETAI_NO": number(10),
        "SHUBETSU": pick(["1", "1", "1", "2"]),
        "JOTAI": pick(["1", "1", "2", "3"]),
        "TODOKE_YMD": [f"{rng.randint(1975, 2024)}{d[2:]}" for d in dates(1, 60) if d],
        "JIYU": pick([f"{n:02}" for n in range(1, 30)]),
        "SHIMEI": kanji(5, 20),
        "SHIMEI_KANA": kana(6),
        "KYUSHI": half(kanji(2, 10)),
        "KYUSHI_KANA": half(kana(3)),
        "TSUSHO": half(kanji(4, 20)),
        "SEIBETSU": pick(["1", "2"]),
        "ZOKUGARA": pick([f"{n:02}" for n in range(1, 12)]),
        "JUSHO_CODE": pick([f"{n:011}" for n in range(300)]),
        "JUSHO": kanji(8, 20),
        "BANCHI": [
            f"{rng.randint(1, 3000)}番地{rng.randint(1, 30)}".translate(_WIDE).ljust(15, "　") for _ in range(rows)
        ],
        "KATAGAKI": half(kanji(8, 20)),
        "YUBIN": pick([f"999-{n:04}" for n in range(100)]),
        "MAE_JUSHO": half(kanji(10, 20)),
        "MAE_KATAGAKI": half(kanji(8, 20)),
        "MAE_NUSHI": half(kanji(5, 20)),
        "SAKI_JUSHO": half(kanji(10, 20)),
        "KOJIN_NO": number(12),
        "KOKUSEKI": pick([None, "USA", "KOR"]),
        **{f"CHIKU{n}": pick([str(k) for k in range(50)]) for n in range(1, 4)},
    }
    for field, eras, last in (("IDO", "34", 30), ("UMARE", "234", 14), ("JUMIN", "34", 30)):
        columns[f"{field}_GENGO"] = pick(list(eras))
        columns[f"{field}_YMD"] = dates(2, last)
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.fixture(scope="module")
def records() -> pl.DataFrame:
    """One batch."""
    return _records(ROWS)


@pytest.fixture
def mapping(tmp_path: Path, records: pl.DataFrame) -> CompiledMapping:
    """48 of the 113 items of 住民情報 mapped, with six code tables."""
    (tmp_path / "codes").mkdir()
    tables = {"shubetsu": 3, "jotai": 4, "jiyu": 30, "seibetsu": 3, "seibetsu_hyoki": 3}
    for name, size in tables.items():
        width = 2 if name == "jiyu" else 1
        rows = [f"{n:0{width}},{n:0{width}}," for n in range(1, size + 1)]
        (tmp_path / "codes" / f"{name}.csv").write_text("from,to,note\n" + "\n".join(rows), encoding="utf-8")
    names = ["世帯主", "夫", "妻", "子", "父", "母", "妻の母", "子の子", "兄", "弟", "同居人"]
    rows = [f"{n:02},{name}," for n, name in enumerate(names, 1)]
    (tmp_path / "codes" / "zokugara.csv").write_text("from,to,note\n" + "\n".join(rows), encoding="utf-8")
    path = tmp_path / "juki.mapping.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("item", "expression", "note"), *((*row, "") for row in _mapping_rows())])
    layout = load_standard("kihon-2.1").layout("住民情報")
    return compile_mapping(read_mapping(path), records.columns, layout, tmp_path / "codes")


def test_a_batch_of_residents(benchmark: BenchmarkFixture, mapping: CompiledMapping, records: pl.DataFrame) -> None:
    """A batch in the middle of a run: the answers of value functions are there."""
    mapped = benchmark(mapping.apply, records)
    assert mapped.items.shape == (ROWS, 113)
    assert not len(mapped.issues)
    benchmark.extra_info["rows_per_s"] = round(ROWS / benchmark.stats.stats.min)


def test_a_batch_whose_values_are_all_new(
    benchmark: BenchmarkFixture, mapping: CompiledMapping, records: pl.DataFrame
) -> None:
    """The first batch of a run: every date is worked out in Python."""

    def afresh() -> None:
        for stage in mapping.plan.stages:
            for lookup in stage.lookups:
                lookup.table.clear()
        mapping.apply(records)

    benchmark.pedantic(afresh, rounds=3, warmup_rounds=1)


@pytest.mark.parametrize(
    ("function", "column"),
    [
        (trim, "SHIMEI"),
        (trim, "JUMIN_NO"),
        (fullwidth_kana, "SHIMEI_KANA"),
        (lambda text: zfill(text, 15), "JUMIN_NO"),
        (lambda text: slice_(text, 0, 7), "JUSHO_CODE"),
    ],
    ids=["trim padded", "trim clean", "kana", "zfill", "slice"],
)
def test_a_column_function(
    benchmark: BenchmarkFixture, records: pl.DataFrame, function: Callable[[pl.Expr], pl.Expr], column: str
) -> None:
    """One column of a batch."""
    frame, expression = records.select(column), function(pl.col(column))
    benchmark(frame.select, expression)
