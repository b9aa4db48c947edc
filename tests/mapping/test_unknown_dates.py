"""Dates that are not wholly known (不詳日): three items, nothing completed, nothing guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.issues import Problem
from migrate.mapping.functions.dates import wareki
from migrate.mapping.functions.unknown_dates import unknown_date


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("昭和40年頃", "1965-00-00"),
        ("昭和40年3月頃", "1965-03-00"),
        ("昭和40年3月5日頃", "1965-03-00"),
        ("推定昭和40年", "1965-00-00"),
        ("推定昭和40年3月5日", "1965-03-00"),
        ("昭和40年3月5日(推定)", "1965-03-00"),
        ("昭和40年春", "1965-A1-00"),
        ("昭和40年の冬頃", "1965-A4-00"),
        ("昭和40年3月上旬", "1965-03-A1"),
        ("昭和40年3月中旬頃", "1965-03-A2"),
        ("昭和40年3月下旬", "1965-03-A3"),
        ("年月日不詳", "0000-00-00"),
        ("月日不詳", "0000-00-00"),
        ("日不詳", "0000-00-00"),
        ("不詳", "0000-00-00"),
        ("不明", "0000-00-00"),
        ("昭和40年月日不詳", "1965-00-00"),
        ("昭和40年3月日不詳", "1965-03-00"),
        ("年不詳3月5日", "0000-03-05"),
        ("1965年頃", "1965-00-00"),
        ("西暦1965年3月頃", "1965-03-00"),
        ("昭和４０年３月　頃", "1965-03-00"),
        ("S40年頃", "1965-00-00"),
        ("昭和40年", "1965-00-00"),
        ("昭和40年3月5日から10日頃までの間", "1965-03-00"),
        ("昭和40年3月5日から同月10日頃までの間", "1965-03-00"),
        ("昭和40年3月30日から4月2日頃までの間", "1965-00-00"),
        ("昭和40年3月から同年5月頃までの間", "1965-00-00"),
        ("昭和40年12月から昭和41年1月頃までの間", "0000-00-00"),
        ("昭和63年12月から昭和64年1月までの間", "0000-00-00"),
    ],
)
def test_a_written_date_states_what_it_states_and_its_words_are_kept(written: str, expected: str) -> None:
    assert unknown_date(written, "date") == expected
    assert unknown_date(written, "flag") == "1"
    assert unknown_date(written, "text") == written
    if "年" in written and not written.startswith(("西暦", "1", "年")):
        assert wareki(written) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("昭和70年頃", "E202"),
        ("昭和40年13月頃", "E203"),
        ("昭和64年3月頃", "E207"),
        ("明治3年頃", "E205"),
        ("昭和40年3月5日から13月頃までの間", "E203"),
        ("頃", "E208"),
        ("3月5日頃", "E208"),
        ("昭和40年5日頃", "E208"),
        ("たぶん昭和40年頃", "E208"),
        ("なし", "E201"),
    ],
)
def test_what_states_no_date_is_an_issue_and_not_a_guess(text: str, code: str) -> None:
    answer = unknown_date(text, "date")
    assert isinstance(answer, Problem)
    assert answer.code == code
    assert unknown_date(text, "flag") == answer == unknown_date(text, "text")


@pytest.mark.parametrize(
    ("iso", "in_eras", "gregorian"),
    [
        ("1965-00-00", "昭和40年月日不詳", "1965年月日不詳"),
        ("1965-03-00", "昭和40年3月日不詳", "1965年3月日不詳"),
        ("1965-A1-00", "昭和40年春", "1965年春"),
        ("1965-03-A2", "昭和40年3月中旬", "1965年3月中旬"),
        ("1965-02-30", "昭和40年2月30日", "1965年2月30日"),
        ("1965-00-05", "昭和40年月不詳5日", "1965年月不詳5日"),
        ("1990-00-00", "平成2年月日不詳", "1990年月日不詳"),
        ("2020-00-00", "令和2年月日不詳", "2020年月日不詳"),
        ("1989-02-00", "平成元年2月日不詳", "1989年2月日不詳"),
        ("1989-00-00", "1989年月日不詳", "1989年月日不詳"),  # 昭和64年 or 平成元年: not for us to say
        ("1989-01-00", "1989年1月日不詳", "1989年1月日不詳"),
        ("0000-00-00", "年月日不詳", "年月日不詳"),
        ("0000-03-05", "年不詳3月5日", "年不詳3月5日"),
    ],
)
def test_a_date_that_came_as_digits_is_put_in_words(iso: str, in_eras: str, gregorian: str) -> None:
    assert unknown_date(iso, "text") == in_eras
    assert unknown_date(iso, "text", "seireki") == gregorian


@pytest.mark.parametrize("text", ["1965-03-05", "昭和40年3月5日", "S400305", "19650305", "2000-02-29"])
def test_a_certain_date_has_flag_0_and_no_words(text: str) -> None:
    assert unknown_date(text, "flag") == "0"
    assert unknown_date(text, "text") is None


@given(st.integers(1, 63), st.integers(0, 12), st.integers(0, 31))
def test_the_words_for_digits_say_the_same_date(year: int, month: int, day: int) -> None:
    iso = wareki("3", f"{year:02}{month:02}{day:02}")
    if isinstance(iso, Problem):
        assert iso.code == "E207"
        return
    words = unknown_date(iso, "text")
    assert isinstance(iso, str)
    assert (words is None) == (unknown_date(iso, "flag") == "0")
    if words is not None and "月不詳" not in words:
        assert unknown_date(words, "date") == iso


def test_the_shapes_of_words_do_not_matter_and_are_kept() -> None:
    written = "平\U000e0101成2年\U000e0100頃\U000e0100　"
    assert unknown_date(written, "date") == wareki(written) == "1990-00-00"
    assert unknown_date(written, "text") == written.strip("　")
