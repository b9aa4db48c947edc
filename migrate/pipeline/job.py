"""``job.toml``: what is converted, by which definitions, to where."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from migrate.definitions import load_toml
from migrate.errors import DefinitionError

ShownName = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Filter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named rule for records that are left out on purpose: those for which ``keep`` is not true."""

    name: ShownName
    keep: str


class Convert(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source through one mapping into one layout. Several may feed the same layout; their rows follow one
    another.

    ``leftover``: ``"csv"`` writes the source fields that the job uses nowhere to a file beside, under the layout's key.
    """

    source: str
    mapping: str
    layout: str
    explode: str | None = None
    filter: tuple[Filter, ...] = ()
    leftover: Literal["csv"] | None = None


class JobHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose records, into which standard, to which directory (relative paths start at ``job.toml``)."""

    municipality: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")]
    standard: str
    output: str = "out"


class JobFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``job.toml``."""

    job: JobHead
    convert: Annotated[tuple[Convert, ...], msgspec.Meta(min_length=1)]
    policy: dict[str, Literal["error", "warning", "off"]] = {}


def load_job(path: Path) -> JobFile:
    """Read a job file; a directory stands for the ``job.toml`` in it. Raises ``DefinitionError`` with all faults."""
    path = job_path(path)
    return load_toml(path, JobFile)


def job_path(path: Path) -> Path:
    """The job file meant by a path on the command line."""
    found = path / "job.toml" if path.is_dir() else path
    if not found.exists():
        raise DefinitionError.one("D101", str(path), path=str(found))
    return found
