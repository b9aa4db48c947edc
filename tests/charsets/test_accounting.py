"""Any bytes at all: every one of them is part of a character, of a shift, or of a reported fault."""

import random

import pytest

from migrate import charsets
from migrate.charsets.grammar import FaultKind

STRINGS, LONGEST = 10_000, 12
#: One name per machine: options and further names run on the same grammar.
NAMES = sorted({charsets.get(name).name for name in charsets.names()})


def accounted(charset: charsets.Charset, data: bytes) -> tuple[str, int, int]:
    """→ (what decodes, bytes that are decoded or shift, bytes in faults), found by going from fault to fault."""
    state, position, text = charset.start("mixed"), 0, ""
    decoded = faulty = 0
    while position < len(data):
        piece, reached, state, fault = charset.step(data, position, state, more=False)
        assert position <= reached <= len(data)
        text += piece
        decoded += reached - position
        position = reached
        if fault is None:
            assert position == len(data)
            break
        kind, size = fault
        assert kind in (FaultKind.UNDECODABLE, FaultKind.CUT)
        assert 1 <= size <= len(data) - position
        faulty += size
        position += size
    return text, decoded, faulty


@pytest.mark.parametrize("name", NAMES)
def test_ten_thousand_random_byte_strings_are_accounted_for_byte_by_byte(name):
    charset = charsets.get(name)
    chance = random.Random(name)
    data = [chance.randbytes(chance.randrange(LONGEST + 1)) for _ in range(STRINGS)]
    for row in data:
        text, decoded, faulty = accounted(charset, row)
        assert decoded + faulty == len(row)
        assert "\ufffd" not in text or name.startswith(("utf", "ibm", "windows"))


@pytest.mark.parametrize("name", NAMES)
def test_what_a_column_reports_of_them_is_what_stepping_finds(name, fields):
    charset = charsets.get(name)
    chance = random.Random(name)
    data = [chance.randbytes(chance.randrange(8)) for _ in range(500)]
    column = fields(charset, data)
    faulty = set(column.faults.filter(column.faults["code"] != "E103")["row"])
    assert faulty == {number for number, row in enumerate(data) if accounted(charset, row)[2]}


def test_an_undefined_pair_of_a_shift_jis_lead_and_trail_is_one_fault_of_two_bytes(fields):
    """As in ICU. A byte that can be no trail stays what it is, so that a comma is never lost."""
    faults = fields(charsets.get("cp932"), [b"\x85\x41", b"\x85,", b"\x85\xa1B"]).faults
    assert faults["value"].to_list() == ["8541", "85", "85A1"]


def test_an_undefined_row_of_euc_is_reported_by_whole_codes(fields):
    faults = fields(charsets.get("euc-jp"), [b"\xa9\xa1A", b"\xa9A", b"\x8f\xa1\xa1B"]).faults
    assert faults["value"].to_list() == ["A9A1", "A9", "8FA1A1"]
