"""Mapping tables and code tables as people write them: CSV and XLSX, Japanese and English headers."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from migrate.errors import DefinitionError
from migrate.mapping import read_code_table, read_mapping
from tests.mapping.conftest import Compile, frame


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def sheet(path: Path, rows: list[list[object]], name: str = "Sheet1") -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def faults_of(error: pytest.ExceptionInfo[DefinitionError]) -> list[tuple[str, str]]:
    return [(fault.code, fault.place) for fault in error.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("header", ["item,expression,note", "項目,式,備考", "備考,Expression,項目"])
def test_a_csv_is_read_with_either_header_in_any_order(tmp_path: Path, header: str, encoding: str) -> None:
    cells = {"item": "氏名", "項目": "氏名", "expression": "SHIMEI", "式": "SHIMEI", "note": "", "備考": ""}
    row = ",".join(cells[name.strip().lower()] for name in header.split(","))
    table = read_mapping(write(tmp_path / "juki.mapping.csv", f"{header}\n{row}\n", encoding))
    (read,) = table.rows
    assert (read.item, read.expression, read.place) == ("氏名", "SHIMEI", "juki.mapping.csv:2")


def test_the_note_column_may_be_missing(tmp_path: Path) -> None:
    (row,) = read_mapping(write(tmp_path / "m.csv", "item,expression\n氏名,A\n")).rows
    assert row.note == ""


def test_blank_rows_are_left_out_and_lines_still_counted(tmp_path: Path) -> None:
    text = 'item,expression,note\n\n,,\n氏名,"concat(A,\n B)","two\nlines"\n性別,C,\n'
    rows = read_mapping(write(tmp_path / "m.csv", text)).rows
    assert [(row.item, row.place) for row in rows] == [("氏名", "m.csv:4"), ("性別", "m.csv:7")]


def test_commas_in_parentheses_need_no_quotes(tmp_path: Path) -> None:
    text = 'item,expression,note\n生年月日,wareki(GENGO, YMD),不詳日, など\n氏名,concat(A,"x, y)",B) | trim,\n'
    rows = read_mapping(write(tmp_path / "m.csv", text)).rows
    assert [row.expression for row in rows] == ["wareki(GENGO, YMD)", 'concat(A,"x, y)",B) | trim']
    assert rows[0].note == "不詳日"


def test_a_missing_column_names_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        read_mapping(write(tmp_path / "m.csv", "項目,計算\n氏名,A\n"))
    assert faults_of(caught) == [("D108", "m.csv:1")]
    assert caught.value.faults[0].params["found"] == "項目, 計算"


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    for name in ("none.csv", "none.xlsx"):
        with pytest.raises(DefinitionError) as caught:
            read_mapping(tmp_path / name)
        assert [fault.code for fault in caught.value.faults] == ["D101"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("m.csv", "項目,式\n".encode("cp932")), ("m.csv", b'item,expression\n"a"b,c\n'), ("m.xlsx", b"PK\x03\x04 no zip")],
)
def test_what_is_no_table_is_a_fault(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DefinitionError) as caught:
        read_mapping(tmp_path / name)
    assert [fault.code for fault in caught.value.faults] == ["D109"]


def test_a_sheet_gives_the_place_of_each_cell(tmp_path: Path) -> None:
    rows: list[list[object]] = [["項目", "式", "備考"], ["氏名", "SHIMEI | trim", ""], ["", "", ""], ["性別", "A", "x"]]
    table = read_mapping(sheet(tmp_path / "juki.mapping.xlsx", rows))
    assert [(row.item, row.expression, row.place) for row in table.rows] == [
        ("氏名", "SHIMEI | trim", "juki.mapping.xlsx!Sheet1!B2"),
        ("性別", "A", "juki.mapping.xlsx!Sheet1!B4"),
    ]
    assert table.rows[1].item_place == "juki.mapping.xlsx!Sheet1!A4"


def test_a_table_may_begin_below_and_right_of_the_corner(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("表紙")
        page = book.add_worksheet("対応表")
        page.write_row(0, 27, ["item", "expression"])
        page.write_row(1, 27, ["氏名", "A"])
    (row,) = read_mapping(path).rows
    assert (row.place, row.item_place) == ("m.xlsx!対応表!AC2", "m.xlsx!対応表!AB2")


def test_a_code_table_is_read_from_csv_or_sheet(tmp_path: Path) -> None:
    write(tmp_path / "seibetsu.csv", "from,to,note\n1,1,男\n2,2,女\n9,,blank\n")
    sheet(tmp_path / "jiyu.xlsx", [["変換前", "変換後"], [1, "01"], ["02", "02"]])
    assert read_code_table("seibetsu", tmp_path, "here").values == {"1": "1", "2": "2", "9": None}
    assert read_code_table("jiyu", tmp_path, "here").values == {"1": "01", "02": "02"}


def test_faults_of_a_code_table_are_all_named(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "from,to\n1,a\n,b\n1,c\n2,d\n2,d\n")
    with pytest.raises(DefinitionError) as caught:
        read_code_table("t", tmp_path, "here")
    assert faults_of(caught) == [("D103", "t.csv:3"), ("D209", "t.csv:4"), ("D209", "t.csv:6")]
    assert caught.value.faults[1].params == {"found": "1", "first": "2"}


@pytest.mark.parametrize("name", ["none", "", "..", "../secret", "/etc/passwd", "a/b"])
def test_a_code_table_is_only_looked_for_in_its_folder(tmp_path: Path, name: str) -> None:
    write(tmp_path / "secret.csv", "from,to\n1,1\n")
    (tmp_path / "codes").mkdir()
    with pytest.raises(DefinitionError) as caught:
        read_code_table(name, tmp_path / "codes", "here")
    assert faults_of(caught) == [("D208", "here")]


def test_a_code_table_may_tell_more_than_one_thing(tmp_path: Path, mapping: Compile) -> None:
    (tmp_path / "codes").mkdir()
    write(
        tmp_path / "codes/katagaki.csv",
        "方書コード,変換前,変換後,カナ,備考\nx,1,風待荘,カザマチソウ,\ny,2,星見ビル,,\n",
    )
    rows = {"名": 'A | code("katagaki")', "カナ": 'A | code("katagaki", "カナ")', "又": 'A | code("katagaki")'}
    compiled = mapping(rows, ["A"])
    mapped = compiled.apply(frame({"A": ["1", "2", "3", None]}))
    assert mapped.items.rows() == [
        ("風待荘", "カザマチソウ", "風待荘"),
        ("星見ビル", None, "星見ビル"),
        (None, None, None),
        (None, None, None),
    ]
    met = {(met.value, met.to, met.known): met.count for met in compiled.codes_met()}
    assert met == {("1", "風待荘", True): 1, ("2", "星見ビル", True): 1, ("3", None, False): 1}  # each value once


def test_a_column_that_a_table_lacks_is_a_fault_with_the_nearest(tmp_path: Path, mapping: Compile) -> None:
    (tmp_path / "codes").mkdir()
    write(tmp_path / "codes/t.csv", "from,to,kana\n1,a,ア\n")
    with pytest.raises(DefinitionError) as caught:
        mapping({"X": 'A | code("t", "kanna")', "Y": 'A | code("t", "note")', "Z": 'A | code("none", "kana")'}, ["A"])
    assert [fault.code for fault in caught.value.faults] == ["D220", "D220", "D208"]
    assert caught.value.faults[0].params["nearest"] == "kana"


def test_a_pair_of_reasons_is_looked_up_together_and_counted_as_one(tmp_path: Path, mapping: Compile) -> None:
    (tmp_path / "codes").mkdir()
    write(tmp_path / "codes/jiyu.csv", "増事由,減事由,異動事由\n10,,01\n,20,21\n30,30,41\n")
    compiled = mapping({"事由": 'reason(A, B, "jiyu")'}, ["A", "B"])
    columns = {"A": ["10", None, "30", "10", None, "30", "1,0"], "B": [None, "20", "30", "20", None, "30 ", None]}
    mapped = compiled.apply(frame(columns))
    assert mapped.items["事由"].to_list() == ["01", "21", "41", None, None, "41", None]
    assert mapped.issues.select("row", "code", "value").rows() == [(3, "E211", "10 20"), (6, "E211", "1,0")]
    met = {(met.value, met.to): met.count for met in compiled.codes_met()}
    assert met == {("10,", "01"): 1, (",20", "21"): 1, ("30,30", "41"): 2, ("10,20", None): 1, ("1,0,", None): 1}


def test_a_chain_of_legacy_codes_goes_through_a_table_of_the_municipality(tmp_path: Path, mapping: Compile) -> None:
    (tmp_path / "codes").mkdir()
    write(tmp_path / "codes/zoku.csv", "from,to,note\n01,世帯主,\n12,妻,\n35,母,\n40,孫,\n00,,なし\n")
    chain = 'join("の", slice(Z, 0, 2) | code("zoku"), slice(Z, 2, 2) | code("zoku"))'
    rows = {str(place): f"{chain} | relationship({place})" for place in (1, 2, 3)} | {
        "表記": f"{chain} | relationship_label"
    }
    compiled = mapping(rows, ["Z"])
    mapped = compiled.apply(frame({"Z": ["0100", "1235", "1240", "12", "1299"]}))
    assert mapped.items.rows() == [
        ("02", None, None, "世帯主"),
        ("12", "52", None, "妻の母"),
        ("12", "20", "20", "妻の子の子"),
        ("12", None, None, "妻"),
        (None, None, None, None),
    ]
    assert set(mapped.issues.select("row", "code").rows()) == {(2, "E222"), (4, "E211")}
    assert {met.value: met.count for met in compiled.codes_met()} == {
        "00": 1,
        "01": 1,
        "12": 4,
        "35": 1,
        "40": 1,
        "99": 1,
    }


def test_faults_of_a_table_of_pairs_are_all_named(tmp_path: Path, mapping: Compile) -> None:
    (tmp_path / "codes").mkdir()
    write(tmp_path / "codes/jiyu.csv", 'increase,decrease,to\n1,,a\n,,b\n"1,2",3,c\n1,,d\n')
    with pytest.raises(DefinitionError) as caught:
        mapping({"事由": 'reason(A, A, "jiyu")'}, ["A"])
    assert faults_of(caught) == [("D103", "jiyu.csv:3"), ("D222", "jiyu.csv:4"), ("D209", "jiyu.csv:5")]


def test_a_table_has_one_form(tmp_path: Path, mapping: Compile) -> None:
    (tmp_path / "codes").mkdir()
    write(tmp_path / "codes/t.csv", "from,to\n1,a\n")
    with pytest.raises(DefinitionError) as caught:
        mapping({"X": 'A | code("t")', "Y": 'A | address_code("t", "town")'}, ["A"])
    assert [fault.code for fault in caught.value.faults] == ["D221"]


def test_further_columns_of_one_name_are_a_fault(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "from,to,kana,kana\n1,a,b,c\n")
    with pytest.raises(DefinitionError) as caught:
        read_code_table("t", tmp_path, "here")
    assert faults_of(caught) == [("D111", "t.csv:1")]
