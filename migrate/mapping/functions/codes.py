"""Codes of the old system → codes of the new one, by a table that stands beside the job."""

from __future__ import annotations

from migrate.issues import Problem
from migrate.mapping.code_tables import CodeTable
from migrate.mapping.function import Answer, value_function


@value_function(issues=["E211"])
def code(value: str, table: CodeTable) -> Answer:
    """What ``codes/<table>.csv`` gives for the value; a value in no row is an issue.

    Spaces around the value do not matter, nor do variation selectors where the table does not list it with them. Every
    run lists the values met with their counts. Write ``code("t") | default("9")`` for what a blank becomes.
    """
    entry = table.entry(value)
    return Problem.of("E211", table=table.name) if entry is None else table.values[entry]
