"""What a writer can do is data: the page that tells it, the options of a job and the writers agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate.standards import Standard
from migrate.writers import ANY, Output, load_writer, settle, writers

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"


def abilities(kind: str) -> dict[str, tuple[object, ...]]:
    return dict(load_writer(writers()[kind]).ABILITIES)


def test_every_ability_is_an_option_of_a_job() -> None:
    for kind in writers():
        assert set(abilities(kind)) <= set(Output.__struct_fields__)


@pytest.mark.parametrize("option", ["charset", "newline", "blank", "compression"])
def test_the_page_says_what_each_writer_can_do(option: str) -> None:
    table = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    kinds = table[0][1:]
    (cells,) = [row[1:] for row in table if row[0] == option]
    assert sorted(kinds) == sorted(writers())
    for kind, cell in zip(kinds, cells, strict=True):
        values = abilities(kind).get(option)
        assert cell == ("–" if values is None else ", ".join(map(str, values)) if values else "すべて / any")


def test_what_is_not_asked_for_is_the_standards_or_the_writers_own(standard: Standard) -> None:
    csv = settle(standard, "csv", abilities("csv"), Output(quoting="all"))
    assert (csv.quoting, csv.newline, csv.delimiter, csv.header, csv.blank) == ("all", "crlf", ",", True, "empty")
    jsonl = settle(standard, "jsonl", abilities("jsonl"), Output())
    assert (jsonl.newline, jsonl.blank, jsonl.delimiter) == ("lf", "null", None)
    assert settle(standard, "parquet", abilities("parquet"), Output()).compression == "zstd"
    assert abilities("fixed")["charset"] == ANY
