"""The coded characters of JIS X 0208:1997 and JIS X 0213:2012, as Unicode texts of one or two code points.

They are read off the codecs that Python brings (``euc_jp``, ``euc_jis_2004``), so that no list has to be kept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain

#: Characters for which two code points are in use: JIS's own mapping to Unicode, and Windows'. Either is a member.
SECOND_SPELLINGS = {"〜": "～", "−": "－", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢", "―": "—"}
_ROWS = _CELLS = range(0xA1, 0xFF)
#: The rows of JIS X 0213's second plane; in the others the codec goes on with JIS X 0212.
_SECOND_PLANE = (1, 3, 4, 5, 8, *range(12, 16), *range(78, 95))


@cache
def jisx0213() -> frozenset[str]:
    """JIS X 0213: 11,233 characters, 25 of them two code points (か゚), and the second spellings."""
    first = (bytes((row, cell)) for row in _ROWS for cell in _CELLS)
    second = (bytes((0x8F, 0xA0 + row, cell)) for row in _SECOND_PLANE for cell in _CELLS)
    return _spelled(_decoded("euc_jis_2004", chain(first, second)))


@cache
def jisx0208() -> frozenset[str]:
    """JIS X 0208: 6,879 characters, and the second spellings."""
    return _spelled(_decoded("euc_jp", (bytes((row, cell)) for row in _ROWS for cell in _CELLS)))


@cache
def non_kanji() -> frozenset[str]:
    """What JIS X 0213 has besides ideographs and their parts: kana, letters, signs: 1,183 characters."""
    return frozenset(text for text in jisx0213() if not _is_ideograph(text))


def _decoded(codec: str, codes: Iterator[bytes]) -> Iterator[str]:
    for code in codes:
        try:
            yield code.decode(codec)
        except UnicodeDecodeError:
            continue


def _spelled(texts: Iterator[str]) -> frozenset[str]:
    found = set(texts)
    return frozenset(found | {second for first, second in SECOND_SPELLINGS.items() if first in found})


def _is_ideograph(text: str) -> bool:
    return unicodedata.name(text[0]).startswith("CJK")
