"""Columns of bytes that are no text: packed decimals, binary numbers and bytes of nothing, found over many records.

One record says little: X'1C' may be half of a kanji. In a column over a hundred records a packed decimal shows: half
bytes that are all digits, and a last one that is always C, D or F.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Bytes = Literal["packed", "signed packed", "binary", "empty"]

#: Fewer records say nothing about columns.
ENOUGH_RECORDS = 4
_MANY_RECORDS = 20
_NEARLY_ALL, _HARDLY_ANY = 0.97, 0.2
#: So many X'00' have the high bytes of small numbers.
_HIGH_BYTES = 0.5
_LONGEST_BRIDGE = 2
#: COBOL's largest packed decimal: 31 digits and a sign.
_LONGEST = 16
_SPACE, _EBCDIC_SPACE, _ASCII_ZERO = 0x20, 0x40, np.uint8(0x30)
_NINE, _PLUS, _MINUS, _UNSIGNED = 9, 0xC, 0xD, 0xF
_FIRST_PRINTABLE = 0x20


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes ``start`` to ``end`` of every record, and what they hold."""

    start: int
    end: int
    kind: Bytes


def packed_spans(records: NDArray[np.uint8]) -> list[Span]:
    """The spans of records × length bytes that are no text, in order, apart from each other."""
    if len(records) < ENOUGH_RECORDS:
        return []
    spans = _packed(records)
    free = np.ones(records.shape[1], np.bool_)
    for span in spans:
        free[span.start : span.end] = False
    return sorted(spans + _binary(records, free), key=lambda span: span.start)


def _packed(records: NDArray[np.uint8]) -> list[Span]:
    high, low = records >> 4, records & 15
    zero = records == 0
    digits = (high <= _NINE) & (low <= _NINE)
    signs = (high <= _NINE) & ((low == _PLUS) | (low == _MINUS) | (low == _UNSIGNED))
    digit_column = digits.mean(axis=0) >= _NEARLY_ALL
    ends = ((signs | zero).mean(axis=0) >= _NEARLY_ALL) & (signs.mean(axis=0) >= _HARDLY_ANY)
    textual = _textual(records)
    spans: list[Span] = []
    taken = 0
    for end in np.flatnonzero(ends).tolist():
        start = _start(end, max(taken, end + 1 - _LONGEST), digit_column, textual)
        # a record whose field was never filled is X'00' throughout, not only where the sign should be
        filled = ~zero[:, start : end + 1].all(axis=1)
        if filled.sum() < ENOUGH_RECORDS or signs[filled, end].mean() < _NEARLY_ALL:
            continue
        if end == start and (len(records) < _MANY_RECORDS or len(np.unique(records[:, end])) == 1):
            continue  # one byte is easily something else
        unsigned = (low[filled, end] == _UNSIGNED).mean() >= _NEARLY_ALL
        spans.append(Span(start, end + 1, "packed" if unsigned else "signed packed"))
        taken = end + 1
    return spans


def _start(end: int, least: int, digits: NDArray[np.bool_], textual: NDArray[np.bool_]) -> int:
    """Where the digits before a sign begin. What could be text is taken along only if it is short and more digits come
    before it: a year that is the same in all records looks like a letter."""
    start, column, bridge = end, end, 0
    while column > least and digits[column - 1] and bridge <= _LONGEST_BRIDGE:
        column -= 1
        bridge = bridge + 1 if textual[column] else 0
        start = start if textual[column] else column
    return start


def _textual(records: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Columns of digits in half bytes that are text all the same: ASCII digits and spaces, or the same letter or space
    in every record."""
    ascii_digits = records - _ASCII_ZERO <= _NINE  # unsigned bytes: what is below is far above
    ascii_text = (ascii_digits | (records == _SPACE)).mean(axis=0) >= _NEARLY_ALL
    constant = (records == records[0]).all(axis=0) & (records[0] >= _FIRST_PRINTABLE)
    return np.asarray(ascii_text | constant | ((records == _EBCDIC_SPACE).mean(axis=0) >= _NEARLY_ALL))


def _binary(records: NDArray[np.uint8], free: NDArray[np.bool_]) -> list[Span]:
    """Runs of columns that are mostly X'00', with the low byte of small numbers after them, or of X'00' only."""
    share = (records == 0).mean(axis=0)
    often = (share >= _HIGH_BYTES) & free
    edges = np.flatnonzero(np.diff(np.concatenate([[0], often.astype(np.int8), [0]])))
    spans: list[Span] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        low = int(end < len(free) and bool(free[end]) and not _printable(records[:, end]))
        empty = not low and bool((share[start:end] >= _NEARLY_ALL).all())
        spans.append(Span(start, end + low, "empty" if empty else "binary"))
    return spans


def _printable(column: NDArray[np.uint8]) -> bool:
    """Whether nearly all bytes could be text in some charset."""
    return bool((column >= _FIRST_PRINTABLE).mean() >= _NEARLY_ALL)
