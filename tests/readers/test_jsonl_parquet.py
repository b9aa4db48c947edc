"""JSON Lines and Parquet in: values as they are; what is no flat record of texts is coded and located."""

from __future__ import annotations

import base64
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.errors import DefinitionError
from migrate.pipeline import validate_file
from migrate.readers import load_source, open_reader
from migrate.readers.jsonl import JsonlReader
from migrate.readers.parquet import ParquetReader

FIELDS = ("氏名", "a", 'q"')


def jsonl(folder: Path, data: bytes, fields=FIELDS, **sizes) -> JsonlReader:
    path = folder / "file.jsonl"
    path.write_bytes(data)
    return JsonlReader((path,), fields, **sizes)


def batches_of(reader):
    return [batch for split in reader.plan().splits for batch in reader.read(split)]


def records_of(reader):
    return [row for batch in batches_of(reader) for row in batch.columns.rows()]


def issues_of(reader):
    return [
        (batch.first_record + row, item, code)
        for batch in batches_of(reader)
        for row, item, code in batch.issues.select("row", "item", "code").rows()
    ]


def test_members_are_fields_by_name_however_it_is_escaped(tmp_path):
    lines = [
        '{"氏名":"辻\U000e0102","a":"\\u8fbb\\n","q\\"":null}',
        ' { "q\\"" : "\\ud842\\udfb7" , "\\u6c0f\\u540d" : "x" } \r',
        '{"\\u6C0F\\u540D":"　","a":12,"q\\"":-0.50}',
        "{}",
    ]
    assert records_of(jsonl(tmp_path, "\n".join(lines).encode())) == [
        ("辻\U000e0102", "辻\n", None), ("x", None, "𠮷"), (None, "12", "-0.50"), (None, None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "item", "code"),
    [
        (b"", None, "E135"),
        (b"[]", None, "E135"),
        (b'{"a":"1"', None, "E135"),
        (b'{"a":"1"}x', None, "E135"),
        (b'{"a":"1",}', None, "E135"),
        (b'{"a" "1"}', None, "E135"),
        (b"{'a':'1'}", None, "E135"),
        (b'{"a":"1\x01"}', None, "E135"),
        (b'{"a":nul}', None, "E135"),
        (b'{"a":"\\x"}', "a", "E135"),
        (b'{"a":"\\ud800"}', "a", "E135"),
        (b'{"b":"1"}', None, "E131"),
        (b'{"a":"1","a":"1"}', None, "E132"),
        (b'{"a":null,"a":"1"}', None, "E132"),
        (b'{"a":true}', None, "E133"),
        (b'{"a":1e5}', None, "E133"),
        (b'{"a":007}', None, "E133"),
        (b'{"a":{}}', None, "E133"),
        (b'{"a":["1"]}', None, "E133"),
        (b'{"a":"\xff"}', "a", "E101"),
    ],
)
def test_a_bad_line_is_one_issue_and_its_neighbours_are_read(tmp_path, line, item, code):
    reader = jsonl(tmp_path, b'{"a":"1"}\n' + line + b'\n{"a":"2"}\n')
    assert issues_of(reader) == [(2, item, code)]
    assert [a for _, a, _ in records_of(reader)] == ["1", None, "2"]


objects = st.dictionaries(
    st.sampled_from(FIELDS),
    st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=8)),
    max_size=3,
)


@settings(max_examples=200, deadline=None)
@given(records=st.lists(objects, min_size=1, max_size=6), ascii_only=st.booleans(), spread=st.booleans())
def test_what_pythons_json_writes_is_read(tmp_path_factory, records, ascii_only, spread):
    separators = (" , ", " : ") if spread else (",", ":")
    lines = [json.dumps(record, ensure_ascii=ascii_only, separators=separators) for record in records]
    reader = jsonl(tmp_path_factory.mktemp("x"), "\n".join(lines).encode())
    blank = [
        {name: text for name, text in r.items() if text and text.strip(" 　") and text.strip("\x00")} for r in records
    ]
    assert records_of(reader) == [tuple(record.get(name) for name in FIELDS) for record in blank]


def test_a_line_without_an_end_is_cut(tmp_path):
    data = b'{"a":"' + b"x" * 500_000 + b'"}\n{"a":"1"}\n'
    reader = jsonl(tmp_path, data, record_limit=50_000, chunk_bytes=1)
    assert {code for *_, code in issues_of(reader)} == {"E134", "E135"}
    assert records_of(reader)[-1] == (None, "1", None)


def test_lines_are_cut_into_splits_without_a_change(tmp_path):
    data = b"".join(b'{"a":"%d"}\n' % n if n % 9 else b"bad\n" for n in range(500))
    whole = jsonl(tmp_path, data)
    records, issues = records_of(whole), issues_of(whole)
    small = jsonl(tmp_path, data, split_bytes=500, chunk_bytes=1, record_limit=40)
    assert len(list(small.plan().splits)) > 3
    assert (records_of(small), issues_of(small)) == (records, issues)


def parquet(folder: Path, frame: pl.DataFrame, **options) -> ParquetReader:
    path = folder / "file.parquet"
    frame.write_parquet(path)
    return ParquetReader((path,), **options)


def test_whole_numbers_decimals_and_dates_are_read_as_text(tmp_path):
    frame = pl.DataFrame(
        {"a": [1, None], "b": [Decimal("1.50"), None], "c": [dt.date(1989, 1, 7), None], "d": ["　", "辻"]},
        schema_overrides={"b": pl.Decimal(10, 2)},
    )
    assert records_of(parquet(tmp_path, frame)) == [("1", "1.50", "1989-01-07", None), (None, None, None, "辻")]


def test_columns_that_are_no_exact_text_are_refused_all_at_once(tmp_path):
    frame = pl.DataFrame({"a": [1.5], "b": [[1]], "c": [True], "d": ["x"]})
    with pytest.raises(DefinitionError) as error:
        parquet(tmp_path, frame)
    assert [(fault.code, fault.params["name"]) for fault in error.value.faults] == [("D364", n) for n in "abc"]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"not parquet at all", b"PAR1\x00\x00\x00\x00PAR1"])
def test_a_file_that_is_no_parquet_is_refused(tmp_path, data):
    (tmp_path / "x.parquet").write_bytes(data)
    with pytest.raises(DefinitionError) as error:
        ParquetReader((tmp_path / "x.parquet",))
    assert [fault.code for fault in error.value.faults] == ["D360"]


def test_parquet_splits_by_rows_change_nothing(tmp_path):
    frame = pl.DataFrame({"a": [str(n) for n in range(1000)], "b": [None, "x"] * 500})
    reader = parquet(tmp_path, frame, split_rows=90)
    splits = list(reader.plan().splits)
    assert [split.first_record for split in splits] == list(range(1, 1001, 90))
    assert sum(split.end - split.start for split in splits) == reader.paths[0].stat().st_size
    assert records_of(reader) == frame.rows()


def test_a_rejected_row_of_parquet_is_kept_as_json(tmp_path):
    frame = pl.DataFrame({"宛名番号": ["1" * 16, "1"], "氏名": ["架空", "花子"]})
    frame.write_parquet(tmp_path / "住民情報.parquet")
    run = validate_file(tmp_path / "住民情報.parquet", "kihon-2.1", "住民情報", output=tmp_path / "out")
    assert "E121" in set(run.outcome.examples["code"])
    lines = (tmp_path / "out/rejects/01-住民情報.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(base64.b64decode(json.loads(lines[0])["raw"])) == {"宛名番号": "1" * 16, "氏名": "架空"}


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_a_source_finds_its_fields_itself(tmp_path, kind):
    frame = pl.DataFrame({"氏名": ["架空"], "a": ["1"]})
    (frame.write_ndjson if kind == "jsonl" else frame.write_parquet)(tmp_path / "x")
    path = tmp_path / "x.source.toml"
    path.write_text(f'reader = "{kind}"\npath = "x"\ncharset = "utf-8"\n', encoding="utf-8")
    reader = open_reader(load_source(path), path)
    assert reader.fields == ("氏名", "a")
    assert records_of(reader) == [("架空", "1")]
    path.write_text(f'reader = "{kind}"\npath = "x"\ncharset = "cp932"\nrecord = "x"\n', encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        open_reader(load_source(path), path)
    assert [fault.code for fault in error.value.faults] == ["D103", "D103"]
