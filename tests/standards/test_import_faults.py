"""What is wrong with a workbook is found all at once, each fault with its sheet and cell, never as a traceback."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.errors import DefinitionError, Fault
from migrate.issues import catalogue, word
from migrate.standards import Standard, load_standard, read_standard
from migrate.standards.naming import in_file_name
from migrate.standards.workbooks import load_words, read_workbooks, write_folder
from migrate.standards.workbooks.container import MAX_COLUMNS, MAX_ROWS

KIHON = load_standard("kihon-2.1")
WORDS = load_words()
HEADER = ["No.", "データ項目名称", "データ型", "桁数", "外字使用", "繰返し", "必須", "主キー", "コード", "備考"]
CODES = [["コード名", "コード値", "内容"], ["性別", "1", "男"], ["性別", "2", "女"]]

Rows = Sequence[Sequence[Any]]


def item(no: Any, name: str = "", kind: str = "半角", length: Any = "15", **cells: str) -> list[Any]:
    """A row below ``HEADER``; other columns by their header."""
    return [no, name, kind, length, *(cells.get(header, "") for header in HEADER[4:])]


def workbook(folder: Path, name: str = "001_住民基本台帳.xlsx", **sheets: Rows) -> Path:
    """A workbook with these sheets, each from its first cell."""
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def read(path: Path, words: Any = WORDS) -> tuple[Standard | None, list[Fault]]:
    """The standard and the faults; no standard where nothing could be imported. That a table has no column for
    something (D446) has a test of its own."""
    try:
        found = read_workbooks(path, words, "secondary", KIHON.businesses)
    except DefinitionError as error:
        return None, list(error.faults)
    folder = write_folder(found, path.parent, "new-1.0", KIHON, "secondary", lang="ja", replace=True)
    return read_standard(folder), [fault for fault in found.faults.found if fault.code != "D446"]


def told(faults: Sequence[Fault], path: Path) -> list[tuple[str, str]]:
    """Code and sheet!cell of every fault."""
    for fault in faults:
        for lang in ("ja", "en"):
            assert "?" not in word(fault.code, fault.params, lang).replace("？", "")
    return [(fault.code, fault.place.removeprefix(path.name).lstrip("!")) for fault in faults]


# ── the tables ──


def test_all_faults_of_a_sheet_are_found_at_once_and_each_names_its_cell(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        住民=[
            ["データ項目一覧表"],
            HEADER,
            item(1, "宛名番号", 主キー="1"),
            item(2, "氏名", "ひらがな", 100),
            item(3, "生年月日", "日付", "６桁"),
            item(4, "年齢", "数値", "二桁"),
            item(5, "性別", "コード", "1", コード="性病"),
            item(6, "住所", "半角", 10, 外字使用="○"),
            item(7, "続柄", "X(20)", 15),
            item(9, "備考欄", "全角", 10, 必須="△"),
            item(10, "附票", "全角", 10, 繰返し="たくさん"),
            item(11, "通称", "全角", 10, コード="性別", 主キー="あ"),
        ],
        コード=CODES,
    )
    standard, faults = read(path)
    assert told(faults, path) == [
        ("D437", "住民!A10"),  # 9 follows 7
        ("D428", "住民!C4"),
        ("D430", "住民!D5"),  # a date of 6 digits
        ("D429", "住民!D6"),
        ("D431", "住民!I7"),
        ("D447", "住民!E8"),  # 外字 in half-width text
        ("D430", "住民!D9"),  # X(20) and 15
        ("D439", "住民!G10"),
        ("D434", "住民!F11"),
        ("D447", "住民!I12"),  # a code table for full-width text
        ("D439", "住民!H12"),
    ]
    items = standard.layout("住民").items
    assert [one.name for one in items][-1] == "通称"
    assert len(items) == 10
    assert (items[1].type, items[1].length, items[1].note) == ("unknown", 100, "型: ひらがな")
    assert (items[3].length, items[3].note) == (None, "桁数: 二桁")
    assert (items[4].type, items[4].code_table, items[4].note) == ("code", None, "コード: 性病")
    assert items[6].length is None
    assert (items[7].required, items[7].note) == (False, "外字使用: なし。必須: △") or "必須: △" in items[7].note
    assert "繰返し: たくさん" in items[8].note


def test_a_layout_whose_list_of_items_is_doubtful_is_held_back_and_the_others_are_written(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        甲=[HEADER, item(1, "氏名"), item(2, "氏名")],
        乙=[HEADER, item(1, "氏名"), item(2)],
        丙=[HEADER, item(1, "氏名")],
        丁=[HEADER],
    )
    standard, faults = read(path)
    assert list(standard.layouts) == ["丙"]
    assert told(faults, path) == [("D433", "乙!B3"), ("D442", "丁!B1"), ("D427", "甲!B3")]
    assert faults[2].params["expected"].endswith("甲!B2")


def test_a_table_of_no_items_is_a_fault(tmp_path: Path) -> None:
    path = workbook(tmp_path, 甲=[HEADER, item(1, "氏名")], 乙=[HEADER, [""], ["※なし"]])
    assert ("D442", "乙!B1") in told(read(path)[1], path)


def test_a_header_without_a_needed_column_is_named_with_what_is_missing(tmp_path: Path) -> None:
    path = workbook(tmp_path, 住民=[["No.", "データ項目名称", "外字使用", "備考"], [1, "氏名", "○", ""]])
    standard, faults = read(path)
    assert standard is None
    assert told(faults, path) == [("D426", "住民!A1")]
    assert faults[0].params["expected"] == "データ型"
    assert "データ項目名称" in faults[0].params["found"]


def test_no_size_that_could_not_be_loaded_is_written(tmp_path: Path) -> None:
    header = ["項番", "項目名", "型", "桁数", "小数桁数", "必須", "主キー", "コード"]
    sizes = [("9(0)V9(2)", ""), ("X(0)", ""), ("0", ""), ("5", "0"), ("9", "2"), ("2", "2"), ("整数5桁小数0桁", "")]
    rows = [[n, f"額{n}", "数値", length, scale] for n, (length, scale) in enumerate(sizes, 1)]
    path = workbook(tmp_path, 甲=[header, *rows])
    standard, faults = read(path)
    assert told(faults, path) == [("D429", "甲!D2"), ("D429", "甲!D3"), ("D429", "甲!D4"), ("D430", "甲!E7")]
    sizes_read = [(one.length, one.scale) for one in standard.layout("甲").items]
    assert sizes_read == [(None, None), (None, None), (None, None), (5, None), (9, 2), (None, None), (5, None)]


def test_the_name_of_a_layout_never_leads_out_of_the_output(tmp_path: Path) -> None:
    path = workbook(tmp_path, 甲=[["移行ファイル名：../../住民/世帯"], HEADER, item(1, "氏名")])
    standard, _ = read(path)
    (layout,) = standard.layouts.values()
    assert layout.name == "../../住民/世帯"
    assert in_file_name(layout.name) == ".._.._住民_世帯"
    assert {path.name for path in tmp_path.glob("new-1.0/*/*")} == {"layout_01.csv", "codes.csv"}


def test_what_a_table_has_no_column_for_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, 甲=[["項番", "データ項目名", "型", "コード"], [1, "氏名", "全角", ""]])
    faults = read_workbooks(path, WORDS, "secondary", KIHON.businesses).faults.found
    assert [(fault.code, fault.params["found"]) for fault in faults] == [("D446", "必須, 主キー")]


def test_a_workbook_without_any_table_is_a_fault(tmp_path: Path) -> None:
    path = workbook(tmp_path, 表紙=[["仕様書"]], メモ=[["あれこれ"]])
    standard, faults = read(path)
    assert standard is None
    assert [code for code, _ in told(faults, path)] == ["D425", "D425", "D424"]


def test_faults_of_code_tables_name_their_cells_and_such_tables_are_not_used(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        住民=[
            HEADER,
            item(1, "性別", "コード", 1, コード="性別"),
            item(2, "地区", "コード", 2, コード="地区"),
            item(3, "長", "コード", 20, コード="長"),
            item(4, "名", "コード", 1, コード="名"),
            item(5, "短", "コード", 1, コード="別"),
        ],
        コード=[
            ["コード名", "コード値", "内容"],
            ["性別", "1", "男"],
            ["性別", "1", "女"],
            ["地区", "01～47", "各地区"],
            ["長", "1234567890123", "長いコード"],
            ["名", "1", ""],
            ["別", "11", "十一"],
        ],
    )
    standard, faults = read(path)
    assert told(faults, path) == [
        ("D432", "コード!B3"),
        ("D449", "コード!B4"),
        ("D444", "コード!B5"),
        ("D448", "コード!B6"),
        ("D430", "住民!D6"),
    ]
    tables = [one.code_table for one in standard.layout("住民").items]
    assert tables == [None, None, None, "名", "別"]


def test_a_file_the_list_of_files_names_and_no_sheet_has_is_a_fault(tmp_path: Path) -> None:
    files = [
        ["No.", "移行ファイル名", "移行ファイルID", "概要"],
        [1, "住民", "01A", "1人1行"],
        [2, "世帯", "01B", "1世帯1行"],
    ]
    path = workbook(tmp_path, 移行ファイル構成表=files, 住民=[HEADER, item(1, "氏名")])
    standard, faults = read(path)
    assert told(faults, path) == [("D441", "移行ファイル構成表!B3")]
    assert standard.layout("住民").file_id == "01A"


def test_codes_that_excel_holds_as_numbers_get_their_zeros_back_and_are_reported(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        住民=[HEADER, item(1, "事由", "コード", 2, コード="事由")],
        コード構成表=[["No.", "コード名称", "桁数", "備考"], [1, "事由", 2, "追加あり"]],
        コード=[["コード名称", "コード値", "内容"], ["事由", 1, "転入"], ["事由", 10, "出生"]],
    )
    standard, faults = read(path)
    assert told(faults, path) == [("D435", "コード!B2")]
    table = standard.layout("住民").code_tables["事由"]
    assert (table.labels, table.note) == ({"01": "転入", "10": "出生"}, "追加あり")


def test_a_business_without_a_number_gets_a_provisional_one(tmp_path: Path) -> None:
    path = workbook(tmp_path, "list.xlsx", 住民=[HEADER, item(1, "氏名")])
    standard, faults = read(path)
    assert told(faults, path) == [("D440", "")]
    assert standard.layout("住民").business == "x01"


# ── what is there in other forms ──


def test_repetitions_become_numbered_items_group_by_group(tmp_path: Path) -> None:
    header = ["No.", "グループ名", "データ項目名称", "データ型", "桁数", "繰返し"]
    path = workbook(
        tmp_path,
        甲=[
            header,
            [1, "", "続柄コード", "半角", 2, 3],
            [2, "履歴", "年月日", "日付", 10, "最大２"],
            [3, "履歴", "年月日_不詳フラグ", "フラグ", 1, "最大２"],
            [4, "", "住所1", "全角", 10, "2回"],
        ],
        乙=[header, ["", "扶養", "", "", "", "2"], [1, "", "氏名", "全角", 9, ""], [2, "", "生年", "数値", 4, ""]],
    )
    standard, faults = read(path)
    assert faults == []
    assert [one.name for one in standard.layout("甲").items] == [
        "続柄コード1", "続柄コード2", "続柄コード3",
        "年月日1", "年月日_不詳フラグ1", "年月日2", "年月日_不詳フラグ2",
        "住所1_1", "住所1_2",
    ]  # fmt: skip
    assert standard.layout("甲").item("年月日_不詳フラグ2").flag_for == "年月日2"
    assert [one.name for one in standard.layout("乙").items] == ["氏名1", "生年1", "氏名2", "生年2"]


def test_items_of_one_name_are_told_apart_by_their_groups(tmp_path: Path) -> None:
    header = ["項番", "大項目", "中項目", "項目名", "型", "桁数"]
    rows = [
        [1, "世帯主", "", "氏名", "全角", 9],
        [2, "筆頭者", "本籍", "氏名", "全角", 9],
        [3, "", "", "住所", "全角", 9],
    ]
    path = workbook(tmp_path, 甲=[header, *rows])
    standard, faults = read(path)
    assert [one.name for one in standard.layout("甲").items] == ["世帯主_氏名", "筆頭者_本籍_氏名", "住所"]
    assert told(faults, path) == [("D436", "甲!D2"), ("D436", "甲!D3")]


def test_codes_in_the_cell_of_an_item_are_a_code_table(tmp_path: Path) -> None:
    path = workbook(tmp_path, 甲=[HEADER, item(1, "有無", "半角", 1, コード="0：無\n1：有")])
    standard, faults = read(path)
    assert faults == []
    assert standard.layout("甲").codes == {"有無": {"0": "無", "1": "有"}}


def test_dates_of_eight_digits_are_written_without_hyphens(tmp_path: Path) -> None:
    path = workbook(tmp_path, 甲=[HEADER, item(1, "生年月日", "日付", 8), item(2, "和暦年月日", "和暦", 8)])
    standard, faults = read(path)
    assert faults == []
    assert standard.dates.form == "YYYYMMDD"
    assert standard.layout("甲").item("和暦年月日").type == "wareki"


def test_words_of_ones_own_are_added_by_a_file(tmp_path: Path) -> None:
    path = workbook(tmp_path, 甲=[["順", "名まえ", "かた", "ながさ"], [1, "氏名", "和文", 9]])
    assert read(path)[0] is None
    own = tmp_path / "own.toml"
    own.write_text(
        '[items]\nitem = ["名まえ"]\ntype = ["かた"]\nlength = ["ながさ"]\n[types]\nK = ["和文"]\n', encoding="utf-8"
    )
    standard, faults = read(path, load_words(own))
    assert faults == []
    assert [(one.name, one.type, one.length) for one in standard.layout("甲").items] == [("氏名", "K", 9)]


def test_a_word_that_would_mean_two_things_is_a_fault(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[items]\nitem = ["型"]\n[types]\nkanji = ["和字"]\n', encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        load_words(own)
    assert [fault.code for fault in error.value.faults] == ["D103", "D443"]


# ── the file ──

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    return workbook(tmp_path, "good.xlsx", 甲=[HEADER, item(1, "氏名")], コード=CODES).read_bytes()


def faults_of(tmp_path: Path, content: bytes, name: str = "x.xlsx") -> list[tuple[str, str]]:
    path = tmp_path / name
    path.write_bytes(content)
    standard, faults = read(path)
    assert standard is None
    return told(faults, path)


def repacked(content: bytes, change: Any) -> bytes:
    """The workbook with some parts changed: ``change(name, part)`` → the part."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target.getvalue()


def test_no_workbook_at_all(tmp_path: Path, good: bytes) -> None:
    assert faults_of(tmp_path, b"") == [("D420", "")]
    assert faults_of(tmp_path, "データ項目名称,型\n".encode("cp932")) == [("D420", "")]
    assert faults_of(tmp_path, good[: len(good) // 2]) == [("D420", "")]
    assert faults_of(tmp_path, OLE + "EncryptedPackage".encode("utf-16-le")) == [("D421", "")]
    assert faults_of(tmp_path, OLE + "Workbook".encode("utf-16-le"), "x.xls") == [("D422", "")]


def test_a_protected_archive(tmp_path: Path, good: bytes) -> None:
    spoilt = bytearray(good)
    for match in re.finditer(b"PK\x01\x02", good):
        (flags,) = struct.unpack_from("<H", spoilt, match.start() + 8)
        struct.pack_into("<H", spoilt, match.start() + 8, flags | 1)
    assert faults_of(tmp_path, bytes(spoilt)) == [("D421", "")]


def test_an_archive_without_workbooks_and_one_with_a_damaged_one(tmp_path: Path, good: bytes) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.pdf", b"%PDF")
    assert faults_of(tmp_path, target.getvalue(), "x.zip") == [("D424", ""), ("D425", "readme.pdf")]
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("001_住民基本台帳.xlsx", good)
        archive.writestr("002_印鑑登録.xlsx", good[:200])
        archive.writestr("003_戸籍.xls", OLE)
        archive.writestr("図.png", b"")
    standard, faults = read(path)
    assert list(standard.layouts) == ["甲"]
    assert sorted(told(faults, path)) == [("D420", "002_印鑑登録.xlsx"), ("D422", "003_戸籍.xls"), ("D425", "図.png")]


def test_what_would_need_all_memory_is_refused_before_it_is_read(tmp_path: Path, good: bytes) -> None:
    def far(name: str, part: bytes) -> bytes:
        return part.replace(b'r="B2"', b'r="XFD1048576"') if name == "xl/worksheets/sheet1.xml" else part

    def bomb(name: str, part: bytes) -> bytes:
        return part + b" " * 30_000_000 if name == "xl/sharedStrings.xml" else part

    assert faults_of(tmp_path, repacked(good, far)) == [("D423", "xl/worksheets/sheet1.xml")]
    assert faults_of(tmp_path, repacked(good, bomb)) == [("D423", "xl/sharedStrings.xml")]
    huge = repacked(good, lambda name, part: part + b" " * 300_000_000 if name == "xl/styles.xml" else part)
    assert faults_of(tmp_path, huge) == [("D423", "")]


def test_rows_and_columns_have_bounds(tmp_path: Path) -> None:
    path = workbook(tmp_path, 甲=[["x"] * (MAX_COLUMNS + 1)])
    assert told(read(path)[1], path) == [("D423", "xl/worksheets/sheet1.xml")]
    path = workbook(tmp_path, 甲=[["x"]] * (MAX_ROWS + 1))
    assert told(read(path)[1], path) == [("D423", "xl/worksheets/sheet1.xml")]


def test_document_types_and_entities_are_refused(tmp_path: Path, good: bytes) -> None:
    def entity(name: str, part: bytes) -> bytes:
        declared = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        return part.replace(b"?>", b"?>" + declared, 1) if name == "xl/sharedStrings.xml" else part

    assert faults_of(tmp_path, repacked(good, entity)) == [("D420", "")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_ends_in_anything_but_coded_faults(tmp_path: Path, good: bytes, data: st.DataObject) -> None:
    """Bytes of the archive, or of a part within it, are changed, cut out or doubled."""

    def spoil(content: bytes) -> bytes:
        at = data.draw(st.integers(0, len(content) - 1))
        how = data.draw(st.sampled_from(["flip", "cut", "double", "tag"]))
        if how == "flip":
            return content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :]
        end = at + data.draw(st.integers(1, 200))
        if how == "tag":
            return content[:at] + b'<c r="B2" t="s"><v>99999</v>' + content[at:]
        return content[:at] + (content[at:end] * 2 if how == "double" else b"") + content[end:]

    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        part = data.draw(st.sampled_from(["", *archive.namelist()]))
    spoilt = repacked(good, lambda name, content: spoil(content) if name == part else content) if part else spoil(good)
    path = tmp_path / "001_x.xlsx"
    path.write_bytes(spoilt)
    standard, faults = read(path)
    assert {fault.code for fault in faults} <= set(catalogue())
    assert faults or standard.layouts
