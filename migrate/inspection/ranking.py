"""Which charset: every candidate reads the same stretches, and the likeliest wins, if it wins by enough.

Between two charsets only such codes count as differ in a way that text can show: kana here and small letters there, a
character here and nothing there. Where one table has this kanji and the other that one, either may be meant; the answer
then names both charsets and the codes to look up on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from migrate.inspection.candidates import Candidate
from migrate.inspection.neutral import neutral, partners
from migrate.inspection.reading import Reading, Stretches, read
from migrate.inspection.viterbi import NOISE

#: How much likelier (as a logarithm) a charset must be than another for that one to be out.
ENOUGH = 12.0
#: What each byte that the best leaves unread adds to that: another charset reads some of them by chance.
PER_UNREAD = 0.02
#: What another opinion weighs.
VOTE = 3.0
#: Bytes all candidates read, and bytes those read that are not far behind.
FIRST_BYTES, SECOND_BYTES = 1 << 15, 1 << 18
#: Per byte: what is so far behind is not read again, and what is half as far is not compared code by code.
_FAR_BEHIND = 0.1
_TOO_MUCH_NOISE = 0.15
_MOST_TELLING = 12
_NO_MORE_NOISE, _A_FEW_BYTES = 0.001, 6


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
    ours, others = neutral(mine, theirs)
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
