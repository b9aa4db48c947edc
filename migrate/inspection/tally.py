"""The profile of columns, added up batch by batch in bounded memory."""

from __future__ import annotations

from collections import Counter
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.charsets import TextColumn
from migrate.inspection.characters import Kind, characters
from migrate.inspection.dates import Dates, dates_in
from migrate.inspection.model import Column
from migrate.issues import mask

#: Distinct values counted in a column, bytes of examples, values shown.
MOST_DISTINCT, _MOST_EXAMPLES, MOST_SHOWN = 10_000, 5, 30
#: A column of at most so many values, none of them longer, is a code.
_CODE_VALUES, _CODE_LENGTH = 64, 8
#: A code that so many records share says nothing of any of them; longer ones do.
_SHARED, _SHORT = 3, 3
_SUSPICIOUS = r"^(0+|9{2,})$"


class Tally:
    """One column. ``offset``, ``size`` (bytes) and ``usage`` are those of a field of a record."""

    def __init__(self, name: str, offset: int | None = None, size: int | None = None, usage: str | None = None) -> None:
        self.name = name
        self._place = (offset, size, usage)
        self._rows = 0
        self._filled = 0
        self._shortest: int | None = None
        self._longest: int | None = None
        self._values: Counter[str] | None = Counter()
        self._kinds = np.zeros(len(Kind), np.int64)
        self._undecodable = 0
        self._bytes: dict[str, None] = {}
        self._dates: list[Dates | None] = []
        self._suspicious: Counter[str] = Counter()

    def add(self, column: TextColumn) -> None:
        """Add the rows of a batch."""
        texts = column.text
        filled = texts.drop_nulls()
        self._rows += len(texts)
        self._filled += len(filled)
        bad = column.faults.filter(column.faults["code"] != "E103")
        self._undecodable += bad["row"].n_unique()
        if len(self._bytes) < _MOST_EXAMPLES:
            # the bytes of a number that is none are most of a value, those of no character are nobody's
            codes = bad.filter(bad["code"].is_in(["E101", "E102"]))["value"].drop_nulls()
            self._bytes |= dict.fromkeys(codes.unique(maintain_order=True).head(_MOST_EXAMPLES))
        if not len(filled):
            return
        trimmed = filled.str.strip_chars(" \u3000")
        lengths = trimmed.str.len_chars()
        shortest, longest = cast("int", lengths.min()), cast("int", lengths.max())
        self._shortest = shortest if self._shortest is None else min(shortest, self._shortest)
        self._longest = longest if self._longest is None else max(longest, self._longest)
        self._count(trimmed)
        self._kinds += _kinds(filled)
        self._dates.append(dates_in(trimmed))

    def _count(self, values: pl.Series) -> None:
        counts = values.rename("value").value_counts()
        suspicious = counts.filter(pl.col("value").str.contains(_SUSPICIOUS))
        self._suspicious.update(dict(suspicious.iter_rows()))
        if self._values is not None:
            self._values.update(dict(counts.head(MOST_DISTINCT + 1).iter_rows()))
            if len(self._values) > MOST_DISTINCT:
                self._values = None

    def column(self, *, show_values: bool) -> Column:
        """The profile. Without ``show_values`` nothing in it says who a person is."""
        offset, size, usage = self._place
        dates = self._merged_dates()
        shown = self._shown(show_values=show_values)
        return Column(
            self.name,
            self._rows,
            self._filled,
            offset,
            size,
            usage,
            self._shortest,
            self._longest,
            None if self._values is None else len(self._values),
            shown,
            {Kind(kind).name.lower(): int(count) for kind, count in enumerate(self._kinds) if count and kind},
            self._undecodable,
            tuple(self._bytes)[:_MOST_EXAMPLES],
            int(self._kinds[Kind.PRIVATE]),
            dates.form if dates else None,
            _year_or_day(dates.first, show_values=show_values) if dates else None,
            _year_or_day(dates.last, show_values=show_values) if dates else None,
            tuple(self._suspicious.most_common(MOST_SHOWN)),
        )

    def _merged_dates(self) -> Dates | None:
        known = [dates for dates in self._dates if dates]
        if not known or len(known) * 2 < len(self._dates):
            return None
        form = Counter(dates.form for dates in known).most_common(1)[0][0]
        same = [dates for dates in known if dates.form == form]
        return Dates(form, min(d.first for d in same), max(d.last for d in same), min(d.share for d in same))

    def _shown(self, *, show_values: bool) -> tuple[tuple[str, int], ...]:
        """The values of a column that looks like a code, with their counts."""
        values = self._values
        if not values or len(values) > _CODE_VALUES or max(map(len, values)) > _CODE_LENGTH:
            return ()
        if len(values) > max(1, self._filled // _SHARED) and not show_values:
            return ()
        merged: Counter[str] = Counter()
        for value, count in values.items():
            merged[value if show_values or _says_nothing(value, count) else mask(value)] += count
        return tuple(sorted(merged.items(), key=lambda one: (-one[1], one[0]))[:MOST_SHOWN])


def _says_nothing(value: str, count: int) -> bool:
    return len(value) <= _SHORT and value.isascii() and count >= _SHARED


def _year_or_day(day: str, *, show_values: bool) -> str:
    return day if show_values else day[:4]


def _kinds(texts: pl.Series) -> NDArray[np.int64]:
    """How many characters of each kind there are."""
    joined = "".join(texts.to_list()).encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(joined, np.uint32)
    return np.bincount(characters().kinds[points], minlength=len(Kind))
