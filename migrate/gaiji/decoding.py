"""A charset that decodes with a site's 外字: entries laid over its tables as marks, resolved in what was decoded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from migrate import charsets
from migrate.charsets import Charset, OverlayRow
from migrate.charsets.overlay import with_room
from migrate.errors import DefinitionError, Faults
from migrate.gaiji.codes import Codes
from migrate.gaiji.resolver import Resolver
from migrate.gaiji.table import Entry, GaijiTable, read_gaiji

#: Marks are taken from plane 15, as many as there are codes of two bytes. Plane 16 has characters of the standard.
_FIRST_MARK, _LAST_MARK = 0xF0000, 0xFFFFD


def open_charset(
    name: str | Mapping[str, str], table: Path | None, place: str, base: Path, *, survey: bool = False
) -> Charset:
    """The charset called ``name`` (see ``charsets.get``), decoding with the table of 外字 in the file ``table``.

    Without a table every 外字 is undecided. ``survey``: codes of two bytes that no table knows are decoded as well, to
    a mark and an E101 that keeps the row's text, so that each of them and all others around it are counted.
    ``place``: what a fault of the charset names; ``base``: where its relative paths start. Raises ``DefinitionError``
    with the faults of the charset and of the table, ``MachineError``.
    """
    under = charsets.get(name, place=place, base=base)
    codes = Codes(under)
    faults = Faults()
    found = read_gaiji(table, codes, faults) if table else GaijiTable({})
    marks = _themselves(found, codes)
    if codes.from_tables:
        marked = [*found.decided, *(_unknown(under, codes, found) if survey else ())]
        marks = dict(zip(_marks(codes), marked, strict=False))
        rows = [OverlayRow(entry.code, mark, entry.place) for mark, entry in marks.items()]
        try:
            under = charsets.get(name, place=place, base=base, overlay=rows)
        except DefinitionError as error:
            faults.found += error.faults
    faults.stop()
    return under.resolved_by(Resolver(codes, marks), found.files)


def _marks(codes: Codes) -> Iterator[str]:
    """Private-use characters that no code of the charset stands for."""
    return (mark for mark in map(chr, range(_FIRST_MARK, _LAST_MARK + 1)) if mark not in codes.private)


def _unknown(charset: Charset, codes: Codes, table: GaijiTable) -> Iterator[Entry]:
    """An open entry for every code of two bytes that neither the charset nor the table knows."""
    known = {entry.code for entry in table.decided}
    every = (bytes(pair) for pair in product(range(256), repeat=2))
    strange = (code for code in every if code not in known and codes.text(code) is None)
    return (Entry(code, None, "", False, "", "") for code in with_room(charset.definition, strange))


def _themselves(table: GaijiTable, codes: Codes) -> dict[str, Entry]:
    """In a form of Unicode a 外字 is a private-use character already: it is its own mark."""
    marks = ((codes.text(entry.code), entry) for entry in table.decided)
    return {mark: entry for mark, entry in marks if mark is not None}
