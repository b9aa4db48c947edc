"""Which business (業務) a workbook or a table belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from migrate.errors import Faults
from migrate.standards.model import Business, Provenance
from migrate.standards.workbooks.container import Book
from migrate.standards.workbooks.headers import Table
from migrate.standards.workbooks.sheets import fold

#: 「001_住民基本台帳_基本データリスト….xlsx」: a number, a mark, a name up to the next mark.
_FILE_NAME = re.compile(r"(\d{1,3})[_＿\s.．・-]+([^_＿\s【】()（）.．]+)")

#: Labels above a table that name its business.
BUSINESS_LABELS = frozenset({"business", "business_id"})


class Businesses:
    """The businesses met so far. ``known``: those of another standard, whose numbers are used for names that come
    without one."""

    def __init__(self, known: Mapping[str, Business], provenance: Provenance, faults: Faults) -> None:
        self.found: dict[str, Business] = {}
        self._known, self._provenance, self._faults = known, provenance, faults
        self._numbers = {fold(one.name): number for number, one in known.items()}

    def of_all(self, book: Book, tables: Sequence[Table]) -> list[str]:
        """The number of each table's business: as the labels above it say, else as those of the workbook's other tables
        say with one voice, else as the file's name says."""
        told = {
            index: self._of(book, table) for index, table in enumerate(tables) if table.labels.keys() & BUSINESS_LABELS
        }
        others = next(iter(set(told.values()))) if len(set(told.values())) == 1 else None
        if len(told) < len(tables) and others is None:
            others = self._of(book, None)
        return [told.get(index, others or "") for index in range(len(tables))]

    def _of(self, book: Book, table: Table | None) -> str:
        labels = table.labels if table else {}
        match = _FILE_NAME.match(book.name)
        number, name = (_digits(match[1]), match[2]) if match else ("", "")
        if "business_id" in labels or "business" in labels:
            told, told_name = self._parted(labels["business"][0] if "business" in labels else "")
            number = _digits(labels["business_id"][0]) if "business_id" in labels else told
            name = told_name or name
        number = number or self._numbers.get(fold(name), "")
        if not number:
            number = next((n for n, one in self.found.items() if one.name == name), "") if name else ""
        if not number:
            number, name = self._unnumbered(book, name)
        self._add(number, name or number)
        return number

    def named(self, text: str) -> str | None:
        """The number of a business by its name or number, or None."""
        number, name = self._parted(text)
        return number or self._numbers.get(fold(name))

    def _parted(self, text: str) -> tuple[str, str]:
        """``001 住民基本台帳`` → number and name; either may be missing."""
        match = re.match(r"(\d{0,3})[\s_＿:：.．・-]*(.*)", text, re.DOTALL)
        return (_digits(match[1]), match[2].strip()) if match else ("", text)

    def _unnumbered(self, book: Book, name: str) -> tuple[str, str]:
        number = f"x{sum(key.startswith('x') for key in self.found) + 1:02}"
        name = name or PurePath(book.name).stem
        self._faults.add("D440", book.place, found=name, expected="001_住民基本台帳_….xlsx")
        return number, name

    def _add(self, number: str, name: str) -> None:
        if number in self.found:
            return
        known = self._known.get(number)
        same = known is not None and fold(known.name) == fold(name)
        romaji, english = (known.romaji, known.english) if known and same else ("", "")
        self.found[number] = Business(number, name, romaji, english, self._provenance)


def _digits(text: str) -> str:
    """A number as three digits; anything else gives ``""``."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain.zfill(3) if plain.isascii() and plain.isdecimal() and int(plain) else ""
