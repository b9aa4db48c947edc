"""Columns of a sample, or of a whole file: decoded batch by batch and added up."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migrate.charsets import Charset, TextColumn
from migrate.inspection.candidates import Candidate
from migrate.inspection.forms import Form, Text, byte_order_mark, tokens_of
from migrate.inspection.model import Column
from migrate.inspection.sampling import Input
from migrate.inspection.structure import Structure, whole_records
from migrate.inspection.tally import Tally
from migrate.readers.kernels import FINE
from migrate.readers.tokeniser import Cells
from migrate.records.decode import decode_field, decode_fields
from migrate.records.layout import RecordLayout

#: Bytes of a sample the columns are profiled on.
PROFILED_BYTES = 2 << 20
_BATCH_ROWS = 1 << 16
#: A file of more columns than that is no table of residents.
MOST_COLUMNS = 2000


@dataclass(frozen=True)
class Profile:
    """``columns`` of ``rows`` rows. ``ragged``: rows that are not well formed or have another number of columns."""

    columns: tuple[Column, ...] = ()
    rows: int = 0
    ragged: int = 0


def profile_records(sample: Input, layout: RecordLayout, charset: Charset, *, full: bool, show_values: bool) -> Profile:
    """The fields of records of one length."""
    tallies = [Tally(f.name, f.offset, f.length, f.usage.value) for f in layout.fields[:MOST_COLUMNS]]
    length, rows = layout.length, 0
    pieces = _record_pieces(sample, length) if full else [whole_records(sample, length)]
    for data in pieces:
        if not full:
            data = data[: max(length, PROFILED_BYTES // length * length)]  # noqa: PLW2901
        rows += len(data) // length
        if len(data) >= length:
            for tally, column in zip(
                tallies, decode_fields(layout.fields[:MOST_COLUMNS], charset, data, length), strict=True
            ):
                tally.add(column)
    return Profile(tuple(tally.column(show_values=show_values) for tally in tallies), rows)


def _record_pieces(sample: Input, length: int) -> Iterator[NDArray[np.uint8]]:
    """All whole records, piece by piece."""
    left = np.zeros(0, np.uint8)
    for chunk in sample.chunks():
        data = np.concatenate([left, chunk]) if len(left) else chunk
        used = len(data) // length * length
        yield np.ascontiguousarray(data[:used])
        left = data[used:]


def profile_variable(
    structure: Structure, layout: RecordLayout | None, charset: Charset, *, show_values: bool
) -> Profile:
    """The fields of records with descriptor words, where a layout is known; shorter records lack the last fields."""
    starts, ends = structure.starts, structure.ends
    if starts is None or ends is None:
        return Profile()
    if layout is None:
        return Profile((), len(starts))
    tallies = []
    for field in layout.fields[:MOST_COLUMNS]:
        tally = Tally(field.name, field.offset, field.length, field.usage.value)
        whole = starts[starts + field.end <= ends]
        if len(whole):
            tally.add(decode_field(field, charset, structure.data, whole))
        tallies.append(tally)
    return Profile(tuple(tally.column(show_values=show_values) for tally in tallies), len(starts))


def profile_cells(
    sample: Input, candidate: Candidate, text: Text, form: Form, names: Sequence[str], *, full: bool, show_values: bool
) -> Profile:
    """The columns of delimited text."""
    tallies = [Tally(name) for name in names[:MOST_COLUMNS]]
    pieces = _text_pieces(sample, candidate if text.converted else None) if full else [text.data]
    rows = ragged = 0
    skip = bool(form.header)
    left = np.zeros(0, np.uint8)
    for data, final in _with_last(pieces):
        content = np.concatenate([left, data]) if len(left) else data
        used, counted, bad = _add_cells(content, text, form, tallies, skip=skip, final=final)
        skip = skip and not counted and not bad
        rows, ragged = rows + counted, ragged + bad
        left = content[used:]
    return Profile(tuple(tally.column(show_values=show_values) for tally in tallies), rows, ragged)


def _add_cells(
    data: NDArray[np.uint8], text: Text, form: Form, tallies: list[Tally], *, skip: bool, final: bool
) -> tuple[int, int, int]:
    """Add the rows of a piece; → (bytes they take, rows, rows that could not be added)."""
    how = tokens_of(text, form.delimiter or ",")
    cells = Cells(form.columns, _BATCH_ROWS)
    used = counted = bad = 0
    while rows := cells.fill(data, used, how, final=final):
        sound = (cells.state[:rows] == FINE) & (cells.found[:rows] == form.columns)
        first = 1 if skip else 0
        skip = False
        take = np.flatnonzero(sound[first:]) + first
        for c, tally in enumerate(tallies):
            starts, lengths = cells.places[take, c].astype(np.int64).T
            tally.add(_unescaped(text.charset.decode_column(data, starts, lengths), bool(cells.doubled_in[c])))
        counted += rows - first
        bad += int((~sound[first:]).sum())
        used = int(cells.ends[rows - 1])
    return used, counted, bad


def _unescaped(column: TextColumn, doubled: bool) -> TextColumn:
    return TextColumn(column.text.str.replace_all('""', '"', literal=True), column.faults) if doubled else column


def _with_last(pieces: Iterable[NDArray[np.uint8]]) -> Iterator[tuple[NDArray[np.uint8], bool]]:
    """The pieces, each with whether it is the last."""
    held: NDArray[np.uint8] | None = None
    for piece in pieces:
        if held is not None:
            yield held, False
        held = piece
    if held is not None:
        yield held, True


def _text_pieces(sample: Input, turned: Candidate | None) -> Iterator[NDArray[np.uint8]]:
    """All the text, without its byte order mark. ``turned``: the charset it is turned into UTF-8 from, where cells
    cannot be found in the raw bytes."""
    skip = len(byte_order_mark(sample.head))
    decoder = codecs.getincrementaldecoder(turned.name)("replace") if turned else None
    for chunk in sample.chunks():
        data = chunk[skip:]
        skip = 0
        if decoder:
            content = decoder.decode(data.tobytes()).encode()
            yield np.frombuffer(content.replace(b"\xc2\x85", b"\n"), np.uint8)
        else:
            yield data


def row_bounds(sample: Input, text: Text, form: Form, row: int) -> tuple[int, int]:
    """Where row ``row`` (from 1, the header counts) begins and ends in the file; (0, 0) where there is none."""
    how = tokens_of(text, form.delimiter or ",")
    cells = Cells(0, _BATCH_ROWS)
    begin = len(byte_order_mark(sample.head))
    left = np.zeros(0, np.uint8)
    for data, final in _with_last(_text_pieces(sample, None)):
        content = np.concatenate([left, data]) if len(left) else data
        used = 0
        while rows := cells.fill(content, used, how, final=final):
            if row <= rows:
                first = int(cells.ends[row - 2]) if row > 1 else used
                return begin + first, begin + int(cells.ends[row - 1])
            row -= rows
            used = int(cells.ends[rows - 1])
        left = content[used:]
        begin += used
    return 0, 0
