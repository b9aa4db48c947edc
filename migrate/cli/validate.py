"""``migrate validate FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import Language, engine_loaded, guarded
from migrate.cli.outcome import tell
from migrate.cli.progress import progress


def validate(
    file: Annotated[Path, typer.Argument(help="A migration file. / 移行ファイル")],
    standard: Annotated[str, typer.Option("--standard", help="For example kihon-2.1. / 標準")],
    layout: Annotated[str, typer.Option("--layout", help="For example 住民情報. / レイアウト")],
    repertoire: Annotated[
        str | None, typer.Option("--repertoire", help='Of every text, for example "mj+ ascii". / 文字集合')
    ] = None,
    mj_plus: Annotated[
        Path | None, typer.Option("--mj-plus", help="List of the characters mj+ adds. / mj+ の追加文字の一覧")
    ] = None,
    written: Annotated[
        str | None,
        typer.Option("--format", help="csv, xml, jsonl, parquet; default: by the file's suffix. / ファイルの形式"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="Where to write issues and rejects. / 検出内容の出力先")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a finished run. / 前の結果を置き換える")] = False,
    workers: options.Workers = None,
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
    show_values: options.ShowValues = False,
) -> None:
    """移行ファイルをレイアウトに照らして検査 / Check a migration file against a layout.

    Exit: 0 clean, 1 errors in the data, 2 a fault in usage, 3 the machine failed.
    """
    with guarded(lang.lang, as_json=as_json):
        from migrate.pipeline import validate_file  # noqa: PLC0415  the engine loads only when it is needed

        engine_loaded()
        with progress(lang.lang) as report:
            run = validate_file(
                file,
                standard,
                layout,
                repertoire=repertoire,
                mj_plus=mj_plus,
                written=written,
                output=output,
                replace=replace,
                workers=workers,
                lang=lang.lang,
                show_values=show_values,
                progress=report,
            )
        raise typer.Exit(tell(run, lang.lang, as_json=as_json, show_values=show_values))
