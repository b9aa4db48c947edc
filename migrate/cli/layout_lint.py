"""``migrate layout lint [STANDARD]``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import CLEAN, DEFINITION_FAULT, Language, fault_data, guarded, print_json, screen


def lint_layouts(
    standard: Annotated[
        str | None, typer.Argument(help="A name or a folder; default: all that are shipped. / 標準の名前かフォルダ")
    ] = None,
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
) -> None:
    """レイアウトの定義の誤りと疑わしい点 / Find every fault of a layout folder, and what should make one doubt.

    Exit: 0 no errors (there may be warnings), 2 errors, 3 the machine failed.
    """
    with guarded(lang.lang, as_json=as_json):
        from migrate.issues import catalogue  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.report import fault_list, words  # noqa: PLC0415
        from migrate.standards import find_folder, lint, standard_names  # noqa: PLC0415

        names = [standard] if standard else standard_names()
        faults = [fault for name in names for fault in lint(find_folder(name, Path.cwd()))]
        counts = Counter(catalogue()[fault.code].severity for fault in faults)
        if as_json:
            rows = [fault_data(fault, lang.lang) | {"severity": catalogue()[fault.code].severity} for fault in faults]
            print_json({"errors": counts["error"], "warnings": counts["warning"], "faults": rows})
        else:
            say, out = words(lang.lang), screen()
            if faults:
                out.print(fault_list(faults, lang.lang))
            told = say["lint_count"].format(errors=counts["error"], warnings=counts["warning"])
            out.print(told if faults else say["sound"])
        raise typer.Exit(DEFINITION_FAULT if counts["error"] else CLEAN)
