"""The form of delimited text: line ends, delimiter, quotes and header, in any charset.

Where the charset is ASCII with more characters over it, cells are found in the raw bytes, as the reader finds them.
Other charsets (EBCDIC, UTF-16, ISO-2022) are turned into UTF-8 first; what cannot be decoded becomes U+FFFD there.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migrate import charsets
from migrate.charsets import Charset
from migrate.inspection.candidates import Candidate
from migrate.readers.kernels import FINE
from migrate.readers.tokeniser import Cells, Dialect, dialect

#: Bytes of the beginning that the form is found in, and rows of it.
LOOKED_AT, _ROWS = 1 << 18, 4000
DELIMITERS = ",\t;|"
_CONSISTENT = 0.9
_NEWLINES = {"\r\n": "crlf", "\n": "lf", "\r": "cr", "\x85": "nel"}
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Text:
    """Text as the tokeniser takes it. ``data`` begins after a byte order mark and ends with a whole line.

    ``charset``: what cells are decoded with: the text's own, or UTF-8 where it was turned into that (``converted``).
    ``newline``: lf, crlf, cr or nel; None for a single line. ``mixed``: how many lines end otherwise.
    """

    data: NDArray[np.uint8]
    charset: Charset
    converted: bool
    newline: str | None
    mixed: int
    lines: int


@dataclass(frozen=True)
class Form:
    """``delimiter`` None: the lines have no cells. ``columns``: of most rows; ``consistent``: share of rows that have
    them.

    ``header``: None where there is no telling. ``names``: its cells.
    """

    delimiter: str | None
    quote: str | None
    columns: int
    consistent: float
    header: bool | None
    names: tuple[str, ...]


def byte_order_mark(head: NDArray[np.uint8]) -> bytes:
    """The byte order mark the bytes begin with, or nothing."""
    begin = head[:3].tobytes()
    return next((mark for mark in _BOMS if begin.startswith(mark)), b"")


def is_ascii_based(candidate: Candidate) -> bool:
    """Whether cells can be found in the raw bytes: ASCII means ASCII everywhere, and there are no shifts."""
    return len(candidate.states) == 1 and all(candidate.text(0, bytes([ord(c)])) == c for c in ',"\n|\t0A')


def text_of(head: NDArray[np.uint8], candidate: Candidate, *, complete: bool) -> Text | None:
    """The beginning of a text, or None where no line ends in what would be a very long line."""
    mark = byte_order_mark(head)
    data = head[len(mark) : LOOKED_AT]
    whole = complete and len(head) <= LOOKED_AT
    if is_ascii_based(candidate):
        content, charset, converted = data.tobytes(), candidate.charset, False
    else:
        decoder = codecs.getincrementaldecoder(candidate.name)("replace")
        content = decoder.decode(data.tobytes(), final=whole).encode()
        charset, converted = charsets.get("utf-8"), True
    newline, mixed, lines = _newline(content, converted=converted)
    if converted:
        content = content.replace(b"\xc2\x85", b"\n")
    if not whole:
        end = content.rfind(b"\r" if newline == "cr" else b"\n") + 1
        if not end:
            return None
        content = content[:end]
    return Text(np.frombuffer(content, np.uint8), charset, converted, newline, mixed, lines)


def _newline(content: bytes, *, converted: bool) -> tuple[str | None, int, int]:
    """(the line end most lines have, how many have another, lines)."""
    pattern = rb"\r\n|\n|\r|\xc2\x85" if converted else rb"\r\n|\n|\r"
    counts = Counter(match.group() for match in re.finditer(pattern, content))
    if not counts:
        return None, 0, 1
    # a lone CR in text of LF lines belongs to a value more likely than to a line
    most = max(counts, key=lambda end: (counts[end], end == b"\r\n"))
    total = sum(counts.values())
    return _NEWLINES[most.decode()], total - counts[most], total


def form_of(text: Text, known: Callable[[str], bool], delimiter: str | None = None) -> Form:
    """The form of a text. ``known`` says whether a word is known as the name of a field."""
    found = [_counted(text, one) for one in (delimiter or DELIMITERS)]
    best = max(found, key=lambda one: (one.columns > 1, one.consistent * np.log2(1 + one.columns)))
    if best.columns < 2 or (best.consistent < _CONSISTENT and not delimiter):  # noqa: PLR2004
        return Form(None, None, 1, 1.0, None, ())
    quoted, rows = _cells(text, best)
    header = _is_header(rows, known)
    names = tuple(cell.strip() for cell in rows[0]) if rows and header else ()
    return Form(best.delimiter, '"' if quoted else None, best.columns, best.consistent, header, names)


@dataclass(frozen=True, slots=True)
class _Counted:
    delimiter: str
    columns: int
    consistent: float


def tokens_of(text: Text, delimiter: str) -> Dialect:
    """How the tokeniser is to take the text."""
    return dialect(text.charset, delimiter, '"', "cr" if text.newline == "cr" else "lf")


def _counted(text: Text, delimiter: str) -> _Counted:
    cells = Cells(0, _ROWS)
    rows = cells.fill(text.data, 0, tokens_of(text, delimiter), final=True)
    sound = cells.found[:rows][cells.state[:rows] == FINE]
    if not len(sound):
        return _Counted(delimiter, 1, 0.0)
    columns = int(np.bincount(sound).argmax())
    return _Counted(delimiter, columns, float((sound == columns).sum() / rows))


def _cells(text: Text, form: _Counted) -> tuple[bool, list[list[str]]]:
    """Whether there are quoted cells, and the cells of the first sound rows."""
    cells = Cells(form.columns, _SHOWN_ROWS)
    rows = cells.fill(text.data, 0, tokens_of(text, form.delimiter), final=True)
    starts, lengths = cells.places[:rows].astype(np.int64).transpose(2, 1, 0)
    before = np.where((starts > 0) & (lengths > 0), starts - 1, 0)
    quoted = bool(((text.data[before] == ord('"')) & (before > 0)).any())
    columns = [
        text.charset.decode_column(text.data, starts[c], lengths[c]).text.fill_null("").to_list()
        for c in range(form.columns)
    ]
    sound = np.flatnonzero((cells.state[:rows] == FINE) & (cells.found[:rows] == form.columns))
    return quoted, [[columns[c][row] for c in range(form.columns)] for row in sound.tolist()]


_SHOWN_ROWS = 200
_NUMBER = re.compile(r"[0-9０-９.,:/+-]+")
_NAMELIKE = re.compile(r"[^\W\d][\w()（）・\-－_ 　./]*", re.UNICODE)
_MOSTLY, _SOME_KNOWN = 0.6, 0.25


def _is_header(rows: list[list[str]], known: Callable[[str], bool]) -> bool | None:
    """Whether the first row names the columns: no numbers where numbers follow, every cell another word."""
    if not rows:
        return None
    first, rest = [cell.strip() for cell in rows[0]], rows[1:]
    filled = [cell for cell in first if cell]
    if any(_NUMBER.fullmatch(cell) for cell in filled):
        return False
    if len(set(filled)) < len(filled) or len(filled) < len(first) * _MOSTLY:
        return False if rest else None
    named = sum(map(known, filled)) / max(1, len(filled))
    if named >= _SOME_KNOWN:
        return True
    numeric = [c for c in range(len(first)) if _share_of_numbers(rest, c) >= _MOSTLY]
    if not rest or not numeric:
        return None
    return all(_NAMELIKE.match(first[c]) for c in numeric)


def _share_of_numbers(rows: list[list[str]], column: int) -> float:
    cells = [row[column].strip() for row in rows if row[column].strip()]
    return sum(bool(_NUMBER.fullmatch(cell)) for cell in cells) / len(cells) if cells else 0.0
