"""Names of fields: what they are made of, in Japanese or in letters (``names.csv``)."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

#: A name is known when so much of it is made of known words.
_KNOWN = 0.6
_SEPARATORS = re.compile(r"[_\s\-－・.()（）/]+")


def is_known_name(text: str) -> bool:
    """Whether a text is made of words that fields are named with."""
    plain = _plain(text)
    letters = len(plain.replace("_", ""))
    return bool(letters) and _cut(plain)[1] >= _KNOWN * letters


def meanings(name: str) -> frozenset[str]:
    """The words of the standards that a field's name is made of: ``SHIMEI_KANA`` → 氏名, フリガナ."""
    return frozenset(word for words in _cut(_plain(name))[0] for word in words)


def _plain(name: str) -> str:
    """A name in one spelling: letters in capitals and half width, numbers of repetitions left off."""
    text = unicodedata.normalize("NFKC", name).upper()
    return re.sub(r"_?\d+$", "", _SEPARATORS.sub("_", text).strip("_")) or text


@cache
def _cut(plain: str) -> tuple[tuple[tuple[str, ...], ...], int]:
    """The known words of a name, the longest that fits first, and how many letters they take."""
    words = _words()
    found: list[tuple[str, ...]] = []
    taken = at = 0
    while at < len(plain):
        for size in range(min(len(plain) - at, _longest()), 0, -1):
            word = plain[at : at + size]
            if word in words and _stands_alone(plain, at, size):
                found.append(words[word])
                taken += len(word.replace("_", ""))
                at += size
                break
        else:
            at += 1
    return tuple(found), taken


def _stands_alone(plain: str, at: int, size: int) -> bool:
    """A word in letters must not be part of a longer one: SEI in SEINEN."""
    if not plain[at : at + size].isascii():
        return True
    before, after = plain[at - 1 : at], plain[at + size : at + size + 1]
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())


@cache
def _words() -> dict[str, tuple[str, ...]]:
    text = files("migrate.inspection").joinpath("names.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.reader(text.splitlines()) if not row[0].startswith("#")]
    return {unicodedata.normalize("NFKC", word).upper(): tuple(meaning.split()) for word, meaning in rows[1:]}


@cache
def _longest() -> int:
    return max(map(len, _words()))
