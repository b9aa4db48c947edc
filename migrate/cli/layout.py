"""``migrate layout list | show | files | codes | schema | coverage | import | diff | lint``."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from migrate.cli import options
from migrate.cli.console import Language, guarded, print_json, screen
from migrate.cli.layout_coverage import show_coverage
from migrate.cli.layout_diff import diff_layouts
from migrate.cli.layout_import import import_layouts
from migrate.cli.layout_lint import lint_layouts

layout = typer.Typer(
    no_args_is_help=True, help="標準のレイアウトを見る / Look at the standards' layouts.", rich_markup_mode=None
)

layout.command(name="import")(import_layouts)
layout.command(name="diff")(diff_layouts)
layout.command(name="lint")(lint_layouts)
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
                {"standard": s.name, "business": one.business, "layout": one.name, "file_id": one.file_id}
                | {"items": len(one.items), "provenance": dict(Counter(item.provenance for item in one.items))}
                for s in standards
                for one in s.layouts.values()
            ]
            rows += [
                {"standard": s.name, "business": one.id, "name": one.name, "layout": None, "import_workbook": True}
                for s in standards
                for one in s.without_layout
            ]
            print_json(rows)
        else:
            screen().print(layout_list(standards, lang.lang))


@layout.command()
def show(name: Name, standard: StandardName, lang: options.Lang = Language.ja, as_json: options.Json = False) -> None:
    """レイアウトの項目と根拠 / Show a layout's items and how well each is known."""
    with guarded(lang.lang, as_json=as_json):
        from migrate.report import layout_items  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.standards import find_standard  # noqa: PLC0415

        known = find_standard(standard, Path.cwd())
        wanted = known.layout(name)
        if as_json:
            head: dict[str, object] = {
                "standard": known.name,
                "layout": wanted.name,
                "file_id": wanted.file_id,
                "keys": wanted.keys,
            }
            head |= {"note_ja": known.note_ja, "note_en": known.note_en, "dates": known.dates}
            print_json(head | {"format": known.format, "items": wanted.items, "codes": wanted.codes})
        else:
            screen().print(layout_items(known, wanted, lang.lang))


@layout.command()
def files(standard: StandardName, lang: options.Lang = Language.ja, as_json: options.Json = False) -> None:
    """移行ファイル構成表と関連図 / Show which files there are and how they refer to one another."""
    with guarded(lang.lang, as_json=as_json):
        from migrate.report import layout_files  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.standards import find_standard  # noqa: PLC0415

        known = find_standard(standard, Path.cwd())
        if as_json:
            keys = {name: one.keys for name, one in known.layouts.items()}
            print_json({"standard": known.name, "files": known.files, "keys": keys, "relations": known.relations})
        else:
            screen().print(layout_files(known, lang.lang))


@layout.command()
def codes(
    standard: StandardName,
    table: Annotated[str | None, typer.Option("--table", help="Only this one. / このコード表だけ")] = None,
    lang: options.Lang = Language.ja,
    as_json: options.Json = False,
) -> None:
    """標準のコード表 / Show the code tables of a standard, those of businesses without a layout too."""
    with guarded(lang.lang, as_json=as_json):
        from migrate.report import layout_codes  # noqa: PLC0415  the engine loads only when it is needed
        from migrate.standards import find_standard  # noqa: PLC0415

        known = find_standard(standard, Path.cwd())
        chosen = known.tables_named(table)
        if as_json:
            print_json([{"business": business, **msgspec.to_builtins(one)} for business, one in chosen])
        else:
            screen().print(layout_codes(known, chosen, lang.lang, whole=table is not None))


class SchemaFormat(StrEnum):
    """What a schema is written as."""

    json = "json"
    xsd = "xsd"


@layout.command()
def schema(
    name: Name,
    standard: StandardName,
    written: Annotated[
        SchemaFormat, typer.Option("--format", help="json: of a record; xsd: of an XML file. / 形式")
    ] = SchemaFormat.json,
    lang: options.Lang = Language.ja,
    as_json: options.Json = True,
) -> None:
    """1レコードのJSON Schema、またはXMLファイルのXSD / Print the JSON Schema of a record, or the XSD of an XML file."""
    with guarded(lang.lang, as_json=as_json):
        from migrate.standards import find_standard, json_schema, standard_xsd  # noqa: PLC0415  the engine loads only when it is needed

        known = find_standard(standard, Path.cwd())
        if written is SchemaFormat.xsd:
            typer.echo(standard_xsd(known, known.layout(name)).decode(), nl=False)
        else:
            print_json(msgspec.to_builtins(json_schema(known.layout(name))))
