"""Delimited text: cells, line ends, headers, and rows that are not well formed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate import charsets
from migrate.batch import Batch
from migrate.errors import DefinitionError
from migrate.issues import decode_detail
from migrate.readers.delimited import DelimitedReader
from migrate.readers.heads import Form

Rows = list[tuple[str | None, ...]]


def reader(
    tmp_path: Path, *files: bytes, charset: str = "cp932", form: Form | None = None, **kw: Any
) -> DelimitedReader:
    paths = []
    for n, data in enumerate(files):
        paths.append(tmp_path / f"{n}.csv")
        paths[-1].write_bytes(data)
    return DelimitedReader(tuple(paths), charsets.get(charset), form or Form(), **kw)


def batches(source: DelimitedReader) -> list[Batch]:
    return [batch for split in source.plan().splits for batch in source.read(split)]


def rows(source: DelimitedReader) -> Rows:
    return [row for batch in batches(source) for row in batch.columns.rows()]


def codes(source: DelimitedReader) -> list[tuple[int, str]]:
    return [
        (batch.first_record + row, code)
        for batch in batches(source)
        for row, code in batch.issues.select("row", "code").iter_rows()
    ]


# ── cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_cells_become_columns_named_by_the_header(tmp_path: Path) -> None:
    source = reader(tmp_path, "番号, 氏名 \r\n1,山田　太郎\r\n2,\r\n".encode("cp932"))
    assert source.fields == ("番号", "氏名")
    assert rows(source) == [("1", "山田　太郎"), ("2", None)]


def test_quoted_cells_hold_delimiters_line_ends_and_doubled_quotes(tmp_path: Path) -> None:
    text = 'A,B\r\n"1,2","x\r\ny"\r\n"","say ""hi"""\r\n'
    assert rows(reader(tmp_path, text.encode())) == [("1,2", "x\r\ny"), (None, 'say "hi"')]


def test_doubled_quotes_are_single_only_in_quoted_cells(tmp_path: Path) -> None:
    assert rows(reader(tmp_path, b'A,B\n5""x,"a""b"\n"c","d"\n')) == [('5""x', 'a"b'), ("c", "d")]


def test_a_quote_inside_a_plain_cell_is_a_character(tmp_path: Path) -> None:
    assert rows(reader(tmp_path, b'A,B\n5" disk,x"\n')) == [('5" disk', 'x"')]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_found_out(tmp_path: Path, end: str) -> None:
    assert rows(reader(tmp_path, end.join(["A,B", "1,2", '"3","4"', ""]).encode())) == [("1", "2"), ("3", "4")]
    assert rows(reader(tmp_path, end.join(["A,B", "1,2"]).encode())) == [("1", "2")]


def test_with_crlf_line_ends_a_lone_lf_belongs_to_the_value(tmp_path: Path) -> None:
    data = b'A,B\r\n1\n1,2\r\n"3",4\n\r\n'
    assert rows(reader(tmp_path, data, form=Form(newline="crlf"))) == [("1\n1", "2"), ("3", "4\n")]


def test_a_trail_byte_is_not_taken_for_a_delimiter(tmp_path: Path) -> None:
    # the second byte of ポ in CP932 is 7C, "|"
    source = reader(tmp_path, "A|B\nポスト|ソ\n".encode("cp932"), form=Form(delimiter="|"))
    assert rows(source) == [("ポスト", "ソ")]


def test_a_lead_byte_without_its_trail_does_not_hide_the_end_of_the_row(tmp_path: Path) -> None:
    source = reader(tmp_path, b"A|B\n1|x\x83\n2|y\n", form=Form(delimiter="|"))
    assert rows(source) == [("1", None), ("2", "y")]
    assert codes(source) == [(1, "E102")]


def test_tabs_and_no_quotes(tmp_path: Path) -> None:
    assert rows(reader(tmp_path, b'A\tB\n"1\t2"\n', form=Form(delimiter="\t", quote=""))) == [('"1', '2"')]


def test_a_byte_order_mark_and_a_dos_end_of_file_mark_belong_to_no_record(tmp_path: Path) -> None:
    assert rows(reader(tmp_path, "\ufeff氏名\n山田\n".encode(), charset="utf-8")) == [("山田",)]
    assert rows(reader(tmp_path, b"A\n1\n\x1a")) == [("1",)]


def test_each_record_knows_its_bytes(tmp_path: Path) -> None:
    data = b'A,B\r\n1,2\r\n"x\r\ny",3\r\n4,5'
    (batch,) = batches(reader(tmp_path, data))
    places = zip(batch.offsets.tolist(), batch.lengths.tolist(), strict=True)
    raw = [batch.raw[o - batch.raw_offset :][:n].tobytes() for o, n in places]
    assert raw == [b"1,2\r\n", b'"x\r\ny",3\r\n', b"4,5"]


# ── rows that are not well formed ────────────────────────────────────────────────────────────────────────────────────


def test_a_ragged_row_is_a_record_without_values(tmp_path: Path) -> None:
    source = reader(tmp_path, b"A,B\n1,2\n3\n4,5,6\n\n7,8\n")
    assert rows(source) == [("1", "2"), (None, None), (None, None), (None, None), ("7", "8")]
    assert codes(source) == [(2, "E107"), (3, "E107"), (4, "E107")]
    (batch,) = batches(source)
    details = [decode_detail(text) for text in batch.issues["detail"]]
    assert [(d["found"], d["expected"]) for d in details] == [("1", "2"), ("3", "2"), ("1", "2")]


def test_an_unclosed_quote_costs_one_row(tmp_path: Path) -> None:
    source = reader(tmp_path, b'A,B\n1,"2\n3,4\n5,6\n')
    assert rows(source) == [(None, None), ("3", "4"), ("5", "6")]
    assert codes(source) == [(1, "E108")]


def test_a_quote_that_seems_closed_by_the_next_row_s_quote_is_unclosed(tmp_path: Path) -> None:
    source = reader(tmp_path, b'A,B\n"1","2\n"3","4"\n')
    assert rows(source) == [(None, None), ("3", "4")]
    assert codes(source) == [(1, "E108")]


def test_text_after_a_closing_quote_costs_one_row(tmp_path: Path) -> None:
    source = reader(tmp_path, b'A,B\n"1"x,2\n"3","4"\n')
    assert rows(source) == [(None, None), ("3", "4")]
    assert codes(source) == [(1, "E111")]


def test_a_row_longer_than_the_limit_is_cut_and_every_byte_of_it_is_kept(tmp_path: Path) -> None:
    data = b"A,B\n" + b"x" * 25 + b"\n1,2\n"
    source = reader(tmp_path, data, row_limit=10)
    assert codes(source) == [(1, "E112"), (2, "E112"), (3, "E107")]
    assert rows(source)[-1] == ("1", "2")
    assert [length for batch in batches(source) for length in batch.lengths.tolist()] == [10, 10, 6, 4]


def test_an_unclosed_quote_before_much_text_costs_one_row(tmp_path: Path) -> None:
    source = reader(tmp_path, b'A\n"1\n' + b"2\n" * 40, row_limit=10)
    assert codes(source) == [(1, "E108")]
    assert rows(source) == [(None,), *[("2",)] * 40]


def test_undecodable_bytes_are_reported_with_their_field(tmp_path: Path) -> None:
    (batch,) = batches(reader(tmp_path, b"A,B\n1,\x81\xad\n"))
    assert batch.issues.select("row", "item", "code", "value").rows() == [(0, "B", "E101", "81AD")]


# ── headers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_names_come_from_a_list_where_there_is_no_header(tmp_path: Path) -> None:
    source = reader(tmp_path, b"1,2\n", form=Form(header=False), names=["X", "Y"])
    assert (source.fields, rows(source)) == (("X", "Y"), [("1", "2")])


def test_a_list_of_names_takes_the_place_of_a_header(tmp_path: Path) -> None:
    source = reader(tmp_path, b"A,B\n1,2\n", names=["X", "Y"])
    assert (source.fields, rows(source)) == (("X", "Y"), [("1", "2")])


def test_without_header_and_list_the_names_are_asked_for(tmp_path: Path) -> None:
    for data, form in ((b"1,2\n", Form(header=False)), (b"", Form())):
        with pytest.raises(DefinitionError) as caught:
            reader(tmp_path, data, form=form)
        assert [fault.code for fault in caught.value.faults] == ["D306"]


def test_columns_of_several_files_are_matched_by_name(tmp_path: Path) -> None:
    assert rows(reader(tmp_path, b"A,B\n1,2\n", b"B,A\n4,3\n", b"")) == [("1", "2"), ("3", "4")]


def test_files_with_different_columns_are_a_fault_for_each_name(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        reader(tmp_path, b"A,B\n", b"A,C\n")
    assert [(fault.code, fault.params["name"]) for fault in caught.value.faults] == [("D307", "B"), ("D307", "C")]


def test_a_name_used_twice_is_a_fault_and_a_blank_one_gets_its_number(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        reader(tmp_path, b"A,B,A\n")
    assert [fault.code for fault in caught.value.faults] == ["D111"]
    assert reader(tmp_path, b"A,,B\n").fields == ("A", "column_2", "B")


def test_a_header_with_an_unclosed_quote_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        reader(tmp_path, b'A,"B\n1,2\n')
    assert [(fault.code, fault.params["message"]) for fault in caught.value.faults] == [("D109", "header: E108")]


def test_a_header_is_held_against_what_it_should_be(tmp_path: Path) -> None:
    source = reader(tmp_path, "住所,氏命,番号\nx,y,1\n".encode("cp932"), expected=["番号", "氏名", "住所"])
    issues = source.plan().issues
    assert issues["code"].to_list() == ["E121", "E122"]
    assert decode_detail(issues["detail"][1]) == {"name": "氏命", "nearest": "氏名"}
    assert source.fields == ("番号", "住所")
    assert rows(source) == [("1", "x")]


def test_an_empty_file_is_noted_and_a_header_alone_is_no_record(tmp_path: Path) -> None:
    source = reader(tmp_path, b"A\n", b"")
    assert source.plan().issues.select("path", "code").rows() == [(str(source.paths[1]), "E106")]
    assert not list(source.plan().splits)


# ── whatever the bytes are ───────────────────────────────────────────────────────────────────────────────────────────

CELL = st.text(st.sampled_from('a,"\r\n 表ソ|'), max_size=6)


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=12), st.booleans(), st.sampled_from(",|\t"))
def test_what_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, str, str]], quote_all: bool, delimiter: str
) -> None:
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting)
    writer.writerows([("A", "B", "C"), *table])
    form = Form(delimiter=delimiter)
    source = reader(tmp_path_factory.mktemp("csv"), text.getvalue().encode("cp932"), form=form, row_limit=100)
    assert rows(source) == [tuple(None if not cell.strip(" ") else cell for cell in row) for row in table]


PIECE = st.sampled_from([b"a", b"b", b",", b'"', b'""', b"\r", b"\n", b"\r\n", b'","', b'"\n"', b"\x83\x7c", b"|"])


@settings(deadline=None, max_examples=300)
@given(
    st.lists(PIECE, max_size=60).map(b"".join),
    st.sampled_from([None, "lf", "crlf", "cr"]),
    st.sampled_from(",|"),
    st.integers(1, 30),
)
def test_how_the_bytes_are_cut_into_pieces_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, newline: Any, delimiter: str, row_limit: int
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    form = Form(delimiter=delimiter, header=False, newline=newline)
    seen = []
    for chunk, split in ((1 << 12, 1 << 20), (0, 1 << 20), (0, 1), (1 << 12, 7)):
        source = reader(
            folder, data, form=form, names=["A", "B"], row_limit=row_limit, chunk_bytes=chunk, split_bytes=split
        )
        found = batches(source)
        offsets = [offset for batch in found for offset in batch.offsets.tolist()]
        lengths = [length for batch in found for length in batch.lengths.tolist()]
        ends = [offset + length for offset, length in zip(offsets, lengths, strict=True)]
        assert offsets == [0, *ends[:-1]][: len(offsets)], "every byte is in exactly one record"
        assert (ends[-1] if ends else 0) == len(data)
        numbers = [batch.first_record for batch in found]
        assert numbers == [1 + sum(len(b) for b in found[:n]) for n in range(len(found))]
        seen.append((rows(source), codes(source), offsets))
    assert seen[1:] == seen[:1] * 3
