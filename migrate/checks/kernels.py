"""Numba kernels that read a whole column of text where Polars keeps it, without a copy.

A column comes as a ``TextViews.address``. Each kernel visits every row once, writes a state per row and returns what it
saw in all. Null and empty text are the same to all of them: blank. ``text`` is the address of a value's first byte.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from migrate.memory import WORD, byte_at, compiled, eight_at, lowest_bit, not_from, ones
from migrate.views import VIEW, Address, is_null, text_at, word_of

U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]

#: Bits of a character's class, joined over a value (``scan_text``). ``LEADING_MARK`` is a bit of a value only.
MARK, UNUSABLE, NOT_HALF_WIDTH, NOT_KATAKANA, PRIVATE_USE, VISIBLE, LEADING_MARK = (1 << bit for bit in range(7))

#: What a date is (``scan_dates``). ``NEVER``: month and day have the right form, but the calendar has no such day.
BLANK, CALENDAR, NEVER, UNKNOWN, WRONG = range(5)

#: What a flag is (``scan_flags``).
FLAG_BLANK, FLAG_0, FLAG_1, FLAG_WRONG = range(4)

#: What a number with a check digit is (``scan_check_digits``).
RIGHT, WRONG_FORM, WRONG_DIGIT = range(3)

#: In the tables of months and days: a form for “unknown”, and two bytes that are neither that nor a number in range.
UNKNOWN_PART, NO_PART = 254, 255

#: Lead bytes of U+4000–U+9FFF: three bytes, all of them plain ideographs, so that most of a name needs no table.
_FIRST_PLAIN, _LAST_PLAIN = 0xE4, 0xE9
#: The visible characters of ASCII.
_FIRST_VISIBLE, _LAST_VISIBLE = 0x21, 0x7E
_DATE_BYTES = 10
_DIGITS_OF_DATE = 8
_ZERO, _NINE, _HYPHEN, _POINT, _COLON = 0x30, 0x39, 0x2D, 0x2E, 0x3A
_GOLDEN, _MIX = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
_LENGTH_MASK = 0xFFFFFFFF
#: More digits than this may overflow 64 bits; no integer type has as many.
_SAFE_DIGITS = 19


@compiled()
def scan_blank(column: Address, out: U8) -> int:
    """``out[i]`` = 1 where row ``i`` is blank. Returns how many are."""
    blanks = 0
    for row in range(len(out)):
        out[row] = text_at(*column, row)[1] == 0
        blanks += out[row]
    return blanks


@compiled(inlined=True)
def _decode(text: int, at: int) -> tuple[int, int]:
    """The code point that begins at ``at``, and the number of its bytes. Polars holds valid UTF-8 only."""
    lead = byte_at(text, at)
    if lead < 0x80:  # noqa: PLR2004  the lead bytes of UTF-8
        return lead, 1
    if lead < 0xE0:  # noqa: PLR2004
        return (lead & 0x1F) << 6 | _trail(text, at + 1), 2
    if lead < 0xF0:  # noqa: PLR2004
        return (lead & 0x0F) << 12 | _trail(text, at + 1) << 6 | _trail(text, at + 2), 3
    return (lead & 7) << 18 | _trail(text, at + 1) << 12 | _trail(text, at + 2) << 6 | _trail(text, at + 3), 4


@compiled(inlined=True)
def _trail(text: int, at: int) -> int:
    return int(byte_at(text, at) & 0x3F)


@compiled(inlined=True)
def _class_of_ascii(table: U8) -> int:
    """The class that all visible ASCII has, or -1 where it differs."""
    for point in range(_FIRST_VISIBLE, _LAST_VISIBLE):
        if table[point] != table[point + 1]:
            return -1
    return int(table[_FIRST_VISIBLE])


@compiled(inlined=True)
def _ascii_run(text: int, size: int, at: int) -> int:
    """How many of the bytes from ``at`` on, at most eight, are visible ASCII before another one comes."""
    word, count = word_of(text, size, at), min(size - at, WORD)
    others = not_from(word, _FIRST_VISIBLE) & ones(count)
    return count if others == 0 else lowest_bit(others) >> 3


@compiled()
def scan_text(column: Address, table: U8, classes: U8, lengths: U32) -> tuple[int, int, int]:
    """``classes[i]``: the classes of row ``i``'s characters joined; ``lengths[i]``: its characters, marks not counted.

    ``table``: class of every code point. Returns all classes joined, the greatest length, and in how many rows nothing
    is visible.
    """
    union, longest, unfilled, of_ascii = 0, 0, 0, _class_of_ascii(table)
    for row in range(len(classes)):
        text, size = text_at(*column, row)
        joined, length, at = 0, 0, 0
        while at < size:
            if _FIRST_PLAIN <= byte_at(text, at) <= _LAST_PLAIN:
                joined |= NOT_HALF_WIDTH | NOT_KATAKANA | VISIBLE
                length += 1
                at += 3
                continue
            run = _ascii_run(text, size, at) if of_ascii >= 0 else 0
            if run:
                joined |= of_ascii
                length += run
                at += run
                continue
            point, step = _decode(text, at)
            kind = table[point]
            if at == 0 and kind & MARK:
                joined = LEADING_MARK
            joined |= kind
            length += 1 - (kind & MARK)
            at += step
        classes[row] = joined
        lengths[row] = length
        union |= joined
        longest = max(longest, length)
        unfilled += joined & VISIBLE == 0
    return union, longest, unfilled


@compiled()
def scan_dates(column: Address, separated: bool, unknown_year: U8, months: U8, days: U8, out: U8) -> int:
    """What each date is: ``YYYY-MM-DD``, or without hyphens where it is not ``separated``.

    ``months``, ``days``: from the two bytes of the part to its number, or to what they mean. Returns the kinds met,
    joined as ``1 << kind``.
    """
    union = 0
    for row in range(len(out)):
        text, size = text_at(*column, row)
        out[row] = BLANK if size == 0 else _date(text, size, separated, unknown_year, months, days)
        union |= 1 << out[row]
    return union


@compiled(inlined=True)
def _date(text: int, size: int, separated: bool, unknown_year: U8, months: U8, days: U8) -> int:
    if separated:
        if size != _DATE_BYTES or byte_at(text, 4) != _HYPHEN or byte_at(text, 7) != _HYPHEN:
            return WRONG
    elif size != _DIGITS_OF_DATE:
        return WRONG
    at = 4 + separated
    year, same, digits = 0, True, True
    for k in range(4):
        same &= byte_at(text, k) == unknown_year[k]
        digits &= _ZERO <= byte_at(text, k) <= _NINE
        year = year * 10 + byte_at(text, k) - _ZERO
    month, day = _part(months, text, at), _part(days, text, at + 2 + separated)
    if max(month, day) == NO_PART or not (same or (digits and year > 0)):
        return WRONG
    if same or max(month, day) == UNKNOWN_PART:
        return UNKNOWN
    return _calendar(year, month, day)


@compiled(inlined=True)
def _part(table: U8, text: int, at: int) -> int:
    """What the two bytes at ``at`` stand for."""
    return int(table[byte_at(text, at) << 8 | byte_at(text, at + 1)])


@compiled(inlined=True)
def _calendar(year: int, month: int, day: int) -> int:
    if month == 2:  # noqa: PLR2004  February
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return CALENDAR if day <= 28 + leap else NEVER
    return CALENDAR if day <= 30 + ((month + (month >> 3)) & 1) else NEVER


@compiled()
def scan_era_dates(column: Address, eras: U8, years: U8, months: U8, days: U8, spans: I64, out: U8) -> int:
    """What each date of an era is: two digits each of 年号コード, year, month and day.

    ``eras``, ``years``, ``months``, ``days``: from the two bytes of the part to its number, or to what they mean.
    ``spans``: per era its first and last day as ``yyyymmdd``, and the year before its first. Returns the kinds met,
    joined as ``1 << kind``.
    """
    union = 0
    for row in range(len(out)):
        text, size = text_at(*column, row)
        out[row] = BLANK if size == 0 else _era_date(text, size, eras, years, months, days, spans)
        union |= 1 << out[row]
    return union


@compiled(inlined=True)
def _era_date(text: int, size: int, eras: U8, years: U8, months: U8, days: U8, spans: I64) -> int:
    if size != _DIGITS_OF_DATE:
        return WRONG
    era, year = _part(eras, text, 0), _part(years, text, 2)
    month, day = _part(months, text, 4), _part(days, text, 6)
    if max(era, year, month, day) == NO_PART or (era == UNKNOWN_PART and year != UNKNOWN_PART):
        return WRONG
    if year == UNKNOWN_PART:
        return UNKNOWN
    full = spans[era, 2] + year
    low, high = full * 10_000 + 101, full * 10_000 + 1231
    if month != UNKNOWN_PART:
        low, high = full * 10_000 + month * 100 + 1, full * 10_000 + month * 100 + 31
        if day != UNKNOWN_PART:
            low = high = full * 10_000 + month * 100 + day
    if high < spans[era, 0] or low > spans[era, 1]:
        return WRONG
    return _calendar(full, month, day) if low == high else UNKNOWN


@compiled()
def scan_times(column: Address, separated: bool, out: U8) -> int:
    """``out[i]`` = 1 where row ``i`` is no time of the day: ``HH:MM:SS``, without colons where it is not ``separated``.

    Returns how many are wrong.
    """
    wrong = 0
    step = 2 + separated
    for row in range(len(out)):
        text, size = text_at(*column, row)
        out[row] = size > 0 and not _time(text, size, step)
        wrong += out[row]
    return wrong


@compiled(inlined=True)
def _time(text: int, size: int, step: int) -> bool:
    if size != 2 + 2 * step:
        return False
    good = True
    for part in range(3):
        at = part * step
        tens, ones = byte_at(text, at) - _ZERO, byte_at(text, at + 1) - _ZERO
        good &= 0 <= tens <= 9 and 0 <= ones <= 9  # noqa: PLR2004  digits
        good &= tens * 10 + ones < (24 if part == 0 else 60)
        if part and step > 2:  # noqa: PLR2004  parted by colons
            good &= byte_at(text, at - 1) == _COLON
    return good


@compiled()
def scan_flags(column: Address, out: U8) -> int:
    """What each flag is. Returns the kinds met, joined as ``1 << kind``."""
    union = 0
    for row in range(len(out)):
        text, size = text_at(*column, row)
        if size == 0:
            kind = FLAG_BLANK
        elif size == 1 and byte_at(text, 0) == _ZERO:
            kind = FLAG_0
        elif size == 1 and byte_at(text, 0) == _ZERO + 1:
            kind = FLAG_1
        else:
            kind = FLAG_WRONG
        out[row] = kind
        union |= 1 << kind
    return union


@compiled()
def scan_numbers(
    column: Address,
    max_digits: int,
    scale: int,
    signed: bool,
    lowest: np.uint64,
    highest: np.uint64,
    out: U8,
) -> int:
    """``out[i]`` = 1 where row ``i`` is no number of at most ``max_digits`` digits (0: any number) before the point and
    ``scale`` after it (0: no point).

    ``lowest`` (without its sign), ``highest``: the bounds; ``highest`` 0: none. Returns how many are wrong.
    """
    wrong = 0
    for row in range(len(out)):
        text, size = text_at(*column, row)
        out[row] = 0
        if size == 0:
            continue
        negative = byte_at(text, 0) == _HYPHEN
        whole = size
        if scale:
            for k in range(max(0, size - scale - 1), size):
                if byte_at(text, k) == _POINT:
                    whole = k
        digits, significant, total = whole - negative, 0, np.uint64(0)
        good = digits > 0 and (signed or not negative) and whole != size - 1
        for k in range(whole + 1, size):
            good &= _ZERO <= byte_at(text, k) <= _NINE
        for k in range(negative, whole):
            good &= _ZERO <= byte_at(text, k) <= _NINE
            significant += significant > 0 or byte_at(text, k) != _ZERO
            total = total * np.uint64(10) + np.uint64(byte_at(text, k) - _ZERO)
        if max_digits:
            good &= digits <= max_digits
        if highest:
            bound = lowest if negative else highest
            good &= significant <= _SAFE_DIGITS and total <= np.uint64(bound)
        out[row] = not good
        wrong += out[row]
    return wrong


@compiled()
def slot_of(low: int, high: int, shift: int) -> int:
    """Where the search for a short text begins, in a hash table of ``2 ** (64 - shift)`` slots (Fibonacci hashing)."""
    mixed = (np.uint64(low) ^ np.uint64(high) * np.uint64(_MIX)) * np.uint64(_GOLDEN)
    return int(np.int64(mixed >> np.uint64(shift)))


@compiled()
def scan_members(column: Address, lows: U64, highs: U64, shift: int, out: U8) -> int:
    """``out[i]`` = 1 where row ``i`` is in no row of a table of short texts. Returns how many are not.

    The table holds views, as the two halves of their 16 bytes: a text of up to 12 bytes is wholly in its view, padded
    with zeros, so that equal texts have equal views. A member lies in its slot or in the next free one after it; free
    slots are 0.
    """
    valid, first, views, _ = column
    strangers = 0
    for row in range(len(out)):
        out[row] = 0
        if is_null(valid, first + row):
            continue
        view = views + (first + row) * VIEW
        low, high = eight_at(view, 0), eight_at(view, WORD)
        if low & np.uint64(_LENGTH_MASK) == 0:
            continue
        slot = slot_of(low, high, shift)
        while lows[slot] != 0 and (lows[slot] != low or highs[slot] != high):
            slot = (slot + 1) & (len(lows) - 1)
        out[row] = lows[slot] == 0
        strangers += out[row]
    return strangers


@compiled()
def scan_check_digits(
    column: Address,
    shortest: int,
    most: int,
    weights: U8,
    position: int,
    check: U8,
    out: U8,
) -> int:
    """What each number of ``shortest`` to ``most`` digits is. Returns how many are not right.

    ``weights`` belong to the last digits, ``position`` counts from the first of them; an empty ``check``: no check
    digit.
    """
    wrong = 0
    for row in range(len(out)):
        text, size = text_at(*column, row)
        out[row] = RIGHT
        if size == 0:
            continue
        form, total, first = shortest <= size <= most, 0, len(weights) - size
        for k in range(size):
            form &= _ZERO <= byte_at(text, k) <= _NINE
            if form:
                total += (byte_at(text, k) - _ZERO) * weights[first + k]
        if not form:
            out[row] = WRONG_FORM
        elif len(check) and check[total % len(check)] != byte_at(text, position - first) - _ZERO:
            out[row] = WRONG_DIGIT
        wrong += out[row] != RIGHT
    return wrong
