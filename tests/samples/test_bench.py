"""The measurements are fair: the script of today and the converter do the same work on the same people."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from bench.generate import ROOT, generate
from bench.measure import Case, Sample, figures
from migrate.pipeline import convert_job

COUNT = 2000


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(COUNT, tmp_path_factory.mktemp("bench") / "work")


def converted(job: Path, output: Path) -> Path:
    run = convert_job(job, output=output, workers=1)
    assert run.outcome.errors == 0
    assert run.outcome.accounts[0].ledger.issues.total() == 0
    (file,) = output.glob("*住民情報*.csv")
    return file


def test_the_script_of_today_writes_the_bytes_of_the_converter(jobs: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.csv"
    command = [sys.executable, ROOT / "bench" / "script.py", jobs / "csv" / "JUKI.CSV", script]
    subprocess.run(command, check=True, capture_output=True)
    assert script.read_bytes() == converted(jobs / "csv", tmp_path / "out").read_bytes()


def test_both_extracts_are_of_the_same_people(jobs: Path, tmp_path: Path) -> None:
    rows = []
    for kind in ("jef", "csv"):
        with converted(jobs / kind, tmp_path / kind).open(encoding="utf-8", newline="") as file:
            rows.append(list(csv.DictReader(file)))
    same = (
        "宛名番号",
        "世帯番号",
        "性別",
        "生年月日",
        "続柄コード1",
        "異動年月日",
        "住所_郵便番号",
        "住所_方書",
        "個人番号",
    )
    selectors = dict.fromkeys(range(0xE0100, 0xE01F0))
    for from_jef, from_csv in zip(*rows, strict=True):
        assert [from_jef[name].translate(selectors) for name in same] == [from_csv[name] for name in same]


def test_people_are_as_different_as_in_a_real_town(jobs: Path, tmp_path: Path) -> None:
    with converted(jobs / "csv", tmp_path / "out").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["氏名"] for row in rows}) > 0.95 * COUNT
    assert len({row["生年月日"] for row in rows}) > 0.9 * COUNT


def test_generating_more_keeps_the_first_ones(jobs: Path, tmp_path: Path) -> None:
    fewer = generate(500, tmp_path / "fewer")
    data = (fewer / "jef" / "JUKI.DAT").read_bytes()
    assert len(data) == 500 * 400
    assert (jobs / "jef" / "JUKI.DAT").read_bytes().startswith(data)


def test_ratios_compare_each_case_over_its_own_input(tmp_path: Path) -> None:
    for name, size in (("big", 4_000_000), ("small", 1_000_000)):
        (tmp_path / name).write_bytes(bytes(size))
    cases = [
        Case("ours", ("x",), tmp_path / "big", 100, floor="floor"),
        Case("floor", ("x",), tmp_path / "small", 100),
        Case("script", ("x",), tmp_path / "small", 10),
    ]
    samples = {
        "ours": [Sample(2.0, 10), Sample(1.0, 30), Sample(9.0, 20)],
        "floor": [Sample(0.5, 1)],
        "script": [Sample(5.0, 1)],
    }
    ours, floor, _ = figures(cases, samples, "script")
    assert (ours["seconds"], ours["mb_per_s"], ours["rows_per_s"], ours["peak_mib"]) == (2.0, 2.0, 50, 30)
    assert (ours["ratio_to_floor"], ours["ratio_to_script"]) == (1.0, 25.0)
    assert (floor["mb_per_s"], floor["ratio_to_floor"]) == (2.0, None)
