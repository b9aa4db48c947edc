"""A look at a layout folder finds everything that is wrong or doubtful with it, at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from migrate.issues import catalogue
from migrate.standards import lint, standard_names
from migrate.standards.load import standards_root

KIHON = standards_root() / "kihon-2.1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a standard to be spoilt."""
    return Path(shutil.copytree(KIHON, tmp_path / "kihon-2.1"))


def spoil(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def found(folder: Path) -> set[tuple[str, str]]:
    """Code and place within the folder, without what the standard as it is shipped has."""
    return {(one.code, one.place.removeprefix(f"{folder}/")) for one in lint(folder)} - {
        (one.code, one.place.removeprefix(f"{KIHON}/")) for one in lint(KIHON)
    }


@pytest.mark.parametrize("name", standard_names())
def test_shipped_standards_have_no_errors(name: str) -> None:
    assert [one for one in lint(standards_root() / name) if catalogue()[one.code].severity == "error"] == []


def test_what_loading_refuses_and_what_is_doubtful_are_found_together(folder: Path) -> None:
    spoil(
        folder / "001/jumin_joho.csv",
        ("4,世帯番号,X,15", "4,世帯番号,XX,15"),
        ("異動年月日_不詳フラグ,flag,1,Y,,,,,異動年月日,", "異動年月日_不詳フラグ,flag,1,Y,,,,,,"),
        ("12,氏名,K,100", "12,氏名,K,100000"),
        ("10,異動届出年月日,date,10", "10,異動届出年月日,date,6"),
    )
    assert {
        ("D401", "001/jumin_joho.csv:5"),
        ("D453", "001/jumin_joho.csv:8"),
        ("D454", "001/jumin_joho.csv:11"),
        ("D454", "001/jumin_joho.csv:13"),
    } <= found(folder)


def test_a_layout_without_a_key(folder: Path) -> None:
    path = folder / "001/jumin_joho.csv"
    spoil(path, (",15,Y,1,", ",15,Y,,"), ("smallint,Y,2", "smallint,Y,"), ("smallint,Y,3", "smallint,Y,"))
    assert ("D450", "001/jumin_joho.csv") in found(folder)


def test_code_tables_without_use_and_labels_that_are_there_twice(folder: Path) -> None:
    spoil(folder / "001/codes.csv", ("性別,2,女", "性別,2,男"), ("性別,0,", "未使用,1,一,secondary,,\n性別,0,"))
    assert {code for code, _ in found(folder)} == {"D451", "D455"}


def test_a_code_longer_than_its_item(folder: Path) -> None:
    spoil(folder / "001/codes.csv", ("性別,2,女", "性別,22,女"))
    assert {code for code, _ in found(folder)} == {"D454"}


def test_two_layouts_that_would_write_the_same_file(folder: Path) -> None:
    spoil(folder / "standard.toml", ("{layout}.csv", "data.csv"))
    with (folder / "standard.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[layout]]\nname = "写し"\ntitle_en = "Copy"\nbusiness = "001"\n'
            'items = "001/jumin_joho.csv"\ncodes = "001/codes.csv"\nprovenance = "secondary"\n'
        )
    assert ("D457", "standard.toml") in found(folder)


def test_items_said_to_be_official_without_a_document(folder: Path) -> None:
    spoil(folder / "standard.toml", ('provenance = "official"', 'provenance = "secondary"'))
    spoil(folder / "001/jumin_joho.csv", ("secondary", "official"))
    assert ("D456", "standard.toml") in found(folder)


def test_a_table_no_layout_uses(folder: Path) -> None:
    shutil.copy(folder / "001/jumin_joho.csv", folder / "001/old.csv")
    assert found(folder) == {("D458", "001/old.csv")}


def test_faults_of_the_definition_itself_are_told_alone(folder: Path) -> None:
    spoil(folder / "standard.toml", ('newline   = "crlf"', 'newline   = "cr"'))
    assert {one.code for one in lint(folder)} == {"D103"}
