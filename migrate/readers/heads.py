"""The beginning and the end of a delimited file: byte order mark, line ends, header row, end-of-file mark."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from migrate.charsets import Charset
from migrate.errors import Faults
from migrate.readers.files import opened, read_bytes, size_of
from migrate.readers.kernels import CR, FINE, LF
from migrate.readers.source import Source
from migrate.readers.tokeniser import ROW_CODES, Cells, Dialect, dialect

_BOM = b"\xef\xbb\xbf"
_DOS_END_OF_FILE = 0x1A
#: So much of a file is looked at to find out what its line ends are.
_SAMPLE = 1 << 16

Newline = Literal["lf", "crlf", "cr"]


@dataclass(frozen=True, slots=True)
class Form:
    """How the text is written. ``newline`` None: LF or CR LF, or CR where the first 64 KiB have no LF."""

    delimiter: str = ","
    quote: str = '"'
    header: bool = True
    newline: Newline | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """``data_start``, ``data_end``: the bytes of the records. ``names``: the header row's, None where there is none.

    ``empty``: there is no byte at all. ``width``: columns of the first row, header or not.
    """

    dialect: Dialect
    data_start: int
    data_end: int
    names: tuple[str, ...] | None
    width: int
    empty: bool


def form_of(source: Source, place: Path, charset: Charset, faults: Faults) -> Form:
    """The form a source definition gives.

    Notes D103 for marks that cannot be told from text, and for charsets that are no ASCII.
    """
    delimiter = "," if source.delimiter is None else source.delimiter
    quote = '"' if source.quote is None else source.quote
    for key, mark in (("delimiter", delimiter), ("quote", quote)):
        if not (len(mark) == 1 and mark.isascii() and mark not in "\r\n") and not (key == "quote" and mark == ""):
            faults.add("D103", f"{place} {key}", found=repr(mark), allowed="1 × ASCII")
    if delimiter == quote:
        faults.add("D103", f"{place} quote", found=repr(quote), allowed=f"≠ delimiter ({delimiter!r})")
    # behind a shift, bytes of kanji may look like any mark
    if charset.definition.shifts or not _holds_ascii(charset):
        faults.add(
            "D103",
            f"{place} charset",
            found=f"{charset.name} (delimited)",
            allowed="cp932, shift-jis, euc-jp, eucjp-ms, utf-8 …",
        )
    header = True if source.header is None else source.header
    return Form(delimiter, quote, header, source.newline)


def _holds_ascii(charset: Charset) -> bool:
    """Whether the marks are the bytes they are in ASCII. Asked by decoding: encoders take time to build."""
    try:
        return charset.decode(b",\n") == ",\n"
    except UnicodeDecodeError:
        return False


def read_head(path: Path, charset: Charset, form: Form, faults: Faults, row_limit: int) -> Head:
    """Look at both ends of a file.

    Notes D109 for a header that is no text and D111 for a name used twice. Raises ``MachineError``.
    """
    size = size_of(path)
    with opened(path) as fd:
        data = read_bytes(fd, path, 0, min(size, max(_SAMPLE, 2 * row_limit)))
        last = read_bytes(fd, path, size - 1, 1)[0] if size else 0
    end = size - (last == _DOS_END_OF_FILE)
    data = data[:end]
    start = len(_BOM) if charset.name == "utf-8" and data[: len(_BOM)].tobytes() == _BOM else 0
    how = dialect(charset, form.delimiter, form.quote, form.newline or _newline(data[:_SAMPLE]))
    if start >= end:
        return Head(how, start, max(start, end), None, 0, empty=True)
    final = len(data) == end
    first = Cells(0, 1)
    first.fill(data, start, how, final=final, limit=row_limit)
    width = int(first.found[0])
    if not form.header:
        return Head(how, start, end, None, width, empty=False)
    row = Cells(width, 1)
    row.fill(data, start, how, final=final, limit=row_limit)
    if row.state[0] != FINE:
        faults.add("D109", f"{path}:1", message=f"header: {ROW_CODES[int(row.state[0])]}")
    names = _names(data, row, charset, path, faults)
    return Head(how, int(row.ends[0]), end, names, width, empty=False)


def _newline(sample: NDArray[np.uint8]) -> Newline:
    return "cr" if (sample == CR).any() and not (sample == LF).any() else "lf"


def _names(data: NDArray[np.uint8], row: Cells, charset: Charset, path: Path, faults: Faults) -> tuple[str, ...]:
    names = []
    for column in range(row.columns):
        start, length = row.places[0, column].tolist()
        cell = data[start : start + length].tobytes()
        try:
            name = charset.decode(cell).strip()
        except UnicodeDecodeError as error:
            faults.add("D109", f"{path}:1", message=f"{charset.name}: {cell[error.start : error.end].hex().upper()}")
            name = ""
        name = name.replace('""', '"') if row.doubled[column, 0] else name
        if name and name in names:
            faults.add("D111", f"{path}:1", name=name)
        names.append(name or f"column_{column + 1}")
    return tuple(names)
