"""The files of a run: in the format that was asked for, named by pattern, split within limits, the same every time."""

from __future__ import annotations

import gzip
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest
from lxml import etree

from migrate.errors import DefinitionError, MachineError
from migrate.pipeline import Run, convert_job, validate_file
from migrate.readers.delimited import DelimitedReader
from migrate.standards import format_checker, json_schema, load_standard, standard_xsd
from tests.pipeline.conftest import GOOD, JOB, MakeJob, resident

SAMPLES = Path(__file__).parents[2] / "samples"
STANDARD = load_standard("kihon-2.1")
LAYOUT = STANDARD.layout("住民情報")


def outputs(run: Run) -> list[dict[str, Any]]:
    assert run.output is not None
    return list(json.loads((run.output / "manifest.json").read_text(encoding="utf-8"))["outputs"])


def faults(folder: Path) -> list[tuple[str, dict[str, str]]]:
    with pytest.raises(DefinitionError) as caught:
        convert_job(folder)
    assert not (folder / "out").exists()
    return [(fault.code, fault.params) for fault in caught.value.faults]


def people(count: int) -> list[tuple[str, ...]]:
    return [resident(NO=str(number), SHIMEI="架空" + "郎" * (number % 40)) for number in range(1, count + 1)]


@pytest.mark.parametrize("sample", ["jef", "csv"])
@pytest.mark.parametrize("kind", ["csv", "xml", "jsonl", "parquet"])
def test_both_samples_come_out_in_every_format_and_check_clean(tmp_path: Path, sample: str, kind: str) -> None:
    job = (SAMPLES / sample / "job.toml").read_text(encoding="utf-8") + f'\n[output]\nkind = "{kind}"\n'
    folder = tmp_path / "job"
    folder.mkdir()
    for path in (SAMPLES / sample).iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "job.toml").unlink()
    (folder / "job.toml").write_text(job, encoding="utf-8")
    run = convert_job(folder, workers=2)
    (written,) = outputs(run)
    assert written["path"] == f"住民情報.{kind}"
    assert written["rows"] == run.outcome.accounts[0].ledger.rows > 800
    checked = validate_file(run.files[0], "kihon-2.1", "住民情報")
    assert checked.outcome.errors == 0
    assert checked.outcome.accounts[0].ledger.read == written["rows"]
    if kind == "xml":
        schema = etree.XMLSchema(etree.fromstring(standard_xsd(STANDARD, LAYOUT)))
        schema.assertValid(etree.parse(run.files[0]))
    if kind == "csv":
        validator = jsonschema.Draft202012Validator(json_schema(LAYOUT), format_checker=format_checker())
        rows = pl.read_csv(run.files[0], infer_schema=False).to_dicts()
        assert len(rows) == written["rows"]
        assert [row for row in rows if not validator.is_valid(row)] == []


@pytest.fixture
def small_splits(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {"split_bytes": 4_000, "chunk_bytes": 4_000, "row_limit": 8_000}
    monkeypatch.setattr(DelimitedReader.__init__, "__kwdefaults__", DelimitedReader.__init__.__kwdefaults__ | small)


@pytest.mark.usefixtures("small_splits")
@pytest.mark.parametrize("kind", ["csv", "xml", "jsonl", "parquet"])
@pytest.mark.parametrize("compression", ["", 'compression = "gzip"\n'])
def test_limits_on_rows_split_files_the_same_with_any_number_of_workers(
    make_job: MakeJob, kind: str, compression: str
) -> None:
    if kind == "parquet" and compression:
        compression = 'compression = "snappy"\n'
    output = f'\n[output]\nkind = "{kind}"\nmax_rows = 300\n{compression}'
    folder = make_job(people(1000), job=JOB + output)
    seen = []
    for workers in (1, 2, 5):
        run = convert_job(folder, workers=workers, replace=True)
        assert run.output is not None
        seen.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in run.output.glob("住民*")})
        files = outputs(run)
        assert [file["rows"] for file in files] == [300, 300, 300, 100]
        end = ".gz" if "gzip" in compression else ""
        assert [file["path"] for file in files] == [f"住民情報_{n:04}.{kind}{end}" for n in (1, 2, 3, 4)]
        places = [(file["first"]["record"], file["last"]["record"]) for file in files]
        assert places == [(1, 300), (301, 600), (601, 900), (901, 1000)]
        assert {file["first"]["file"] for file in files} == {"JUKI.CSV"}
        for file in files:
            data = (run.output / file["path"]).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (file["size"], file["sha256"])
    assert seen[0] == seen[1] == seen[2]
    if not compression:
        read = [validate_file(run.output / file["path"], "kihon-2.1", "住民情報") for file in files]
        assert [one.outcome.accounts[0].ledger.read for one in read] == [300, 300, 300, 100]
        assert sum(one.outcome.errors for one in read) == 0


def test_a_parquet_file_has_one_row_group_for_each_batch_and_the_same_rows(make_job: MakeJob) -> None:
    folder = make_job(people(500), job=JOB + '\n[output]\nkind = "parquet"\nmax_rows = 300\n')
    run = convert_job(folder)
    assert run.output is not None
    numbers = [pl.read_parquet(run.output / file["path"])["宛名番号"].to_list() for file in outputs(run)]
    assert [len(part) for part in numbers] == [300, 200]
    assert numbers[0] + numbers[1] == [f"{n:015}" for n in range(1, 501)]


@pytest.mark.usefixtures("small_splits")
@pytest.mark.parametrize("kind", ["csv", "xml", "jsonl"])
def test_limits_on_bytes_are_kept_and_no_file_could_take_one_row_more(make_job: MakeJob, kind: str) -> None:
    folder = make_job(people(400), job=JOB + f'\n[output]\nkind = "{kind}"\nmax_bytes = 20000\n')
    run = convert_job(folder)
    assert run.output is not None
    files = [run.output / file["path"] for file in outputs(run)]
    assert len(files) > 3
    first_row = {"csv": 1, "xml": 2, "jsonl": 0}[kind]
    for path, after in pairwise(files):
        row = after.read_bytes().splitlines(keepends=True)[first_row]
        assert path.stat().st_size <= 20_000 < path.stat().st_size + len(row)
    checked = [validate_file(path, "kihon-2.1", "住民情報") for path in files]
    assert sum(one.outcome.accounts[0].ledger.read for one in checked) == 400
    assert sum(one.outcome.errors for one in checked) == 0


def test_a_record_larger_than_a_file_may_be_stops_the_run(make_job: MakeJob) -> None:
    folder = make_job(job=JOB + '\n[output]\nkind = "xml"\nblank = "empty"\nmax_bytes = 4096\n')
    with pytest.raises(MachineError) as caught:
        convert_job(folder)
    assert caught.value.fault.code == "M108"
    assert not (folder / "out").exists()


def test_gzip_holds_the_same_bytes(make_job: MakeJob) -> None:
    folder = make_job(people(50))
    plain = convert_job(folder).files[0].read_bytes()
    (folder / "job.toml").write_text(JOB + '\n[output]\ncompression = "gzip"\n', encoding="utf-8")
    run = convert_job(folder, replace=True)
    assert run.files[0].name == "住民情報.csv.gz"
    assert gzip.decompress(run.files[0].read_bytes()) == plain
    with pytest.raises(DefinitionError) as caught:
        validate_file(run.files[0], "kihon-2.1", "住民情報")
    assert [fault.code for fault in caught.value.faults] == ["D363"]


def test_file_names_follow_a_pattern(make_job: MakeJob) -> None:
    pattern = "{municipality}_{file_id}_{business}_{business_name}_{standard}_{layout}_{seq:03}.txt"
    folder = make_job(job=JOB + f'\n[output]\nfile_name = "{pattern}"\n')
    run = convert_job(folder)
    assert run.files[0].name == "999997_001o006_001_住民基本台帳_kihon-2.1_住民情報_001.txt"


def test_what_a_layout_is_written_as_may_differ_between_conversions(make_job: MakeJob) -> None:
    second = JOB[JOB.index("[[convert]]") :] + 'output = { kind = "xml" }\n'
    run = convert_job(make_job(job=JOB + second))
    assert [(file["path"], file["rows"]) for file in outputs(run)] == [("住民情報.csv", 1), ("住民情報.xml", 1)]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ('kind = "xlsx"', [("D103", {"found": 'kind = "xlsx"'})]),
        ('kind = "parquet"\nmax_bytes = 9999', [("D350", {"option": "max_bytes"})]),
        ('kind = "parquet"\ncompression = "gzip"', [("D351", {"allowed": '"zstd", "snappy", "none"'})]),
        ('kind = "xml"\nquoting = "all"\nbom = true', [("D350", {"option": "bom"}), ("D350", {"option": "quoting"})]),
        ('charset = "cp932"', [("D351", {"found": '"cp932"', "allowed": '"utf-8"'})]),
        ('kind = "jsonl"\nblank = "empty"', [("D351", {"allowed": '"null", "absent"'})]),
        ('delimiter = "、"', [("D103", {"found": "'、'"})]),
        ('kind = "xml"\nroot = "1"\nrecord = "{seq}"', [("D352", {}), ("D356", {})]),
        ('file_name = "{town}.csv"', [("D352", {"found": "{town}.csv"})]),
        ('file_name = "{layout:03}.csv"', [("D352", {})]),
        ('file_name = "{layout.__class__}.csv"', [("D352", {})]),
        ('file_name = "{layout!r}.csv"', [("D352", {})]),
        ('file_name = "{layout"', [("D352", {})]),
        ('file_name = "../{layout}.csv"', [("D353", {})]),
        ('file_name = "manifest.json"', [("D353", {})]),
        ('file_name = ".{layout}"', [("D353", {})]),
        ('kind = "fixed"', [("D103", {"found": "fixed: copybook, fields"})]),
        ('kind = "fixed"\nfields = "none.csv"\ncharset = "klingon"', [("D101", {}), ("D304", {})]),
    ],
)
def test_what_cannot_be_written_is_a_fault_that_names_what_can(
    make_job: MakeJob, output: str, expected: list[tuple[str, dict[str, str]]]
) -> None:
    found = sorted(faults(make_job(job=f"{JOB}\n[output]\n{output}\n")), key=lambda fault: (fault[0], str(fault[1])))
    assert [code for code, _ in found] == [code for code, _ in expected]
    for (_, params), (_, wanted) in zip(found, expected, strict=True):
        assert wanted.items() <= params.items()


def test_two_outputs_may_not_have_one_name(make_job: MakeJob) -> None:
    second = JOB[JOB.index("[[convert]]") :] + 'output = { quoting = "all" }\n'
    assert [code for code, _ in faults(make_job(job=JOB + second))] == ["D353"]


def test_a_value_that_xml_cannot_hold_holds_its_record_back(make_job: MakeJob) -> None:
    """Also where a job takes control characters for a warning."""
    rows = [GOOD, resident(NO="2", SHIMEI="架\x01空"), resident(NO="3", SHIMEI='"a\nb"')]
    folder = make_job(rows, job=JOB + '\n[output]\nkind = "xml"\n')
    run = convert_job(folder)
    assert dict(run.outcome.accounts[0].ledger.issues) == {"E303": 2}
    lowered = JOB + '\n[output]\nkind = "xml"\n[policy]\nE303 = "warning"\n'
    (folder / "job.toml").write_text(lowered, encoding="utf-8")
    run = convert_job(folder, replace=True)
    ledger = run.outcome.accounts[0].ledger
    assert (ledger.written, ledger.rejected) == (2, 1)
    assert dict(ledger.issues) == {"E160": 1, "E303": 2}
    etree.parse(run.files[0])


def test_a_policy_cannot_lower_what_cannot_be_written(make_job: MakeJob) -> None:
    assert faults(make_job(job=JOB + '\n[policy]\nE160 = "warning"\n')) == [
        ("D103", {"found": 'policy.E160 = "warning"', "allowed": "error"})
    ]


FIXED = '\n[output]\nkind = "fixed"\ncharset = {charset}\nfields = "out.fields.csv"\nomit = {omit}\n'


JEF = '{ text = "jef", plain_kanji = "accept" }'


def make_fixed(make_job: MakeJob, rows: list[tuple[str, ...]], name_bytes: int, charset: str = JEF) -> Path:
    taken = ["宛名番号", "氏名"]
    omit = json.dumps([item.name for item in LAYOUT.items if item.name not in taken], ensure_ascii=False)
    folder = make_job(rows, job=JOB + FIXED.format(charset=charset, omit=omit))
    (folder / "out.fields.csv").write_text(f"name,length\n宛名番号,15\n氏名,{name_bytes}\n", encoding="utf-8")
    return folder


def test_fixed_length_records_are_written_in_the_charset_asked_for(make_job: MakeJob) -> None:
    run = convert_job(make_fixed(make_job, [GOOD, resident(NO="2", SHIMEI="架空")], 16))
    data = run.files[0].read_bytes()
    assert run.files[0].name == "住民情報.dat"
    assert len(data) == 2 * 31
    assert data[31:46] == b"\xf0" * 14 + b"\xf2"
    assert data[46:62] == b"\x28\xb2\xcd\xb6\xf5\x29".ljust(16, b"\x40")


def test_what_does_not_fit_or_has_no_code_is_held_back_and_never_cut(make_job: MakeJob) -> None:
    rows = [GOOD, resident(NO="2", SHIMEI="架空　太郎兵衛"), resident(NO="3", SHIMEI="①")]
    run = convert_job(make_fixed(make_job, rows, 12, '"ibm-930"'))
    ledger = run.outcome.accounts[0].ledger
    assert (ledger.read, ledger.written, ledger.rejected) == (3, 1, 2)
    assert dict(ledger.issues) == {"E161": 1, "E162": 1}
    assert run.files[0].stat().st_size == 27


def test_every_item_needs_a_field_or_is_left_out_by_name(make_job: MakeJob) -> None:
    folder = make_fixed(make_job, [GOOD], 16)
    listed = "name,offset,length\n宛名番号,0,15\n氏各,10,16\n"
    (folder / "out.fields.csv").write_text(listed, encoding="utf-8")
    found = faults(folder)
    assert ("D354", {"name": "氏名"}) in found
    assert ("D355", {"name": "氏各", "nearest": "氏名"}) in found
    assert ("D357", {"name": "氏各"}) in found


def test_a_records_rows_stay_in_one_file(tmp_path: Path) -> None:
    """The JEF sample writes a row for every change of a person: no person is parted."""
    job = (SAMPLES / "jef" / "job.toml").read_text(encoding="utf-8") + "\n[output]\nmax_rows = 7\n"
    folder = tmp_path / "job"
    folder.mkdir()
    for path in (SAMPLES / "jef").iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "job.toml").unlink()
    (folder / "job.toml").write_text(job, encoding="utf-8")
    files = outputs(convert_job(folder))
    assert len(files) > 100
    assert max(file["rows"] for file in files) <= 7
    for before, after in pairwise(files):
        assert before["last"]["record"] < after["first"]["record"]
