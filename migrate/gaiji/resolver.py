"""外字 in decoded text: each is resolved by its entry or left as it is, and counted either way.

A code that has an entry is decoded, in the same kernel as everything else, to a *mark*: a private-use character that
stands for nothing else. What a column holds of marks and of undecided private-use characters is then found in one
pass; only the rows that hold any are looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from migrate.charsets import TextColumn
from migrate.gaiji.codes import Codes, is_private_use
from migrate.gaiji.kernel import rows_with_private_use
from migrate.gaiji.table import Entry
from migrate.issues import encode_detail
from migrate.standards.repertoire import PRIVATE_USE, regex_class

#: No entry, or one without a character; a stand-in; an entry that was applied (not reported, but counted).
OPEN, STAND_IN, APPLIED = "E115", "E116", "E117"
#: A code that no table knows; its ``code_point`` is that of its mark in the text.
UNKNOWN = "E101"

_PRIVATE_USE = regex_class(PRIVATE_USE)


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
        rows = pl.Series("row", rows_with_private_use(column.text))
        if not len(rows):
            return column
        cells = column.text.gather(rows)
        found = pl.DataFrame({"row": rows, "char": cells.str.extract_all(_PRIVATE_USE)}).explode("char")
        found = found.group_by("row", "char", maintain_order=True).len("count")
        meanings = {char: self._meaning(char) for char in found["char"].unique().sort()}
        faults = pl.concat([column.faults, _noted(found, meanings)]).sort("row", maintain_order=True)
        texts = {char: meaning.text for char, meaning in meanings.items() if meaning.text is not None}
        if not texts:
            return TextColumn(column.text, faults)
        resolved = cells.str.replace_many(list(texts), list(texts.values()))
        return TextColumn(_with(column.text, rows, resolved), faults)

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


def _noted(found: pl.DataFrame, meanings: Mapping[str, _Meaning]) -> pl.DataFrame:
    """(row, char, count) as faults of a ``TextColumn``."""
    kinds = found.select("char", "count").unique()
    details = [encode_detail({**meanings[char].detail, "count": str(count)}) for char, count in kinds.iter_rows()]
    table = kinds.with_columns(
        pl.Series("code", [meanings[char].issue for char in kinds["char"]], dtype=pl.String),
        pl.Series("value", [meanings[char].code for char in kinds["char"]], dtype=pl.String),
        pl.Series("detail", details, dtype=pl.String),
    )
    noted = found.join(table, on=["char", "count"], how="left", maintain_order="left")
    return noted.select(pl.col("row").cast(pl.UInt32), "code", "value", "detail")


def _with(text: pl.Series, rows: pl.Series, new: pl.Series) -> pl.Series:
    """``text`` with ``new`` in the place of ``rows``."""
    places = pl.int_range(len(text), dtype=pl.UInt32, eager=True).scatter(
        rows, pl.int_range(len(text), len(text) + len(new), dtype=pl.UInt32, eager=True)
    )
    return pl.concat([text, new], rechunk=True).gather(places)
