"""What every run promises: the same bytes, the ledger, private files, masked values."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path

import polars as pl
import pytest

from migrate.errors import MachineError
from migrate.pipeline import Ledger, convert_job, validate_file
from migrate.readers.delimited import DelimitedReader
from tests.pipeline.conftest import GOOD, JOB, MakeJob, resident


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_ledger_that_does_not_balance_fails_the_run() -> None:
    ledger = Ledger(read=10, written=8, rejected=1)
    with pytest.raises(MachineError, match="M105"):
        ledger.prove("住民情報")
    ledger.filtered["rule"] = 1
    ledger.prove("住民情報")


def test_the_manifest_says_what_went_in_and_what_came_out(make_job: MakeJob) -> None:
    folder = make_job([GOOD, resident(NO="2", SEI="7")])
    run = convert_job(folder)
    assert run.output is not None
    manifest = json.loads((run.output / "manifest.json").read_text(encoding="utf-8"))
    (conversion,) = manifest["conversions"]
    assert conversion["ledger"] == {
        "read": 2, "written": 1, "rejected": 1, "filtered": {}, "rows": 1, "issues": {"E211": 1},
    }  # fmt: skip
    source = folder / "JUKI.CSV"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert conversion["inputs"] == [{"path": "JUKI.CSV", "size": source.stat().st_size, "sha256": digest, "records": 2}]
    for output in [*manifest["outputs"], *manifest["issues"], conversion["rejects"]]:
        data = (run.output / output["path"]).read_bytes()
        assert (output["size"], output["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    named = {definition["path"] for definition in manifest["definitions"]}
    assert {"job.toml", "juki.source.toml", "juki.mapping.csv", "codes/seibetsu.csv"} <= named
    assert "layouts/kihon-2.1/standard.toml" in named


def test_files_and_directories_are_private(make_job: MakeJob) -> None:
    run = convert_job(make_job([GOOD, resident(SEI="7")]))
    assert run.output is not None
    for path in [run.output, *run.output.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_values_are_masked_unless_they_are_asked_for(make_job: MakeJob) -> None:
    folder = make_job([resident(UMARE="S64-13-45")])
    run = convert_job(folder)
    assert run.output is not None
    shown = pl.read_parquet(run.output / "issues.parquet")["value"].to_list()
    assert shown == ["A99-99-99"]
    assert "S64-13-45" not in (run.output / "issues.csv").read_text(encoding="utf-8")
    assert "S64-13-45" not in json.dumps(run.as_data(), ensure_ascii=False)
    run = convert_job(folder, replace=True, show_values=True)
    assert run.output is not None
    assert pl.read_parquet(run.output / "issues.parquet")["value"].to_list() == ["S64-13-45"]


def test_a_filter_is_named_in_the_ledger(make_job: MakeJob) -> None:
    job = JOB + 'filter = [{ name = "女性は別ファイル", keep = "SEI == \'1\'" }]\n'
    run = convert_job(
        make_job([GOOD, resident(NO="2", SEI="2"), resident(NO="3", UMARE="S64-13-45", SEI="2")], job=job)
    )
    ledger = run.outcome.accounts[0].ledger
    assert (ledger.read, ledger.written, ledger.rejected) == (3, 1, 0)
    assert dict(ledger.filtered) == {"女性は別ファイル": 2}


def test_a_limit_reads_only_the_first_records(make_job: MakeJob) -> None:
    run = convert_job(make_job([resident(NO=str(number)) for number in range(50)]), limit=7)
    assert run.outcome.accounts[0].ledger.read == 7
    assert run.manifest["limit"] == 7


def test_two_sources_may_feed_one_layout(make_job: MakeJob) -> None:
    again = JOB[JOB.index("[[convert]]") :]
    run = convert_job(make_job(job=JOB + again))
    assert [account.ledger.rows for account in run.outcome.accounts] == [1, 1]
    (output,) = run.outcome.outputs
    assert output.rows == 2


def test_what_was_written_validates(make_job: MakeJob) -> None:
    run = convert_job(make_job([resident(NO=str(number), SHIMEI='架空"，太郎') for number in range(20)]))
    checked = validate_file(run.files[0], "kihon-2.1", "住民情報")
    assert checked.outcome.errors == 0
    assert checked.outcome.accounts[0].ledger.read == 20


def test_a_file_without_an_item_is_told_once_not_for_every_record(make_job: MakeJob) -> None:
    run = convert_job(make_job([resident(NO=str(number)) for number in range(20)]))
    rows = pl.read_csv(run.files[0], infer_schema=False).drop("氏名").rename({"性別": "性別x"})
    broken = run.files[0].with_name("broken.csv")
    rows.write_csv(broken, line_terminator="\r\n")
    checked = validate_file(broken, "kihon-2.1", "住民情報")
    found = [(row["item"], row["code"], row["record"]) for row in checked.outcome.examples.iter_rows(named=True)]
    assert sorted(code for _, code, _ in found) == ["E121", "E121", "E122"]
    assert all(record is None for _, _, record in found)


@pytest.fixture
def small_splits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Splits of a few dozen rows, so that several workers have several of them each."""
    small = {"split_bytes": 4_000, "chunk_bytes": 4_000, "row_limit": 1_000}
    monkeypatch.setattr(DelimitedReader.__init__, "__kwdefaults__", DelimitedReader.__init__.__kwdefaults__ | small)


@pytest.mark.usefixtures("small_splits")
def test_any_number_of_workers_gives_the_same_bytes(make_job: MakeJob) -> None:
    """Names with line breaks, faults of every stage and filtered records are spread over all splits."""
    faulty = [{}, {"SHIMEI": '"架空\n次郎"'}, {"UMARE": "S641345"}, {"SEI": "2"}, {"ZOKU": "孫"}, {"SEI": "7"}, {}]
    rows = [resident(NO=str(number), **faulty[number % 7]) for number in range(1, 3001)]
    job = JOB + 'filter = [{ name = "女性", keep = "SEI != \'2\'" }]\n'
    folder = make_job(rows, job=job)
    seen = []
    for workers in (1, 2, 7):
        run = convert_job(folder, workers=workers, replace=True)
        ledger = run.outcome.accounts[0].ledger
        assert (ledger.read, ledger.filtered["女性"]) == (3000, 429)
        assert run.output is not None
        seen.append(digests(run.output))
    assert seen[0] == seen[1] == seen[2]
    assert {"住民情報.csv", "issues.csv", "issues.parquet", "manifest.json"} <= set(seen[0])


@pytest.mark.usefixtures("small_splits")
def test_splits_do_not_change_what_comes_out(make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [resident(NO=str(number), UMARE="S641345" if number % 50 == 0 else "S640107") for number in range(1, 1001)]
    folder = make_job(rows)
    run = convert_job(folder, workers=2)
    assert run.output is not None
    cut = digests(run.output)
    monkeypatch.undo()
    run = convert_job(folder, workers=2, replace=True)
    assert run.output is not None
    whole = digests(run.output)
    assert cut == whole


def test_a_mapping_that_reads_no_field_still_counts_every_record(make_job: MakeJob) -> None:
    job = make_job(mapping="item,expression,note\n宛名番号,'1',\n")
    run = convert_job(job, workers=1)
    ledger = run.outcome.accounts[0].ledger
    assert ledger.read == ledger.written + ledger.rejected == 1
