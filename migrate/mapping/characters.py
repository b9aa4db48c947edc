"""Characters in columns: a base with its variation selectors and combining marks is one (``migrate.marks``)."""

from __future__ import annotations

import re

import polars as pl

from migrate.characters.ranges import regex_class
from migrate.marks import MARKS, SELECTORS

#: The spaces of the two widths, which fields are padded with. Other white space is text that someone entered.
SPACES = " \u3000"
_SELECTORS = re.compile(regex_class(SELECTORS))
MARK = regex_class(MARKS)
_BASE = regex_class(MARKS, exclude=True)
#: One character with its marks; marks without a base, at the start of a text, count as one.
CLUSTER = f"{_BASE}{MARK}*|^{MARK}+"


def rows_with_marks(texts: pl.Series) -> pl.Series:
    """The numbers (UInt32) of the rows that hold a mark. Most columns hold none, and that is found out cheaply."""
    if texts.str.len_bytes().sum() == texts.str.len_chars().sum():  # nothing but ASCII
        return pl.Series([], dtype=pl.UInt32)
    return texts.str.contains(MARK).fill_null(False).arg_true()


def clusters(texts: pl.Series) -> pl.Series:
    """Each text as a list of characters with their marks."""
    return texts.str.extract_all(CLUSTER)


def recognisable(text: str) -> str:
    """A text to be compared with known words: spaces around it and variation selectors do not matter.

    Fujitsu's JEF draws 世帯主 in shapes that Unicode tells apart by selectors; it is the same word. Only for
    recognising: what is passed on is the text as it was.
    """
    bare = text.strip(SPACES)
    return bare if bare.isascii() else _SELECTORS.sub("", bare)
