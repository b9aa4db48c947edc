"""Numbers as they are written in Japanese text: 12, １２, 十二, 一二."""

from __future__ import annotations

import re

_DIGITS = "〇一二三四五六七八九"
#: A run of characters that may be a number in kanji.
KANJI_NUMBER = f"[{_DIGITS}零十百千]+"
_IN_PLACES = re.compile(f"[{_DIGITS}零]+")
_IN_WORDS = re.compile(
    rf"(?:([{_DIGITS[1:]}]?)(千))?(?:([{_DIGITS[1:]}]?)(百))?(?:([{_DIGITS[1:]}]?)(十))?([{_DIGITS[1:]}])?"
)
_ASCII = str.maketrans(_DIGITS + "零０１２３４５６７８９", "01234567890" + "0123456789")
_WORTH = {"千": 1000, "百": 100, "十": 10}


def kanji_number(text: str) -> int | None:
    """The number that a text of ``KANJI_NUMBER`` says, digit by digit or in words; None where it says none (十百)."""
    if _IN_PLACES.fullmatch(text):
        return int(text.translate(_ASCII))
    found = _IN_WORDS.fullmatch(text)
    if found is None:
        return None
    *parts, ones = found.groups()
    number = int((ones or "0").translate(_ASCII))
    for times, word in zip(parts[::2], parts[1::2], strict=True):
        if word:
            number += int((times or "1").translate(_ASCII)) * _WORTH[word]
    return number


def whole_number(text: str) -> int | None:
    """The number that digits of any kind say; None where they say none."""
    plain = text.translate(_ASCII) if not re.search("[十百千]", text) else text
    return int(plain) if plain.isascii() and plain.isdigit() else kanji_number(text)
