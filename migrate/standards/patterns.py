"""The forms of values as regular expressions, for the JSON Schema. They are whole-text patterns without the anchors.

Only what Python's ``re`` and ECMA 262 read alike is used, and no look-ahead, which XSD does not have (``xsd``).
"""

from __future__ import annotations

from collections.abc import Iterable

from migrate.characters.ranges import HALF_WIDTH, KANA_MARKS, KATAKANA, SPACES, UNUSABLE, regex_class
from migrate.marks import MARKS
from migrate.standards.model import INTEGER_RANGES, DateForms, Item

#: A text that is more than spaces: found anywhere in it.
FILLED = regex_class(SPACES, exclude=True)

#: A text without unusable code points that does not begin with a mark: such a mark was parted from its base.
TEXT = f"(?:{regex_class(MARKS, UNUSABLE, exclude=True)}{regex_class(UNUSABLE, exclude=True)}*)?"

#: A text of nothing but spaces, or of nothing at all.
BLANK = f"{regex_class(SPACES)}*"

_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_MONTHS = ("0[1-9]", "1[0-2]")
_DAYS = ("0[1-9]", "[12][0-9]", "3[01]")
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"


def anchored(pattern: str) -> str:
    """The pattern for a whole text. ``(?!\\n)`` because Python's ``$`` also matches before a last line feed."""
    return f"^(?:{pattern})$(?!\\n)"


def text(item: Item) -> str:
    """At most ``length`` characters of the type's own repertoire: X and code, or kana. Marks are not counted."""
    times = "*" if item.length is None else f"{{0,{item.length}}}"
    if item.type == "kana":
        return f"(?:{regex_class(KATAKANA)}{regex_class(KANA_MARKS)}*){times}"
    return regex_class(HALF_WIDTH) + times


def at_most(limit: int) -> str:
    """At most ``limit`` characters, whichever; marks and selectors are not counted."""
    return f"(?:{regex_class(MARKS, exclude=True)}{regex_class(MARKS)}*){{0,{limit}}}"


def number(item: Item) -> str:
    """Of at most ``length`` digits, ``scale`` of them after the point, or within an integer type's range.

    Leading zeros are allowed.
    """
    sign = "" if item.unsigned else "-?"
    if item.integer is not None:
        low, high = INTEGER_RANGES[item.integer]
        return f"0*(?:{_at_most(high)})" + ("" if item.unsigned else f"|-0*(?:{_at_most(-low)})")
    scale = item.scale or 0
    digits = "+" if item.length is None else f"{{1,{item.length - scale}}}"
    return f"{sign}[0-9]{digits}" + (rf"(?:\.[0-9]{{1,{scale}}})?" if scale else "")


def time(forms: DateForms) -> str:
    """A time of the day, 00:00:00 to 23:59:59."""
    colon = ":" if ":" in forms.time else ""
    return f"(?:[01][0-9]|2[0-3]){colon}[0-5][0-9]{colon}[0-5][0-9]"


def calendar_date(forms: DateForms) -> str:
    """A day of the Gregorian calendar, 0001-01-01 to 9999-12-31."""
    dash = "-" if forms.separated else ""
    return f"{_YEAR}{dash}(?:{_common_days(dash)})|{_LEAP_YEAR}{dash}02{dash}29"


def open_date(forms: DateForms) -> str:
    """A date of which parts may be unknown, or a day that never was (up to day 31 of every month)."""
    return _dash(forms).join(_alternatives(part) for part in _parts(forms))


def unknown_date(forms: DateForms) -> str:
    """A date of which at least one part is unknown."""
    year, month, day = (_alternatives(part) for part in _parts(forms))
    dash = _dash(forms)
    return (
        f"{_alternatives([forms.unknown_year])}{dash}{month}{dash}{day}"
        f"|{year}{dash}{_alternatives(forms.unknown_months)}{dash}{day}"
        f"|{year}{dash}{month}{dash}{_alternatives(forms.unknown_days)}"
    )


def _dash(forms: DateForms) -> str:
    return "-" if forms.separated else ""


def _common_days(dash: str) -> str:
    """Month and day of every day of a year that is no leap year."""
    long = f"(?:0[13578]|1[02]){dash}(?:0[1-9]|[12][0-9]|3[01])"
    short = f"(?:0[469]|11){dash}(?:0[1-9]|[12][0-9]|30)"
    return f"{long}|{short}|02{dash}(?:0[1-9]|1[0-9]|2[0-8])"


def _parts(forms: DateForms) -> tuple[list[str], list[str], list[str]]:
    return (
        [_YEAR, forms.unknown_year],
        [*_MONTHS, *forms.unknown_months],
        [*_DAYS, *forms.unknown_days],
    )


def _alternatives(patterns: Iterable[str]) -> str:
    """Any of them; without any, nothing at all."""
    return f"(?:{'|'.join(patterns) or '(?!)'})"


def _at_most(limit: int) -> str:
    """The numbers 0 … limit, written without leading zeros.

    >>> _at_most(32)
    '[0-9]|[12][0-9]|3[0-2]'
    """
    digits = str(limit)
    same_length = []
    for place, digit in enumerate(digits):
        low, high = (1 if place == 0 else 0), int(digit) - (place < len(digits) - 1)
        if low <= high:
            rest = len(digits) - place - 1
            tail = "" if rest == 0 else "[0-9]" if rest == 1 else f"[0-9]{{{rest}}}"
            same_length.append(f"{digits[:place]}[{low}-{high}]{tail}")
    shorter = ["[0-9]"] if len(digits) > 1 else []
    if len(digits) > 2:  # noqa: PLR2004
        shorter = [f"[0-9]{{1,{len(digits) - 1}}}"]
    return "|".join([*shorter, *same_length]) if len(digits) > 1 else f"[0-{limit}]"
