"""E318: characters that are outside the repertoire an item has by its layout or by the job."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from migrate.characters import mj, shrink
from migrate.characters.repertoire import Repertoire
from migrate.checks.base import Check, Finding, Params
from migrate.checks.columns import Columns
from migrate.standards import Layout

#: Characters of one value that its issue describes; the issue says when there are more.
SHOWN = 8


def repertoires(layout: Layout) -> Iterator[Check]:
    """One check per text whose characters are limited."""
    for item in layout.items:
        repertoire = layout.repertoire(item) if item.is_text else None
        if repertoire is not None:
            yield partial(_outside, item.name, repertoire)


def _outside(item: str, repertoire: Repertoire, columns: Columns) -> Iterator[Finding]:
    column = columns[item]
    if column.is_null:
        return
    outside = repertoire.rows_outside(column.series.head(column.height))
    if outside.any():
        yield Finding(item, "E318", column.rows(outside), partial(_described, repertoire))


def _described(repertoire: Repertoire, text: str) -> Params:
    """The strangers of a text: code points, MJ names, and what each could be folded to."""
    strangers = list(dict.fromkeys(repertoire.outside(text)))
    shown = strangers[:SHOWN]
    return {
        "repertoire": repertoire.name,
        "code_points": _joined([shrink.code_points(one) for one in shown], len(strangers) > SHOWN),
        "mj": _joined([mj.name_of(one) or "–" for one in shown], len(strangers) > SHOWN),
        "candidates": shrink.listed(shown, repertoire),
    }


def _joined(words: list[str], more: bool) -> str:
    return ", ".join([*words, "…"] if more else words)
