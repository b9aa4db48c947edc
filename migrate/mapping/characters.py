"""Characters as a reader counts them: a base with its variation selectors and combining marks is one, and is never
parted.

Variation selectors (U+FE00–FE0F, U+E0100–E01EF) and combining marks (U+3099, U+0301 …) are what Unicode calls marks
(category M).
"""

from __future__ import annotations

import polars as pl

#: The spaces of the two widths, which fields are padded with. Other white space is text that someone entered.
SPACES = " \u3000"
MARK = r"\p{M}"
#: One character with its marks; marks without a base, at the start of a text, count as one.
CLUSTER = r"\P{M}\p{M}*|^\p{M}+"


def rows_with_marks(texts: pl.Series) -> pl.Series:
    """The numbers (UInt32) of the rows that hold a mark. Most columns hold none, and that is found out cheaply."""
    if texts.str.len_bytes().sum() == texts.str.len_chars().sum():  # nothing but ASCII
        return pl.Series([], dtype=pl.UInt32)
    return texts.str.contains(MARK).fill_null(False).arg_true()


def clusters(texts: pl.Series) -> pl.Series:
    """Each text as a list of characters with their marks."""
    return texts.str.extract_all(CLUSTER)
