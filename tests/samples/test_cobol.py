"""A real compiler as the oracle of numbers: what GnuCOBOL wrote, read by us, is what GnuCOBOL says it wrote."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

from migrate.definitions import load_toml
from migrate.readers import Source, open_reader

COBOL = Path(__file__).parents[2] / "samples" / "cobol"


def read_sample(folder: Path) -> pl.DataFrame:
    place = folder / "tax.source.toml"
    reader = open_reader(load_toml(place, Source), place)
    batches = [batch for split in reader.plan().splits for batch in reader.read(split)]
    assert sum(len(batch.issues) for batch in batches) == 0
    return pl.concat([batch.columns for batch in batches])


def expected(folder: Path) -> dict[str, list[str]]:
    with (folder / "expected.csv").open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.mark.parametrize("name", expected(COBOL))
def test_a_number_is_read_as_the_compiler_shows_it(name: str) -> None:
    assert read_sample(COBOL)[name].to_list() == expected(COBOL)[name]


def test_text_of_the_compilers_file_is_decoded() -> None:
    assert read_sample(COBOL)["SHIMEI"].str.strip_chars_end().to_list()[:3] == [
        "青葉　光",
        "ｱｵﾊﾞ ｱｷﾗ",
        "LINDQVIST ASTRA",
    ]


@pytest.mark.oracle
def test_the_sample_is_what_the_compiler_writes(tmp_path: Path) -> None:
    cobc = shutil.which("cobc")
    if cobc is None:
        pytest.skip("cobc (GnuCOBOL) is not installed")
    for name in ("TAXWRITE.cob", "TAXREC.cpy"):
        shutil.copy(COBOL / name, tmp_path)
    subprocess.run([cobc, "-x", "TAXWRITE.cob"], cwd=tmp_path, check=True, capture_output=True)
    subprocess.run([tmp_path / "TAXWRITE"], cwd=tmp_path, check=True, capture_output=True)
    for name in ("TAX.DAT", "expected.csv"):
        assert (tmp_path / name).read_bytes() == (COBOL / name).read_bytes(), name
