"""Decoding with a table of 外字: what stands in the place of each code, and what is noted of it."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate import charsets
from migrate.characters.ranges import PRIVATE_USE, contains
from migrate.gaiji import gaiji_met
from migrate.gaiji.kernel import private_use
from migrate.issues import decode_detail, word
from tests.gaiji.conftest import Write, charset_with, decoded, double

TABLE = "コード,文字,代替\n80A1,髙,\n80A2,,1\n41FF,辻\U000e0102,\n80A4,,\n"


def noted(column: charsets.TextColumn) -> list[tuple[int, str, str, str]]:
    return [
        (row, code, value, decode_detail(detail).get("count", ""))
        for row, code, value, detail in column.faults.iter_rows()
    ]


def test_each_code_becomes_what_the_table_says(write: Write) -> None:
    charset = charset_with(write(TABLE))
    fields = (double("B0A1", "80A1"), double("80A2"), double("41FF", "80A1", "41FF"), double("B0A1"))
    column = decoded(charset, *fields, mode="double")
    assert column.text.to_list() == ["亜髙", "〓", "辻\U000e0102髙辻\U000e0102", "亜"]
    assert sorted(noted(column)) == [
        (0, "E117", "80A1", "1"),
        (1, "E116", "80A2", "1"),
        (2, "E117", "41FF", "2"),
        (2, "E117", "80A1", "1"),
    ]


def test_a_code_without_an_entry_stays_and_is_told_with_its_code(write: Write) -> None:
    column = decoded(charset_with(write(TABLE)), double("80A3", "80A4"), mode="double")
    assert column.text.to_list() == ["\ue002\ue003"]
    assert [(code, value) for _, code, value, _ in noted(column)] == [("E115", "80A3"), ("E115", "80A4")]
    sentence = word("E115", decode_detail(column.faults["detail"][0]), "ja")
    assert "80A3" in sentence
    assert "U+E002" in sentence


def test_an_undecodable_code_without_an_entry_is_still_undecodable(write: Write) -> None:
    column = decoded(charset_with(write(TABLE)), double("42FF", "80A1"), mode="double")
    assert column.text.to_list() == [None]
    assert noted(column) == [(0, "E101", "42FF", "")]


def test_faults_come_in_the_order_of_the_rows(write: Write) -> None:
    column = decoded(charset_with(write(TABLE)), double("80A1"), double("42FF"), double("80A3"), mode="double")
    assert [row for row, *_ in noted(column)] == [0, 1, 2]
    assert dict(column.faults.schema) == dict(decoded(charsets.get("jef"), b"\xfe").faults.schema)


def test_the_character_of_an_entry_is_not_taken_for_gaiji_again(write: Write) -> None:
    charset = charset_with(write("コード,文字\n80A1,U+E001\n80A2,U+F0000\n80A3,髙\n"))
    column = decoded(charset, double("80A1", "80A2", "80A3"), mode="double")
    assert column.text.to_list() == ["\ue001\U000f0000髙"]
    assert {(code, value) for _, code, value, _ in noted(column)} == {("E117", f"80A{n}") for n in "123"}


def test_text_that_is_no_column_is_resolved_too(write: Write) -> None:
    charset = charset_with(write("コード,文字\nF040,髙\n"), "cp932")
    assert charset.decode(b"\xf0\x40\x8e\x52\xf0\x41") == "髙山\ue001"


def test_without_a_table_nothing_is_noted() -> None:
    assert noted(decoded(charsets.get("jef"), double("80A1"), mode="double")) == []


def test_what_was_met_is_counted(write: Write) -> None:
    column = decoded(charset_with(write(TABLE)), double("80A1", "80A1"), double("80A1", "80A3"), mode="double")
    counts = {(met.code, met.code_point, met.character): count for met, count in gaiji_met(column.faults).items()}
    assert counts == {("80A1", "U+E000", "髙"): 3, ("80A3", "U+E002", ""): 1}


@pytest.fixture(scope="module")
def jef(tmp_path_factory: pytest.TempPathFactory) -> charsets.Charset:
    path = tmp_path_factory.mktemp("table") / "gaiji.csv"
    path.write_text(TABLE, encoding="utf-8")
    return charset_with(path)


CODES = st.sampled_from(["B0A1", "80A1", "80A2", "80A3", "80A4", "41FF", "A0FE", "4040"])


@settings(deadline=None)
@given(st.lists(st.lists(CODES, max_size=12), min_size=1, max_size=20))
def test_decoding_is_the_charset_s_own_with_the_entries_put_in(jef: charsets.Charset, rows: list[list[str]]) -> None:
    """Held against each code decoded by itself: JEF without a table, or what the table says."""
    table = {"80A1": "髙", "80A2": "〓", "41FF": "辻\U000e0102"}
    plain = charsets.get("jef")
    expected = [
        "".join(table.get(code) or plain.decode(bytes.fromhex(f"28{code}29")) for code in codes) for codes in rows
    ]
    column = decoded(jef, *(double(*codes) for codes in rows), mode="double")
    assert column.text.fill_null("").to_list() == [text if text.strip("\u3000") else "" for text in expected]
    total = sum(gaiji_met(column.faults).values())
    assert total == sum(code in {*table, "80A3", "80A4", "A0FE"} for codes in rows for code in codes)


TEXTS = st.text(
    st.sampled_from("aｱ亜\ufa19１\ud7ff\ue000\uf8ff\uf900\U000effff\U000f0000\U000ffffd\U00100000𠮷"), max_size=30
)


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), TEXTS)))
def test_the_kernel_finds_every_private_use_character_with_its_row(texts: list[str | None]) -> None:
    expected = [[n, ord(char)] for n, text in enumerate(texts) for char in text or "" if contains(PRIVATE_USE, char)]
    assert private_use(pl.Series(texts, dtype=pl.String)).tolist() == expected
