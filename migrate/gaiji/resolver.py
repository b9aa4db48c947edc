"""外字 in decoded text: each is resolved by its entry or left as it is, and counted either way.

A code that has an entry is decoded, in the same kernel as everything else, to a *mark*: a private-use character that
stands for nothing else. What a column holds of marks and of undecided private-use characters is then found in one
pass; only the rows that hold any are looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from migrate.charsets import TextColumn
from migrate.gaiji.codes import Codes, is_private_use
from migrate.gaiji.kernel import private_use
from migrate.gaiji.table import Entry
from migrate.issues import encode_detail

#: No entry, or one without a character; a stand-in; an entry that was applied (not reported, but counted).
OPEN, STAND_IN, APPLIED = "E115", "E116", "E117"
#: A code that no table knows; its ``code_point`` is that of its mark in the text.
UNKNOWN = "E101"
#: (row, code point) as one number.
_AS_ONE = np.array([1 << 32, 1], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a private-use character comes to: the ``text`` in its place (None: it stays) and what is noted of it."""

    issue: str
    code: str
    text: str | None
    detail: Mapping[str, str]


class Resolver:
    """Puts the entries' characters into decoded text; see ``migrate.charsets.charset.Resolver``.

    ``marks``: mark → the entry it stands for.
    """

    def __init__(self, codes: Codes, marks: Mapping[str, Entry]) -> None:
        self._codes = codes
        self._marks = marks
        self._known: dict[str, _Meaning] = {}

    def text(self, text: str) -> str:
        """One text resolved."""
        return "".join((is_private_use(char) and self._meaning(char).text) or char for char in text)

    def column(self, column: TextColumn) -> TextColumn:
        """A column resolved. Its faults get one E115, E116 or E117 for each 外字 of each row: ``value`` is the code in
        hex, the detail's ``count`` how often the row has it."""
        found = private_use(column.text)
        if not len(found):
            return column
        pairs, counts = np.unique(found.astype(np.uint64) @ _AS_ONE, return_counts=True)
        rows, points = (pairs >> np.uint64(32)).astype(np.uint32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        meanings = {point: self._meaning(chr(point)) for point in np.unique(points).tolist()}
        noted = pl.DataFrame({"row": rows, "point": points, "count": counts.astype(np.uint32)})
        faults = pl.concat([column.faults, _noted(noted, meanings)]).sort("row", maintain_order=True)
        texts = {chr(point): meaning.text for point, meaning in meanings.items() if meaning.text is not None}
        if not texts:
            return TextColumn(column.text, faults)
        at = pl.Series("row", np.unique(rows))
        resolved = column.text.gather(at).str.replace_many(list(texts), list(texts.values()))
        return TextColumn(_with(column.text, at, resolved), faults)

    def _meaning(self, char: str) -> _Meaning:
        if char not in self._known:
            self._known[char] = self._look_up(char)
        return self._known[char]

    def _look_up(self, char: str) -> _Meaning:
        entry = self._marks.get(char)
        code = (entry.code if entry else self._codes.code(char)).hex().upper()
        if entry is None or entry.text is None:
            return _Meaning(UNKNOWN if entry else OPEN, code, None, {"bytes": code, "code_point": f"U+{ord(char):04X}"})
        own = self._codes.text(entry.code)
        told = {
            "bytes": code,
            "character": entry.text,
            "mj": entry.mj,
            "image": entry.image,
            "code_point": f"U+{ord(own):04X}" if own else "",
        }
        return _Meaning(
            STAND_IN if entry.stand_in else APPLIED, code, entry.text, {key: word for key, word in told.items() if word}
        )


def _noted(found: pl.DataFrame, meanings: Mapping[int, _Meaning]) -> pl.DataFrame:
    """(row, point, count) as faults of a ``TextColumn``."""
    kinds = found.select("point", "count").unique()
    rows = [
        (point, count, meanings[point].issue, meanings[point].code, _detail(meanings[point], count))
        for point, count in kinds.iter_rows()
    ]
    columns = {"point": pl.UInt32, "count": pl.UInt32, "code": pl.String, "value": pl.String, "detail": pl.String}
    table = pl.DataFrame(rows, schema=columns, orient="row")
    noted = found.join(table, on=["point", "count"], how="left", maintain_order="left")
    return noted.select("row", "code", "value", "detail")


def _detail(meaning: _Meaning, count: int) -> str | None:
    return encode_detail({**meaning.detail, "count": str(count)})


def _with(text: pl.Series, rows: pl.Series, new: pl.Series) -> pl.Series:
    """``text`` with ``new`` in the place of ``rows``."""
    places = pl.int_range(len(text), dtype=pl.UInt32, eager=True).scatter(
        rows, pl.int_range(len(text), len(text) + len(new), dtype=pl.UInt32, eager=True)
    )
    return pl.concat([text, new], rechunk=True).gather(places)
