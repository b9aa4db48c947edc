"""Every type of the domain: its cases are judged as they say, by the checks and by the JSON Schema alike."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from migrate.checks import compile_checks
from migrate.issues import catalogue
from migrate.standards import Layout, load_standard
from migrate.standards.eras import FIRST_YEAR, eras
from migrate.standards.model import EraForms, Item
from migrate.standards.types import FORMATS, KINDS, Kind
from tests.checks.readings import agree

ERA = EraForms(form="EEYYMMDD", unknown_era="00", unknown_year="00", provenance="reconstructed")


def layout_of(items, tables=(), **dates) -> Layout:
    forms = load_standard("kihon-2.1").dates
    settings = {name: getattr(forms, name) for name in forms.__struct_fields__} | {"era": ERA} | dates
    return Layout(
        standard="small", business="001", name="小", title_en="Small", file_id="", items=tuple(items), keys=(),
        code_tables={table.name: table for table in tables}, dates=type(forms)(**settings), provenance="secondary",
    )  # fmt: skip


def errors(layout, record):
    frame = pl.DataFrame({i.name: pl.Series([record.get(i.name) or None], dtype=pl.String) for i in layout.items})
    found = compile_checks(layout).run(frame)["code"]
    return [code for code in found if catalogue()[code].severity == "error"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_cases_of_a_type_are_judged_as_they_say(kind: Kind):
    layout = layout_of(kind.items, kind.tables)
    records = [dict(zip((item.name for item in kind.items), case.values, strict=True)) for case in kind.cases]
    for case, record in zip(kind.cases, records, strict=True):
        assert errors(layout, record) == ([case.issue] if case.issue else []), record
    agree(layout, records)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_type_says_what_is_right_and_what_is_wrong_in_both_languages(kind: Kind):
    assert {case.issue is None for case in kind.cases} == {True, False}
    assert all((kind.ja, kind.en, kind.about_ja, kind.about_en))
    assert import_module(f"migrate.checks.{kind.check}").__doc__


# ── dates of eras ──

KNOWN = Item(no=1, name="届出日", type="wareki", length=8)
OPEN = Item(no=2, name="生年月日", type="wareki", length=8, unknown_dates=True)
OPEN_FLAG = Item(no=3, name="生年月日フラグ", type="flag", flag_for="生年月日")
OPEN_TEXT = Item(no=4, name="生年月日表記", type="K", length=6, text_for="生年月日")
NEEDED = Item(no=5, name="登録日", type="wareki", length=8, required=True)
era_days = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["00", "01", "02", "03", "04", "05", "06", "3", "S", "99"]),
    st.sampled_from(["00", "01", "05", "06", "07", "15", "31", "44", "45", "46", "63", "64", "65", "99", "元"]),
    st.sampled_from(["00", "01", "02", "04", "05", "07", "12", "13", "A1", "A5"]),
    st.sampled_from(["00", "01", "07", "08", "24", "25", "29", "30", "31", "32", "A1", "A4"]),
)


@settings(max_examples=400, deadline=None)
@given(
    known=era_days,
    open_=era_days,
    needed=st.one_of(era_days, st.sampled_from(["", None])),
    flag=st.sampled_from(["0", "1", "", None]),
    text=st.sampled_from(["", None, "不詳"]),
)
@example(known="01450730", open_="00000000", needed="02010730", flag="1", text="")
@example(known="03640107", open_="03000300", needed="", flag="0", text=None)
@example(known="03640108", open_="03640100", needed=None, flag="1", text=None)
@example(known="04010100", open_="03640200", needed="05010430", flag="1", text=None)
def test_checks_and_schema_agree_on_dates_of_eras(known, open_, needed, flag, text):
    record = {"届出日": known, "生年月日": open_, "生年月日フラグ": flag, "生年月日表記": text, "登録日": needed}
    agree(layout_of([KNOWN, OPEN, OPEN_FLAG, OPEN_TEXT, NEEDED]), [record])


def test_every_day_since_1873_is_a_day_of_the_eras_that_own_it_and_of_no_other():
    bounds = {  # 元号を改める政令, written down once more
        "01": ("1868-01-25", "1912-07-30", 1867), "02": ("1912-07-30", "1926-12-25", 1911),
        "03": ("1926-12-25", "1989-01-07", 1925), "04": ("1989-01-08", "2019-04-30", 1988),
        "05": ("2019-05-01", "2117-12-31", 2018),
    }  # fmt: skip
    day, values, wanted = dt.date(1872, 12, 1), [], []
    while day <= dt.date(2100, 12, 31):
        for code, (first, last, before) in bounds.items():
            if 1 <= day.year - before <= 99:
                values.append(f"{code}{day.year - before:02}{day:%m%d}")
                wanted.append(first <= day.isoformat() <= last and day.year >= 1873)
        day += dt.timedelta(days=1)
    layout = layout_of([KNOWN])
    wrong = set(compile_checks(layout).run(pl.DataFrame({"届出日": values}))["row"])
    assert [row not in wrong for row in range(len(values))] == wanted
    edges = [
        {"届出日": value}
        for value, year in zip(values, (value[:4] for value in values), strict=True)
        if year in {"0105", "0106", "0145", "0201", "0215", "0301", "0364", "0401", "0431", "0501"}
    ]
    agree(layout, edges)


def test_the_table_of_eras_has_no_gap_since_the_gregorian_calendar():
    for before, after in zip(eras(), eras()[1:], strict=False):
        gap = dt.date.fromisoformat(after.first) - dt.date.fromisoformat(before.last)
        assert gap in {dt.timedelta(0), dt.timedelta(1)}
    assert eras()[0].first < f"{FIRST_YEAR}-01-01"


# ── times, numbers with a scale, other ways to write a date ──


@settings(max_examples=200, deadline=None)
@given(value=st.text("0123456789:", max_size=9), form=st.sampled_from(["HH:MM:SS", "HHMMSS"]))
@example(value="23:59:59", form="HH:MM:SS")
@example(value="235959", form="HHMMSS")
@example(value="２３:59:59", form="HH:MM:SS")
def test_checks_and_schema_agree_on_times(value, form):
    items = [Item(no=1, name="時刻", type="time"), Item(no=2, name="必須", type="time", required=True)]
    agree(layout_of(items, time=form), [{"時刻": value, "必須": value}])


NUMBERS = [
    Item(no=1, name="面積", type="N", length=4, scale=2),
    Item(no=2, name="率", type="N", scale=3, unsigned=True, required=True),
    Item(no=3, name="件数", type="N", integer="smallint", unsigned=True),
    Item(no=4, name="整数", type="N", length=3, unsigned=True),
]


@settings(max_examples=300, deadline=None)
@given(value=st.one_of(st.text("0123456789.-", max_size=7), st.decimals(-9999, 9999, places=2).map(str)))
@example(value="12.34")
@example(value="123.4")
@example(value=".5")
@example(value="-.5")
@example(value="5.")
@example(value="1.2.3")
@example(value="-0")
@example(value="32768")
def test_checks_and_schema_agree_on_numbers_with_a_scale(value):
    agree(layout_of(NUMBERS), [{item.name: value for item in NUMBERS}])


@settings(max_examples=200, deadline=None)
@given(
    value=st.builds(
        "{}{}{}".format,
        st.sampled_from(["0000", "1950", "2024", "195"]),
        st.sampled_from(["00", "02", "04", "13", "A1", "-02"]),
        st.sampled_from(["00", "29", "31", "A3", "-29"]),
    )
)
def test_checks_and_schema_agree_on_dates_without_hyphens(value):
    items = [Item(no=1, name="日", type="date"), Item(no=2, name="不詳日", type="date", unknown_dates=True)]
    agree(layout_of(items, form="YYYYMMDD"), [{"日": value, "不詳日": value}])


# ── numbers of a prescribed form, chains of relationships ──


@settings(max_examples=300, deadline=None)
@given(value=st.text("0123456789A-", min_size=1, max_size=17))
def test_checks_and_schema_agree_on_numbers_of_a_prescribed_form(value):
    items = [Item(no=n, name=name, type="X", length=10, format=name) for n, name in enumerate(FORMATS, 1)]
    agree(layout_of(items), [{item.name: value for item in items}])


CHAIN = next(kind for kind in KINDS if kind.asked_in == "chain")


@settings(max_examples=300, deadline=None)
@given(codes=st.lists(st.sampled_from(["", None, "02", "12", "20", "96", "99", "77"]), min_size=4, max_size=4))
def test_checks_and_schema_agree_on_chains_of_relationships(codes):
    names = [item.name for item in CHAIN.items]
    agree(layout_of(CHAIN.items, CHAIN.tables), [dict(zip(names, codes, strict=True))])
