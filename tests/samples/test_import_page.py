"""docs/import.md: a new user who types its commands in their order has valid migration files at the end."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from migrate.standards import find_standard
from migrate.standards.compare import ALIKE, RENAMED
from migrate.standards.workbooks import container, load_words

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/import.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    return [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, subprocess.CompletedProcess[str]]]]:
    """Where the commands were typed, and each with what came of it."""
    here = tmp_path_factory.mktemp("user")
    ignore = shutil.ignore_patterns("standards", "out")
    shutil.copytree(ROOT / "samples/workbook", here / "samples/workbook", ignore=ignore)
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "MIGRATE_LANG": "en"}
    done = []
    for line in commands():
        if line.startswith("cd "):
            here /= line.removeprefix("cd ")
            continue
        run = subprocess.run(
            ["bash", "-c", line], cwd=here, env=environment, capture_output=True, text=True, check=False
        )
        done.append((line, run))
    return here, done


def test_every_command_of_the_page_ends_well(typed):
    _, done = typed
    assert len(done) >= 10
    assert [(line, run.stderr) for line, run in done if run.returncode] == []


def test_the_draft_of_the_job_names_the_imported_standard(typed):
    here, _ = typed
    job = tomllib.loads((here / "draft/job.toml").read_text(encoding="utf-8"))["job"]
    assert "住民一覧" in find_standard(job["standard"], here / "draft").layouts


def test_the_page_ends_with_a_valid_migration_file(typed):
    here, done = typed
    validated = next(run for line, run in done if line.startswith("migrate validate"))
    assert "No errors." in validated.stdout
    manifest = json.loads((here / "out/manifest.json").read_text(encoding="utf-8"))
    assert (here / "out/住民一覧.csv").read_text(encoding="utf-8").count("\n") > 120
    assert "rejected" in json.dumps(manifest)
    assert not (here / "out/rejects").exists() or not any(
        path.stat().st_size for path in (here / "out/rejects").iterdir()
    )


def test_what_the_page_says_of_an_expression_is_so(typed):
    _, done = typed
    assert [run.stdout.strip() for line, run in done if line.startswith("migrate try")] == ["1989-01-07", "ヤマダ"]


def test_the_aliases_of_the_page_can_be_loaded(tmp_path):
    (text,) = re.findall(r"```toml\n(  \[items\].*?)```", PAGE, re.DOTALL)
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    words = load_words(path)
    assert words.headers["items"]["名まえ"] == "item"


def test_the_bounds_of_the_page_are_those_of_the_importer():
    said = {
        int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", PAGE.split("**限度")[1]) if number != "1"
    }
    mib = container.MIB
    assert said == {
        container.MAX_FILE // mib, container.MAX_UNPACKED // mib, container.MAX_ROWS, container.MAX_COLUMNS,
        container.MAX_SHEETS, container.MAX_BOOKS,
    }  # fmt: skip


def test_the_threshold_of_the_page_is_that_of_the_comparison():
    assert f"pairs of {RENAMED} or more (and names at least {ALIKE}" in PAGE.replace("\n", " ")
