"""The MJ tables: names to characters and back, against Unicode's own list of the same names."""

from __future__ import annotations

import csv
import gzip
import hashlib
import unicodedata
from pathlib import Path

import pytest

import migrate
from migrate.characters import mj
from migrate.characters.tables import HENTAIGANA, SHAPES, read_table

TABLES = Path(migrate.__file__).parent / "characters" / "tables"
#: Unicode 17.0, Unihan_OtherMappings kMojiJoho: the same names from another source, kept up after version 006.02.
UNIHAN = Path(__file__).parent / "oracles" / "Unihan-17.0-kMojiJoho.tsv.gz"

NAMES = tuple(read_table(SHAPES, ["MJ文字図形名"]).to_series())


def test_the_tables_are_those_that_were_published():
    listed = dict(line.split("  ")[::-1] for line in (TABLES / "SHA256SUMS").read_text().splitlines())
    assert listed == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in TABLES.glob("*.tsv.gz")}


def test_every_shape_with_a_code_has_a_character_and_no_other_name_has():
    assert len(set(NAMES)) == 58_862
    assert sum(mj.character(name) is None for name in NAMES) == 19
    others = {f"MJ{number:06}" for number in range(70_000)} - set(NAMES)
    assert not [name for name in others if mj.character(name)]


def test_a_character_leads_back_to_its_name():
    for name in NAMES:
        text = mj.character(name)
        assert text is None or mj.name_of(text) == name


def test_the_variant_kana_have_names_too():
    kana = read_table(HENTAIGANA, ["MJ文字図形名", "文字"]).drop_nulls()
    assert len(kana) == 286
    for name, char in kana.iter_rows():
        assert mj.character(name) == char
        assert mj.name_of(char) == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("MJ025761", "辻"),  # a code point and a sequence: the code point
        ("MJ025760", "辻\U000e0102"),  # a sequence alone
        ("MJ030211", "\ufa19"),  # a compatibility ideograph stays what it is
        ("MJ059399", "\U0002b9e4\U000e0100"),  # two sequences: the first
        ("MJ003719", None),  # a shape without a code
        ("MJ999999", None),
        ("MJ25760", None),
        ("mj025760", None),
        ("", None),
    ],
)
def test_names_and_what_they_stand_for(name, text):
    assert mj.character(name) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("辻\U000e0103", "MJ025761"),
        ("\u6b04\ufe00", "MJ030183"),
        ("\u535a\U000e010a", "MJ059399"),
        ("辻\U000e0100", None),  # registered in Adobe-Japan1, not in Moji_Joho
        ("A", None),
        ("", None),
        ("辻本", None),
        ("辻\U000e0102本", None),
    ],
)
def test_texts_and_their_names(text, name):
    assert mj.name_of(text) == name


def test_unicode_gives_every_sequence_the_same_name():
    """All sequences of the collection Moji_Joho; and characters, but for those that Unicode coded after 006.02."""
    with gzip.open(UNIHAN, "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t"))[1:]
    compared = 0
    for code_point, value in rows:
        bare, *sequences = value.split(" ")
        for entry in sequences:
            name, selector = entry.split(":")
            found = mj.name_of(chr(int(code_point, 16)) + chr(int(selector, 16)))
            assert found in {name, None}
            compared += found is not None
        compared += mj.name_of(chr(int(code_point, 16))) == bare
    assert compared > 63_000


def test_no_name_is_changed_by_reading_it():
    """Normalisation would: so many of these characters have another form under NFC."""
    changed = [text for name in NAMES if (text := mj.character(name)) and unicodedata.normalize("NFC", text) != text]
    assert len(changed) > 80
    assert all(mj.name_of(text) for text in changed)
