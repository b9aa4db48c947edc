"""``migrate layout list | show | schema | coverage``."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import msgspec
import typer

from migrate.cli import options
from migrate.cli.console import Language, guarded, print_json, screen
from migrate.cli.layout_coverage import show_coverage

layout = typer.Typer(
    no_args_is_help=True, help="標準のレイアウトを見る / Look at the standards' layouts.", rich_markup_mode=None
)

layout.command(name="coverage")(show_coverage)

Name = Annotated[str, typer.Argument(help="For example 住民情報. / レイアウト")]
StandardName = Annotated[str, typer.Option("--standard", help="For example kihon-2.1. / 標準")]


@layout.command(name="list")
def list_layouts(lang: options.Lang = Language.ja, as_json: options.Json = False) -> None:
    """標準とレイアウトの一覧 / List standards and their layouts."""
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
    """レイアウトの項目と根拠 / Show a layout's items and how well each is known."""
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
    """1レコードのJSON Schema / Print the JSON Schema of one record."""
    with guarded(lang.lang, as_json=as_json):
        from migrate.standards import json_schema, load_standard  # noqa: PLC0415  the engine loads only when it is needed

        print_json(msgspec.to_builtins(json_schema(load_standard(standard).layout(name))))
