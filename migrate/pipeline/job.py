"""``job.toml``: what is converted, by which definitions, to where."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from migrate.definitions import load_toml
from migrate.errors import DefinitionError
from migrate.standards.repertoires import EVERY
from migrate.writers import Output

ShownName = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Filter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named rule for records that are left out on purpose: those for which ``keep`` is not true."""

    name: ShownName
    keep: str


class Convert(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source through one mapping into one layout. Several may feed the same layout; their rows follow one
    another.

    ``repertoire``: the characters of its items, in place of the layout's: for every item that may hold 外字 (type K),
    or by item (``*``: the rest of them). ``output``: instead of the job's.
    ``leftover``: ``"csv"`` writes the source fields that the job uses nowhere to a file beside, under the layout's key.
    """

    source: str
    mapping: str
    layout: str
    explode: str | None = None
    repertoire: str | dict[str, str] = {}
    filter: tuple[Filter, ...] = ()
    leftover: Literal["csv"] | None = None
    output: Output | None = None

    @property
    def repertoires(self) -> dict[str, str]:
        """Item, or ``*``, → names of repertoires."""
        return {EVERY: self.repertoire} if isinstance(self.repertoire, str) else self.repertoire


class Renumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How ``migrate renumber`` makes the cross-reference ``codes/<name>.csv``.

    ``digits``: of a new number, its check digit included; ``first``: the first sequence number; ``avoid``: tables of
    numbers that are taken (their column ``number``, or ``to``), which no new number may equal.
    """

    name: Annotated[str, msgspec.Meta(pattern=r"^[^/\\.][^/\\]*$", max_length=100)]
    digits: Annotated[int, msgspec.Meta(ge=2, le=15)] = 15
    first: Annotated[int, msgspec.Meta(ge=1)] = 1
    avoid: tuple[str, ...] = ()


class JobHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose records, into which standard, to which directory (relative paths start at ``job.toml``).

    ``mj_plus``: a list of the characters that the repertoire ``mj+`` adds to ``mj``.
    """

    municipality: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")]
    standard: str
    output: str = "out"
    mj_plus: str | None = None


class JobFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``job.toml``."""

    job: JobHead
    convert: Annotated[tuple[Convert, ...], msgspec.Meta(min_length=1)]
    renumber: tuple[Renumber, ...] = ()
    policy: dict[str, Literal["error", "warning", "off"]] = {}
    output: Output = Output()


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
