"""Mapping tables and code tables as people write them: CSV and XLSX, Japanese and English headers."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from migrate.errors import DefinitionError
from migrate.mapping import read_code_table, read_mapping


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
