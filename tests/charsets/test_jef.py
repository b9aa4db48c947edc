"""JEF against its published table, row by row, and against what is documented of its shifts and user area."""

import pytest

from migrate import charsets

JEF = charsets.get("jef")
SINGLE_TABLES = ("ascii", "ebcdic", "ebcdik")
KANJI_IN, OUT = b"\x28", b"\x29"


def decodes(row: dict[str, str]) -> bool:
    return not {"encode_only", "cjk_ci", "unmappable"} & set(row["options"].split(",")) and row["unicode"] != "FFFD"


def shape(row: dict[str, str]) -> str:
    return row["hanyo_denshi_ivs"] or row["unicode"]


def comes_back(row: dict[str, str]) -> bool:
    """Not marked otherwise. ``oneway`` speaks of the plain character: with its selector it still comes back."""
    with_selector = row["hanyo_denshi_ivs"] != ""
    return decodes(row) and (row["options"] in ("", "compatible") or (row["options"] == "oneway" and with_selector))


def test_every_double_byte_row_decodes_to_the_shape_its_code_draws(table_rows, text_of, fields):
    rows = [row for row in table_rows("fujitsu_jef") if decodes(row)]
    column = fields(JEF, [KANJI_IN + bytes.fromhex(row["code"]) + b"\xa4\xa2" + OUT for row in rows])
    assert len(column.faults) == 0
    assert column.text.to_list() == [text_of(shape(row)) + "あ" for row in rows]


def test_every_double_byte_row_not_marked_otherwise_comes_back(table_rows, text_of):
    rows = [row for row in table_rows("fujitsu_jef") if comes_back(row)]
    assert len(rows) > 11_000
    for row in rows:
        assert JEF.encode_double(text_of(shape(row))) == bytes.fromhex(row["code"]), row


@pytest.mark.parametrize("table", SINGLE_TABLES)
def test_every_single_byte_row_agrees_with_its_table_both_ways(table, table_rows, text_of):
    jef = charsets.get({"text": "jef", "single": table})
    for row in table_rows(f"fujitsu_{table}"):
        code, text = bytes.fromhex(row["code"]), text_of(row["unicode"])
        if decodes(row):
            assert jef.decode(code) == text, row
            assert jef.encode(text) == code, row
        else:
            with pytest.raises(UnicodeEncodeError):
                jef.encode(text)


def test_an_undefined_code_and_one_marked_unmappable_are_undecodable(table_rows, fields):
    unmappable = [row["code"] for row in table_rows("fujitsu_jef") if row["unicode"] == "FFFD"]
    column = fields(JEF, [KANJI_IN + bytes.fromhex(code) + OUT for code in [*unmappable, "41FF"]])
    assert column.text.null_count() == len(unmappable) + 1
    assert column.faults["value"].to_list() == [*unmappable, "41FF"]
    assert set(column.faults["code"]) == {"E101"}


def test_the_user_area_is_the_private_use_area_by_the_formula():
    for lead in range(0x80, 0xA1):
        for trail in range(0xA1, 0xFF):
            character = chr(0xE000 + (lead - 0x80) * 94 + (trail - 0xA1))
            assert JEF.encode_double(character) == bytes((lead, trail))
            assert JEF.decode(KANJI_IN + bytes((lead, trail)) + OUT) == character


@pytest.mark.parametrize("shift_in", ["28", "38", "30E2"])
def test_k_k1_and_k2_lead_to_double_bytes_and_a_back(shift_in):
    assert JEF.decode(b"\xc1" + bytes.fromhex(shift_in) + b"\xbb\xb3" + OUT + b"\xc2") == "A山B"


def test_a_shift_into_the_state_one_is_in_already_is_harmless():
    assert JEF.decode(OUT + b"\xc1" + KANJI_IN + b"\x38\xbb\xb3\x30\xe2\xc5\xc4" + OUT + OUT) == "A山田"


def test_the_byte_30_alone_is_the_control_character_of_the_table():
    assert JEF.decode(b"\x30\xc1") == "\x90A"


def test_only_ebcdik_has_half_width_kana_and_it_is_the_default():
    assert JEF.decode(b"\x81\x82") == "ｱｲ"
    assert charsets.get("jef-ebcdic").decode(b"\x81\x82") == "ab"
    assert charsets.get("jef_ascii").decode(b"\xe0") == "\\"


def test_a_shape_beyond_unicodes_code_points_keeps_its_variation_selector():
    two_dots = "辻\U000e0102"
    assert JEF.encode(two_dots) == bytes.fromhex("2867A529")
    assert JEF.decode(bytes.fromhex("2867A529")) == two_dots


def test_without_selectors_the_plain_character_is_given():
    assert charsets.get({"text": "jef", "ivs": "none"}).decode(bytes.fromhex("2867A529")) == "辻"
    adobe = charsets.get({"text": "jef", "ivs": "adobe_japan1"})
    assert adobe.decode(bytes.fromhex("2867A529")) == "辻\U000e0100"


def test_a_plain_kanji_whose_code_draws_one_shape_of_it_is_encoded_only_on_request():
    with pytest.raises(UnicodeEncodeError):
        JEF.encode("佐藤")
    on_request = charsets.get({"text": "jef", "plain_kanji": "accept"})
    assert on_request.decode(on_request.encode("佐藤")) == "佐藤\U000e0102"


def test_every_choice_of_options_has_one_code_for_each_text_it_encodes():
    for ivs in ("hanyo_denshi", "adobe_japan1", "none"):
        for space in ("one", "two"):
            for plain in ("refuse", "accept"):
                options = {"text": "jef", "ivs": ivs, "space_4040": space, "plain_kanji": plain, "fallbacks": "accept"}
                assert charsets.get(options).encode("山　田") in {
                    b"\x28\xbb\xb3\x40\x40\xc5\xc4\x29",
                    b"\x28\xbb\xb3\xa1\xa1\xc5\xc4\x29",
                }


def test_4040_is_one_full_width_space_or_two_half_width_ones_as_the_site_says():
    site = charsets.get({"text": "jef", "space_4040": "two"})
    field = b"\x28\xbb\xb3\x40\x40\xc5\xc4\x29"
    assert JEF.decode(field) == "山\u3000田"
    assert site.decode(field) == "山  田"
    assert site.decode(site.encode("山\u3000田")) == "山\u3000田"


def test_lower_case_is_not_silently_made_upper_case():
    with pytest.raises(UnicodeEncodeError):
        JEF.encode("a")
    assert charsets.get({"text": "jef", "fallbacks": "accept"}).encode("a") == b"\xc1"


def test_encoding_shifts_no_more_than_it_must():
    assert JEF.encode("A山田B") == b"\xc1\x28\xbb\xb3\xc5\xc4\x29\xc2"
    assert JEF.encode_double("山田") == b"\xbb\xb3\xc5\xc4"
    with pytest.raises(UnicodeEncodeError):
        JEF.encode_double("A")


def test_the_spaces_of_both_states():
    assert (JEF.pad_single, JEF.pad_double) == (b"\x40", b"\x40\x40")
