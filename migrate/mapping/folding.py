"""``fold``: which classes of 縮退 a mapping asks for, and what they come to for one character."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from migrate.characters import shrink
from migrate.characters.repertoire import Repertoire
from migrate.characters.shrink import Candidate
from migrate.definitions import nearest
from migrate.errors import Faults

#: Characters whose answer is kept. Names hold a few thousand different ones.
_KEPT = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Folding:
    """Classes of 縮退 as a mapping names them: ``jis, koseki+kokuji-582-1`` is two steps, tried in this order; the
    classes of one step count together."""

    name: str
    steps: tuple[tuple[str, ...], ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """All classes of all steps."""
        return tuple(name for step in self.steps for name in step)


def read_folding(text: str, place: str, faults: Faults) -> Folding | None:
    """The classes a literal names, by name or in Japanese. Notes a D334 for every one that there is not."""
    known = {spelling: one.name for one in shrink.classes().values() for spelling in (one.name, one.ja)}
    steps = [[name.strip() for name in step.split("+")] for step in text.split(",")]
    unknown = [name for step in steps for name in step if name not in known]
    for name in unknown:
        allowed = f"{nearest(name, known)}? {', '.join(shrink.classes())}"
        faults.add("D334", place, found=name, allowed=allowed)
    return None if unknown else _folding(tuple(tuple(known[name] for name in step) for step in steps))


@cache
def _folding(steps: tuple[tuple[str, ...], ...]) -> Folding:
    return Folding(", ".join("+".join(step) for step in steps), steps)


@lru_cache(_KEPT)
def choose(character: str, folding: Folding, target: Repertoire) -> tuple[Candidate, ...] | None:
    """What one character can be folded to: one candidate, several to choose from, or none; None: it may stay.

    The first step that has a candidate decides. Links of one step that lead to one character are one candidate, under
    the first class that has it.
    """
    if target.has(character):
        return None
    for step in folding.steps:
        found = {one.text: one for one in reversed(shrink.candidates(character, step, target))}
        if found:
            return tuple(reversed(found.values()))
    return ()
