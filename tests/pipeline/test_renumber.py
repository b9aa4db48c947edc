"""New numbers where a mapping asks for them: a cross-reference first, the conversion after it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from migrate.cli import app
from migrate.errors import DefinitionError
from migrate.pipeline import convert_job, renumber_job
from tests.pipeline.conftest import JOB, MAPPING, MakeJob, resident

RENUMBERED = MAPPING.replace("宛名番号,NO | zfill(15),", "宛名番号,\"NO | renumber('atena')\",")
RULE = '\n[[renumber]]\nname = "atena"\n'


def check_digit(sequence: str) -> int:
    """Modulus 11, weights 2–7 from the right, remainder 0 → 0; 10 where the remainder is 1."""
    remainder = sum(int(digit) * weight for digit, weight in zip(reversed(sequence), cycle(range(2, 8)))) % 11
    return 0 if remainder == 0 else 11 - remainder


def town(numbers: Sequence[object]) -> list[tuple[str, ...]]:
    return [resident(NO=str(number), SETAI=str(number)) for number in numbers]


@pytest.fixture
def job(make_job: MakeJob):
    def make(numbers: Sequence[object], rule: str = RULE) -> Path:
        return make_job(town(numbers), job=JOB + rule, mapping=RENUMBERED)

    return make


def table(folder: Path) -> dict[str, str]:
    rows = pl.read_csv(folder / "codes/atena.csv", infer_schema=False)
    return dict(zip(rows["from"], rows["to"], strict=True))


def codes_of(error: pytest.ExceptionInfo[DefinitionError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def test_a_new_number_is_a_sequence_with_its_check_digit(job):
    folder = job(range(100, 400))
    (done,) = renumber_job(folder, workers=2)
    assert (done.path, done.count, done.added) == (folder / "codes/atena.csv", 300, 300)
    numbers = list(table(folder).values())
    assert all(len(number) == 15 and int(number[-1]) == check_digit(number[:-1]) for number in numbers)
    usable = (n for n in range(1, 500) if check_digit(f"{n:014}") != 10)
    assert [int(number[:-1]) for number in numbers] == [next(usable) for _ in numbers]


def test_the_conversion_writes_the_new_numbers(job):
    folder = job([7, 5, 7])
    renumber_job(folder, workers=1)
    run = convert_job(folder, output=folder / "out")
    assert run.outcome.errors == 0
    rows = pl.read_csv(run.output / "住民情報.csv", infer_schema=False)
    assert rows["宛名番号"].to_list() == [table(folder)[number] for number in ("7", "5", "7")]
    assert any(entry["path"] == "codes/atena.csv" for entry in run.manifest["definitions"])
    assert not run.manifest["conversions"][0]["codes"] or "atena" not in str(run.manifest["conversions"][0]["codes"])


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_neither_the_order_of_the_records_nor_the_workers_matter(job, tmp_path, monkeypatch, workers):
    monkeypatch.setattr("migrate.readers.delimited.SPLIT_BYTES", 2_000)
    numbers = list(range(1, 1_000, 3))
    renumber_job(job(numbers), workers=1)
    first = (tmp_path / "job/codes/atena.csv").read_bytes()
    (tmp_path / "job/codes/atena.csv").unlink()
    renumber_job(job([*numbers[1::2], *reversed(numbers[::2])]), workers=workers)
    assert (tmp_path / "job/codes/atena.csv").read_bytes() == first


def test_a_number_once_given_stays(job):
    folder = job([20, 30])
    renumber_job(folder, workers=1)
    before = table(folder)
    job([10, 20, 40])  # 10 would sort first
    (done,) = renumber_job(folder, workers=1)
    after = table(folder)
    assert (done.count, done.added) == (4, 2)
    assert {number: after[number] for number in before} == before
    assert len(set(after.values())) == 4
    unchanged = (folder / "codes/atena.csv").stat().st_mtime_ns
    assert renumber_job(folder, workers=1)[0].added == 0
    assert (folder / "codes/atena.csv").stat().st_mtime_ns == unchanged


def test_notes_of_people_stay_in_the_table(job):
    folder = job(["20", "30"])
    (folder / "codes/atena.csv").write_text("変換前,変換後,備考\n20,000000000000132,窓口で確認\n", encoding="utf-8-sig")
    renumber_job(folder, workers=1)
    rows = pl.read_csv(folder / "codes/atena.csv", infer_schema=False)
    assert rows.rows() == [("20", "000000000000132", "窓口で確認"), ("30", "000000000000140", None)]


def test_no_new_number_equals_one_that_is_taken(job):
    rule = RULE + 'avoid = ["codes/jumin.csv"]\n'
    folder = job([1, 2], rule)
    taken = ["000000000000019", "000000000000035"]  # sequences 1 and 3
    (folder / "codes/jumin.csv").write_text("番号\n" + "\n".join(taken) + "\n", encoding="utf-8")
    renumber_job(folder, workers=1)
    assert list(table(folder).values()) == ["000000000000027", "000000000000043"]


def test_the_first_number_and_its_digits_are_the_jobs_to_say(job):
    folder = job([1], RULE + "digits = 10\nfirst = 700\n")
    renumber_job(folder, workers=1)
    (number,) = table(folder).values()
    assert (len(number), number[:-1]) == (10, "000000700")


def test_too_few_digits_is_a_fault_and_writes_nothing(job):
    folder = job(range(1, 30), RULE + "digits = 2\n")
    with pytest.raises(DefinitionError) as error:
        renumber_job(folder, workers=1)
    assert codes_of(error) == ["D226"]
    assert not (folder / "codes/atena.csv").exists()


def test_a_number_that_the_table_does_not_list_is_held_back_and_never_made_up(job):
    folder = job([1, 2])
    renumber_job(folder, workers=1)
    job([1, 2, 3])
    run = convert_job(folder, output=folder / "out")
    assert run.outcome.examples["code"].to_list() == ["E260"]
    assert run.outcome.accounts[0].ledger.rejected == 1


def test_before_the_first_pass_the_conversion_says_what_to_do(job):
    with pytest.raises(DefinitionError) as error:
        convert_job(job([1]), output=Path("unused"))
    assert codes_of(error) == ["D223"]


def test_a_mapping_that_renumbers_needs_a_rule_in_the_job(job):
    with pytest.raises(DefinitionError) as error:
        renumber_job(job([1], ""), workers=1)
    assert codes_of(error) == ["D227"]


@pytest.mark.parametrize("name", ["../atena", "a/b", ".atena", ""])
def test_a_cross_reference_is_only_written_into_the_folder_of_codes(job, name):
    with pytest.raises(DefinitionError) as error:
        renumber_job(job([1], f'\n[[renumber]]\nname = "{name}"\n'), workers=1)
    assert codes_of(error) == ["D103"]


def test_every_fault_of_a_cross_reference_is_reported_at_once(job):
    folder = job([1])
    lines = [
        "from,to",
        "1,000000000000019",
        "2,000000000000018",  # wrong check digit
        "1,000000000000027",  # a number that stands twice
        "3,000000000000019",  # a collision
        "4,",
        "5,１２３",
        ",000000000000043",
        "6,0000000000000019",  # 16 digits
    ]
    (folder / "codes/atena.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        convert_job(folder, output=folder / "out")
    found = sorted((fault.place, fault.code) for fault in error.value.faults)
    assert found == [
        ("atena.csv:2", "D209"),
        ("atena.csv:2", "D225"),
        ("atena.csv:3", "D224"),
        ("atena.csv:4", "D209"),
        ("atena.csv:5", "D225"),
        ("atena.csv:6", "D224"),
        ("atena.csv:7", "D224"),
        ("atena.csv:8", "D103"),
        ("atena.csv:9", "D224"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"old,new\n1,2\n", "D108"), (b"\xff\xfe\x00", "D109"), (b"", "D109"), (b'from,to\n"1,2\n', "D109")],
)
def test_a_file_that_is_no_cross_reference_is_a_fault(job, data, code):
    folder = job([1])
    (folder / "codes/atena.csv").write_bytes(data)
    with pytest.raises(DefinitionError) as error:
        renumber_job(folder, workers=1)
    assert codes_of(error) == [code]


def test_the_table_is_for_its_owner_only(job):
    folder = job([1])
    renumber_job(folder, workers=1)
    assert (folder / "codes/atena.csv").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (folder / "codes").iterdir()) == ["atena.csv", "seibetsu.csv"]


def test_the_command_says_what_it_did(job):
    folder = job([1, 2])
    done = CliRunner().invoke(app, ["renumber", str(folder), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "2 numbers, 2 of them new" in done.output
    done = CliRunner().invoke(app, ["renumber", str(folder), "--json"])
    assert json.loads(done.output) == [{"path": str(folder / "codes/atena.csv"), "count": 2, "added": 0}]


def test_a_job_that_keeps_its_numbers_has_nothing_to_do(make_job):
    done = CliRunner().invoke(app, ["renumber", str(make_job())])
    assert (done.exit_code, done.output.strip()) == (0, "番号を付け直す式（renumber）はありません。")
