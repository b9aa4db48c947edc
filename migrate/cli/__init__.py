"""The command line. One small file per command; no logic here."""

from __future__ import annotations

import typer

from migrate.cli.charset import charset
from migrate.cli.convert import convert
from migrate.cli.gaiji import gaiji
from migrate.cli.inspect import inspect
from migrate.cli.layout import layout
from migrate.cli.renumber import renumber
from migrate.cli.try_expression import try_expression
from migrate.cli.validate import validate

app = typer.Typer(
    name="migrate",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Convert and check resident-record migration files. / 住民記録の移行ファイルを変換・検査します。",
)
app.command()(convert)
app.command()(validate)
app.command()(renumber)
app.command()(inspect)
app.add_typer(layout, name="layout")
app.add_typer(charset, name="charset")
app.add_typer(gaiji, name="gaiji")
app.command(name="try")(try_expression)
