"""What an inspection gathers on its way: what is said about the file, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from migrate.inspection.hints import Hints
from migrate.inspection.model import Evidence, Note
from migrate.inspection.sampling import Input


@dataclass
class Findings:
    """What is found, piece by piece."""

    sample: Input
    hints: Hints
    full: bool
    show_values: bool
    notes: list[Note] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    def note(self, code: str, **params: str) -> None:
        """Something is wrong, or worth a look."""
        self.notes.append(Note(code, params))

    def say(self, kind: str, **params: str) -> None:
        """A piece of evidence; what was said already is not said again."""
        said = Evidence(kind, params)
        if said not in self.evidence:
            self.evidence.append(said)
