"""Names of items as names of XML elements, without loss.

What may not stand in a name is written ``_x0028_``: the code point in four hexadecimal digits, six beyond U+FFFF, as
ISO/IEC 9075-14 (SQL/XML) maps identifiers. An underscore before an ``x`` is written so itself, which makes the mapping
reversible: 個人履歴番号(履歴番号) ↔ 個人履歴番号_x0028_履歴番号_x0029_.

What may stand in a name is taken from XML 1.0 up to its fourth edition: the fifth allows more, which many parsers and
schema processors in use do not take.
"""

from __future__ import annotations

import re

_START = "A-Z_a-z\u3007\u3021-\u3029\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fa5"
_LATER = f"{_START}0-9.\\-\u3005\u3031-\u3035\u309d\u309e\u30fc-\u30fe"

_OUTSIDE = re.compile(f"[^{_LATER}]|_(?=x)")
_ESCAPED = re.compile("_x([0-9A-F]{4}|[0-9A-F]{6})_")
_NAME = re.compile(f"[{_START}][{_LATER}]*")
_BASIC_PLANE = 0xFFFF


def element_name(name: str) -> str:
    """The element's name for an item.

    >>> element_name("1_個人番号(12桁)")
    '_x0031__個人番号_x0028_12桁_x0029_'
    """
    written = _OUTSIDE.sub(lambda match: _escape(match.group()), name)
    reserved = name[:3].lower() == "xml"
    if name and (reserved or not re.match(f"[{_START}]", written)):
        written = _escape(name[0]) + _OUTSIDE.sub(lambda match: _escape(match.group()), name[1:])
    return written


def item_name(element: str) -> str:
    """The inverse of ``element_name``; a name that needed no escape is itself."""
    return _ESCAPED.sub(_unescape, element)


def is_name(text: str) -> bool:
    """Whether the text can stand as the name of an element as it is."""
    return _NAME.fullmatch(text) is not None and text[:3].lower() != "xml"


def _escape(char: str) -> str:
    code = ord(char)
    return f"_x{code:04X}_" if code <= _BASIC_PLANE else f"_x{code:06X}_"


def _unescape(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return chr(code) if code <= 0x10FFFF else match.group()  # noqa: PLR2004  the last code point
