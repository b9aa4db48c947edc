"""Writing a field is the inverse of reading it: what is written is read as it was, and what would not be is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate import charsets
from migrate.records import Encoding, Field, Refusal, Usage, decode_field

JEF = charsets.get({"text": "jef", "plain_kanji": "accept"})

NUMBERS = [
    Field("A", 0, 7, Usage.ZONED, 7),
    Field("A", 0, 7, Usage.ZONED, 7, 2, "trailing"),
    Field("A", 0, 7, Usage.ZONED, 7, 0, "leading"),
    Field("A", 0, 8, Usage.ZONED, 7, 2, "trailing separate"),
    Field("A", 0, 8, Usage.ZONED, 7, 7, "leading separate"),
    Field("A", 0, 4, Usage.PACKED, 7),
    Field("A", 0, 4, Usage.PACKED, 6, 2, "trailing"),
    Field("A", 0, 4, Usage.BINARY, 7, 0, "trailing"),
    Field("A", 0, 4, Usage.BINARY, 7, 3, "none"),
    Field("A", 0, 4, Usage.BINARY, 7, 0, "trailing", native=True, byte_order="little"),
]
numbers = st.one_of(
    st.integers(-(10**8), 10**8).map(str),
    st.decimals(-9999, 9999, places=2).map(str),
    st.from_regex(r"-?[0-9]{0,8}(\.[0-9]{0,3})?", fullmatch=True),
    st.text(max_size=4),
)


def read(field: Field, charset: charsets.Charset, data: bytes) -> str | None:
    """The value of one field, read without a fault."""
    column = decode_field(field, charset, np.frombuffer(data, np.uint8), np.array([0]))
    assert not len(column.faults)
    value = column.text[0]
    assert value is None or isinstance(value, str)
    return value


@pytest.mark.parametrize("charset", ["jef", "cp932"])
@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: f"{field.usage} {field.sign} {field.scale}")
@settings(max_examples=150, deadline=None)
@given(value=numbers)
def test_a_number_comes_back_as_it_was_or_is_refused(field: Field, charset: str, value: str) -> None:
    known = charsets.get(charset)
    exact = Encoding(field, known).encode(value or "0")
    if isinstance(exact, bytes):
        assert len(exact) == field.length
        assert read(field, known, exact) == (value or "0")
    else:
        assert exact.code in {"E163", "E164"}
    quantity = Encoding(field, known, exact=False).encode(value or "0")
    if isinstance(quantity, bytes):
        assert float(read(field, known, quantity) or "nan") == float(value or "0")
    else:
        assert quantity.code == "E164"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (NUMBERS[0], "12345678", "E164"),
        (NUMBERS[0], "-1", "E164"),
        (NUMBERS[0], "12", "E163"),
        (NUMBERS[1], "1.234", "E164"),
        (NUMBERS[1], "100000", "E164"),
        (NUMBERS[1], "1", "E163"),
        (NUMBERS[7], None, "E164"),
        (NUMBERS[7], "１", "E164"),
        (Field("A", 0, 4), "12345", "E162"),
        (Field("A", 0, 6), "架空", None),
        (Field("A", 0, 5), "架空", "E162"),
        (Field("A", 0, 9), "X ", "E163"),
        (Field("A", 0, 9), "😀", "E161"),
        (Field("A", 0, 4, Usage.NATIONAL), "架空", None),
        (Field("A", 0, 4, Usage.NATIONAL), "ab", "E161"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_by_code(field: Field, value: str | None, code: str | None) -> None:
    found = Encoding(field, JEF).encode(value)
    assert (found.code if isinstance(found, Refusal) else None) == code


@pytest.mark.parametrize("field", [Field("A", 0, 6), Field("A", 0, 6, Usage.NATIONAL), *NUMBERS[:7]], ids=str)
def test_a_blank_comes_back_blank(field: Field) -> None:
    data = Encoding(field, JEF).encode(None)
    assert isinstance(data, bytes)
    assert len(data) == field.length
    assert read(field, JEF, data) is None
