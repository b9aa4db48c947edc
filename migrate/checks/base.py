"""What a rule family is, and where families are found.

A family is a function that compiles a layout into checks; a check is a function from a batch's columns to findings.
It first asks a question of the whole column (is anything wrong at all?) and turns to rows only when the answer is yes.
Families of other packages are entry points of the group ``migrate.checks``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from migrate.checks.columns import Columns, Rows
from migrate.plugins import entry_points
from migrate.standards import Layout

Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """Rows of one item that break one rule.

    ``rows``: ascending numbers of the batch's rows. ``params``: what the wording of ``code`` needs, or a function that
    tells it from a value; it is asked once per distinct value.
    """

    item: str
    code: str
    rows: Rows
    params: Params | Callable[[str], Params] = field(default_factory=dict)


Check = Callable[[Columns], Iterable[Finding]]
Family = Callable[[Layout], Iterable[Check]]

PLUGIN_GROUP = "migrate.checks"


def plugin_families() -> list[Family]:
    """The rule families of other packages, in the order of their names."""
    points = sorted(entry_points(group=PLUGIN_GROUP), key=lambda point: point.name)
    return [cast("Family", point.load()) for point in points]
