"""What the data of 中間標準レイアウト 2.7 says: reconstructed item by item, and never shown as anything else."""

from __future__ import annotations

import shutil

import jsonschema
import pytest
from typer.testing import CliRunner

from migrate.cli import app
from migrate.errors import DefinitionError
from migrate.standards import json_schema, load_standard, read_standard
from tests.standards.test_load import LAYOUTS, spoil

FILES = ["個人", "世帯", "異動履歴", "本籍・筆頭者", "外国人住民", "転出入", "支援措置", "備考", "印鑑登録", "住登外者"]


@pytest.fixture(scope="module")
def standard():
    return load_standard("chukan-2.7")


def test_the_files_of_the_resident_register_are_there(standard):
    assert list(standard.layouts) == FILES
    assert [entry.layout for entry in standard.files] == FILES


def test_every_item_is_reconstructed_and_says_where_from(standard):
    for layout in standard.layouts.values():
        assert {item.provenance for item in layout.items} == {"reconstructed"}
        assert all(item.note for item in layout.items), layout.name
        assert {table.provenance for table in layout.code_tables.values()} <= {"reconstructed"}


def test_the_standard_says_that_its_official_lists_were_not_seen(standard):
    assert "未確認" in standard.note_ja
    assert "not seen" in standard.note_en


def test_business_numbers_carry_their_own_provenance(standard):
    official = {key for key, business in standard.businesses.items() if business.provenance == "official"}
    assert official == {"01", "02", "03", "07", "08", "09", "13", "14", "15", "19", "20", "21", "31", "32"}
    assert standard.businesses["23"].name == "（不明）"


def test_era_codes_have_two_digits(standard):
    assert standard.code_tables["01"]["年号"].labels == {
        "01": "明治", "02": "大正", "03": "昭和", "04": "平成", "05": "令和",
    }  # fmt: skip
    assert standard.dates.era.form == "EEYYMMDD"
    assert "era" in standard.dates.assumed


def test_code_tables_of_a_business_without_a_layout_are_kept(standard):
    assert standard.code_tables["14"]["要介護状態区分"].labels["21"] == "要介護1"
    assert "14" in {business.id for business in standard.without_layout}


def test_japanese_births_are_kept_in_eras_and_foreign_ones_in_the_gregorian_calendar(standard):
    assert standard.layout("個人").item("生年月日").type == "wareki"
    assert standard.layout("外国人住民").item("生年月日_西暦").type == "date"


def test_files_of_a_person_have_the_key_of_the_person(standard):
    key = standard.layout("個人").keys
    assert key == ("宛名番号", "履歴番号", "履歴番号枝番")
    referring = [relation.layout for relation in standard.relations if relation.to_items == key]
    assert referring == ["異動履歴", "本籍・筆頭者", "外国人住民", "転出入", "世帯"]


def test_provenance_is_an_annotation_of_the_json_schema(standard):
    schema = json_schema(standard.layout("個人"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["x-provenance"] == {"reconstructed": len(schema["properties"])}
    assert schema["properties"]["氏名"]["x-provenance"] == "reconstructed"


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("command", ["list", "show 個人 --standard chukan-2.7", "files --standard chukan-2.7"])
def test_wherever_a_layout_is_shown_the_note_of_the_standard_is(standard, command, lang):
    shown = CliRunner().invoke(app, ["layout", *command.split(), "--lang", lang], env={"COLUMNS": "400"}).stdout
    note = standard.note_ja if lang == "ja" else standard.note_en
    assert note[:40] in shown
    assert ("再構成" if lang == "ja" else "reconstructed") in shown


def test_the_diagram_shows_who_refers_to_whom_by_which_items():
    shown = CliRunner().invoke(app, ["layout", "files", "--standard", "chukan-2.7"], env={"COLUMNS": "400"}).stdout
    assert "├─ 備考  宛名番号+履歴番号 → 宛名番号+履歴番号  [0..n : 1]" in shown
    assert "   └─ 個人（↑）  世帯番号 → 世帯番号  [0..n : 1]" in shown


def test_code_tables_are_shown_also_without_a_layout():
    def shown(*more):
        command = ["layout", "codes", "--standard", "chukan-2.7", *more]
        return CliRunner().invoke(app, command, env={"COLUMNS": "400"})

    assert "続柄_旧体系" in shown().stdout
    assert "要支援1" in shown("--table", "要介護状態区分").stdout
    refused = shown("--table", "要介護状態")
    assert (refused.exit_code, "要介護状態区分" in refused.stdout + refused.stderr) == (2, True)


def test_businesses_without_a_layout_are_listed_for_import():
    shown = CliRunner().invoke(app, ["layout", "list"], env={"COLUMNS": "400"}).stdout
    assert sum("（公式ワークブックを取り込む）" in line for line in shown.splitlines()) == 27 + 23


def test_faults_of_the_structure_are_found_at_once(tmp_path):
    folder = shutil.copytree(LAYOUTS / "chukan-2.7", tmp_path / "chukan-2.7")
    spoil(folder / "files.csv", ("世帯,世帯主の履歴1件,1", "世滞,世帯主の履歴1件,many"))
    spoil(folder / "relations.csv", ("個人,世帯番号,世帯,世帯番号", "個人,世帯番号,世帯,世帯主_氏名"))
    with pytest.raises(DefinitionError) as error:
        read_standard(folder)
    assert [(fault.code, fault.place.removeprefix(f"{folder}/")) for fault in error.value.faults] == [
        ("D401", "files.csv:3"),
        ("D401", "files.csv:3"),
        ("D401", "relations.csv:2"),
    ]
