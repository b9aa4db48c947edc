"""``migrate layout import FILE``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import CLEAN, ERRORS_IN_DATA, Language, guarded, print_json, screen


class Trust(StrEnum):
    """What a user can say of a workbook."""

    official = "official"
    secondary = "secondary"


def import_layouts(
    file: Annotated[Path, typer.Argument(help="A workbook (.xlsx), or a .zip of several. / ブック")],
    standard: Annotated[str, typer.Option("--standard", help="Name of the new standard. / 新しい標準の名前")],
    output: Annotated[
        Path, typer.Option("--output", help="The standard's folder is made in it. / 標準のフォルダを作る場所")
    ] = Path(),
    provenance: Annotated[
        Trust,
        typer.Option("--provenance", help="official: you vouch that the workbook is the official one. / 資料の根拠"),
    ] = Trust.secondary,
    aliases: Annotated[
        Path | None, typer.Option("--aliases", help="TOML with more words for headers. / 見出しの言葉を加えるTOML")
    ] = None,
    like: Annotated[
        str, typer.Option("--like", help="Whose file format and date forms to assume. / 書式を借りる標準")
    ] = "kihon-2.1",
    replace: Annotated[bool, typer.Option("--replace", help="Replace a former import. / 前の結果を置き換える")] = False,
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
) -> None:
    """公式のブックをレイアウトとして取り込む / Import official workbooks as layouts.

    Exit: 0 all read, 1 something could not be read (see import-report.csv), 2 nothing to import, 3 the machine failed.
    """
    with guarded(lang.lang, as_json=as_json):
        from migrate.report import import_summary  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.standards import find_standard  # noqa: PLC0415
        from migrate.standards.workbooks import (  # noqa: PLC0415
            import_data,
            load_words,
            read_workbooks,
            write_folder,
        )

        model = find_standard(like, Path.cwd())
        imported = read_workbooks(file, load_words(aliases), provenance.value, model.businesses)
        folder = write_folder(imported, output, standard, model, provenance.value, lang=lang.lang, replace=replace)
        if as_json:
            print_json(import_data(imported, folder, lang.lang))
        else:
            for part in import_summary(imported, folder, lang.lang):
                screen().print(part)
        raise typer.Exit(ERRORS_IN_DATA if imported.errors else CLEAN)
