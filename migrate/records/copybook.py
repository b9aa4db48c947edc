"""COBOL copybook → ``RecordLayout``: where each field lies, how wide it is and what it is called.

Widths follow IBM and GnuCOBOL's ``-std=ibm``: DISPLAY one byte a digit, COMP-3 two digits a byte and half a byte of
sign, COMP 1–4 digits 2 bytes, 5–9 digits 4, 10–18 digits 8, big-endian; NATIONAL two bytes a character. Nothing is
aligned.

Names: ``-`` becomes ``_``; a name that begins with a digit gets ``_`` before it. A name used in several groups gets the
group's name before it, and that group's group's, until it is the only one (``JUSHO_CODE`` of ``GENZAI`` and ``TENNYU``:
``GENZAI_JUSHO_CODE``, ``TENNYU_JUSHO_CODE``). OCCURS adds ``_1``, ``_2`` … for each group around the field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from migrate.errors import DefinitionError, Faults, MachineError
from migrate.records.entries import Entry, read_entries
from migrate.records.layout import RecordLayout
from migrate.records.naming import Leaf, name_fields
from migrate.records.storage import Storage, storage_of

ByteOrder = Literal["big", "little"]


def read_copybook(path: Path, *, native_order: ByteOrder = "big") -> RecordLayout:
    """Read a copybook file: UTF-8, or CP932 as it left the old machine.

    ``native_order``: byte order of COMP-5 items. Raises ``DefinitionError`` with every fault (D101 missing, D109 no
    text, D111, D301, D302), ``MachineError``.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise DefinitionError.one("D101", str(path), path=str(path)) from error
    except PermissionError as error:
        raise MachineError("M102", str(path), path=str(path)) from error
    except OSError as error:
        raise MachineError("M103", str(path), path=str(path), message=error.strerror or "") from error
    for encoding in ("utf-8-sig", "cp932"):  # CP932 text with Japanese in it is no valid UTF-8, so the order decides
        try:
            return parse_copybook(data.decode(encoding), str(path), native_order=native_order)
        except UnicodeDecodeError:
            continue
    raise DefinitionError.one("D109", str(path), message="UTF-8, CP932")


def parse_copybook(text: str, place: str, *, native_order: ByteOrder = "big") -> RecordLayout:
    """Parse a copybook's text. Raises ``DefinitionError`` with every fault, each at ``place:line``."""
    faults = Faults()
    entries = read_entries(text, place, faults)
    records = [entry for entry in entries if entry.level == 1 and entry.redefines is None]
    for extra in records[1:]:
        faults.add("D302", f"{place}:{extra.line}", found=f"01 {extra.name or 'FILLER'} (2)")
    if not entries:
        faults.add("D301", place, message="no data description entry")
    placer = _Placer(place, faults, native_order)
    length = placer.place_all(entries, 0, (), "display", "trailing")
    fields, groups = name_fields(placer.leaves, place, faults)
    faults.stop()
    return RecordLayout(tuple(fields), length, groups)


class _Placer:
    """Walks the entries in order and gives every elementary item its first offset; repetitions are kept as strides."""

    def __init__(self, place: str, faults: Faults, native_order: ByteOrder) -> None:
        self.leaves: list[Leaf] = []
        self._place = place
        self._faults = faults
        self._native_order = native_order

    def place_all(self, entries: Sequence[Entry], offset: int, path: tuple[Entry, ...], usage: str, sign: str) -> int:
        """Place siblings from ``offset`` on; the offset after the last of them is returned."""
        starts: dict[str, int] = {}
        at = offset
        for entry in entries:
            start = self._start(entry, at, starts)
            width = self._place_entry(entry, start, path, entry.usage or usage, entry.sign or sign)
            if entry.name:
                starts[entry.name.upper()] = start
            at = max(at, start + width)  # a redefinition takes no room of its own unless it is the longer one
        return at

    def _start(self, entry: Entry, at: int, starts: Mapping[str, int]) -> int:
        if entry.redefines is None:
            return at
        if entry.redefines.upper() not in starts:
            self._wrong(entry, f"REDEFINES {entry.redefines}: no such item before it in this group")
        return starts.get(entry.redefines.upper(), at)

    def _place_entry(self, entry: Entry, start: int, path: tuple[Entry, ...], usage: str, sign: str) -> int:
        """The width of the entry with all its occurrences."""
        here = (*path, entry)
        if entry.children:
            if entry.picture:
                self._wrong(entry, f"{entry.name or 'FILLER'}: PIC on a group")
            first = len(self.leaves)
            width = self.place_all(entry.children, start, here, usage, sign) - start
            repeated = self.leaves[first:]
        else:
            storage = self._storage(entry, usage, sign)
            width = storage.length
            repeated = [Leaf(here, start, storage)] if entry.name else []
            self.leaves += repeated
        if entry.occurs:
            for leaf in repeated:
                leaf.strides[len(path)] = width
        return width * (entry.occurs or 1)

    def _storage(self, entry: Entry, usage: str, sign: str) -> Storage:
        if entry.picture is None:
            self._wrong(entry, f"{entry.name or 'FILLER'}: no PIC")
            return Storage(length=1)
        try:
            return storage_of(entry.picture, usage, sign, self._native_order)
        except ValueError as error:
            self._wrong(entry, f"{entry.name or 'FILLER'}: {error}")
            return Storage(length=1)

    def _wrong(self, entry: Entry, message: str) -> None:
        self._faults.add("D301", f"{self._place}:{entry.line}", message=message)
