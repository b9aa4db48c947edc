"""An inventory merged into a person's table: nothing a person wrote is lost, and only what is new is asked for."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.gaiji.inventory import Inventory, Seen
from migrate.gaiji.merge import Merged, merge
from migrate.gaiji.sheet import COLUMNS, Sheet, parse_sheet, read_sheet
from tests.gaiji.conftest import Write


def seen(count: int = 1, item: str = "SHIMEI", record: int = 1) -> Seen:
    return Seen("E115", "U+E000", count, Counter({item: count}), [("JUKI.DAT", record)], "「字【外】字」")


def inventory(**codes: int) -> Inventory:
    return Inventory({code.removeprefix("c"): seen(count) for code, count in codes.items()})


def rows_of(merged: Merged) -> list[dict[str, str]]:
    text = merged.sheet.encoded().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def merged_file(path: Path, found: Inventory) -> list[dict[str, str]]:
    result = merge(read_sheet(path), found)
    path.write_bytes(result.sheet.encoded())
    return rows_of(result)


def test_a_new_table_has_every_column_and_a_byte_order_mark_for_spreadsheets() -> None:
    merged = merge(Sheet.new("ja"), inventory(c80A1=3))
    assert merged.sheet.encoded().startswith(b"\xef\xbb\xbf")
    assert [*rows_of(merged)[0]] == [ja for ja, _ in COLUMNS.values()]
    (row,) = rows_of(merged)
    assert (row["コード"], row["状態"], row["件数"], row["項目"]) == ("X'80A1'", "新規", "3", "SHIMEI (3)")
    assert (row["コードポイント"], row["レコード"], row["前後"]) == ("U+E000", "1", "「字【外】字」")


def test_a_code_is_written_so_that_a_spreadsheet_does_not_take_it_for_a_number(write: Write) -> None:
    path = write("")
    path.write_bytes(merge(Sheet.new("en"), inventory(c80E1=1)).sheet.encoded())
    assert "X'80E1'" in path.read_text(encoding="utf-8")
    assert merge(read_sheet(path), inventory(c80E1=1)).listed[0].seen is not None


def test_the_second_rehearsal_marks_only_what_is_new(write: Write) -> None:
    path = write("")
    path.write_bytes(merge(Sheet.new("ja"), inventory(c80A1=3, c80A2=1)).sheet.encoded())
    rows = merged_file(path, inventory(c80A1=5, c80A3=2))
    assert [(row["コード"], row["状態"], row["件数"]) for row in rows] == [
        ("X'80A1'", "未対応", "5"),
        ("X'80A2'", "未対応", "0"),
        ("X'80A3'", "新規", "2"),
    ]


def test_what_was_decided_is_not_asked_again(write: Write) -> None:
    path = write("コード,文字,MJ文字図形名,代替\n80A1,髙,,\n80A2,,MJ025760,\n80A3,,,1\n80A4,,,\n")
    merged = merge(read_sheet(path), inventory(c80A1=1, c80A2=1, c80A3=1, c80A4=1))
    assert [one.state for one in merged.listed] == ["decided", "decided", "stand-in", "open"]
    assert [one.code for one in merged.asks] == ["80A4"]
    assert [(one.character, one.mj) for one in merged.listed[:2]] == [
        ("髙", "MJ028902"), ("辻\U000e0102", "MJ025760"),
    ]  # fmt: skip


def test_a_person_s_columns_words_and_order_stay(write: Write) -> None:
    path = write(
        '担当課,コード,文字,備考,状態,備考2\n戸籍,80A2,,照会中,確認待ち,あ\n住民,80A1,髙,"改行\nあり",対応済,い\n'
    )
    rows = merged_file(path, inventory(c80A1=1, c80A2=1, c80A0=1))
    kept = [(row["担当課"], row["コード"], row["文字"], row["備考"], row["状態"], row["備考2"]) for row in rows]
    assert kept[:2] == [
        ("戸籍", "80A2", "", "照会中", "確認待ち", "あ"),
        ("住民", "80A1", "髙", "改行\nあり", "対応済", "い"),
    ]
    assert kept[2][1] == "X'80A0'"


def test_rows_in_which_nothing_changed_keep_their_bytes() -> None:
    first = merge(Sheet.new("ja"), inventory(c80A1=3, c80A2=4)).sheet
    lines = first.encoded().decode().splitlines(keepends=True)
    quoted = "".join([lines[0], "\"X'80A1'\"" + lines[1].removeprefix("X'80A1'"), *lines[2:]]).replace("新規", "未対応")
    again = merge(parse_sheet(quoted.encode(), "x"), inventory(c80A1=3, c80A2=5)).sheet.encoded().decode()
    assert again.splitlines()[1] == quoted.splitlines()[1]
    assert ",5," in again.splitlines()[2]


def test_the_form_of_the_file_stays(write: Write) -> None:
    path = write("code,character\n80A1,髙")
    data = merge(read_sheet(path), inventory(c80A1=1, c80A2=1)).sheet.encoded()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert b"new" in data


def test_rows_without_a_code_are_left_alone(write: Write) -> None:
    path = write("コード,文字\n\n確認済み,ここまで\n80A1,髙\n")
    assert [row["文字"] for row in merged_file(path, inventory(c80A1=1)) if row["コード"] == "確認済み"] == ["ここまで"]
    assert "\n\n確認済み" in path.read_text(encoding="utf-8")


CELLS = st.text(st.sampled_from("髙あaA1,\"'\n\r ;=〓"), max_size=6)
CODE_CELLS = st.one_of(st.sampled_from(["80A1", "X'80A2'", "0x80e1", "80 A3", "FE", "メモ", ""]), CELLS)
OWN_COLUMNS = {"status", "code_point", "count", "items", "records", "context"}


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    lang = draw(st.sampled_from([0, 1]))
    columns = ["code", *draw(st.lists(st.sampled_from([*COLUMNS][1:]), unique=True))]
    names = [COLUMNS[column][lang] for column in columns] + draw(st.lists(st.sampled_from(["担当", "x"]), unique=True))
    order = draw(st.permutations(names))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=newline, quoting=quoting)
    writer.writerow(order)
    for _ in range(draw(st.integers(0, 6))):
        cells = [draw(CODE_CELLS if name == COLUMNS["code"][lang] else CELLS) for name in order]
        writer.writerow(cells[: draw(st.integers(0, len(cells)))] if draw(st.booleans()) else cells)
    return (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.getvalue().encode()


INVENTORIES = st.dictionaries(
    st.sampled_from(["80A1", "80A2", "80A3", "80E1", "FE", "41FF"]), st.builds(seen, st.integers(1, 9))
).map(Inventory)


@settings(deadline=None)
@given(tables(), INVENTORIES, INVENTORIES)
def test_merging_twice_changes_nothing_more_and_loses_no_cell(data: bytes, first: Inventory, second: Inventory) -> None:
    before = parse_sheet(data, "gaiji.csv")
    for found in (first, second):
        once = merge(parse_sheet(data, "gaiji.csv"), found).sheet.encoded()
        assert merge(parse_sheet(once, "gaiji.csv"), found).sheet.encoded() == once
        data = once
    after = parse_sheet(data, "gaiji.csv")
    assert len(after.rows) >= len(before.rows)
    for old, new in zip(before.rows, after.rows, strict=False):
        own = {before.at[column] for column in OWN_COLUMNS & set(before.at)}
        kept = [cell for n, cell in enumerate(old.cells) if n not in own]
        assert kept == [cell for n, cell in enumerate(new.cells[: len(old.cells)]) if n not in own]
    assert set(first.codes) | set(second.codes) <= {one.code for one in merge(after, Inventory()).listed}
