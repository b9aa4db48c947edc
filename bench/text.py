"""The text fields of the generated records in IBM-930: what ``iconv`` can decode, as the floor for JEF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.records import RecordWriter
from migrate.charsets import get

if TYPE_CHECKING:
    from bench.generate import People


class TextWriter(RecordWriter):
    """Every PIC X and PIC N field of a record in its width, double-byte fields between shifts; no numbers."""

    def __init__(self) -> None:
        super().__init__(get("ibm-930"), (b"\x0e", b"\x0f"))

    def encode(self, people: People) -> bytes:
        """The text fields of the records, one after another."""
        _, _, _, kind, state, reason, _, _ = self.keys(people)
        *names, sex, _, relationship = self.names(people)
        _, _, quarter, lot, flat, _, *origin = self.places(people)
        country, status, _, _, number, _ = self.last(people)
        fields = [kind, state, reason, *names, sex, relationship, quarter, lot, flat, *origin, country, status, number]
        return np.concatenate(fields, axis=1).tobytes()
