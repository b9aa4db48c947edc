"""The plain days of a whole column at once: ``S45.12.07``, ``S451207``, ``19890107``, ``1989-01-07``.

A register holds tens of thousands of different days, nearly all of them written plainly and in the calendar. One kernel
answers those; what it leaves open (null) is read one by one (``notation``, ``written``), which gives the same for what
it does answer.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
from numba import types
from numpy.typing import NDArray

from migrate.arrow import VIEW_WORDS, Texts, string_columns
from migrate.memory import WORD, byte_at, compiled, put, put_byte
from migrate.standards.eras import FIRST_YEAR, era_names, era_spans, eras
from migrate.views import ADDRESS, PREFIX, VIEW, Address, text_at, views_of

Numbers = NDArray[np.int64]

#: Columns of the table of eras, one row per letter A–Z: the year before its first, first and last day as ``yyyymmdd``.
_BEFORE, _FIRST, _LAST = range(3)
_LETTERS, _A = 26, ord("A")
_ZERO, _SEPARATORS, _HYPHEN = ord("0"), (ord("-"), ord("."), ord("/")), ord("-")
_NO_NUMBER = -1
#: Bytes after era or century: ``yymmdd``, ``yy.mm.dd``; and of an ISO date.
_DIGITS, _SEPARATED, _ISO = 6, 8, 10
_FEBRUARY, _MONTHS = 2, 12


def plain_days(texts: pl.Series, *, in_eras: bool = True, in_full: bool = True) -> pl.Series:
    """ISO dates of the texts that are plain days of the calendar; null for all others.

    ``in_eras``: an era's letter and the year in it, where the day lies in the era; ``in_full``: four digits of the
    year, from 1873 on. Separators, where there are any, are ``- . /``.
    """
    (column,) = views_of([texts])
    views, valid = np.zeros((column.rows, VIEW_WORDS), np.uint64), np.zeros((column.rows + 7) // 8, np.uint8)
    left = int(_read(column.address, _table(), in_eras, in_full, views, valid))
    return string_columns([Texts(views, valid, left, np.zeros(0, np.uint8))])[0]


def plain_days_of(era: pl.Series, digits: pl.Series) -> pl.Series:
    """The same for eras by any of their names (``3 03 S 昭和 …``), and ``451207`` or ``45.12.07`` beside them."""
    letters = {name: named.letter for name, named in era_names().items()}
    return plain_days(era.replace_strict(letters, default=None, return_dtype=pl.String) + digits, in_full=False)


@cache
def _table() -> Numbers:
    table = np.zeros((_LETTERS, 3), np.int64)
    for era, span in zip(eras(), era_spans(), strict=True):
        table[ord(era.letter) - _A] = span.before, span.first, span.last
    return table


@compiled(inlined=True)
def _two_digits(text: int, at: int) -> int:
    """The number of two digits, or ``_NO_NUMBER``."""
    tens, ones = byte_at(text, at) - _ZERO, byte_at(text, at + 1) - _ZERO
    return tens * 10 + ones if 0 <= tens <= 9 and 0 <= ones <= 9 else _NO_NUMBER  # noqa: PLR2004  digits


@compiled(inlined=True)
def _days_in(year: int, month: int) -> int:
    if month == _FEBRUARY:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 + (month + (month >> 3) & 1)


@compiled(inlined=True)
def _day(text: int, begin: int, length: int) -> tuple[int, int, int]:
    """Year of two digits, month and day from byte ``begin`` to the end; (-1, 0, 0) for any other form."""
    step = 2
    if length - begin == _SEPARATED:
        step = 3
        if byte_at(text, begin + 2) not in _SEPARATORS or byte_at(text, begin + 5) not in _SEPARATORS:
            return _NO_NUMBER, 0, 0
    elif length - begin != _DIGITS:
        return _NO_NUMBER, 0, 0
    month, day = _two_digits(text, begin + step), _two_digits(text, begin + 2 * step)
    return (_two_digits(text, begin), month, day) if month > 0 and day > 0 else (_NO_NUMBER, 0, 0)


@compiled(inlined=True)
def _write_two(view: int, at: int, number: int) -> None:
    put_byte(view, at, _ZERO + number // 10)
    put_byte(view, at + 1, _ZERO + number % 10)


@compiled(
    types.int64(ADDRESS, types.int64[:, ::1], types.boolean, types.boolean, types.uint64[:, ::1], types.uint8[::1])
)
def _read(
    column: Address,
    table: Numbers,
    in_eras: bool,
    in_full: bool,
    views: NDArray[np.uint64],
    valid: NDArray[np.uint8],
) -> int:
    """Make a view of an ISO date for every plain day; → how many texts are none."""
    bitmap, offset, views_at, heap = column
    to, left = views.ctypes.data, 0
    for row in range(len(views)):
        text, length = text_at(bitmap, offset, views_at, heap, row)
        first, last, year = FIRST_YEAR * 10_000, 99_991_231, _NO_NUMBER
        month = day = 0
        if length > _DIGITS:
            letter = byte_at(text, 0) - _A
            if in_eras and 0 <= letter < _LETTERS:
                year, month, day = _day(text, 1, length)
                first, last = table[letter, _FIRST], table[letter, _LAST]
                before = table[letter, _BEFORE]
            elif in_full:
                before = _two_digits(text, 0) * 100
                if before >= 0:
                    year, month, day = _day(text, 2, length)
            if year >= 0:
                year += before
        whole = (year * 100 + month) * 100 + day
        if year < 0 or month > _MONTHS or day > _days_in(year, month) or not first <= whole <= last:
            left += 1
            continue
        valid[row >> 3] |= 1 << (row & 7)
        view = to + row * VIEW
        put(view, 0, np.uint64(_ISO))
        put(view, WORD, np.uint64(0))
        _write_two(view, PREFIX, year // 100)
        _write_two(view, PREFIX + 2, year % 100)
        put_byte(view, PREFIX + 4, _HYPHEN)
        _write_two(view, PREFIX + 5, month)
        put_byte(view, PREFIX + 7, _HYPHEN)
        _write_two(view, PREFIX + 8, day)
    return left
