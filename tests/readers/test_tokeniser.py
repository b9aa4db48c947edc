"""The quick count of rows against the tokeniser itself."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from migrate import charsets
from migrate.readers.kernels import FINE
from migrate.readers.tokeniser import Cells, Dialect, count_rows, dialect

Newline = Literal["lf", "crlf", "cr"]

#: Everything the grammar tells apart, a lead byte of CP932 with its trail byte, and the byte that quote -1 might match.
ALPHABET = [b'"', b'"', b'""', b",", b"|", b"\r", b"\n", b"\r\n", b"a", b"bcd", b"\x95\x7c", b"\xff"]
PLAIN = st.sampled_from([b"", b"1", b"\x8e\x52\x93\x63", b"x" * 40])
QUOTED = st.lists(st.sampled_from([b"", b"y", b"1,2", b'""', b"\r\n", b"z" * 33])).map(lambda p: b'"%s"' % b"".join(p))


def form(delimiter: str, quote: str, newline: Newline) -> Dialect:
    return dialect(charsets.get("cp932"), delimiter, quote, newline)


def array(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)


def tokenised(data: bytes, dialect: Dialect, limit: int) -> tuple[int, int, bool]:
    """(rows, bytes to the end of the last one, whether all are sound)."""
    cells = Cells(0, len(data) + 1)
    rows = cells.fill(array(data), 0, dialect, final=False, limit=limit)
    return rows, int(cells.ends[rows - 1]) if rows else 0, bool((cells.state[:rows] == FINE).all())


@pytest.mark.parametrize("quote", ['"', ""])
@pytest.mark.parametrize("newline", ["lf", "crlf", "cr"])
@pytest.mark.parametrize("delimiter", [",", "|"])
@settings(max_examples=400)
@given(parts=st.lists(st.sampled_from(ALPHABET), max_size=120), limit=st.sampled_from([20, 50, 1000]))
def test_a_quick_count_is_what_the_tokeniser_finds(
    delimiter: str, newline: Newline, quote: str, parts: list[bytes], limit: int
) -> None:
    data, dialect = b"".join(parts), form(delimiter, quote, newline)
    quick = count_rows(array(data), dialect, limit)
    if quick is not None:
        assert (*quick, True) == tokenised(data, dialect, limit)


@settings(max_examples=200)
@given(rows=st.lists(st.lists(PLAIN | QUOTED, min_size=1, max_size=5), min_size=1, max_size=20), rest=PLAIN | QUOTED)
@pytest.mark.parametrize("newline", ["lf", "crlf"])
def test_well_formed_rows_are_counted_quickly(newline: Newline, rows: list[list[bytes]], rest: bytes) -> None:
    end = {"lf": b"\n", "crlf": b"\r\n"}[newline]
    data = b"".join(b",".join(row) + end for row in rows)
    assert count_rows(array(data + rest), form(",", '"', newline)) == (len(rows), len(data))


@pytest.mark.parametrize("data", [b"", b"a,b", b'a,"b\n', b'a,b"c"\nd\n', b'a,"b"c\nd\n', b'"a"\rb\n'])
def test_what_only_the_tokeniser_can_tell_is_left_to_it(data: bytes) -> None:
    assert count_rows(array(data), form(",", '"', "lf")) is None
