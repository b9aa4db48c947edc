"""The ledger: every record that was read is written from, rejected, or filtered by a rule with a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from migrate.errors import MachineError
from migrate.gaiji import GaijiMet


@dataclass(slots=True)
class Ledger:
    """Counts of one conversion. ``rows`` counts what was written: with an ``explode`` one record may give several
    rows. ``leftover`` counts the records whose leftover fields were written beside,
    ``gaiji`` the 外字 in the fields that were read, whatever became of their records."""

    read: int = 0
    written: int = 0
    rejected: int = 0
    filtered: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    leftover: int = 0
    issues: Counter[str] = field(default_factory=Counter)
    gaiji: Counter[GaijiMet] = field(default_factory=Counter)

    def add(self, other: Ledger) -> None:
        """Take in the counts of another part of the same conversion."""
        self.read += other.read
        self.written += other.written
        self.rejected += other.rejected
        self.rows += other.rows
        self.leftover += other.leftover
        self.filtered.update(other.filtered)
        self.issues.update(other.issues)
        self.gaiji.update(other.gaiji)

    def prove(self, place: str, *, leftover: bool = False) -> None:
        """Raise M105 unless read = written from + rejected + filtered, and with ``leftover`` every record that was
        written from has its leftover fields beside."""
        filtered = self.filtered.total()
        if self.read != self.written + self.rejected + filtered:
            message = f"{self.read} ≠ {self.written} + {self.rejected} + {filtered}"
            raise MachineError("M105", place, message=message)
        if leftover and self.leftover != self.written:
            raise MachineError("M105", place, message=f"leftover: {self.leftover} ≠ {self.written}")

    def as_data(self) -> dict[str, object]:
        """For the manifest: plain data in a fixed order."""
        return {
            "read": self.read,
            "written": self.written,
            "rejected": self.rejected,
            "filtered": _ordered(self.filtered),
            "rows": self.rows,
            "issues": _ordered(self.issues),
        }


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts) if counts[name]}
