"""Charset definitions as data: names, options, and what is said when they are wrong."""

import hashlib
from pathlib import Path

import pytest

from migrate import charsets
from migrate.charsets import definition
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
    assert fault.params["nearest"] in {"ibm-930", "ibm-939"}


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
        assert charset.decode(charset.pad_single) == " "
        assert charset.encode_double("\u3000") == charset.pad_double


def test_every_value_of_every_option_makes_a_sound_charset():
    for stem, raw in definition._raw().items():
        for option, declared in raw["options"].items():
            for value in declared["values"]:
                charset = charsets.get({"text": stem, option: value})
                assert charset.decode(charset.encode("A山")) == "A山"


def test_every_table_is_named_by_a_definition_and_has_its_licence_beside_it():
    tables = {path.name.removesuffix(".tsv.gz") for path in (FOLDER / "tables").glob("*.tsv.gz")}
    named, licences = set(), set()
    for name in charsets.names():
        for table in ("ascii", "ebcdic", "ebcdik") if name == "jef" else ("",):
            charset = charsets.get({"text": name, "single": table} if table else name)
            named |= {table for state in charset.definition.states.values() for table in state.tables}
            licences |= {charset.definition.licence}
    assert tables == named
    for licence in licences - {"none"}:
        assert (FOLDER / "tables" / f"LICENSE-{licence.upper()}.txt").is_file()


def test_the_tables_are_those_that_were_published():
    listed = dict(line.split("  ")[::-1] for line in (FOLDER / "tables" / "SHA256SUMS").read_text().splitlines())
    tables = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (FOLDER / "tables").glob("*.tsv.gz")}
    assert tables == listed
