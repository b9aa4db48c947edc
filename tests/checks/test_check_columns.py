"""Batches as they come: rows, chunks, slices, constants, threads; and rules from elsewhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
import pytest

from migrate.checks import FAMILIES, Finding, RecordChecks, compile_checks
from migrate.issues import ISSUE_SCHEMA, decode_detail
from migrate.standards.types.my_number import KOJIN_BANGO


def test_no_rows_give_an_empty_issue_frame(checks, frame):
    issues = checks.run(frame({}).clear())
    assert issues.schema == pl.Schema(ISSUE_SCHEMA)
    assert issues.is_empty()


def test_a_column_that_is_no_text_is_refused_and_not_read(checks, frame):
    with pytest.raises(TypeError, match="String"):
        checks.run(frame({}).with_columns(氏名=pl.lit(None)))


def test_an_issue_carries_row_item_code_value_and_parameters(checks, frame):
    issues = checks.run(frame({}, {"性別": "9"}, {}, {"氏名": None}))
    assert issues.schema == pl.Schema(ISSUE_SCHEMA)
    assert issues.rows() == [
        (1, "性別", "E307", "9", '{"table":"性別"}', None),
        (3, "氏名", "E301", None, None, None),
    ]


def test_issues_are_in_the_order_of_rows_and_of_the_layout(checks, frame):
    bad = {"個人番号": "1", "宛名番号": None, "氏名": "\x00\ue000"}
    issues = checks.run(frame(bad, bad))
    assert issues.select("row", "item", "code").rows() == [
        (row, item, code)
        for row in (0, 1)
        for item, code in [("宛名番号", "E301"), ("氏名", "E303"), ("氏名", "E313"), ("個人番号", "E314")]
    ]


def test_equal_values_get_equal_parameters_and_different_ones_their_own(checks, frame):
    issues = checks.run(frame(*({"住所_都道府県": "県" * n} for n in (5, 6, 5, 7))))
    assert [decode_detail(detail)["length"] for detail in issues["detail"]] == ["5", "6", "5", "7"]


@pytest.mark.parametrize("length", [0, 1, 11, 12, 13, 100, 5000])
def test_values_are_read_wherever_polars_keeps_them(checks, frame, length):
    texts = [("外" * length)[: length // 3 * 3 or None], "x" * length, None, "y" * length + "\x01"]
    issues = checks.run(frame(*({"転入前住所_国外住所": text} for text in texts)))
    expected = {3} | ({1, 3} if length > 300 else set()) | ({0} if length > 300 else set())
    assert set(issues["row"]) == expected


def test_a_frame_of_many_chunks_and_a_slice_are_read_like_any_other(checks, frame):
    changes = [
        {"性別": "9"} if n % 7 == 3 else {"旧氏": "長い旧氏を持つ人の旧氏" * 6} if n % 5 == 4 else {}
        for n in range(100)
    ]
    whole = frame(*changes).rechunk()
    chunked = pl.concat([whole[:1], whole[1:40], whole[40:]], rechunk=False)
    assert checks.run(chunked).equals(checks.run(whole))
    rest = checks.run(whole).filter(pl.col("row").is_between(13, 82)).with_columns((pl.col("row") - 13).cast(pl.UInt32))
    assert checks.run(chunked.slice(13, 70)).equals(rest)
    assert checks.run(whole.slice(13, 70)).equals(rest)


@pytest.mark.parametrize("value", [None, "", "1", "9", "世帯主"])
def test_constants_are_looked_at_once_and_reported_in_every_row(layout, checks, frame, value):
    rows = frame(*({"生年月日": day} for day in ("1950-03-31", "1950-00-00", "1950-13-01")))
    for item in ("生年月日_不詳フラグ", "生年月日_不詳表記", "性別", "氏名", "個人番号"):
        same = rows.with_columns(pl.lit(value, dtype=pl.String).alias(item))
        unmapped = [item.name for item in layout.items if same[item.name].is_null().all()]
        assert checks.run(same, {item, *unmapped}).equals(checks.run(same))


def test_threads_do_not_disturb_one_another(checks, frame):
    batches = [frame(*({"性別": str(n % 10), "氏名": "山" * (n % 200)} for n in range(k, k + 500))) for k in range(8)]
    alone = [checks.run(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(checks.run, batches))
    assert all(a.equals(b) for a, b in zip(alone, together, strict=True))


def test_numbers_with_a_check_digit_agree_with_the_plain_function(checks, frame):
    numbers = [f"{n * 7919 % 10**12:012}" for n in range(3000)]
    issues = checks.run(frame(*({"個人番号": number} for number in numbers)))
    assert set(issues["row"]) == {row for row, number in enumerate(numbers) if not KOJIN_BANGO.is_valid(number)}


def test_a_rule_of_another_package_is_a_family_like_any_other(layout, frame):
    def no_taro(of):
        assert of is layout

        def check(columns):
            rows = np.flatnonzero(columns["氏名"].series.str.ends_with("太郎").to_numpy()).astype(np.uint32)
            yield Finding("氏名", "E303", rows, {"code_point": "太郎"})

        return [check]

    checks: RecordChecks = compile_checks(layout, [*FAMILIES, no_taro])
    issues = checks.run(frame({}, {"氏名": "山田太郎"}, {"性別": "9"}))
    assert issues.select("row", "item").rows() == [(1, "氏名"), (2, "性別")]


def test_plug_ins_are_found_by_entry_point(monkeypatch, layout):
    asked = []

    class Point:
        name = "town"

        @staticmethod
        def load():
            return lambda of: asked.append(of.name) or []

    monkeypatch.setattr("migrate.checks.base.entry_points", lambda group: [Point] if group == "migrate.checks" else [])
    compile_checks(layout)
    assert asked == ["住民情報"]
