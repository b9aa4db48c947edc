"""Names parted where the source marks it; telephone numbers and postal codes; numbers by cross-reference."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.issues import Problem
from migrate.mapping.cross_references import ListedNumbers
from migrate.mapping.functions.names import name_part
from migrate.mapping.functions.numbers import phone, postal_code, renumber

LETTERS = st.text(alphabet="山田太郎辻󠄀髙𠮷KIMあア・ー", min_size=1, max_size=8)


@given(LETTERS, st.sampled_from(["　", "　　", " ", "  ", "　 "]), LETTERS, st.sampled_from(["", "　", "  "]))
def test_a_name_with_one_mark_is_parted_there_and_joins_again(family: str, mark: str, given: str, pad: str) -> None:
    name = family + mark + given
    assert (name_part(pad + name + pad, "family"), name_part(name + pad, "given")) == (family, given)


@given(LETTERS)
def test_a_name_without_a_mark_is_never_parted(name: str) -> None:
    for part in ("family", "given"):
        assert name_part(name, part) == Problem("E255")
    assert (name_part(name, "family", "whole"), name_part(name, "given", "whole")) == (name, None)


def test_a_name_with_two_marks_is_for_a_person() -> None:
    for unmarked in ("issue", "whole"):
        assert name_part("KIM YONG SU", "family", unmarked) == Problem("E256")


@pytest.mark.parametrize(
    "text", ["1000001", "100-0001", "１００－０００１", "〒100-0001", "〒 １００ー０００１", " 1000001 ", "100 0001"]
)
def test_a_postal_code_has_seven_digits(text: str) -> None:
    assert postal_code(text) == "1000001"


@pytest.mark.parametrize("text", ["100", "100-01", "10000012", "100-000l", "1-000001", "１００－０００", "〒", "東京"])
def test_anything_else_is_no_postal_code(text: str) -> None:
    assert postal_code(text) == Problem("E257")


@pytest.mark.parametrize(
    ("text", "shown", "digits"),
    [
        ("03-1234-5678", "03-1234-5678", "0312345678"),
        ("０３（１２３４）５６７８", "03-1234-5678", "0312345678"),
        ("(03)1234-5678", "03-1234-5678", "0312345678"),
        ("03 1234 5678", "03-1234-5678", "0312345678"),
        ("0312345678", "0312345678", "0312345678"),
        ("090－1234－5678", "090-1234-5678", "09012345678"),
        ("0120-123-456", "0120-123-456", "0120123456"),
        ("01234-5-6789", "01234-5-6789", "0123456789"),
    ],
)
def test_a_telephone_number_keeps_its_parts(text: str, shown: str, digits: str) -> None:
    assert phone(text) == shown
    assert phone(text, "digits") == digits


@pytest.mark.parametrize(
    "text",
    [
        "1234-5678",
        "+81-3-1234-5678",
        "03-1234-5678内線12",
        "03-1234-5678/090-1234-5678",
        "031234567",
        "031234567890",
        "なし",
        "0",
        "03-1234-5678-9",
    ],
)
def test_what_is_not_one_whole_number_is_an_issue(text: str) -> None:
    assert phone(text) == phone(text, "digits") == Problem("E258")


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], min_codepoint=1), min_size=1), st.integers(0)))
def test_a_listed_number_is_found_and_no_other(numbers: dict[str, int]) -> None:
    pairs = {old.strip(" 　"): str(new) for old, new in numbers.items() if old.strip(" 　")}
    table = ListedNumbers(
        "n",
        Path("n.csv"),
        pl.DataFrame({"from": list(pairs), "to": list(pairs.values())}, schema={"from": pl.String, "to": pl.String}),
    )
    for old, new in pairs.items():
        assert renumber(old, table) == renumber(f"　{old} ", table) == new
        for other in (old + "0", "0" + old, old[:-1]):
            assert renumber(other, table) == (pairs.get(other.strip(" 　")) or Problem.of("E260", table="n"))
