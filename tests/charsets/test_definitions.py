"""Charset definitions as data: names, options, and what is said when they are wrong."""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrate import charsets
from migrate.charsets import catalogue, definition, derive
from migrate.errors import DefinitionError

FOLDER = Path(definition.__file__).parent


def test_a_charset_is_found_in_any_spelling():
    assert charsets.get("IBM_930") is charsets.get("ibm930")
    assert charsets.get("cp932") is not charsets.get("jef")
    assert charsets.get("UTF8").name == "utf-8"


def test_an_unknown_charset_names_the_nearest():
    with pytest.raises(DefinitionError) as caught:
        charsets.get("ibm-931", place="juki.source.toml charset")
    (fault,) = caught.value.faults
    assert (fault.code, fault.place) == ("D304", "juki.source.toml charset")
    assert fault.params["found"] == "ibm-931"
    assert fault.params["nearest"] in {"ibm-930", "ibm-939", "ibm-943"}


@pytest.mark.parametrize("options", [{"single": "ebcdicc"}, {"singel": "ebcdic"}])
def test_an_unknown_option_or_value_names_the_allowed_ones(options):
    with pytest.raises(DefinitionError) as caught:
        charsets.get({"text": "jef", **options})
    (fault,) = caught.value.faults
    assert fault.code == "D103"
    assert "ebcdik" in fault.params["allowed"] or "single" in fault.params["allowed"]


def test_a_name_may_stand_for_options_and_options_win_over_it():
    assert (
        charsets.get("jef-ascii").decode(b"\x5b")
        == charsets.get({"text": "jef", "single": "ascii"}).decode(b"\x5b")
        == "$"
    )
    assert charsets.get({"text": "jef-ascii", "single": "ebcdic"}).decode(b"\x5b") == "\\"


def test_every_name_gives_a_charset_whose_spaces_are_spaces():
    for name in charsets.names():
        charset = charsets.get(name)
        widths = {width for state in charset.definition.states.values() for width in state.widths} or {1, 2}
        if 1 in widths:
            assert charset.decode(charset.pad_single) == " "
        if 2 in widths:
            assert charset.encode_double("\u3000") == charset.pad_double


def options() -> Iterator[tuple[str, str, str]]:
    for name, raw in catalogue.raw_definitions().items():
        for option, declared in raw.get("options", {}).items():
            for value in declared["values"]:
                yield name, option, value


@pytest.mark.parametrize(("name", "option", "value"), list(options()))
def test_every_value_of_every_option_makes_a_sound_charset(name, option, value):
    charset = charsets.get({"text": name, option: value})
    text = "山" if 2 in {width for state in charset.definition.states.values() for width in state.widths} else "A"
    if (option, value) == ("single", "jis8"):  # no shifts lead to double bytes
        assert charset.decode(b"A(8)") == "A(8)"
    else:
        assert charset.decode(charset.encode(text)) == text


def test_a_file_of_definitions_is_called_by_a_name_of_the_charset_in_it():
    """So that it is found without reading the others."""
    for stem, path in catalogue._by_stem().items():
        assert stem in {definition.spelled(name) for name in catalogue._names(catalogue._raw(path))}


def test_every_table_is_named_by_a_definition_and_has_its_licence_beside_it():
    tables = {path.name.removesuffix(".tsv.gz") for path in (FOLDER / "tables").glob("*.tsv.gz")}
    named, licences = set(), set()
    for name, option, value in options():
        found = charsets.get({"text": name, option: value}).definition
        named |= {table for state in found.states.values() for table in (*state.tables, state.byte_map) if table}
        licences |= set(found.licence.split(" AND "))
    assert tables == named
    for licence in licences - {"none"}:
        assert (FOLDER / "tables" / f"LICENSE-{licence.upper()}.txt").is_file()


def test_the_tables_are_those_that_were_published():
    listed = dict(line.split("  ")[::-1] for line in (FOLDER / "tables" / "SHA256SUMS").read_text().splitlines())
    tables = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (FOLDER / "tables").glob("*.tsv.gz")}
    assert tables == listed


def test_derived_tables_are_what_their_inputs_give():
    for name, text in derive.tables():
        assert gzip.decompress((FOLDER / "tables" / f"{name}.tsv.gz").read_bytes()).decode() == text, name
