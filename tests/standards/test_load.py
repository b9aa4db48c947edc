"""A standard is only data: what can be wrong with it is found at once, each fault with its file and row."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from migrate.definitions import schema_of
from migrate.errors import DefinitionError
from migrate.standards import StandardFile, find_standard, load_standard, read_standard

LAYOUTS = Path(__file__).parents[2] / "layouts"


@pytest.fixture
def folder(tmp_path):
    """A copy of the standard to be spoilt."""
    return Path(shutil.copytree(LAYOUTS / "kihon-2.1", tmp_path / "kihon-2.1"))


def spoil(path, *changes):
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def faults_of(folder):
    with pytest.raises(DefinitionError) as error:
        read_standard(folder)
    return [(fault.code, fault.place.removeprefix(f"{folder}/")) for fault in error.value.faults]


def test_a_standard_may_lie_in_any_folder(folder):
    assert read_standard(folder).layout("住民情報").items == load_standard("kihon-2.1").layout("住民情報").items


def test_tables_may_have_a_byte_order_mark(folder):
    path = folder / "001/jumin_joho.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_standard(folder).layout("住民情報").items) == 113


def test_all_faults_of_an_item_table_are_found_at_once(folder):
    spoil(
        folder / "001/jumin_joho.csv",
        ("1,宛名番号,X,15,Y,1,", "1,宛名番号,XX,15,Z,1,"),
        ("4,世帯番号,X,15", "4,宛名番号,X,0"),
        ("性別,,,,,secondary", "性病,,,,,tertiary"),
        ("smallint,Y,2", "smallest,Y,3"),
        ("異動年月日_不詳フラグ,flag,1,Y,,,,,異動年月日,", "異動年月日_不詳フラグ,flag,1,Y,,,,,異動届出年月日,"),
        ("kojin-bango", "kojin-bangou"),
        ("113,個人番号", "114,個人番号"),
    )
    assert sorted(faults_of(folder)) == sorted(
        [
            ("D401", "001/jumin_joho.csv:2"),  # type
            ("D401", "001/jumin_joho.csv:2"),  # required
            ("D401", "001/jumin_joho.csv:3"),  # smallest
            ("D401", "001/jumin_joho.csv:5"),  # length 0
            ("D111", "001/jumin_joho.csv:5"),  # the name again
            ("D401", "001/jumin_joho.csv:9"),  # 異動届出年月日 cannot be unknown
            ("D401", "001/jumin_joho.csv:22"),  # 性病
            ("D401", "001/jumin_joho.csv:22"),  # tertiary
            ("D401", "001/jumin_joho.csv:114"),  # format
            ("D401", "001/jumin_joho.csv:114"),  # number
            ("D401", "001/jumin_joho.csv"),  # key parts 1, 3, 3
        ]
    )


def test_a_fault_names_the_nearest_allowed_value(folder):
    spoil(folder / "001/jumin_joho.csv", ("kojin-bango", "kojin-bangou"))
    with pytest.raises(DefinitionError) as error:
        read_standard(folder)
    assert "kojin-bango?" in error.value.faults[0].params["message"]


def test_faults_of_code_tables(folder):
    spoil(
        folder / "001/codes.csv",
        ("性別,1,男,secondary", "性別,0,男,official"),
        ("性別,2,女", "性別,2222222222222,"),
    )
    assert faults_of(folder) == [
        ("D401", "001/codes.csv:3"),  # one table, two provenances
        ("D111", "001/codes.csv:3"),
        ("D401", "001/codes.csv:4"),  # longer than 12 bytes
        ("D401", "001/codes.csv:4"),  # no label
    ]


def test_a_missing_column_a_short_row_and_an_open_quote(folder):
    spoil(folder / "businesses.csv", ("provenance", "trust"))
    spoil(folder / "001/codes.csv", ("性別,1,男,secondary,", "性別,1,男"))
    path = folder / "001/jumin_joho.csv"
    path.write_text(path.read_text(encoding="utf-8") + '114,"', encoding="utf-8")
    found = faults_of(folder)
    assert found[0] == ("D108", "businesses.csv:1")
    assert ("D401", "001/codes.csv:3") in found
    assert any(code == "D109" and place.startswith("001/jumin_joho.csv") for code, place in found)


def test_a_missing_table_is_a_fault_of_its_own_and_does_not_hide_others(folder):
    (folder / "001/codes.csv").unlink()
    spoil(folder / "businesses.csv", ("001,住民基本台帳", "01,住民基本台帳"))
    found = {(code, place) for code, place in faults_of(folder)}
    assert ("D101", "001/codes.csv") in found
    assert ("D401", "standard.toml [[layout]] 1") in found


def test_faults_of_the_wiring_are_found_by_its_schema(folder):
    spoil(
        folder / "standard.toml", ('newline   = "crlf"', 'newline   = "cr"'), ("bom       = false", "bomb      = false")
    )
    assert {code for code, _ in faults_of(folder)} == {"D103"}


def test_a_date_form_is_as_long_as_what_it_stands_for(folder):
    spoil(folder / "standard.toml", ('A1 = "春"', 'A = "春"'), ('unknown_year = "0000"', 'unknown_year = "00"'))
    assert faults_of(folder) == [
        ("D401", "standard.toml [dates] unknown_year"),
        ("D401", "standard.toml [dates] unknown_months"),
    ]


def test_the_published_schema_of_standard_toml_is_made_from_the_type_that_loads_it():
    published = msgspec.json.decode((LAYOUTS / "schema/standard.schema.json").read_bytes())
    assert published == msgspec.json.decode(msgspec.json.encode(schema_of(StandardFile)))


def test_a_shipped_name_means_the_shipped_standard_and_any_other_a_folder(folder):
    assert find_standard("kihon-2.1", folder.parent) is load_standard("kihon-2.1")
    assert find_standard("./kihon-2.1", folder.parent) is not load_standard("kihon-2.1")
    assert find_standard(str(folder), Path("/")).name == "kihon-2.1"
    with pytest.raises(DefinitionError) as error:
        find_standard("kihon-9", folder.parent)
    assert error.value.faults[0].code == "D105"
    assert str(folder.parent / "kihon-9") in error.value.faults[0].params["allowed"]
