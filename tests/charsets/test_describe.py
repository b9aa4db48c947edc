"""``migrate charset``, and the page: what a person is told of a charset."""

import json

import pytest
from typer.testing import CliRunner

from migrate import charsets
from migrate.charsets.describe import describe
from migrate.cli import app


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["charset", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_every_charset_is_listed_with_its_names():
    listed = {row["name"]: row for row in json.loads(run("list", "--json"))}
    assert {"jef", "keis78", "keis83", "jips-j", "ibm-930", "windows-932", "euc-jp", "iso-2022-jp"} <= listed.keys()
    names = {name for row in listed.values() for name in (row["name"], *row["names"])}
    assert names == set(charsets.names())


def test_what_is_shown_of_keis83():
    shown = json.loads(run("show", "KEIS90", "--json"))
    assert shown["name"] == "keis83"
    assert [shift["bytes"] for shift in shown["shifts"]] == ["0A42", "0A41"]
    (double,) = (state for state in shown["states"] if state["name"] == "double")
    assert double["user_areas"] == [{"first": "81A1", "last": "A0FE", "trails": "A1-FE", "code_point": "E000"}]
    assert double["decodes"] == 6_882 + 32 * 94
    assert {"single", "space_4040", "convention", "fallbacks"} == {option["name"] for option in shown["options"]}


@pytest.mark.parametrize(("lang", "word"), [("ja", "未確認"), ("en", "unverified")])
def test_unverified_parts_are_said_to_be_so(lang, word):
    for name in ("keis78-ebcdic", "jips-j", "jips-e"):
        assert word in run("show", name, "--lang", lang)


def test_an_unknown_charset_is_a_coded_fault():
    done = CliRunner().invoke(app, ["charset", "show", "kies83", "--lang", "en"])
    assert done.exit_code == 2
    assert "D304" in done.output
    assert "keis83" in done.output


@pytest.mark.parametrize("name", charsets.names())
def test_every_charset_says_what_it_is_in_both_languages_and_where_it_comes_from(name):
    facts = describe(name)
    assert facts.title.ja
    assert facts.title.en
    assert facts.source
    assert facts.licence
    assert all(option.note.ja and option.note.en for option in facts.options)
