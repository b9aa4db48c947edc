"""The checks and the JSON Schema of a layout are two readings of one definition: they must agree on every record.

``jsonschema`` rejects a record exactly when the checks find an error in it, and both name the same items. Warnings are
the checks' own.
"""

from __future__ import annotations

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from migrate.standards import json_schema, load_standard
from tests.checks.readings import agree

SELECTOR = "\U000e0102"

#: Characters that rules turn on, with their neighbours on the other side of a boundary.
CHARS = [
    *"09AZaz -'~",
    *"\x00\t\n\x1f\x7f\x85\u00a0é",  # controls and what lies beside ASCII
    *"　山髙﨑𠮷辻\u3fff\u4000\u9fff\ua000",
    *(SELECTOR, "\ufe00", "\ufe0f", "\ufe10", "\u0301"),
    *("\u3099", "\u309a", "\u309b"),  # the combining marks and the one that stands alone
    *"かカガー・゠ヿ㇀ㇰｶﾞＡ１",
    *("\ue000", "\uf8ff", "\U000f0000", "\U00100000"),
    *("\U000e0100", "\u0300", "æ", "\ufa19", *"〜～—"),
    *("\ufffd", "\ufffe", "\ufdd0", "\U0001fffe", "\U0010ffff"),
]

#: Whole values that have been mistaken for something else before.
VALUES = [
    *(None, "", " ", "　", "0", "1", "2", "00", "01", "02", "2X", "2x", "XX", "9", "99", "T03"),
    *("-1", "-0", "+1", "1.0", "0001", "32767", "32768", "-32768", "-32769", "0" * 40 + "7"),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809"),
    *("18446744073709551616", "123456789018", "123456789019", "7000012050002", "8000012050002", "999997"),
    *("辻" + SELECTOR + "花子", "髙橋", "山﨑", "カ゚キ゚ク゚", SELECTOR + "辻", "1950-03-31\n", "昭和25年頃", "世帯主"),
]

YEARS = ["0000", "0001", "1900", "1950", "2000", "2023", "2024", "2100", "9999", "１９５０", "195A", "195"]
MONTHS = ["00", "01", "02", "03", "04", "06", "08", "09", "11", "12", "13", "A1", "A4", "A5", "a1", "1"]
DAYS = ["00", "01", "28", "29", "30", "31", "32", "A1", "A3", "A4", "B1", "5"]

texts = st.one_of(
    st.sampled_from(VALUES),
    st.text(st.sampled_from(CHARS), max_size=8),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
)
days = st.builds("{}-{}-{}".format, st.sampled_from(YEARS), st.sampled_from(MONTHS), st.sampled_from(DAYS))
digits = st.text(st.sampled_from("0123456789"), min_size=1, max_size=21)


def values_for(item, layout):
    usual = {
        "date": days,
        "N": digits,
        "flag": st.sampled_from(["0", "1"]),
        "kana": st.just("カナ"),
        "K": st.just("山田"),
    }
    likely = st.sampled_from(list(layout.codes[item.code_table])) if item.code_table else usual.get(item.type, digits)
    return st.one_of(likely, likely, texts, days)


@pytest.fixture(scope="module")
def records_of(small):
    """Records of the small layout; an item is absent, null or any of the values above."""
    return {item.name: values_for(item, small) for item in small.items}


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_checks_and_schema_agree_on_any_record(small, records_of, data):
    agree(small, data.draw(st.lists(st.fixed_dictionaries({}, optional=records_of), min_size=1, max_size=12)))


SOUND = {
    "生年月日": "1950-03-31",
    "生年月日フラグ": "0",
    "半角": "1",
    "漢字": "山",
    "カナ": "カ",
    "小さい数": "1",
    "区分": "02",
} | {
    "届出日": "2000-01-01",
    "正式氏名": "辻\U000e0100\U00100000",
    "法人番号": "7000012050002",
}


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_checks_and_schema_agree_when_one_or_two_items_are_odd(small, records_of, data):
    agree(small, [SOUND])
    names = data.draw(st.lists(st.sampled_from(sorted(records_of)), min_size=1, max_size=2, unique=True))
    agree(small, [SOUND | {name: data.draw(records_of[name]) for name in names}])


unknown = st.fixed_dictionaries(
    {}, optional={"生年月日": days, "生年月日フラグ": st.sampled_from(["0", "1", "2", "", None]), "生年月日表記": texts}
    | {"定めた日": days, "定めた日フラグ": st.sampled_from(["0", "1", "2", "", None]), "定めた日表記": texts}
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(change=unknown)
@example(change={"生年月日": "0000-00-00", "生年月日フラグ": "1"})
@example(change={"生年月日": "1900-02-29", "生年月日フラグ": "0"})
@example(change={"定めた日フラグ": "1"})
@example(change={"定めた日": "0000-00-00"})
def test_checks_and_schema_agree_on_the_items_of_an_unknown_date(small, change):
    agree(small, [SOUND | change])


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_checks_and_schema_of_a_real_resident_agree(layout, frame, data):
    sound = {name: value for name, value in frame({}).row(0, named=True).items() if value is not None}
    items = data.draw(st.lists(st.sampled_from(layout.items), max_size=6, unique=True))
    agree(layout, [sound | {item.name: data.draw(values_for(item, layout)) for item in items}])


def test_every_value_in_every_item_is_judged_alike():
    layout = load_standard("kihon-2.1").layout("住民情報")
    agree(layout, [{item.name: value for item in layout.items} for value in VALUES])


def test_a_property_that_is_no_item_is_rejected(small):
    assert not jsonschema.Draft202012Validator(json_schema(small)).is_valid(SOUND | {"別の項目": "1"})
