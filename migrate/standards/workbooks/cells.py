"""What single cells say: types, lengths, repeat counts. Each in every spelling met, or not understood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import cast

from migrate.standards.model import INTEGER_RANGES, IntegerType, ItemType
from migrate.standards.workbooks.sheets import fold
from migrate.standards.workbooks.words import Vocabulary

_UNITS = "桁|文字|字|けた|digits?|characters?|byte|bytes|バイト"
_BEFORE = "最大|最長|固定|半角|全角|整数|以内|≦|<=|max\\.?"
_PLAIN = re.compile(rf"(?:{_BEFORE})*(\d{{1,6}})(?:{_UNITS})?(?:以内|以下|固定|まで)?")
_PICTURE = re.compile(r"s?([x9nk])\((\d{1,6})\)(?:v9(?:\((\d{1,3})\)|(9*)))?")
_PARTS = re.compile(
    rf"(?:整数部?|整数)?(\d{{1,3}})(?:{_UNITS})?(?:[,、・+]|\s)*(?:小数部?|小数点以下|小数点)(\d{{1,3}})(?:{_UNITS})?"
)
_REPEAT = re.compile(r"(?:最大|×|x)?(\d{1,4})(?:回|件|個|組)?(?:まで|以内)?")

#: A repeating group becomes at most this many numbered items each.
MAX_REPEAT = 200


@dataclass(frozen=True, slots=True)
class Size:
    """A length as it was written. ``digits``: characters, or digits in all; ``scale``: those after the decimal point.
    ``integer``: a number whose size is a type. None: not said, or without a limit."""

    digits: int | None = None
    scale: int | None = None
    integer: IntegerType | None = None


def read_type(text: str, words: Vocabulary) -> tuple[ItemType | None, Size]:
    """The type a cell names, and the size it may name with it (``X(15)``, ``smallint``). None: not understood."""
    plain = fold(text)
    if plain in INTEGER_RANGES:
        return "N", Size(integer=cast("IntegerType", plain))
    kind = words.type_words.get(plain)
    if kind is None:
        picture = _PICTURE.fullmatch(plain)
        kind = words.type_words.get(picture[1]) if picture else None
        return cast("ItemType | None", kind), (read_length(text, words) or Size()) if picture else Size()
    return cast("ItemType", kind), Size()


def read_length(text: str, words: Vocabulary) -> Size | None:
    """The size a cell names: ``15``, ``１５``, ``最大100``, ``９(７)V9(2)``, ``整数7桁小数2桁``, ``smallint``.

    ``可変`` and blank are a size without a limit, or one that is not said. None: not understood.

    >>> from migrate.standards.workbooks.words import load_words
    >>> read_length("９(７)V9(2)", load_words())
    Size(digits=9, scale=2, integer=None)
    """
    plain = fold(text).replace(",", "") if re.fullmatch(r"[\d,，]+", text) else fold(text)
    if not plain or words.means(text, words.marks.variable):
        return Size()
    if plain in INTEGER_RANGES:
        return Size(integer=cast("IntegerType", plain))
    if match := _PLAIN.fullmatch(plain):
        return _size(int(match[1]), 0)
    if match := _PICTURE.fullmatch(plain):
        return _size(int(match[2]), int(match[3]) if match[3] else 1 + len(match[4]) if match[4] is not None else 0)
    if match := _PARTS.fullmatch(plain):
        return _size(int(match[1]), int(match[2]))
    return None


def _size(whole: int, decimals: int) -> Size | None:
    """A size of at least one whole digit; ``0.99`` has one, too."""
    return Size(whole + decimals, decimals or None) if whole else None


def read_repeat(text: str, words: Vocabulary) -> int | None:
    """How often an item is repeated; 1 for a cell that says nothing, 0 for a repetition without a limit. None: not
    understood, or more than ``MAX_REPEAT``."""
    if not text:
        return 1
    match = _REPEAT.fullmatch(fold(text))
    if match and 1 <= int(match[1]) <= MAX_REPEAT:
        return int(match[1])
    if words.means(text, words.marks.unbounded):
        return 0
    return 1 if words.means(text, words.marks.no) else None


def read_mark(text: str, words: Vocabulary) -> bool | None:
    """Whether a cell is marked; None: not understood (``△``)."""
    if words.means(text, words.marks.yes):
        return True
    return False if words.means(text, words.marks.no) else None


def half_width(text: str) -> str:
    """A code as data writes it: full-width letters and digits in their half-width forms."""
    return unicodedata.normalize("NFKC", text)
