"""How old systems spell kana, dates and shapes: the conversions opposite to those a migration makes."""

from __future__ import annotations

import unicodedata

#: The first day that is written in each era, as YYYYMMDD, with its code and its letter. The first days of 大正 and 昭和
#: were also the last of the era before and are written that way: 明治45年7月30日, 大正15年12月25日.
ERAS = (
    ("20190501", "5", "R", "令和"),
    ("19890108", "4", "H", "平成"),
    ("19261226", "3", "S", "昭和"),
    ("19120731", "2", "T", "大正"),
    ("18680125", "1", "M", "明治"),
)

_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFF9E)}
_VOICED = {unicodedata.normalize("NFKC", half + mark): half + mark for half in list(_HALF.values()) for mark in "ﾞﾟ"}
_TO_HALF = str.maketrans(
    {full: half for full, half in {**_VOICED, **_HALF}.items() if len(full) == 1} | {"　": " ", "・": "･"}
)
_NO_SELECTORS = dict.fromkeys(range(0xE0100, 0xE01F0))


def half_kana(reading: str) -> str:
    """Full-width katakana as half-width ones; a voiced one becomes two characters."""
    return reading.translate(_TO_HALF)


def era_date(day: str) -> tuple[str, str, str, str]:
    """``YYYYMMDD`` → era code, era letter, era name, ``yymmdd``. Unknown months and days stay ``00``."""
    first, code, letter, name = next(era for era in ERAS if day >= era[0])
    return code, letter, name, f"{int(day[:4]) - int(first[:4]) + 1:02d}{day[4:]}"


def plain(text: str) -> str:
    """A text without variation selectors: what is left where a charset has one code for a shape, or knows no shapes."""
    return text.translate(_NO_SELECTORS)
