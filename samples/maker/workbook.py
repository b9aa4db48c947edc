"""A workbook as official ones look, for a made-up list of items: what ``migrate layout import`` reads.

The list is invented for the fictional town and is marked so in its title, in its file and on every sheet.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

MARK = "【見本：架空の町の架空の一覧であり、公表された標準ではない】"

#: 大項目, データ項目名, 型, 桁数, 外字使用, 繰返し, 必須, 主キー, コード, 説明
ITEMS: Sequence[tuple[str, ...]] = (
    ("番号", "宛名番号", "半角英数字", "15", "", "", "●", "1", "", "付番済みの番号は変えない"),
    ("番号", "履歴番号", "数値", "９(４)", "", "", "●", "2", "", "1から始まる連番"),
    ("番号", "世帯番号", "半角英数字", "15", "", "", "●", "", "", ""),
    ("区分", "住民区分", "コード", "1", "", "", "●", "", "住民区分", ""),
    ("区分", "現存区分", "コード", "1", "", "", "●", "", "現存区分", ""),
    ("氏名", "氏名", "文字（全角）", "最大100", "○", "", "●", "", "", "姓と名の間は空白1字"),
    ("氏名", "氏名_フリガナ", "全角カナ", "100", "", "", "", "", "", ""),
    ("氏名", "性別", "コード", "1", "", "", "", "", "性別", ""),
    ("生年月日", "生年月日", "日付", "10", "", "", "●", "", "", "不詳のときは3項目をそろえる"),
    ("生年月日", "生年月日_不詳フラグ", "フラグ", "1", "", "", "●", "", "", ""),
    ("生年月日", "生年月日_不詳表記", "文字（全角）", "72", "○", "", "", "", "", ""),
    ("世帯", "続柄", "文字（全角）", "20", "○", "", "", "", "", "4階層まで"),
    ("住所", "郵便番号", "半角英数字", "8", "", "", "", "", "", "ハイフンを含む"),
    ("住所", "町名", "文字（全角）", "50", "○", "", "", "", "", ""),
    ("住所", "番地", "文字（全角）", "50", "○", "", "", "", "", ""),
    ("住所", "方書", "文字（全角）", "最大１００", "○", "", "", "", "", ""),
    ("地区", "地区コード", "半角英数字", "10", "", "2", "", "", "", "自治会と投票区"),
    ("その他", "備考", "文字（全角）", "200", "○", "", "", "", "", ""),
)

CODES: Sequence[tuple[str, str, str]] = (
    ("住民区分", "1", "日本人"),
    ("住民区分", "2", "外国人"),
    ("現存区分", "1", "住登者"),
    ("現存区分", "2", "転出者"),
    ("現存区分", "3", "死亡者"),
    ("現存区分", "9", "その他の消除者"),
    ("性別", "0", "不明"),
    ("性別", "1", "男"),
    ("性別", "2", "女"),
)

_CREATED = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def workbook() -> bytes:
    """The workbook: a cover, the list of items with a header of two rows and merged cells, and the codes."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": MARK, "created": _CREATED})
        cell = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
        head = book.add_format({"border": 1, "bold": True, "align": "center", "valign": "vcenter", "text_wrap": True})
        cover = book.add_worksheet("表紙")
        cover.write("B3", "風待市 住民データ項目一覧 第1.0版")
        cover.write("B5", MARK)
        _items(book.add_worksheet("住民一覧"), head, cell)
        _codes(book.add_worksheet("コード一覧"), head, cell)
    return content.getvalue()


def _items(sheet: Any, head: Any, cell: Any) -> None:
    sheet.write("A1", f"データ項目一覧表　{MARK}")
    sheet.write_row("A2", ["業務番号：001", "", "業務名：住民基本台帳", "", "データリストID：001z001"])
    headers = ["項番", "データ項目", "", "属性", "", "外字\n使用", "繰返し", "必須", "主キー", "コード", "説明"]
    for column, text in enumerate(headers):
        if text not in {"データ項目", "属性", ""}:
            sheet.merge_range(3, column, 4, column, text, head)
    sheet.merge_range("B4:C4", "データ項目", head)
    sheet.write_row("B5", ["大項目", "データ項目名"], head)
    sheet.merge_range("D4:E4", "属性", head)
    sheet.write_row("D5", ["型", "桁数"], head)
    for number, (_, *cells) in enumerate(ITEMS, 1):
        sheet.write_number(4 + number, 0, number, cell)
        for column, text in enumerate(cells, 2):
            sheet.write_string(4 + number, column, text, cell)
    groups = [row[0] for row in ITEMS]
    for group in dict.fromkeys(groups):
        first, count = groups.index(group), groups.count(group)
        if count > 1:
            sheet.merge_range(5 + first, 1, 4 + first + count, 1, group, cell)
        else:
            sheet.write_string(5 + first, 1, group, cell)
    sheet.write_string(6 + len(ITEMS), 0, "※ 桁数は文字数で、異体字セレクタは数えない。")
    sheet.set_column("B:C", 20)
    sheet.set_column("K:K", 40)


def _codes(sheet: Any, head: Any, cell: Any) -> None:
    sheet.write("A1", f"コード一覧　{MARK}")
    sheet.write_row("A3", ["コード名称", "コード", "内容"], head)
    for row, code in enumerate(CODES, 3):
        sheet.write_row(row, 0, code, cell)
