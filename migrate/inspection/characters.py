"""What Japanese administrative text looks like: how likely a character is, and which kinds follow each other.

The figures are set by hand, coarse on purpose: they need only tell a name from what a wrong charset makes of it, and no
person's data went into them. A wrong charset turns kana into lone letters, kanji into a mixture of rare ones, Greek and
box drawing, and leaves bytes that stand for nothing.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Kind(IntEnum):
    """Kinds of characters. NONE: no character at all."""

    NONE = 0
    SPACE = 1
    DIGIT = 2
    UPPER = 3
    LOWER = 4
    HALF_KANA = 5
    VOICED_MARK = 6
    MARK = 7
    RARE_MARK = 8
    LINE_END = 9
    CONTROL = 10
    HIRAGANA = 11
    KATAKANA = 12
    KANJI = 13
    SECOND_KANJI = 14
    RARE_KANJI = 15
    WIDE_SPACE = 16
    WIDE_ALPHANUMERIC = 17
    WIDE_MARK = 18
    RARE_WIDE = 19
    PRIVATE = 20
    FOREIGN = 21
    NAME_KANJI = 22


#: Share of each kind in text, and roughly how many characters share it.
_SHARES: dict[Kind, tuple[float, int]] = {
    Kind.SPACE: (0.20, 1),
    Kind.DIGIT: (0.28, 10),
    Kind.UPPER: (0.03, 26),
    Kind.LOWER: (0.02, 26),
    Kind.HALF_KANA: (0.08, 60),
    Kind.VOICED_MARK: (0.01, 2),
    Kind.MARK: (0.06, 12),
    Kind.RARE_MARK: (0.003, 25),
    Kind.LINE_END: (0.02, 3),
    Kind.CONTROL: (0.0002, 60),
    Kind.HIRAGANA: (0.03, 83),
    Kind.KATAKANA: (0.04, 90),
    Kind.KANJI: (0.16, 1500),
    Kind.SECOND_KANJI: (0.008, 3400),
    Kind.RARE_KANJI: (0.002, 6000),
    Kind.NAME_KANJI: (0.002, 40),
    Kind.WIDE_SPACE: (0.03, 1),
    Kind.WIDE_ALPHANUMERIC: (0.012, 62),
    Kind.WIDE_MARK: (0.012, 25),
    Kind.RARE_WIDE: (0.0004, 500),
    Kind.PRIVATE: (0.0008, 3000),
    Kind.FOREIGN: (0.0001, 10000),
}
#: Kinds that keep company: what follows one of a group is likely of the same group.
_GROUPS = (
    {Kind.SPACE},
    {Kind.DIGIT, Kind.MARK},
    {Kind.UPPER},
    {Kind.LOWER},
    {Kind.HALF_KANA, Kind.VOICED_MARK},
    {Kind.LINE_END},
    {Kind.WIDE_SPACE},
    {
        Kind.HIRAGANA,
        Kind.KATAKANA,
        Kind.KANJI,
        Kind.SECOND_KANJI,
        Kind.RARE_KANJI,
        Kind.NAME_KANJI,
        Kind.WIDE_ALPHANUMERIC,
        Kind.WIDE_MARK,
        Kind.PRIVATE,
    },
)
_LOYALTY = 0.8
_HARDLY_EVER = 1e-6
#: Kinds between which a difference of two tables says nothing about which of them is meant.
_ALIKE = (
    {Kind.KANJI, Kind.SECOND_KANJI, Kind.RARE_KANJI, Kind.PRIVATE},
    {Kind.KANJI, Kind.SECOND_KANJI, Kind.NAME_KANJI},
    {Kind.WIDE_MARK, Kind.RARE_WIDE, Kind.WIDE_SPACE, Kind.WIDE_ALPHANUMERIC, Kind.FOREIGN},
    {Kind.MARK, Kind.RARE_MARK, Kind.FOREIGN},
)
_VOWELS, _COMMON_CONSONANTS = frozenset("aeiou"), frozenset("nhsrtkmy")


class Characters(NamedTuple):
    """By code point: the character's ``Kind`` (uint8), and the logarithm of its share within the kind (float32)."""

    kinds: NDArray[np.uint8]
    worths: NDArray[np.float32]


@cache
def characters() -> Characters:
    """What every code point is. Kanji go by the levels of JIS X 0208, the rest by Unicode's blocks."""
    kinds = np.full(_POINTS, Kind.FOREIGN, np.uint8)
    for points, kind in _in_jis():
        kinds[points] = kind
    for first, last, kind in _BLOCKS:
        block = kinds[first : last + 1]
        block[(block == Kind.FOREIGN) | (kind is not Kind.RARE_KANJI)] = kind
    for first, last in _NO_CHARACTERS:
        kinds[first : last + 1] = Kind.NONE
    for kind, members in _MEMBERS.items():
        kinds[[ord(char) for char in members]] = kind
    sizes = np.array([_SHARES[kind][1] if kind in _SHARES else 1 for kind in Kind])
    worths = -np.log(sizes)[kinds].astype(np.float32)
    for letter in string.ascii_lowercase:
        share = 0.1 if letter in _VOWELS else 0.045 if letter in _COMMON_CONSONANTS else 0.0108
        worths[[ord(letter), ord(letter.upper())]] = np.log(share)
    return Characters(kinds, worths)


_POINTS = 0x110000
_LEVELS = ((1, 15, Kind.RARE_WIDE), (16, 47, Kind.KANJI), (48, 84, Kind.SECOND_KANJI))
#: Later ones go over earlier ones, but RARE_KANJI only says what is not in JIS X 0208.
_BLOCKS = (
    (0x00, 0x1F, Kind.CONTROL), (0x7F, 0x9F, Kind.CONTROL), (0x20, 0x7E, Kind.RARE_MARK), (0x30, 0x39, Kind.DIGIT),
    (0x41, 0x5A, Kind.UPPER), (0x61, 0x7A, Kind.LOWER), (0x3041, 0x3096, Kind.HIRAGANA),
    (0x30A1, 0x30FC, Kind.KATAKANA),
    (0xFF10, 0xFF19, Kind.WIDE_ALPHANUMERIC), (0xFF21, 0xFF3A, Kind.WIDE_ALPHANUMERIC),
    (0xFF41, 0xFF5A, Kind.WIDE_ALPHANUMERIC), (0xFF61, 0xFF9D, Kind.HALF_KANA), (0xFF9E, 0xFF9F, Kind.VOICED_MARK),
    (0x4E00, 0x9FFF, Kind.RARE_KANJI), (0xF900, 0xFAFF, Kind.RARE_KANJI), (0x3400, 0x4DBF, Kind.RARE_KANJI),
    (0x20000, 0x3FFFF, Kind.RARE_KANJI), (0xE000, 0xF8FF, Kind.PRIVATE), (0xF0000, 0x10FFFF, Kind.PRIVATE),
)  # fmt: skip
#: Variation selectors and combining marks belong to the character before them.
_NO_CHARACTERS = ((0x0300, 0x036F), (0x3099, 0x309A), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_MEMBERS = {
    Kind.SPACE: " ",
    Kind.WIDE_SPACE: "\u3000",
    Kind.MARK: "-.,/()'\":+&_\t",
    Kind.LINE_END: "\r\n\x85",
    Kind.RARE_MARK: "¥‾£¢¬¦",
    # not in JIS X 0208, and yet in thousands of names: beside a kanji that is in none, they tell
    Kind.NAME_KANJI: "髙﨑德濵瀨桒栁彅𠮷黑靑淸增寬郞鄕敎橫禎塚晴精羽諸都隆益礼神祥福靖逸",
    Kind.WIDE_MARK: "、。・（）－―‐−～〜々〆「」『』，．：；！？／〒＆＃＊＋＝％′″◯○●△×ー",
}


def _in_jis() -> Iterator[tuple[list[int], Kind]]:
    for first, last, kind in _LEVELS:
        codes = bytes(
            byte for row in range(first, last + 1) for cell in range(1, 95) for byte in (row + 0xA0, cell + 0xA0)
        )
        yield [ord(char) for char in codes.decode("euc_jp", "ignore")], kind


def worth_of(texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Of texts, each what one code stands for: their likelihoods and kinds, going by their first characters."""
    points = np.fromiter((ord(text[0]) for text in texts), np.int64, len(texts))
    known = characters()
    return known.worths[points], known.kinds[points]


@cache
def kind_shares() -> NDArray[np.float64]:
    """The logarithm of each kind's share in text."""
    shares = np.array([_SHARES[kind][0] if kind in _SHARES else 1.0 for kind in Kind])
    return np.asarray(np.log(shares))


@cache
def transitions() -> NDArray[np.float32]:
    """Kinds × kinds: the logarithm of how likely the second follows the first. NONE first: a beginning."""
    size = len(Kind)
    shares = np.array([_SHARES[kind][0] if kind in _SHARES else 0.0 for kind in Kind])
    shares /= shares.sum()
    table = np.tile(shares, (size, 1))
    for group in _GROUPS:
        members = np.zeros(size)
        members[list(group)] = shares[list(group)]
        members /= members.sum()
        for kind in group:
            table[kind] = (1 - _LOYALTY) * shares + _LOYALTY * members
    for kind in Kind:
        if kind not in {Kind.HALF_KANA, Kind.NONE}:
            table[kind, Kind.VOICED_MARK] = _HARDLY_EVER
    table[Kind.NONE, Kind.VOICED_MARK] = _HARDLY_EVER
    table[:, Kind.NONE] = 1.0
    result: NDArray[np.float32] = np.log(table).astype(np.float32)
    return result


@cache
def alike() -> NDArray[np.bool_]:
    """Kinds × kinds: whether a code that is one in this table and the other in that tells nothing."""
    table = np.eye(len(Kind), dtype=np.bool_)
    for group in _ALIKE:
        for kind in group:
            table[kind, list(group)] = True
    return table
