"""What an expression may be, and how it is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.errors import DefinitionError, Faults
from migrate.mapping import try_expression
from migrate.mapping.expression import Call, Compare, Logic, Name, Number, Text, parse


def read(text: str) -> object:
    faults = Faults()
    tree = parse(text, "here", faults)
    faults.stop()
    return tree


def code_of(text: str) -> str:
    with pytest.raises(DefinitionError) as caught:
        read(text)
    (fault,) = caught.value.faults
    assert fault.place == "here"
    return fault.code


def test_a_pipe_passes_its_left_side_as_the_first_argument() -> None:
    assert read("A | trim | slice(0, 2)") == read("slice(trim(A), 0, 2)")
    assert read("A | f") == Call("f", (Name("A"),))


def test_a_pipe_binds_tighter_than_a_comparison() -> None:
    assert read('A | trim == "x"') == Compare(Call("trim", (Name("A"),)), Text("x"), equal=True)


def test_conditions_are_joined_by_and_or_not() -> None:
    tree = read('A == "1" and not B != "2"')
    assert tree == Logic(
        "and",
        (Compare(Name("A"), Text("1"), equal=True), Logic("not", (Compare(Name("B"), Text("2"), equal=False),))),
    )


def test_names_may_be_japanese() -> None:
    assert read("氏名 | trim") == Call("trim", (Name("氏名"),))


@pytest.mark.parametrize("name", ["氏名１", "ｼﾒｲ", "Ａ"])
def test_names_are_taken_as_written_and_not_normalised_as_python_does(name: str) -> None:
    assert read(name) == Name(name)


def test_a_field_whose_name_is_no_python_name_is_reached_by_field() -> None:
    assert read('field("氏名（漢字）") | trim') == Call("trim", (Name("氏名（漢字）"),))


def test_an_expression_may_stand_on_several_lines_of_a_cell() -> None:
    assert read("concat(A,\n  B)") == read("concat(A, B)")


def test_numbers_may_be_negative() -> None:
    assert read("slice(A, -4)") == Call("slice", (Name("A"), Number(-4)))


@pytest.mark.parametrize(
    "text",
    [
        "A.b",
        "A[0]",
        "A + B",
        "A < B",
        "A in B",
        "A == B == C",
        "lambda: A",
        "[A]",
        "(A, B)",
        "{A}",
        "f'{A}'",
        "b'x'",
        "1.5",
        "True",
        "None",
        "A if B else C",
        "(A := B)",
        "f(x=A)",
        "f(*A)",
        "f()(A)",
        "A | 'x'",
        "'\\ud800'",
        "99999",
        "...",
    ],
)
def test_what_is_not_in_the_language_is_refused(text: str) -> None:
    assert code_of(text) == "D207"


@pytest.mark.parametrize(
    "text",
    ["", "  ", "trim(A", "A B", "trim(A))", "'A", "A =", "import os", "A; B", "'\\d'", "A，B", "\x00", "x" * 2001],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    assert code_of(text) == "D204"


@pytest.mark.parametrize("text", ["not " * 400 + "A", "A" + " | trim" * 100, "trim(" * 60 + "A" + ")" * 60, "(" * 999])
def test_depth_is_bounded(text: str) -> None:
    assert code_of(text) == "D204"


@given(st.text(alphabet="AB(),|'\"=! andornot12氏\\\n", max_size=60))
def test_any_text_is_an_expression_or_a_fault(text: str) -> None:
    try:
        try_expression(text, {"A": "1", "B": ""})
    except DefinitionError as error:
        assert error.faults  # noqa: PT017  a fault is as right as a value


def test_a_blank_field_equals_the_empty_text_and_nothing_else() -> None:
    for expression, expected in {
        'when(A == "", "blank", "filled")': "blank",
        'when(A != "", "filled", "blank")': "blank",
        'when(A == "1", "one", "other")': "other",
        'when(A != "1", "other", "one")': "other",
        'when(not A == "1", "other", "one")': "other",
        'when(A == B, "same", "different")': "different",
    }.items():
        assert try_expression(expression, {"A": "", "B": "2"})[0] == expected
