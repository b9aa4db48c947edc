"""``migrate convert JOB``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import Language, engine_loaded, guarded
from migrate.cli.outcome import tell
from migrate.cli.progress import progress


def convert(
    job: Annotated[
        Path, typer.Argument(help="job.toml, or the directory that holds it. / job.toml またはそのフォルダ")
    ],
    workers: options.Workers = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="Only the first N records of each file. / 各ファイルの先頭N件だけ"),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", help="Instead of the job's output. / 出力先")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a finished run. / 前の結果を置き換える")] = False,
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
    show_values: options.ShowValues = False,
) -> None:
    """抽出データを移行ファイルへ変換 / Convert a job's extracts into migration files.

    Exit: 0 clean, 1 errors in the data, 2 a fault in definitions or usage, 3 the machine failed.
    """
    with guarded(lang.lang, as_json=as_json):
        from migrate.pipeline import convert_job  # noqa: PLC0415  the engine loads only when it is needed

        engine_loaded()
        with progress(lang.lang) as report:
            run = convert_job(
                job,
                output=output,
                workers=workers,
                limit=limit,
                replace=replace,
                lang=lang.lang,
                show_values=show_values,
                progress=report,
            )
        raise typer.Exit(tell(run, lang.lang, as_json=as_json, show_values=show_values, limit=limit))
