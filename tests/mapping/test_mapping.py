"""Mapping a batch: items, issues, what is worked out and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.issues import ISSUE_SCHEMA, Problem, decode_detail
from migrate.mapping import registry, try_expression, value_function
from migrate.mapping.function import Answer, Function
from migrate.mapping.index import Index, Rows
from tests.mapping.conftest import Compile, frame

CALLS: Counter[tuple[str, ...]] = Counter()


@value_function
def probe(text: str) -> Answer:
    """Counts its calls; fails for what begins with x."""
    CALLS[text] += 1
    return Problem("E201") if text.startswith("x") else f"<{text}>"


@value_function
def either(one: str | None, other: str | None) -> Answer:
    """Takes blanks."""
    CALLS["either", one or "", other or ""] += 1
    return f"{one}/{other}"


@pytest.fixture
def probes(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, ...]]:
    """Mappings know ``probe`` and ``either``; gives the calls made."""
    known = dict(registry.registered_functions())
    extra: dict[str, Function] = {"probe": probe, "either": either}
    monkeypatch.setattr("migrate.mapping.compile.registered_functions", lambda: known | extra)
    CALLS.clear()
    return CALLS


def test_items_come_in_the_layouts_order_and_unmapped_ones_are_blank(mapping: Compile) -> None:
    compiled = mapping({"b": "A", "c": '"x"', "e": ""}, ["A"], items=("a", "b", "c", "d", "e"))
    mapped = compiled.apply(frame({"A": ["1", None]}))
    assert mapped.items.rows() == [(None, "1", "x", None, None), (None, None, "x", None, None)]
    assert set(mapped.items.dtypes) == {pl.String}
    assert mapped.constants == {"a", "c", "d", "e"}
    assert mapped.source_row.to_list() == [0, 1]
    assert mapped.issues.schema == ISSUE_SCHEMA
    assert mapped.occurrence is None


def test_a_mapping_of_constants_only_has_a_row_per_record(mapping: Compile) -> None:
    assert mapping({"a": '"1"'}, ["A"]).apply(frame({"A": ["x", "y", None]})).items["a"].to_list() == ["1"] * 3


def test_an_empty_batch_gives_no_rows(mapping: Compile) -> None:
    compiled = mapping({"a": "wareki(A)", "b": "A | trim | fullwidth_kana | halfwidth | slice(0, 1) | zfill(3)"}, ["A"])
    mapped = compiled.apply(frame({"A": []}))
    assert mapped.items.shape == (0, 2)
    assert not len(mapped.issues)


def test_an_issue_says_record_item_value_and_place(mapping: Compile) -> None:
    compiled = mapping({"a": "A", "生年月日": "wareki(G, Y)"}, ["A", "G", "Y"])
    mapped = compiled.apply(frame({"A": ["1", "2"], "G": ["3", "3"], "Y": ["640107", "650107"]}))
    assert mapped.items["生年月日"].to_list() == ["1989-01-07", None]
    (issue,) = mapped.issues.rows(named=True)
    detail = decode_detail(issue.pop("detail"))
    assert issue == {"row": 1, "item": "生年月日", "code": "E202", "value": "3 650107", "place": "juki.mapping.csv:3"}
    assert detail == {"era": "昭和", "era_en": "Showa", "year": "65", "last": "64"}


def test_an_issue_shows_the_texts_of_the_call_that_failed(mapping: Compile) -> None:
    mapped = mapping({"a": 'unknown_date(A, "flag")'}, ["A"]).apply(frame({"A": ["頃"]}))
    assert mapped.issues["value"].to_list() == ["頃"]


@pytest.mark.usefixtures("probes")
def test_every_item_made_from_a_failed_call_is_blank_and_has_the_issue(mapping: Compile) -> None:
    rows = {
        "a": "probe(A)",
        "b": "probe(probe(A))",
        "c": 'concat(probe(A), "!")',
        "d": 'probe(A) | default("none")',
        "e": "coalesce(B, probe(A))",
        "f": "B",
    }
    mapped = mapping(rows, ["A", "B"]).apply(frame({"A": ["x1", "2", None], "B": [None, "b", None]}))
    assert mapped.items.rows() == [
        (None, None, None, None, None, None),
        ("<2>", "<<2>>", "<2>!", "<2>", "b", "b"),
        (None, None, None, "none", None, None),
    ]
    assert sorted(mapped.issues.select("row", "item").rows()) == [(0, item) for item in "abcde"]


def test_a_warning_keeps_the_value(mapping: Compile) -> None:
    mapped = mapping({"a": "relationship(A, 1)", "b": "relationship_label(A)"}, ["A"]).apply(frame({"A": ["孫", "子"]}))
    assert mapped.items.rows() == [("20", "子の子"), ("20", "子")]
    assert mapped.issues.select("row", "item", "code").rows() == [(0, "a", "E222"), (0, "b", "E222")]


def test_a_function_is_called_once_per_distinct_value_of_the_run(mapping: Compile, probes: Counter[str]) -> None:
    compiled = mapping({"a": "probe(A)", "b": "probe(B)", "c": "probe(A) | trim"}, ["A", "B"])
    for _ in range(3):
        mapped = compiled.apply(frame({"A": ["1", "2", "1", None] * 10, "B": ["2", "3", "x", "x"] * 10}))
    assert probes == {"1": 1, "2": 1, "3": 1, "x": 1}
    assert mapped.items.row(0) == ("<1>", "<2>", "<1>")
    assert len(mapped.issues) == 20


def test_a_function_is_not_called_for_blanks_it_does_not_take(mapping: Compile, probes: Counter[str]) -> None:
    compiled = mapping({"a": "probe(A)", "b": "either(A, B)", "c": 'either(A, "x")'}, ["A", "B"])
    mapped = compiled.apply(frame({"A": [None, "1", None], "B": [None, None, "2"]}))
    assert mapped.items.rows() == [(None, None, None), ("<1>", "1/None", "1/x"), (None, "None/2", None)]
    assert set(probes) == {"1", ("either", "1", ""), ("either", "", "2"), ("either", "1", "x")}


@pytest.mark.parametrize(
    ("expression", "called"),
    [
        ('when(B == "1", probe(A))', {"p"}),
        ('when(B == "1", "", probe(A))', {"q", "x"}),
        ('when(B == "1", trim(probe(trim(A))), "")', {"p"}),
        ("coalesce(C, probe(A))", {"q", "x"}),
        ("C | default(probe(A))", {"q", "x"}),
        ('when(B != "1", when(C == "", probe(A)))', {"q", "x"}),
        ('when(B == "1", "", when(A == "q", probe(A)))', {"q"}),
        ('when(probe(A) == "<q>", probe(B), "")', {"p", "q", "x", "2"}),
        ('coalesce(when(B == "1", probe(A)), probe(B))', {"p", "2"}),
    ],
)
def test_what_is_not_chosen_is_not_worked_out(
    mapping: Compile, probes: Counter[str], expression: str, called: set[str]
) -> None:
    mapping({"a": expression}, ["A", "B", "C"]).apply(
        frame({"A": ["p", "q", "x"], "B": ["1", "2", "2"], "C": ["c", None, None]})
    )
    assert set(probes) == called


def test_an_issue_of_the_branch_not_taken_is_none(mapping: Compile) -> None:
    compiled = mapping({"a": 'when(G == "9", "不明", wareki(G, Y))', "b": "wareki(G, Y)"}, ["G", "Y"])
    mapped = compiled.apply(frame({"G": ["9", "3"], "Y": ["999998", "640107"]}))
    assert mapped.items.rows() == [("不明", None), ("1989-01-07", "1989-01-07")]
    assert mapped.issues.select("row", "item").rows() == [(0, "b")]


def test_calls_on_the_same_fields_share_one_look_up_and_other_fields_share_the_answers(mapping: Compile) -> None:
    trio = "wareki({0})", 'unknown_date(wareki({0}), "flag")', 'unknown_date(wareki({0}), "text")'
    rows = {f"{name}{n}": text.format(name) for name in "AB" for n, text in enumerate(trio)}
    compiled = mapping(rows, ["A", "B"])
    lookups = [lookup for stage in compiled.plan.stages for lookup in stage.lookups]
    assert [lookup.keys for lookup in lookups] == [("A",), ("B",)]
    assert lookups[0].table is lookups[1].table


def test_a_code_table_translates_and_lists_what_it_met(mapping: Compile, codes: Callable[[str, str], Path]) -> None:
    codes("sei", "from,to,note\n1,M,\n2,F,\n9,,unknown\n")
    compiled = mapping({"a": "A | code('sei')", "b": "concat(code(A, 'sei'), '!')"}, ["A"])
    for _ in range(2):
        mapped = compiled.apply(frame({"A": ["1", "1 ", "　2", "9", "7", None]}))
    assert mapped.items["a"].to_list() == ["M", "M", "F", None, None, None]
    assert mapped.issues.filter(pl.col("item") == "a").select("row", "code", "value", "detail").rows() == [
        (4, "E211", "7", '{"table":"sei"}')
    ]
    assert mapped.codes_met == {("sei", "1"): 1, ("sei", "1 "): 1, ("sei", "　2"): 1, ("sei", "9"): 1, ("sei", "7"): 1}
    assert [(met.value, met.to, met.known, met.count) for met in compiled.codes_met()] == [
        ("1", "M", True, 4),
        ("2", "F", True, 2),
        ("7", None, False, 2),
        ("9", None, True, 2),
    ]


def test_a_code_is_recognised_in_any_shape_unless_the_table_tells_shapes_apart(
    mapping: Compile, codes: Callable[[str, str], Path]
) -> None:
    codes("t", "from,to\n辻,plain\n辻\U000e0101,shaped\n")
    mapped = mapping({"a": "A | code('t')"}, ["A"]).apply(frame({"A": ["辻", "辻\U000e0101", "辻\U000e0100"]}))
    assert mapped.items["a"].to_list() == ["plain", "shaped", "plain"]


def test_values_that_are_no_codes_are_counted_together_when_they_are_too_many(
    mapping: Compile, codes: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migrate.mapping.counts.MAX_VALUES", 3)
    codes("t", "from,to\n1,a\n")
    batches = [frame({"A": ["1", "x", "y"]}), frame({"A": ["z", "w", "x", "1"]})]
    totals = []
    for order in (batches, batches[::-1]):
        compiled = mapping({"a": "A | code('t')"}, ["A"])
        for batch in order:
            compiled.apply(batch)
        totals.append([(met.value, met.known, met.count) for met in compiled.codes_met()])
    assert totals == [[("1", True, 2), (None, False, 5)]] * 2


def test_filters_leave_records_out_under_the_first_rule_that_does_not_keep_them(mapping: Compile) -> None:
    compiled = mapping(
        {"a": "A"}, ["A", "KUBUN", "Y"], filters=[("削除", 'KUBUN != "9"'), ("古い", 'wareki("3", Y) != "1989-01-07"')]
    )
    mapped = compiled.apply(
        frame(
            {"A": ["1", "2", "3", "4", "5"], "KUBUN": ["1", "9", None, "9", "1"], "Y": ["640107"] * 2 + ["630101"] * 3}
        )
    )
    assert {name: rows.to_list() for name, rows in mapped.filtered.items()} == {"削除": [1, 3], "古い": [0]}
    assert mapped.items["a"].to_list() == ["3", "5"]
    assert mapped.source_row.to_list() == [2, 4]


def test_a_filter_that_cannot_be_worked_out_leaves_nothing_out(mapping: Compile) -> None:
    compiled = mapping({"a": "A", "b": "wareki(Y)"}, ["A", "Y"], filters=[("古い", 'wareki(Y) != "1989-01-07"')])
    mapped = compiled.apply(frame({"A": ["1", "2", "3"], "Y": ["S640107", "S650101", "S630101"]}))
    assert mapped.source_row.to_list() == [1, 2]
    assert mapped.issues.select("row", "item", "code", "place").rows() == [
        (1, "", "E202", "job.toml 古い"),
        (1, "b", "E202", "juki.mapping.csv:3"),
    ]


def test_workers_share_answers_and_get_the_same_items(mapping: Compile, probes: Counter[str]) -> None:
    compiled = mapping({"a": "probe(A)", "b": "either(A, B)"}, ["A", "B"])
    batches = [
        frame({"A": [str((n * k) % 97) for k in range(500)], "B": [f"x{(n + k) % 31}" for k in range(500)]})
        for n in range(1, 25)
    ]
    with ThreadPoolExecutor(7) as pool:
        items = [mapped.items for mapped in pool.map(compiled.apply, batches)]
    for batch, found in zip(batches, items, strict=True):
        expected = [(f"<{a}>", f"{a}/{b}") for a, b in batch.iter_rows()]
        assert found.rows() == expected
    assert max(probes.values()) == 1


@pytest.mark.usefixtures("probes")
@given(st.lists(st.lists(st.sampled_from("abcdefgx"), max_size=8), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_full_table_starts_afresh_and_answers_stay_right(mapping: Compile, batches: list[list[str]]) -> None:
    compiled = mapping({"a": "probe(A)"}, ["A"])
    (lookup,) = compiled.plan.stages[0].lookups
    lookup.table._limit = 3
    for values in batches:
        mapped = compiled.apply(frame({"A": values}))
        assert mapped.items["a"].to_list() == [None if value == "x" else f"<{value}>" for value in values]
        assert mapped.issues["row"].to_list() == [row for row, value in enumerate(values) if value == "x"]


def texts_with_one_hash() -> tuple[str, str]:
    """Two texts of twelve bytes: whatever their first four are, some last eight give them one hash."""

    def folded(first: bytes) -> int:
        view = 12 | int.from_bytes(first, "little") << 32
        hashed = view * 0x9E3779B97F4A7C15 % 2**64
        return hashed ^ hashed >> 32

    one = b"AAAAaaaaaaaa"
    for number in range(10_000):
        first = b"%04d" % number
        rest = folded(b"AAAA") ^ folded(first) ^ int.from_bytes(one[4:], "little")
        other = first + rest.to_bytes(8, "little")
        if other.isascii():
            return one.decode(), other.decode()
    raise AssertionError("no such texts: the hash has changed")


@pytest.mark.usefixtures("probes")
def test_two_values_with_one_hash_are_told_apart(mapping: Compile) -> None:
    one, other = texts_with_one_hash()
    compiled = mapping({"a": "probe(A)"}, ["A"])
    for values in ([one], [other, one], [one, other, "3", None], ["3", other, one]):
        expected = [f"<{value}>" if value else None for value in values]
        assert compiled.apply(frame({"A": values})).items["a"].to_list() == expected


@given(
    st.lists(
        st.lists(st.tuples(*[st.none() | st.text(min_size=1, max_size=20)] * 2), max_size=40), min_size=1, max_size=4
    )
)
def test_keys_are_numbered_as_a_dictionary_would(batches: list[list[tuple[str | None, str | None]]]) -> None:
    index = Index.empty(2)
    numbers: dict[tuple[str | None, str | None], int] = {}
    for batch in batches:
        wanted = Rows([pl.Series([pair[at] for pair in batch], dtype=pl.String) for at in range(2)])
        index, firsts = index.with_new(wanted)
        new = [row for row, pair in enumerate(batch) if pair not in [*numbers, *batch[:row]]]
        numbers.update({batch[row]: len(numbers) + at for at, row in enumerate(new)})
        assert firsts.tolist() == new
        found, missing = index.find(wanted)
        assert (found.tolist(), missing) == ([numbers[pair] for pair in batch], 0)
    assert len(index) == len(numbers)


def test_an_expression_can_be_tried(codes: Callable[[str, str], Path]) -> None:
    folder = codes("sei", "from,to\n1,M\n")
    assert try_expression("wareki(GENGO, YMD)", {"GENGO": "3", "YMD": "640107"}) == ("1989-01-07", ())
    assert try_expression('"x"', {}) == ("x", ())
    assert try_expression("A | code('sei')", {"A": "1"}, folder) == ("M", ())
    value, (issue,) = try_expression("A | code('sei')", {"A": "2"}, folder)
    assert (value, issue.code, issue.value, dict(issue.params)) == (None, "E211", "2", {"table": "sei"})
