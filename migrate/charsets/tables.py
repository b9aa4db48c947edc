"""Character tables as published: TSV files, read into rows of code, text and direction.

Columns are found by name. ``code`` and ``unicode`` are hex, several code points parted by a space. A table may have one
column more that says which way its rows may be used:

- ``flag`` (ICU): 0 both ways, 1 only Unicode → code, 2 substitution, 3 only code → Unicode;
- ``options`` (jef4j): words, see ``_direction``; beside it ``hanyo_denshi_ivs`` and ``adobe_japan1_ivs``, the text with
  its variation selector.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple, TypeVar

from migrate.charsets.definition import Amendment, State, UserArea

REPLACEMENT = "\ufffd"

Cell = TypeVar("Cell")


class Direction(IntEnum):
    """Which way a row may be used. FALLBACK and PLAIN encode, but only where that is asked for: they do not come back
    as they were.

    EXTRA: decodes, and encodes where no other code stands for the text. FALLBACK: the code stands for another character
    that resembles this one. PLAIN: it stands for one shape of this character.
    """

    BOTH = 0
    DECODE = 1
    EXTRA = 2
    FALLBACK = 3
    PLAIN = 4
    NEITHER = 5


#: The directions of rows that decode.
DECODING = frozenset({Direction.BOTH, Direction.DECODE, Direction.EXTRA})


#: The directions of rows that decode.
DECODING = frozenset({Direction.BOTH, Direction.DECODE, Direction.EXTRA})


class Row(NamedTuple):
    """One code and what it stands for."""

    code: bytes
    text: str
    direction: Direction


def rows_of(state: State) -> list[Row]:
    """All rows of a state, each code with one row that decodes: the first of its layers that has the code counts.

    The layers: a site's additions, the definition's amendments and runs, the tables in their order, the user areas.
    The byte map turns all but the additions from the tables' codes into the charset's.
    """
    layers: list[list[Row]] = [[_amendment(amendment) for amendment in state.amendments]]
    layers.append([row for run in state.runs for row in _user_rows(run)])
    layers += [_fitting(read_table(table, state.text), state) for table in state.tables]
    layers.append([row for area in state.user_areas for row in _user_rows(area)])
    if state.byte_map:
        layers = [list(_mapped(layer, read_byte_map(state.byte_map))) for layer in layers]
    return _layered([[_amendment(addition) for addition in state.additions], *layers])


def _fitting(rows: Sequence[Row], state: State) -> list[Row]:
    """The rows whose codes begin with the state's prefix, which is taken off, and have one of its lengths."""
    if state.prefix:
        prefix = bytes.fromhex(state.prefix)
        rows = [row._replace(code=row.code[len(prefix) :]) for row in rows if row.code.startswith(prefix)]
    widths = frozenset(state.widths)
    return [row for row in rows if len(row.code) in widths]


def _layered(layers: Iterable[list[Row]]) -> list[Row]:
    filled = [layer for layer in layers if layer]
    rows: list[Row] = []
    seen: set[bytes] = set()
    for layer in filled:
        rows += [row for row in layer if row.code not in seen or row.direction not in DECODING] if seen else layer
        if layer is not filled[-1]:
            seen.update(row.code for row in layer)
    return rows


def _mapped(rows: Iterable[Row], byte_map: ByteMap) -> Iterator[Row]:
    """Rows with every byte of their codes sent through the map; those with a byte it lacks are left out."""
    for row in rows:
        if len(row.code.translate(None, byte_map.lacking)) == len(row.code):
            yield row._replace(code=row.code.translate(byte_map.to))


def _amendment(amendment: Amendment) -> Row:
    direction = _direction(amendment.options, False, amendment.unicode == "FFFD")
    return Row(bytes.fromhex(amendment.code), _text(amendment.unicode), direction)


def read_table(name: str, text_columns: tuple[str, ...] = ("unicode",)) -> tuple[Row, ...]:
    """The rows of a table; ``text_columns``: where to find the text, the first that is not empty.

    ``name``: a shipped table's, or the path of a file, which is read anew each time. Raises ``ValueError`` that names
    line and cell, ``OSError``.
    """
    return _read(name, text_columns) if _is_file(name) else _shipped(name, text_columns)


@cache
def _shipped(name: str, text_columns: tuple[str, ...]) -> tuple[Row, ...]:
    return _read(name, text_columns)


def _is_file(name: str) -> bool:
    return name.endswith((".tsv", ".tsv.gz"))


def _read(name: str, text_columns: tuple[str, ...]) -> tuple[Row, ...]:
    lines = _lines(name)
    header = lines[0].split("\t")
    records = [line.split("\t") for line in lines[1:]]
    wrong = next((number for number, record in enumerate(records, 2) if len(record) != len(header)), None)
    if not records or wrong or not {"code", "unicode"} <= set(header):
        raise ValueError(f"line {wrong or 1}: columns {', '.join(header)}")
    columns = dict(zip(header, zip(*records, strict=True), strict=True))
    codes = _each(bytes.fromhex, columns["code"])
    if "options" in columns:
        wanted = [columns[column] for column in text_columns if column in columns]
        return tuple(_optional(codes, wanted, columns["unicode"], columns["options"]))
    texts = _each(_text, columns["unicode"])
    directions = map(_FLAGS.__getitem__, columns["flag"]) if "flag" in columns else repeat(Direction.BOTH)
    return tuple(map(Row, codes, texts, directions))


def _lines(name: str) -> list[str]:
    path = Path(name) if _is_file(name) else Path(__file__).parent / "tables" / f"{name}.tsv.gz"
    data = path.read_bytes()
    return (gzip.decompress(data) if path.name.endswith(".gz") else data).decode("utf-8").splitlines()


def _each(convert: Callable[[str], Cell], cells: Sequence[str]) -> list[Cell]:
    """Every cell converted. Raises ``ValueError`` that names the line."""
    converted: list[Cell] = []
    try:
        converted.extend(map(convert, cells))
    except ValueError as error:
        raise ValueError(f"line {len(converted) + 2}: {cells[len(converted)]!r}") from error
    return converted


_FLAGS = {"0": Direction.BOTH, "1": Direction.FALLBACK, "2": Direction.NEITHER, "3": Direction.DECODE}


def _optional(
    codes: Sequence[bytes], columns: Sequence[Sequence[str]], plain: Sequence[str], options: Sequence[str]
) -> Iterator[Row]:
    """Rows of a table with ``options``; where the text has a selector, its plain character may be a row of its own."""
    texts: Sequence[str] = columns[0]
    for column in columns[1:]:
        texts = [text or other for text, other in zip(texts, column, strict=True)]
    whole = list(zip(codes, texts, plain, options, strict=True))
    for code, text, without, words in whole:
        yield Row(code, _text(text), _direction(words, text != without, text == "FFFD"))
    for code, text, without, words in whole:
        if text != without and not words:
            yield Row(code, _text(without), Direction.PLAIN)


@cache
def _direction(options: str, selected: bool, unmappable: bool) -> Direction:
    """What the words of an ``options`` column come to. ``selected``: the text carries a variation selector.

    ``oneway`` says that the *plain* character belongs to another code; the sequence with its selector is this code's
    alone.
    ``cjk_ci``: a compatibility ideograph that encodes to the code of its variation sequence. ``compatible``: a
    control character placed as other EBCDIC tables place it. ``extra``: a site's own (``overlay``).
    """
    words = set(options.split(",")) if options else set()
    if "unmappable" in words or unmappable:
        return Direction.NEITHER
    if "extra" in words:
        return Direction.EXTRA
    if words & {"encode_only", "cjk_ci"}:
        return Direction.FALLBACK
    if words & {"decode_only", "substitution"} or ("oneway" in words and not selected):
        return Direction.DECODE
    return Direction.BOTH


def _text(code_points: str) -> str:
    if " " not in code_points:
        return chr(int(code_points, 16))
    return "".join(chr(int(point, 16)) for point in code_points.split(" "))


def _user_rows(area: UserArea) -> Iterator[Row]:
    """Rows of a user area: lead bytes outer, trail bytes (``"A1-FE"``, ``"40-7E 80-FC"``) inner."""
    point = int(area.code_point, 16)
    width = len(area.first) // 2
    trails = byte_ranges(area.trails)
    for lead in range(int(area.first[:-2], 16), int(area.last[:-2], 16) + 1):
        for trail in trails:
            yield Row((lead << 8 | trail).to_bytes(width, "big"), chr(point), Direction.BOTH)
            point += 1


def byte_ranges(ranges: str) -> list[int]:
    """``"81-9F E0-FC"`` → every byte of it."""
    ends = ([int(end, 16) for end in one.split("-")] for one in ranges.split())
    return [byte for first, *last in ends for byte in range(first, (last or [first])[0] + 1)]


class ByteMap(NamedTuple):
    """``to``: 256 bytes, as ``bytes.translate`` takes them; ``lacking``: the bytes that lead nowhere."""

    to: bytes
    lacking: bytes


@cache
def read_byte_map(name: str) -> ByteMap:
    """A map of bytes: from a table's first column to its second."""
    cells = (line.split("\t") for line in _lines(name)[1:])
    pairs = {int(left, 16): int(right, 16) for left, right, *_ in cells}
    return ByteMap(bytes(pairs.get(byte, 0) for byte in range(256)), bytes(set(range(256)) - pairs.keys()))
