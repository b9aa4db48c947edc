"""E312: the three items of an unknown date, X, X_不詳フラグ and X_不詳表記, must not contradict one another.

The rule is ours: it follows from what the three items are for, and the public text states none.

- The flag must be 1 when the date holds an unknown form, or when the 不詳表記 says anything: whoever reads the flag
  alone would otherwise take ``0000`` for a year.
- The flag must not be 1 when the date is a calendar day or blank and the 不詳表記 is blank: nothing then is unknown.

A day that never was may have either flag: it is known, and yet no day of the calendar. A blank flag counts as 0; a
required flag that is blank is E301 and a date that is wrong in itself is E308 or E330; neither is reported here again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from migrate.checks import kernels
from migrate.checks.base import Check, Finding
from migrate.checks.columns import Bools, Columns
from migrate.checks.dates import DateScanner, scanners
from migrate.standards import Item, Layout

_KNOWN = 1 << kernels.BLANK | 1 << kernels.CALENDAR | 1 << kernels.NEVER | 1 << kernels.WRONG


@dataclass(frozen=True, slots=True)
class _Triple:
    flag: Item
    date: str
    text: str | None


def unknown_dates(layout: Layout) -> Iterator[Check]:
    """One check per 不詳フラグ."""
    found = scanners(layout)
    texts = {item.text_for: item.name for item in layout.items if item.text_for}
    for item in layout.items:
        if item.flag_for:
            yield partial(_agree, _Triple(item, item.flag_for, texts.get(item.flag_for)), found[item.flag_for])


def _agree(triple: _Triple, scanner: DateScanner, columns: Columns) -> Iterator[Finding]:
    flag_column, date_column = columns[triple.flag.name], columns[triple.date]
    flags = flag_column.states()
    flags_met = kernels.scan_flags(flag_column.address, flags)
    kinds, kinds_met = scanner.scan(date_column)
    said = _said(triple.text, columns)
    if not flags_met & 1 << kernels.FLAG_1 and not kinds_met & ~_KNOWN and said is None:
        return
    expected_1 = kinds == kernels.UNKNOWN
    nothing_unknown = (kinds == kernels.CALENDAR) | (kinds == kernels.BLANK)
    if said is not None:
        expected_1, nothing_unknown = expected_1 | said, nothing_unknown & ~said
    not_set = flags == kernels.FLAG_0
    if not triple.flag.required:
        not_set |= flags == kernels.FLAG_BLANK
    for bad, expected in ((expected_1 & not_set, "1"), (nothing_unknown & (flags == kernels.FLAG_1), "0")):
        rows = np.flatnonzero(np.broadcast_to(bad, columns.height)).astype(np.uint32)
        if len(rows):
            params = {"flag": triple.flag.name, "expected": f"{triple.flag.name} = {expected}"}
            yield Finding(triple.flag.name, "E312", rows, params)


def _said(text: str | None, columns: Columns) -> Bools | None:
    """Where the 不詳表記 says something; None when it never does."""
    if text is None or columns[text].is_null:
        return None
    facts = columns[text].text
    return None if facts.unfilled == columns[text].height else (facts.classes & kernels.VISIBLE) != 0
