"""From a definition to the arrays the kernel runs on (``grammar.Grammar``)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from migrate.charsets.definition import Definition, State
from migrate.charsets.grammar import (
    DOUBLE,
    NUL,
    OPENS_SHIFT,
    PACKED_BYTES,
    SHIFT,
    SINGLE,
    TRIPLE,
    UNDEFINED,
    Grammar,
)
from migrate.charsets.tables import DECODING, Row, byte_ranges, rows_of

_SPACE = ord(" ")


@dataclass(frozen=True, slots=True)
class Machine:
    """A grammar with what its caller must know.

    ``initial``, ``national``: the states mixed and double-byte fields begin in, times 256.
    ``expansion``: the most bytes of UTF-8 that one byte can become. ``lead``: see ``Charset.lead``.
    """

    grammar: Grammar
    initial: int
    national: int
    expansion: int
    lead: NDArray[np.uint8]


def build(definition: Definition) -> Machine:
    """The machine of a ``tables`` definition. Raises ``ValueError`` for tables that contradict themselves."""
    pages = _Pages()
    names = list(definition.states)
    states = {name: _State(state.widths) for name, state in definition.states.items()}
    for name, state in states.items():
        state.fill(definition.states[name], pages)
    # Double-byte fields hold no shifts, so that their state is a copy that knows none.
    national = deepcopy(states[definition.national])
    targets = {name: index * 256 for index, name in enumerate(names)}
    shifts = [(bytes.fromhex(shift.bytes), targets[shift.to]) for shift in definition.shifts]
    escapes = [escape for name, state in states.items() for escape in state.understand(shifts, targets[name])]
    everything = [*states.values(), national]
    for state in everything:
        state.finish()
    grammar = Grammar(
        single=np.concatenate([state.single for state in everything]),
        under=np.concatenate([state.under for state in everything]),
        kind=np.concatenate([state.kind for state in everything]),
        page=np.concatenate([state.page for state in everything]),
        onward=np.concatenate([state.onward for state in everything]),
        code=np.concatenate(pages.code),
        directory=np.concatenate(pages.directory),
        stop=np.concatenate([state.stop for state in everything]),
        escapes=_padded(escapes),
        pads=np.array([state.pad() for state in everything], dtype=np.int64),
        wide=np.array([state.wide for state in everything], dtype=np.uint8),
    )
    initial = targets[definition.initial]
    return Machine(
        grammar, initial, len(names) * 256, _expansion(grammar), _lead(grammar.kind[initial : initial + 256])
    )


class _Pages:
    """The pages of 256 entries that codes of two and three bytes end in, and the directories that lead to the latter;
    page 0 of both stays empty."""

    def __init__(self) -> None:
        self.code: list[NDArray[np.uint64]] = [np.zeros(256, dtype=np.uint64)]
        self.directory: list[NDArray[np.int32]] = [np.zeros(256, dtype=np.int32)]

    def add(self, ahead: NDArray[np.int64], words: NDArray[np.uint64], last: NDArray[np.int64]) -> NDArray[np.int32]:
        """Pages for codes; ``ahead``: numbers from 0 of what stands before their last bytes. → Each page's begin."""
        count = int(ahead.max(initial=-1)) + 1
        begins = np.arange(len(self.code), len(self.code) + count, dtype=np.int32) * 256
        pages = np.zeros((count, 256), dtype=np.uint64)
        pages[ahead, last] = words
        self.code += list(pages)
        return begins


@dataclass(slots=True)
class _State:
    """One state's 256 entries in the making; see ``Grammar`` for the arrays."""

    widths: Sequence[int]
    single: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(256, dtype=np.uint64))
    under: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(256, dtype=np.uint64))
    kind: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(256, dtype=np.uint8))
    page: NDArray[np.int32] = field(default_factory=lambda: np.zeros(256, dtype=np.int32))
    onward: NDArray[np.int32] = field(default_factory=lambda: np.zeros(256, dtype=np.int32))
    stop: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(256, dtype=np.uint8))
    trails: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(256, dtype=np.bool_))

    @property
    def wide(self) -> bool:
        return tuple(self.widths) == (2,)

    def fill(self, definition: State, pages: _Pages) -> None:
        """Enter the rows that decode, and the bytes that lead a code whether or not there is one."""
        rows = [row for row in rows_of(definition) if row.direction in DECODING]
        for width, enter in ((1, self._singles), (2, self._doubles), (3, self._triples)):
            here = [row for row in rows if len(row.code) == width]
            if here:
                codes, words = _distinct(here)
                self._claim(codes >> (8 * width - 8), (SINGLE, DOUBLE, TRIPLE)[width - 1])
                enter(codes, words, pages)
        for lead in byte_ranges(definition.leads):
            if self.kind[lead] == UNDEFINED:
                self.kind[lead] = DOUBLE

    def _claim(self, leads: NDArray[np.int64], kind: int) -> None:
        taken = leads[self.kind[leads] != UNDEFINED]
        if len(taken):
            raise ValueError(f"codes of different lengths begin with {taken[0]:02x}")
        self.kind[leads] = kind

    def _singles(self, codes: NDArray[np.int64], words: NDArray[np.uint64], _pages: _Pages) -> None:
        self.single[codes] = self.under[codes] = words
        self.kind[codes[words == 0]] = NUL

    def _doubles(self, codes: NDArray[np.int64], words: NDArray[np.uint64], pages: _Pages) -> None:
        leads, ahead = np.unique(codes >> 8, return_inverse=True)
        self.page[leads] = self.onward[leads] = pages.add(ahead, words, codes & 0xFF)
        self.trails[codes & 0xFF] = True

    def _triples(self, codes: NDArray[np.int64], words: NDArray[np.uint64], pages: _Pages) -> None:
        pairs, ahead = np.unique(codes >> 8, return_inverse=True)
        begins = pages.add(ahead, words, codes & 0xFF)
        for lead in np.unique(pairs >> 8):
            mine = pairs >> 8 == lead
            self.onward[lead] = len(pages.directory) * 256
            directory = np.zeros(256, dtype=np.int32)
            directory[pairs[mine] & 0xFF] = begins[mine]
            pages.directory.append(directory)
        self.trails[codes & 0xFF] = self.trails[codes >> 8 & 0xFF] = True

    def understand(self, shifts: Sequence[tuple[bytes, int]], me: int) -> list[list[int]]:
        """Enter the shifts (bytes, new state); → the sequences of several bytes as rows of ``Grammar.escapes``."""
        escapes = []
        for sequence, target in shifts:
            first = sequence[0]
            self.single[first] = 0
            self.page[first] = 0
            if len(sequence) == 1:
                self.kind[first] = SHIFT
                self.onward[first] = target
            else:
                self.kind[first] |= OPENS_SHIFT
                escapes.append([me, len(sequence), target, *sequence])
        return escapes

    def finish(self) -> None:
        """Settle what a byte that fits nowhere means: how much of the text it takes with it."""
        if self.wide:
            shifting = (self.kind == SHIFT) | (self.kind >= OPENS_SHIFT)
            self.stop[shifting & ~self.trails] = 1
            # An undefined code in double-byte text has two bytes like every other, or what follows would be misread.
            self.kind[self.kind == UNDEFINED] = DOUBLE
            self.kind[self.kind == OPENS_SHIFT] |= DOUBLE
        else:
            self.stop[~self.trails] = 1

    def pad(self) -> int:
        """The byte of U+0020, or -1."""
        found = np.flatnonzero(self.single == _SPACE)
        return int(found[0]) if len(found) else -1


def _distinct(rows: Sequence[Row]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The rows' codes as numbers and their texts as packed words, each code once.

    Raises ``ValueError`` for a code that is given two characters, or U+0000 where it has several bytes.
    """
    width = len(rows[0].code)
    of_bytes = np.frombuffer(b"".join([row.code for row in rows]), dtype=np.uint8).reshape(-1, width)
    numbers = np.zeros(len(rows), dtype=np.int64)
    for byte in of_bytes.T:
        numbers = numbers << 8 | byte
    packed = _packed([row.text for row in rows])
    codes, first, each = np.unique(numbers, return_index=True, return_inverse=True)
    words = packed[first]
    for wrong in np.flatnonzero(words[each] != packed)[:1]:
        raise ValueError(f"code {rows[wrong].code.hex()} is given two characters")
    for wrong in np.flatnonzero((words == 0) & (width > 1))[:1]:
        raise ValueError(f"code {rows[first[wrong]].code.hex()} stands for U+0000, which only one-byte codes can")
    return codes, words


def _packed(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Texts as the little-endian numbers of their UTF-8 bytes; U+0000 is 0."""
    utf8 = [text.encode() for text in texts]
    for text in texts if max(map(len, utf8)) > PACKED_BYTES or b"\0" in b"".join(utf8) else ():
        if len(text.encode()) > PACKED_BYTES or ("\0" in text and text != "\0"):
            raise ValueError(f"{text!r} does not fit into {PACKED_BYTES} bytes of UTF-8")
    return np.array(utf8, dtype=f"S{PACKED_BYTES}").view("<u8").astype(np.uint64)


def _padded(escapes: list[list[int]]) -> NDArray[np.int64]:
    table = np.zeros((len(escapes), max(map(len, escapes), default=3)), dtype=np.int64)
    for row, escape in enumerate(escapes):
        table[row, : len(escape)] = escape
    return table


def _lead(kind: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.select([kind == DOUBLE, kind == TRIPLE], [np.uint8(1), np.uint8(2)], np.uint8(0))


def _expansion(grammar: Grammar) -> int:
    """Bytes of UTF-8 per byte of input at worst, rounded up."""
    singles = _utf8_lengths(np.concatenate([grammar.single, grammar.under]))
    return max(1, singles, -(-_utf8_lengths(grammar.code) // 2))


def _utf8_lengths(words: NDArray[np.uint64]) -> int:
    return -(-int(words.max(initial=0)).bit_length() // 8)
