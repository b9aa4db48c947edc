"""The readers as if the package were installed, so that the tests run from a bare checkout too."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from migrate.readers import opening

READERS = {"fixed": "migrate.readers.fixed:FixedReader", "delimited": "migrate.readers.delimited:DelimitedReader"}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [EntryPoint(name, value, "migrate.readers") for name, value in READERS.items()]
    monkeypatch.setattr(opening, "entry_points", lambda **_: points)
