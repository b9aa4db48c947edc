"""Writers: rows of a layout's items into the bytes of a migration file. Found by entry point ``migrate.writers``."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import cast

from migrate.definitions import nearest
from migrate.errors import DefinitionError
from migrate.standards import FileFormat, Layout
from migrate.writers.base import Writer

__all__ = ["Writer", "open_writer"]


def open_writer(layout: Layout, file_format: FileFormat, place: str) -> Writer:
    """The writer that the standard's format names. Raises ``DefinitionError`` D103 when nobody provides it."""
    known = {point.name: point for point in entry_points(group="migrate.writers")}
    point = known.get(file_format.kind)
    if point is None:
        allowed = f"{nearest(file_format.kind, known)}? {', '.join(sorted(known))}"
        raise DefinitionError.one("D103", place, found=f'kind = "{file_format.kind}"', allowed=allowed)
    return cast("type[Writer]", point.load())(layout, file_format)
