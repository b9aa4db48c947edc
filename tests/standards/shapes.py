"""Workbooks in the shapes official ones are described to have, generated from layouts: what the importer must read.

A shape says in its own way what a layout says; ``said`` is what is left of an item for which it has columns.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import xlsxwriter

from migrate.standards import Item, Layout

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

Words = Mapping[str, str]
CHUKAN_TYPES: Words = {
    "X": "半角英数字", "K": "文字（全角）", "kana": "全角カナ", "N": "数値", "code": "コード", "date": "日付",
    "wareki": "和暦", "time": "時刻", "flag": "フラグ", "unknown": "未定",
}  # fmt: skip
KIHON_TYPES: Words = {
    "X": "半角", "K": "全角\n半角", "kana": "カナ", "N": "数値\n型", "code": "コード", "date": "日付（西暦）",
    "wareki": "日付（和暦）", "time": "時刻", "flag": "フラグ", "unknown": "不明",
}  # fmt: skip
PLAIN_TYPES: Words = {kind: kind for kind in CHUKAN_TYPES}


@dataclass(frozen=True)
class Shape:
    """``write(layouts, folder)`` → the file; ``without``: the fields of an item it has no columns for."""

    write: Callable[[Sequence[Layout], Path], Path]
    without: tuple[str, ...] = ()


def said(item: Item, shape: Shape) -> Item:
    """The item as far as the shape can say it. A workbook says nothing of chains, of signs, or of forms other than the
    two numbers that are known by their names."""
    blank = {"required": False, "key": None}
    named = item.name in {"個人番号", "法人番号"}
    return msgspec.structs.replace(
        item,
        chain=None,
        unsigned=False,
        format=item.format if named else None,
        **{name: blank[name] for name in shape.without},
    )


def size(item: Item, *, wide: bool = False, picture: bool = False) -> str:
    """The length as a cell writes it."""
    if item.integer:
        return item.integer
    if item.length is None:
        return "可変" if wide else ""
    if item.scale:
        text = f"9({item.length - item.scale})V9({item.scale})" if picture else None
        text = text or f"整数{item.length - item.scale}桁\n小数{item.scale}桁"
    else:
        text = f"最大{item.length}" if picture and item.length % 2 else str(item.length)
    return text.translate(WIDE) if wide else text


def table_ids(layouts: Sequence[Layout]) -> dict[str, str]:
    """Code table → its number."""
    names = dict.fromkeys(name for layout in layouts for name in layout.code_tables)
    return {name: f"C{number:04}" for number, name in enumerate(names, 1)}


def group_of(index: int) -> str:
    return f"区分{chr(ord('Ａ') + index // 4 % 26)}"


def merged_column(sheet, column: int, first: int, values: Sequence[str], form=None) -> None:
    """Write a column in which equal neighbours are one merged cell."""
    start = 0
    for end in range(1, len(values) + 1):
        if end == len(values) or values[end] != values[start]:
            if end - start > 1:
                sheet.merge_range(first + start, column, first + end - 1, column, values[start], form)
            else:
                sheet.write_string(first + start, column, values[start])
            start = end


# ── 中間標準レイアウト V2.x: a sheet for each file, codes and their structure in sheets of their own ──


def write_chukan(layouts: Sequence[Layout], folder: Path) -> Path:
    path = folder / "001_住民基本台帳_中間標準レイアウト.xlsx"
    with xlsxwriter.Workbook(path) as book:
        cover = book.add_worksheet("表紙")
        cover.write("B3", "中間標準レイアウト仕様")
        cover.write("B5", "令和3年5月")
        files = book.add_worksheet("移行ファイル構成表")
        files.write("A1", "移行ファイル構成表")
        files.write_row(2, 0, ["No.", "移行ファイル名", "移行ファイルＩＤ", "概要"])
        for number, layout in enumerate(layouts, 1):
            files.write_row(2 + number, 0, [number, layout.name, layout.file_id, "1人1行"])
        ids = table_ids(layouts)
        for number, layout in enumerate(layouts, 1):
            _chukan_items(book.add_worksheet(f"項目一覧{number}"), layout, ids, book.add_format({"bold": True}))
        _chukan_codes(book, layouts, ids)
        old = book.add_worksheet("旧版")
        old.write_row(0, 0, ["No.", "データ項目名称", "データ型", "桁数"])
        old.write_row(1, 0, [1, "もうない項目", "日付", 8])
        old.hide()
    return path


def _chukan_items(sheet, layout: Layout, ids: Mapping[str, str], bold) -> None:
    sheet.merge_range(0, 0, 0, 7, f"データ項目一覧表（{layout.name}）", bold)
    sheet.write_row(1, 0, ["業務名：住民基本台帳", "", "", "業務番号", "1"])
    sheet.write_row(2, 0, ["移行ファイル名", "", layout.name])
    sheet.write_row(
        4, 0, ["Ｎｏ．", "グループ名", "データ項目\n名称", "データ型", "桁数 ※１", "外字\n使用", "コード", "備　考"]
    )
    items = layout.items
    for index, item in enumerate(items):
        row = 5 + index
        sheet.write_number(row, 0, index + 1)
        if index % 5 == 2 and len(item.name) > 2:
            sheet.write_rich_string(row, 2, item.name[:1], bold, item.name[1:2], item.name[2:])
        else:
            sheet.write_string(row, 2, item.name)
        sheet.write_string(row, 3, CHUKAN_TYPES[item.type])
        if item.length is not None and index % 2 and not item.scale:
            sheet.write_number(row, 4, item.length)
        else:
            sheet.write_string(row, 4, size(item, wide=True, picture=True))
        sheet.write_string(row, 5, "○" if item.type == "K" else "－")
        sheet.write_string(row, 6, ids[item.code_table] if item.code_table else "－")
        sheet.write_string(row, 7, item.note)
    merged_column(sheet, 1, 5, [group_of(index) for index in range(len(items))])
    end = 5 + len(items)
    sheet.write_string(end + 1, 0, "※１ 桁数は文字数である。")
    sheet.merge_range(end + 2, 0, end + 2, 7, "注）外字使用の欄は、外字を使ってよい項目に○を付けている。")


def _chukan_codes(book, layouts: Sequence[Layout], ids: Mapping[str, str]) -> None:
    tables = {name: table for layout in layouts for name, table in layout.code_tables.items()}
    structure = book.add_worksheet("コード構成表")
    structure.write_row(1, 0, ["No.", "コードID", "コード名称", "桁数", "構成"])
    sheet = book.add_worksheet("コード一覧")
    sheet.write_row(1, 0, ["コードID", "コード", "内容", "備考"])
    row = 2
    for number, (name, table) in enumerate(tables.items()):
        length = max(map(len, table.labels))
        structure.write_row(2 + number, 0, [number + 1, ids[name], name, length, "連番"])
        for index, (code, label) in enumerate(table.labels.items()):
            if index == 0:
                sheet.write_string(row, 0, ids[name])
            sheet.write_string(row, 1, code.translate(WIDE) if number % 2 else code)
            sheet.write_string(row, 2, label)
            row += 1


# ── 基本データリスト: one workbook, two header rows with merged cells, two levels of groups, keys and required ──


def write_kihon(layouts: Sequence[Layout], folder: Path) -> Path:
    path = folder / "001_住民基本台帳_基本データリスト【第9.9版】.xlsx"
    with xlsxwriter.Workbook(path) as book:
        middle = book.add_format({"valign": "vcenter"})
        book.add_worksheet("改版履歴").write_row(0, 0, ["版", "日付", "内容"])
        for number, layout in enumerate(layouts, 1):
            _kihon_items(book.add_worksheet(f"{number:03}"), layout, middle)
        sheet = book.add_worksheet("コード")
        sheet.write_row(0, 0, ["コード名", "コード値", "コード値の内容"])
        row = 1
        for name, table in {k: t for layout in layouts for k, t in layout.code_tables.items()}.items():
            merged_column(sheet, 0, row, [name] * len(table.labels), middle)
            for code, label in table.labels.items():
                sheet.write_row(row, 1, [code, label])
                row += 1
    return path


def _kihon_items(sheet, layout: Layout, middle) -> None:
    sheet.write("B2", "基本データリスト")
    sheet.write_row(2, 1, ["データリスト名：" + layout.name, "", f"データリストID：{layout.file_id}"])
    top = 4
    for column, text in ((1, "項番"), (7, "必須"), (8, "主キー"), (9, "コード"), (10, "説明")):
        sheet.merge_range(top, column, top + 1, column, text, middle)
    sheet.merge_range(top, 2, top, 4, "データ項目", middle)
    sheet.write_row(top + 1, 2, ["大項目", "中項目", "データ項目名"])
    sheet.merge_range(top, 5, top, 6, "属性", middle)
    sheet.write_row(top + 1, 5, ["型", "桁数"])
    first = top + 2
    for index, item in enumerate(layout.items):
        row = first + index
        sheet.write_string(row, 1, str(index + 1).translate(WIDE))
        sheet.write_string(row, 4, item.name)
        sheet.write_string(row, 5, KIHON_TYPES[item.type])
        sheet.write_string(row, 6, size(item))
        sheet.write_string(row, 7, "●" if item.required else "")
        if item.key:
            sheet.write_number(row, 8, item.key)
        sheet.write_string(row, 9, item.code_table or "")
        sheet.write_string(row, 10, item.note)
    count = len(layout.items)
    merged_column(sheet, 2, first, [group_of(index // 3) for index in range(count)], middle)
    merged_column(sheet, 3, first, [f"中{group_of(index)}" for index in range(count)], middle)
    sheet.write_string(first + count + 1, 1, "注1 この表は見本である。")


# ── one sheet that lists the items of all files, and codes in a workbook of their own: a .zip from Windows ──


def write_zip(layouts: Sequence[Layout], folder: Path) -> Path:
    items, codes = folder / "items.xlsx", folder / "codes.xlsx"
    with xlsxwriter.Workbook(items) as book:
        sheet = book.add_worksheet("一覧")
        sheet.write_row(0, 0, ["項目番号", "ファイル名", "ファイルID", "項目名", "属性", "整数桁数", "小数桁数"])
        sheet.write_row(0, 7, ["必須／任意", "キー", "参照\nコード", "補足"])
        row = 1
        for layout in layouts:
            merged_column(sheet, 1, row, [layout.name] * len(layout.items))
            for index, item in enumerate(layout.items):
                whole = item.length - (item.scale or 0) if item.length is not None else None
                sheet.write_number(row, 0, index + 1)
                if index == 0:
                    sheet.write_string(row, 2, layout.file_id)
                sheet.write_row(row, 3, [item.name, item.integer or PLAIN_TYPES[item.type]])
                sheet.write_string(row, 5, "" if whole is None else str(whole))
                sheet.write_string(row, 6, str(item.scale) if item.scale else "")
                sheet.write_string(row, 7, "必須" if item.required else "任意")
                sheet.write_string(row, 8, str(item.key or ""))
                sheet.write_string(row, 9, f"{item.code_table}（別表）" if item.code_table else "")
                sheet.write_string(row, 10, item.note)
                row += 1
    with xlsxwriter.Workbook(codes) as book:
        for number, (name, table) in enumerate({k: t for y in layouts for k, t in y.code_tables.items()}.items()):
            sheet = book.add_worksheet(f"コード{number + 1}")
            sheet.write_row(0, 0, [f"コード名称：{name}"])
            sheet.write_row(2, 0, ["値", "意味"])
            for row, pair in enumerate(table.labels.items(), 3):
                sheet.write_row(row, 0, list(pair))
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        write_named(archive, "001_住民基本台帳_項目一覧.xlsx", items.read_bytes())
        if table_ids(layouts):
            write_named(archive, "コード表.xlsx", codes.read_bytes())
    return path


def write_named(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """A member whose name is written in Shift_JIS without a mark that says so, as Windows does."""
    info = ShiftJisName(name.encode("cp932").decode("cp437"))
    archive.writestr(info, content, zipfile.ZIP_DEFLATED)


class ShiftJisName(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  the name it overrides
        return self.filename.encode("cp437"), self.flag_bits & ~0x800


SHAPES: Mapping[str, Shape] = {
    "chukan": Shape(write_chukan, without=("required", "key")),
    "kihon": Shape(write_kihon),
    "zip": Shape(write_zip),
}
