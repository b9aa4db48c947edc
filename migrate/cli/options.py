"""Options that mean the same in every command."""

from __future__ import annotations

from typing import Annotated

import typer

from migrate.cli.console import Language

Lang = Annotated[
    Language, typer.Option("--lang", envvar="MIGRATE_LANG", help="Language of messages. / メッセージの言語")
]
Json = Annotated[bool, typer.Option("--json", help="The result as JSON on standard output. / 結果をJSONで出力")]
ShowValues = Annotated[
    bool, typer.Option("--show-values", help="Show residents' values instead of their shape. / 値を伏せずに表示")
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="Threads; default: one per core. / 並列数")
]
