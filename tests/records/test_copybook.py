"""COBOL copybooks: what each clause does to names, offsets and widths."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate.errors import DefinitionError
from migrate.records import Field, RecordLayout, Usage, parse_copybook, read_copybook


def parse(text: str) -> RecordLayout:
    return parse_copybook(text, "town.cpy")


def places(layout: RecordLayout) -> dict[str, tuple[int, int]]:
    return {field.name: (field.offset, field.length) for field in layout.fields}


def by_name(layout: RecordLayout, name: str) -> Field:
    return next(field for field in layout.fields if field.name == name)


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        parse(text)
    return [(fault.code, fault.place) for fault in caught.value.faults]


FIXED = """\
000100* 住民基本台帳                                                      COMMENT
000200 01  JUKI-REC.                                                    JUKI0001
000300     05  JUMIN-NO            PIC 9(11).                           JUKI0002
000400     05  氏名漢字            PIC N(10).
000500D    05  TRACE               PIC X(9).
000600     05  SHIMEI-KANA         PIC X(20) VALUE "ABC DEF
000700-        "GHI".
000800/
000900     05  FILLER              PIC X(3).
001000     05  ZEI                 PIC S9(7)V9(2)
001100         COMP-3.
"""


def test_fixed_form_uses_columns_8_to_72_only() -> None:
    layout = parse(FIXED)
    assert places(layout) == {"JUMIN_NO": (0, 11), "氏名漢字": (11, 20), "SHIMEI_KANA": (31, 20), "ZEI": (54, 5)}
    assert layout.length == 59


def test_a_full_width_character_takes_two_columns() -> None:
    # 「住」 begins in column 73 of the old machine's editor, so it is no part of the text
    line = "       05 A PIC X(5)." + "　" * 25 + " 住"
    assert parse(line).length == 5


def test_free_form_is_known_by_entries_that_begin_early() -> None:
    layout = parse('01 rec. *> the record\n  05 a-b pic x(4) value "*> not a comment".\n  05 c pic 9(3) comp.\n')
    assert places(layout) == {"a_b": (0, 4), "c": (4, 2)}


def test_a_directive_says_which_form_it_is() -> None:
    layout = parse(">>SOURCE FORMAT IS FREE\n       01 R. 05 A PIC X(2). 05 B PIC X. *> two on a line\n")
    assert places(layout) == {"A": (0, 2), "B": (2, 1)}


def test_a_tag_in_the_sequence_area_is_not_read() -> None:
    assert places(parse("R01-A  01  REC.\nR01-A      05  A  PIC X(2).\n")) == {"A": (0, 2)}


@pytest.mark.parametrize(
    ("picture", "usage", "length", "digits", "scale", "sign"),
    [
        ("9(8)", Usage.ZONED, 8, 8, 0, "none"),
        ("S9(5)V99", Usage.ZONED, 7, 7, 2, "trailing"),
        ("S9(4) SIGN IS LEADING", Usage.ZONED, 4, 4, 0, "leading"),
        ("S9(4) SIGN TRAILING SEPARATE CHARACTER", Usage.ZONED, 5, 4, 0, "trailing separate"),
        ("S9(4) LEADING SEPARATE", Usage.ZONED, 5, 4, 0, "leading separate"),
        ("S9(7)V99 COMP-3", Usage.PACKED, 5, 9, 2, "trailing"),
        ("9(4) USAGE IS PACKED-DECIMAL", Usage.PACKED, 3, 4, 0, "none"),
        ("SV9(3) COMPUTATIONAL-3", Usage.PACKED, 2, 3, 3, "trailing"),
        ("9(1) COMP", Usage.BINARY, 2, 1, 0, "none"),
        ("S9(4) COMP", Usage.BINARY, 2, 4, 0, "trailing"),
        ("S9(5) BINARY", Usage.BINARY, 4, 5, 0, "trailing"),
        ("S9(9) COMP-4", Usage.BINARY, 4, 9, 0, "trailing"),
        ("S9(10) USAGE COMP", Usage.BINARY, 8, 10, 0, "trailing"),
        ("S9(16)V99 COMP-5", Usage.BINARY, 8, 18, 2, "trailing"),
        ("X(12)", Usage.TEXT, 12, 0, 0, "none"),
        ("XXX", Usage.TEXT, 3, 0, 0, "none"),
        ("A(3)9(2)", Usage.TEXT, 5, 0, 0, "none"),
        ("N(10)", Usage.NATIONAL, 20, 0, 0, "none"),
        ("N(10) USAGE NATIONAL", Usage.NATIONAL, 20, 0, 0, "none"),
        ("G(4) DISPLAY-1", Usage.NATIONAL, 8, 0, 0, "none"),
    ],
)
def test_picture_and_usage(picture: str, usage: Usage, length: int, digits: int, scale: int, sign: str) -> None:
    (field,) = parse(f"       01 R. 05 A PIC {picture}.").fields
    assert (field.usage, field.length, field.digits, field.scale, field.sign) == (usage, length, digits, scale, sign)


@pytest.mark.parametrize(("picture", "length"), [("ZZ,ZZ9.99", 9), ("-(6)9", 7), ("9(4)/99/99", 10), ("$$9CR", 5)])
def test_an_edited_number_is_text_of_its_length(picture: str, length: int) -> None:
    (field,) = parse(f"       01 R. 05 A PIC {picture}.").fields
    assert (field.usage, field.length) == (Usage.TEXT, length)


def test_comp_5_is_native_and_takes_the_whole_range() -> None:
    layout = parse_copybook("       01 R. 05 A PIC S9(4) COMP-5. 05 B PIC S9(4) COMP.", "x", native_order="little")
    assert [(f.native, f.byte_order) for f in layout.fields] == [(True, "little"), (False, "big")]


def test_usage_and_sign_of_a_group_hold_for_its_items() -> None:
    layout = parse(
        "       01 R.\n         05 G COMP-3.\n           10 A PIC 9(5).\n           10 B PIC 9(5) DISPLAY.\n"
        "         05 H SIGN LEADING SEPARATE.\n           10 C PIC S9(2).\n"
    )
    assert [f.usage for f in layout.fields] == [Usage.PACKED, Usage.ZONED, Usage.ZONED]
    assert by_name(layout, "C").sign == "leading separate"


def test_occurs_numbers_the_fields_and_names_the_group() -> None:
    layout = parse(
        "       01 R.\n         05 IDO OCCURS 3 TIMES INDEXED BY I.\n           10 IDO-YMD PIC 9(8).\n"
        "           10 IDO-JIYU PIC X(2).\n         05 TEL PIC X(10) OCCURS 2.\n"
    )
    assert places(layout) == {
        "IDO_YMD_1": (0, 8),
        "IDO_JIYU_1": (8, 2),
        "IDO_YMD_2": (10, 8),
        "IDO_JIYU_2": (18, 2),
        "IDO_YMD_3": (20, 8),
        "IDO_JIYU_3": (28, 2),
        "TEL_1": (30, 10),
        "TEL_2": (40, 10),
    }
    assert layout.length == 50
    assert layout.groups["IDO"].count == 3
    assert layout.groups["IDO"].members == {
        "IDO_YMD": ("IDO_YMD_1", "IDO_YMD_2", "IDO_YMD_3"),
        "IDO_JIYU": ("IDO_JIYU_1", "IDO_JIYU_2", "IDO_JIYU_3"),
    }
    assert layout.groups["TEL"].members == {"TEL": ("TEL_1", "TEL_2")}


def test_nested_occurs_numbers_from_the_outside_in() -> None:
    layout = parse(
        "       01 R.\n         05 NENDO OCCURS 2.\n           10 KI OCCURS 3.\n             15 GAKU PIC 9(2).\n"
        "           10 KEI PIC 9(4).\n"
    )
    assert layout.length == 2 * (3 * 2 + 4)
    assert places(layout)["GAKU_2_3"] == (10 + 4, 2)
    assert places(layout)["KEI_2"] == (16, 4)
    assert layout.groups["NENDO"].members["GAKU_3"] == ("GAKU_1_3", "GAKU_2_3")
    assert layout.groups["NENDO"].members["KEI"] == ("KEI_1", "KEI_2")
    assert layout.groups["KI_2"].members == {"GAKU_2": ("GAKU_2_1", "GAKU_2_2", "GAKU_2_3")}


def test_redefines_gives_both_views_of_the_same_bytes() -> None:
    layout = parse(
        "       01 R.\n         05 YMD PIC 9(8).\n         05 YMD-R REDEFINES YMD.\n           10 YYYY PIC 9(4).\n"
        "           10 MMDD PIC 9(4).\n         05 AFTER PIC X.\n"
    )
    assert places(layout) == {"YMD": (0, 8), "YYYY": (0, 4), "MMDD": (4, 4), "AFTER": (8, 1)}


def test_filler_takes_its_bytes_and_gives_no_field() -> None:
    layout = parse("       01 R. 05 A PIC X. 05 FILLER PIC X(9). 05 PIC X(5). 05 B PIC X.")
    assert places(layout) == {"A": (0, 1), "B": (15, 1)}


def test_88_levels_are_kept_as_notes_on_codes() -> None:
    layout = parse(
        "       01 R.\n         05 SEX PIC X.\n           88 OTOKO VALUE '1'.\n           88 ONNA VALUE IS \"2\".\n"
        "           88 FUMEI VALUES ARE 3 THRU 8, 9 SPACE.\n         05 B PIC X.\n"
    )
    assert by_name(layout, "SEX").codes == {"1": "OTOKO", "2": "ONNA", "3 THRU 8": "FUMEI", "9": "FUMEI", "": "FUMEI"}
    assert by_name(layout, "B").codes == {}


def test_a_name_in_several_groups_gets_its_group_before_it() -> None:
    layout = parse(
        "       01 R.\n         05 GENZAI.\n           10 JUSHO-CODE PIC 9(11).\n           10 KATAGAKI PIC X(20).\n"
        "         05 TENNYU.\n           10 JUSHO-CODE PIC 9(11).\n"
    )
    assert list(places(layout)) == ["GENZAI_JUSHO_CODE", "KATAGAKI", "TENNYU_JUSHO_CODE"]


def test_a_copybook_without_01_is_a_part_of_a_record() -> None:
    assert parse("       05 A PIC X(3).\n       05 B PIC X(4).\n").length == 7


def test_a_name_that_begins_with_a_digit_becomes_an_identifier() -> None:
    assert list(places(parse("       01 R. 05 2ND-NAME PIC X."))) == ["_2ND_NAME"]


@pytest.mark.parametrize(
    "entry",
    [
        "05 A PIC 9(5)PP.",
        "05 A OCCURS 1 TO 5 TIMES DEPENDING ON N PIC X.",
        "05 A OCCURS 5 DEPENDING ON N PIC X.",
        "05 A PIC S9(4) COMP SYNC.",
        "05 A COMP-1.",
        "05 A USAGE POINTER.",
        "COPY OTHER.",
        "REPLACE ==A== BY ==B==.",
        "66 A RENAMES B.",
        "77 A PIC X.",
        "05 A PIC E(3).",
        "05 A PIC X VOLATILE.",
    ],
)
def test_what_is_not_supported_is_said_with_its_line(entry: str) -> None:
    assert ("D302", "town.cpy:2") in faults(f"       01 R.\n         {entry}\n         05 Z PIC X.\n")


@pytest.mark.parametrize(
    "entry",
    [
        "05 A.",
        "05 A PIC 9V9V9.",
        "05 A PIC X(0).",
        "05 A PIC Q.",
        "05 A PIC X COMP-3.",
        "05 A PIC N COMP.",
        "05 A PIC 9(19) COMP.",
        "05 A REDEFINES NOWHERE PIC X.",
        "50 A PIC X.",
        "HELLO WORLD.",
        "05 A PIC X OCCURS 0.",
    ],
)
def test_what_is_wrong_is_said_with_its_line(entry: str) -> None:
    assert ("D301", "town.cpy:2") in faults(f"       01 R.\n         {entry}\n         05 Z PIC X.\n")


def test_all_faults_are_reported_at_once() -> None:
    text = "       01 R.\n         05 A PIC Q.\n         05 B COMP-1.\n         05 C PIC 9P.\n"
    assert {place for _, place in faults(text)} == {"town.cpy:2", "town.cpy:3", "town.cpy:4"}


def test_a_second_record_is_not_taken_for_a_part_of_the_first() -> None:
    assert faults("       01 R. 05 A PIC X.\n       01 S. 05 B PIC X.\n") == [("D302", "town.cpy:2")]


def test_names_that_become_the_same_are_a_fault() -> None:
    assert faults("       01 R.\n         05 A OCCURS 2 PIC X.\n         05 A-1 PIC X.\n") == [("D111", "town.cpy")]


def test_a_missing_period_at_the_end_is_a_fault() -> None:
    assert faults("       01 R.\n         05 A PIC X\n") == [("D301", "town.cpy:2")]


def test_an_empty_copybook_is_a_fault() -> None:
    assert faults("      * nothing\n") == [("D301", "town.cpy")]


def test_a_table_that_would_be_millions_of_fields_is_refused() -> None:
    text = "       01 R.\n         05 G OCCURS 9999.\n           10 H OCCURS 9999.\n             15 A PIC X.\n"
    assert faults(text) == [("D301", "town.cpy")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_copybook_file_may_be_as_it_left_the_old_machine(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "JUKI.cpy"
    path.write_bytes("       01 住民レコード.\n         05 宛名番号 PIC 9(10).\n".encode(encoding))
    assert places(read_copybook(path)) == {"宛名番号": (0, 10)}


def test_a_file_that_is_no_text_and_a_missing_file_are_definition_faults(tmp_path: Path) -> None:
    binary = tmp_path / "x.cpy"
    binary.write_bytes(b"\x81\xff\xa0\xff")
    for path, code in ((binary, "D109"), (tmp_path / "none.cpy", "D101")):
        with pytest.raises(DefinitionError) as caught:
            read_copybook(path)
        assert [fault.code for fault in caught.value.faults] == [code]
