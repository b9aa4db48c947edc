"""The coverage of a whole job, without running it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from migrate.pipeline.assemble import assemble
from migrate.pipeline.coverage import Coverage
from migrate.pipeline.job import job_path, load_job


@dataclass(frozen=True, slots=True)
class Covered:
    """One conversion of a job. ``written``: its leftover fields are written beside the migration file."""

    standard: str
    layout: str
    source: Path
    written: bool
    coverage: Coverage

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        head = {"standard": self.standard, "layout": self.layout, "source": str(self.source), "written": self.written}
        return head | self.coverage.as_data()


def job_coverage(path: Path) -> list[Covered]:
    """What each conversion of a job covers. Raises ``DefinitionError`` with the faults of all definitions,
    ``MachineError``."""
    path = job_path(path).resolve()
    job = load_job(path)
    conversions = assemble(job, path, lang="ja", show_values=False)
    return [
        Covered(
            one.layout.standard,
            one.layout.name,
            path.parent / convert.source,
            convert.leftover is not None,
            one.coverage,
        )
        for one, convert in zip(conversions, job.convert, strict=True)
        if one.coverage is not None
    ]
