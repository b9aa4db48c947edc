"""Runners: where splits are run. Here: threads of one process; decoding and Polars release the interpreter lock."""

from __future__ import annotations

from migrate.runners.local import run_ordered

__all__ = ["run_ordered"]
