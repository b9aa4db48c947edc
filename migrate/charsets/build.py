"""From a definition to the arrays the kernel runs on (``grammar.Grammar``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from migrate.charsets.definition import Definition
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
from migrate.charsets.tables import DECODING, Row, rows_of

Number = TypeVar("Number", bound=np.generic)

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
        state.fill(rows_of(definition.states[name]), pages)
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
        code=pages.code(),
        directory=pages.directory(),
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
    """The pages of 256 entries that codes of two and three bytes end in; page 0 stays empty."""

    def __init__(self) -> None:
        self._begins: dict[object, int] = {}
        self._entries: dict[int, int] = {}
        self._directories: dict[object, int] = {}
        self._middles: dict[int, int] = {}

    def begin(self, owner: object) -> int:
        """Where the page of ``owner`` (a state and its lead bytes) begins in ``code``."""
        return self._begins.setdefault(owner, (len(self._begins) + 1) * 256)

    def put(self, index: int, word: int) -> bool:
        """Enter a packed text; → False if the entry holds another one."""
        return self._entries.setdefault(index, word) == word

    def middle(self, owner: object, middle: int, page: int) -> int:
        """Where the directory of ``owner`` begins, once it leads its byte ``middle`` to ``page``."""
        begin = self._directories.setdefault(owner, (len(self._directories) + 1) * 256)
        self._middles[begin + middle] = page
        return begin

    def code(self) -> NDArray[np.uint64]:
        return _scattered(self._entries, (len(self._begins) + 1) * 256, np.dtype(np.uint64))

    def directory(self) -> NDArray[np.int32]:
        return _scattered(self._middles, (len(self._directories) + 1) * 256, np.dtype(np.int32))


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
    trails: set[int] = field(default_factory=set)

    @property
    def wide(self) -> bool:
        return tuple(self.widths) == (2,)

    def fill(self, rows: Iterable[Row], pages: _Pages) -> None:
        """Enter the rows that decode."""
        for row in rows:
            if row.direction in DECODING:
                self._enter(row.code, _packed(row.text), pages)

    def _enter(self, code: bytes, word: int, pages: _Pages) -> None:
        lead = code[0]
        kind = (UNDEFINED, SINGLE if word else NUL, DOUBLE, TRIPLE)[len(code)]
        if self.kind[lead] != UNDEFINED and (self.kind[lead] != kind or len(code) == 1):
            raise ValueError(f"code {code.hex()} contradicts another code that begins alike")
        self.kind[lead] = kind
        self.trails.update(code[1:])
        if len(code) == 1:
            self.single[lead] = self.under[lead] = word
            return
        if word == 0:
            raise ValueError(f"code {code.hex()} stands for U+0000, which only one-byte codes can")
        page = pages.begin((id(self), code[:-1]))
        if not pages.put(page + code[-1], word):
            raise ValueError(f"code {code.hex()} is given two characters")
        if kind == DOUBLE:
            self.page[lead] = self.onward[lead] = page
        else:
            self.onward[lead] = pages.middle((id(self), code[:1]), code[1], page)

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
        trails = np.zeros(256, dtype=bool)
        trails[list(self.trails)] = True
        if self.wide:
            shifting = (self.kind == SHIFT) | (self.kind >= OPENS_SHIFT)
            self.stop[shifting & ~trails] = 1
            # An undefined code in double-byte text has two bytes like every other, or what follows would be misread.
            self.kind[self.kind == UNDEFINED] = DOUBLE
            self.kind[self.kind == OPENS_SHIFT] |= DOUBLE
        else:
            self.stop[~trails] = 1

    def pad(self) -> int:
        """The byte of U+0020, or -1."""
        found = np.flatnonzero(self.single == _SPACE)
        return int(found[0]) if len(found) else -1


def _packed(text: str) -> int:
    """Text as the little-endian number of its UTF-8 bytes; U+0000 is 0."""
    utf8 = text.encode()
    if len(utf8) > PACKED_BYTES or (len(utf8) > 1 and 0 in utf8):
        raise ValueError(f"{text!r} does not fit into {PACKED_BYTES} bytes of UTF-8")
    return int.from_bytes(utf8, "little")


def _scattered(entries: dict[int, int], size: int, dtype: np.dtype[Number]) -> NDArray[Number]:
    array = np.zeros(size, dtype=dtype)
    array[np.fromiter(entries.keys(), np.int64, len(entries))] = np.fromiter(entries.values(), dtype, len(entries))
    return array


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
