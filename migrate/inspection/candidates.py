"""The charsets a file may be in: everything that is registered, each as tables of what its codes are worth as text.

A charset counts once however many names it has. Nothing here knows a charset by name: a new definition is a new
candidate.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from migrate import charsets
from migrate.charsets import Charset
from migrate.charsets.definition import Definition, State
from migrate.charsets.tables import Direction, rows_of
from migrate.inspection.characters import Kind, characters, worth_of

_BYTES, _CODES, _BMP = 256, 65536, 0x10000
_PAIR, _TRIPLE = 2, 3
#: Stands for every character beyond the basic plane: what there is in Japanese text are rare kanji.
_BEYOND = 0x20000
_DECODES = (Direction.BOTH, Direction.DECODE)
_UNDEFINED = np.float32(1.0)
_LONGEST_SHIFT = 4


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes of one state are worth: likelihood (1 for none), kind and text of codes of one and two bytes.

    ``triples``: those of three bytes with the lead ``triple_lead``, or for Unicode the worth of every code point.
    """

    singles: NDArray[np.float32]
    single_kinds: NDArray[np.uint8]
    pairs: NDArray[np.float32]
    pair_kinds: NDArray[np.uint8]
    texts: dict[bytes, str]
    triple_lead: int = -1
    triples: NDArray[np.float32] | None = None
    triple_kinds: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Candidate:
    """A charset with its options chosen. ``names``: all that mean it, the definition's own first."""

    name: str
    names: tuple[str, ...]
    charset: Charset

    @property
    def definition(self) -> Definition:
        """The charset's definition."""
        return self.charset.definition

    @property
    def unicode(self) -> int:
        """What longer sequences are: 1 UTF-8, 2 and 3 UTF-16 with the low or the high byte first, 0 what tables say."""
        if self.definition.form == "utf-8":
            return 1
        if self.definition.form == "utf-16":
            return 3 if self.definition.big_endian else 2
        return 0

    def reads_mark(self, mark: bytes) -> bool:
        """Whether a byte order mark is this charset's."""
        return (
            self.unicode > 0 and mark == (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)[self.unicode - 1]
        )

    @cached_property
    def states(self) -> tuple[Codes, ...]:
        """The charset's states, the initial one first."""
        if self.unicode:
            return (_unicode_codes(ascii_bytes=self.unicode == 1),)
        return tuple(_codes(state) for state in self._ordered.values())

    @cached_property
    def _ordered(self) -> dict[str, State]:
        made = self.definition
        return {made.initial: made.states[made.initial], **made.states} if made.states else {}

    @cached_property
    def shifts(self) -> NDArray[np.int64]:
        """Rows of (number of bytes, state they lead to, the bytes padded to four)."""
        order = list(self._ordered)
        rows = []
        for shift in self.definition.shifts:
            sequence = bytes.fromhex(shift.bytes)
            rows.append([len(sequence), order.index(shift.to), *sequence.ljust(_LONGEST_SHIFT, b"\0")])
        return np.array(rows, np.int64).reshape(len(rows), 2 + _LONGEST_SHIFT)

    @cached_property
    def homes(self) -> NDArray[np.uint8]:
        """1 for the states in which a field may begin: the initial one, and that of double-byte fields."""
        fields = (self.definition.initial, self.definition.national)
        return np.array([name in fields for name in self._ordered] or [True], np.uint8)

    @cached_property
    def routes(self) -> tuple[frozenset[str], ...]:
        """For each state the shifts, in hex, that lead there."""
        shifts = self.definition.shifts
        return tuple(frozenset(shift.bytes for shift in shifts if shift.to == name) for name in self._ordered)

    def text(self, state: int, code: bytes) -> str:
        """What a code stands for in a state; nothing where it stands for nothing."""
        if self.unicode:
            return code.decode(("utf-8", "utf-16-le", "utf-16-be")[self.unicode - 1], "ignore")
        return self.states[state].texts.get(code, "")


@cache
def candidates() -> tuple[Candidate, ...]:
    """Every registered charset once, in the order of the names."""
    found: dict[object, list[str]] = {}
    for name in charsets.names():
        found.setdefault(_identity(charsets.get(name).definition), []).append(name)
    return tuple(_candidate(names) for names in found.values())


def candidate(name: str) -> Candidate:
    """The candidate called ``name`` in any spelling. Raises ``DefinitionError`` D304."""
    wanted = _identity(charsets.get(name, place="--charset").definition)
    return next(one for one in candidates() if _identity(one.definition) == wanted)


def _identity(made: Definition) -> object:
    return made.form, made.initial, tuple(made.states.items()), made.shifts, getattr(made, "big_endian", False)


def _candidate(names: list[str]) -> Candidate:
    own = charsets.get(names[0]).definition.name
    ordered = sorted(names, key=lambda name: (name != own, name))
    return Candidate(ordered[0], tuple(ordered), charsets.get(ordered[0]))


@cache
def _codes(state: State) -> Codes:
    texts = {row.code: row.text for row in rows_of(state) if row.direction in _DECODES}
    leads = {code[0] for code in texts if len(code) == _TRIPLE}
    singles = _table({code[0]: text for code, text in texts.items() if len(code) == 1}, _BYTES)
    pairs = _table({_number(code): text for code, text in texts.items() if len(code) == _PAIR}, _CODES)
    if not leads:
        return Codes(*singles, *pairs, texts)
    triples = _table({_number(code[1:]): text for code, text in texts.items() if len(code) == _TRIPLE}, _CODES)
    return Codes(*singles, *pairs, texts, min(leads), *triples)


@cache
def _unicode_codes(*, ascii_bytes: bool) -> Codes:
    known = characters()
    triples = np.append(known.worths[:_BMP], known.worths[_BEYOND]), np.append(known.kinds[:_BMP], known.kinds[_BEYOND])
    singles = _table({byte: chr(byte) for byte in range(0x80)} if ascii_bytes else {}, _BYTES)
    return Codes(*singles, *_table({}, _CODES), {}, -1, *triples)


def _table(rows: Mapping[int, str], size: int) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    worths = np.full(size, _UNDEFINED, np.float32)
    kinds = np.full(size, Kind.NONE, np.uint8)
    codes = np.fromiter(rows, np.int64, len(rows))
    worths[codes], kinds[codes] = worth_of(list(rows.values()))
    return worths, kinds


def _number(code: bytes) -> int:
    return int.from_bytes(code, "big")
