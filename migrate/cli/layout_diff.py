"""``migrate layout diff A B``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import CLEAN, ERRORS_IN_DATA, Language, guarded, print_json, screen


def diff_layouts(
    before: Annotated[str, typer.Argument(help="A standard's name or folder. / 標準の名前かフォルダ")],
    after: Annotated[str, typer.Argument(help="Another one. / もう一つ")],
    csv: Annotated[Path | None, typer.Option("--csv", help="Also write them to a CSV. / CSVにも書き出す")] = None,
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
) -> None:
    """2つの標準の違い / Compare two standards, or two versions of one, item by item.

    Exit: 0 no difference, 1 differences, 2 a fault in usage or definitions, 3 the machine failed.
    """
    with guarded(lang.lang, as_json=as_json):
        from migrate.report import difference_table, words, write_differences  # noqa: PLC0415  loads when needed
        from migrate.standards import RENAMED, compare, find_standard  # noqa: PLC0415

        changes = compare(find_standard(before, Path.cwd()), find_standard(after, Path.cwd()))
        if csv is not None:
            write_differences(csv, changes)
        if as_json:
            print_json({"before": before, "after": after, "renamed_from": RENAMED, "changes": changes})
        else:
            say, out = words(lang.lang), screen()
            if changes:
                out.print(difference_table(changes, say["differences"].format(before=before, after=after), lang.lang))
            out.print(say["difference_count"].format(count=len(changes)) if changes else say["no_differences"])
            if any(one.score is not None for one in changes):
                out.print(say["renamed_note"].format(least=RENAMED))
        raise typer.Exit(ERRORS_IN_DATA if changes else CLEAN)
