"""One definition of a character: what every part of the product counts, cuts and masks by."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate import marks
from migrate.characters.bitmap import holds, mark_bits
from migrate.checks import Columns
from migrate.issues import mask
from migrate.mapping.characters import MARK, clusters, rows_with_marks
from migrate.standards import patterns

POINTS = [point for point in range(0x110000) if not 0xD800 <= point <= 0xDFFF]
TEXT = st.text(
    st.sampled_from("aか辻1 　ｶ\u3099\u309a\u0301\u0e31\u0940\ufe00\ufe0f\u180b\u302a\U000e0100\U000e01ef"), max_size=12
)


def cut(text: str) -> list[str]:
    """The reference, by Python's own character database."""
    found: list[str] = []
    for char in text:
        if found and unicodedata.category(char)[0] == "M":
            found[-1] += char
        else:
            found.append(char)
    return found


def test_marks_are_what_unicode_calls_marks() -> None:
    """Polars' tables are of Unicode 16.0; Python's may be older, but have no mark that is not one of these."""
    chars = pl.Series([chr(point) for point in POINTS])
    by_polars = set(chars.filter(chars.str.contains(r"^\p{M}$")))
    assert {char for char in chars if marks.is_mark(char)} == by_polars
    assert {chr(point) for point in POINTS if unicodedata.category(chr(point))[0] == "M"} <= by_polars
    selectors = {chr(point) for first, last in marks.SELECTORS for point in range(first, last + 1)}
    assert selectors <= by_polars


def test_every_form_of_the_definition_is_the_same() -> None:
    chars = pl.Series([chr(point) for point in POINTS])
    listed = [marks.is_mark(char) for char in chars]
    assert chars.str.contains(f"^{MARK}$").to_list() == listed
    pattern = re.compile(MARK)
    assert [bool(pattern.fullmatch(char)) for char in chars] == listed
    bits = mark_bits()
    assert [holds(bits, point) for point in range(0x300, 0x370)] == [True] * 0x70
    flags = np.unpackbits(bits.view(np.uint8), bitorder="little")
    assert flags[POINTS].astype(bool).tolist() == listed


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=6))
def test_every_part_counts_and_cuts_alike(texts: list[str]) -> None:
    column = pl.Series("", texts, dtype=pl.String)
    lengths = Columns(column.to_frame("a"))["a"].text.lengths
    at_most = {limit: re.compile(patterns.anchored(patterns.at_most(limit))) for limit in range(14)}
    assert clusters(column).to_list() == [cut(text) for text in texts]
    assert rows_with_marks(column).to_list() == [n for n, text in enumerate(texts) if any(map(marks.is_mark, text))]
    for text, counted in zip(texts, lengths.tolist(), strict=True):
        assert marks.characters(text) == cut(text)
        assert counted == marks.length(text)
        parted = bool(text) and marks.is_mark(text[0])  # a mark without a base is a fault of its own
        assert len(mask(text)) == marks.length(text) == len(cut(text)) - parted
        if not parted:
            assert min(limit for limit, pattern in at_most.items() if pattern.search(text)) == counted
