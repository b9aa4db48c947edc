"""Mappings: tables of ``item,expression,note``, the expression language, conversion functions, and the engine that runs
them.

    table = read_mapping(Path("juki.mapping.csv"))
    mapping = compile_mapping(table, reader.fields, layout, Path("codes"))
    mapped = mapping.apply(batch.columns)

A blank is null everywhere: ``""`` never occurs in a column, and ``FIELD == ""`` asks whether a field is blank.
"""

from migrate.issues import Problem
from migrate.mapping.checker import OpenReference
from migrate.mapping.code_tables import CodeTable, read_code_table
from migrate.mapping.compile import FilterRule, TriedIssue, compile_mapping, try_expression
from migrate.mapping.compiled import CompiledMapping, Feeding, Mapped
from migrate.mapping.counts import CodeMet
from migrate.mapping.cross_references import CrossReference, read_cross_reference
from migrate.mapping.function import (
    Answer,
    Condition,
    Constant,
    Example,
    Flagged,
    Function,
    column_function,
    value_function,
)
from migrate.mapping.registry import registered_functions
from migrate.mapping.tables import MappingRow, MappingTable, read_mapping
from migrate.mapping.uses import FoldUse

__all__ = [
    "Answer",
    "CodeMet",
    "CodeTable",
    "CompiledMapping",
    "Condition",
    "Constant",
    "CrossReference",
    "Example",
    "Feeding",
    "FilterRule",
    "Flagged",
    "FoldUse",
    "Function",
    "Mapped",
    "MappingRow",
    "MappingTable",
    "OpenReference",
    "Problem",
    "TriedIssue",
    "column_function",
    "compile_mapping",
    "read_code_table",
    "read_cross_reference",
    "read_mapping",
    "registered_functions",
    "try_expression",
    "value_function",
]
