"""``migrate gaiji list JOB``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import Language, engine_loaded, guarded, print_json, screen
from migrate.cli.progress import progress
from migrate.report import words

gaiji = typer.Typer(no_args_is_help=True, help="外字を調べる / Look at a job's gaiji.", rich_markup_mode=None)


@gaiji.callback()
def _group() -> None:
    """Keep ``list`` a command of its own."""


@gaiji.command(name="list")
def list_gaiji(
    job: Annotated[
        Path, typer.Argument(help="job.toml, or the directory that holds it. / job.toml またはそのフォルダ")
    ],
    write: Annotated[
        bool, typer.Option("--write", help="Merge into the sources' gaiji.csv. / 外字表に書き加える")
    ] = False,
    output: Annotated[Path | None, typer.Option("--output", help="Write the merged table here. / 書き出し先")] = None,
    workers: options.Workers = None,
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
    show_values: options.ShowValues = False,
) -> None:
    """外字の一覧（件数・項目・状態） / List the gaiji of a job's sources: counts, fields, what is decided.

    Exit: 0 listed, 2 a fault in definitions or usage, 3 the machine failed.
    """
    with guarded(lang.lang, as_json=as_json):
        from migrate.pipeline.gaiji import listing_data, survey_gaiji, write_tables  # noqa: PLC0415  loads the engine
        from migrate.report.gaiji import gaiji_tables  # noqa: PLC0415

        engine_loaded()
        with progress(lang.lang, title="reading") as report:
            tables = survey_gaiji(job, workers=workers, show_values=show_values, progress=report)
        merged = [table.merged(lang.lang) for table in tables]
        written = write_tables(tables, lang.lang, output) if write or output else []
        if as_json:
            print_json(listing_data(tables, merged) | {"written": [str(path) for path in written]})
            return
        out, say = screen(), words(lang.lang)
        for part in gaiji_tables(tables, merged, lang.lang):
            out.print(part)
        for path in written:
            out.print(say["written_to"].format(path=path), markup=False, soft_wrap=True)
