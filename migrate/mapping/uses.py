"""How often each 縮退 was applied in a run: what a municipality has to know of its residents' names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from migrate.characters import mj
from migrate.characters.shrink import Candidate

_PARTED = "\t"


@dataclass(frozen=True, slots=True)
class FoldUse:
    """``source``, a character with its selector, became ``target`` by the class ``name`` ``count`` times.

    ``mj``: the MJ name of ``source``.
    """

    source: str
    mj: str
    target: str
    name: str
    count: int


def use_of(character: str, chosen: Candidate) -> str:
    """One use as the engine counts it: a text that says what became what, and why."""
    return _PARTED.join((character, chosen.text, chosen.name))


class UseCounts:
    """Totals over all batches; safe to add to from several threads. There are no more than the map has links."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[str] = Counter()

    def add(self, uses: Mapping[str, int]) -> None:
        """Take in the counts of a batch."""
        with self._lock:
            self._counts.update(uses)

    def totals(self) -> tuple[FoldUse, ...]:
        """By character, target and class."""
        with self._lock:
            counted = sorted(self._counts.items())
        return tuple(_read(use, count) for use, count in counted)


def _read(use: str, count: int) -> FoldUse:
    source, target, name = use.split(_PARTED)
    return FoldUse(source, mj.name_of(source) or "", target, name, count)
