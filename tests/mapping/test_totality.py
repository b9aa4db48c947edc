"""Whatever a field holds, a function gives a value or a coded issue; and every unknown form fits every kind of date."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
import pytest

from migrate.characters.repertoire import named
from migrate.checks import compile_checks
from migrate.errors import Faults
from migrate.issues import Problem, catalogue, word
from migrate.mapping import Flagged, Function, compile_mapping, read_code_table, registered_functions
from migrate.mapping.cross_references import read_cross_reference
from migrate.mapping.folding import read_folding
from migrate.mapping.function import Counted, Kind
from migrate.mapping.functions.dates import iso_date, to_wareki, wareki
from migrate.mapping.functions.unknown_dates import date_in_words, unknown_date
from migrate.standards import Item, Layout, load_standard
from tests.mapping.conftest import table_of

Certainty = Literal["unknown", "never was"]

#: The forms of the specification of the resident record, with eras and Gregorian years, in the widths people type.
FORMS: dict[str, tuple[str, Certainty]] = {
    written: (iso, kind)
    for iso, kind, texts in [
        ("1965-00-00", "unknown", "昭和40年頃|昭和４０年ころ|昭和四十年ごろ|推定昭和40年|昭和40年（推定）"),
        ("1965-00-00", "unknown", "1965年頃|昭和40年月日不詳|昭和40年"),
        ("1965-03-00", "unknown", "昭和40年3月頃|推定昭和40年3月|昭和40年3月日不詳|昭和40年3月日不明"),
        ("1965-03-00", "unknown", "S40年3月頃|西暦1965年3月頃"),
        ("1965-03-00", "unknown", "昭和40年3月5日頃|推定昭和40年3月5日|昭和40年3月5日推定|昭和４０年３月５日　頃"),
        ("1965-A1-00", "unknown", "昭和40年春|昭和40年の春頃|推定昭和40年春|1965年春"),
        ("1965-A2-00", "unknown", "昭和40年夏|昭和40年夏頃"),
        ("1965-A3-00", "unknown", "昭和40年秋|昭和40年の秋"),
        ("1965-A4-00", "unknown", "昭和40年冬|昭和40年冬頃"),
        ("1965-03-A1", "unknown", "昭和40年3月上旬|昭和40年3月上旬頃|昭和40年3月初旬|推定昭和40年3月上旬"),
        ("1965-03-A2", "unknown", "昭和40年3月中旬|昭和40年3月中旬頃"),
        ("1965-03-A3", "unknown", "昭和40年3月下旬|昭和四十年三月下旬頃"),
        ("0000-00-00", "unknown", "年月日不詳|月日不詳|日不詳|不詳|年月日不明"),
        ("0000-03-05", "unknown", "年不詳3月5日"),
        ("1965-00-05", "unknown", "昭和40年月不詳5日"),
        ("1965-03-00", "unknown", "昭和40年3月5日から10日頃までの間|昭和40年3月5日から同月10日までの間"),
        ("1965-03-00", "unknown", "昭和40年3月5日頃から10日頃まで"),
        ("1965-00-00", "unknown", "昭和40年3月30日から4月2日頃までの間|昭和40年3月から同年5月頃までの間"),
        ("0000-00-00", "unknown", "昭和40年12月28日から昭和41年1月3日頃までの間|昭和40年頃から昭和42年頃までの間"),
        ("1965-02-29", "never was", "昭和40年2月29日|S400229|3400229|19650229|1965-02-29"),
        ("1965-04-31", "never was", "昭和40年4月31日|S40.4.31|1965/4/31"),
    ]
    for written in texts.split("|")
}  # fmt: skip


@pytest.fixture(scope="module")
def layout() -> Layout:
    return load_standard("kihon-2.1").layout("住民情報")


def date_items(layout: Layout) -> list[Item]:
    return [item for item in layout.items if item.type == "date"]


def test_every_unknown_form_goes_into_every_date_that_may_hold_it_and_into_no_other(layout: Layout) -> None:
    flag_of = {item.flag_for: item.name for item in layout.items if item.flag_for}
    text_of = {item.text_for: item.name for item in layout.items if item.text_for}
    rows: dict[str, str] = {}
    for item in date_items(layout):
        rows[item.name] = 'unknown_date(D, "date")'
        if item.unknown_dates:
            rows[flag_of[item.name]] = 'unknown_date(D, "flag")'
            rows[text_of[item.name]] = 'unknown_date(D, "text")'
    mapping = compile_mapping(table_of(rows), ["D"], layout, Path("codes"))
    mapped = mapping.apply(pl.DataFrame({"D": list(FORMS)}))
    assert not len(mapped.issues)
    found = compile_checks(layout).run(mapped.items).filter(pl.col("item").is_in(list(rows)))
    refused = {item.name for item in date_items(layout) if not item.unknown_dates}
    assert "異動届出年月日" in refused
    assert "生年月日" in flag_of
    assert set(found["code"]) == {"E308"}
    assert set(found["item"]) == refused
    assert found.group_by("item").len()["len"].to_list() == [len(FORMS)] * len(refused)
    for row, (written, (iso, kind)) in enumerate(FORMS.items()):
        for date, flag in flag_of.items():
            assert mapped.items[date][row] == iso, written
            assert mapped.items[flag][row] == "1"
            said = mapped.items[text_of[date]][row]
            assert said == written or (kind == "never was" and said in {"昭和40年2月29日", "昭和40年4月31日"})


def test_every_unknown_form_is_written_in_words_and_in_digits_or_says_why_not() -> None:
    for written, (iso, kind) in FORMS.items():
        items = [unknown_date(written, part) for part in ("date", "flag", "text")]
        assert items[:2] == [iso, "1"]
        assert date_in_words(*items) == items[2]
        digits = to_wareki(written, "digits")
        if isinstance(digits, Problem):
            assert digits.code == "E241"
            assert iso.startswith("0000") or "A" in iso
        else:
            assert wareki("3", digits) == iso
        assert kind == "unknown" or to_wareki(written) == items[2]


PIECES = (
    "0123456789-./ 　年月日頃ころ推定不詳明上中下旬春夏秋冬からまでの間同元"
    "明治大正昭和平成令MTSHR西暦１２９〇一二十百千（）()A㍼\U000e0100"
)
ERAS = ("", "昭和", "S", "平成", "H", "令和", "5", "03", "大", "西暦", "M")
BETWEEN = ("", ".", "-", "/", "年", "月", "日", ". ", "年 ")


def random_texts(count: int, seed: int) -> Iterator[str]:
    """In turn: pieces of dates, true forms with a few characters changed, an era with three numbers, anything."""
    rng = np.random.default_rng(seed)
    forms = list(FORMS)
    for number in range(count):
        length = int(rng.integers(1, 16))
        if number % 4 == 0:
            yield "".join(PIECES[at] for at in rng.integers(0, len(PIECES), length))
        elif number % 4 == 1:
            text = list(forms[int(rng.integers(len(forms)))])
            for _ in range(int(rng.integers(1, 4))):
                at = int(rng.integers(len(text) + 1))
                text[at : at + int(rng.integers(2))] = PIECES[int(rng.integers(len(PIECES)))]
            yield "".join(text)
        elif number % 4 == 2:
            parts = [ERAS[int(rng.integers(len(ERAS)))]]
            for highest in (66, 13, 32):
                width = 2 * int(rng.integers(2))
                parts += [f"{int(rng.integers(highest)):0{width}}", BETWEEN[int(rng.integers(len(BETWEEN)))]]
            yield "".join(parts)
        else:
            points = rng.integers(1, 0x2FFFF, length)
            yield "".join(chr(point) for point in points if not 0xD800 <= point <= 0xDFFF) or "?"


def assert_answered(function: Function, answer: object) -> None:
    if isinstance(answer, Counted):
        answer = answer.answer
    if isinstance(answer, Flagged):
        assert answer.value is None or isinstance(answer.value, str)
        answer = answer.problem
    if isinstance(answer, Problem):
        assert answer.code in function.issues
        for lang in ("ja", "en"):
            assert "?" not in word(answer.code, dict(answer.params), lang)
    else:
        assert answer is None or isinstance(answer, str)


def test_a_hundred_thousand_texts_give_a_date_or_a_coded_issue() -> None:
    issues = set(unknown_date.issues)
    wordings: set[Problem] = set()
    dates = 0
    for text in random_texts(100_000, 1):
        date, flag, words = (unknown_date(text, part) for part in ("date", "flag", "text"))
        if isinstance(date, Problem):
            assert date == flag == words
            assert date.code in issues
            wordings.add(date)
            continue
        if date is None:
            assert flag is words is None
            continue
        dates += 1
        assert len(date) == 10
        assert flag in {"0", "1"}
        assert (words is None) == (flag == "0")
        if flag == "0":
            assert_nothing_was_completed(text, date)
    assert dates > 1_000
    assert all("?" not in word(p.code, dict(p.params), lang) for p in wordings for lang in ("ja", "en"))


def assert_nothing_was_completed(text: str, date: str) -> None:
    """A certain date has a month and a day that the text says, in digits or in kanji."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(char for char in plain if char.isdigit())
    for part in (int(date[5:7]), int(date[8:])):
        kanji = ("" if part < 20 else "一二三"[part // 10 - 1]) + ("十" if part > 9 else "")
        kanji += "一二三四五六七八九"[part % 10 - 1] if part % 10 else ""
        in_places = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(part))
        assert any(form in plain for form in (str(part), kanji, in_places)) or f"{part:02}" in digits, (text, date)


TABLES = {
    "code": "from,to,name\n1,男,a\n昭和,3,b\n",
    "reason": "increase,decrease,to\n1,,01\n,2,21\n",
    "address_code": "from,municipality,town\n1,131016,0001000\n2,,\n",
}
VALUE_FUNCTIONS = [function for function in registered_functions().values() if not function.columnar]


def arguments_of(function: Function, folder: Path) -> Iterator[tuple[object, ...]]:
    """Every combination of what literals a call may name; ``...`` where it takes a text."""
    choices: list[list[object]] = []
    for parameter in function.parameters:
        if parameter.kind is Kind.TEXT:
            choices.append([...])
        elif parameter.kind is Kind.INTEGER:
            choices.append([-1, 0, 1, 4, 5])
        elif parameter.kind is Kind.TABLE:
            (folder / "t.csv").write_text(TABLES[function.name], encoding="utf-8")
            choices.append([read_code_table("t", folder, "here", parameter.form)])
        elif parameter.kind is Kind.COLUMN:
            choices.append(["to", "name"])
        elif parameter.kind is Kind.CROSS_REFERENCE:
            (folder / "n.csv").write_text("from,to\n1,000000000000019\n", encoding="utf-8")
            choices.append([read_cross_reference("n", folder, "here")])
        elif parameter.kind is Kind.FOLDING:
            choices.append([read_folding("jis", "here", Faults())])
        elif parameter.kind is Kind.REPERTOIRE:
            choices.append([named("jisx0213 ascii")])
        else:
            choices.append(list(parameter.choices))
    return itertools.product(*choices)


@pytest.mark.parametrize("function", VALUE_FUNCTIONS, ids=lambda function: function.name)
def test_every_value_function_answers_every_text(function: Function, tmp_path: Path) -> None:
    calls = list(arguments_of(function, tmp_path))
    texts = [*random_texts(6_000 // len(calls), 2), "1", "昭和", "12番地の5", "山田　太郎", "2X", "孫の孫の孫"]
    rng = np.random.default_rng(3)
    for text in texts:
        for call in calls:
            given = [text if arg is ... else arg for arg in call]
            for at, parameter in enumerate(function.parameters[1:], 1):
                if call[at] is ...:
                    given[at] = None if parameter.blank and rng.integers(2) else texts[int(rng.integers(len(texts)))]
            assert_answered(function, function(*given))


def test_a_text_of_any_length_is_answered_in_time() -> None:
    for piece in ("1", "一", "から", "1の", "1番地", "昭和40年", "　", "の", "子の"):
        long = piece * 50_000
        for function in (wareki, iso_date):
            assert isinstance(function(long), Problem | str | None)
        for name in ("address_part", "relationship", "name_part", "phone", "postal_code", "relationship_name"):
            function = registered_functions()[name]
            second = {"address_part": "town", "relationship": 1, "name_part": "family"}.get(name)
            assert_answered(function, function(long, second) if second else function(long))


def test_no_issue_of_the_domain_functions_is_left_over() -> None:
    named = {code for function in registered_functions().values() for code in function.issues}
    assert {code for code in catalogue() if "E240" <= code <= "E279"} <= named <= set(catalogue())
