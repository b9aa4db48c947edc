"""``migrate inspect FILE…``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import CLEAN, ERRORS_IN_DATA, Language, engine_loaded, guarded, print_json, screen


def inspect(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE…", help="Files, folders, or - for standard input. / ファイル、フォルダ、または -"),
    ],
    charset: Annotated[
        str | None,
        typer.Option("--charset", help="What is known of the charset; it is checked. / 分かっている文字コード"),
    ] = None,
    record_length: Annotated[
        int | None, typer.Option("--record-length", min=1, max=1 << 20, help="Bytes of a record. / レコード長")
    ] = None,
    copybook: Annotated[
        Path | None, typer.Option("--copybook", help="Copybook, or field list (.csv). / コピー句または項目一覧")
    ] = None,
    delimiter: Annotated[str | None, typer.Option("--delimiter", help="One character, or tab. / 区切り文字")] = None,
    record: Annotated[
        int | None, typer.Option("--record", min=1, help="Show this record byte by byte. / N件目をバイトごとに表示")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Profile all of it, not a sample. / 全体を調べる")] = False,
    write: Annotated[
        Path | None,
        typer.Option("--write", help="Write the definitions of a job there. / 定義の下書きを書き出すフォルダ"),
    ] = None,
    standard: Annotated[str, typer.Option("--standard", help="For --write. / 標準")] = "kihon-2.1",
    layout: Annotated[str, typer.Option("--layout", help="For --write. / レイアウト")] = "住民情報",
    replace: Annotated[bool, typer.Option("--replace", help="With --write: replace files. / 上書きする")] = False,
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
    show_values: options.ShowValues = False,
) -> None:
    """ファイルの正体を調べる / Say what a file is: charset, records or text, columns, with the evidence.

    Exit: 0 inspected, 1 something is wrong with a file or with what was said of it, 2 a fault in the usage, 3 the
    machine failed.
    """
    with guarded(lang.lang, as_json=as_json):
        from migrate.inspection import (  # noqa: PLC0415
            differences_between,
            files_of,
            has_errors,
            inspect_all,
            read_hints,
            write_definitions,
        )
        from migrate.report import inspection_parts  # noqa: PLC0415

        engine_loaded()
        hints = read_hints(charset, record_length, copybook, delimiter)
        found = inspect_all(files_of(files), hints, full=full, record=record, show_values=show_values)
        written = write_definitions(write, found, hints, standard, layout, replace=replace) if write else []
        different = differences_between(found)
        if as_json:
            print_json({"files": found, "differences": different, "written": [str(path) for path in written]})
        else:
            console = screen()
            width = console.width
            for part in inspection_parts(found, different, written, lang.lang, width=width, show_values=show_values):
                console.print(part)
        raise typer.Exit(ERRORS_IN_DATA if has_errors(found) else CLEAN)
