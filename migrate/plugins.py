"""What is installed beside this package: the entry points of all distributions, looked up once for a run."""

from __future__ import annotations

from functools import cache
from importlib import metadata
from typing import Any, cast


@cache
def _installed() -> Any:  # before Python 3.12 another class, with the same ``select``
    return metadata.entry_points()


def entry_points(*, group: str) -> metadata.EntryPoints:
    """Those of one group."""
    return cast("metadata.EntryPoints", _installed().select(group=group))
