"""``migrate try EXPRESSION NAME=VALUE …``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import CLEAN, ERRORS_IN_DATA, Language, guarded, print_json


def try_expression(
    expression: Annotated[str, typer.Argument(help="As in a mapping. / マッピングの式")],
    values: Annotated[list[str] | None, typer.Argument(help="Fields: NAME=VALUE. / 項目=値")] = None,
    codes: Annotated[Path, typer.Option("--codes", help="Folder of code tables. / コード表のフォルダ")] = Path("codes"),
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
) -> None:
    """マッピングの式を試す / Try an expression of a mapping on values given here.

    Prints the value and exits 0, or prints the issue and exits 1; a fault in the expression exits 2.
    """
    with guarded(lang.lang, as_json=as_json):
        from migrate.issues import catalogue, word  # noqa: PLC0415
        from migrate.mapping import try_expression as run  # noqa: PLC0415  the engine loads only when it is needed

        value, problems = run(expression, _fields(values or []), codes)
        worded = [{"code": p.code, "message": word(p.code, dict(p.params), lang.lang)} for p in problems]
        if as_json:
            print_json({"value": value, "issues": worded})
        else:
            for issue in worded:
                print(f"{issue['code']} {issue['message']}", file=sys.stderr)
            if value is not None or not worded:
                print("" if value is None else value)
        failed = any(catalogue()[problem.code].severity == "error" for problem in problems)
        raise typer.Exit(ERRORS_IN_DATA if failed else CLEAN)


def _fields(pairs: list[str]) -> dict[str, str]:
    fields = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f"{pair!r}: NAME=VALUE")
        fields[name] = value
    return fields
