"""A guess at the fields of a record of which nothing is known but its bytes.

What separates fields are: packed decimals and bytes that are no text, a change between double-byte text and others, a
change between digits and others, and the end of padding. Two fields of digits side by side look like one; the guess is
a beginning for a person with a copybook in hand.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from migrate.inspection.characters import Kind, kind_shares
from migrate.inspection.packed import Bytes
from migrate.inspection.reading import Reading
from migrate.inspection.structure import Structure
from migrate.inspection.viterbi import PACKED, SHIFT
from migrate.records.layout import Field, RecordLayout, Sign, Usage

#: In so many records a column must be digits, or double-byte text, for its field to be.
_NEARLY_ALL = 0.97
#: By so much the share of spaces falls where one padded field ends and the next begins.
_PADDING_ENDS, _PADDED, _PADDED_WIDE = 0.3, 0.75, 0.95
#: What a change between columns of single and of double bytes costs (a logarithm, over all records).
_CHANGE = -30.0
_SPACE, _DIGIT, _WIDE, _OTHER, _SHIFTED = range(5)
_USAGES: dict[Bytes, tuple[Usage, Sign]] = {
    "packed": (Usage.PACKED, "none"),
    "signed packed": (Usage.PACKED, "trailing"),
    "binary": (Usage.BINARY, "none"),
}
#: The most digits a binary number of that many bytes always holds.
_BINARY_DIGITS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 11, 6: 14, 7: 16, 8: 18}


def guessed_layout(structure: Structure, reading: Reading) -> RecordLayout:
    """The fields, named F001, F002 …; bytes that are no field (X'00' throughout, line ends) are left out."""
    length = structure.length or 0
    shares = _shares(structure, reading)
    national = national_columns(structure, reading, shares)
    edges = _edges(structure, shares, national, length)
    fields: list[Field] = []
    spans = {span.start: span for span in structure.spans}
    for start, end in pairwise(edges):
        span = spans.get(start)
        if span:
            made = _number(span.kind, start, end, len(fields) + 1)
        elif _line_end(structure, start, end):
            made = None
        else:
            made = _text(shares, national, start, end, len(fields) + 1)
        if made:
            fields.append(made)
    return RecordLayout(tuple(fields), length)


def _number(kind: Bytes, start: int, end: int, number: int) -> Field | None:
    if kind not in _USAGES:
        return None
    usage, sign = _USAGES[kind]
    size = end - start
    if usage is Usage.BINARY:
        digits = _BINARY_DIGITS.get(size)
        return Field(_name(number), start, size, usage, digits, 0, sign) if digits else None
    return Field(_name(number), start, size, usage, 2 * size - 1, 0, sign)


def _text(shares: NDArray[np.float64], national: NDArray[np.bool_], start: int, end: int, number: int) -> Field:
    size = end - start
    filled = shares[start:end, _SPACE] < _BLANK
    if filled.any() and national[start:end][filled].all() and size % 2 == 0:
        return Field(_name(number), start, size, Usage.NATIONAL)
    if shares[start:end, _DIGIT].min() >= _NEARLY_ALL:
        return Field(_name(number), start, size, Usage.ZONED, size)
    return Field(_name(number), start, size, Usage.TEXT)


def _name(number: int) -> str:
    return f"F{number:03d}"


def _line_end(structure: Structure, start: int, end: int) -> bool:
    column = structure.records[:, start:end]
    return bool(np.isin(column, (0x0A, 0x0D, 0x15, 0x25)).mean() >= _NEARLY_ALL)


def _shares(structure: Structure, reading: Reading) -> NDArray[np.float64]:
    """Columns × what the bytes are: spaces, digits, double-byte text, other text, bytes of shifted text."""
    length = structure.length or 1
    classes = _classes(reading)[: len(structure.data) // length * length].reshape(-1, length)
    used = reading.bytes_read[: classes.size].reshape(-1, length)
    rows = np.flatnonzero(used.any(axis=1))  # where the reading was spread over the records, the others say nothing
    return np.stack([(classes[rows] == kind).mean(axis=0) for kind in range(5)], axis=1)


def _classes(reading: Reading) -> NDArray[np.uint8]:
    """For each byte what it is part of."""
    data, widths, labels = reading.stretches.data, reading.widths, reading.labels
    states = reading.candidate.states
    found = np.full(len(data), _OTHER, np.uint8)
    one = np.flatnonzero((widths == 1) & (labels < PACKED))
    kinds = np.stack([state.single_kinds for state in states])[labels[one], data[one]]
    found[one[kinds == Kind.SPACE]] = _SPACE
    found[one[kinds == Kind.DIGIT]] = _DIGIT
    two = np.flatnonzero((widths == 2) & (labels < PACKED))  # noqa: PLR2004
    codes = data[two].astype(np.int64) << 8 | data[two + 1]
    kinds = np.stack([state.pair_kinds for state in states])[labels[two], codes]
    for at, kind in ((two, _WIDE), (two[kinds == Kind.WIDE_SPACE], _SPACE)):
        found[at] = found[at + 1] = kind
    found[_behind_shifts(labels)] = _SHIFTED
    return found


def _behind_shifts(labels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The bytes of shifts, and of double-byte text that a shift leads to."""
    double = (labels > 0) & (labels < PACKED)
    before = np.maximum.accumulate(np.where(double, 0, np.arange(len(labels))))
    return np.asarray((labels == SHIFT) | (double & (labels[before] == SHIFT)))


def national_columns(structure: Structure, reading: Reading, shares: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The columns of double-byte fields without shifts: where pairs of columns are likelier as codes of two bytes than
    as two of one, over all records together. One record is easily misread, a column is not."""
    length = structure.length or 1
    found = np.zeros(length, np.bool_)
    wide = [number for number, codes in enumerate(reading.candidate.states) if (codes.singles > 0).all()]
    if not wide or len(reading.candidate.states) == 1:
        return found
    home, double = reading.candidate.states[0], reading.candidate.states[wide[0]]
    records = structure.records[:_WEIGHED]
    shares_of = kind_shares()
    single = _capped(home.singles, home.single_kinds, shares_of)[records].sum(axis=0)
    codes = records[:, :-1].astype(np.int64) << 8 | records[:, 1:]
    worth = _capped(double.pairs, double.pair_kinds, shares_of)
    worth[double.pair_kinds == Kind.WIDE_SPACE] = 2 * shares_of[Kind.SPACE]  # padding says nothing
    pair = np.append(worth[codes].sum(axis=0), -np.inf)
    blocked = shares[:, _SHIFTED] >= _SOME_SHIFTS
    for span in structure.spans:
        blocked[span.start : span.end] = True
    runs = np.flatnonzero(np.diff(np.concatenate([[1], blocked.astype(np.int8), [1]])))
    for start, end in zip(runs[::2].tolist(), runs[1::2].tolist(), strict=True):
        found[start:end] = _cheapest(single[start:end], pair[start:end])
    return found


def _capped(worths: NDArray[np.float32], kinds: NDArray[np.uint8], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Likelihoods of codes by themselves; what is no code is very unlikely, but one such record decides nothing."""
    return np.where(worths > 0, _NO_CODE, worths + shares[kinds])


#: Records that columns are weighed by, and the likelihood of a code that is none.
_WEIGHED, _NO_CODE = 2000, -16.0
#: Columns with so many bytes of shifted text belong to a mixed field.
_SOME_SHIFTS = 0.01
_BLANK = 0.995


def _cheapest(single: NDArray[np.float64], pair: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which columns are double-byte on the likeliest way through a run of columns."""
    size = len(single)
    best = np.full((size + 1, 2), -np.inf)  # single, double
    best[0] = 0.0
    came = np.zeros((size + 1, 2), np.int8)
    for column in range(size + 1):
        for state in (0, 1):
            change = best[column, 1 - state] + _CHANGE
            if change > best[column, state]:
                best[column, state], came[column, state] = change, 1
        if column < size and best[column, 0] + single[column] > best[column + 1, 0]:
            best[column + 1, 0], came[column + 1, 0] = best[column, 0] + single[column], 0
        if column + 1 < size and best[column, 1] + pair[column] > best[column + 2, 1]:
            best[column + 2, 1], came[column + 2, 1] = best[column, 1] + pair[column], 0
    double = np.zeros(size, np.bool_)
    column, state = size, int(best[size].argmax())
    while column > 0:
        if came[column, state]:
            state = 1 - state
            continue
        width = 1 + state
        double[column - width : column] = bool(state)
        column -= width
    return double


def _edges(structure: Structure, shares: NDArray[np.float64], national: NDArray[np.bool_], length: int) -> list[int]:
    edges = {0, length}
    inside = np.zeros(length + 1, np.bool_)
    for span in structure.spans:
        edges |= {span.start, span.end}
        inside[span.start + 1 : span.end] = True
    digits = shares[:, _DIGIT] >= _NEARLY_ALL
    shifted = shares[:, _SHIFTED]
    line_end = np.isin(structure.records, (0x0A, 0x0D, 0x15, 0x25)).mean(axis=0) >= _NEARLY_ALL
    for column in range(1, length):
        before = column - 1
        if inside[column]:
            continue
        fallen = shares[before, _SPACE] - shares[column, _SPACE]
        padded = _PADDED_WIDE if national[before] and national[column] else _PADDED
        padding_ends = shares[before, _SPACE] >= padded and fallen >= _PADDING_ENDS
        shift_begins = shifted[column] - shifted[before] >= _PADDING_ENDS and shares[before, _SPACE] > 0
        if (
            padding_ends
            or shift_begins
            or digits[column] != digits[before]
            or line_end[column] != line_end[before]
            or national[column] != national[before]
        ):
            edges.add(column)
    return _without_blanks(sorted(edges), structure, shares)


def _without_blanks(edges: list[int], structure: Structure, shares: NDArray[np.float64]) -> list[int]:
    """The edges without those between a field and bytes that are spaces in every record: they are its padding."""
    outside = {edge for span in structure.spans for edge in (span.start, span.end)}
    kept = [edges[0]]
    for start, end in pairwise(edges[1:]):
        if start in outside or shares[start:end, _SPACE].min() < _BLANK:
            kept.append(start)
    return [*kept, edges[-1]]
