"""Sources joined by key: nothing is chosen, and nothing is lost, in silence."""

from __future__ import annotations

import polars as pl
import pytest

from migrate.errors import DefinitionError
from migrate.issues import decode_detail
from migrate.readers import joined, load_source, open_reader

MAIN = """
reader = "delimited"
path = "main.csv"
charset = "utf-8"
[[join]]
source = "other.source.toml"
name = "外国人"
by = ["番号", "履歴"]
rows = "{rows}"
"""
OTHER = 'reader = "delimited"\npath = "other.csv"\ncharset = "utf-8"\n'


@pytest.fixture
def reader_of(tmp_path):
    """``reader_of(main, other)``: the reader of two CSV texts joined by 番号 and 履歴."""

    def build(main, other, rows="0..1", definition=MAIN):
        (tmp_path / "main.csv").write_text(main, encoding="utf-8")
        (tmp_path / "other.csv").write_text(other, encoding="utf-8")
        (tmp_path / "other.source.toml").write_text(OTHER, encoding="utf-8")
        (tmp_path / "main.source.toml").write_text(definition.format(rows=rows), encoding="utf-8")
        path = tmp_path / "main.source.toml"
        return open_reader(load_source(path), path)

    return build


def read(reader, wanted=None):
    plan = reader.plan()
    batches = [batch for split in plan.splits for batch in reader.read(split, wanted)]
    frame = pl.concat(batch.columns for batch in batches)
    issues = pl.concat(batch.issues for batch in batches)
    return frame, issues.select("row", "item", "code").rows(), plan.issues


PEOPLE = "番号,履歴,氏名\n1,1,山田\n1,2,山田\n2,1,李\n"


def test_a_record_takes_in_the_fields_of_the_one_record_with_its_key(reader_of):
    reader = reader_of(PEOPLE, "履歴,番号,通称\n1,2,木村\n")
    assert reader.fields == ("番号", "履歴", "氏名", "外国人_通称")
    frame, issues, files = read(reader)
    assert frame["外国人_通称"].to_list() == [None, None, "木村"]
    assert frame["氏名"].to_list() == ["山田", "山田", "李"]
    assert (issues, files.height) == ([], 0)


def test_a_key_that_is_there_twice_is_an_error_and_neither_is_chosen_in_silence(reader_of):
    _, issues, _ = read(reader_of(PEOPLE, "番号,履歴,通称\n2,1,木村\n2,1,中村\n"))
    assert issues == [(2, "番号", "E340")]


def test_a_record_that_must_be_there_is_missed_where_the_join_says_so(reader_of):
    other = "番号,履歴,通称\n2,1,木村\n1,1,\n"
    assert read(reader_of(PEOPLE, other, rows="1"))[1] == [(1, "番号", "E341")]
    assert read(reader_of(PEOPLE, other))[1] == []


def test_records_that_no_record_has_the_key_of_are_counted(reader_of):
    _, _, files = read(reader_of(PEOPLE, "番号,履歴,通称\n2,1,木村\n02,1,中村\n9,1,林\n,1,森\n"))
    (code, detail) = files.select("code", "detail").row(0)
    assert (code, decode_detail(detail)) == ("E342", {"count": "3", "first": "2"})


def test_a_blank_key_joins_nothing_not_even_another_blank_key(reader_of):
    frame, issues, _ = read(reader_of("番号,履歴,氏名\n,1,無番\n", "番号,履歴,通称\n,1,木村\n", rows="1"))
    assert frame["外国人_通称"].to_list() == [None]
    assert issues == []


def test_what_is_wrong_in_a_joined_record_is_wrong_in_the_joint_one(reader_of, tmp_path):
    reader = reader_of(PEOPLE, "番号,履歴,通称\n1,1,中村\n2,1,木村\n")
    (tmp_path / "other.csv").write_bytes("番号,履歴,通称\n1,1,中村\n2,1,".encode() + b"\xff\n")
    path = tmp_path / "main.source.toml"
    reader = open_reader(load_source(path), path)
    _, issues, _ = read(reader)
    assert issues == [(2, "外国人_通称", "E101")]


def test_what_is_wrong_in_a_field_that_nobody_wants_is_not_looked_for(reader_of, tmp_path):
    reader = reader_of(PEOPLE, "番号,履歴,通称,備考\n2,1,木村,\n")
    (tmp_path / "other.csv").write_bytes("番号,履歴,通称,備考\n2,1,木村,".encode() + b"\xff\n")
    path = tmp_path / "main.source.toml"
    reader = open_reader(load_source(path), path)
    assert read(reader, {"氏名", "外国人_通称"})[1] == []
    assert read(reader, {"氏名", "外国人_備考"})[1] == [(2, "外国人_備考", "E101")]


def test_a_joined_file_may_have_its_header_alone(reader_of):
    frame, issues, files = read(reader_of(PEOPLE, "番号,履歴,通称\n"))
    assert frame["外国人_通称"].to_list() == [None, None, None]
    assert (issues, files.height) == ([], 0)


def test_only_wanted_fields_are_kept_and_the_key_is_read_all_the_same(reader_of):
    frame, _, _ = read(reader_of(PEOPLE, "番号,履歴,通称\n2,1,木村\n"), {"外国人_通称", "氏名"})
    assert sorted(frame.columns) == ["外国人_通称", "氏名"]
    assert frame["外国人_通称"].to_list() == [None, None, "木村"]


def test_both_files_are_inputs_and_both_definitions_are_named(reader_of):
    reader = reader_of(PEOPLE, "番号,履歴,通称\n")
    assert [path.name for path in reader.paths] == ["main.csv", "other.csv"]
    assert [path.name for path in reader.definitions] == ["other.source.toml"]


def test_faults_of_a_join_are_found_at_once(reader_of):
    with pytest.raises(DefinitionError) as error:
        reader_of(PEOPLE, "番号,歴,氏名\n", definition=MAIN.replace("外国人", "外国人").replace('"履歴"', '"履暦"'))
    assert [(fault.code, fault.params["name"]) for fault in error.value.faults] == [("D201", "履暦"), ("D201", "履暦")]


def test_a_joined_source_joins_no_other(reader_of, tmp_path):
    reader_of(PEOPLE, "番号,履歴,通称\n")
    path = tmp_path / "main.source.toml"
    path.write_text(MAIN.format(rows="1").replace("other.source.toml", "main.source.toml"), encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        open_reader(load_source(path), path)
    assert [fault.code for fault in error.value.faults] == ["D103"]


def test_a_source_too_large_to_be_joined_is_refused(reader_of, monkeypatch):
    monkeypatch.setattr(joined, "LIMIT", 1)
    with pytest.raises(DefinitionError) as error:
        reader_of(PEOPLE, "番号,履歴,通称\n2,1,木村\n").plan()
    assert error.value.faults[0].code == "D411"
