"""Characters from end to end: a name arrives as it left, a stranger is held back, every 縮退 is in the manifest."""

from __future__ import annotations

import ast
import csv
import json
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import migrate
from migrate.characters.repertoire import named
from migrate.errors import DefinitionError
from migrate.pipeline import convert_job, validate_file
from tests.pipeline.conftest import FIELDS, JOB, MAPPING, SOURCE, MakeJob, resident

IVS = "\U000e0102"
UTF8 = SOURCE.replace("cp932", "utf-8")
#: Characters that NFC, NFD, NFKC or NFKD would change, and sequences.
SENSITIVE = [
    *("\ufa19", "\ufa11", "\uf91d", "\U0002f80c", "か\u3099", "か\u309a", "カ\u309a"),
    *("辻" + IVS, "神\ufe00", "㈱", "①", "ｱ"),
]
#: Every text function that says nothing of changing a character.
FUNCTIONS = [
    "SHIMEI",
    "SHIMEI | trim",
    'concat(SHIMEI, "")',
    "slice(SHIMEI, 0)",
    "SHIMEI | zfill(1)",
    'replace(SHIMEI, "神", "X")',
    "SHIMEI | strip_zeros",
    'SHIMEI | default("なし")',
    "coalesce(SHIMEI, KANA)",
    'when(SEI == "1", SHIMEI, KANA)',
    'SHIMEI | blank_if("0")',
    "SHIMEI | halfwidth | trim",
    'SHIMEI | fold("mj-shrink", "ruisui", "mj ascii")',
]


def data(*names: str) -> bytes:
    rows = [resident(NO=str(number), SHIMEI=name) for number, name in enumerate(names, 1)]
    return "".join(",".join(row) + "\r\n" for row in rows).encode()


def job_of(make_job: MakeJob, names: list[str], mapping: str, job: str = JOB) -> Path:
    folder = make_job(data=data(*names), source=UTF8, job=job, mapping=mapping)
    (folder / "JUKI.CSV").write_bytes((",".join(FIELDS) + "\r\n").encode() + data(*names))
    return folder


def names_of(output: Path | None) -> list[str]:
    assert output is not None
    with (output / "住民情報.csv").open(encoding="utf-8", newline="") as file:
        return [row["氏名"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("expression", FUNCTIONS)
def test_a_name_is_never_normalised(make_job: MakeJob, expression: str) -> None:
    """Under every form of normalisation these names would be others."""
    every = [f"山{part}田{part}" for part in SENSITIVE]
    names = [name for name in every if named("mj ascii").accepts(name)] if "fold" in expression else every
    assert any(unicodedata.normalize("NFC", name) != name for name in names)
    mapping = MAPPING.replace("氏名,SHIMEI | trim,", '氏名,"' + expression.replace('"', '""') + '",')
    run = convert_job(job_of(make_job, names, mapping))
    assert names_of(run.output) == names


#: What compares headings and names of definitions, which are no residents' values.
READS_NAMES = {"inspection/names.py", "standards/compare.py"}


def test_no_code_normalises_a_value() -> None:
    """No room that values pass through, from the charsets to the writers, asks Unicode for another form of a text."""
    package, callers = Path(migrate.__file__).parent, set()
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        if names & {"normalize", "is_normalized"}:
            callers.add(path.relative_to(package).as_posix())
    assert {name for name in callers if not name.startswith("standards/workbooks/")} == READS_NAMES


CHARACTERS = "Aあ山辻神" + "".join(SENSITIVE)
NAMES = st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=6).map("山{}".format)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NAMES, min_size=1, max_size=5))
def test_any_name_arrives_as_it_left(make_job: MakeJob, names: list[str]) -> None:
    run = convert_job(job_of(make_job, names, MAPPING), replace=True)
    assert names_of(run.output) == names


FOLDING = MAPPING.replace("氏名,SHIMEI | trim,", '氏名,"SHIMEI | fold(""mj-shrink"", ""jis"")",')


def test_every_fold_is_in_the_manifest_and_what_is_ambiguous_is_held_back(make_job: MakeJob) -> None:
    names = ["辻" + IVS + "本", "山田", "辻" + IVS + "辻" + IVS, "\u585a\U000e0106", "山\ue000"]
    both = FOLDING.replace('""jis""', '""jis+koseki""')
    run = convert_job(job_of(make_job, names, both), workers=1)
    assert names_of(run.output) == ["辻本", "山田", "辻辻"]
    (conversion,) = run.manifest["conversions"]
    assert conversion["folds"] == [
        {"source": "辻" + IVS, "mj": "MJ025760", "target": "辻", "name": "jis", "count": 3},
    ]
    assert conversion["ledger"]["issues"] == {"E230": 1, "E231": 1}
    issues = pl.read_parquet(run.output / "issues.parquet") if run.output else pl.DataFrame()
    assert "U+FA10" in issues.filter(code="E230")["message"][0]


def test_the_manifest_is_the_same_whatever_the_number_of_workers(make_job: MakeJob, tmp_path: Path) -> None:
    names = [["辻" + IVS, "髙橋", "山田", "\u585a\U000e0106"][number % 4] for number in range(400)]
    folder = job_of(make_job, names, FOLDING)
    manifests = []
    for workers in (1, 3):
        run = convert_job(folder, output=tmp_path / str(workers), workers=workers)
        assert run.output is not None
        manifests.append(json.loads((run.output / "manifest.json").read_text(encoding="utf-8")))
    assert manifests[0]["conversions"] == manifests[1]["conversions"]
    assert {use["count"] for use in manifests[0]["conversions"][0]["folds"]} == {100}


def limited(repertoire: str, head: str = "") -> str:
    return JOB.replace('standard = "kihon-2.1"', f'standard = "kihon-2.1"\n{head}') + f"repertoire = {repertoire}\n"


def test_a_job_limits_the_characters_of_its_items(make_job: MakeJob) -> None:
    names = ["山田　太郎", "髙橋", "KIM"]
    run = convert_job(job_of(make_job, names, MAPPING, limited('"jisx0213 ascii"')))
    assert names_of(run.output) == ["山田　太郎", "KIM"]
    (issue,) = run.outcome.examples.to_dicts()
    assert (issue["code"], issue["item"]) == ("E318", "氏名")
    assert "U+9AD9" in issue["message"]
    assert "MJ028902" in issue["message"]


def test_a_job_limits_one_item(make_job: MakeJob) -> None:
    job = limited('{ "氏名_フリガナ" = "kana-full", "氏名" = "jisx0208 ascii" }')
    run = convert_job(job_of(make_job, ["山田", "か゚"], MAPPING, job))
    assert [row["item"] for row in run.outcome.examples.to_dicts()] == ["氏名"]


def test_a_list_beside_the_job_makes_mj_plus(make_job: MakeJob) -> None:
    job = limited('"mj+ ascii"', 'mj_plus = "own.csv"')
    folder = job_of(make_job, ["山\U00100000", "山\U00100001"], MAPPING, job)
    (folder / "own.csv").write_text("character,note\nU+100000,市の外字\n", encoding="utf-8")
    run = convert_job(folder)
    assert names_of(run.output) == ["山\U00100000"]
    assert "own.csv" in {definition["path"] for definition in run.manifest["definitions"]}


@pytest.mark.parametrize(
    ("job", "codes"),
    [
        (limited('"jisx0214"'), ["D330"]),
        (limited('"mj+"'), ["D331"]),
        (limited('{ "氏名" = "jis x", "姓名" = "mj", "生年月日" = "mj" }'), ["D330", "D330", "D205", "D335"]),
        (limited('"mj+"', 'mj_plus = "none.csv"'), ["D101"]),
    ],
)
def test_every_fault_of_a_repertoire_is_reported_at_once(make_job: MakeJob, job: str, codes: list[str]) -> None:
    with pytest.raises(DefinitionError) as caught:
        convert_job(job_of(make_job, ["山田"], MAPPING, job))
    assert sorted(fault.code for fault in caught.value.faults) == sorted(codes)
    assert all("job.toml" in fault.place or "none.csv" in fault.place for fault in caught.value.faults)


def test_validate_can_be_told_the_characters(make_job: MakeJob, tmp_path: Path) -> None:
    run = convert_job(job_of(make_job, ["髙橋", "山\U00100000"], MAPPING))
    assert run.output is not None
    file = run.output / "住民情報.csv"
    assert validate_file(file, "kihon-2.1", "住民情報", repertoire="jisx0213").outcome.errors == 2
    own = tmp_path / "own.txt"
    own.write_text("U+100000\n", encoding="utf-8")
    assert validate_file(file, "kihon-2.1", "住民情報", repertoire="mj+", mj_plus=own).outcome.errors == 0
    with pytest.raises(DefinitionError, match="D331"):
        validate_file(file, "kihon-2.1", "住民情報", repertoire="mj+")
