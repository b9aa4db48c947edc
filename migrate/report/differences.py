"""The differences of two standards as a table for the screen and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from migrate.errors import machine_faults
from migrate.issues import Lang
from migrate.report.words import words

if TYPE_CHECKING:
    from migrate.standards import Change

COLUMNS = ("subject", "kind", "business", "layout", "name", "what", "before", "after", "score")


def difference_table(changes: Sequence[Change], title: str, lang: Lang) -> Table:
    """One row per difference. A renamed item shows its score."""
    say = words(lang)
    table = Table(title=escape(title), title_justify="left")
    for key in ("subject", "layout", "name", "change", "attribute", "before", "after"):
        table.add_column(say[key])
    for one in changes:
        kind = say[f"change_{one.kind}"] + ("" if one.score is None else f" ({one.score:.2f})")
        place = one.layout or one.business
        row = (say[f"subject_{one.subject}"], place, one.name, kind, one.what, one.before, one.after)
        table.add_row(*map(escape, row))
    return table


def write_differences(path: Path, changes: Iterable[Change]) -> None:
    """The differences as CSV (UTF-8 with a byte order mark, for spreadsheets). Raises ``MachineError``."""
    with machine_faults(path), path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(["" if getattr(one, key) is None else getattr(one, key) for key in COLUMNS] for one in changes)
