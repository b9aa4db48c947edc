"""The fictional town: the same bytes every time, and what the two old systems' files hold."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from migrate.records import parse_copybook
from migrate.standards import is_municipality_code
from samples.maker import jef
from samples.maker.names import MUNICIPALITY
from samples.maker.people import personal_number, resident_number, town
from samples.maker.scripts import era_date, half_kana
from samples.town import RESIDENTS, sample_files

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def generated() -> dict[str, bytes]:
    return sample_files()


@pytest.mark.parametrize(
    "name", ["jef/JUKI.DAT", "jef/faults.csv", "csv/JUKI.CSV", "csv/faults.csv", "workbook/JUKI.CSV"]
)
def test_the_files_are_those_the_generator_writes(generated: dict[str, bytes], name: str) -> None:
    assert (SAMPLES / name).read_bytes() == generated[name]


def test_the_workbook_is_the_one_the_generator_writes(generated: dict[str, bytes]) -> None:
    """Its parts are; how they are packed may differ from one zlib to the next."""

    def parts(content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    assert parts((SAMPLES / "workbook/items.xlsx").read_bytes()) == parts(generated["workbook/items.xlsx"])


def test_the_generator_writes_the_same_again(generated: dict[str, bytes]) -> None:
    assert sample_files() == generated


def test_the_town_has_its_thousand_residents_once_each() -> None:
    people = town(RESIDENTS)
    assert len({person.number for person in people}) == RESIDENTS
    assert len({person.personal_number for person in people}) == RESIDENTS


def test_the_towns_code_has_a_right_check_digit() -> None:
    assert MUNICIPALITY == "999997"
    assert is_municipality_code(MUNICIPALITY)


def test_a_personal_number_has_the_check_digit_of_the_published_example() -> None:
    assert personal_number(12345678901) == "123456789018"


def test_a_resident_number_ends_in_its_modulus_11_digit() -> None:
    # 1×2 = 2, 11 − 2 = 9; 5×2 + 4×3 + 3×4 + 2×5 + 1×6 = 50, 50 mod 11 = 6, 11 − 6 = 5
    assert resident_number(1) == "0000000019"
    assert resident_number(12345) == "0000123455"


def test_every_household_has_one_head() -> None:
    people = [person for person in town(RESIDENTS) if person.household != town(RESIDENTS)[-1].household]
    assert set(Counter(p.household for p in people if p.relationship == "世帯主").values()) == {1}


def test_histories_count_from_one_without_gaps_and_never_go_back() -> None:
    for person in town(RESIDENTS):
        assert [event.number for event in person.events] == list(range(1, len(person.events) + 1))
        days = [event.day for event in person.events]
        assert days == sorted(days)
        assert all(event.filed >= event.day for event in person.events)


def test_the_town_has_all_kinds_of_residents() -> None:
    people = town(RESIDENTS)
    births = {person.birth for person in people}
    assert {"19350229", "19400000", "19510400", "19120730", "19261225"} <= births
    names = "".join(person.name for person in people)
    assert all(shape in names for shape in ("髙", "﨑", "辻\U000e0103"))
    states = {person.events[-1].state for person in people}
    assert states == {"0", "1", "2", "9"}
    assert sum(person.foreign for person in people) > 10


def test_the_first_days_of_an_era_are_also_the_last_of_the_one_before() -> None:
    assert era_date("19120730") == ("1", "M", "明治", "450730")
    assert era_date("19261225") == ("2", "T", "大正", "151225")
    assert era_date("19890107") == ("3", "S", "昭和", "640107")
    assert era_date("19890108") == ("4", "H", "平成", "010108")


def test_voiced_kana_become_two_half_width_characters() -> None:
    assert half_kana("ガザヴ　パー・ン") == "ｶﾞｻﾞｳﾞ ﾊﾟｰ･ﾝ"


def test_the_copybook_says_what_was_written() -> None:
    path = SAMPLES / "jef" / "JUKI.cpy"
    layout = parse_copybook(path.read_text(encoding="utf-8"), path.name)
    offset = 0
    places = {}
    for name, width, _ in jef.FIELDS:
        places[name] = (offset, width)
        offset += width
    assert layout.length == offset == 400
    read = {field.name: (field.offset, field.length) for field in layout.fields}
    assert {name: read[name] for name in places if name != "FILLER"} == {
        name: place for name, place in places.items() if name != "FILLER"
    }


@pytest.mark.parametrize("sample", ["jef", "csv"])
def test_dozens_of_faults_over_many_codes_are_planted(sample: str) -> None:
    with (SAMPLES / sample / "faults.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["issue_code"] for row in csv.DictReader(file)]
    assert len(codes) >= 36
    assert len(set(codes)) >= 18
