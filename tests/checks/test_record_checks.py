"""The rules of a record, one by one, on 住民情報."""

from __future__ import annotations

import pytest

from migrate.issues import catalogue, decode_detail

SELECTOR = "\U000e0102"  # VS19, with which 辻 is drawn with two dots


def test_a_sound_resident_has_no_issue(found):
    assert found({}) == []


# ── required ──


@pytest.mark.parametrize("blank", [None, "", "　", " 　 "])
def test_a_required_text_must_hold_more_than_spaces(found, blank):
    assert found({"氏名": blank}) == [("氏名", "E301")]


@pytest.mark.parametrize("item", ["生年月日", "性別", "生年月日_不詳フラグ", "個人履歴番号(履歴番号)"])
@pytest.mark.parametrize("blank", [None, ""])
def test_a_required_code_date_flag_or_number_must_be_there(found, item, blank):
    assert found({item: blank}) == [(item, "E301")]


@pytest.mark.parametrize("blank", [None, ""])
def test_an_item_that_is_not_required_may_be_blank(found, blank):
    assert found({"個人番号": blank, "氏名_フリガナ": blank, "旧氏": blank, "異動届出年月日": blank}) == []


# ── length ──


def test_length_counts_characters_not_bytes(found):
    assert found({"住所_都道府県": "神奈川県"}) == []
    assert found({"住所_都道府県": "神奈川県庁"}) == [("住所_都道府県", "E302")]


def test_a_variation_selector_does_not_count(found):
    assert found({"住所_都道府県": ("辻" + SELECTOR) * 4}) == []
    assert found({"住所_都道府県": ("辻" + SELECTOR) * 5}) == [("住所_都道府県", "E302")]


def test_a_combining_mark_does_not_count(found):
    assert found({"住所_都道府県": "か\u3099" * 4}) == []
    assert found({"氏名_フリガナ": "カ\u309a" * 100}) == []
    assert found({"氏名_フリガナ": "カ\u309a" * 101}) == [("氏名_フリガナ", "E302")]


def test_a_character_beyond_the_basic_plane_counts_once(found):
    assert found({"住所_都道府県": "𠮷" * 4}) == []
    assert found({"住所_都道府県": "𠮷" * 5}) == [("住所_都道府県", "E302")]


def test_an_over_long_text_says_how_long_it_is(checks, frame):
    issue = checks.run(frame({"住所_都道府県": "辻" + SELECTOR + "神奈川県"})).row(0, named=True)
    assert decode_detail(issue["detail"]) == {"length": "5", "limit": "4"}


# ── characters ──


@pytest.mark.parametrize("name", ["髙橋", "山﨑", "辻" + SELECTOR, "𠮷田", "ｶﾞﾊﾝ", "O'Neill", "神︀田"])
def test_a_name_may_hold_any_character_that_is_text(found, name):
    assert found({"氏名": name}) == []


@pytest.mark.parametrize("bad", ["\t", "\n", "\x00", "\x7f", "\x85", "\ufffd", "\ufffe", "\ufdd0", "\U0001ffff"])
def test_what_is_no_text_is_reported_with_its_code_point(checks, frame, bad):
    issues = checks.run(frame({"氏名": f"山{bad}田"}))
    assert issues.select("item", "code").rows() == [("氏名", "E303")]
    assert decode_detail(issues["detail"][0]) == {"code_point": f"U+{ord(bad):04X}"}


@pytest.mark.parametrize("mark", [SELECTOR, "\u3099", "\ufe00"])
def test_a_mark_parted_from_its_base_is_no_text(checks, frame, mark):
    issues = checks.run(frame({"氏名": mark + "田"}))
    assert issues.select("item", "code").rows() == [("氏名", "E303")]
    assert decode_detail(issues["detail"][0]) == {"code_point": f"U+{ord(mark):04X}"}


@pytest.mark.parametrize("bad", ["１", "ｱ", "é", "　", "\ue000", SELECTOR])
@pytest.mark.parametrize("item", ["宛名番号", "国籍等_国名コード"])
def test_half_width_text_is_printable_ascii(found, item, bad):
    assert found({item: "1" + bad}) == [(item, "E304")]


@pytest.mark.parametrize("kana", ["ヴァン・ダー　カ゚", "ㇷ゚", "ミナモト゠ノ", "カ\u3099"])
def test_kana_is_full_width_katakana(found, kana):
    assert found({"氏名_フリガナ": kana}) == []


@pytest.mark.parametrize("bad", ["ｶ", "か", "山", "A", " ", "１", "\ue000"])
def test_kana_is_nothing_else(found, bad):
    assert found({"氏名_フリガナ": "カ" + bad}) == [("氏名_フリガナ", "E305")]


@pytest.mark.parametrize("gaiji", ["\ue000", "\uf8ff", "\U000f0000"])
def test_an_unresolved_gaiji_is_a_warning(found, gaiji):
    assert found({"氏名": "山" + gaiji}) == [("氏名", "E313")]
    assert catalogue()["E313"].severity == "warning"


def test_plane_16_belongs_to_the_administrative_character_set(found):
    assert found({"氏名": "山\U00100000"}) == []


# ── numbers ──


@pytest.mark.parametrize("number", ["0", "1", "0001", "32767", "-32768", "-0", "000032767"])
def test_a_smallint_is_a_whole_number_in_its_range(found, number):
    assert found({"個人履歴番号(履歴番号)": number}) == []


@pytest.mark.parametrize(
    "number", ["32768", "-32769", "18446744073709551617", "1.0", "+1", "1e3", "１", "-", " 1", "1\n", "--1"]
)
def test_what_is_no_smallint(found, number):
    assert found({"個人履歴番号(履歴番号)": number}) == [("個人履歴番号(履歴番号)", "E306")]


# ── codes and flags ──


def test_a_code_must_be_in_the_standards_table(found):
    assert found({"続柄コード1": "2X", "続柄コード2": "XX", "性別": "0"}) == []
    assert found({"続柄コード1": "03"}) == [("続柄コード1", "E307")]
    assert found({"性別": "9"}) == [("性別", "E307")]
    assert found({"性別": "２"}) == [("性別", "E307")]


def test_every_code_of_every_table_is_known_and_no_neighbour_is(layout, found):
    for item in layout.items:
        if item.code_table:
            codes = layout.codes[item.code_table]
            links = {f"続柄コード{n}": "20" for n in range(1, item.chain or 1)}
            for code in codes:
                alone = code in layout.code_tables[item.code_table].alone and links
                assert found({**links, item.name: code}) == ([(item.name, "E333")] if alone else [])
            for code in {f"{code}0" for code in codes} | {code[:-1] for code in codes} - set(codes) - {""}:
                assert found({**links, item.name: code}) == [(item.name, "E307")]


def test_a_chain_of_relationships_has_no_gap_and_only_links(found):
    assert found({"続柄コード1": "12", "続柄コード2": "52", "続柄コード3": "20"}) == []
    assert found({"続柄コード1": "12", "続柄コード3": "52"}) == [("続柄コード3", "E332")]
    assert found({"続柄コード1": "02", "続柄コード2": "20"}) == [("続柄コード2", "E333")]
    assert found({"続柄コード1": "20", "続柄コード2": "99"}) == [("続柄コード2", "E333")]


@pytest.mark.parametrize("flag", ["2", "01", "Y", "０", " "])
def test_a_flag_is_0_or_1(found, flag):
    assert found({"異動年月日_不詳フラグ": flag}) == [("異動年月日_不詳フラグ", "E309")]


# ── check digits ──


def test_the_check_digit_of_an_individual_number_must_be_right(found):
    assert found({"個人番号": "123456789018"}) == []
    for digit in "012345679":
        assert found({"個人番号": f"12345678901{digit}"}) == [("個人番号", "E311")]


@pytest.mark.parametrize("number", ["12345678901", "1234567890180", "12345678901８", "1234 5678 9018", "x" * 12])
def test_an_individual_number_has_twelve_digits(found, number):
    assert found({"個人番号": number}) == [("個人番号", "E314")]


# ── dates ──


@pytest.mark.parametrize("day", ["2000-02-29", "2024-02-29", "1912-07-30", "0001-01-01", "9999-12-31"])
def test_a_calendar_date_is_a_date(found, day):
    assert found({"異動届出年月日": day}) == []


NO_DAYS = [
    *("1900-02-29", "2023-02-29", "2023-04-31", "2023-13-01", "2023-00-01", "2023-01-32", "0000-01-01"),
    *("20230101", "2023/01/01", "2023-1-1", "２０２３-01-01", "1950-A1-00", "0000-00-00"),
    *("2023-01-01 ", "2023-01-01\n"),
]


@pytest.mark.parametrize("day", NO_DAYS)
def test_what_is_no_calendar_date(found, day):
    assert found({"異動届出年月日": day}) == [("異動届出年月日", "E308")]


@pytest.mark.parametrize("day", ["1951-02-29", "1900-02-29", "1950-04-31"])
@pytest.mark.parametrize("flag", ["0", "1"])
def test_a_day_that_never_was_is_kept_for_a_birth_date(found, day, flag):
    assert found({"生年月日": day, "生年月日_不詳フラグ": flag}) == []


@pytest.mark.parametrize("day", ["1950-00-00", "1950-A2-00", "1950-03-A1", "0000-00-00", "0000-03-15", "1950-00-15"])
def test_an_unknown_date_is_kept_for_a_birth_date(found, day):
    assert found({"生年月日": day, "生年月日_不詳フラグ": "1"}) == []


@pytest.mark.parametrize("day", ["1950-A5-00", "1950-03-A4", "1950-a1-00", "1950-02-32", "1950-13-00", "195A-00-00"])
def test_a_form_the_standard_does_not_have_is_no_unknown_date(found, day):
    assert found({"生年月日": day}) == [("生年月日", "E308")]


# ── the three items of an unknown date ──

FLAG, TEXT = "生年月日_不詳フラグ", "生年月日_不詳表記"


def test_an_unknown_date_needs_its_flag(found):
    assert found({"生年月日": "1950-00-00", FLAG: "0"}) == [(FLAG, "E312")]


def test_a_written_form_needs_the_flag(found):
    assert found({TEXT: "昭和25年3月頃", FLAG: "0"}) == [(FLAG, "E312")]
    assert found({TEXT: "昭和25年3月頃", FLAG: "1"}) == []
    assert found({TEXT: "　", FLAG: "0"}) == []


def test_a_flag_needs_something_unknown(found):
    assert found({"生年月日": "1950-03-31", FLAG: "1"}) == [(FLAG, "E312")]


def test_a_blank_flag_that_is_not_required_counts_as_0(found):
    date, flag = "住民となった年月日", "住民となった年月日_不詳フラグ"
    assert found({date: "1950-03-31"}) == []
    assert found({date: "1950-00-00"}) == [(flag, "E312")]
    assert found({flag: "1"}) == [(flag, "E312")]


def test_one_mistake_is_reported_once(found):
    assert found({"生年月日": "1950-00-00", FLAG: None}) == [(FLAG, "E301")]
    assert found({"生年月日": "1950-13-00", FLAG: "1"}) == [("生年月日", "E308")]
    assert found({"生年月日": "1950-00-00", FLAG: "2"}) == [(FLAG, "E309")]
