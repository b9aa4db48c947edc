"""Encoding: text to bytes with as few shifts as possible. What no code stands for is an error, never a stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from migrate.charsets.definition import Definition, State
from migrate.charsets.tables import Direction, rows_of


@dataclass(frozen=True, slots=True)
class Encoder:
    """Codes by text, per state, and the shifts between states.

    ``reach``: the length of the longest text that begins with this character (a base with its selector: 2).
    """

    name: str
    codes: Mapping[str, Mapping[str, bytes]]
    reach: Mapping[str, int]
    shifts: Mapping[str, bytes]
    initial: str
    national: str

    def encode(self, text: str) -> bytes:
        """Mixed text, begun and ended in the initial state. Raises ``UnicodeEncodeError``."""
        pieces: list[bytes] = []
        state, here, position = self.initial, self.codes[self.initial], 0
        while position < len(text):
            character = text[position]
            if character in here and character not in self.reach:  # nearly always
                pieces.append(here[character])
                position += 1
                continue
            state_of_code, code, length = self._longest(text, position, state)
            if state_of_code != state:
                pieces.append(self.shifts[state_of_code])
                state, here = state_of_code, self.codes[state_of_code]
            pieces.append(code)
            position += length
        if state != self.initial:
            pieces.append(self.shifts[self.initial])
        return b"".join(pieces)

    def encode_double(self, text: str) -> bytes:
        """A double-byte field: codes of the national state only, no shifts. Raises ``UnicodeEncodeError``."""
        codes = self.codes[self.national]
        pieces: list[bytes] = []
        position = 0
        while position < len(text):
            for length in range(self.reach.get(text[position], 1), 0, -1):
                code = codes.get(text[position : position + length])
                if code is not None:
                    break
            else:
                raise self._refusal(text, position)
            pieces.append(code)
            position += length
        return b"".join(pieces)

    def _longest(self, text: str, position: int, state: str) -> tuple[str, bytes, int]:
        """The code of the longest text here, in the present state where it has one: → (state, code, characters)."""
        for length in range(self.reach.get(text[position], 1), 0, -1):
            part = text[position : position + length]
            code = self.codes[state].get(part)
            if code is not None:
                return state, code, length
            for other, codes in self.codes.items():
                code = codes.get(part)
                if code is not None:
                    return other, code, length
        raise self._refusal(text, position)

    def _refusal(self, text: str, position: int) -> UnicodeEncodeError:
        return UnicodeEncodeError(self.name, text, position, position + 1, "no code stands for exactly this character")


def build_encoder(definition: Definition) -> Encoder:
    """The encoder of a ``tables`` definition. Raises ``ValueError`` where two codes claim one text both ways."""
    asked = {Direction.FALLBACK: definition.fallbacks, Direction.PLAIN: definition.plain_kanji}
    codes = {name: _codes(state, asked) for name, state in definition.states.items()}
    reach: dict[str, int] = {}
    for texts in codes.values():
        for text in texts:
            if len(text) > 1:
                reach[text[0]] = max(reach.get(text[0], 1), len(text))
    shifts: dict[str, bytes] = {}
    for shift in definition.shifts:
        shifts.setdefault(shift.to, bytes.fromhex(shift.bytes))
    return Encoder(definition.name, codes, reach, shifts, definition.initial, definition.national)


def _codes(state: State, asked: Mapping[Direction, bool]) -> dict[str, bytes]:
    codes: dict[str, bytes] = {}
    extra: dict[str, bytes] = {}
    spare: dict[str, bytes] = {}
    for row in rows_of(state):
        if row.direction is Direction.BOTH:
            if codes.setdefault(row.text, row.code) != row.code:
                raise ValueError(f"{codes[row.text].hex()} and {row.code.hex()} both claim {row.text!r}")
        elif row.direction is Direction.EXTRA:
            extra.setdefault(row.text, row.code)
        elif asked.get(row.direction):
            spare.setdefault(row.text, row.code)
    return {**spare, **extra, **codes}
