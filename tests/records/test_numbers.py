"""Zoned, packed and binary fields come out as exact decimal text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate import charsets
from migrate.charsets.columns import TextColumn
from migrate.records import Field, Usage, decode_field
from migrate.records.storage import binary_width

JEF, CP932 = charsets.get("jef"), charsets.get("cp932")


def column(field: Field, *cells: bytes, charset: charsets.Charset = JEF) -> TextColumn:
    """Records of two bytes that do not belong to the field, the field, and two that do not."""
    assert {len(cell) for cell in cells} == {field.length}
    data = np.frombuffer(b"".join(b"\xee\xee" + cell + b"\xee\xee" for cell in cells), np.uint8).copy()
    starts = np.arange(0, len(data), field.length + 4, dtype=np.int64)
    return decode_field(replace(field, offset=2), charset, data, starts)


def texts(field: Field, *cells: bytes, charset: charsets.Charset = JEF) -> list[str | None]:
    decoded = column(field, *cells, charset=charset)
    assert not len(decoded.faults), decoded.faults
    return decoded.text.to_list()


def faults(field: Field, *cells: bytes, charset: charsets.Charset = JEF) -> list[tuple[int, str, str]]:
    decoded = column(field, *cells, charset=charset)
    return list(decoded.faults.select("row", "code", "value").iter_rows())


def zoned(digits: int, scale: int = 0, sign: str = "none") -> Field:
    return Field("A", 0, digits + sign.endswith("separate"), Usage.ZONED, digits, scale, sign)  # type: ignore[arg-type]


def packed(digits: int, scale: int = 0, sign: str = "none") -> Field:
    return Field("A", 0, digits // 2 + 1, Usage.PACKED, digits, scale, sign)  # type: ignore[arg-type]


def binary(digits: int, scale: int = 0, sign: str = "none", **kind: object) -> Field:
    return Field("A", 0, binary_width(digits), Usage.BINARY, digits, scale, sign, **kind)  # type: ignore[arg-type]


# ── what belongs to the value ────────────────────────────────────────────────────────────────────────────────────────


def test_an_unsigned_whole_number_keeps_its_zeros_because_it_is_a_code_or_a_date() -> None:
    assert texts(zoned(8), b"\xf0" * 8, bytes.fromhex("F0F0F0F1F9F0F0F7")) == ["00000000", "00019007"]
    assert texts(packed(5), bytes.fromhex("00012F")) == ["00012"]


def test_a_signed_or_scaled_number_has_no_leading_zeros_but_one_before_the_point() -> None:
    assert texts(zoned(5, sign="trailing"), b"\xf0\xf0\xf0\xf1\xc2", b"\xf0" * 5) == ["12", "0"]
    assert texts(packed(5, 2), bytes.fromhex("00005F"), bytes.fromhex("12300F")) == ["0.05", "123.00"]
    assert texts(packed(3, 3), bytes.fromhex("050F")) == ["0.050"]
    assert texts(binary(4), b"\x00\x07") == ["7"]


def test_there_is_no_negative_zero() -> None:
    assert texts(packed(3, 1, "trailing"), bytes.fromhex("000D")) == ["0.0"]
    assert texts(zoned(2, sign="trailing"), b"\xf0\xd0") == ["0"]


# ── zoned ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_ebcdic_zones_c_and_f_are_plus_and_d_is_minus() -> None:
    assert texts(zoned(3, sign="trailing"), b"\xf1\xf2\xc3", b"\xf1\xf2\xf3", b"\xf1\xf2\xd3") == ["123", "123", "-123"]
    assert texts(zoned(3, sign="leading"), b"\xc1\xf2\xf3", b"\xd1\xf2\xf3") == ["123", "-123"]


def test_ascii_zone_3_is_plus_and_7_is_minus() -> None:
    assert texts(zoned(3, 1, "trailing"), b"123", b"12s", b"00p", charset=CP932) == ["12.3", "-12.3", "0.0"]


def test_a_separate_sign_is_a_character() -> None:
    assert texts(zoned(2, sign="trailing separate"), b"\xf1\xf2\x60", b"\xf1\xf2\x4e") == ["-12", "12"]
    assert texts(zoned(2, sign="leading separate"), b"-12", b"+12", charset=CP932) == ["-12", "12"]


def test_only_spaces_or_only_low_values_are_blank() -> None:
    assert texts(zoned(4), b"\x40" * 4, b"\x00" * 4) == [None, None]
    assert texts(zoned(3, sign="trailing separate"), b"    ", charset=CP932) == [None]
    assert texts(packed(4), b"\x00" * 3) == [None]


@pytest.mark.parametrize(
    "cell", [b"\x40\xf1\xf2", b"\xf1\x40\xf2", b"\xf1\xf2\xd3", b"\xf1\xc2\xf3", b"\x31\x32\x33", b"\xfa\xf1\xf1"]
)
def test_what_is_no_unsigned_zoned_number_is_a_fault(cell: bytes) -> None:
    assert faults(zoned(3), b"\xf1\xf2\xf3", cell) == [(1, "E110", cell.hex().upper())]
    assert column(zoned(3), b"\xf1\xf2\xf3", cell).text.to_list() == ["123", None]


def test_a_separate_sign_that_is_none_is_a_fault() -> None:
    assert faults(zoned(2, sign="trailing separate"), b"\xf1\xf2\xf3") == [(0, "E110", "F1F2F3")]


# ── packed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_half_bytes_c_a_f_e_are_plus_and_d_b_are_minus() -> None:
    cells = [bytes.fromhex(f"12{digit}") for digit in ("3C", "3A", "3F", "3E", "3D", "3B")]
    assert texts(packed(3, sign="trailing"), *cells) == ["123", "123", "123", "123", "-123", "-123"]


@pytest.mark.parametrize("cell", ["1A3C", "123", "1239", "404040", "123D"])
def test_what_is_no_unsigned_packed_number_is_a_fault(cell: str) -> None:
    data = bytes.fromhex(cell.ljust(4, "0")[:4])
    assert faults(packed(3), data) == [(0, "E109", data.hex().upper())]


def test_a_digit_in_the_half_byte_that_the_picture_leaves_unused_is_a_fault() -> None:
    assert texts(packed(4), bytes.fromhex("01234C")) == ["1234"]
    assert faults(packed(4), bytes.fromhex("11234C")) == [(0, "E109", "11234C")]


# ── binary ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_binary_is_big_endian_twos_complement() -> None:
    assert texts(binary(4, sign="trailing"), b"\x04\xd2", b"\xfb\x2e") == ["1234", "-1234"]
    assert texts(binary(9, 2), b"\x00\x00\x00\x05") == ["0.05"]


def test_more_digits_than_the_picture_are_a_fault_unless_the_item_is_comp_5() -> None:
    assert faults(binary(4), b"\x27\x10") == [(0, "E113", "2710")]
    assert texts(binary(4, native=True), b"\x27\x10") == ["10000"]
    assert texts(binary(18, native=True), b"\xff" * 8) == ["18446744073709551615"]
    assert texts(binary(18, sign="trailing", native=True), b"\x80" + b"\x00" * 7) == ["-9223372036854775808"]


def test_comp_5_may_be_little_endian() -> None:
    assert texts(binary(4, sign="trailing", native=True, byte_order="little"), b"\xd2\x04") == ["1234"]


# ── all together ─────────────────────────────────────────────────────────────────────────────────────────────────────


def encode(field: Field, number: int, *, zero: int, minus_zone: int, plus: bytes, minus: bytes) -> bytes:
    """The plainest encoder that could be written from the COBOL standard; it shares nothing with the decoder."""
    digits = str(abs(number)).zfill(field.digits)
    if field.usage is Usage.BINARY:
        return number.to_bytes(field.length, field.byte_order, signed=field.signed)
    if field.usage is Usage.PACKED:
        sign = "D" if number < 0 else "C" if field.signed else "F"
        return bytes.fromhex((digits + sign).zfill(2 * field.length))
    out = [zero + int(digit) for digit in digits]
    if field.separate:
        sign_byte = minus if number < 0 else plus
        return bytes(out) + sign_byte if field.sign.startswith("trailing") else sign_byte + bytes(out)
    if number < 0:
        at = 0 if field.sign == "leading" else -1
        out[at] = minus_zone + int(digits[at])
    return bytes(out)


SIGNS = ["none", "trailing", "leading", "trailing separate", "leading separate"]


@st.composite
def numbers(draw: st.DrawFn) -> tuple[Field, list[int]]:
    usage = draw(st.sampled_from([Usage.ZONED, Usage.PACKED, Usage.BINARY]))
    digits = draw(st.integers(1, 18 if usage is Usage.BINARY else 31))
    scale = draw(st.integers(0, digits))
    sign = draw(st.sampled_from(SIGNS if usage is Usage.ZONED else SIGNS[:2]))
    field = {Usage.ZONED: zoned, Usage.PACKED: packed, Usage.BINARY: binary}[usage](digits, scale, sign)
    low = 0 if sign == "none" else -(10**digits) + 1
    return field, draw(st.lists(st.integers(low, 10**digits - 1), min_size=1, max_size=9))


def decimal_text(number: int, scale: int) -> str:
    return f"{Decimal((number < 0, tuple(map(int, str(abs(number)))), -scale)):f}"


@given(numbers(), st.sampled_from(["jef", "ibm930", "cp932", "utf-8"]))
def test_every_number_comes_back_as_it_was_written(case: tuple[Field, list[int]], name: str) -> None:
    field, values = case
    ebcdic = name in {"jef", "ibm930"}
    form = (
        {"zero": 0xF0, "minus_zone": 0xD0, "plus": b"\x4e", "minus": b"\x60"}
        if ebcdic
        else {"zero": 0x30, "minus_zone": 0x70, "plus": b"+", "minus": b"-"}
    )
    cells = [encode(field, value, **form) for value in values]  # type: ignore[arg-type]
    whole = [str(value).zfill(field.digits) for value in values]
    expected = whole if field.keeps_zeros else [decimal_text(value, field.scale) for value in values]
    assert texts(field, *cells, charset=charsets.get(name)) == expected


@given(st.lists(st.binary(min_size=3, max_size=3), min_size=1, max_size=50), st.sampled_from(["zoned", "packed"]))
def test_every_row_is_a_value_or_blank_or_a_fault(cells: list[bytes], kind: str) -> None:
    field = zoned(3, 1, "trailing") if kind == "zoned" else packed(5, 1, "trailing")
    decoded = column(field, *cells)
    null = {row for row, text in enumerate(decoded.text) if text is None}
    faulty = set(decoded.faults["row"])
    assert faulty <= null
    assert all(cells[row] in {b"\x40" * 3, b"\x00" * 3} for row in null - faulty)
