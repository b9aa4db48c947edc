"""The kernel against a decoder of a few plain lines, and what it must do with any bytes at all."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate import charsets
from migrate.charsets.charset import TableCharset
from migrate.charsets.definition import Amendment, Definition, Shift, State
from migrate.charsets.tables import DECODING, rows_of
from migrate.issues import decode_detail

NAMES = ("jef", "ibm-930", "windows-932", "jips-e", "euc-jis-2004", "iso-2022-jp-2004", "utf-8")


def codes(widths: tuple[int, ...], **texts: str) -> State:
    """A state from ``_0A77="川"``: codes in hex, and what they stand for."""
    points = {code.lstrip("_"): " ".join(f"{ord(c):04X}" for c in text) for code, text in texts.items()}
    return State((), widths, amendments=tuple(Amendment(code, text) for code, text in points.items()))


def made(name: str, states: dict[str, State], **shifts: str) -> TableCharset:
    """A charset whose first state is the initial, whose last the national one; shifts as ``_0A42="double"``."""
    sequences = tuple(Shift(sequence.lstrip("_"), to) for sequence, to in shifts.items())
    first, *_, last = [*states, *states]
    return TableCharset(Definition(name, initial=first, national=last, states=states, shifts=sequences))


KEIS_LIKE = made(
    "two-byte-shifts",
    {
        "single": codes((1,), _40=" ", _0A="\n", _C1="A", _42="B"),
        "double": codes((2,), A1A1="\u3000", BBB3="山", _0A77="川"),
    },
    _0A42="double",
    _0A41="single",
)
ISO_2022_LIKE = made(
    "escapes",
    {
        "ascii": codes((1,), _20=" ", _41="A", _42="B"),
        "kanji": codes((2,), _2121="\u3000", _3B33="山"),
        "other": codes((2,), _3B33="\ufa11"),
    },
    _1B2442="kanji",
    _1B2440="kanji",
    _1B242844="other",
    _1B2842="ascii",
)
EUC_LIKE = made(
    "single-shifts",
    {"text": codes((1, 2, 3), _20=" ", _41="A", _00="\0", _8EB1="ｱ", BBB3="山", _8FB0A1="丂", _8FB0A2="丄\U000e0100")},
)
CHARSETS = [*map(charsets.get, NAMES), KEIS_LIKE, ISO_2022_LIKE, EUC_LIKE]
BY_NAME = pytest.mark.parametrize("charset", CHARSETS, ids=lambda charset: charset.name)


class PlainDecoder:
    """The grammar in plain Python: what the documents of these charsets say, a character at a time."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._codes = {
            name: {row.code: row.text for row in rows_of(state) if row.direction in DECODING}
            for name, state in definition.states.items()
        }
        self._shifts = {bytes.fromhex(shift.bytes): shift.to for shift in definition.shifts}

    def decode(self, data: bytes) -> str | None:
        """The text, or None if there is a byte that is neither part of a code nor of a shift."""
        state, text, p = self._definition.initial, "", 0
        while p < len(data):
            shift = next((shift for shift in self._shifts if data.startswith(shift, p)), None)
            if shift is not None:
                state, p = self._shifts[shift], p + len(shift)
                continue
            code = next((data[p : p + n] for n in (1, 2, 3) if data[p : p + n] in self._codes[state]), None)
            if code is None:
                return None
            text, p = text + self._codes[state][code], p + len(code)
        return text


PLAIN = {charset.name: PlainDecoder(charset.definition) for charset in CHARSETS if charset.definition.states}


@cache
def likely_bytes(charset: charsets.Charset) -> st.SearchStrategy[bytes]:
    """Valid codes, shifts and stray bytes in any order: much of it decodes, all of it is awkward."""
    pieces = [bytes.fromhex(shift.bytes) for shift in charset.definition.shifts]
    for state in charset.definition.states.values():
        rows = list(rows_of(state))
        pieces += [row.code for row in rows[:40] + rows[40::37]]
    if not pieces:
        pieces = [text.encode() for text in ("A", "é", "山", "𠮷", "\u3000", " ", "\0")]
    known = st.sampled_from(pieces)
    return st.lists(st.one_of(known, known, st.binary(min_size=1, max_size=2))).map(b"".join)


def is_blank(text: str) -> bool:
    return set(text) <= {" ", "\u3000"} or set(text) == {"\0"}


@BY_NAME
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_column_says_what_the_plain_decoder_says(charset, data, fields):
    rows = data.draw(st.lists(likely_bytes(charset), max_size=6))
    column = fields(charset, rows)
    for row, text in zip(rows, column.text.to_list(), strict=True):
        expected = PLAIN[charset.name].decode(row) if charset.name in PLAIN else strict_utf8(row)
        assert text == (None if expected is None or is_blank(expected) else expected), row.hex()


def strict_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


@BY_NAME
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_row_is_null_only_if_it_is_blank_or_a_fault_says_why(charset, data, fields):
    rows = data.draw(st.lists(st.one_of(st.binary(max_size=40), likely_bytes(charset)), max_size=5))
    column = fields(charset, rows)
    faulty = set(column.faults.filter(column.faults["code"] != "E103")["row"])
    for number, row in enumerate(rows):
        strict = strictly(charset, row)
        assert (strict is None) == (number in faulty), row.hex()
        assert column.text[number] == (None if strict is None or is_blank(strict) else strict)


def strictly(charset: charsets.Charset, data: bytes) -> str | None:
    try:
        return charset.decode(data)
    except UnicodeDecodeError:
        return None


@BY_NAME
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_fault_names_bytes_that_stand_where_it_says(charset, data, fields):
    row = data.draw(st.one_of(st.binary(max_size=60), likely_bytes(charset)))
    faults = fields(charset, [row]).faults
    codes = faults.filter(faults["code"] == "E101")["value"].to_list()
    assert len(codes) == len(set(codes)) <= 8
    for code, value, detail in faults.select("code", "value", "detail").iter_rows():
        if code == "E103":
            assert value is None
            assert detail is None
            continue
        found = decode_detail(detail)
        position = int(found["position"]) - 1
        assert found["bytes"] == value
        assert row[position : position + len(value) // 2].hex().upper() == value


@BY_NAME
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_rows_decoded_together_are_rows_decoded_one_by_one(charset, data, fields):
    rows = data.draw(st.lists(likely_bytes(charset), min_size=1, max_size=20))
    together = fields(charset, rows)
    alone = [fields(charset, [row]) for row in rows]
    assert together.text.to_list() == [column.text[0] for column in alone]
    assert together.faults["value"].to_list() == [value for column in alone for value in column.faults["value"]]


@BY_NAME
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_what_decodes_and_encodes_again_decodes_alike(charset, data):
    text = strictly(charset, data.draw(likely_bytes(charset)))
    if text is not None:
        try:
            encoded = charset.encode(text)
        except UnicodeEncodeError:
            return  # a text that only decodes
        assert charset.decode(encoded) == text


def test_shifts_of_two_bytes_are_read_in_both_states_and_their_first_byte_alone_is_a_character():
    assert KEIS_LIKE.decode(bytes.fromhex("C1 0A42 BBB3 0A41 C1 0A C1")) == "A山A\nA"
    assert KEIS_LIKE.decode(bytes.fromhex("0A42 BBB3 0A77 0A41 C1")) == "山川A"
    assert KEIS_LIKE.encode("A山B") == bytes.fromhex("C1 0A42 BBB3 0A41 42")


def test_escapes_of_three_and_four_bytes_lead_to_as_many_states():
    assert ISO_2022_LIKE.decode(b"A\x1b$B;3\x1b$(D;3\x1b(BB") == "A山\ufa11B"
    assert ISO_2022_LIKE.encode("A山\ufa11") == b"A\x1b$B;3\x1b$(D;3\x1b(B"


def test_single_shifts_are_leads_of_two_and_three_bytes():
    assert EUC_LIKE.decode(bytes.fromhex("41 8EB1 BBB3 8FB0A1 8FB0A2 00 41")) == "Aｱ山丂丄\U000e0100\0A"
    assert (EUC_LIKE.lead[0x8E], EUC_LIKE.lead[0x8F], EUC_LIKE.lead[0x41]) == (1, 2, 0)


def test_a_table_that_contradicts_itself_is_refused():
    twice = State((), (2,), amendments=(Amendment("A1A1", "3000"), Amendment("A1A1", "3001")))
    definition = Definition(name="x", initial="s", national="s", states={"s": twice})
    with pytest.raises(ValueError, match="a1a1"):
        TableCharset(definition).decode(b"\xa1\xa1")


def test_the_kernel_runs_on_read_only_memory():
    data = np.frombuffer(b"\xc1\xc2", dtype=np.uint8)
    assert not data.flags.writeable
    assert charsets.get("jef").decode_column(data, np.array([0]), 2).text.to_list() == ["AB"]
