"""Inspection: what a file is, with evidence, before anyone has described it."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.inspection.comparison import differences_between, files_of
from migrate.inspection.hints import Hints, read_hints
from migrate.inspection.inspector import inspect
from migrate.inspection.model import Inspection
from migrate.inspection.writing import write_definitions
from migrate.issues import catalogue

__all__ = [
    "Hints",
    "Inspection",
    "differences_between",
    "files_of",
    "has_errors",
    "inspect",
    "inspect_all",
    "read_hints",
    "write_definitions",
]


def inspect_all(
    names: Sequence[str], hints: Hints, *, full: bool = False, record: int | None = None, show_values: bool = False
) -> list[Inspection]:
    """Inspect several files with the same hints. Raises as ``inspect`` does."""
    return [inspect(name, hints, full=full, record=record, show_values=show_values) for name in names]


def has_errors(files: Sequence[Inspection]) -> bool:
    """Whether something is wrong with a file, or with what was said of it."""
    return any(catalogue()[note.code].severity == "error" for one in files for note in one.notes)
