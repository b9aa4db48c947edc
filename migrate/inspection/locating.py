"""Where a record lies in a file, by its number."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from migrate.errors import DefinitionError
from migrate.inspection.candidates import Candidate
from migrate.inspection.forms import Form, Text
from migrate.inspection.model import Format
from migrate.inspection.profiling import row_bounds
from migrate.inspection.sampling import Input
from migrate.inspection.structure import Structure

_LONGEST = 1 << 16
_LINE_ENDS = {"lf": "\n", "crlf": "\n", "cr": "\r", "nel": "\x85"}


def record_bytes(
    sample: Input,
    kind: Format | None,
    structure: Structure,
    text: Text | None,
    form: Form | None,
    reader: Candidate,
    record: int,
) -> tuple[int, NDArray[np.uint8]]:
    """Where record ``record`` (from 1; a header is none) begins, and its bytes, at most 64 KiB.

    Lines of a text whose cells cannot be found in the raw bytes are looked for in the file's beginning only. Raises
    ``DefinitionError`` D340 for a record that is not there.
    """
    begin = end = 0
    if kind == "fixed" and structure.length:
        begin = (record - 1) * structure.length
        end = begin + structure.length
    elif structure.starts is not None and structure.ends is not None:
        if record <= len(structure.starts):
            begin, end = int(structure.starts[record - 1]), int(structure.ends[record - 1])
    elif kind == "delimited" and text and form and not text.converted:
        begin, end = row_bounds(sample, text, form, record + bool(form.header))
    else:
        begin, end = _line_bounds(sample, text, reader, record + bool(form and form.header))
    data = sample.at(begin, min(end - begin, _LONGEST)) if end > begin else sample.head[:0]
    if not len(data):
        raise DefinitionError.one("D340", f"{sample.name} --record", record=f"{record:,}")
    return begin, data


def _line_bounds(sample: Input, text: Text | None, reader: Candidate, line: int) -> tuple[int, int]:
    """Where a line of the beginning begins and ends; without line ends all of it is one line."""
    head = sample.head.tobytes()
    ends = [0]
    if text and text.newline:
        mark = reader.charset.encode(_LINE_ENDS[text.newline])
        found = (match.end() for match in re.finditer(re.escape(mark), head))
        ends += [end for end in found if end % len(mark) == 0]
    if ends[-1] < len(head):
        ends.append(len(head))
    return (ends[line - 1], ends[line]) if line < len(ends) else (0, 0)
