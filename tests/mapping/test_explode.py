"""``explode``: one record, one row for each occurrence of a group that is not wholly blank."""

from __future__ import annotations

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.issues import decode_detail
from migrate.records import OccursGroup
from tests.mapping.conftest import Compile, frame

GROUP = OccursGroup("IDO", 3, {"YMD": ("YMD_1", "YMD_2", "YMD_3"), "JIYU": ("JIYU_1", "JIYU_2", "JIYU_3")})
FIELDS = ["NO", "YMD_1", "JIYU_1", "YMD_2", "JIYU_2", "YMD_3", "JIYU_3"]
RECORDS = [
    ("a", "S640107", "1", None, "2", "H010108", None),
    ("b", None, None, None, None, None, None),
    ("c", None, None, "S640108", "3", None, None),
]
ROWS = {"no": "NO", "n": "occurrence()", "ymd": "wareki(YMD)", "jiyu": "JIYU", "first": "JIYU_1"}


def records(rows: list[tuple[str | None, ...]]) -> pl.DataFrame:
    return frame({name: [row[at] for row in rows] for at, name in enumerate(FIELDS)})


def test_each_occurrence_gives_a_row_in_the_order_of_the_records(mapping: Compile) -> None:
    mapped = mapping(ROWS, FIELDS, explode=GROUP).apply(records(RECORDS))
    assert mapped.items.rows() == [
        ("a", "1", "1989-01-07", "1", "1"),
        ("a", "2", None, "2", "1"),
        ("a", "3", "1989-01-08", None, "1"),
        ("c", "2", None, "3", None),
    ]
    assert mapped.source_row.to_list() == [0, 0, 0, 2]
    assert mapped.occurrence is not None
    assert mapped.occurrence.to_list() == [1, 2, 3, 2]


def test_a_record_without_an_occurrence_is_filtered_by_name(mapping: Compile) -> None:
    compiled = mapping(ROWS, FIELDS, explode=GROUP)
    mapped = compiled.apply(records(RECORDS))
    assert {name: rows.to_list() for name, rows in mapped.filtered.items()} == {compiled.explode_rule: [1]}


def test_an_issue_names_the_record_and_the_occurrence(mapping: Compile) -> None:
    (issue,) = mapping(ROWS, FIELDS, explode=GROUP).apply(records(RECORDS)).issues.rows(named=True)
    assert (issue["row"], issue["code"], issue["value"]) == (2, "E207", "S640108")
    assert decode_detail(issue["detail"])["occurrence"] == "2"


def test_filters_come_before_the_explode_and_rows_count_the_batch(mapping: Compile) -> None:
    compiled = mapping(ROWS, FIELDS, explode=GROUP, filters=[("not a", 'NO != "a"')])
    mapped = compiled.apply(records([*RECORDS, ("d", "S630101", None, None, None, None, None)]))
    assert mapped.items["no"].to_list() == ["c", "d"]
    assert mapped.source_row.to_list() == [2, 3]
    assert mapped.issues["row"].to_list() == [2]
    assert {name: rows.to_list() for name, rows in mapped.filtered.items()} == {
        "not a": [0],
        compiled.explode_rule: [1],
    }


def test_a_mapping_without_members_of_the_group_still_has_a_row_per_occurrence(mapping: Compile) -> None:
    assert mapping({"a": '"x"'}, FIELDS, explode=GROUP).apply(records(RECORDS)).items["a"].to_list() == ["x"] * 4


VALUES = st.none() | st.sampled_from(["1", "2"])


@given(st.lists(st.tuples(*[VALUES] * 7), max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_record_is_written_from_or_filtered_and_no_value_is_lost(
    mapping: Compile, rows: list[tuple[str | None, ...]]
) -> None:
    compiled = mapping({"no": "NO", "n": "occurrence()", "y": "YMD", "j": "JIYU"}, FIELDS, explode=GROUP)
    mapped = compiled.apply(records(rows))
    expected = [
        (row[0], str(n), row[2 * n - 1], row[2 * n])
        for row in rows
        for n in (1, 2, 3)
        if row[2 * n - 1] is not None or row[2 * n] is not None
    ]
    assert mapped.items.rows() == expected
    seen = set(mapped.source_row.to_list()) | set(mapped.filtered[compiled.explode_rule].to_list())
    assert seen == set(range(len(rows)))
