"""What a mapping covers, and the source fields it leaves over: listed, and written beside under the same keys."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from migrate import charsets
from migrate.cli import app
from migrate.errors import DefinitionError, MachineError
from migrate.pipeline import Ledger, Run, convert_job
from migrate.pipeline.covered import job_coverage
from migrate.readers.delimited import DelimitedReader
from migrate.readers.fixed import FixedReader
from migrate.records import parse_copybook
from tests.pipeline.conftest import FIELDS, JOB, MAPPING, MakeJob, resident

SAMPLES = Path(__file__).parents[2] / "samples"
LEFTOVER = JOB + 'leftover = "csv"\n'
#: Leaves KANA over.
SHORT = MAPPING.replace("氏名_フリガナ,KANA | fullwidth_kana | trim,\n", "")


def beside(run: Run) -> list[dict[str, str]]:
    assert run.output is not None
    (file,) = (run.output / "leftover").iterdir()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def covered(job: Path) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["layout", "coverage", str(job), "--json"])
    assert result.exit_code == 0, result.stderr
    (one,) = json.loads(result.stdout)
    data: dict[str, Any] = one
    return data


def test_every_item_is_fed_constant_or_empty(make_job: MakeJob) -> None:
    data = covered(make_job(mapping=MAPPING + "通称,'' ,\n地区管理コード1,\"concat('a', 'b')\",\n旧氏,,\n"))
    assert data["fed"]["宛名番号"] == ["NO"]
    assert data["constant"]["住民種別"] == "'1'"
    assert data["constant"]["地区管理コード1"] == "concat('a', 'b')"
    assert {"通称", "旧氏", "個人番号"} <= set(data["empty"])
    states = [*data["fed"], *data["constant"], *data["empty"]]
    assert len(states) == len(set(states)) == 113


def test_a_required_item_that_nothing_feeds_stands_out(make_job: MakeJob) -> None:
    assert covered(make_job(mapping=MAPPING.replace("氏名,SHIMEI | trim,\n", "")))["required_empty"] == ["氏名"]


def test_every_source_field_is_used_or_left_over(make_job: MakeJob) -> None:
    job = JOB + 'filter = [{ name = "女性", keep = "KANA != \'x\'" }]\n'
    folder = make_job(mapping=SHORT, job=job)
    assert covered(folder)["fields"]["KANA"] == ["filter「女性」"]
    assert covered(folder)["leftover"] == []
    data = covered(make_job(mapping=SHORT))
    assert data["leftover"] == ["KANA"]
    assert sorted([*data["fields"], *data["leftover"]]) == sorted(FIELDS)
    assert data["fields"]["ZOKU"] == ["続柄コード1", "続柄コード2", "続柄表記"]


def test_a_field_that_another_conversion_uses_is_not_left_over(make_job: MakeJob) -> None:
    folder = make_job(mapping=SHORT, job=JOB + JOB[JOB.index("[[convert]]") :].replace("juki.mapping", "kana.mapping"))
    (folder / "kana.mapping.csv").write_text("item,expression\n宛名番号,NO\n氏名_フリガナ,KANA\n", encoding="utf-8")
    first, second = (one.coverage for one in job_coverage(folder))
    assert (first.elsewhere, first.leftover) == (("KANA",), ())
    assert second.leftover == ()
    assert "SHIMEI" in second.elsewhere


def test_fields_under_a_redefines_are_the_same_bytes() -> None:
    (jef,) = (one.coverage for one in job_coverage(SAMPLES / "jef"))
    assert jef.within == ("UMARE_YY", "UMARE_MM", "UMARE_DD")
    assert jef.leftover == ("KISAI_JUNI",)


def test_only_a_field_with_every_byte_among_those_used_lies_within_them() -> None:
    layout = parse_copybook(
        "01 R.\n 05 A PIC X(4).\n 05 B REDEFINES A.\n  10 C PIC XX.\n  10 D PIC X(3).\n 05 E PIC X.\n", "x"
    )
    reader = FixedReader((), layout, charsets.get("jef"))
    assert reader.within({"A"}) == {"C"}
    assert reader.within({"C", "D"}) == {"A"}


def test_a_member_of_a_group_that_no_item_takes_is_left_over(tmp_path: Path) -> None:
    folder = tmp_path / "jef"
    shutil.copytree(SAMPLES / "jef", folder)
    mapping = folder / "juki.mapping.csv"
    kept = [line for line in mapping.read_text(encoding="utf-8").splitlines() if "TODOKE_YMD" not in line]
    mapping.write_text("\n".join(kept) + "\n", encoding="utf-8")
    (one,) = job_coverage(folder)
    assert one.coverage.leftover == ("KISAI_JUNI", "TODOKE_YMD_1", "TODOKE_YMD_2", "TODOKE_YMD_3")


def test_leftover_fields_are_written_under_the_layout_s_key(make_job: MakeJob) -> None:
    values = ["ｶｸｳ", '"ｱ,ｲ"', '"ｱ\r\nｲ"', '"""ｱ"""', ""]
    rows = [resident(NO=str(number), KANA=value) for number, value in enumerate(values, 1)]
    run = convert_job(make_job(rows, job=LEFTOVER, mapping=SHORT + "氏名_フリガナ,'カクウ',\n"))
    found = beside(run)
    assert [*found[0]] == ["宛名番号", "個人履歴番号(履歴番号)", "個人履歴番号_枝番号(履歴番号枝番)", "KANA"]
    assert [row["KANA"] for row in found] == ["ｶｸｳ", "ｱ,ｲ", "ｱ\r\nｲ", '"ｱ"', ""]
    assert [row["宛名番号"] for row in found] == [f"{number:015}" for number in range(1, 6)]


def test_rejected_and_filtered_records_have_no_leftover_row(make_job: MakeJob) -> None:
    job = LEFTOVER + 'filter = [{ name = "女性", keep = "SEI != \'2\'" }]\n'
    rows = [resident(NO="1"), resident(NO="2", SEI="2"), resident(NO="3", SEI="7"), resident(NO="4")]
    run = convert_job(make_job(rows, job=job, mapping=SHORT + "氏名_フリガナ,'カクウ',\n"))
    assert [row["宛名番号"][-1] for row in beside(run)] == ["1", "4"]
    ledger = run.outcome.accounts[0].ledger
    assert (ledger.written, ledger.leftover) == (2, 2)


def test_what_cannot_be_read_in_a_leftover_field_is_no_less_an_error(make_job: MakeJob) -> None:
    row = ",".join(resident()).encode("cp932").replace("ｶｸｳ ﾀﾛｳ".encode("cp932"), b"\x81\xad") + b"\r\n"
    run = convert_job(make_job(data=row, job=LEFTOVER, mapping=SHORT + "氏名_フリガナ,'カクウ',\n"))
    assert run.outcome.accounts[0].ledger.rejected == 1
    assert run.outcome.examples.select("item", "code").rows() == [("KANA", "E101")]


def test_a_record_with_several_rows_has_one_leftover_row(tmp_path: Path) -> None:
    folder = tmp_path / "jef"
    shutil.copytree(SAMPLES / "jef", folder)
    job = folder / "job.toml"
    job.write_text(job.read_text(encoding="utf-8") + 'leftover = "csv"\n', encoding="utf-8")
    run = convert_job(folder)
    ledger = run.outcome.accounts[0].ledger
    found = beside(run)
    assert ledger.rows > ledger.written == len(found)
    keys = pl.read_csv(run.files[0], infer_schema=False)["宛名番号"].unique(maintain_order=True).to_list()
    assert [row["宛名番号"] for row in found] == keys
    assert {row["KISAI_JUNI"] for row in found} >= {"1", "2", "3"}


def test_the_manifest_holds_the_coverage_and_the_file(make_job: MakeJob) -> None:
    run = convert_job(make_job(job=LEFTOVER, mapping=SHORT + "氏名_フリガナ,'カクウ',\n"))
    (conversion,) = run.manifest["conversions"]
    assert conversion["coverage"]["leftover"] == ["KANA"]
    assert conversion["leftover"]["path"] == "leftover/01-住民情報.csv"
    assert conversion["leftover"]["rows"] == 1
    assert [path.name for path in run.files][:2] == ["住民情報.csv", "01-住民情報.csv"]


def test_where_nothing_is_left_over_there_is_no_file(make_job: MakeJob) -> None:
    run = convert_job(make_job(job=LEFTOVER))
    assert run.output is not None
    assert not (run.output / "leftover").exists()
    assert run.manifest["conversions"][0]["leftover"] is None


def test_leftover_fields_need_a_key_to_stand_under(make_job: MakeJob) -> None:
    mapping = SHORT.replace("宛名番号,NO | zfill(15)", "宛名番号,'1'")
    with pytest.raises(DefinitionError) as caught:
        convert_job(make_job(job=LEFTOVER, mapping=mapping))
    assert [fault.code for fault in caught.value.faults] == ["D371"]


def test_a_header_that_is_a_key_s_name_too_says_that_it_is_the_source_s(make_job: MakeJob) -> None:
    folder = make_job(job=LEFTOVER, mapping=SHORT + "氏名_フリガナ,'カクウ',\n")
    data = (folder / "JUKI.CSV").read_bytes()
    (folder / "JUKI.CSV").write_bytes(data.replace(b"KANA", "宛名番号".encode("cp932"), 1))
    (row,) = beside(convert_job(folder))
    assert (row["宛名番号"], row["元データ_宛名番号"]) == ("000000000000001", "ｶｸｳ ﾀﾛｳ")


def test_a_ledger_without_a_leftover_row_for_each_record_fails_the_run() -> None:
    ledger = Ledger(read=2, written=2, leftover=1)
    ledger.prove("住民情報")
    with pytest.raises(MachineError, match="M105"):
        ledger.prove("住民情報", leftover=True)


def test_leftover_files_are_the_same_with_any_number_of_workers(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {"split_bytes": 4_000, "chunk_bytes": 4_000, "row_limit": 1_000}
    monkeypatch.setattr(DelimitedReader.__init__, "__kwdefaults__", DelimitedReader.__init__.__kwdefaults__ | small)
    faulty = [{}, {"SEI": "2"}, {"UMARE": "S641345"}, {"KANA": "ｱ"}]
    rows = [resident(NO=str(number), **faulty[number % 4]) for number in range(1, 2001)]
    job = LEFTOVER + 'filter = [{ name = "女性", keep = "SEI != \'2\'" }]\n'
    folder = make_job(rows, job=job, mapping=SHORT + "氏名_フリガナ,'カクウ',\n")
    seen = []
    for workers in (1, 2, 7):
        run = convert_job(folder, workers=workers, replace=True)
        seen.append([path.read_bytes() for path in run.files])
        assert len(beside(run)) == 1000
    assert seen[0] == seen[1] == seen[2]


def test_a_person_reads_the_coverage_in_both_languages(make_job: MakeJob) -> None:
    folder = make_job(mapping=SHORT)
    for lang, words in (("ja", ("固定値", "どの項目にも使っていない")), ("en", ("constant", "go nowhere"))):
        result = CliRunner().invoke(app, ["layout", "coverage", str(folder), "--lang", lang])
        assert result.exit_code == 0
        assert all(word in result.stdout for word in ("宛名番号", "KANA", *words))
