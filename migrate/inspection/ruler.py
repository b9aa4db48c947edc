"""One record as a ruler: its bytes in hex, what they say, and its fields.

Hex shows a value as plainly as letters do to whoever reads EBCDIC. So unless values are asked for, only the bytes that
are not a person's are shown: shifts, padding, signs of packed decimals, line ends and what stands for nothing.
"""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from migrate.inspection.characters import Kind
from migrate.inspection.model import Ruler, RulerField
from migrate.inspection.reading import Reading
from migrate.inspection.viterbi import NOISE, PACKED, SHIFT
from migrate.issues import mask
from migrate.records.decode import decode_field
from migrate.records.layout import RecordLayout, Usage

_SHOWN_KINDS = frozenset({Kind.SPACE, Kind.WIDE_SPACE, Kind.LINE_END, Kind.CONTROL})
_HIDDEN = "··"


def ruler(record: int, offset: int, reading: Reading, layout: RecordLayout | None, *, show_values: bool) -> Ruler:
    """The record that ``reading`` has read (all of its bytes)."""
    data = reading.stretches.data
    hexes, chars = _columns(reading, show_values=show_values)
    fields = _fields(data, reading, layout, hexes, show_values=show_values) if layout else ()
    return Ruler(record, offset, len(data), " ".join(hexes), tuple(chars), fields)


def _columns(reading: Reading, *, show_values: bool) -> tuple[list[str], list[str]]:
    """For each byte its hex, and what begins there, two columns of the screen."""
    data, labels, widths = reading.stretches.data, reading.labels, reading.widths
    openers = _openers(reading)
    hexes = [f"{byte:02X}" for byte in data.tolist()]
    chars = [". "] * len(data)
    at = 0
    while at < len(data):
        width, label = max(1, int(widths[at])), int(labels[at])
        code = data[at : at + width].tobytes()
        if label == SHIFT:
            mark = "‹ " if code.hex().upper() in openers else "› "
            chars[at : at + width] = [mark, *["  "] * (width - 1)]
        elif label == PACKED:
            chars[at] = "p "
            if not show_values:
                hexes[at] = f"·{hexes[at][1]}" if data[at] & 15 > 9 else _HIDDEN  # noqa: PLR2004  a sign
        elif label < NOISE:
            text = reading.candidate.text(label, code)
            kind = _kind(reading, label, code)
            chars[at : at + width] = _cell(text if show_values else mask(text), width)
            if not show_values and kind not in _SHOWN_KINDS:
                hexes[at : at + width] = [_HIDDEN] * width
        at += width
    return hexes, chars


def _openers(reading: Reading) -> frozenset[str]:
    made = reading.candidate.definition
    return frozenset(shift.bytes for shift in made.shifts if shift.to != made.initial)


def _kind(reading: Reading, state: int, code: bytes) -> Kind:
    codes = reading.candidate.states[state]
    if len(code) == 1:
        return Kind(codes.single_kinds[code[0]])
    if len(code) == 2:  # noqa: PLR2004
        return Kind(codes.pair_kinds[int.from_bytes(code, "big")])
    return Kind.KANJI


def _cell(text: str, width: int) -> list[str]:
    shown = text[:1] if text and text[0].isprintable() else " " if text.isspace() else "."
    return [shown if _is_wide(shown) else f"{shown} ", *["  "] * (width - 1)]


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F"}


def _fields(
    data: NDArray[np.uint8], reading: Reading, layout: RecordLayout, hexes: list[str], *, show_values: bool
) -> tuple[RulerField, ...]:
    found = []
    for field in layout.fields:
        if field.end > len(data):
            break
        column = decode_field(field, reading.candidate.charset, data, np.zeros(1, np.int64))
        value = column.text[0] or ""
        if len(column.faults):
            value = "?"
        shown = hexes[field.offset : field.end]
        if not show_values and field.usage in {Usage.PACKED, Usage.BINARY}:
            shown = [_HIDDEN] * field.length
            if field.usage is Usage.PACKED:
                shown[-1] = f"·{data[field.end - 1] & 15:X}"
        value = value if show_values else mask(value)
        found.append(RulerField(field.name, field.offset, field.length, field.usage.value, " ".join(shown), value))
    return tuple(found)
