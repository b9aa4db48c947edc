"""Which charset: every candidate reads the same stretches, and the likeliest wins, if it wins by enough.

Between two charsets only such codes count as differ in a way that text can show: kana here and small letters there, a
character here and nothing there. Where one table has this kanji and the other that one, either may be meant; the answer
then names both charsets and the codes to look up on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from migrate.inspection.candidates import Candidate, Codes
from migrate.inspection.characters import Kind, alike, transitions
from migrate.inspection.viterbi import NOISE, PACKED, SHIFT, CharsetTables, read_as

#: How much likelier (as a logarithm) a charset must be than another for that one to be out.
ENOUGH = 12.0
#: What each byte that the best leaves unread adds to that: another charset reads some of them by chance.
PER_UNREAD = 0.02
#: What another opinion weighs.
VOTE = 3.0
#: What a change between single and double bytes without a shift costs: in records a field may begin anywhere, in text
#: every character is in its line.
JUMP_IN_RECORDS, JUMP_IN_TEXT = -5.0, -14.0
#: Bytes all candidates read, and bytes those read that are not far behind.
FIRST_BYTES, SECOND_BYTES = 1 << 15, 1 << 18
#: Per byte: what is so far behind is not read again, and what is half as far is not compared code by code.
_FAR_BEHIND = 0.1
_TOO_MUCH_NOISE = 0.15
_MOST_TELLING = 12
_NO_MORE_NOISE, _A_FEW_BYTES = 0.001, 6


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


@dataclass(frozen=True, slots=True)
class Telling:
    """A code that is in the data and that two charsets read differently. An empty text: no character."""

    code: str
    count: int
    texts: tuple[str, str]


@dataclass(frozen=True)
class Ranking:
    """The outcome. ``readings``: the likeliest first. ``behind``: for each how much less likely it is than the best, by
    what counts between the two. ``open``: those that may be it, the best first: one if it is decided. ``equal``: those
    of ``open`` that read every code in the data as the best does. ``telling``: by name what else differs from the best.
    """

    readings: tuple[Reading, ...]
    behind: dict[str, float]
    open: tuple[Candidate, ...]
    equal: tuple[Candidate, ...]
    telling: dict[str, tuple[Telling, ...]]

    @property
    def best(self) -> Reading:
        """The likeliest reading."""
        return self.readings[0]

    @property
    def chosen(self) -> Candidate | None:
        """The charset, if it is decided."""
        return self.open[0] if len(self.open) == 1 else None


def rank(stretches: Stretches, candidates: Sequence[Candidate], vote: str | None = None) -> Ranking:
    """Let the candidates read the stretches, which must hold at least one byte. ``vote``: a charset that another
    opinion is for."""
    first = stretches.first(FIRST_BYTES)
    readings = _sorted(read(one, first) for one in candidates)
    limit = readings[0].likelihood - max(ENOUGH, _FAR_BEHIND * first.size)
    near = [one for one in readings if one.likelihood >= limit or _reads_as_much(one, readings[0])]
    rest = [one for one in readings if one not in near]
    whole = stretches.first(SECOND_BYTES)
    if whole.size > first.size:
        near = _sorted(read(one.candidate, whole) for one in near)
    best = near[0]
    behind = {one.candidate.name: _behind(best, one) for one in near}
    behind |= {one.candidate.name: readings[0].likelihood - one.likelihood for one in rest}
    if vote in behind:
        behind = {
            name: one + (vote == best.candidate.name) * VOTE - (name == vote) * VOTE for name, one in behind.items()
        }
        behind[best.candidate.name] = 0.0
    enough = ENOUGH + PER_UNREAD * best.share(NOISE) * best.stretches.size
    undecided = [one for one in near if behind[one.candidate.name] < enough]
    if best.share(NOISE) > _TOO_MUCH_NOISE:
        undecided = []
    equal = [one for one in undecided if _same(best, one)]
    telling = {one.candidate.name: _telling(best, one) for one in undecided if one is not best and one not in equal}
    return Ranking(
        (*near, *rest),
        behind,
        tuple(one.candidate for one in undecided),
        tuple(one.candidate for one in equal),
        telling,
    )


def _sorted(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda one: (-one.likelihood, one.candidate.name))


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


def _behind(best: Reading, other: Reading) -> float:
    """How much less likely ``other`` is. Charsets of the same shape are compared by what can tell them apart only."""
    mine, theirs = best.candidate, other.candidate
    if mine is theirs:
        return 0.0
    if mine.unicode != theirs.unicode:
        return best.likelihood - other.likelihood
    if _reads_as_much(other, best):
        return 0.0
    plain = best.likelihood - other.likelihood
    if plain > _FAR_BEHIND / 2 * best.stretches.size:
        return plain
    ours, others = _neutral(mine, theirs)
    return read(mine, best.stretches, ours).likelihood - read(theirs, best.stretches, others).likelihood


def _reads_as_much(other: Reading, best: Reading) -> bool:
    """Whether a charset of single or of double bytes only leaves no more unread than one of both: then there is nothing
    else in the data."""
    if len(other.candidate.states) > 1 or len(best.candidate.states) == 1 or best.shifts():
        return False
    # among few records a packed decimal that is not told yet: a charset of both reads some of its bytes by chance
    records = len(other.stretches.starts) // other.stretches.together if other.stretches.packed else 1
    unread = max(_NO_MORE_NOISE, _A_FEW_BYTES * max(1, records) / max(1, other.stretches.size))
    return other.share(NOISE) <= best.share(NOISE) + unread


@cache
def _neutral(one: Candidate, other: Candidate) -> tuple[tuple[Codes, ...], tuple[Codes, ...]]:
    """The codes of both with the same worth wherever a difference of the two would say nothing."""
    mine, theirs = list(one.states), list(other.states)
    for here, there in enumerate(partners(one, other)):
        if there is not None:
            mine[here], theirs[there] = _neutral_codes(mine[here], theirs[there])
    return tuple(mine), tuple(theirs)


def partners(one: Candidate, other: Candidate) -> list[int | None]:
    """For each state of one charset the state of the other that stands for it: that which the same shift leads to, or
    where no shift is common, that in the same place."""
    alike_built = len(one.states) == len(other.states)
    shared = any(mine & theirs for mine in one.routes for theirs in other.routes)
    if not shared:
        return [
            place if alike_built or place == 0 == len(other.states) - 1 else None for place in range(len(one.states))
        ]
    return [
        next((place for place, theirs in enumerate(other.routes) if mine & theirs or (not here and not place)), None)
        for here, mine in enumerate(one.routes)
    ]


def _neutral_codes(mine: Codes, theirs: Codes) -> tuple[Codes, Codes]:
    tables = [(mine.singles, mine.single_kinds, theirs.singles, theirs.single_kinds)]
    tables.append((mine.pairs, mine.pair_kinds, theirs.pairs, theirs.pair_kinds))
    if mine.triples is not None and theirs.triples is not None:
        tables.append((mine.triples, _kinds(mine), theirs.triples, _kinds(theirs)))
    levelled = [_levelled(*table) for table in tables]
    if len(levelled) == 2:  # noqa: PLR2004
        rest = ((mine.triples, mine.triple_kinds), (theirs.triples, theirs.triple_kinds))
    else:
        rest = (levelled[2][:2], levelled[2][2:])
    return (
        Codes(*levelled[0][:2], *levelled[1][:2], mine.texts, mine.triple_lead, *rest[0]),
        Codes(*levelled[0][2:], *levelled[1][2:], theirs.texts, theirs.triple_lead, *rest[1]),
    )


def _kinds(codes: Codes) -> NDArray[np.uint8]:
    return codes.triple_kinds if codes.triple_kinds is not None else np.zeros(0, np.uint8)


Table = tuple[NDArray[np.float32], NDArray[np.uint8], NDArray[np.float32], NDArray[np.uint8]]


def _levelled(
    worths: NDArray[np.float32], kinds: NDArray[np.uint8], others: NDArray[np.float32], other_kinds: NDArray[np.uint8]
) -> Table:
    tells_nothing = alike()[kinds, other_kinds] & (kinds != Kind.NONE) & (other_kinds != Kind.NONE)
    higher = np.where(tells_nothing, np.maximum(worths, others), np.float32(0))
    kind = np.where(worths >= others, kinds, other_kinds)
    return (
        np.where(tells_nothing, higher, worths),
        np.where(tells_nothing, kind, kinds),
        np.where(tells_nothing, higher, others),
        np.where(tells_nothing, kind, other_kinds),
    )


def _same(best: Reading, other: Reading) -> bool:
    """Whether both read every code as the same text."""
    if best is other:
        return True
    return bool(np.array_equal(best.widths, other.widths)) and _texts(best) == _texts(other)


def _texts(reading: Reading) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (state, code), count in reading.used().items():
        counts[reading.candidate.text(state, code)] += count
    return counts


def _telling(best: Reading, other: Reading) -> tuple[Telling, ...]:
    """The codes the best reading met that the other charset reads differently, the most frequent first."""
    found = []
    theirs = partners(best.candidate, other.candidate)
    for (state, code), count in best.used().items():
        there = theirs[state]
        texts = best.candidate.text(state, code), "" if there is None else other.candidate.text(there, code)
        if texts[0] != texts[1]:
            found.append(Telling(code.hex().upper(), count, texts))
    return tuple(sorted(found, key=lambda one: (-one.count, one.code))[:_MOST_TELLING])
