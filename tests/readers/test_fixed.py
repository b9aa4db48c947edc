"""Fixed-length records: splits, batches, and files that are not what they should be."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import polars as pl
import pytest

from migrate import charsets
from migrate.batch import Batch
from migrate.errors import MachineError
from migrate.issues import ISSUE_SCHEMA, decode_detail
from migrate.readers import Split, fixed
from migrate.readers.fixed import FixedReader
from migrate.records import parse_copybook

LAYOUT = parse_copybook(
    "       01 R.\n         05 NO PIC 9(4).\n         05 NA PIC X(6).\n         05 KIN PIC S9(3) COMP-3.\n", "x.cpy"
)
JEF = charsets.get("jef")


def record(number: int, name: str = "AB", amount: bytes = b"\x12\x3d") -> bytes:
    return JEF.encode(f"{number:04}{name:6}") + amount


def reader(tmp_path: Path, *files: bytes, split_bytes: int = 1 << 20) -> FixedReader:
    paths = []
    for n, data in enumerate(files):
        paths.append(tmp_path / f"{n}.dat")
        paths[-1].write_bytes(data)
    return FixedReader(tuple(paths), LAYOUT, JEF, split_bytes=split_bytes)


def batches(source: FixedReader, wanted: Collection[str] | None = None) -> list[Batch]:
    return [batch for split in source.plan().splits for batch in source.read(split, wanted)]


def test_records_become_columns_with_their_places(tmp_path: Path) -> None:
    (batch,) = batches(reader(tmp_path, record(1) + record(2, "")))
    assert batch.columns.to_dict(as_series=False) == {
        "NO": ["0001", "0002"],
        "NA": ["AB    ", None],
        "KIN": ["-123"] * 2,
    }
    assert batch.first_record == 1
    assert batch.offsets.tolist() == [0, 12]
    assert batch.lengths.tolist() == [12, 12]
    assert batch.raw[12:24].tobytes() == record(2, "")
    assert not len(batch.issues)


def test_splits_and_batches_cut_between_records_and_know_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fixed, "BATCH_RECORDS", 4)
    data = b"".join(record(n) for n in range(1, 24))
    source = reader(tmp_path, data, data[:24], split_bytes=125)
    plan = source.plan()
    assert list(plan.splits) == [
        Split(0, 0, 120, 1),
        Split(0, 120, 240, 11),
        Split(0, 240, 276, 21),
        Split(1, 0, 24, 1),
    ]
    assert len(list(source.plan(limit=10).splits)) == 2  # the first split of each file
    found = [(b.first_record, b.columns["NO"][0], len(b), int(b.offsets[0]), b.raw_offset) for b in batches(source)]
    assert found[:4] == [
        (1, "0001", 4, 0, 0),
        (5, "0005", 4, 48, 48),
        (9, "0009", 2, 96, 96),
        (11, "0011", 4, 120, 120),
    ]
    assert sum(row[2] for row in found) == 25


def test_a_size_that_is_no_multiple_is_noted_and_the_cut_record_is_counted_and_kept(tmp_path: Path) -> None:
    source = reader(tmp_path, record(1) * 3 + record(9)[:5])
    plan = source.plan()
    assert plan.issues.select("code").to_series().to_list() == ["E105"]
    assert decode_detail(plan.issues["detail"][0]) == {"size": "41", "length": "12", "rest": "5"}
    whole, cut = batches(source)
    assert len(whole) == 3
    assert cut.first_record == 4
    assert cut.columns.rows() == [(None, None, None)]
    assert cut.columns.schema == dict.fromkeys(source.fields, pl.String)
    assert cut.raw[: cut.lengths[0]].tobytes() == record(9)[:5]
    assert cut.issues.select("row", "item", "code").rows() == [(0, None, "E104")]
    assert decode_detail(cut.issues["detail"][0]) == {"found": "5", "expected": "12"}


def test_a_file_shorter_than_one_record_is_one_cut_record(tmp_path: Path) -> None:
    (cut,) = batches(reader(tmp_path, b"\xf0"))
    assert cut.issues["code"].to_list() == ["E104"]


def test_an_empty_file_is_noted_and_has_no_records(tmp_path: Path) -> None:
    source = reader(tmp_path, b"", record(1))
    plan = source.plan()
    assert plan.issues.select("path", "code").rows() == [(str(source.paths[0]), "E106")]
    assert list(plan.splits) == [Split(1, 0, 12, 1)]


def test_faults_name_the_row_and_the_field(tmp_path: Path) -> None:
    bad = record(2, "AB", b"\xfa\x3c")
    (batch,) = batches(reader(tmp_path, record(1) + bad + record(3).replace(b"\xf3", b"\xff", 1)))
    assert batch.issues.schema == ISSUE_SCHEMA
    assert batch.issues.select("row", "item", "code", "value").rows() == [
        (2, "NO", "E110", "F0F0F0FF"),
        (1, "KIN", "E109", "FA3C"),
    ]
    assert batch.columns["KIN"].to_list() == ["-123", None, "-123"]


def test_only_the_fields_that_are_wanted_are_decoded_and_looked_at(tmp_path: Path) -> None:
    (batch,) = batches(reader(tmp_path, record(1, "AB", b"\xff\xff")), {"NA", "NO"})
    assert batch.columns.columns == ["NO", "NA"]
    assert not len(batch.issues)


def test_a_file_that_became_shorter_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    source = reader(tmp_path, record(1) * 3)
    splits = source.plan().splits
    source.paths[0].write_bytes(record(1))
    with pytest.raises(MachineError) as caught:
        list(source.read(splits[0]))
    assert caught.value.fault.code == "M106"


def test_a_file_that_went_away_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    source = reader(tmp_path, record(1))
    source.paths[0].unlink()
    with pytest.raises(MachineError) as caught:
        source.plan()
    assert caught.value.fault.code == "M103"
