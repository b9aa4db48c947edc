"""A site's own characters, laid over a charset: rows of code → text, from a CSV file or from whoever knows them.

The CSV has the columns ``code`` (hex: ``81A1``) and ``character`` (コード, 文字): the character itself, or its code
points as ``U+8FBB U+E0102``. Further columns are for people. A code of the overlay decodes to its text whatever the
charset's tables say of it; the text is encoded by it only where no other code stands for that text.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from migrate.charsets.definition import Amendment, Definition, Shift, State
from migrate.charsets.grammar import PACKED_BYTES
from migrate.charsets.tables import REPLACEMENT, rows_of
from migrate.definitions import read_text
from migrate.errors import DefinitionError, Faults

_COLUMNS = {"code": ("code", "コード"), "character": ("character", "文字")}
_POINTS = re.compile(r"U\+[0-9A-F]{4,6}(?:\s+U\+[0-9A-F]{4,6})*", re.IGNORECASE)
_LAST_POINT = 0x10FFFF


class OverlayRow(NamedTuple):
    """A code, what it stands for, and where that is written (``site.csv:3``)."""

    code: bytes
    text: str
    place: str


def read_overlay(path: Path) -> tuple[OverlayRow, ...]:
    """The rows of an overlay's CSV file, blank rows left out.

    Raises ``DefinitionError`` with D101 (no such file), D109 (no table), D108 for every column that is missing, or one
    D103 for every cell that is no code or no character; ``MachineError``.
    """
    faults = Faults()
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows: list[OverlayRow] = []
    try:
        at = _positions(next(reader, []), f"{path}:1")
        for cells in reader:
            place = f"{path}:{reader.line_num}"
            code, character = (cells[index].strip() if index < len(cells) else "" for index in at)
            if any(map(str.strip, cells)):
                rows.append(OverlayRow(code_of(code, place, faults), text_of(character, place, faults), place))
    except csv.Error as error:
        raise DefinitionError.one("D109", f"{path}:{reader.line_num}", message=str(error)) from error
    faults.stop()
    return tuple(rows)


def _positions(header: Sequence[str], place: str) -> list[int]:
    faults = Faults()
    names = [name.strip().lower() for name in header]
    for spellings in _COLUMNS.values():
        if not set(spellings) & set(names):
            faults.add("D108", place, name=" / ".join(spellings), found=", ".join(filter(None, names)) or "–")
    faults.stop()
    return [next(names.index(name) for name in spellings if name in names) for spellings in _COLUMNS.values()]


def code_of(cell: str, place: str, faults: Faults) -> bytes:
    """``81A1``, ``81 A1`` or ``0x81A1`` as bytes; anything else is noted as D103 and gives no bytes."""
    try:
        code = bytes.fromhex(cell.lower().removeprefix("0x"))
    except ValueError:
        code = b""
    if not code:
        faults.add("D103", f"{place} code", found=repr(cell), allowed="hex: 81A1")
    return code


def text_of(cell: str, place: str, faults: Faults) -> str:
    """``U+8FBB U+E0102`` or the characters themselves as text; anything else is noted as D103 and gives no text.

    Controls, surrogates and U+FFFD are no characters of a site; what does not fit into a code's room is none either.
    """
    text = cell
    if _POINTS.fullmatch(cell):
        points = [int(point, 16) for point in cell.upper().replace("U+", "").split()]
        text = "".join(map(chr, points)) if max(points) <= _LAST_POINT else ""
    unfit = REPLACEMENT in text or any(unicodedata.category(char) in {"Cc", "Cs"} for char in text)
    if not text or unfit or len(text.encode()) > PACKED_BYTES:
        allowed = f"髙, U+9AD9, U+8FBB U+E0102 (UTF-8 ≤ {PACKED_BYTES})"
        faults.add("D103", f"{place} character", found=repr(cell), allowed=allowed)
        return ""
    return text


def overlaid(definition: Definition, rows: Iterable[OverlayRow]) -> Definition:
    """``definition`` with the rows laid over its tables.

    A code belongs to the state of double-byte fields if that takes codes of its length, else to the first that does.
    Raises ``DefinitionError`` with every fault: D310 for a code the charset has no room for, D311 for a code that is
    given two different texts.
    """
    faults = Faults()
    states = _rooms(definition)
    first: dict[bytes, OverlayRow] = {}
    found: dict[str, list[Amendment]] = defaultdict(list)
    for row in rows:
        earlier = first.setdefault(row.code, row)
        if earlier.text != row.text:
            faults.add("D311", row.place, found=row.code.hex().upper(), first=earlier.place)
        if earlier is not row:
            continue
        name = next((name for name, room in states.items() if room.takes(row.code)), None)
        if name is None:
            faults.add("D310", row.place, found=row.code.hex().upper(), charset=definition.name)
        else:
            points = " ".join(f"{ord(char):04X}" for char in row.text)
            found[name].append(Amendment(row.code.hex(), points, "extra"))
    faults.stop()
    states_with = {
        name: msgspec.structs.replace(state, additions=(*state.additions, *found[name]))
        for name, state in definition.states.items()
    }
    return msgspec.structs.replace(definition, states=states_with)


def with_room(definition: Definition, codes: Iterable[bytes]) -> Iterator[bytes]:
    """Those of the codes that ``overlaid`` would take."""
    rooms = tuple(_rooms(definition).values())
    return (code for code in codes if any(room.takes(code) for room in rooms))


def _rooms(definition: Definition) -> dict[str, _Room]:
    """The states' rooms in the order in which they take a code."""
    order = dict.fromkeys((definition.national, definition.initial, *definition.states))
    return {name: _Room(definition.states[name], definition.shifts) for name in order if name}


class _Room:
    """Which codes a state has room for: those of its lengths that begin like a code of that length or like none."""

    def __init__(self, state: State, shifts: Sequence[Shift]) -> None:
        self._widths = frozenset(state.widths)
        self._shifts = tuple(bytes.fromhex(shift.bytes) for shift in shifts)
        rows = list(rows_of(state))
        self._lengths = {row.code[0]: len(row.code) for row in rows}
        self._trails = {byte for row in rows for byte in row.code[1:]}

    def takes(self, code: bytes) -> bool:
        """Can ``code`` stand in this state without being taken for something else?"""
        if len(code) not in self._widths or self._lengths.get(code[0], len(code)) != len(code):
            return False
        shifts = any(
            code.startswith(shift) or shift in {code[n : n + 1] for n in range(len(code))} for shift in self._shifts
        )
        # where codes of several lengths meet, a byte that ends none would be taken for a code of its own
        ends = len(self._widths) == 1 or set(code[1:]) <= self._trails
        return ends and not shifts
