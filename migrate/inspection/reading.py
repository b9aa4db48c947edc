"""How one charset reads stretches of bytes: what each byte was taken for, and how likely that makes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migrate.inspection.candidates import Candidate, Codes
from migrate.inspection.characters import Kind, transitions
from migrate.inspection.viterbi import NOISE, PACKED, SHIFT, CharsetTables, read_as

#: What a change between single and double bytes without a shift costs: in records a field may begin anywhere, in text
#: every character is in its line.
JUMP_IN_RECORDS, JUMP_IN_TEXT = -5.0, -14.0


@dataclass(frozen=True, slots=True)
class Stretches:
    """What is read: ``data[starts[i]:ends[i]]``. ``packed``: packed decimals may be among it. ``together``: so many
    stretches are of one record."""

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    packed: bool
    jump: float
    together: int = 1

    @property
    def size(self) -> int:
        """Bytes in all."""
        return int((self.ends - self.starts).sum())

    def first(self, limit: int) -> Stretches:
        """As many of the stretches as have ``limit`` bytes, spread over all of them, whole records; at least one."""
        if self.size <= limit:
            return self
        step = -(-self.size // limit)
        kept = np.arange(len(self.starts)).reshape(-1, self.together)[::step].ravel()
        return Stretches(self.data, self.starts[kept], self.ends[kept], self.packed, self.jump, self.together)


@dataclass(frozen=True)
class Reading:
    """How a candidate reads the stretches. ``likelihood``: a logarithm. ``labels``, ``widths``: see
    ``viterbi.read_as``; bytes outside the stretches have the width 0."""

    candidate: Candidate
    likelihood: float
    labels: NDArray[np.uint8]
    widths: NDArray[np.uint8]
    stretches: Stretches

    @property
    def bytes_read(self) -> NDArray[np.bool_]:
        """Which bytes lie in the stretches."""
        inside = np.zeros(len(self.labels) + 1, np.int64)
        np.add.at(inside, self.stretches.starts, 1)
        np.add.at(inside, self.stretches.ends, -1)
        return np.asarray(np.cumsum(inside)[:-1] > 0)

    def share(self, label: int) -> float:
        """The share of the bytes with a label."""
        read = self.bytes_read
        return float((self.labels[read] == label).mean()) if read.any() else 0.0

    def strict(self) -> tuple[int, int] | None:
        """(stretches that the charset decodes without a fault, stretches), of lines of text; None for records, whose
        fields are not known."""
        if self.stretches.packed or self.stretches.jump == JUMP_IN_RECORDS:
            return None
        lengths = self.stretches.ends - self.stretches.starts
        faults = self.candidate.charset.decode_column(self.stretches.data, self.stretches.starts, lengths).faults
        return len(lengths) - faults["row"].n_unique(), len(lengths)

    def line_ends(self) -> NDArray[np.int64]:
        """Where codes of line ends begin."""
        states = self.candidate.states
        one = np.flatnonzero((self.widths == 1) & (self.labels < PACKED))
        kinds = np.stack([state.single_kinds for state in states])[self.labels[one], self.stretches.data[one]]
        ends: NDArray[np.int64] = one[kinds == Kind.LINE_END]
        return ends

    def used(self) -> Counter[tuple[int, bytes]]:
        """(state, code) of every code of text, with how often it is there."""
        counts: Counter[tuple[int, bytes]] = Counter()
        data = self.stretches.data
        for width in (1, 2, 3, 4):
            at = np.flatnonzero(self.widths == width)
            at = at[self.labels[at] < PACKED]
            if not len(at):
                continue
            codes = self.labels[at].astype(np.int64)
            for n in range(width):
                codes = codes << 8 | data[at + n]
            for code, count in zip(*np.unique(codes, return_counts=True), strict=True):
                number = int(code)
                state, rest = number >> 8 * width, number & (1 << 8 * width) - 1
                counts[state, rest.to_bytes(width, "big")] += int(count)
        return counts

    def shifts(self) -> Counter[str]:
        """Shift sequences, in hex, with how often each is there."""
        counts: Counter[str] = Counter()
        for width in (1, 2, 3, 4):
            at = np.flatnonzero((self.widths == width) & (self.labels == SHIFT))
            for place in at.tolist():
                counts[self.stretches.data[place : place + width].tobytes().hex().upper()] += 1
        return counts


def read(candidate: Candidate, stretches: Stretches, neutral: Sequence[Codes] | None = None) -> Reading:
    """One candidate's reading. ``neutral``: codes to read with instead of the candidate's own."""
    labels = np.full(len(stretches.data), NOISE, np.uint8)
    widths = np.zeros(len(stretches.data), np.uint8)
    likelihood = read_as(
        stretches.data,
        stretches.starts,
        stretches.ends,
        _tables(candidate, tuple(neutral or candidate.states)),
        transitions(),
        stretches.jump,
        stretches.packed,
        labels,
        widths,
    )
    return Reading(candidate, likelihood, labels, widths, stretches)


_NO_TRIPLES = np.zeros(0, np.float32), np.zeros(0, np.uint8)


def _tables(candidate: Candidate, states: Sequence[Codes]) -> CharsetTables:
    three = next((state for state in states if state.triples is not None), None)
    triples, kinds = (three.triples, three.triple_kinds) if three else _NO_TRIPLES
    return CharsetTables(
        singles=np.stack([state.singles for state in states]),
        single_kinds=np.stack([state.single_kinds for state in states]),
        pairs=np.stack([state.pairs for state in states]),
        pair_kinds=np.stack([state.pair_kinds for state in states]),
        triple_lead=three.triple_lead if three else -1,
        triples=_NO_TRIPLES[0] if triples is None else triples,
        triple_kinds=_NO_TRIPLES[1] if kinds is None else kinds,
        unicode=candidate.unicode,
        shifts=candidate.shifts,
        homes=candidate.homes,
    )
