"""Reports: what a run found and what a layout holds, for people."""

from __future__ import annotations

from migrate.report.inspection import inspection_parts
from migrate.report.layouts import layout_items, layout_list
from migrate.report.summary import summary
from migrate.report.words import words

__all__ = ["inspection_parts", "layout_items", "layout_list", "summary", "words"]
