"""The two readings of a layout, held against each other: column checks and the JSON Schema of a record."""

from __future__ import annotations

import jsonschema
import polars as pl

from migrate.checks import compile_checks
from migrate.issues import catalogue
from migrate.standards import format_checker, json_schema


def named_by_schema(validator, record):
    named = set()
    for error in validator.iter_errors(record):
        lacking = set(error.validator_value) - set(error.instance) if error.validator == "required" else set()
        named |= lacking or {error.absolute_path[0]}
    return named


def agree(layout, records):
    """Both readings of a batch of records, row by row."""
    frame = pl.DataFrame({i.name: pl.Series([r.get(i.name) for r in records], dtype=pl.String) for i in layout.items})
    issues = compile_checks(layout).run(frame)
    errors = issues.filter(
        pl.col("code").replace_strict({code: kind.severity for code, kind in catalogue().items()}) == "error"
    )
    validator = jsonschema.Draft202012Validator(json_schema(layout), format_checker=format_checker(layout))
    for row, record in enumerate(records):
        by_checks = set(errors.filter(row=row)["item"])
        assert by_checks == named_by_schema(validator, record), record
        assert bool(by_checks) == (not validator.is_valid(record))
