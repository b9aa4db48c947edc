"""From ISO dates back to the Japanese and the Gregorian calendar."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import migrate
from migrate.issues import Problem
from migrate.mapping.functions.dates import iso_date, to_seireki, to_wareki, wareki
from migrate.mapping.functions.unknown_dates import date_in_words, unknown_date

#: Independent of eras.csv: first and last day, code, letter, name.
ERAS = [
    (date(1868, 1, 25), date(1912, 7, 30), "1", "M", "明治"),
    (date(1912, 7, 30), date(1926, 12, 25), "2", "T", "大正"),
    (date(1926, 12, 25), date(1989, 1, 7), "3", "S", "昭和"),
    (date(1989, 1, 8), date(2019, 4, 30), "4", "H", "平成"),
    (date(2019, 5, 1), date(2117, 12, 31), "5", "R", "令和"),
]


def every_day() -> list[date]:
    first = date(1873, 1, 1)
    return [first + timedelta(days=n) for n in range((date(2100, 12, 31) - first).days + 1)]


def forms_of(day: date, era: tuple[date, date, str, str, str]) -> dict[str, str]:
    first, _, code, letter, name = era
    year = day.year - first.year + 1
    return {
        "full": f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日",
        "letter": f"{letter}{year:02}{day:%m%d}",
        "dots": f"{letter}{year:02}.{day:%m.%d}",
        "code": f"{code}{year:02}{day:%m%d}",
        "code2": f"0{code}{year:02}{day:%m%d}",
        "era": code,
        "era2": f"0{code}",
        "digits": f"{year:02}{day:%m%d}",
    }


def code(answer: object) -> str | None:
    return answer.code if isinstance(answer, Problem) else None


def test_every_day_from_1873_to_2100_is_written_in_its_era_and_read_back() -> None:
    days = every_day()
    assert len(days) == 228 * 365 + 55
    for day in days:
        owners = [era for era in ERAS if era[0] <= day <= era[1]]
        iso = day.isoformat()
        forms = forms_of(day, owners[-1])
        assert {form: to_wareki(iso, form) for form in forms} == forms
        assert to_wareki(iso, "full", "earlier") == forms_of(day, owners[0])["full"]
        assert wareki(forms["dots"]) == wareki(forms["code2"]) == iso  # the other forms: test_dates


def test_two_days_have_two_eras_and_all_others_one() -> None:
    two = [day for day in every_day() if sum(first <= day <= last for first, last, *_ in ERAS) == 2]
    assert two == [date(1912, 7, 30), date(1926, 12, 25)]
    assert to_wareki("1912-07-30") == "大正元年7月30日"
    assert to_wareki("1912-07-30", "full", "earlier") == "明治45年7月30日"
    assert to_wareki("1926-12-25", "code", "later") == "3011225"
    assert to_wareki("1926-12-25", "code", "earlier") == "2151225"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("1912-07-29", "明治45年7月29日"),
        ("1912-07-31", "大正元年7月31日"),
        ("1926-12-24", "大正15年12月24日"),
        ("1926-12-26", "昭和元年12月26日"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1989-01-08", "平成元年1月8日"),
        ("2019-04-30", "平成31年4月30日"),
        ("2019-05-01", "令和元年5月1日"),
    ],
)
def test_both_sides_of_a_change_of_era(day: str, written: str) -> None:
    assert to_wareki(day) == to_wareki(day, "full", "earlier") == written
    assert wareki(written) == day


@pytest.mark.parametrize(
    "text",
    [
        "R元.5.1",
        "R1.5.1",
        "R01.05.01",
        "R.1.5.1",
        "R 1. 5. 1",
        "Ｒ　１．５．１",
        "令和元年5月1日",
        "令和 元年 5月 1日",
        "令和元年五月一日",
        "令和一年５月１日",
        "令1.5.1",
        "㋿元年5月1日",
        "令和1-05-01",
        "5010501",
        "05010501",
        "5-010501",
    ],
)
def test_one_day_has_many_notations(text: str) -> None:
    assert wareki(text) == "2019-05-01"
    assert to_wareki(text, "letter") == "R010501"


@pytest.mark.parametrize(
    "text",
    [
        "20240101",
        "2024/1/1",
        "2024-01-01",
        "2024.01.01",
        "2024年1月1日",
        "２０２４／０１／０１",
        "二〇二四年一月一日",
        "二千二十四年一月一日",
        "2024-01-01T00:00:00",
        "2024/01/01 0:00:00",
        "2024-01-01 00:00:00.000",
        "2024年1月1日 0:00",
    ],
)
def test_one_gregorian_day_has_many_notations(text: str) -> None:
    assert iso_date(text) == "2024-01-01"


@pytest.mark.parametrize("text", ["2024-01-01 12:30:00", "2024-01-01 00:00:01", "20240101000000", "2024-01-0100:00"])
def test_a_time_of_the_day_is_not_dropped_in_silence(text: str) -> None:
    assert code(iso_date(text)) == "E201"


@pytest.mark.parametrize("text", ["S64 1 7", "S6 40107", "S64.1 1.7", "昭和6 4年1月7日"])
def test_a_space_between_digits_is_not_closed(text: str) -> None:
    assert code(wareki(text)) in {"E201", "E208"}


@pytest.mark.parametrize("text", ["昭和十百年1月7日", "昭和年1月7日", "昭和六四十年一月七日"])
def test_what_is_no_number_is_no_year(text: str) -> None:
    assert code(wareki(text)) == "E201"


@pytest.mark.parametrize("text", ["1872-12-31", "明治5年12月31日", "18721231", "1868-01-25", "1872-A1-00"])
def test_before_the_gregorian_calendar_nothing_is_computed(text: str) -> None:
    assert code(to_wareki(text)) == code(to_seireki(text, "digits")) == code(unknown_date(text, "date")) == "E205"


@pytest.mark.parametrize("iso", ["1989-00-00", "1989-01-00", "1912-07-A3", "1926-12-00", "2019-A1-00", "1912-00-01"])
def test_an_era_that_cannot_be_told_is_not_guessed(iso: str) -> None:
    for form in ("full", "letter", "dots", "code", "code2", "era", "era2", "digits"):
        assert code(to_wareki(iso, form)) == code(to_wareki(iso, form, "earlier")) == "E240"


@pytest.mark.parametrize(
    ("iso", "full", "digits"),
    [
        ("1965-03-00", "昭和40年3月日不詳", "400300"),
        ("1965-00-00", "昭和40年月日不詳", "400000"),
        ("1965-00-05", "昭和40年月不詳5日", "400005"),
        ("1965-02-30", "昭和40年2月30日", "400230"),
        ("1965-A2-00", "昭和40年夏", None),
        ("1965-03-A1", "昭和40年3月上旬", None),
        ("2019-04-00", "平成31年4月日不詳", "310400"),
        ("2019-05-A3", "令和元年5月下旬", None),
    ],
)
def test_what_is_unknown_is_said_or_is_an_issue(iso: str, full: str, digits: str | None) -> None:
    assert to_wareki(iso, "full") == full
    answer = to_wareki(iso, "digits")
    assert (code(answer) == "E241") if digits is None else (answer == digits)
    assert wareki(full) == iso
    assert to_wareki(iso, "era2") == ("05" if iso >= "2019-05" else "04" if iso > "1989-01-08" else "03")


def test_an_unknown_year_is_in_no_era() -> None:
    assert to_wareki("0000-03-05") == "年不詳3月5日"
    assert to_wareki("年月日不詳") == "年月日不詳"
    for form in ("letter", "dots", "code", "code2", "era", "era2", "digits"):
        assert code(to_wareki("0000-03-05", form)) == "E241"


def test_two_digits_count_no_further_than_99() -> None:
    assert to_wareki("2117-12-31", "letter") == "R991231"
    assert code(to_wareki("2118-01-01", "letter")) == "E202"


@given(st.dates(date(1873, 1, 1), date(2100, 12, 31)), st.sampled_from(["iso", "digits", "slashes", "full"]))
def test_a_gregorian_form_is_read_back(day: date, form: str) -> None:
    written = to_seireki(day.isoformat(), form)
    assert isinstance(written, str)
    assert iso_date(written) == day.isoformat()
    assert (
        written
        == {
            "iso": f"{day:%Y-%m-%d}",
            "digits": f"{day:%Y%m%d}",
            "slashes": f"{day:%Y/%m/%d}",
            "full": f"{day.year}年{day.month}月{day.day}日",
        }[form]
    )


MONTHS = st.sampled_from(["00", "A1", "A2", "A3", "A4", *(f"{n:02}" for n in range(1, 13))])
DAYS = st.sampled_from(["00", "A1", "A2", "A3", *(f"{n:02}" for n in range(1, 32))])


@given(st.integers(1873, 2100) | st.just(0), MONTHS, DAYS, st.sampled_from(["wareki", "seireki"]))
def test_the_words_of_three_items_say_the_same_three_items(year: int, month: str, day: str, calendar: str) -> None:
    iso = f"{year:04}-{month}-{day}"
    items = [unknown_date(iso, part, calendar) for part in ("date", "flag", "text")]
    words = date_in_words(*items, calendar)
    assert isinstance(words, str)
    assert [unknown_date(words, part, calendar) for part in ("date", "flag")] == items[:2]
    assert words == items[2] or (items[1:] == ["0", None])


@pytest.mark.parametrize(
    "items",
    [
        ("1965-03-00", "0", None),
        ("1965-03-00", None, None),
        ("1989-01-07", "1", None),
        ("1989-01-07", "0", "昭和64年1月7日頃"),
        ("1965-03-00", "1", "昭和40年4月頃"),
        (None, "1", None),
        (None, "1", "昭和40年4月頃"),
        ("1989-01-07", "2", None),
    ],
)
def test_items_that_contradict_one_another_are_an_issue(items: tuple[str | None, ...]) -> None:
    assert code(date_in_words(*items)) == "E242"


def test_words_that_this_product_cannot_read_are_kept() -> None:
    assert date_in_words("1965-00-00", "1", "昭和40年の祭りの頃") == "昭和40年の祭りの頃"
    assert date_in_words(None, "1", "戸籍に記載なし") == "戸籍に記載なし"
    assert date_in_words(None, "0", None) is None


def test_a_day_that_never_was_may_have_either_flag() -> None:
    assert date_in_words("1965-02-30", "0", None) == date_in_words("1965-02-30", "1", None) == "昭和40年2月30日"


def test_a_new_era_is_a_row_of_the_table(tmp_path: Path) -> None:
    """The package is copied, its table gets a row, and a fresh interpreter reads and writes the new era."""
    package = Path(migrate.__file__).parent
    shutil.copytree(package, tmp_path / "migrate")
    table = tmp_path / "migrate/standards/eras.csv"
    rows = table.read_text(encoding="utf-8").rstrip("\n").replace("2019-05-01,", "2019-05-01,2030-03-31")
    table.write_text(f"{rows}\n6,X,架空,架,架,Kaku,2030-04-01,\n", encoding="utf-8")
    program = (
        "from migrate.mapping.functions.dates import to_wareki, wareki\n"
        "print(wareki('架空2年3月4日'), wareki('X020304'), to_wareki('2031-03-04'), to_wareki('2030-03-31', 'code'))\n"
        "print(wareki('令和13年1月1日').code, wareki('架空2年頃'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.stdout.split() == ["2031-03-04", "2031-03-04", "架空2年3月4日", "5120331", "E202", "2031-00-00"]
