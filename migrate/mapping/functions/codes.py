"""Codes of the old system → codes of the new one, by a table that stands beside the job."""

from __future__ import annotations

from migrate.issues import Problem
from migrate.mapping.characters import SPACES
from migrate.mapping.code_tables import CodeTable
from migrate.mapping.function import Answer, value_function


@value_function(issues=["E211"])
def code(value: str, table: CodeTable) -> Answer:
    """What ``codes/<table>.csv`` gives for the value (spaces around it do not matter); a value in no row is an issue.

    Every run lists the values met with their counts. Write ``code("t") | default("9")`` for what a blank becomes.
    """
    found = value.strip(SPACES)
    if found in table.values:
        return table.values[found]
    return Problem.of("E211", table=table.name)
