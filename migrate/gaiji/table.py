"""The 外字 of a site: ``gaiji.csv`` as decisions, every fault of it found at once.

One row per code. ``文字`` or ``MJ文字図形名`` (or both, if they agree) decide it; a row with neither is an open
question and changes nothing. A stand-in (〓) is one only if ``代替`` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from migrate.characters import mj
from migrate.characters.ranges import SPACES, contains
from migrate.charsets.overlay import code_of, text_of
from migrate.errors import Faults
from migrate.gaiji.codes import Codes, is_private_use
from migrate.gaiji.images import image_fault
from migrate.gaiji.sheet import Sheet, SheetRow, read_sheet
from migrate.marks import MARKS

#: What is written for a character that cannot be: 〓 (GETA MARK).
GETA = "\u3013"
_YES = frozenset({"1", "y", "yes", "true", "○", "〇", "◯", "代替"})
_NO = frozenset({"", "0", "n", "no", "false", "×", "-"})
#: A double-byte charset has fewer codes to give away, and plane 15 room for as many marks.
MAX_ROWS = 60_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. ``text``: the character in place of the code; None while it is undecided.

    ``mj``: its MJ name or ``""``. ``stand_in``: it only stands for a character that cannot be written. ``image``: the
    file that shows it, as the table names it, or ``""``. ``place``: ``gaiji.csv:12``.
    """

    code: bytes
    text: str | None
    mj: str
    stand_in: bool
    image: str
    place: str


@dataclass(frozen=True, slots=True)
class GaijiTable:
    """The entries of a table by code. ``files``: the table and the images it names."""

    entries: Mapping[bytes, Entry]
    files: tuple[Path, ...] = ()

    @property
    def decided(self) -> tuple[Entry, ...]:
        """The entries that put a character in place of a code."""
        return tuple(entry for entry in self.entries.values() if entry.text is not None)


def read_gaiji(path: Path, codes: Codes, faults: Faults) -> GaijiTable:
    """Read a table for a charset; its faults are noted, each with file and row.

    Noted: D103 (a cell that is no code, no character, no yes or no), D310, D320 … D326, D328. Raises
    ``DefinitionError`` for a file that is no such table (see ``read_sheet``), ``MachineError``.
    """
    sheet = read_sheet(path)
    if len(sheet.rows) > MAX_ROWS:
        faults.add("D320", str(path), rows=str(len(sheet.rows)), limit=str(MAX_ROWS))
        return GaijiTable({}, (path,))
    entries: dict[bytes, Entry] = {}
    images: dict[Path, None] = {}
    for row in sheet.rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        entry = _entry(_Cells(sheet, row, faults), path, codes, faults)
        if not entry.code:
            continue
        first = entries.setdefault(entry.code, entry)
        if first is not entry:
            line = first.place.rpartition(":")[2]
            faults.add("D321", entry.place, found=entry.code.hex().upper(), first=line)
        if entry.image:
            images[path.parent / entry.image] = None
    return GaijiTable(entries, (path, *(image for image in images if image.is_file())))


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row with its place."""

    sheet: Sheet
    row: SheetRow
    faults: Faults

    @property
    def place(self) -> str:
        return f"{self.sheet.place}:{self.row.line}"

    def __getitem__(self, column: str) -> str:
        return self.sheet.cell(self.row, column)

    def name(self, column: str) -> str:
        """The header over a column, for faults."""
        return self.sheet.header.cells[self.sheet.at[column]].strip()


def _entry(cells: _Cells, path: Path, codes: Codes, faults: Faults) -> Entry:
    code = code_of(unquoted(cells["code"]), cells.place, faults)
    stand_in = says_yes(cells["stand_in"])
    if stand_in is None:
        allowed = "1 (○) | –"
        faults.add("D103", f"{cells.place} {cells.name('stand_in')}", found=repr(cells["stand_in"]), allowed=allowed)
    text = _character(cells, stand_in=bool(stand_in), faults=faults)
    if text is not None and code:
        _check_code(code, cells.place, codes, faults)
    image = cells["image"]
    if image and (fault := image_fault(path.parent / image)):
        faults.add(fault, f"{cells.place} {cells.name('image')}", path=image)
    return Entry(code, text, cells["mj"], bool(stand_in), image, cells.place)


def says_yes(cell: str) -> bool | None:
    """Whether a cell is marked; None for a word that says neither yes nor no."""
    word = cell.casefold()
    return word in _YES if word in _YES | _NO else None


def unquoted(cell: str) -> str:
    """``X'80E1'`` as ``80E1``. The quotes keep a spreadsheet from reading the code as 80 × 10¹."""
    return cell[2:-1] if cell[:2].casefold() == "x'" and cell.endswith("'") else cell


def _character(cells: _Cells, *, stand_in: bool, faults: Faults) -> str | None:
    """The character a row decides on; None where it decides nothing or is at fault."""
    written, name = cells["character"], cells["mj"]
    named = mj.character(name) if name else None
    if name and named is None:
        faults.add("D323", f"{cells.place} {cells.name('mj')}", found=name)
    if not written:
        return GETA if stand_in else named
    text = text_of(written, cells.place, faults)
    if not text:
        return None
    bases = [char for char in text if not contains(MARKS, char)]
    if len(bases) != 1 or text[0] != bases[0] or contains(SPACES, text[0]):
        faults.add("D326", cells.place, found=written)
    elif text == GETA and not stand_in:
        faults.add("D325", cells.place, found=GETA)
    elif named not in {None, text} and mj.name_of(text) != name and not stand_in:
        faults.add("D324", cells.place, found=written, name=name, named=str(named), other=mj.name_of(text) or "–")
    return text


def _check_code(code: bytes, place: str, codes: Codes, faults: Faults) -> None:
    """Only what a site made itself can be given a character; what the tables know is not 外字."""
    text = codes.text(code)
    shown = code.hex().upper()
    if text is None and not codes.from_tables:
        faults.add("D310", place, found=shown, charset=codes.charset_name)
    elif text is not None and not is_private_use(text):
        faults.add("D322", place, found=shown, character=text, charset=codes.charset_name)
