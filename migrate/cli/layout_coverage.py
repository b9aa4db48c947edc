"""``migrate layout coverage JOB``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import Language, guarded, print_json, screen


def show_coverage(
    job: Annotated[
        Path, typer.Argument(help="job.toml, or the directory that holds it. / job.toml またはそのフォルダ")
    ],
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
) -> None:
    """項目の対応状況とレイアウト外の元データ / Show which items a job feeds and which source fields go nowhere.

    Exit: 0 shown, 2 a fault in definitions or usage, 3 the machine failed.
    """
    with guarded(lang.lang, as_json=as_json):
        from migrate.pipeline.covered import job_coverage  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.report.coverage import coverage_tables  # noqa: PLC0415

        covered = job_coverage(job)
        if as_json:
            print_json([one.as_data() for one in covered])
            return
        for part in coverage_tables(covered, lang.lang):
            screen().print(part)
