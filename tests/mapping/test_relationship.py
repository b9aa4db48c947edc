"""Relationships to the head of household (続柄): chains of codes, and names that are no longer allowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.issues import Problem
from migrate.mapping.function import Flagged
from migrate.mapping.functions.relationship import relationship, relationship_label, relationship_name


def codes(name: str) -> list[str | None]:
    answers = [relationship(name, place) for place in range(1, 5)]
    return [answer.value if isinstance(answer, Flagged) else answer for answer in answers]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("世帯主", ["02"]),
        ("夫", ["11"]),
        ("妻", ["12"]),
        ("夫（未届）", ["13"]),
        ("妻(未届)", ["14"]),
        ("子", ["20"]),
        ("父", ["51"]),
        ("母", ["52"]),
        ("兄", ["71"]),
        ("弟", ["74"]),
        ("姉", ["81"]),
        ("妹", ["84"]),
        ("縁故者", ["96"]),
        ("同居人", ["99"]),
        ("妻の母", ["12", "52"]),
        ("妻(未届)の子", ["14", "20"]),
        ("子（子の夫）", ["2X"]),
        ("子(子の妻)の子", ["2X", "20"]),
        ("子の子の子の妻", ["20", "20", "20", "12"]),
        ("　妻　の　父 ", ["12", "51"]),
    ],
)
def test_a_relationship_is_a_chain_of_codes(name: str, expected: list[str]) -> None:
    assert codes(name) == expected + [None] * (4 - len(expected))
    assert not isinstance(relationship(name, 1), Flagged)


@pytest.mark.parametrize(
    ("name", "chain", "label"),
    [
        ("孫", ["20", "20"], "子の子"),
        ("祖父", ["51", "51"], "父の父"),
        ("妻の孫", ["12", "20", "20"], "妻の子の子"),
        ("曾孫", ["20", "20", "20"], "子の子の子"),
        ("長男", ["20"], "子"),
        ("二女の夫", ["20", "11"], "子の夫"),
        ("養子", ["20"], "子"),
    ],
)
def test_a_former_name_with_one_equivalent_is_replaced_with_a_warning(name: str, chain: list[str], label: str) -> None:
    assert codes(name) == chain + [None] * (4 - len(chain))
    warning = Problem.of("E222", proposal=label)
    assert relationship_label(name) == Flagged(label, warning)
    assert relationship(name, 4) == Flagged(None, warning)


@pytest.mark.parametrize(
    ("name", "proposal"),
    [
        ("祖母", "父の母／母の母"),
        ("妻の祖母", "妻の父の母／妻の母の母"),
        ("おじ", "父の兄／父の弟／母の兄／母の弟"),
        ("甥", "兄の子／弟の子／姉の子／妹の子"),
        ("準世帯主", "縁故者／同居人"),
        ("家事使用人", "縁故者／同居人"),
    ],
)
def test_a_former_name_without_one_equivalent_is_a_case_for_a_person(name: str, proposal: str) -> None:
    expected = Problem.of("E223", proposal=proposal)
    assert [relationship(name, place) for place in range(1, 5)] == [expected] * 4
    assert relationship_label(name) == expected


def test_deeper_than_four_is_a_distant_relative_with_a_warning() -> None:
    warning = Problem.of("E222", proposal="縁故者")
    for name in ("子の子の子の子の子", "子の子の子の孫"):
        assert relationship(name, 1) == Flagged("96", warning)
        assert relationship(name, 2) == Flagged(None, warning)
        assert relationship_label(name) == Flagged("縁故者", warning)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("世帯主の妻", "–"), ("祖母のＸＹＺ", "–"), ("妻の同居人", "–"), ("同居", "同居人"), ("の", "–"), ("", "–")],
)
def test_what_is_no_relationship_is_an_issue_with_the_nearest_name(name: str, nearest: str) -> None:
    assert relationship(name, 1) == Problem.of("E221", nearest=nearest)


LINKS = ["夫", "妻", "夫（未届）", "子", "父", "母", "兄", "弟", "姉", "妹"]


@given(st.lists(st.sampled_from(LINKS), min_size=1, max_size=4))
def test_the_label_reads_back_to_the_same_codes(links: list[str]) -> None:
    name = "の".join(links)
    assert relationship_label(name) == name
    assert [code for code in codes(name) if code] == [codes(link)[0] for link in links]


def test_the_shapes_of_a_word_do_not_matter() -> None:
    """JEF draws 世帯主 in shapes that are told apart by variation selectors."""
    assert codes("世帯\U000e0101主\U000e0102　　") == ["02", None, None, None]
    assert relationship_label("祖\U000e0102父") == relationship_label("祖父")


CHAINED = ["夫", "妻", "夫（未届）", "妻（未届）", "子", "父", "母", "兄", "弟", "姉", "妹"]
NAMES = st.sampled_from(["世帯主", "縁故者", "同居人"]) | st.lists(
    st.sampled_from([*CHAINED, "子（子の夫）", "子（子の妻）"]), min_size=1, max_size=4
).map("の".join)


@given(NAMES)
def test_codes_are_written_as_the_name_they_came_from(name: str) -> None:
    chain = codes(name)
    assert relationship_name(*chain, name) == name
    without = relationship_name(*chain)
    assert without == (Problem.of("E244", proposal="子（子の夫）／子（子の妻）") if "（子の" in name else name)


@pytest.mark.parametrize(
    "chain",
    [
        ("01",),  # no code of the standard
        ("12", None, "52"),  # a gap
        (None, "12"),
        ("12", "XX", "52"),
        ("12", "02"),  # 世帯主 is never a link
        ("96", "20"),
        ("1",),
        ("１２",),
    ],
)
def test_codes_that_are_no_chain_are_an_issue(chain: tuple[str | None, ...]) -> None:
    assert relationship_name(*chain) == Problem("E245")


def test_blank_codes_are_no_relationship() -> None:
    assert relationship_name(None, "XX", "", " ") is None
    assert relationship_name("12", "XX", "XX", "XX") == "妻"


@pytest.mark.parametrize(
    ("chain", "label"), [(("12",), "夫"), (("12", "52"), "妻の父"), ((None,), "妻"), (("12",), "？"), (("2X",), "子")]
)
def test_a_label_that_says_something_else_is_an_issue(chain: tuple[str | None, ...], label: str) -> None:
    padded = [*chain, None, None, None][:4]
    assert relationship_name(*padded, label) == Problem("E246")


def test_a_label_with_a_former_name_says_what_it_was_replaced_by() -> None:
    assert relationship_name("20", "20", None, None, "孫") == "子の子"
