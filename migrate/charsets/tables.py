"""Character tables as published: gzipped TSV files, read into rows of code, text and direction.

Two families, told apart by their header. ``code unicode flag`` (ICU): 0 both ways, 1 only Unicode → code, 2
substitution, 3 only code → Unicode. ``code unicode hanyo_denshi_ivs adobe_japan1_ivs options`` (jef4j): the words of
``options``, see ``_direction``.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from migrate.charsets.definition import State, UserArea

REPLACEMENT = "\ufffd"


class Direction(Enum):
    """Which way a row may be used. FALLBACK and PLAIN encode, but only where that is asked for: they do not come back
    as they were.

    EXTRA: decodes, and encodes where no other code stands for the text. FALLBACK: the code stands for another character
    that resembles this one. PLAIN: it stands for one shape of this character.
    """

    BOTH = "both"
    DECODE = "decode"
    EXTRA = "extra"
    FALLBACK = "fallback"
    PLAIN = "plain"
    NEITHER = "neither"


#: The directions of rows that decode.
DECODING = frozenset({Direction.BOTH, Direction.DECODE, Direction.EXTRA})


class Row(NamedTuple):
    """One code and what it stands for."""

    code: bytes
    text: str
    direction: Direction


def rows_of(state: State) -> Iterator[Row]:
    """All rows of a state: its tables with the errata and the definition's amendments applied, then its user areas."""
    amended = {bytes.fromhex(a.code) for a in state.amendments}
    for table in state.tables:
        for row in read_table(table, state.text):
            if len(row.code) in state.widths and row.code not in amended:
                yield row
    for amendment in state.amendments:
        text = _text(amendment.unicode)
        yield Row(bytes.fromhex(amendment.code), text, _direction(text, amendment.options, selected=False))
    for area in state.user_areas:
        yield from (row for row in _user_rows(area) if row.code not in amended)


@cache
def read_table(name: str, text_columns: Sequence[str] = ("unicode",)) -> tuple[Row, ...]:
    """The rows of ``tables/<name>.tsv.gz``; ``text_columns``: where to find the text, the first that is not empty."""
    folder = files("migrate.charsets").joinpath("tables")
    lines = gzip.decompress(folder.joinpath(f"{name}.tsv.gz").read_bytes()).decode("utf-8").splitlines()
    header, *records = (line.split("\t") for line in lines)
    if header[2] == "flag":
        return tuple(Row(bytes.fromhex(code), _text(text), _FLAGS[flag]) for code, text, flag in records)
    columns = [header.index(name) for name in text_columns]
    return tuple(row for record in records for row in _read_options(record, columns))


_FLAGS = {"0": Direction.BOTH, "1": Direction.FALLBACK, "2": Direction.NEITHER, "3": Direction.DECODE}


def _read_options(record: Sequence[str], columns: Sequence[int]) -> Iterator[Row]:
    code, options = bytes.fromhex(record[0]), record[4]
    found = next(record[column] for column in columns if record[column])
    selected = found != record[1]
    text = _text(found)
    yield Row(code, text, _direction(text, options, selected=selected))
    if selected and not options:
        yield Row(code, _text(record[1]), Direction.PLAIN)


def _direction(text: str, options: str, *, selected: bool) -> Direction:
    """What the words of an ``options`` column come to. ``selected``: the text carries a variation selector.

    ``oneway`` says that the *plain* character belongs to another code; the sequence with its selector is this code's
    alone.
    ``cjk_ci``: a compatibility ideograph that encodes to the code of its variation sequence. ``compatible``: a
    control character placed as other EBCDIC tables place it. ``extra``: a site's own (``overlay``).
    """
    words = set(options.split(",")) if options else set()
    if "unmappable" in words or text == REPLACEMENT:
        return Direction.NEITHER
    if "extra" in words:
        return Direction.EXTRA
    if words & {"encode_only", "cjk_ci"}:
        return Direction.FALLBACK
    if words & {"decode_only", "substitution"} or ("oneway" in words and not selected):
        return Direction.DECODE
    return Direction.BOTH


def _text(code_points: str) -> str:
    return "".join(chr(int(point, 16)) for point in code_points.split(" "))


def _user_rows(area: UserArea) -> Iterator[Row]:
    """Rows of a user area: lead bytes outer, trail bytes (``"A1-FE"``) inner."""
    point = int(area.code_point, 16)
    low, high = (int(end, 16) for end in area.trails.split("-"))
    for lead in range(int(area.first[:2], 16), int(area.last[:2], 16) + 1):
        for trail in range(low, high + 1):
            yield Row(bytes((lead, trail)), chr(point), Direction.BOTH)
            point += 1
