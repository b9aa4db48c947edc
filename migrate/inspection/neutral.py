"""Two charsets side by side: their codes made equal wherever a difference of the two would say nothing."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from migrate.inspection.candidates import Candidate, Codes
from migrate.inspection.characters import Kind, alike


@cache
def neutral(one: Candidate, other: Candidate) -> tuple[tuple[Codes, ...], tuple[Codes, ...]]:
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
