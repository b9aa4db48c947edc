"""What the data of 基本データリスト 2.1 says, against the facts it was taken from."""

from __future__ import annotations

from collections import Counter

import pytest

from migrate.errors import DefinitionError
from migrate.standards import load_standard, standard_names

MAY_BE_UNKNOWN = ["異動年月日", "生年月日", "住民となった年月日", "消除の異動年月日", "外国人住民となった年月日"]


@pytest.fixture(scope="module")
def standard():
    return load_standard("kihon-2.1")


@pytest.fixture(scope="module")
def layout(standard):
    return standard.layout("住民情報")


def test_the_standard_is_there():
    assert "kihon-2.1" in standard_names()


def test_resident_information_has_113_items_in_order(layout):
    assert [item.no for item in layout.items] == list(range(1, 114))
    assert (layout.business, layout.file_id) == ("001", "001o006")


def test_types_are_those_of_the_list(layout):
    assert Counter(item.type for item in layout.items) == {
        "K": 42, "code": 38, "X": 12, "date": 9, "flag": 5, "kana": 5, "N": 2,
    }  # fmt: skip


def test_the_key_is_number_history_and_branch(layout):
    assert layout.keys == ("宛名番号", "個人履歴番号(履歴番号)", "個人履歴番号_枝番号(履歴番号枝番)")


def test_nothing_is_shown_as_official_that_was_read_off_implementations(layout):
    assert {item.provenance for item in layout.items} == {"secondary"}
    assert {table.provenance for table in layout.code_tables.values()} == {"secondary"}
    assert "公式" in layout.code_tables["異動事由"].note


def test_five_dates_may_be_unknown_and_each_has_its_flag_and_text(layout):
    assert [item.name for item in layout.items if item.unknown_dates] == MAY_BE_UNKNOWN
    for name in MAY_BE_UNKNOWN:
        assert layout.item(f"{name}_不詳フラグ").flag_for == name
        assert layout.item(f"{name}_不詳表記").text_for == name
        assert layout.item(f"{name}_不詳表記").length == 72


def test_that_a_flag_is_0_or_1_is_marked_as_an_assumption(layout):
    assert all("仮定" in item.note for item in layout.items if item.type == "flag")


#: Codes whose values the list gives. The others (municipality, 町字, country, district) are checked as half-width text.
TABLES = {
    **{name: name for name in ("住民種別", "住民状態", "異動事由", "氏名優先区分", "性別", "第30条45規定区分")},
    **{f"続柄コード{n}": "続柄" for n in range(1, 5)},
    **{f"在留期間等コード_{unit}": f"在留期間等コード_{unit}" for unit in "年月日"},
    "在留資格等コード": "在留資格等",
}


def test_codes_with_a_table_in_the_list_are_held_to_it(layout):
    assert {item.name: item.code_table for item in layout.items if item.code_table} == TABLES
    assert set(layout.codes) == set(TABLES.values())


def test_code_tables_hold_every_code_once_and_in_order(layout):
    assert layout.codes["性別"] == {"0": "不明（未記入）", "1": "男", "2": "女"}
    assert " ".join(layout.codes["続柄"]) == "02 11 12 13 14 20 2X 51 52 71 74 81 84 96 99 XX"
    assert len(layout.codes["異動事由"]) == 36
    assert [int(code) for code in layout.codes["在留期間等コード_日"]] == list(range(366))


def test_a_code_fits_its_item(layout):
    for item in layout.items:
        if item.code_table:
            assert {len(code) for code in layout.codes[item.code_table]} == {item.length}


def test_an_individual_number_has_its_format(layout):
    assert layout.item("個人番号").format == "kojin-bango"


def test_the_file_format_says_which_of_its_options_are_assumed(standard):
    form = standard.format
    assert (form.kind, form.encoding, form.bom, form.newline, form.delimiter) == ("csv", "utf-8", False, "crlf", ",")
    assert {"encoding", "bom", "newline", "quoting", "header", "file_name"} == set(form.assumed)


def test_there_are_37_businesses(standard):
    assert list(standard.businesses) == [f"{n:03}" for n in range(1, 38)]
    assert standard.businesses["001"].name == "住民基本台帳"


def test_an_unknown_standard_or_layout_is_answered_with_the_known_ones(standard):
    with pytest.raises(DefinitionError) as error:
        load_standard("kihon-9")
    assert error.value.faults[0].code == "D105"
    assert "kihon-2.1" in error.value.faults[0].params["allowed"]
    with pytest.raises(DefinitionError) as error:
        standard.layout("住民情")
    assert (error.value.faults[0].code, error.value.faults[0].params["nearest"]) == ("D106", "住民情報")
