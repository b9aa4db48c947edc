"""A layout compiled into checks, and their findings into an issue frame."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from migrate.checks.base import Check, Family, Finding, plugin_families
from migrate.checks.check_digits import check_digits
from migrate.checks.codes import codes
from migrate.checks.columns import Columns
from migrate.checks.dates import dates
from migrate.checks.flags import flags
from migrate.checks.numbers import numbers
from migrate.checks.relationships import relationships
from migrate.checks.repertoires import repertoires
from migrate.checks.required import required
from migrate.checks.text import characters, length
from migrate.checks.times import times
from migrate.checks.unknown_dates import unknown_dates
from migrate.issues import ISSUE_SCHEMA, empty_issues, encode_detail
from migrate.standards import Layout

#: The families that every layout is checked by. They are named here and not found by entry point, so that no fault of
#: an installation can leave a file unchecked.
FAMILIES: tuple[Family, ...] = (
    required, length, characters, repertoires, numbers, codes, dates, times, flags, check_digits, unknown_dates,
    relationships,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordChecks:
    """The checks of one layout. ``order``: position of each item in the layout."""

    checks: tuple[Check, ...]
    order: dict[str, int]

    def run(self, items: pl.DataFrame, constants: Collection[str] = ()) -> pl.DataFrame:
        """Check n rows. ``items``: one String column per item of the layout, null = blank, as is an empty text.

        ``constants`` names items that hold the same value, or none, in every row: they are looked at once. Returns an
        issue frame (``ISSUE_SCHEMA``), ``row`` counting the rows of ``items`` from 0, ordered by row, item and code.
        """
        if items.height == 0:
            return empty_issues()
        columns = Columns(items, constants)
        findings = [finding for check in self.checks for finding in check(columns)]
        return self._frame(items, findings) if findings else empty_issues()

    def _frame(self, items: pl.DataFrame, findings: Sequence[Finding]) -> pl.DataFrame:
        values = [items[finding.item].gather(finding.rows) for finding in findings]
        details = [_details(found, finding) for found, finding in zip(values, findings, strict=True)]
        kinds = pl.DataFrame(
            {
                "item": [finding.item for finding in findings],
                "code": [finding.code for finding in findings],
                "order": [self.order[finding.item] for finding in findings],
            }
        )
        each = np.repeat(np.arange(len(findings)), [len(finding.rows) for finding in findings])
        frame = kinds[each].with_columns(
            row=pl.Series(np.concatenate([finding.rows for finding in findings])),
            value=pl.concat(values),
            detail=pl.concat(details),
            place=pl.lit(None, dtype=pl.String),
        )
        return frame.sort("row", "order", "code", maintain_order=True).select(*ISSUE_SCHEMA)


def compile_checks(layout: Layout, families: Iterable[Family] | None = None) -> RecordChecks:
    """The checks of a layout: the families of this package and those of plug-ins, or the ones given."""
    chosen = [*FAMILIES, *plugin_families()] if families is None else families
    checks = tuple(check for family in chosen for check in family(layout))
    return RecordChecks(checks, {item.name: position for position, item in enumerate(layout.items)})


def _details(values: pl.Series, finding: Finding) -> pl.Series:
    if not callable(finding.params):
        return pl.Series([encode_detail(dict(finding.params))], dtype=pl.String).new_from_index(0, len(values))
    distinct = values.unique(maintain_order=True)
    details = pl.Series([encode_detail(dict(finding.params(value))) for value in distinct], dtype=pl.String)
    return values.replace_strict(distinct, details, return_dtype=pl.String)
