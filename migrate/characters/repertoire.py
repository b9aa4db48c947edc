"""Repertoires: which characters an item may hold, as named sets.

A character is a base with its marks (``migrate.marks``). It is a member when

- the base is one and every mark after it is one (JIS X 0213 has U+0301 as a character of its own), or
- base and first mark are a member together: か゚ of JIS X 0213, 辻 with U+E0102 of 文字情報基盤.

So a bare base stands for itself, and is no member where only its variation sequences are; a selector that no sequence
of the repertoire has with this base makes the character a stranger, whatever the base is. What is no text at all
(``UNUSABLE``) and marks without a base are not judged here: they are another fault (E303).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.characters import jis, kernel, mj
from migrate.characters.bitmap import Bitmap, bitmap_of, holds
from migrate.characters.mj import MARK_BITS, Keys
from migrate.characters.own_list import OwnList
from migrate.characters.ranges import HALF_WIDTH, KANA_MARKS, KATAKANA, UNUSABLE
from migrate.definitions import nearest
from migrate.errors import Faults
from migrate.marks import Ranges, characters, is_mark

#: Name → what it is, in Japanese and English, in the order of the documentation.
NAMES: dict[str, tuple[str, str]] = {
    "mj": ("文字情報基盤の漢字・変体仮名とJIS X 0213の非漢字", "MJ shapes, 変体仮名, and JIS X 0213's non-kanji"),
    "mj+": ("mj に利用者の一覧の文字を加えたもの", "mj and the characters of a list of your own"),
    "jisx0213": ("JIS X 0213:2012 の11,233字", "the 11,233 characters of JIS X 0213:2012"),
    "jisx0208": ("JIS X 0208:1997 の6,879字", "the 6,879 characters of JIS X 0208:1997"),
    "ascii": ("半角の英数字・記号・空白（U+0020〜007E）", "printable ASCII, U+0020–007E"),
    "kana-full": ("全角カタカナと全角空白", "full-width katakana and the full-width space"),
}  # fmt: skip
OWN = "mj+"


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """``points``: code points that are members by themselves; ``ranges``: more of them; ``keys``: base and mark."""

    points: frozenset[int] = frozenset()
    ranges: Ranges = ()
    keys: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class Repertoire:
    """One or several named sets together. ``name``: their names, parted by a space; ``parts``: made when first used."""

    name: str
    own: OwnList | None = None

    @cached_property
    def _parts(self) -> Sequence[Members]:
        return [_members(name, self.own) for name in self.name.split()]

    @cached_property
    def _keys(self) -> frozenset[int]:
        return frozenset().union(*(part.keys for part in self._parts))

    @cached_property
    def _points(self) -> Bitmap:
        points = np.fromiter(frozenset().union(*(part.points for part in self._parts)), dtype=np.uint32)
        return bitmap_of(points, UNUSABLE + tuple(pair for part in self._parts for pair in part.ranges))

    @cached_property
    def _slots(self) -> Keys:
        return kernel.slots_of(self._keys)

    def rows_outside(self, texts: pl.Series) -> NDArray[np.bool_]:
        """Which rows of a String column hold a character that is no member."""
        return kernel.rows_outside(texts, self._points, self._slots)

    def has(self, character: str) -> bool:
        """Whether one character, with its marks, is a member."""
        base, marks = character[0], character[1:]
        if is_mark(base):
            return True
        if marks and ord(base) << MARK_BITS | ord(marks[0]) in self._keys:
            marks = marks[1:]
        elif not holds(self._points, ord(base)):
            return False
        return all(holds(self._points, ord(mark)) for mark in marks)

    def outside(self, text: str) -> list[str]:
        """The characters of a text that are no members, in their order."""
        return [character for character in characters(text) if not self.has(character)]

    def accepts(self, value: object) -> bool:
        """Whether a value is no text, or one of members only: as a JSON Schema format wants it."""
        return not isinstance(value, str) or not self.outside(value)


def spelled(text: str, place: str, faults: Faults) -> str | None:
    """The names of one or several repertoires, parted by one space. Notes a D330 for each that there is not."""
    names = list(dict.fromkeys(text.split()))
    unknown = [name for name in names or [""] if name not in NAMES]
    for name in unknown:
        faults.add("D330", place, found=name, allowed=f"{nearest(name, NAMES)}? {', '.join(NAMES)}")
    return None if unknown else " ".join(names)


def named(name: str, own: OwnList | None = None) -> Repertoire:
    """The repertoire of names as ``spelled`` gives them; the same object whenever it is asked for.

    ``own``: the list of ``mj+``.
    """
    return _made(name, own if OWN in name.split() else None)


@cache
def _made(name: str, own: OwnList | None) -> Repertoire:
    return Repertoire(name, own)


def _members(name: str, own: OwnList | None) -> Members:
    if name == OWN:
        added = own.keys if own is not None else frozenset()
        return _with(_members("mj", None), added)
    if name == "mj":
        return _with(Members(), {*map(mj.key_of, jis.non_kanji()), *mj.shapes().keys.tolist()})
    if name == "ascii":
        return Members(ranges=HALF_WIDTH)
    if name == "kana-full":
        return Members(ranges=KATAKANA + KANA_MARKS)
    return _with(Members(), map(mj.key_of, jis.jisx0213() if name == "jisx0213" else jis.jisx0208()))


def _with(members: Members, keys: Iterable[int]) -> Members:
    """More members: keys without a mark are code points."""
    every = frozenset(keys)
    joined = frozenset(key for key in every if key & (1 << MARK_BITS) - 1)
    alone = frozenset(key >> MARK_BITS for key in every - joined)
    return Members(members.points | alone, members.ranges, members.keys | joined)
