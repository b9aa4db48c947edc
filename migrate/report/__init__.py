"""Reports: what a run found, what a layout holds and how two differ, for people."""

from __future__ import annotations

from migrate.report.charsets import charset_facts, charset_list
from migrate.report.differences import difference_table, write_differences
from migrate.report.faults import fault_list, near
from migrate.report.imports import import_summary
from migrate.report.inspection import inspection_parts
from migrate.report.layouts import layout_codes, layout_items, layout_list
from migrate.report.structure import layout_files
from migrate.report.summary import summary
from migrate.report.words import words

__all__ = [
    "charset_facts",
    "charset_list",
    "difference_table",
    "fault_list",
    "import_summary",
    "inspection_parts",
    "layout_codes",
    "layout_files",
    "layout_items",
    "layout_list",
    "near",
    "summary",
    "words",
    "write_differences",
]
