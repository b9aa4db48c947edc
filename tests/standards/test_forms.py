"""The forms of values: dates and numbers as patterns, characters as classes, numbers that prove themselves."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.characters.ranges import HALF_WIDTH, KATAKANA, PRIVATE_USE, UNUSABLE, contains, regex_class
from migrate.marks import MARKS
from migrate.standards import format_checker, is_municipality_code, json_schema, load_standard, patterns
from migrate.standards.model import Item
from migrate.standards.types import FORMATS
from migrate.standards.types.corporate_number import HOJIN_BANGO
from migrate.standards.types.municipality_code import DANTAI_CODE
from migrate.standards.types.my_number import KOJIN_BANGO


def whole(pattern):
    compiled = re.compile(patterns.anchored(pattern))
    return lambda text: compiled.search(text) is not None


FORMS = load_standard("kihon-2.1").dates


# ── dates: the calendar of Python is the oracle ──


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(day):
    assert whole(patterns.calendar_date(FORMS))(day.isoformat())


@given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
def test_no_other_day_is(year, month, day):
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        dt.date(year, month, day)
    except ValueError:
        assert not whole(patterns.calendar_date(FORMS))(text)
    else:
        assert whole(patterns.calendar_date(FORMS))(text)


def test_february_29_of_every_year():
    is_date = whole(patterns.calendar_date(FORMS))
    for year in range(1, 10000):
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        assert is_date(f"{year:04}-02-29") == leap


@pytest.mark.parametrize(
    ("text", "is_open", "is_unknown"),
    [
        ("1950-03-31", True, False),
        ("1951-02-29", True, False),
        ("1950-00-00", True, True),
        ("1950-A2-00", True, True),
        ("1950-03-A1", True, True),
        ("0000-00-00", True, True),
        ("0000-02-29", True, True),
        ("1950-13-00", False, False),
        ("1950-00-32", False, False),
        ("1950-A5-00", False, False),
        ("1950-03-31\n", False, False),
    ],
)
def test_unknown_forms(text, is_open, is_unknown):
    assert whole(patterns.open_date(FORMS))(text) == is_open
    assert whole(patterns.unknown_date(FORMS))(text) == is_unknown


# ── numbers ──


@given(st.one_of(st.integers(-70000, 70000), st.integers(-(2**70), 2**70)), st.integers(0, 3))
@pytest.mark.parametrize(("kind", "bits"), [("smallint", 16), ("integer", 32), ("bigint", 64)])
def test_an_integer_type_is_its_range(kind, bits, value, zeros):
    text = ("-" if value < 0 else "") + "0" * zeros + str(abs(value))
    assert whole(patterns.number(Item(no=1, name="数", type="N", integer=kind)))(text) == (
        -(2 ** (bits - 1)) <= value < 2 ** (bits - 1)
    )


def test_a_length_in_digits():
    two = whole(patterns.number(Item(no=1, name="数", type="N", length=2)))
    assert [text for text in ("", "0", "-1", "99", "-99", "100", "1.", "+1") if two(text)] == ["0", "-1", "99", "-99"]


# ── characters: the character database is the oracle ──


@pytest.mark.parametrize("ranges", [HALF_WIDTH, KATAKANA, MARKS, PRIVATE_USE, UNUSABLE])
def test_a_class_holds_the_characters_of_its_ranges_and_no_other(ranges):
    inside = re.compile(regex_class(ranges))
    outside = re.compile(regex_class(ranges, exclude=True))
    for point in [
        *range(0xD800),
        *range(0xE000, 0x11000),
        *range(0x1FFF0, 0x20010),
        *range(0xE0000, 0xE0200),
        0x10FFFF,
    ]:
        char = chr(point)
        assert bool(inside.match(char)) == contains(ranges, char) != bool(outside.match(char))


def test_marks_are_marks_and_katakana_is_katakana():
    for first, last in MARKS:
        assert {unicodedata.category(chr(point))[0] for point in range(first, last + 1)} <= {"M", "C"}
    names = [unicodedata.name(chr(point)) for first, last in KATAKANA for point in range(first, last + 1)]
    assert all("KATAKANA" in name or name == "IDEOGRAPHIC SPACE" for name in names)


def test_what_is_unusable_is_a_control_a_noncharacter_or_the_replacement_character():
    for first, last in UNUSABLE:
        for point in range(first, last + 1):
            assert unicodedata.category(chr(point)) in {"Cc", "Cn"} or point == 0xFFFD


# ── check digits ──


@pytest.mark.parametrize(
    ("number", "text"),
    [(KOJIN_BANGO, "123456789018"), (HOJIN_BANGO, "7000012050002"), (DANTAI_CODE, "131016"), (DANTAI_CODE, "011002")],
)
def test_known_numbers_are_valid(number, text):
    assert number.is_valid(text)


CHECKED = {name: number for name, number in FORMATS.items() if number.check}


@pytest.mark.parametrize("number", CHECKED.values(), ids=CHECKED)
@given(data=st.data())
def test_of_ten_check_digits_one_is_right(number, data):
    digits = data.draw(st.text("0123456789", min_size=number.digits, max_size=number.digits))
    others = [digits[: number.position] + digit + digits[number.position + 1 :] for digit in "0123456789"]
    assert sum(map(number.is_valid, others)) == 1


@given(st.text("0123456789", min_size=11, max_size=11))
def test_an_individual_number_by_the_words_of_the_ordinance(eleven):
    """P₁ … P₁₁ from the right, Qₙ = n + 1 for n ≤ 6, n − 5 above; 11 − Σ Pₙ·Qₙ mod 11, or 0 if that is over 9."""
    remainder = sum(int(p) * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(reversed(eleven), 1)) % 11
    assert KOJIN_BANGO.is_valid(eleven + str(0 if remainder <= 1 else 11 - remainder))


@given(st.text("0123456789", min_size=12, max_size=12))
def test_a_corporate_number_by_the_words_of_the_ordinance(twelve):
    total = sum(int(p) * (1 if n % 2 else 2) for n, p in enumerate(reversed(twelve), 1))
    assert HOJIN_BANGO.is_valid(str(9 - total % 9) + twelve)


@pytest.mark.parametrize("text", ["", "12345678901", "１２３４５６７８９０１８", "12345678901x", "123456789018\n"])
def test_what_is_no_number_is_not_valid(text):
    assert not KOJIN_BANGO.is_valid(text)


def test_municipality_codes():
    assert is_municipality_code("999997")
    assert not is_municipality_code("999999")


# ── the schema of a record ──


def test_the_schema_is_a_schema_of_2020_12():
    schema = json_schema(load_standard("kihon-2.1").layout("住民情報"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(schema["properties"])[:2] == ["宛名番号", "個人履歴番号(履歴番号)"]
    assert len(schema["properties"]) == 113


def test_the_format_checker_knows_the_numbers_with_a_check_digit_and_no_other():
    assert set(format_checker().checkers) == set(CHECKED)
