"""A faulty mapping: every fault is named at once, with its cell and what was meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from migrate.errors import DefinitionError, Fault
from migrate.mapping import compile_mapping
from migrate.mapping.tables import MappingRow, MappingTable
from migrate.records import OccursGroup
from tests.mapping.conftest import Compile, StandInItem, StandInLayout

FIELDS = ("JUMIN_NO", "GENGO", "YMD", "SHIMEI")
GROUP = OccursGroup("IDO", 2, {"IDO_YMD": ("IDO_YMD_1", "IDO_YMD_2")})


def faults(mapping: Compile, expression: str, **options: object) -> list[Fault]:
    with pytest.raises(DefinitionError) as caught:
        mapping({"氏名": expression}, FIELDS, **options)
    return list(caught.value.faults)


def test_all_faults_of_a_mapping_are_reported_at_once(tmp_path: Path) -> None:
    rows = [
        ("氏名", "SHIMEII | trim"),
        ("宛名番号", "JUMIN_NO | zfil(15)"),
        ("生年月日", "wareki(GENGO, YMD, X)"),
        ("性別", "SHIMEI | code('seibetsu')"),
        ("世帯番号", "JUMIN_NO +"),
        ("氏名", "SHIMEI"),
        ("氏明", "SHIMEI.upper"),
    ]
    layout = StandInLayout(tuple(map(StandInItem, ("氏名", "宛名番号", "生年月日", "性別", "世帯番号"))))
    table = MappingTable(
        Path("m.csv"), tuple(MappingRow(i, e, "", f"m.csv:{n}", f"m.csv:{n}") for n, (i, e) in enumerate(rows, 2))
    )
    with pytest.raises(DefinitionError) as caught:
        compile_mapping(table, FIELDS, layout, tmp_path)
    found = {(fault.code, fault.place): fault.params for fault in caught.value.faults}
    assert set(found) == {
        ("D201", "m.csv:2"),
        ("D202", "m.csv:3"),
        ("D201", "m.csv:4"),
        ("D203", "m.csv:4"),
        ("D208", "m.csv:5"),
        ("D204", "m.csv:6"),
        ("D206", "m.csv:7"),
        ("D205", "m.csv:8"),
        ("D207", "m.csv:8"),
    }
    assert found["D201", "m.csv:2"] == {"name": "SHIMEII", "nearest": "SHIMEI"}
    assert found["D202", "m.csv:3"] == {"name": "zfil", "nearest": "zfill"}
    assert found["D205", "m.csv:8"] == {"name": "氏明", "nearest": "氏名"}
    assert found["D206", "m.csv:7"] == {"name": "氏名", "first": "2"}
    assert found["D203", "m.csv:4"]["signature"] == "wareki(era, [digits])"


@pytest.mark.parametrize(
    "expression",
    [
        "trim()",
        "trim(SHIMEI, SHIMEI)",
        "zfill(SHIMEI, '15')",
        "zfill(SHIMEI, GENGO)",
        "trim(5)",
        "5",
        "when(SHIMEI, GENGO, YMD)",
        "trim(GENGO == '1')",
        "GENGO == '1'",
        "GENGO == 1 | trim",
        "not GENGO",
        "GENGO and YMD",
        "unknown_date(YMD, 'flags')",
        "replace(SHIMEI, GENGO, 'x')",
        "wareki('3', '641345')",
        "relationship('孫', 1)",
        "concat()",
        "occurrence()",
    ],
)
def test_what_a_function_does_not_take_is_a_fault_that_shows_how_it_is_written(
    mapping: Compile, expression: str
) -> None:
    found = faults(mapping, expression)
    assert {fault.code for fault in found} == {"D203"}
    assert all(fault.params["signature"] and fault.place == "juki.mapping.csv:2" for fault in found)


def test_names_below_an_unknown_function_are_checked_too(mapping: Compile) -> None:
    found = faults(mapping, "foo(NAME) | bar(trim(JUMIN_N), 1, 'x', GENGOO == '1')")
    assert [(fault.code, fault.params["name"]) for fault in found] == [
        ("D202", "bar"),
        ("D202", "foo"),
        ("D201", "NAME"),
        ("D201", "JUMIN_N"),
        ("D201", "GENGOO"),
    ]


def test_a_faulty_code_table_is_reported_once_with_its_own_place(
    mapping: Compile, codes: Callable[[str, str], Path]
) -> None:
    codes("t", "from,to\n1,a\n1,b\n")
    with pytest.raises(DefinitionError) as caught:
        mapping({"氏名": "GENGO | code('t')", "性別": "YMD | code('t')"}, FIELDS)
    assert [(fault.code, fault.place) for fault in caught.value.faults] == [("D209", "t.csv:3")]


def test_a_filter_is_checked_like_an_item_and_its_name_is_its_own(mapping: Compile) -> None:
    found = faults(mapping, "SHIMEI", filters=[("a", "GENGO"), ("a", "KUBUN == '1'")])
    assert [(fault.code, fault.place) for fault in found] == [
        ("D203", "job.toml a"),
        ("D111", "job.toml a"),
        ("D201", "job.toml a"),
    ]


def test_members_of_a_group_go_by_their_base_name_only_where_the_group_is_exploded(mapping: Compile) -> None:
    fields = (*FIELDS, "IDO_YMD_1", "IDO_YMD_2")
    assert mapping({"氏名": "IDO_YMD"}, fields, explode=GROUP)
    assert mapping({"氏名": "IDO_YMD_1"}, fields, explode=GROUP)
    with pytest.raises(DefinitionError):
        mapping({"氏名": "IDO_YMD"}, fields)
    with pytest.raises(DefinitionError):
        mapping({"氏名": "SHIMEI"}, fields, explode=GROUP, filters=[("a", "IDO_YMD == '1'")])


def test_an_item_knows_its_source_fields(mapping: Compile) -> None:
    fields = (*FIELDS, "IDO_YMD_1", "IDO_YMD_2")
    rows = {"氏名": "concat(SHIMEI, IDO_YMD)", "性別": '"1"', "生年月日": "when(GENGO == '3', wareki(GENGO, YMD))"}
    compiled = mapping(rows, fields, explode=GROUP, items=(*rows, "備考"))
    assert compiled.fields_of("氏名") == {"SHIMEI", "IDO_YMD_1", "IDO_YMD_2"}
    assert compiled.fields_of("生年月日") == {"GENGO", "YMD"}
    assert compiled.fields_of("性別") == compiled.fields_of("備考") == frozenset()


def test_the_definitions_are_the_mapping_and_its_code_tables(
    mapping: Compile, codes: Callable[[str, str], Path]
) -> None:
    folder = codes("t", "from,to\n1,a\n")
    compiled = mapping({"氏名": "GENGO | code('t')"}, FIELDS)
    assert set(compiled.definitions) == {Path("juki.mapping.csv"), folder / "t.csv"}
