"""What an import of workbooks gave: the layouts, and everything that could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from migrate.issues import Lang
from migrate.report.faults import fault_list
from migrate.report.words import words

if TYPE_CHECKING:
    from migrate.standards.workbooks import Imported

#: Faults shown on the screen; all of them are in the report beside the layouts.
SHOWN = 20


def import_summary(imported: Imported, folder: Path, lang: Lang) -> Iterator[RenderableType]:
    """The parts of the summary in reading order."""
    say = words(lang)
    table = Table()
    for key in ("business", "layout", "name"):
        table.add_column(say[key])
    table.add_column(say["items"], justify="right")
    for one in imported.layouts:
        business = imported.businesses[one.business]
        row = (f"{business.id} {business.name}", one.name, one.file_id, str(len(one.settled.items)))
        table.add_row(*map(escape, row))
    yield table
    faults = imported.faults.found
    if faults:
        yield Text(say["not_read"], style="italic")
        yield fault_list(faults[:SHOWN], lang)
        if len(faults) > SHOWN:
            yield say["more_in_report"].format(count=len(faults) - SHOWN)
    yield f"{say['imported']}: {escape(str(folder))}"
    yield say["import_errors"].format(count=imported.errors) if imported.errors else say["clean"]
