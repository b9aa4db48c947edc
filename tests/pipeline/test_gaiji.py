"""外字 through a whole run: what is written, what is told, what the manifest counts, and the inventory of a job."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from migrate.cli import app
from migrate.errors import DefinitionError
from migrate.pipeline import Run, convert_job
from migrate.pipeline.gaiji import survey_gaiji
from migrate.readers.delimited import DelimitedReader
from tests.pipeline.conftest import GOOD, JOB, SOURCE, MakeJob, resident

TABLE = "コード,文字,MJ文字図形名,代替\nF040,髙,,\nF041,,MJ025760,\nF042,,,1\n81AD,崎,,\n"
WITH_TABLE = SOURCE + 'gaiji = "gaiji.csv"\n'
#: U+E000 … are F040 … in CP932.
NAMES = ["\ue000山　太郎", "\ue001\ue001　花子", "\ue002田　一郎", "\ue003木　二郎", "架空　太郎"]


def job_with(make_job: MakeJob, names: list[str], table: str | None = TABLE, **files: str) -> Path:
    rows = [resident(NO=str(number), SHIMEI=name) for number, name in enumerate(names, 1)]
    folder = make_job(rows, **({"source": WITH_TABLE} if table else {}) | files)
    if table:
        (folder / "gaiji.csv").write_text(table, encoding="utf-8")
    return folder


def names_of(run: Run) -> list[str]:
    return pl.read_csv(run.files[0], infer_schema=False)["氏名"].to_list()


def issues_of(run: Run) -> list[tuple[int, str, str]]:
    assert run.output is not None
    frame = pl.read_parquet(run.output / "issues.parquet")
    return list(frame.select("record", "item", "code").iter_rows())


def counted(run: Run) -> list[tuple[str, str, str | None, int]]:
    (conversion,) = run.manifest["conversions"]
    return [(one["code"], one["became"], one["character"], one["count"]) for one in conversion["gaiji"]]


def test_each_code_arrives_as_the_table_says(make_job: MakeJob) -> None:
    run = convert_job(job_with(make_job, NAMES))
    assert names_of(run) == [
        "髙山　太郎",
        "辻\U000e0102辻\U000e0102　花子",
        "〓田　一郎",
        "\ue003木　二郎",
        "架空　太郎",
    ]


def test_a_stand_in_and_an_open_code_are_told_once_for_their_record(make_job: MakeJob) -> None:
    run = convert_job(job_with(make_job, NAMES))
    assert issues_of(run) == [(3, "SHIMEI", "E116"), (4, "SHIMEI", "E115")]
    message = run.outcome.examples.filter(pl.col("code") == "E115")["message"].item()
    assert "F043" in message
    assert "U+E003" in message


def test_a_code_no_table_knows_is_read_once_it_has_an_entry(make_job: MakeJob) -> None:
    row = ",".join(GOOD).encode("cp932").replace("架空　太郎".encode("cp932"), b"\x8e\x52\x81\xad") + b"\r\n"
    folder = make_job(data=row, source=WITH_TABLE)
    (folder / "gaiji.csv").write_text(TABLE, encoding="utf-8")
    assert names_of(convert_job(folder)) == ["山崎"]


def test_the_manifest_counts_every_use(make_job: MakeJob) -> None:
    run = convert_job(job_with(make_job, NAMES))
    assert counted(run) == [
        ("F040", "character", "髙", 1),
        ("F041", "character", "辻\U000e0102", 2),
        ("F042", "stand-in", "〓", 1),
        ("F043", "open", None, 1),
    ]
    (conversion,) = run.manifest["conversions"]
    assert conversion["gaiji"][1]["mj"] == "MJ025760"
    assert conversion["gaiji"][3]["code_point"] == "U+E003"
    assert "gaiji.csv" in {definition["path"] for definition in run.manifest["definitions"]}


def test_a_limit_counts_only_the_records_it_lets_through(make_job: MakeJob) -> None:
    run = convert_job(job_with(make_job, NAMES), limit=2)
    assert [(code, count) for code, _, _, count in counted(run)] == [("F040", 1), ("F041", 2)]


def test_a_job_may_ask_for_every_use_of_an_entry(make_job: MakeJob) -> None:
    job = JOB + '[policy]\nE117 = "warning"\nE115 = "error"\n'
    run = convert_job(job_with(make_job, NAMES, job=job))
    assert issues_of(run)[:2] == [(1, "SHIMEI", "E117"), (2, "SHIMEI", "E117")]
    assert run.outcome.accounts[0].ledger.rejected == 1


def test_a_source_without_a_table_is_read_as_before(make_job: MakeJob) -> None:
    run = convert_job(job_with(make_job, NAMES, table=None))
    assert names_of(run) == NAMES
    assert counted(run) == []
    assert {code for _, _, code in issues_of(run)} == {"E313"}


def test_faults_of_the_table_stop_the_job_with_all_others(make_job: MakeJob) -> None:
    folder = job_with(make_job, NAMES, "コード,文字\nF040,髙高\n8152,髙\n", mapping="item,expression\n宛名番,NO\n")
    with pytest.raises(DefinitionError) as caught:
        convert_job(folder)
    assert [fault.code for fault in caught.value.faults] == ["D326", "D322"]
    (folder / "gaiji.csv").unlink()
    with pytest.raises(DefinitionError, match="D101"):
        convert_job(folder)


@pytest.fixture
def small_splits(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {"split_bytes": 4_000, "chunk_bytes": 4_000, "row_limit": 1_000}
    monkeypatch.setattr(DelimitedReader.__init__, "__kwdefaults__", DelimitedReader.__init__.__kwdefaults__ | small)


@pytest.mark.usefixtures("small_splits")
def test_counts_and_bytes_are_the_same_with_any_number_of_workers(make_job: MakeJob) -> None:
    folder = job_with(make_job, [NAMES[number % 5] for number in range(2_000)])
    seen = []
    for workers in (1, 2, 7):
        run = convert_job(folder, workers=workers, replace=True)
        assert run.output is not None
        seen.append([path.read_bytes() for path in run.files])
    assert seen[0] == seen[1] == seen[2]
    assert counted(run) == [
        ("F040", "character", "髙", 400),
        ("F041", "character", "辻\U000e0102", 800),
        ("F042", "stand-in", "〓", 400),
        ("F043", "open", None, 400),
    ]


def listed(folder: Path, *options: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, ["gaiji", "list", str(folder), "--json", *options])
    assert result.exit_code == 0, result.stderr
    (table,) = json.loads(result.stdout)["tables"]
    codes: list[dict[str, Any]] = table["codes"]
    return codes


def test_the_inventory_names_each_code_with_its_places(make_job: MakeJob) -> None:
    codes = {one["code"]: one for one in listed(job_with(make_job, NAMES * 4, table=None))}
    assert sorted(codes) == ["F040", "F041", "F042", "F043"]
    twice = codes["F041"]
    assert (twice["count"], twice["items"], twice["state"]) == (8, {"SHIMEI": 8}, "new")
    assert [place["record"] for place in twice["records"]] == [2, 7, 12, 17]
    assert (twice["code_point"], twice["issue"]) == ("U+E001", "E115")


def test_residents_names_are_masked_around_a_code_unless_they_are_asked_for(make_job: MakeJob) -> None:
    folder = job_with(make_job, ["架空\ue003　太郎"], table=None)
    assert listed(folder)[0]["context"] == "「字字【外】　字字」"
    assert listed(folder, "--show-values")[0]["context"] == "「架空【外】　太郎」"


def test_codes_no_table_knows_are_counted_with_those_around_them(make_job: MakeJob) -> None:
    name = b"\x81\xad\x8e\x52\x81\xad\xf0\x40"
    row = ",".join(GOOD).encode("cp932").replace("架空　太郎".encode("cp932"), name) + b"\r\n"
    codes = listed(make_job(data=row))
    assert [(one["code"], one["count"], one["issue"], one["context"]) for one in codes] == [
        ("81AD", 2, "E101", "「【外】字外外」"),
        ("F040", 1, "E115", "「外字外【外】」"),
    ]


def test_the_second_rehearsal_asks_only_about_what_is_new(make_job: MakeJob) -> None:
    folder = job_with(make_job, NAMES[:2], table=None, source=WITH_TABLE)
    assert [one["state"] for one in listed(folder, "--write")] == ["new", "new"]
    table = folder / "gaiji.csv"
    assert stat.S_IMODE(table.stat().st_mode) == 0o600
    table.write_bytes(table.read_bytes().replace(b"X'F040',", "X'F040',髙".encode()))
    job_with(make_job, NAMES, table=None, source=WITH_TABLE)
    states = {one["code"]: (one["state"], one["character"]) for one in listed(folder, "--write")}
    assert states == {
        "F040": ("decided", "髙"), "F041": ("open", None), "F042": ("new", None), "F043": ("new", None),
    }  # fmt: skip
    assert names_of(convert_job(folder))[0] == "髙山　太郎"


def test_listing_again_does_not_touch_the_table(make_job: MakeJob) -> None:
    folder = job_with(make_job, NAMES, table=None)
    listed(folder, "--write")
    table = folder / "gaiji.csv"
    before = table.read_bytes()
    os.utime(table, ns=(1, 1))
    listed(folder, "--write")
    assert (table.read_bytes(), table.stat().st_mtime_ns) == (before, 1)
    assert [path.name for path in folder.iterdir() if "partial" in path.name] == []


def test_without_write_nothing_is_written(make_job: MakeJob, tmp_path: Path) -> None:
    folder = job_with(make_job, NAMES, table=None)
    listed(folder)
    assert not (folder / "gaiji.csv").exists()
    listed(folder, "--output", str(tmp_path / "other.csv"))
    assert not (folder / "gaiji.csv").exists()
    assert "F043" in (tmp_path / "other.csv").read_text(encoding="utf-8")


def test_a_table_cannot_serve_two_charsets(make_job: MakeJob) -> None:
    job = JOB + JOB[JOB.index("[[convert]]") :].replace("juki.source", "other.source")
    folder = job_with(make_job, NAMES, table=None, job=job)
    (folder / "other.source.toml").write_text(SOURCE.replace("cp932", "utf-8"), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        survey_gaiji(folder)
    assert "D329" in {fault.code for fault in caught.value.faults}


@pytest.mark.usefixtures("small_splits")
def test_the_inventory_is_the_same_with_any_number_of_workers(make_job: MakeJob) -> None:
    folder = job_with(make_job, [NAMES[number % 5] for number in range(1_000)], table=None)
    seen = [listed(folder, "--workers", workers) for workers in "127"]
    assert seen[0] == seen[1] == seen[2]
    assert sum(one["count"] for one in seen[0]) == 1_000


def test_a_person_reads_the_inventory_in_both_languages(make_job: MakeJob) -> None:
    folder = job_with(make_job, NAMES, table=None)
    for lang, words in (("ja", ("新規", "未対応 4 種類")), ("en", ("new", "4 of them open"))):
        result = CliRunner().invoke(app, ["gaiji", "list", str(folder), "--lang", lang])
        assert all(word in result.stdout for word in ("F040", *words))
