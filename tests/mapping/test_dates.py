"""Dates of the Japanese eras and of the Gregorian calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from migrate.issues import Problem, catalogue, word
from migrate.mapping.function import Flagged, Function
from migrate.mapping.functions.dates import iso_date, wareki
from migrate.mapping.functions.unknown_dates import unknown_date

ISO = re.compile(r"[0-9]{4}-(0[0-9]|1[0-2]|A[1-4])-([0-2][0-9]|3[01]|A[1-3])")


def code(answer: object) -> str | None:
    return answer.code if isinstance(answer, Problem) else None


def test_every_day_from_1873_to_2100_has_the_era_that_the_law_gives_it() -> None:
    eras = [  # independent of eras.csv: first day, code, letter, name
        (date(2019, 5, 1), "5", "R", "令和"),
        (date(1989, 1, 8), "4", "H", "平成"),
        (date(1926, 12, 25), "3", "S", "昭和"),
        (date(1912, 7, 30), "2", "T", "大正"),
        (date(1868, 1, 25), "1", "M", "明治"),
    ]
    day = date(1873, 1, 1)
    while day.year <= 2100:
        first, number, letter, name = next(era for era in eras if day >= era[0])
        year = day.year - first.year + 1
        digits = f"{year:02}{day:%m%d}"
        assert wareki(number, digits) == day.isoformat()
        assert wareki(f"{letter}{digits}") == day.isoformat()
        assert wareki(f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日") == day.isoformat()
        day += timedelta(days=1)


@pytest.mark.parametrize("era", ["3", "03", "S", "s", "Ｓ", "３", "昭和", "昭", "㍼", " 3 "])
def test_an_era_has_many_names(era: str) -> None:
    assert wareki(era, "640107") == "1989-01-07"


@pytest.mark.parametrize(
    "text",
    [
        "S640107",
        "3640107",
        "03640107",
        "S64-01-07",
        "S64.1.7",
        "S64/1/7",
        "昭和64年1月7日",
        "昭和64.1.7",
        "昭64.01.07",
        "Ｓ６４．１．７",
    ],
)
def test_era_and_day_may_stand_in_one_text(text: str) -> None:
    assert wareki(text) == "1989-01-07"


@pytest.mark.parametrize("digits", ["640107", "64.01.07", "64-1-7", "64/1/7", "64年1月7日", "６４０１０７", " 640107 "])
def test_the_day_of_an_era_may_be_written_with_separators(digits: str) -> None:
    assert wareki("3", digits) == "1989-01-07"


@pytest.mark.parametrize(
    "text", ["19890107", "1989-01-07", "1989/1/7", "1989.01.07", "1989年1月7日", "西暦1989年1月7日", "１９８９０１０７"]
)
def test_a_gregorian_date_may_be_written_in_many_ways(text: str) -> None:
    assert iso_date(text) == "1989-01-07"


@pytest.mark.parametrize(
    ("era", "digits", "expected"),
    [
        ("3", "641345", "E203"),
        ("3", "640145", "E204"),
        ("3", "640108", "E207"),  # the day after 昭和 ended
        ("4", "010107", "E207"),  # the day before 平成 began
        ("3", "650101", "E202"),
        ("4", "320101", "E202"),
        ("3", "000101", "E202"),
        ("1", "051231", "E205"),
        ("1", "010125", "E205"),
        ("9", "010101", "E206"),
        ("", "640107", "E206"),
        ("3", "64107", "E201"),
        ("3", "64x107", "E201"),
        ("3", "٦٤٠١٠٧", "E201"),
    ],
)
def test_what_is_no_day_of_an_era_says_why(era: str, digits: str, expected: str) -> None:
    assert code(wareki(era, digits)) == expected


@pytest.mark.parametrize(
    ("era", "digits", "expected"),
    [
        ("1", "450730", "1912-07-30"),
        ("2", "010730", "1912-07-30"),
        ("2", "151225", "1926-12-25"),
        ("3", "011225", "1926-12-25"),
        ("1", "060101", "1873-01-01"),
        ("3", "640107", "1989-01-07"),
        ("4", "010108", "1989-01-08"),
        ("5", "010501", "2019-05-01"),
    ],
)
def test_the_last_day_of_meiji_and_of_taisho_belong_to_both_eras(era: str, digits: str, expected: str) -> None:
    assert wareki(era, digits) == expected


@pytest.mark.parametrize(
    ("digits", "expected"), [("400230", "1965-02-30"), ("400229", "1965-02-29"), ("400431", "1965-04-31")]
)
def test_a_day_that_never_was_is_kept(digits: str, expected: str) -> None:
    assert wareki("3", digits) == expected
    assert unknown_date(expected, "flag") == "1"
    assert unknown_date(expected, "date") == expected


@pytest.mark.parametrize("digits", ["0", "000000", "00000000", "999999", "99999999", "", None])
def test_zeros_nines_and_blank_are_no_date(digits: str | None) -> None:
    assert wareki("3", digits) is None
    assert wareki("0", digits) is None
    if digits:
        assert wareki(digits) is None
        assert iso_date(digits) is None


@pytest.mark.parametrize(
    ("digits", "expected"), [("400000", "1965-00-00"), ("400300", "1965-03-00"), ("400005", "1965-00-05")]
)
def test_a_month_or_day_of_zeros_is_unknown_and_never_completed(digits: str, expected: str) -> None:
    assert wareki("3", digits) == expected


def test_the_standards_own_unknown_forms_pass_through_iso_date() -> None:
    for form in ("1965-A1-00", "1965-03-A2", "0000-00-00", "0000-03-05", "1965-00-00"):
        assert iso_date(form) == form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19891301", "E203"),
        ("1989-01-32", "E204"),
        ("18721231", "E205"),
        ("1989010", "E201"),
        ("X", "E201"),
        ("昭和40年くらい頃", "E208"),
    ],
)
def test_what_is_no_gregorian_date_says_why(text: str, expected: str) -> None:
    assert code(iso_date(text)) == expected


TEXTS = st.text(alphabet="0123456789-./年月日MTSHR昭和平成令元頃推定不詳春上旬からまでの間 　Ａ１", max_size=16)


@given(TEXTS | st.text(max_size=8), TEXTS)
@example("３", "６４０１０７")
def test_every_text_gives_a_date_or_blank_or_a_problem_of_the_catalogue(one: str, other: str) -> None:
    for answer in (wareki(one, other), wareki(one), iso_date(one), unknown_date(one, "date")):
        assert not isinstance(answer, Flagged)
        if isinstance(answer, Problem):
            assert answer.code in catalogue()
            assert "?" not in word(answer.code, dict(answer.params), "ja")
        else:
            assert answer is None or ISO.fullmatch(answer)


#: Texts near the edge of what is plain: eras and centuries, digits and separators that are right or nearly so.
NEARLY_PLAIN = st.builds(
    "{}{:02}{}{:02}{}{:02}".format,
    st.sampled_from(["M", "T", "S", "H", "R", "A", "s", "3", "03", "昭和", "18", "19", "20", "00", "99", ""]),
    st.integers(0, 99), st.sampled_from(["", "-", ".", "/", "年"]),
    st.integers(0, 13), st.sampled_from(["", "-", ".", "/", "月"]), st.integers(0, 32),
)  # fmt: skip


def plainly(function: Function, texts: list[str | None], *literals: str) -> list[tuple[str | None, object]]:
    """(text, answer) of what the columnar form answers."""
    assert function.plain is not None
    answers, plain = function.plain(pl.Series(texts, dtype=pl.String), *literals)
    return [(text, answer) for text, answer, sure in zip(texts, answers, plain, strict=True) if sure]


@given(st.lists(NEARLY_PLAIN | TEXTS | st.none(), min_size=1, max_size=40))
@example(["S64.01.07", "S64.01.08", "M45.07.30", "T010730", "M05.12.31", "M060101", "H010229", "R06-02/29"])
@example(["19890107", "1989-01-07", "18721231", "1873.01.01", "19000229", "20000229", "99991231", "19890230"])
def test_plain_days_of_a_column_are_what_each_is_on_its_own(texts: list[str | None]) -> None:
    for text, answer in plainly(wareki, texts):
        assert wareki(text) == answer
    for text, answer in plainly(iso_date, texts):
        assert iso_date(text) == answer
    for part in ("date", "flag", "text"):
        for text, answer in plainly(unknown_date, texts, part):
            assert unknown_date(text, part) == answer


@given(st.lists(st.tuples(st.sampled_from(["3", "03", "S", "昭和", "昭", "9", "", None]), NEARLY_PLAIN), min_size=1))
def test_plain_days_of_two_columns_are_what_each_is_on_its_own(pairs: list[tuple[str | None, str]]) -> None:
    assert wareki.plain is not None
    eras, days = ([pair[at] for pair in pairs] for at in (0, 1))
    answers, plain = wareki.plain(pl.Series(eras, dtype=pl.String), pl.Series(days, dtype=pl.String))
    for era, day, answer, sure in zip(eras, days, answers, plain, strict=True):
        assert not sure or wareki(era, day) == answer


def test_every_day_of_two_centuries_is_plain() -> None:
    days = [str(date(1873, 1, 1) + timedelta(days=number)) for number in range(83_000)]
    assert plainly(iso_date, days) == list(zip(days, days, strict=True))
    written = [day.replace("-", "") for day in days]
    assert [answer for _, answer in plainly(iso_date, written)] == days
    assert len(plainly(unknown_date, days, "flag")) == len(days)
