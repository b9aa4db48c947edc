"""A ranking as the answer's data."""

from __future__ import annotations

import math
from collections.abc import Sequence

from migrate.inspection.model import Difference, Evidence, LengthVote, Vote
from migrate.inspection.periods import Length
from migrate.inspection.ranking import ENOUGH, Ranking
from migrate.inspection.reading import Reading
from migrate.inspection.viterbi import NOISE

#: Candidates shown.
_SHOWN = 8


def votes(ranking: Ranking) -> tuple[Vote, ...]:
    """The candidates, the likeliest first."""
    found = []
    for reading in ranking.readings[:_SHOWN]:
        behind = ranking.behind[reading.candidate.name]
        found.append(
            Vote(
                reading.candidate.name,
                reading.candidate.names[1:],
                round(math.exp(-max(0.0, behind) / ENOUGH), 4),
                round(behind, 1),
                round(reading.share(NOISE), 4),
                tuple(_evidence(reading)),
            )
        )
    return tuple(sorted(found, key=lambda vote: -vote.score))


def _evidence(reading: Reading) -> list[Evidence]:
    shifts = reading.shifts()
    found = []
    if shifts:
        counts = ", ".join(f"X'{code}' × {count:,}" for code, count in shifts.most_common(4))
        found.append(Evidence("shifts", {"counts": counts}))
    strict = reading.strict()
    if strict:
        found.append(Evidence("strict", {"good": f"{strict[0]:,}", "all": f"{strict[1]:,}"}))
    return found


def differences(ranking: Ranking) -> dict[str, tuple[Difference, ...]]:
    """The codes by which the charsets that may be it differ from the likeliest, by charset."""
    return {
        name: tuple(Difference(one.code, one.count, *one.texts) for one in codes)
        for name, codes in ranking.telling.items()
    }


def length_votes(lengths: Sequence[Length]) -> tuple[LengthVote, ...]:
    """The record lengths that were weighed."""
    return tuple(LengthVote(one.length, round(one.score, 3), one.gain, one.repeats, one.divides) for one in lengths)
