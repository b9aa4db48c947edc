"""A list of one's own characters, which makes ``mj`` into ``mj+``: 行政事務標準文字 has additions not published here.

A text file, UTF-8, one entry a line: a character as it is, its code points (``U+100000``, ``8FBB E0102``), a range of
them (``U+100000-U+10FFFD``) or an MJ name. In a CSV the entry is the first cell, or the one below the header
``character`` or ``文字``. What follows ``#`` at the start of a line is a comment.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from migrate.characters import mj
from migrate.definitions import read_text
from migrate.errors import DefinitionError, Faults
from migrate.marks import characters, is_mark

#: Characters a list may hold: all of a private plane, and then some.
LIMIT = 100_000
_HEADERS = ("character", "文字")
_POINT = r"(?:U\+)?([0-9A-F]{4,6})"
_CODES = re.compile(rf"{_POINT}(?:[ +]+{_POINT})?", re.IGNORECASE)
_RANGE = re.compile(rf"{_POINT}\s*[-–〜～]\s*{_POINT}", re.IGNORECASE)
_LAST, _SURROGATES = 0x10FFFF, range(0xD800, 0xE000)
_ALLOWED = "字 / U+100000 / 8FBB E0102 / U+100000-U+10FFFD / MJ000001"


@dataclass(frozen=True, slots=True, eq=False)
class OwnList:
    """``path``: where it stands; ``keys``: its characters (``mj.key_of``)."""

    path: Path
    keys: frozenset[int]


def read_own_list(path: Path) -> OwnList:
    """Read a list. Raises ``DefinitionError`` with D101, D109, a D332 for every entry that is none, or D333."""
    faults = Faults()
    keys: set[int] = set()
    for number, entry in _entries(path):
        found = _keys(entry)
        if found is None:
            faults.add("D332", f"{path}:{number}", found=entry, allowed=_ALLOWED)
        elif len(found) + len(keys) > LIMIT:
            faults.add("D333", f"{path}:{number}", limit=f"{LIMIT:,}")
            break
        else:
            keys.update(found)
    faults.stop()
    return OwnList(path, frozenset(keys))


def _entries(path: Path) -> Iterator[tuple[int, str]]:
    lines = read_text(path).splitlines()
    if path.suffix.lower() != ".csv":
        numbered = ((number, line.strip()) for number, line in enumerate(lines, 1))
        yield from ((number, line) for number, line in numbered if line and not line.startswith("#"))
        return
    reader = csv.reader(lines, strict=True)
    at = 0
    try:
        for first, cells in enumerate(reader):
            names = [cell.strip().lower() for cell in cells]
            header = next((names.index(name) for name in _HEADERS if name in names), None) if first == 0 else None
            at = at if header is None else header
            entry = cells[at].strip() if len(cells) > at else ""
            if header is None and entry and not entry.startswith("#"):
                yield reader.line_num, entry
    except csv.Error as error:
        raise DefinitionError.one("D109", f"{path}:{reader.line_num}", message=str(error)) from error


def _keys(entry: str) -> range | list[int] | None:
    """The keys of an entry; None when it is none."""
    if name := mj.character(entry):
        return [mj.key_of(name)]
    if match := _RANGE.fullmatch(entry):
        first, last = (int(point, 16) for point in match.groups())
        return (
            range(first << mj.MARK_BITS, (last << mj.MARK_BITS) + 1, 1 << mj.MARK_BITS)
            if _are_text(first, last)
            else None
        )
    if match := _CODES.fullmatch(entry):
        points = [int(point, 16) for point in match.groups() if point]
        entry = "".join(map(chr, points)) if all(_are_text(point, point) for point in points) else ""
    one = len(characters(entry)) == 1 and len(entry) <= 2 and not is_mark(entry[0])  # noqa: PLR2004  a base and a mark
    return [mj.key_of(entry)] if one else None


def _are_text(first: int, last: int) -> bool:
    return first <= last <= _LAST and first not in _SURROGATES and last not in _SURROGATES
