"""縮退: only what a mapping asks for, never a guess, every use counted."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.characters import mj, shrink
from migrate.characters.jis import jisx0213
from migrate.errors import DefinitionError
from migrate.mapping import compile_mapping, try_expression
from migrate.marks import characters
from tests.mapping.conftest import Compile, StandInItem, StandInLayout, frame, table_of

IVS = "\U000e0102"
TSUJI, KI, TSUKA = "辻" + IVS, "\u3402", "\u585a\U000e0106"
JIS = 'NAME | fold("mj-shrink", "jis")'


def fold(value: str, classes: str = "jis", target: str = "jisx0213 ascii") -> tuple[str | None, list[str]]:
    value, issues = try_expression(f'fold(NAME, "mj-shrink", "{classes}", "{target}")', {"NAME": value})
    return value, [issue.code for issue in issues]


def test_the_map_has_the_classes_that_are_published_and_no_other() -> None:
    assert len(shrink.classes()) == 10
    assert shrink.candidates("邉\U000e0100") == []  # no MJ shape
    assert {one.text for one in shrink.candidates("髙")} == {"高"}


def test_a_shape_becomes_its_candidate() -> None:
    assert fold(TSUJI + "本") == ("辻本", [])
    assert fold("髙橋", "koseki") == ("高橋", [])
    assert fold(KI + "子", "koseki", "jisx0208 ascii") == ("喜子", [])


@pytest.mark.parametrize("name", ["山田　太郎", "か゚", "KIM", "\ufa11", KI, "吉"])
def test_what_the_target_holds_is_not_touched(name: str) -> None:
    assert fold(name, "jis, koseki, jisho, ruisui") == (name, [])


def test_a_candidate_of_a_class_that_was_not_named_is_not_used() -> None:
    assert fold(KI, "jis", "jisx0208") == (KI, ["E231"])
    assert fold(KI, "koseki", "jisx0208") == ("喜", [])


def test_several_candidates_are_listed_and_none_is_chosen() -> None:
    value, (issue,) = try_expression('fold(NAME, "mj-shrink", "koseki")', {"NAME": TSUKA + "田"})
    assert value == TSUKA + "田"
    assert issue.code == "E230"
    params = dict(issue.params)
    assert params["candidates"] == "U+585A U+E0106 → \ufa10 U+FA10 / 塚 U+585A"
    assert params["classes"] == "koseki"


def test_classes_joined_count_together_and_steps_in_their_order() -> None:
    assert fold(TSUKA, "jis") == ("\ufa10", [])
    assert fold(TSUKA, "jis+koseki") == (TSUKA, ["E230"])
    assert fold(TSUKA, "jis, koseki") == ("\ufa10", [])
    assert fold(TSUKA, "koseki, jis") == (TSUKA, ["E230"])


def test_a_class_may_be_named_in_japanese() -> None:
    assert fold(TSUJI, "JIS包摂規準・UCS統合規則") == ("辻", [])


def test_a_character_without_a_candidate_stays_and_is_an_issue() -> None:
    assert fold("山\U00020000") == ("山\U00020000", ["E231"])
    assert fold("山\ue000") == ("山\ue000", ["E231"])
    assert fold("辻\U000e0100") == ("辻\U000e0100", ["E231"])  # a selector of another collection


@pytest.mark.parametrize(
    ("expression", "codes"),
    [
        ('fold(NAME, "mj-shrink", "jiss")', ["D334"]),
        ('fold(NAME, "mj-shrink", "jis, +koseki, x", "jisx213")', ["D334", "D334", "D330"]),
        ('fold(NAME, "mj-shrink", "jis", "mj+")', ["D330"]),
        ('fold(NAME, "nfkc", "jis")', ["D203"]),
        ('fold(NAME, "mj-shrink")', ["D203"]),
        (f'fold("{TSUJI}", "mj-shrink", "jis")', ["D203"]),
    ],
)
def test_what_a_mapping_cannot_ask_for(expression: str, codes: list[str]) -> None:
    with pytest.raises(DefinitionError) as caught:
        try_expression(expression, {"NAME": "山"})
    assert [fault.code for fault in caught.value.faults] == codes


def test_every_use_is_counted(mapping: Compile) -> None:
    compiled = mapping({"氏名": JIS, "旧氏": 'OLD | fold("mj-shrink", "koseki", "jisx0208")'}, ["NAME", "OLD"])
    names = [TSUJI + "本", "辻本", None, TSUJI + TSUJI, TSUJI + "本"]
    mapped = compiled.apply(frame({"NAME": names, "OLD": [KI, None, "喜", None, KI]}))
    assert mapped.items["氏名"].to_list() == ["辻本", "辻本", None, "辻辻", "辻本"]
    assert mapped.items["旧氏"].to_list() == ["喜", None, "喜", None, "喜"]
    uses = {(use.source, use.mj, use.target, use.name): use.count for use in compiled.folds_made()}
    assert uses == {(TSUJI, "MJ025760", "辻", "jis"): 4, (KI, "MJ000006", "喜", "koseki"): 2}


def test_a_branch_that_is_not_chosen_folds_and_counts_nothing(mapping: Compile) -> None:
    compiled = mapping({"氏名": 'when(KIND == "1", NAME | fold("mj-shrink", "koseki"), NAME)'}, ["NAME", "KIND"])
    mapped = compiled.apply(frame({"NAME": [TSUKA, TSUKA, TSUJI], "KIND": ["1", "2", "2"]}))
    assert mapped.items["氏名"].to_list() == [TSUKA, TSUKA, TSUJI]
    assert mapped.issues.select("row", "code").rows() == [(0, "E230")]
    assert compiled.folds_made() == ()


def test_folding_works_on_what_other_functions_gave(mapping: Compile) -> None:
    compiled = mapping(
        {"氏名": 'concat(SEI, "　", MEI) | trim | fold("mj-shrink", "jis") | slice(0, 2)'}, ["SEI", "MEI"]
    )
    mapped = compiled.apply(frame({"SEI": ["　" + TSUJI], "MEI": ["花"]}))
    assert mapped.items["氏名"].to_list() == ["辻　"]


SHAPES = [text for text in (mj.text_of(int(key)) for key in mj.shapes().keys[::97]) if text]
NAME = st.lists(st.sampled_from([*SHAPES, *"山田　A"]), min_size=1, max_size=5).map("".join)


def expected(value: str, classes: list[str]) -> tuple[str, Counter[tuple[str, str]], bool]:
    """The rule, told plainly."""
    out, uses, unsettled = "", Counter[tuple[str, str]](), False
    for character in characters(value):
        if character in jisx0213() or (character.isascii()):
            out += character
            continue
        targets = {one.text for one in shrink.candidates(character, classes) if one.text in jisx0213()}
        out += next(iter(targets)) if len(targets) == 1 else character
        if len(targets) == 1:
            uses[character, next(iter(targets))] += 1
        unsettled |= len(targets) != 1
    return out, uses, unsettled


@settings(deadline=None, max_examples=60)
@given(st.lists(st.none() | NAME, max_size=8))
def test_folding_agrees_with_the_rule_and_loses_nothing(values: list[str | None]) -> None:
    layout = StandInLayout((StandInItem("氏名"),))
    compiled = compile_mapping(table_of({"氏名": 'NAME | fold("mj-shrink", "jis+koseki")'}), ["NAME"], layout, Path())
    mapped = compiled.apply(frame({"NAME": values}))
    told = [expected(value, ["jis", "koseki"]) if value else (None, Counter(), False) for value in values]
    assert mapped.items["氏名"].to_list() == [text for text, _, _ in told]
    assert sorted(set(mapped.issues["row"])) == [row for row, (_, _, unsettled) in enumerate(told) if unsettled]
    counted = Counter[tuple[str, str]]()
    for use in compiled.folds_made():
        counted[use.source, use.target] += use.count
    assert counted == sum((uses for _, uses, _ in told), Counter())


def test_the_counts_are_the_same_whatever_the_number_of_threads(mapping: Compile) -> None:
    batches = [frame({"NAME": [SHAPES[(i * 7 + j) % len(SHAPES)] for j in range(200)]}) for i in range(12)]
    alone, together = (mapping({"氏名": 'NAME | fold("mj-shrink", "jis+jisho")'}, ["NAME"]) for _ in range(2))
    one = [alone.apply(batch).items for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        many = [mapped.items for mapped in pool.map(together.apply, batches)]
    assert all(a.equals(b) for a, b in zip(one, many, strict=True))
    assert alone.folds_made() == together.folds_made() != ()
