"""Record checks: a layout compiled into rules over columns, which find what cannot be true in a record."""

from migrate.checks.base import Check, Family, Finding
from migrate.checks.columns import Column, Columns
from migrate.checks.compiled import FAMILIES, RecordChecks, compile_checks
from migrate.standards import is_municipality_code

__all__ = [
    "FAMILIES",
    "Check",
    "Column",
    "Columns",
    "Family",
    "Finding",
    "RecordChecks",
    "compile_checks",
    "is_municipality_code",
]
