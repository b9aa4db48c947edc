"""Each sample is a job that runs, and what is found in it is what was planted: no more and no less."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from migrate.pipeline import convert_job, validate_file

SAMPLES = Path(__file__).parents[2] / "samples"

Found = Counter[tuple[str, str, str]]


def planted(sample: str) -> Found:
    with (SAMPLES / sample / "faults.csv").open(encoding="utf-8", newline="") as file:
        return Counter((row["record"], row["item"], row["issue_code"]) for row in csv.DictReader(file))


def found(output: Path) -> Found:
    issues = pl.read_parquet(output / "issues.parquet").select("record", "item", "code")
    return Counter((str(record or ""), item or "", code) for record, item, code in issues.iter_rows())


def digests(output: Path) -> dict[str, str]:
    """SHA-256 of every file of a run but the manifest, which says when it ran."""
    files = sorted(path for path in output.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module", params=["jef", "csv"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    output = tmp_path_factory.mktemp("run") / request.param
    convert_job(SAMPLES / request.param, output=output, workers=1)
    return request.param, output


def written(output: Path) -> pl.DataFrame:
    (file,) = output.glob("*住民情報*.csv")
    return pl.read_csv(file, infer_schema=False)


def test_the_issues_found_are_those_that_were_planted(run: tuple[str, Path]) -> None:
    sample, output = run
    assert found(output) == planted(sample)


@pytest.mark.parametrize("workers", [2, 7])
def test_the_number_of_workers_changes_no_byte(run: tuple[str, Path], workers: int, tmp_path: Path) -> None:
    sample, output = run
    convert_job(SAMPLES / sample, output=tmp_path / "out", workers=workers)
    assert digests(tmp_path / "out") == digests(output)


def test_the_ledger_balances(run: tuple[str, Path]) -> None:
    sample, output = run
    ledgers = convert_job(SAMPLES / sample, output=output.parent / "again", replace=True).outcome.accounts
    for ledger in (account.ledger for account in ledgers):
        assert ledger.read == ledger.written + ledger.rejected + sum(ledger.filtered.values())
        assert ledger.read >= 1000
        assert ledger.rejected > 20


def test_what_was_written_is_valid_but_for_undecided_gaiji(run: tuple[str, Path]) -> None:
    _, output = run
    (file,) = output.glob("*住民情報*.csv")
    outcome = validate_file(file, "kihon-2.1", "住民情報").outcome
    assert set(outcome.accounts[0].ledger.issues) <= {"E313"}


def test_entries_of_a_history_keep_their_numbers(run: tuple[str, Path]) -> None:
    sample, output = run
    rows = written(output).select("宛名番号", pl.col("個人履歴番号(履歴番号)").cast(pl.Int64).alias("number"))
    for _, history in rows.group_by("宛名番号"):
        numbers = sorted(history["number"])
        assert len(set(numbers)) == len(numbers)
        # In the CSV an entry is a record of its own, so a rejected one leaves a gap.
        assert sample == "csv" or numbers == list(range(1, len(numbers) + 1))


def test_a_former_relationship_becomes_its_equivalent(run: tuple[str, Path]) -> None:
    _, output = run
    found = Counter(written(output).select("続柄表記", "続柄コード1", "続柄コード2").iter_rows())
    assert found["子の子", "20", "20"] >= 2
    assert found["父の父", "51", "51"] == 1
    assert not any("孫" in label or "祖" in label for label, _, _ in found)


def test_days_that_never_were_and_unknown_days_arrive_as_they_are(run: tuple[str, Path]) -> None:
    _, output = run
    births = written(output).select("生年月日", "生年月日_不詳フラグ", "生年月日_不詳表記").unique()
    rows = {date: (flag, text) for date, flag, text in births.iter_rows()}
    assert rows["1935-02-29"] == ("1", "昭和10年2月29日")
    assert rows["1991-02-29"] == ("1", "平成3年2月29日")
    assert rows["1940-00-00"] == ("1", "昭和15年月日不詳")
    assert rows["1912-07-30"] == ("0", None)


def test_shapes_survive_where_the_charset_knows_them(run: tuple[str, Path]) -> None:
    sample, output = run
    names = "".join(written(output)["氏名"])
    assert all(base in names for base in "髙﨑辻")
    assert ("辻\U000e0103" in names) == (sample == "jef")
