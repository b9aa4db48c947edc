"""What a person sees at the end of a run: the ledger, and every kind of issue with its first place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from migrate.issues import Lang
from migrate.report.layouts import provenance
from migrate.report.words import words

if TYPE_CHECKING:  # the engine takes a second to load, and a summary needs only its result
    from migrate.pipeline import Outcome

#: Kinds of issues shown on the screen; all of them are in issues.csv.
SHOWN = 20


def summary(outcome: Outcome, lang: Lang, *, show_values: bool = False) -> Iterator[RenderableType]:
    """The parts of the summary in reading order."""
    say = words(lang)
    yield ledger_table(outcome, lang)
    for account in outcome.accounts:
        ledger = account.ledger
        counts = {"read": ledger.read, "written": ledger.written, "rejected": ledger.rejected}
        yield escape(
            f"{account.conversion.layout.name}: " + say["balanced"].format(**counts, filtered=ledger.filtered.total())
        )
    if len(outcome.examples):
        yield issue_lines(outcome, lang)
        if len(outcome.examples) > SHOWN:
            yield say["more"].format(count=len(outcome.examples) - SHOWN)
        if not show_values:
            yield say["masked"]
    for account in outcome.accounts:
        layout = account.conversion.layout
        if any(item.provenance != "official" for item in layout.items):
            yield escape(f"{layout.name}: " + say["provenance"].format(counts=provenance(layout, lang)))
        invented = sum(item.provenance == "reconstructed" for item in layout.items)
        if invented:
            yield escape(say["reconstructed_used"].format(layout=layout.name, count=invented))


def ledger_table(outcome: Outcome, lang: Lang) -> Table:
    """One row per conversion, and one below it for each filter that left records out."""
    say = words(lang)
    table = Table(title=say["ledger"], title_justify="left")
    table.add_column(say["layout"])
    for key in ("read", "written", "rejected", "filtered", "rows"):
        table.add_column(say[key], justify="right")
    for account in outcome.accounts:
        ledger = account.ledger
        figures = (ledger.read, ledger.written, ledger.rejected, ledger.filtered.total(), ledger.rows)
        table.add_row(escape(account.conversion.layout.name), *(f"{figure:,}" for figure in figures))
        for name, count in sorted(ledger.filtered.items()):
            if count:
                table.add_row(escape(f"  {name}"), "", "", "", f"{count:,}", "")
    return table


def issue_lines(outcome: Outcome, lang: Lang) -> Text:
    """Per layout, item and code: how many, where first, and what to do; three lines that read in any width."""
    say = words(lang)
    text = Text(say["issues"] + "\n", style="italic")
    for row in outcome.examples.head(SHOWN).iter_rows(named=True):
        colour = "red" if row["severity"] == "error" else "yellow"
        count = say["times"].format(count=row["count"])
        head = " ".join(filter(None, (row["layout"], row["item"])))
        text.append(f"{row['code']} {say[row['severity']]}", style=f"bold {colour} not italic")
        text.append(f"  {head}  {count}\n", style="not italic")
        text.append(f"     {_where(row, say)}\n     {row['message']}\n", style="not italic")
    text.rstrip()
    return text


def _where(row: dict[str, Any], say: dict[str, str]) -> str:
    if row["record"] is None:
        return f"{row['file']} {say['file_level']}"
    place = say["record"].format(record=row["record"], offset=row["byte_offset"])
    value = f"「{row['value']}」" if row["value"] else ""
    return " ".join(filter(None, (row["file"], place + value, row["place"] and Path(row["place"]).name)))
