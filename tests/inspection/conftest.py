"""Files to inspect, made of the invented people of the samples."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bench.extracts import Form, make_extract
from migrate.cli import app

ROOT = Path(__file__).parent.parent.parent
JEF = ROOT / "samples/jef/JUKI.DAT"
CSV = ROOT / "samples/csv/JUKI.CSV"
TAX = ROOT / "samples/cobol/TAX.DAT"

Run = Callable[..., Result]
Make = Callable[..., Path]


@pytest.fixture
def run() -> Run:
    """The command as a user calls it."""

    def call(*arguments: object, stdin: bytes = b"") -> Result:
        return CliRunner().invoke(app, ["inspect", *map(str, arguments)], input=stdin)

    return call


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """An extract of the bench as a file."""

    def write(charset: str, form: Form, count: int, seed: int = 1) -> Path:
        extract = make_extract(charset, form, count, seed)
        assert extract is not None
        path = tmp_path / f"{charset}-{form}-{count}-{seed}"
        path.write_bytes(extract.data)
        return path

    return write


def answer(result: Result) -> dict[str, Any]:
    """The first file of a JSON answer."""
    found: dict[str, Any] = json.loads(result.stdout)["files"][0]
    return found


def codes(found: dict[str, Any]) -> list[str]:
    """The codes of an answer's notes."""
    return [note["code"] for note in found["notes"]]
