"""縮退: what a shape could be written as in JIS X 0213, by MJ縮退マップ 1.2.0.

The map is a list of *candidates*, of ten classes (``shrink_classes.csv``): one, several or none for a shape. Which
classes count is for whoever folds to say; this module looks up and never chooses.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from migrate.characters import mj
from migrate.characters.tables import CANDIDATES, read_table

if TYPE_CHECKING:
    from migrate.characters.repertoire import Repertoire

#: Candidates of one character that a message lists.
SHOWN = 8
#: Characters whose links are kept.
_KEPT = 1 << 16


@dataclass(frozen=True, slots=True)
class ShrinkClass:
    """A class of candidates: its name in mappings, what it is called, and its columns 区分, 種別, 付記 in the map."""

    name: str
    ja: str
    en: str
    columns: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """``text`` could stand for the shape, as the class ``name`` says."""

    text: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class _Map:
    """One row per link, by MJ number: the target's code point, and the number of the class."""

    numbers: NDArray[np.uint32]
    targets: NDArray[np.uint32]
    classes: NDArray[np.uint8]


@cache
def classes() -> dict[str, ShrinkClass]:
    """The classes by name, in the order of the documentation."""
    text = files("migrate.characters").joinpath("shrink_classes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    made = [ShrinkClass(r["class"], r["ja"], r["en"], (r["kind"], r["table"], r["note"])) for r in rows]
    return {one.name: one for one in made}


def candidates(character: str, wanted: Collection[str] = (), target: Repertoire | None = None) -> list[Candidate]:
    """What the map gives for one character with its selector, in the map's order: of the classes ``wanted`` (none: of
    all), and members of ``target`` only."""
    every = _links(character)
    return [one for one in every if (not wanted or one.name in wanted) and (target is None or target.has(one.text))]


@lru_cache(_KEPT)
def _links(character: str) -> tuple[Candidate, ...]:
    name = mj.name_of(character)
    if name is None:
        return ()
    links, names = _map(), list(classes())
    number = np.uint32(name[2:])
    first, last = (int(np.searchsorted(links.numbers, number, side)) for side in ("left", "right"))
    found = (Candidate(chr(links.targets[at]), names[links.classes[at]]) for at in range(first, last))
    return tuple(dict.fromkeys(found))


def code_points(text: str) -> str:
    """``U+8FBB U+E0102``."""
    return " ".join(f"U+{ord(char):04X}" for char in text)


def listed(characters: Sequence[str], target: Repertoire, wanted: Collection[str] = ()) -> str:
    """The candidates of some characters, for a message: ``U+9AD9 → 高 U+9AD8; U+2000B → –``."""
    return "; ".join(f"{code_points(one)} → {_targets(one, target, wanted)}" for one in characters)


def _targets(character: str, target: Repertoire, wanted: Collection[str]) -> str:
    texts = list(dict.fromkeys(one.text for one in candidates(character, wanted, target)))
    shown = [f"{text} {code_points(text)}" for text in texts[:SHOWN]]
    return " / ".join([*shown, "…"] if len(texts) > SHOWN else shown) or "–"


@cache
def _map() -> _Map:
    table = read_table(CANDIDATES, ("MJ文字図形名", "区分", "種別", "付記", "UCS"))
    kinds = {one.columns: number for number, one in enumerate(classes().values())}
    rows = table.select("区分", "種別", "付記").fill_null("").rows()
    of_class = np.array([kinds[row] for row in rows], np.uint8)
    numbers = table["MJ文字図形名"].str.strip_prefix("MJ").str.to_integer().to_numpy().astype(np.uint32)
    targets = table["UCS"].str.to_integer(base=16).to_numpy().astype(np.uint32)
    order = np.argsort(numbers, kind="stable")
    return _Map(numbers[order], targets[order], of_class[order])
