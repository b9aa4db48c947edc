"""plan → run → commit: jobs and validations."""

from __future__ import annotations

from migrate.pipeline.convert import Run, convert_job, cores, validate_file
from migrate.pipeline.execute import Account, Outcome
from migrate.pipeline.execute import Progress as ProgressReport
from migrate.pipeline.ledger import Ledger
from migrate.pipeline.renumber import Renumbered, renumber_job

__all__ = [
    "Account",
    "Ledger",
    "Outcome",
    "ProgressReport",
    "Renumbered",
    "Run",
    "convert_job",
    "cores",
    "renumber_job",
    "validate_file",
]
