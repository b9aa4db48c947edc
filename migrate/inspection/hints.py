"""The user's word: what is known about a file before it is looked at. It counts first, and is checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from migrate.errors import DefinitionError, Faults
from migrate.inspection.candidates import Candidate, candidate
from migrate.records import RecordLayout, read_copybook, read_field_list


@dataclass(frozen=True, slots=True)
class Hints:
    """``layout``: of a copybook or a field list, whose length is the record length unless one is given."""

    charset: Candidate | None = None
    record_length: int | None = None
    layout: RecordLayout | None = None
    definition: Path | None = None
    delimiter: str | None = None

    @property
    def length(self) -> int | None:
        """The record length, if anything says it."""
        return self.record_length or (self.layout.length if self.layout else None)


def read_hints(charset: str | None, record_length: int | None, definition: Path | None, delimiter: str | None) -> Hints:
    """The hints as given on the command line.

    Raises ``DefinitionError`` with every fault: D103, D304, and what is wrong with the copybook or field list.
    """
    faults = Faults()
    known = layout = None
    try:
        known = candidate(charset) if charset else None
    except DefinitionError as error:
        faults.found += error.faults
    try:
        layout = _layout(definition) if definition else None
    except DefinitionError as error:
        faults.found += error.faults
    mark = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter)
    if mark is not None and not (len(mark) == 1 and mark.isascii() and mark not in '\r\n"'):
        faults.add("D103", "--delimiter", found=repr(delimiter), allowed="1 × ASCII, tab")
    faults.stop()
    return Hints(known, record_length, layout, definition, mark)


def _layout(path: Path) -> RecordLayout:
    return read_field_list(path) if path.suffix.lower() == ".csv" else read_copybook(path)
