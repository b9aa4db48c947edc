"""``migrate renumber JOB``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import Language, engine_loaded, guarded, print_json, screen


def renumber(
    job: Annotated[
        Path, typer.Argument(help="job.toml, or the directory that holds it. / job.toml またはそのフォルダ")
    ],
    workers: options.Workers = None,
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
) -> None:
    """番号の対応表を作る・追加する / Make or extend the cross-references of numbers that a job's mappings ask for.

    Reads the sources once and writes codes/NAME.csv for every renumber("NAME"); numbers given before stay as they are.
    """
    with guarded(lang.lang, as_json=as_json):
        from migrate.pipeline import cores, renumber_job  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.report import words  # noqa: PLC0415

        engine_loaded()
        done = renumber_job(job, workers=workers or cores(), lang=lang.lang)
        say = words(lang.lang)
        if as_json:
            print_json([asdict(one) | {"path": str(one.path)} for one in done])
            return
        for one in done:
            screen().print(say["renumbered"].format(path=one.path, count=one.count, added=one.added), markup=False)
        if not done:
            screen().print(say["nothing_renumbered"])
