"""A sample is bounded, whatever the file; reading all of it is bounded in memory."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import numpy as np

from migrate.inspection import inspect
from migrate.inspection.sampling import HEAD_BYTES, PLACE_BYTES, PLACES, STREAM_BYTES, open_input
from tests.inspection.conftest import JEF


def test_a_file_of_fifty_gigabytes_takes_seconds(tmp_path: Path) -> None:
    path = tmp_path / "HUGE.DAT"
    records = JEF.read_bytes()[: 400 * 1000]
    with path.open("wb") as file:
        file.write(records * 3)
        file.truncate(50_000_000_000)
        for place in (10_000_000_000, 49_999_600_000):
            file.seek(place)
            file.write(records)
    inspect(str(path))  # the tables are read once
    began = time.process_time()
    found = inspect(str(path))
    assert time.process_time() - began < 15
    assert (found.charset, found.record_length, found.records) == ("jef", 400, 125_000_000)
    assert found.sampled <= HEAD_BYTES + PLACES * PLACE_BYTES
    assert "E155" in [note.code for note in found.notes]  # what was never written is X'00'


def test_the_places_go_from_the_beginning_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "BIG"
    path.write_bytes(bytes(range(256)) * 40_000)
    sample = open_input(str(path))
    last = sample.stretches[-1]
    assert last.offset + len(last.data) == path.stat().st_size
    offsets = [stretch.offset for stretch in sample.stretches]
    assert offsets == sorted(set(offsets))
    for stretch in sample.stretches:
        assert np.array_equal(stretch.data, sample.at(stretch.offset, len(stretch.data)))


def test_a_small_file_is_looked_at_once(tmp_path: Path) -> None:
    path = tmp_path / "SMALL"
    for size in (1, HEAD_BYTES, HEAD_BYTES + 1, HEAD_BYTES + PLACE_BYTES + 7):
        path.write_bytes(b"x" * size)
        sample = open_input(str(path))
        assert sample.complete == (size <= HEAD_BYTES)
        assert max(s.offset + len(s.data) for s in sample.stretches) == size


def test_little_that_unpacks_to_much_is_unpacked_to_a_bound(tmp_path: Path) -> None:
    path = tmp_path / "BOMB.gz"
    path.write_bytes(gzip.compress(b"\0" * (64 << 20)))
    sample = open_input(str(path))
    assert (len(sample.head), sample.size, sample.cut) == (STREAM_BYTES, None, False)


def test_pieces_compressed_one_after_the_other_are_one_content(tmp_path: Path) -> None:
    path = tmp_path / "TWO.gz"
    path.write_bytes(gzip.compress(b"a" * 10) + gzip.compress(b"b" * 10))
    sample = open_input(str(path))
    assert (sample.head.tobytes(), sample.size) == (b"a" * 10 + b"b" * 10, 20)
    assert b"".join(chunk.tobytes() for chunk in sample.chunks()) == b"a" * 10 + b"b" * 10


def test_the_full_profile_counts_every_record(tmp_path: Path) -> None:
    path = tmp_path / "MANY.DAT"
    path.write_bytes(JEF.read_bytes()[: 400 * 1000] * 30)
    sampled, full = inspect(str(path)), inspect(str(path), full=True)
    assert sampled.profiled < full.profiled == 30_000
    by_name = {column.name: column for column in full.columns}
    for column in sampled.columns:
        assert by_name[column.name].filled >= column.filled
