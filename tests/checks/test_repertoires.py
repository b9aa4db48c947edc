"""E318: what a layout or a job says of an item's characters."""

from __future__ import annotations

import msgspec
import polars as pl
import pytest

from migrate.checks import compile_checks
from migrate.issues import decode_detail, word
from tests.checks.conftest import OWN_CHARACTERS

IVS = "\U000e0102"


@pytest.fixture
def limited(layout, frame):
    """The issues of names under a repertoire: (code, parameters)."""

    def run(names, repertoire):
        given = {"氏名": repertoire}
        items = tuple(msgspec.structs.replace(item, repertoire=given.get(item.name)) for item in layout.items)
        checked = compile_checks(msgspec.structs.replace(layout, items=items, own_characters=OWN_CHARACTERS))
        issues = checked.run(frame(*({"氏名": name} for name in names)))
        assert set(issues["item"]) <= {"氏名"}
        found = issues.select("row", "code", "detail").rows()
        return [(row, code, decode_detail(detail)) for row, code, detail in found]

    return run


def test_a_name_of_members_has_no_issue(limited):
    assert limited(["山田　太郎", "か゚"], "jisx0213") == []
    assert limited(["辻" + IVS + "　𛀂子"], "mj") == []
    assert limited(["辻\U000e0100\U00100000"], "mj+") == []


def test_a_stranger_is_named_with_its_mj_name_and_its_candidates(limited):
    ((row, code, params),) = limited(["山田", "辻" + IVS + "田"], "jisx0213")
    assert (row, code) == (1, "E318")
    assert params == {
        "repertoire": "jisx0213",
        "code_points": "U+8FBB U+E0102",
        "mj": "MJ025760",
        "candidates": "U+8FBB U+E0102 → 辻 U+8FBB",
    }
    assert "U+8FBB U+E0102" in word(code, params, "ja")
    assert "MJ025760" in word(code, params, "en")


def test_a_candidate_must_be_in_the_repertoire_itself(limited):
    ((_, _, params),) = limited(["\u3402子"], "jisx0208")
    assert params["mj"] == "MJ000006"
    assert params["candidates"] == "U+3402 → 喜 U+559C"
    ((_, _, params),) = limited(["\u3402子"], "ascii")
    assert params["candidates"].startswith("U+3402 → –")


def test_a_character_without_name_or_candidate_says_so(limited):
    ((_, _, params),) = limited(["山\ue000"], "jisx0213")
    assert (params["code_points"], params["mj"], params["candidates"]) == ("U+E000", "–", "U+E000 → –")


def test_the_strangers_of_a_value_are_listed_once_and_not_without_end(limited):
    ((_, _, params),) = limited(["髙" * 3 + "".join(map(chr, range(0x3400, 0x340C)))], "jisx0208")
    assert params["code_points"].split(", ")[0] == "U+9AD9"
    assert len(params["code_points"].split(", ")) == 9
    assert params["code_points"].endswith("…")


def test_what_is_no_text_is_reported_once(limited):
    assert [code for _, code, _ in limited(["山\x00田", "\u3099田"], "jisx0208")] == ["E303", "E303"]


def test_a_leftover_gaiji_is_an_error_where_the_characters_are_limited(limited):
    assert [code for _, code, _ in limited(["山\ue000"], "mj")] == ["E318"]


def test_a_value_that_is_the_same_in_every_row_is_looked_at_once(layout, frame):
    items = tuple(msgspec.structs.replace(i, repertoire="ascii") if i.name == "氏名" else i for i in layout.items)
    checks = compile_checks(msgspec.structs.replace(layout, items=items))
    issues = checks.run(pl.concat([frame({})] * 3), ["氏名"])
    assert issues.select("row", "item", "code").rows() == [(row, "氏名", "E318") for row in range(3)]
