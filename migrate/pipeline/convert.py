"""The two runs there are: a job that converts, and a file that is validated. Both go through ``execute``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from migrate.issues import Lang
from migrate.pipeline.assemble import assemble, file_to_validate
from migrate.pipeline.conversion import Conversion
from migrate.pipeline.execute import Outcome, Progress, execute
from migrate.pipeline.job import JobFile, job_path, load_job
from migrate.pipeline.manifest import manifest_of, write_manifest
from migrate.pipeline.staging import MANIFEST, Staging
from migrate.standards.repertoires import EVERY


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run. ``output`` is None when a validation kept no files."""

    outcome: Outcome
    manifest: dict[str, Any]
    output: Path | None

    @property
    def files(self) -> list[Path]:
        """Every file of the run, the manifest last."""
        if self.output is None:
            return []
        accounts = self.outcome.accounts
        rejects = [account.rejects for account in accounts if account.rejects and account.rejects.rows]
        leftovers = [account.leftover for account in accounts if account.leftover]
        return [
            *(self.output / w.path for w in (*self.outcome.outputs, *leftovers, *rejects, *self.outcome.issue_files)),
            self.output / MANIFEST,
        ]

    def as_data(self) -> dict[str, Any]:
        """For ``--json``: the manifest, where the files are, and the first issue of every kind."""
        found = self.outcome.examples.to_dicts()
        return {
            "output": self.output and str(self.output),
            "errors": self.outcome.errors,
            "manifest": self.manifest,
            "found": found,
        }


def convert_job(
    path: Path,
    *,
    output: Path | None = None,
    workers: int | None = None,
    limit: int | None = None,
    replace: bool = False,
    lang: Lang = "ja",
    show_values: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Run a job. Either everything is in the output directory at the end, or nothing.

    ``path``: job.toml or its directory; ``output``: instead of the job's own; ``workers``: threads, default one per
    core;
    ``limit``: only the first records of each file. Raises ``DefinitionError``, ``MachineError``, ``KeyboardInterrupt``.
    """
    path = job_path(path).resolve()
    job = load_job(path)
    final = (output or path.parent / job.job.output).absolute()
    staging = Staging(final, replace=replace)
    conversions = assemble(job, path, lang=lang, show_values=show_values)
    return _run(conversions, staging, job, path.parent, workers=workers, limit=limit, progress=progress)


def validate_file(
    file: Path,
    standard: str,
    layout: str,
    *,
    repertoire: str | None = None,
    mj_plus: Path | None = None,
    written: str | None = None,
    output: Path | None = None,
    replace: bool = False,
    workers: int | None = None,
    lang: Lang = "ja",
    show_values: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Check a migration file: the pipeline without a mapping and without a writer.

    ``repertoire``: the characters of items of type K, in place of the layout's; ``mj_plus``: the list of ``mj+``.
    ``written``: csv, xml, jsonl or parquet; without it the file's suffix says, or else the standard.
    With ``output`` the issues, rejects and manifest are kept there; without, only the outcome is returned. Raises as
    ``convert_job``.
    """
    wanted = {} if repertoire is None else {EVERY: repertoire}
    conversion = file_to_validate(
        file, standard, layout, wanted, mj_plus, written=written, lang=lang, show_values=show_values
    )
    base = file.absolute().parent
    if output:
        staging = Staging(output.absolute(), replace=replace)
        return _run([conversion], staging, None, base, workers=workers, limit=None, progress=progress)
    with TemporaryDirectory(prefix="migrate-") as scratch:
        run = _run(
            [conversion], Staging(Path(scratch) / "run"), None, base, workers=workers, limit=None, progress=progress
        )
        return Run(run.outcome, run.manifest, None)


def _run(
    conversions: Sequence[Conversion],
    staging: Staging,
    job: JobFile | None,
    base: Path,
    *,
    workers: int | None,
    limit: int | None,
    progress: Progress | None,
) -> Run:
    with staging:
        outcome = execute(conversions, staging, workers=workers or cores(), limit=limit, progress=progress)
        manifest = manifest_of(outcome, base, job, limit)
        write_manifest(staging.path, manifest)
        staging.commit()
    return Run(outcome, manifest, staging.final)


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0))
