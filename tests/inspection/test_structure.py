"""Record lengths, descriptor words and columns that are no text."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.inspection import inspect
from migrate.inspection.packed import packed_spans
from migrate.inspection.periods import record_lengths
from migrate.inspection.sampling import Input, Stretch
from migrate.inspection.structure import structure_of
from tests.inspection.conftest import JEF, Make


def held(data: bytes) -> Input:
    return Input("x", len(data), (Stretch(0, np.frombuffer(data, np.uint8)),))


@pytest.mark.parametrize("records", [5, 12, 50, 1000])
def test_the_record_length_is_what_the_bytes_repeat_at(records: int) -> None:
    lengths = record_lengths(held(JEF.read_bytes()[: 400 * records]))
    assert (lengths[0].length, lengths[0].divides) == (400, True)


def test_the_length_is_found_though_the_last_record_is_cut() -> None:
    lengths = record_lengths(held(JEF.read_bytes()[: 400 * 60 + 17]))
    assert (lengths[0].length, lengths[0].divides) == (400, False)


def test_random_bytes_have_no_record_length() -> None:
    assert structure_of(held(np.random.default_rng(1).bytes(40_000))).length is None


@given(st.lists(st.integers(-99_999, 99_999), min_size=30, max_size=60, unique=True), st.integers(3, 6))
@settings(max_examples=40, deadline=None)
def test_packed_decimals_show_as_columns(values: list[int], width: int) -> None:
    packed = [bytes.fromhex(f"{abs(value):0{2 * width - 1}d}{'C' if value >= 0 else 'D'}") for value in values]
    data = b"".join(b"AB" + one + b"YZ" for one in packed)
    records = np.frombuffer(data, np.uint8).reshape(len(values), -1)
    spans = packed_spans(records)
    assert [(span.start, span.end, span.kind) for span in spans] == [(2, 2 + width, "signed packed")]


def test_digits_in_ascii_before_a_packed_decimal_stay_text() -> None:
    data = b"".join(b"%08d" % n + bytes.fromhex(f"{n * 7919919 % 10**9:09d}F") for n in range(10_000_000, 10_000_040))
    spans = packed_spans(np.frombuffer(data, np.uint8).reshape(40, -1))
    assert [(span.start, span.end) for span in spans] == [(8, 13)]


@pytest.mark.parametrize("blocked", [False, True])
def test_descriptor_words_lead_from_record_to_record(tmp_path: Path, blocked: bool) -> None:
    records = [JEF.read_bytes()[n * 400 : n * 400 + 100 + 7 * (n % 11)] for n in range(60)]
    described = [struct.pack(">HH", len(record) + 4, 0) + record for record in records]
    if blocked:
        groups = [b"".join(described[n : n + 10]) for n in range(0, 60, 10)]
        described = [struct.pack(">HH", len(group) + 4, 0) + group for group in groups]
    path = tmp_path / "RDW"
    path.write_bytes(b"".join(described))
    found = inspect(str(path), record=3)
    assert (found.format, found.descriptor_words, found.records, found.charset) == ("variable", True, 60, "jef")
    assert found.ruler is not None
    assert found.ruler.length == len(records[2])


def test_a_chain_that_breaks_is_no_chain(tmp_path: Path) -> None:
    path = tmp_path / "RDW"
    path.write_bytes(struct.pack(">HH", 104, 0) + b"\xf1" * 100 + struct.pack(">HH", 99, 0) + b"\xf2" * 100)
    assert inspect(str(path)).format != "variable"


def test_lines_of_one_length_are_records(make: Make) -> None:
    data = b"".join(b"%010d ABC %-20s\r\n" % (n * 7919, b"X" * (n % 17)) for n in range(200))
    path = make("utf-8", "fixed", 5)
    path.write_bytes(data)
    found = inspect(str(path))
    assert (found.format, found.record_length) == ("fixed", 37)
    assert found.columns[-1].offset + found.columns[-1].bytes <= 35  # type: ignore[operator]  # a field has both
