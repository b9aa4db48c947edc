"""The kernels that pad and replace, against Polars' own functions."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_series_equal

from migrate.mapping.rewriting import padded_column, replaced_column

#: Characters of one to four bytes, and enough of each for texts in and beyond a view.
CHARACTERS = st.sampled_from("0-ab é山ｱ𠮷")
TEXTS = st.lists(st.none() | st.text(CHARACTERS, max_size=30), max_size=40)


def blank_if_empty(texts: pl.Series) -> pl.Series:
    return texts.replace("", None)


@given(texts=TEXTS, width=st.integers(0, 40))
def test_padding_is_that_of_polars(texts: list[str | None], width: int) -> None:
    column = blank_if_empty(pl.Series("x", texts, dtype=pl.String))
    assert_series_equal(padded_column(column, width), column.str.pad_start(width, "0"))


@given(texts=TEXTS, old=st.text(CHARACTERS, min_size=1, max_size=3), new=st.text(CHARACTERS, max_size=20))
def test_replacing_is_that_of_polars(texts: list[str | None], old: str, new: str) -> None:
    column = pl.Series("x", texts, dtype=pl.String)
    expected = blank_if_empty(column.str.replace_all(old, new, literal=True))
    assert_series_equal(replaced_column(column, old, new), expected)


def test_a_text_that_is_replaced_is_not_looked_at_again() -> None:
    assert replaced_column(pl.Series(["aaa", "abab"]), "aa", "a").to_list() == ["aa", "abab"]
    assert replaced_column(pl.Series(["a" * 40]), "a", "bc" * 20).to_list() == ["bc" * 800]


def test_parts_of_a_column_are_taken_from_where_they_begin() -> None:
    column = pl.Series([f"{row:03}-{row:030}" for row in range(100)])[37:61]
    assert_series_equal(padded_column(column, 40), column.str.pad_start(40, "0"))
    assert_series_equal(replaced_column(column, "-", "/"), column.str.replace_all("-", "/", literal=True))


def test_nothing_cannot_be_replaced() -> None:
    with pytest.raises(ValueError, match="nothing"):
        replaced_column(pl.Series(["a"]), "", "b")
