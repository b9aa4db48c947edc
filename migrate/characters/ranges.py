"""Sets of characters as ranges of code points: one source for the column checks, repertoires and the JSON Schema.

The sets are written out and not taken from ``unicodedata``, so that they are the same under every version of Python.
"""

from __future__ import annotations

from collections.abc import Iterable

from migrate.marks import Ranges

#: What is no text: control characters, the replacement character, noncharacters.
UNUSABLE: Ranges = (
    (0x0000, 0x001F),
    (0x007F, 0x009F),
    (0xFDD0, 0xFDEF),
    (0xFFFD, 0xFFFF),
    *((plane << 16 | 0xFFFE, plane << 16 | 0xFFFF) for plane in range(1, 17)),
)

#: Half-width text (X, code): printable ASCII. Half-width katakana is not among it: the standard's kana is full-width.
HALF_WIDTH: Ranges = ((0x0020, 0x007E),)

#: Full-width katakana (kana): the katakana block with ー ・ ゠ ヽ ヾ ヿ, the small letters of Ainu, and the space.
KATAKANA: Ranges = ((0x3000, 0x3000), (0x30A0, 0x30FF), (0x31F0, 0x31FF))

#: Marks that may follow a katakana: combining 濁点 and 半濁点.
KANA_MARKS: Ranges = ((0x3099, 0x309A),)

#: 外字 that no table has resolved. Plane 16 is left out: 行政事務標準文字 places characters of its own there.
PRIVATE_USE: Ranges = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD))

#: The spaces of which a blank text is made.
SPACES: Ranges = ((0x0020, 0x0020), (0x3000, 0x3000))


def contains(ranges: Ranges, char: str) -> bool:
    """Whether the one character is in the ranges."""
    return any(first <= ord(char) <= last for first, last in ranges)


def regex_class(*sets: Ranges, exclude: bool = False) -> str:
    """The ranges as a character class that Python, Rust and ECMA 262 (flag ``u``) read alike: ``[\\u0020-\\u007E]``.

    Code points of the basic plane are escaped; those beyond stand for themselves, as the escapes differ.
    """
    return f"[{'^' if exclude else ''}{''.join(_spans(ranges for one in sets for ranges in one))}]"


def _spans(ranges: Iterable[tuple[int, int]]) -> Iterable[str]:
    for first, last in ranges:
        yield _escape(first) if first == last else f"{_escape(first)}-{_escape(last)}"


def _escape(code_point: int) -> str:
    return f"\\u{code_point:04X}" if code_point <= 0xFFFF else chr(code_point)  # noqa: PLR2004  the basic plane
