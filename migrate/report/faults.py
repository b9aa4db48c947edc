"""Faults of definitions as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from migrate.errors import Fault
from migrate.issues import Lang, catalogue, word
from migrate.report.words import words


def near(place: str) -> str:
    """A place as seen from where the person stands."""
    return place.replace(f"{Path.cwd()}/", "")


def fault_list(faults: Sequence[Fault], lang: Lang) -> Text:
    """Faults and warnings of a definition: code, severity and place, and below it what and what to do."""
    say = words(lang)
    text = Text()
    for fault in faults:
        severity = catalogue()[fault.code].severity
        text.append(f"{fault.code} {say[severity]}", style="bold red" if severity == "error" else "bold yellow")
        text.append(f" {near(fault.place)}\n     {word(fault.code, fault.params, lang)}\n")
    text.rstrip()
    return text
