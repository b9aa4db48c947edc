"""Columns: what is blank, what is a fault, and where it is."""

import numpy as np
import polars as pl
import pytest

from migrate import charsets
from migrate.issues import decode_detail, word

JEF = charsets.get("jef")
CP932 = charsets.get("cp932")
UTF8 = charsets.get("utf-8")


def faults(column):
    return [
        (row, code, value, int(decode_detail(detail)["position"]) if detail else None)
        for row, code, value, detail in column.faults.iter_rows()
    ]


@pytest.mark.parametrize(
    "field",
    [b"", b"\x40" * 7, b"\x40" * 64, b"\x28\x40\x40\x40\x40\x29", b"\x40\x28\x40\x40\x29\x40", b"\0" * 9],
    ids=["no bytes", "spaces", "many spaces", "full-width spaces", "both", "low values"],
)
def test_a_blank_field_is_null_and_no_fault(field, fields):
    column = fields(JEF, [field, b"\xc1"])
    assert column.text.to_list() == [None, "A"]
    assert faults(column) == []


def test_low_values_among_text_are_kept():
    assert JEF.decode(b"\xc1\0") == "A\0"


def test_low_values_and_spaces_together_are_not_blank(fields):
    assert fields(JEF, [b"\0\x40"]).text.to_list() == ["\0 "]


def test_spaces_around_text_are_kept(fields):
    assert fields(JEF, [b"\x40\xc1" + b"\x40" * 20]).text.to_list() == [" A" + " " * 20]


def test_an_undecodable_code_makes_the_row_null_and_says_which_bytes_and_where(fields):
    column = fields(JEF, [b"\xc1\x28\xbb\xb3\x41\xff\x29", b"\xc2"])
    assert column.text.to_list() == [None, "B"]
    assert faults(column) == [(0, "E101", "41FF", 5)]
    assert "41FF" in word("E101", decode_detail(column.faults["detail"][0]), "en")


def test_each_distinct_undecodable_code_of_a_row_is_reported_once(fields):
    column = fields(JEF, [b"\x28\x41\xff\x42\xff\x41\xff\x29"])
    assert faults(column) == [(0, "E101", "41FF", 2), (0, "E101", "42FF", 4)]


def test_a_row_reports_at_most_eight_of_them(fields):
    bad = b"\x28" + b"".join(bytes((lead, 0xFF)) for lead in range(0x41, 0x60)) + b"\x29"
    assert len(fields(JEF, [bad, bad]).faults) == 16


def test_a_double_byte_code_cut_by_the_end_of_the_field(fields):
    column = fields(JEF, [b"\x28\xbb\xb3\xc5"])
    assert column.text.to_list() == [None]
    assert faults(column) == [(0, "E102", "C5", 4)]
    assert faults(fields(CP932, [b"A\x8e"])) == [(0, "E102", "8E", 2)]


def test_a_shift_left_open_is_reported_and_the_text_kept(fields):
    column = fields(JEF, [b"\x28\xbb\xb3\xc5\xc4", b"\x28\xbb\xb3\x29"])
    assert column.text.to_list() == ["山田", "山"]
    assert faults(column) == [(0, "E103", None, None)]


def test_double_byte_fields_begin_in_double_bytes_and_know_no_shifts(fields):
    column = fields(JEF, [b"\xbb\xb3\xc5\xc4\x40\x40", b"\x40\x40\x40\x40", b"\x28\xbb", b"\xbb\xb3\xc5"], "double")
    assert column.text.to_list() == ["山田\u3000", None, None, None]
    assert faults(column) == [(2, "E101", "28BB", 1), (3, "E102", "C5", 3)]


def test_in_cp932_a_comma_after_a_stray_lead_byte_stays_a_comma(fields):
    assert faults(fields(CP932, [b"A\x81,B"])) == [(0, "E101", "81", 2)]


def test_an_undefined_code_does_not_put_the_rest_out_of_step(fields):
    assert faults(fields(JEF, [b"\x28\x01\x02\xbb\xb3\x29"])) == [(0, "E101", "0102", 2)]


def test_an_undefined_code_does_not_swallow_a_shift(fields):
    assert faults(fields(JEF, [b"\x28\xbb\x29\xc1"])) == [(0, "E101", "BB", 2)]


def test_utf8_is_read_strictly(fields):
    column = fields(UTF8, ["山田 𠮷\U000e0100".encode(), b"\xed\xa0\x80", b"\xc0\xaf", b"A\xe5\xb1", "　 ".encode()])
    assert column.text.to_list() == ["山田 𠮷\U000e0100", None, None, None, None]
    assert faults(column) == [
        (1, "E101", "ED", 1), (1, "E101", "A0", 2), (1, "E101", "80", 3),
        (2, "E101", "C0", 1), (2, "E101", "AF", 2),
        (3, "E102", "E5B1", 2),
    ]  # fmt: skip


def test_however_many_faults_there_are_none_is_dropped(fields):
    column = fields(JEF, [b"\xfe\x28\x41\xff\x29"] * 5_000)
    assert column.text.null_count() == 5_000
    assert column.faults["row"].to_list() == [row for row in range(5_000) for _ in range(2)]
    assert column.faults["value"].unique().sort().to_list() == ["41FF", "FE"]


def test_the_columns_have_the_types_the_pipeline_counts_on(fields):
    for rows in ([], [b"\xc1"], [b"\xfe"]):
        column = fields(JEF, rows)
        assert column.text.dtype == pl.String
        assert len(column.text) == len(rows)
        assert dict(column.faults.schema) == {
            "row": pl.UInt32,
            "code": pl.String,
            "value": pl.String,
            "detail": pl.String,
        }


def test_one_length_serves_all_rows_and_rows_may_lie_apart():
    records = np.frombuffer(b"\xc1\xc2..\xc3\xc4..", dtype=np.uint8)
    assert JEF.decode_column(records, np.array([0, 4]), 2).text.to_list() == ["AB", "CD"]


@pytest.mark.parametrize(("start", "length"), [(-1, 1), (3, 2), (0, -1), (5, 0), (2**62, 2**62)])
@pytest.mark.parametrize("charset", [JEF, UTF8], ids=["jef", "utf-8"])
def test_a_row_outside_the_data_is_refused(charset, start, length):
    data = np.frombuffer(b"\xc1\xc2\xc3\xc4", dtype=np.uint8)
    with pytest.raises(ValueError, match="row 1"):
        charset.decode_column(data, np.array([0, start]), np.array([1, length]))


def test_lead_bytes_let_a_tokenizer_step_over_trail_bytes():
    assert CP932.lead[0x8E] == 1
    assert CP932.lead[0x2C] == 0
    assert not UTF8.lead.any()
