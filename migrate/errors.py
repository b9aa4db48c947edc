"""What stops a run: faults in definitions and faults of the machine.

Faults of the *data* are not exceptions: they are issues (``migrate.issues``), and the run goes on.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a definition: a code of the catalogue (D…), where it is, and the values its wording needs.

    ``place`` is what a person looks up: ``juki.mapping.csv:24``, ``job.toml [convert 1] layout``,
    ``codes.xlsx!Sheet1!B7``.
    """

    code: str
    place: str
    params: dict[str, str] = field(default_factory=dict)


class DefinitionError(Exception):
    """Definitions that cannot be used. Carries *every* fault found, never only the first. Exit code 2."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.code} {fault.place} {fault.params}" for fault in self.faults))

    @classmethod
    def one(cls, code: str, place: str, **params: str) -> DefinitionError:
        """A single fault, for places where nothing more could be found out."""
        return cls([Fault(code, place, params)])


class MachineError(Exception):
    """The machine failed: disk full, no permission, unreadable file. Exit code 3."""

    def __init__(self, code: str, place: str, **params: str) -> None:
        self.fault = Fault(code, place, params)
        super().__init__(f"{code} {place} {params}")


class Faults:
    """Collects the faults of one definition file so that all of them are reported at once."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, code: str, place: str, **params: str) -> None:
        """Note a fault and go on."""
        self.found.append(Fault(code, place, params))

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Note the faults of a ``DefinitionError`` raised within, and go on after it."""
        try:
            yield
        except DefinitionError as error:
            self.found.extend(error.faults)

    def stop(self) -> None:
        """Raise ``DefinitionError`` with everything noted so far, if anything was."""
        if self.found:
            raise DefinitionError(self.found)


@contextmanager
def machine_faults(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals into coded faults: M101 disk full, M102 permission, M103 anything else."""
    try:
        yield
    except OSError as error:
        place = str(error.filename or path)
        number = error.errno or _number_in(error)
        if number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise MachineError("M101", place, path=place) from error
        if number in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise MachineError("M102", place, path=place) from error
        raise MachineError("M103", place, path=place, message=error.strerror or str(error)) from error


def _number_in(error: OSError) -> int | None:
    """The number of a system error that came through Polars, which has it in the text only."""
    found = re.search(r"\(os error (\d+)\)", str(error))
    return int(found[1]) if found else None
