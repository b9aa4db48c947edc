"""``migrate layout import | diff | lint`` as they are typed: exit codes, JSON, and folders that are not overwritten."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner, Result

from migrate.cli import app

SAMPLE = Path(__file__).parents[2] / "samples/workbook"
HEADER = ["No.", "データ項目名称", "データ型", "桁数", "主キー", "コード", "必須"]


def book(folder: Path, name: str, *rows: list[object]) -> Path:
    path = folder / name
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("住民")
        for number, row in enumerate([HEADER, *rows]):
            sheet.write_row(number, 0, row)
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return book(tmp_path, "001_住民基本台帳.xlsx", [1, "宛名番号", "半角", 15, 1, ""], [2, "氏名", "全角", 100, "", ""])


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    return book(tmp_path, "001_住民.xlsx", [1, "宛名番号", "半角", 15, 1, ""], [2, "氏名", "ひらがな", 100, "", ""])


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["layout", *map(str, words)])


def test_exit_codes_of_an_import(good: Path, doubtful: Path, tmp_path: Path) -> None:
    assert run("import", good, "--standard", "a-1", "--output", tmp_path).exit_code == 0
    assert run("import", doubtful, "--standard", "b-1", "--output", tmp_path).exit_code == 1
    assert (tmp_path / "b-1/standard.toml").exists()
    empty = book(tmp_path, "empty.xlsx")
    done = run("import", empty, "--standard", "c-1", "--output", tmp_path)
    assert done.exit_code == 2
    assert "D442" in done.stderr
    assert not (tmp_path / "c-1").exists()
    assert run("import", tmp_path / "none.xlsx", "--standard", "c-1").exit_code == 2


def test_an_import_as_json(doubtful: Path, tmp_path: Path) -> None:
    done = run("import", doubtful, "--standard", "b-1", "--output", tmp_path, "--json", "--lang", "en")
    told = json.loads(done.stdout)
    assert told["errors"] == 1
    assert [(one["code"], one["sheet"], one["cell"], one["found"]) for one in told["report"]] == [
        ("D428", "住民", "C3", "ひらがな")
    ]
    assert told["layouts"] == [{"layout": "住民", "file_id": "", "business": "001", "items": 2}]


def test_an_import_goes_over_nothing_but_a_former_import_and_only_when_asked(good: Path, tmp_path: Path) -> None:
    words = ("import", good, "--standard", "a-1", "--output", tmp_path)
    assert run(*words).exit_code == 0
    again = run(*words)
    assert (again.exit_code, "D110" in again.stderr) == (2, True)
    assert run(*words, "--replace").exit_code == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/standard.toml").write_text("", encoding="utf-8")
    assert run("import", good, "--standard", "mine", "--output", tmp_path, "--replace").exit_code == 2
    assert list((tmp_path / "mine").iterdir()) == [tmp_path / "mine/standard.toml"]
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("name", ["../x", "住民", "", "a/b", ".hidden"])
def test_a_standard_has_a_plain_name(good: Path, tmp_path: Path, name: str) -> None:
    done = run("import", good, "--standard", name, "--output", tmp_path / "deep")
    assert done.exit_code == 2
    assert not (tmp_path / "deep").exists() or not any((tmp_path / "deep").iterdir())


def test_official_is_recorded_with_the_name_and_digest_of_the_file(good: Path, tmp_path: Path) -> None:
    words = ("import", good, "--standard", "a-1", "--output", tmp_path, "--provenance", "official")
    assert run(*words).exit_code == 0
    (source,) = tomllib.loads((tmp_path / "a-1/standard.toml").read_text(encoding="utf-8"))["source"]
    assert (source["title"], source["provenance"], len(source["sha256"])) == (good.name, "official", 64)


def test_diff_of_an_import_with_itself_and_with_the_next_version(good: Path, tmp_path: Path) -> None:
    later = book(tmp_path, "001_次.xlsx", [1, "宛名番号", "半角", 15, 1, ""], [2, "氏名", "全角", 120, "", ""])
    for path, name in ((good, "a-1"), (later, "a-2")):
        assert run("import", path, "--standard", name, "--output", tmp_path).exit_code == 0
    assert run("diff", tmp_path / "a-1", tmp_path / "a-1").exit_code == 0
    done = run("diff", tmp_path / "a-1", tmp_path / "a-2", "--csv", tmp_path / "d.csv", "--json")
    assert done.exit_code == 1
    (change,) = json.loads(done.stdout)["changes"]
    assert (change["layout"], change["name"], change["what"]) == ("住民", "氏名", "length")
    assert (change["before"], change["after"]) == ("100", "120")
    with (tmp_path / "d.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["after"] for row in csv.DictReader(file)] == ["120"]
    shown = run("diff", tmp_path / "a-1", tmp_path / "a-2", "--lang", "en").stdout
    assert "1 differences." in shown
    assert "氏名" in shown


def test_diff_shows_a_renamed_item_with_its_score(good: Path, tmp_path: Path) -> None:
    later = book(tmp_path, "001_次.xlsx", [1, "宛名番号", "半角", 15, 1, ""], [2, "漢字氏名", "全角", 100, "", ""])
    for path, name in ((good, "a-1"), (later, "a-2")):
        run("import", path, "--standard", name, "--output", tmp_path)
    shown = run("diff", tmp_path / "a-1", tmp_path / "a-2").stdout
    assert "改名 (0.80)" in shown
    assert "推定" in shown


def test_a_standard_that_is_not_there_is_a_fault_that_names_where_it_was_looked_for(tmp_path: Path) -> None:
    done = run("diff", "kihon-2.1", tmp_path / "none")
    assert done.exit_code == 2
    assert "D105" in done.stderr
    assert str(tmp_path / "none/standard.toml") in done.stderr


def test_lint_tells_errors_from_warnings(good: Path, tmp_path: Path) -> None:
    run("import", good, "--standard", "a-1", "--output", tmp_path)
    assert (run("lint", tmp_path / "a-1").exit_code, run("lint").exit_code) == (0, 0)
    path = tmp_path / "a-1/001/layout_01.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("氏名,K", "氏名,漢字"), encoding="utf-8")
    done = run("lint", tmp_path / "a-1", "--json")
    assert done.exit_code == 2
    told = json.loads(done.stdout)
    assert (told["errors"], [one["code"] for one in told["faults"]]) == (1, ["D401"])


def test_faults_of_a_jobs_own_standard_are_told_where_they_are(tmp_path: Path) -> None:
    job = tmp_path / "job"
    shutil.copytree(SAMPLE, job, ignore=shutil.ignore_patterns("out", "standards"))
    missing = CliRunner().invoke(app, ["convert", str(job)])
    assert (missing.exit_code, "D105" in missing.stderr, "job.toml [job] standard" in missing.stderr) == (2, True, True)
    run("import", job / "items.xlsx", "--standard", "kazamachi-1.0", "--output", job / "standards")
    path = job / "standards/kazamachi-1.0/001/001z001.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("氏名,K", "氏名,漢字"), encoding="utf-8")
    done = CliRunner().invoke(app, ["convert", str(job)])
    assert (done.exit_code, "D401" in done.stderr, "001z001.csv:7" in done.stderr) == (2, True, True)


def test_a_layout_of_a_folder_is_shown_and_has_a_schema(good: Path, tmp_path: Path) -> None:
    run("import", good, "--standard", "a-1", "--output", tmp_path)
    assert "宛名番号" in run("show", "住民", "--standard", tmp_path / "a-1").stdout
    assert "宛名番号" in json.loads(run("schema", "住民", "--standard", tmp_path / "a-1").stdout)["properties"]
