"""``migrate charset list | show``."""

from __future__ import annotations

from typing import Annotated

import typer

from migrate.cli import options
from migrate.cli.console import Language, guarded, print_json, screen

charset = typer.Typer(no_args_is_help=True, help="文字コードを見る / Look at the charsets.", rich_markup_mode=None)

Name = Annotated[str, typer.Argument(help="For example jef, keis83-ebcdik, ibm-930. / 文字コード")]


@charset.command(name="list")
def list_charsets(lang: options.Lang = Language.ja, as_json: options.Json = False) -> None:
    """文字コードの一覧 / List the charsets and their names."""
    with guarded(lang.lang, as_json=as_json):
        from migrate.charsets.catalogue import raw_definitions  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.charsets.describe import describe  # noqa: PLC0415
        from migrate.report import charset_list  # noqa: PLC0415

        known = [describe(name) for name in sorted(raw_definitions())]
        if as_json:
            print_json([{"name": facts.name, "names": facts.names, "title": facts.title} for facts in known])
        else:
            screen().print(charset_list(known, lang.lang))


@charset.command()
def show(name: Name, lang: options.Lang = Language.ja, as_json: options.Json = False) -> None:
    """文字コードの表・シフト・外字領域・選択肢 / Show a charset's tables, shifts, user areas and options."""
    with guarded(lang.lang, as_json=as_json):
        from migrate.charsets.describe import describe  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.report import charset_facts  # noqa: PLC0415

        facts = describe(name)
        if as_json:
            print_json(facts)
        else:
            screen().print(charset_facts(facts, lang.lang))
