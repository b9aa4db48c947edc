"""Official-style workbooks become layouts: each shape gives the layout it was made from, item for item."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from migrate.issues import catalogue
from migrate.standards import Item, Layout, Standard, load_standard, read_standard, standard_names
from migrate.standards.workbooks import load_words, read_workbooks, write_folder
from tests.standards.made_up import several
from tests.standards.shapes import SHAPES, Shape, said

KIHON = load_standard("kihon-2.1")
WORDS = load_words()


def imported(path: Path, target: Path, provenance: str = "secondary") -> tuple[Standard, list[tuple[str, str]]]:
    """The standard a file of workbooks becomes, and what was noted about it."""
    found = read_workbooks(path, WORDS, provenance, KIHON.businesses)
    write_folder(found, target, "new-1.0", KIHON, provenance, lang="ja", replace=False)
    return read_standard(target / "new-1.0"), [(fault.code, fault.place) for fault in found.faults.found]


def assert_same(layouts: Sequence[Layout], standard: Standard, shape: Shape) -> None:
    assert list(standard.layouts) == [layout.name for layout in layouts]
    for layout in layouts:
        found = standard.layout(layout.name)
        assert found.items == tuple(said(item, shape) for item in layout.items)
        assert {name: table.labels for name, table in found.code_tables.items()} == {
            name: table.labels for name, table in layout.code_tables.items()
        }
        assert (found.file_id, found.business) == (layout.file_id, layout.business)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_resident_information_is_read_item_for_item(shape: Shape, tmp_path: Path) -> None:
    layout = KIHON.layout("住民情報")
    standard, faults = imported(shape.write([layout], tmp_path), tmp_path)
    assert_same([layout], standard, shape)
    assert not [code for code, _ in faults if catalogue()[code].severity == "error"]
    assert standard.businesses["001"].name == "住民基本台帳"


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("name", standard_names())
def test_every_layout_of_the_shipped_standards_is_read_item_for_item(name: str, shape: Shape, tmp_path: Path) -> None:
    """Business by business; as if it were the first, for that is what the shapes say it is."""
    shipped = load_standard(name)
    for number in dict.fromkeys(layout.business for layout in shipped.layouts.values()):
        layouts = [
            msgspec.structs.replace(layout, business="001", items=tuple(map(secondary, layout.items)))
            for layout in shipped.layouts.values()
            if layout.business == number
        ]
        (tmp_path / number).mkdir()
        standard, faults = imported(shape.write(layouts, tmp_path / number), tmp_path / number)
        assert_same(layouts, standard, shape)
        assert not [found for found in faults if catalogue()[found[0]].severity == "error"]


def secondary(item: Item) -> Item:
    return msgspec.structs.replace(item, provenance="secondary")


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(layouts=several())
def test_any_layout_is_read_item_for_item(shape: Shape, layouts: list[Layout]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        standard, faults = imported(shape.write(layouts, folder), folder)
        assert_same(layouts, standard, shape)
        assert not [found for found in faults if catalogue()[found[0]].severity == "error"]


def test_everything_that_is_no_item_is_in_the_report(tmp_path: Path) -> None:
    path = SHAPES["chukan"].write([KIHON.layout("住民情報")], tmp_path)
    _, faults = imported(path, tmp_path)
    places = {place.removeprefix(f"{path.name}!"): code for code, place in faults}
    assert places["表紙"] == places["旧版"] == "D425"
    assert places["項目一覧1!A120"] == places["項目一覧1!A121"] == "D438"
    with (tmp_path / "new-1.0/import-report.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["code"], f"{row['workbook']}!{row['sheet']}!{row['cell']}".rstrip("!")) for row in rows] == faults
    assert all(row["message"] for row in rows)
    text = (tmp_path / "new-1.0/import-report.txt").read_text(encoding="utf-8")
    assert len(text.splitlines()) == len(rows)


def test_every_item_says_where_it_stands_in_the_workbook(tmp_path: Path) -> None:
    imported(SHAPES["kihon"].write([KIHON.layout("住民情報")], tmp_path), tmp_path)
    with (tmp_path / "new-1.0/import-origin.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 113
    row = rows[6]
    assert (row["item"], row["sheet"], row["cell"], row["group"]) == ("異動年月日", "001", "E13", "区分Ａ / 中区分Ｂ")
    assert (row["type"], row["length"], row["required"]) == ("日付（西暦）", "10", "●")


def test_a_workbook_is_official_only_where_the_user_says_so(tmp_path: Path) -> None:
    path = SHAPES["kihon"].write([KIHON.layout("住民情報")], tmp_path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    for provenance in ("secondary", "official"):
        (tmp_path / provenance).mkdir()
        standard, _ = imported(path, tmp_path / provenance, provenance)
        (source,) = standard.evidence
        assert (source.title, source.sha256, source.provenance) == (path.name, digest, provenance)
        layout = standard.layout("住民情報")
        assert {item.provenance for item in layout.items} == {layout.provenance} == {provenance}
        assert {table.provenance for table in layout.code_tables.values()} == {provenance}
        assert "申告" in source.note or provenance == "secondary"


def test_file_format_and_date_forms_are_marked_as_assumed(tmp_path: Path) -> None:
    standard, _ = imported(SHAPES["kihon"].write([KIHON.layout("住民情報")], tmp_path), tmp_path)
    assert {"encoding", "newline", "quoting", "header", "file_name"} <= set(standard.format.assumed)
    assert {"form", "unknown_year", "unknown_months", "unknown_days"} <= set(standard.dates.assumed)
    assert standard.dates.provenance == "secondary"


def test_names_of_members_may_be_shift_jis(tmp_path: Path) -> None:
    standard, _ = imported(SHAPES["zip"].write([KIHON.layout("住民情報")], tmp_path), tmp_path)
    assert [one.title for one in standard.evidence] == ["001_住民基本台帳_項目一覧.xlsx", "コード表.xlsx"]
