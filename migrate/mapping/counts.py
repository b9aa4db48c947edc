"""How often each value of a code table was met in a run: what people compare before and after a migration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from migrate.mapping.code_tables import CodeTable

#: Distinct values of one table that are listed one by one. A table with more of them is looked up with something that
#: is no code; then the values it lacks are counted together, so that memory stays bounded and the totals stay the same
#: in any order.
MAX_VALUES = 1 << 16


@dataclass(frozen=True, slots=True)
class CodeMet:
    """``value`` became ``to`` (None: blank, or not in the table: ``known`` tells) ``count`` times.

    ``value`` None: all the rest.
    """

    table: str
    value: str | None
    to: str | None
    known: bool
    count: int


class CodeCounts:
    """Totals over all batches; safe to add to from several threads."""

    def __init__(self, tables: Mapping[str, CodeTable]) -> None:
        self._tables = tables
        self._lock = Lock()
        self._known: Counter[tuple[str, str]] = Counter()
        self._unknown: dict[str, Counter[str]] = {name: Counter() for name in tables}
        self._unlisted: Counter[str] = Counter()
        self._full: set[str] = set()

    def add(self, met: Mapping[tuple[str, str], int]) -> None:
        """Take in the counts of a batch."""
        with self._lock:
            for (table, value), count in met.items():
                entry = self._tables[table].entry(value)
                if entry is not None:
                    self._known[table, entry] += count
                else:
                    self._add_unknown(table, value, count)

    def _add_unknown(self, table: str, value: str, count: int) -> None:
        values = self._unknown[table]
        values[value] += count
        if table in self._full or len(values) > MAX_VALUES:
            self._full.add(table)
            self._unlisted[table] += values.total()
            values.clear()

    def totals(self) -> tuple[CodeMet, ...]:
        """By table and value; values that were never met are left out."""
        with self._lock:
            known = [
                CodeMet(table, value, self._tables[table].values[value], known=True, count=count)
                for (table, value), count in self._known.items()
            ]
            unknown = [
                CodeMet(table, value, None, known=False, count=count)
                for table, values in self._unknown.items()
                for value, count in values.items()
            ]
            rest = [CodeMet(table, None, None, known=False, count=count) for table, count in self._unlisted.items()]
        return tuple(sorted([*known, *unknown, *rest], key=lambda met: (met.table, met.value is None, met.value or "")))
