"""Bad input is normal: a coded message that says where and what to do, nothing lost, nothing half-written."""

from __future__ import annotations

import base64
import errno
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from migrate.errors import DefinitionError, MachineError
from migrate.issues import catalogue
from migrate.pipeline import Run, convert_job
from tests.pipeline.conftest import FIELDS, GOOD, JOB, MAPPING, SOURCE, MakeJob, resident


def convert(folder: Path, **options: Any) -> Run:
    run = convert_job(folder, workers=1, show_values=True, **options)
    ledger = run.outcome.accounts[0].ledger
    assert ledger.read == ledger.written + ledger.rejected + ledger.filtered.total()
    return run


def found(run: Run) -> list[tuple[int | None, str | None, str]]:
    assert run.output is not None
    issues = pl.read_parquet(run.output / "issues.parquet")
    return [(row["record"], row["item"], row["code"]) for row in issues.iter_rows(named=True)]


def rejects(run: Run) -> list[dict[str, Any]]:
    assert run.output is not None
    files = sorted((run.output / "rejects").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def faults(folder: Path) -> list[tuple[str, str, dict[str, str]]]:
    with pytest.raises(DefinitionError) as caught:
        convert_job(folder)
    assert not (folder / "out").exists()
    return [(fault.code, Path(fault.place.partition(" ")[0]).name, fault.params) for fault in caught.value.faults]


def test_a_faultless_file_gives_no_issue(make_job: MakeJob) -> None:
    run = convert(make_job())
    assert found(run) == []
    assert run.outcome.accounts[0].ledger.written == 1


@pytest.mark.parametrize(
    ("change", "item", "code"),
    [
        ({"UMARE": "S64-13-45"}, "生年月日", "E203"),
        ({"UMARE": "S64-12-45"}, "生年月日", "E204"),
        ({"UMARE": "M050101"}, "生年月日", "E205"),
        ({"UMARE": "S650101"}, "生年月日", "E202"),
        ({"UMARE": "S640108"}, "生年月日", "E207"),
        ({"UMARE": "X640108"}, "生年月日", "E206"),
        ({"SHIMEI": "長" * 101}, "氏名", "E302"),
        ({"SEI": "7"}, "性別", "E211"),
        ({"SHIMEI": "　"}, "氏名", "E301"),
        ({"ZOKU": "祖母"}, "続柄コード1", "E223"),
        ({"SETAI": "１０"}, "世帯番号", "E304"),
    ],
)
def test_one_bad_value_is_one_issue_and_holds_the_record_back(
    make_job: MakeJob, change: dict[str, str], item: str, code: str
) -> None:
    run = convert(make_job([GOOD, resident(NO="2", **change), resident(NO="3")]))
    assert found(run) == [(2, item, code)]
    assert [reject["record"] for reject in rejects(run)] == [2]
    assert run.outcome.accounts[0].ledger.written == 2
    assert catalogue()[code].severity == "error"


def test_a_rejected_record_keeps_its_raw_bytes(make_job: MakeJob) -> None:
    folder = make_job([GOOD, resident(SEI="7"), GOOD])
    (reject,) = rejects(convert(folder))
    raw = (folder / "JUKI.CSV").read_bytes()
    assert base64.b64decode(reject["raw"]) == raw[reject["byte_offset"] :][: reject["length"]]
    assert base64.b64decode(reject["raw"]).decode("cp932").rstrip() == ",".join(resident(SEI="7"))


def test_an_old_relationship_is_carried_over_with_a_warning(make_job: MakeJob) -> None:
    run = convert(make_job([resident(ZOKU="孫")]))
    assert found(run) == [(1, "続柄コード1", "E222")]
    assert rejects(run) == []
    assert run.output is not None
    row = pl.read_csv(run.output / "住民情報.csv", infer_schema=False).row(0, named=True)
    assert (row["続柄コード1"], row["続柄コード2"], row["続柄表記"]) == ("20", "20", "孫")


def test_an_undecodable_code_is_reported_with_its_bytes_and_place(make_job: MakeJob) -> None:
    line = ",".join(GOOD).encode("cp932").replace("太郎".encode("cp932"), b"\x81\xad")
    run = convert(make_job(data=line + b"\r\n"))
    assert found(run) == [(1, "SHIMEI", "E101")]
    (reject,) = rejects(run)
    assert "81AD" in reject["issues"][0]["message"]


def test_ragged_and_unclosed_rows_are_rejected_whole(make_job: MakeJob) -> None:
    good = ",".join(GOOD).encode("cp932")
    run = convert(
        make_job(data=b"\r\n".join([good, good + b",1", good[: good.rfind(b",")], good, b'"' + good]) + b"\r\n")
    )
    assert found(run) == [(2, None, "E107"), (3, None, "E107"), (5, None, "E108")]
    assert run.outcome.accounts[0].ledger.read == 5


def test_an_empty_file_is_a_warning_and_an_empty_result(make_job: MakeJob) -> None:
    folder = make_job()
    (folder / "JUKI.CSV").write_bytes(b"")
    names = "name\n" + "\n".join(FIELDS) + "\n"
    (folder / "fields.csv").write_text(names, encoding="utf-8")
    (folder / "juki.source.toml").write_text(SOURCE + 'header = false\nfields = "fields.csv"\n', encoding="utf-8")
    run = convert(folder)
    assert found(run) == [(None, None, "E106")]
    assert run.outcome.accounts[0].ledger.read == 0


FIXED_SOURCE = """
reader = "fixed"
path = "JUKI.DAT"
charset = "jef"
copybook = "JUKI.cpy"
"""
COPYBOOK = """
       01 JUKI.
          05 NO      PIC 9(5).
          05 SHIMEI  PIC X(14).
          05 GAKU    PIC S9(5) COMP-3.
"""
FIXED_MAPPING = (
    MAPPING.replace("世帯番号,SETAI | zfill(15)", "世帯番号,GAKU | zfill(15)")
    .replace("氏名_フリガナ,KANA | fullwidth_kana | trim,\n", "")
    .replace("wareki(UMARE)", "'1989-01-07'")
    .replace("wareki(IDO)", "'2019-04-30'")
    .replace("SEI | code('seibetsu')", "'1'")
    .replace("\"when(SEI == '1', '男', '女')\"", "'男'")
    .replace("ZOKU | relationship(1)", "'02'")
    .replace("続柄コード2,ZOKU | relationship(2),\n", "")
    .replace("続柄表記,ZOKU", "続柄表記,'世帯主'")
)
NUMBER, NAME, AMOUNT = b"\xf0\xf0\xf0\xf0\xf1", b"\x28\xb2\xcd\xb6\xf5\x29" + b"\x40" * 8, b"\x01\x23\x4c"


@pytest.fixture
def make_fixed(make_job: MakeJob) -> MakeJob:
    def make(data: bytes) -> Path:
        folder = make_job(source=FIXED_SOURCE, mapping=FIXED_MAPPING)
        (folder / "JUKI.cpy").write_text(COPYBOOK, encoding="utf-8")
        (folder / "JUKI.DAT").write_bytes(data)
        return folder

    return make


def test_a_fixed_length_record_is_read(make_fixed: MakeJob) -> None:
    run = convert(make_fixed((NUMBER + NAME + AMOUNT) * 3))
    assert found(run) == []
    assert run.outcome.accounts[0].ledger.written == 3


def test_a_last_record_cut_short_is_counted_rejected_and_kept(make_fixed: MakeJob) -> None:
    run = convert(make_fixed(NUMBER + NAME + AMOUNT + NUMBER + NAME))
    assert found(run) == [(None, None, "E105"), (2, None, "E104")]
    (reject,) = rejects(run)
    assert base64.b64decode(reject["raw"]) == NUMBER + NAME


@pytest.mark.parametrize(
    ("record", "issues"),
    [
        (NUMBER + b"\x28\x41\x41\x29" + b"\x40" * 10 + AMOUNT, [(1, "SHIMEI", "E101")]),
        (NUMBER + b"\x28" + b"\xb2\xcd" * 6 + b"\xb2" + AMOUNT, [(1, "SHIMEI", "E102")]),
        (NUMBER + b"\x40" + b"\x28" + b"\xb2\xcd" * 6 + AMOUNT, [(1, "SHIMEI", "E103")]),
        (NUMBER + NAME + b"\x01\x2a\x4c", [(1, "GAKU", "E109")]),
        (b"\xf0\xf0\xf0\xc0\x5b" + NAME + AMOUNT, [(1, "NO", "E110")]),
    ],
)
def test_bytes_that_cannot_be_read_are_located(
    make_fixed: MakeJob, record: bytes, issues: list[tuple[int, str, str]]
) -> None:
    run = convert(make_fixed(record))
    assert [issue for issue in found(run) if issue[2] != "E103"] == [issue for issue in issues if issue[2] != "E103"]
    assert [issue for issue in found(run) if issue[2] == "E103"] == [issue for issue in issues if issue[2] == "E103"]


def test_every_fault_of_every_definition_is_reported_at_once(make_job: MakeJob) -> None:
    mapping = MAPPING.replace("SHIMEI | trim", "SHIMEY | trimm").replace("世帯番号", "世体番号")
    job = JOB.replace("999997", "999999")
    found_faults = faults(make_job(mapping=mapping, job=job))
    by_code = {code: (name, params) for code, name, params in found_faults}
    assert set(by_code) == {"D104", "D201", "D202", "D205"}
    assert by_code["D201"][1] == {"name": "SHIMEY", "nearest": "SHIMEI"}
    assert by_code["D202"][1]["nearest"] == "trim"
    assert by_code["D205"][1]["nearest"] == "世帯番号"
    assert by_code["D201"][0] == "juki.mapping.csv:11"


def test_a_missing_file_is_named(make_job: MakeJob) -> None:
    folder = make_job()
    (folder / "JUKI.CSV").unlink()
    (folder / "juki.mapping.csv").unlink()
    assert {(code, Path(params["path"]).name) for code, _, params in faults(folder)} == {
        ("D101", "JUKI.CSV"),
        ("D101", "juki.mapping.csv"),
    }


def test_a_finished_run_is_not_overwritten_unless_asked(make_job: MakeJob) -> None:
    folder = make_job()
    before = (convert(folder).files[0]).read_bytes()
    (folder / "JUKI.CSV").write_bytes(
        (folder / "JUKI.CSV").read_bytes() + (",".join(resident(NO="2")) + "\r\n").encode("cp932")
    )
    with pytest.raises(DefinitionError) as caught:
        convert_job(folder)
    assert [fault.code for fault in caught.value.faults] == ["D107"]
    assert (folder / "out" / "住民情報.csv").read_bytes() == before
    assert convert(folder, replace=True).outcome.accounts[0].ledger.read == 2


def test_a_directory_with_other_things_in_it_is_left_alone(make_job: MakeJob) -> None:
    folder = make_job()
    (folder / "out").mkdir()
    (folder / "out" / "letter.txt").write_text("mine", encoding="utf-8")
    for replace in (False, True):
        with pytest.raises(DefinitionError) as caught:
            convert_job(folder, replace=replace)
        assert [fault.code for fault in caught.value.faults] == ["D110"]
    assert [path.name for path in (folder / "out").iterdir()] == ["letter.txt"]


def run_command(folder: Path, *arguments: str, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "migrate", "convert", str(folder), "--lang", "en", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def test_a_full_disk_leaves_nothing_and_says_so(make_job: MakeJob) -> None:
    """The limit on the size of a file stands for the disk's end: the system refuses the write in the same place."""
    folder = make_job([resident(NO=str(number)) for number in range(3000)])

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    process = run_command(folder, preexec_fn=small_disk)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "M101" in errors
    assert "Traceback" not in errors
    assert sorted(path.name for path in folder.iterdir() if "out" in path.name) == []


def test_ctrl_c_leaves_nothing_and_says_so(make_job: MakeJob) -> None:
    folder = make_job([resident(NO=str(number)) for number in range(300_000)])
    process = run_command(folder, "--workers", "1")
    for _ in range(600):
        if any(path.name.endswith(".partial") for path in folder.iterdir()):
            break
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "M104" in errors
    assert "Traceback" not in errors
    assert sorted(path.name for path in folder.iterdir() if "out" in path.name) == []


@pytest.mark.parametrize(("number", "code"), [(errno.EACCES, "M102"), (errno.EROFS, "M102"), (errno.ENOSPC, "M101")])
def test_what_the_system_refuses_is_coded_and_leaves_nothing(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    folder = make_job()
    real = os.open

    def refuse(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if str(path).endswith(".jsonl"):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(MachineError) as caught:
        convert_job(folder)
    assert caught.value.fault.code == code
    assert sorted(path.name for path in folder.iterdir() if "out" in path.name) == []
