"""`--write`: definitions that load, and say what a person still must decide."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

from typer.testing import CliRunner

from migrate.cli import app
from migrate.records import read_field_list
from tests.inspection.conftest import CSV, JEF, ROOT, Make, Run


def mapping_of(folder: Path) -> dict[str, tuple[str, str]]:
    with (folder / "mapping.csv").open(encoding="utf-8") as file:
        return {row["item"]: (row["expression"], row["note"]) for row in csv.DictReader(file)}


def convert(folder: Path) -> tuple[int, list[str]]:
    result = CliRunner().invoke(
        app, ["convert", str(folder), "--json", "--limit", "20", "--output", str(folder / "out")]
    )
    data = json.loads(result.stdout)
    return result.exit_code, [fault["code"] for fault in data.get("faults", [])]


def decided(folder: Path) -> None:
    """What a person does first: the municipality."""
    job = folder / "job.toml"
    job.write_text(job.read_text(encoding="utf-8").replace("000000", "999997"), encoding="utf-8")


def test_the_drafts_of_the_samples_load_and_lack_only_what_is_to_decide(run: Run, tmp_path: Path) -> None:
    for number, arguments in enumerate([(JEF,), (JEF, "--copybook", ROOT / "samples/jef/JUKI.cpy"), (CSV,)]):
        folder = tmp_path / str(number)
        assert run(*arguments, "--write", folder).exit_code == 0
        assert convert(folder) == (2, ["D104"])  # the municipality's code is for a person to fill in
        decided(folder)
        code, faults = convert(folder)
        assert (code, faults) == (1, [])  # it runs: what is missing are values, not definitions


def test_fields_are_proposed_by_their_names_and_marked(run: Run, tmp_path: Path) -> None:
    run(JEF, "--copybook", ROOT / "samples/jef/JUKI.cpy", "--write", tmp_path)
    rows = mapping_of(tmp_path)
    assert rows["宛名番号"] == ("JUMIN_NO | trim", "提案 / proposal")
    assert rows["世帯番号"][0].startswith("SETAI_NO")
    assert rows["氏名_フリガナ"][0].startswith("SHIMEI_KANA")
    assert rows["生年月日"][0] == "wareki(UMARE_GENGO, UMARE_YMD)"
    assert rows["生年月日_不詳フラグ"][0] == 'unknown_date(wareki(UMARE_GENGO, UMARE_YMD), "flag")'
    assert rows["性別"][0].startswith("SEIBETSU")
    assert rows["個人番号"][0].startswith("KOJIN_NO")
    run(CSV, "--write", tmp_path, "--replace")
    rows = mapping_of(tmp_path)
    assert rows["世帯番号"][0] == "世帯番号 | trim"
    assert rows["住所_方書"][0].startswith("方書")
    assert all("提案" in note for expression, note in rows.values() if expression)


def test_the_field_list_covers_the_record(run: Run, tmp_path: Path) -> None:
    run(JEF, "--write", tmp_path)
    layout = read_field_list(tmp_path / "fields.csv")
    assert layout.length == 400
    assert len(layout.fields) > 20


def test_files_are_private_and_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    run(CSV, "--write", folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == ["fields.csv", "job.toml", "mapping.csv", "source.toml"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    before = {file: file.read_bytes() for file in files}
    (folder / "mapping.csv").write_text("mine", encoding="utf-8")
    result = run(CSV, "--write", folder, "--json")
    assert (result.exit_code, {fault["code"] for fault in json.loads(result.stdout)["faults"]}) == (2, {"D342"})
    assert (folder / "mapping.csv").read_text(encoding="utf-8") == "mine"
    assert run(CSV, "--write", folder, "--replace").exit_code == 0
    assert {file: file.read_bytes() for file in files} == before


def test_a_charset_that_is_not_decided_is_left_to_a_person(run: Run, tmp_path: Path, make: Make) -> None:
    run(make("jef-ascii", "fixed", 50), "--write", tmp_path / "a")
    source = (tmp_path / "a/source.toml").read_text(encoding="utf-8")
    assert "jef-ascii" in source
    assert "jef-ebcdic" in source


def test_what_has_no_records_has_no_definitions(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "X.pdf"
    path.write_bytes(b"%PDF-1.7\n" * 40)
    result = run(path, "--write", tmp_path / "out", "--json")
    assert [fault["code"] for fault in json.loads(result.stdout)["faults"]] == ["D341"]
    assert not (tmp_path / "out").exists()
