"""``migrate layout list | show | schema``."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import msgspec
import typer

from migrate.cli import options
from migrate.cli.console import Language, guarded, print_json, screen

layout = typer.Typer(
    no_args_is_help=True, help="Look at the standards' layouts. / 標準のレイアウトを見る", rich_markup_mode=None
)

Name = Annotated[str, typer.Argument(help="For example 住民情報. / レイアウト")]
StandardName = Annotated[str, typer.Option("--standard", help="For example kihon-2.1. / 標準")]


@layout.command(name="list")
def list_layouts(lang: options.Lang = Language.ja, as_json: options.Json = False) -> None:
    """List standards and their layouts. / 標準とレイアウトの一覧"""
    with guarded(lang.lang, as_json=as_json):
        from migrate.report import layout_list  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.standards import load_standard, standard_names  # noqa: PLC0415

        standards = [load_standard(name) for name in standard_names()]
        if as_json:
            rows = [
                {"standard": s.name, "layout": one.name, "file_id": one.file_id, "items": len(one.items)}
                | {"provenance": dict(Counter(item.provenance for item in one.items))}
                for s in standards
                for one in s.layouts.values()
            ]
            print_json(rows)
        else:
            screen().print(layout_list(standards, lang.lang))


@layout.command()
def show(name: Name, standard: StandardName, lang: options.Lang = Language.ja, as_json: options.Json = False) -> None:
    """Show a layout's items and how well each is known. / レイアウトの項目と根拠"""
    with guarded(lang.lang, as_json=as_json):
        from migrate.report import layout_items  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.standards import load_standard  # noqa: PLC0415

        known = load_standard(standard)
        wanted = known.layout(name)
        if as_json:
            head = {"standard": known.name, "layout": wanted.name, "file_id": wanted.file_id, "keys": wanted.keys}
            print_json(head | {"format": known.format, "items": wanted.items, "codes": wanted.codes})
        else:
            screen().print(layout_items(wanted, lang.lang))


@layout.command()
def schema(name: Name, standard: StandardName, lang: options.Lang = Language.ja, as_json: options.Json = True) -> None:
    """Print the JSON Schema of one record. / 1レコードのJSON Schema"""
    with guarded(lang.lang, as_json=as_json):
        from migrate.standards import json_schema, load_standard  # noqa: PLC0415  the engine loads only when it is needed

        print_json(msgspec.to_builtins(json_schema(load_standard(standard).layout(name))))
