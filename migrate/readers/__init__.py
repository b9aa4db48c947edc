"""Readers: one module per format, found by entry point (``migrate.readers``)."""

from migrate.readers.base import Plan, Reader, Split
from migrate.readers.opening import load_source, open_migration_file, open_reader, reader_names
from migrate.readers.source import Source

__all__ = ["Plan", "Reader", "Source", "Split", "load_source", "open_migration_file", "open_reader", "reader_names"]
