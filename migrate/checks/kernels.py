"""Numba kernels that read a whole column of text where Polars keeps it: Arrow string views, without a copy.

A column comes as addresses, because its values lie in any number of buffers: ``valid`` (validity bitmap, 0 when there
are no nulls), ``offset`` (of the first row in bitmap and views), ``views`` (16 bytes a row: length, then up to 12 bytes
of text, or a 4-byte prefix, the number of a heap buffer and an offset into it) and ``heap`` (the addresses of those
buffers). Each kernel visits every row once, writes a state per row and returns what it saw in all. Null and empty text
are the same to all of them: blank. They run without the GIL.

Layout of a view: Arrow Columnar Format, “Variable-size Binary View Layout”.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic
from numba.np.numpy_support import carray
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]

_VIEW_BYTES, INLINE_BYTES = 16, 12

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
_DATE_BYTES = 10
_DIGITS_OF_DATE = 8
_ZERO, _NINE, _HYPHEN, _POINT, _COLON = 0x30, 0x39, 0x2D, 0x2E, 0x3A
_GOLDEN, _MIX = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
_LENGTH_MASK = 0xFFFFFFFF
#: More digits than this may overflow 64 bits; no integer type has as many.
_SAFE_DIGITS = 19


def _to_pointer(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.inttoptr(args[0], context.get_value_type(signature.return_type))


def _byte_pointer(_context: Any, _address: Any) -> Any:
    return _types.CPointer(_types.uint8)(_types.uint64), _to_pointer


def _word_pointer(_context: Any, _address: Any) -> Any:
    return _types.CPointer(_types.uint64)(_types.uint64), _to_pointer


_types: Any = types
#: An address as a pointer to bytes, or to 64-bit words.
_bytes_at: Any = intrinsic(_byte_pointer)
_words_at: Any = intrinsic(_word_pointer)


@njit(nogil=True, cache=True, inline="always")
def is_null(valid: int, at: int) -> bool:
    """Whether the validity bitmap, if there is one, has no bit at ``at``."""
    return valid != 0 and carray(_bytes_at(np.uint64(valid) + np.uint64(at >> 3)), 1)[0] >> (at & 7) & 1 == 0


@njit(nogil=True, cache=True, inline="always")
def _word(view: U8, at: int) -> int:
    return int(view[at] | view[at + 1] << 8 | view[at + 2] << 16 | view[at + 3] << 24)


@njit(nogil=True, cache=True, inline="always")
def _value(valid: int, offset: int, views: int, heap: U64, row: int) -> U8:
    """The bytes of one value; no bytes when it is null."""
    at = offset + row
    if is_null(valid, at):
        return carray(_bytes_at(np.uint64(views)), 0)
    address = np.uint64(views) + np.uint64(at * _VIEW_BYTES)
    view = carray(_bytes_at(address), _VIEW_BYTES)
    length = _word(view, 0)
    if length <= INLINE_BYTES:
        return carray(_bytes_at(address + np.uint64(4)), length)
    return carray(_bytes_at(heap[_word(view, 8)] + np.uint64(_word(view, 12))), length)


@njit(nogil=True, cache=True)
def scan_blank(valid: int, offset: int, views: int, heap: U64, out: U8) -> int:
    """``out[i]`` = 1 where row ``i`` is blank. Returns how many are."""
    blanks = 0
    for row in range(len(out)):
        out[row] = len(_value(valid, offset, views, heap, row)) == 0
        blanks += out[row]
    return blanks


@njit(nogil=True, cache=True, inline="always")
def _decode(value: U8, at: int) -> tuple[int, int]:
    """The code point that begins at ``at``, and the number of its bytes. Polars holds valid UTF-8 only."""
    lead = int(value[at])
    if lead < 0x80:  # noqa: PLR2004  the lead bytes of UTF-8
        return lead, 1
    if lead < 0xE0:  # noqa: PLR2004
        return (lead & 0x1F) << 6 | value[at + 1] & 0x3F, 2
    if lead < 0xF0:  # noqa: PLR2004
        return (lead & 0x0F) << 12 | (value[at + 1] & 0x3F) << 6 | value[at + 2] & 0x3F, 3
    return (lead & 0x07) << 18 | (value[at + 1] & 0x3F) << 12 | (value[at + 2] & 0x3F) << 6 | value[at + 3] & 0x3F, 4


@njit(nogil=True, cache=True)
def scan_text(
    valid: int, offset: int, views: int, heap: U64, table: U8, classes: U8, lengths: U32
) -> tuple[int, int, int]:
    """``classes[i]``: the classes of row ``i``'s characters joined; ``lengths[i]``: its characters, marks not counted.

    ``table``: class of every code point. Returns all classes joined, the greatest length, and in how many rows nothing
    is visible.
    """
    union, longest, unfilled = 0, 0, 0
    for row in range(len(classes)):
        value = _value(valid, offset, views, heap, row)
        size = len(value)
        joined, length, at = 0, 0, 0
        while at < size:
            if _FIRST_PLAIN <= value[at] <= _LAST_PLAIN:
                joined |= NOT_HALF_WIDTH | NOT_KATAKANA | VISIBLE
                length += 1
                at += 3
                continue
            point, step = _decode(value, at)
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


@njit(nogil=True, cache=True)
def scan_dates(
    valid: int, offset: int, views: int, heap: U64, separated: bool, unknown_year: U8, months: U8, days: U8, out: U8
) -> int:
    """What each date is: ``YYYY-MM-DD``, or without hyphens where it is not ``separated``.

    ``months``, ``days``: from the two bytes of the part to its number, or to what they mean. Returns the kinds met,
    joined as ``1 << kind``.
    """
    union = 0
    for row in range(len(out)):
        value = _value(valid, offset, views, heap, row)
        out[row] = BLANK if len(value) == 0 else _date(value, separated, unknown_year, months, days)
        union |= 1 << out[row]
    return union


@njit(nogil=True, cache=True, inline="always")
def _date(value: U8, separated: bool, unknown_year: U8, months: U8, days: U8) -> int:
    if separated:
        if len(value) != _DATE_BYTES or value[4] != _HYPHEN or value[7] != _HYPHEN:
            return WRONG
    elif len(value) != _DIGITS_OF_DATE:
        return WRONG
    at = 4 + separated
    year, same, digits = 0, True, True
    for k in range(4):
        same &= value[k] == unknown_year[k]
        digits &= _ZERO <= value[k] <= _NINE
        year = year * 10 + value[k] - _ZERO
    month, day = _part(months, value, at), _part(days, value, at + 2 + separated)
    if max(month, day) == NO_PART or not (same or (digits and year > 0)):
        return WRONG
    if same or max(month, day) == UNKNOWN_PART:
        return UNKNOWN
    return _calendar(year, month, day)


@njit(nogil=True, cache=True, inline="always")
def _part(table: U8, value: U8, at: int) -> int:
    """What the two bytes at ``at`` stand for."""
    return int(table[value[at] << 8 | value[at + 1]])


@njit(nogil=True, cache=True, inline="always")
def _calendar(year: int, month: int, day: int) -> int:
    if month == 2:  # noqa: PLR2004  February
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return CALENDAR if day <= 28 + leap else NEVER
    return CALENDAR if day <= 30 + ((month + (month >> 3)) & 1) else NEVER


@njit(nogil=True, cache=True)
def scan_era_dates(
    valid: int, offset: int, views: int, heap: U64, eras: U8, years: U8, months: U8, days: U8, spans: I64, out: U8
) -> int:
    """What each date of an era is: two digits each of 年号コード, year, month and day.

    ``eras``, ``years``, ``months``, ``days``: from the two bytes of the part to its number, or to what they mean.
    ``spans``: per era its first and last day as ``yyyymmdd``, and the year before its first. Returns the kinds met,
    joined as ``1 << kind``.
    """
    union = 0
    for row in range(len(out)):
        value = _value(valid, offset, views, heap, row)
        out[row] = BLANK if len(value) == 0 else _era_date(value, eras, years, months, days, spans)
        union |= 1 << out[row]
    return union


@njit(nogil=True, cache=True, inline="always")
def _era_date(value: U8, eras: U8, years: U8, months: U8, days: U8, spans: I64) -> int:
    if len(value) != _DIGITS_OF_DATE:
        return WRONG
    era, year = _part(eras, value, 0), _part(years, value, 2)
    month, day = _part(months, value, 4), _part(days, value, 6)
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


@njit(nogil=True, cache=True)
def scan_times(valid: int, offset: int, views: int, heap: U64, separated: bool, out: U8) -> int:
    """``out[i]`` = 1 where row ``i`` is no time of the day: ``HH:MM:SS``, without colons where it is not ``separated``.

    Returns how many are wrong.
    """
    wrong = 0
    step = 2 + separated
    for row in range(len(out)):
        value = _value(valid, offset, views, heap, row)
        out[row] = len(value) > 0 and not _time(value, step)
        wrong += out[row]
    return wrong


@njit(nogil=True, cache=True, inline="always")
def _time(value: U8, step: int) -> bool:
    if len(value) != 2 + 2 * step:
        return False
    good = True
    for part in range(3):
        at = part * step
        tens, ones = int(value[at]) - _ZERO, int(value[at + 1]) - _ZERO
        good &= 0 <= tens <= 9 and 0 <= ones <= 9  # noqa: PLR2004  digits
        good &= tens * 10 + ones < (24 if part == 0 else 60)
        if part and step > 2:  # noqa: PLR2004  parted by colons
            good &= value[at - 1] == _COLON
    return good


@njit(nogil=True, cache=True)
def scan_flags(valid: int, offset: int, views: int, heap: U64, out: U8) -> int:
    """What each flag is. Returns the kinds met, joined as ``1 << kind``."""
    union = 0
    for row in range(len(out)):
        value = _value(valid, offset, views, heap, row)
        if len(value) == 0:
            kind = FLAG_BLANK
        elif len(value) == 1 and value[0] == _ZERO:
            kind = FLAG_0
        elif len(value) == 1 and value[0] == _ZERO + 1:
            kind = FLAG_1
        else:
            kind = FLAG_WRONG
        out[row] = kind
        union |= 1 << kind
    return union


@njit(nogil=True, cache=True)
def scan_numbers(
    valid: int,
    offset: int,
    views: int,
    heap: U64,
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
        value = _value(valid, offset, views, heap, row)
        size = len(value)
        out[row] = 0
        if size == 0:
            continue
        negative = value[0] == _HYPHEN
        whole = size
        if scale:
            for k in range(max(0, size - scale - 1), size):
                if value[k] == _POINT:
                    whole = k
        digits, significant, total = whole - negative, 0, np.uint64(0)
        good = digits > 0 and (signed or not negative) and whole != size - 1
        for k in range(whole + 1, size):
            good &= _ZERO <= value[k] <= _NINE
        for k in range(negative, whole):
            good &= _ZERO <= value[k] <= _NINE
            significant += significant > 0 or value[k] != _ZERO
            total = total * np.uint64(10) + np.uint64(value[k] - _ZERO)
        if max_digits:
            good &= digits <= max_digits
        if highest:
            bound = lowest if negative else highest
            good &= significant <= _SAFE_DIGITS and total <= np.uint64(bound)
        out[row] = not good
        wrong += out[row]
    return wrong


@njit(nogil=True, cache=True, inline="always")
def slot_of(low: int, high: int, shift: int) -> int:
    """Where the search for a short text begins, in a hash table of ``2 ** (64 - shift)`` slots (Fibonacci hashing)."""
    mixed = (np.uint64(low) ^ np.uint64(high) * np.uint64(_MIX)) * np.uint64(_GOLDEN)
    return int(np.int64(mixed >> np.uint64(shift)))


@njit(nogil=True, cache=True)
def scan_members(valid: int, offset: int, views: int, lows: U64, highs: U64, shift: int, out: U8) -> int:
    """``out[i]`` = 1 where row ``i`` is in no row of a table of short texts. Returns how many are not.

    The table holds views, as the two halves of their 16 bytes: a text of up to 12 bytes is wholly in its view, padded
    with zeros, so that equal texts have equal views. A member lies in its slot or in the next free one after it; free
    slots are 0.
    """
    strangers = 0
    for row in range(len(out)):
        out[row] = 0
        if is_null(valid, offset + row):
            continue
        view = carray(_words_at(np.uint64(views) + np.uint64((offset + row) * _VIEW_BYTES)), 2)
        low, high = view[0], view[1]
        if low & np.uint64(_LENGTH_MASK) == 0:
            continue
        slot = slot_of(low, high, shift)
        while lows[slot] != 0 and (lows[slot] != low or highs[slot] != high):
            slot = (slot + 1) & (len(lows) - 1)
        out[row] = lows[slot] == 0
        strangers += out[row]
    return strangers


@njit(nogil=True, cache=True)
def scan_check_digits(
    valid: int,
    offset: int,
    views: int,
    heap: U64,
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
        value = _value(valid, offset, views, heap, row)
        out[row] = RIGHT
        if len(value) == 0:
            continue
        form, total, first = shortest <= len(value) <= most, 0, len(weights) - len(value)
        for k in range(len(value)):
            form &= _ZERO <= value[k] <= _NINE
            if form:
                total += (value[k] - _ZERO) * weights[first + k]
        if not form:
            out[row] = WRONG_FORM
        elif len(check) and check[total % len(check)] != value[position - first] - _ZERO:
            out[row] = WRONG_DIGIT
        wrong += out[row] != RIGHT
    return wrong
