"""Workbooks as files: opened within bounds, and only what the importer needs of them is handed on.

A workbook comes from someone else and is a zip of XML. Before anything interprets it, it is taken apart here within
fixed bounds and put together again from the parts that are wanted, without compression: what is read afterwards is no
larger than what was measured here. Document types and entities are refused; pictures, macros and embedded files are
left behind.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from migrate.errors import DefinitionError, Faults, machine_faults

MIB = 2**20
#: Bounds on what is taken in, in bytes, parts, rows and columns.
MAX_FILE = 128 * MIB
MAX_BOOKS = 500
MAX_PARTS = 5_000
MAX_UNPACKED = 256 * MIB
MAX_SHEETS = 500
MAX_ROWS = 50_000
MAX_COLUMNS = 500
#: What is packed more than this many times smaller is no list of items. Small parts may be: their size is bounded.
MAX_RATIO = 250
_RATIO_FROM = MIB

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "xl/workbook.xml"
_CHUNK = 64 * 1024
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_WANTED = re.compile(r"(?:\[Content_Types\]|_rels/.*|xl/[^/]+|xl/_rels/[^/]+|xl/worksheets/.*)\.(?:xml|rels)", re.ASCII)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\s(?:[^>]*?\s)?r\s*=\s*[\"']([^\"']*)[\"']")
_REFERENCE = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Book:
    """One workbook. ``name``: as people know it; ``place``: as faults name it; ``sha256``: of its bytes as they came;
    ``content``: its bytes made safe."""

    name: str
    place: str
    sha256: str
    content: bytes


def open_books(path: Path, faults: Faults) -> list[Book]:
    """The workbooks of a file: an .xlsx or .xlsm is one, a .zip holds several.

    Notes D420 … D424 and D446 for what cannot be opened. Raises ``DefinitionError`` D101 when there is no such file,
    ``MachineError`` when it cannot be read.
    """
    if not path.is_file():
        raise DefinitionError.one("D101", path.name, path=str(path))
    with machine_faults(path):
        if path.stat().st_size > MAX_FILE:
            _too_big(faults, path.name, "bytes", path.stat().st_size, MAX_FILE)
            return []
        content = path.read_bytes()
    name = _printable(path.name)
    return list(_books(name, name, content, faults, nested=False))


def _books(name: str, place: str, content: bytes, faults: Faults, *, nested: bool) -> Iterator[Book]:
    if content.startswith(_OLE):
        faults.add("D421" if _ENCRYPTED_PACKAGE in content else "D422", place)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if _within_bounds(members, place, faults):
                if _WORKBOOK in archive.namelist():
                    yield Book(name, place, hashlib.sha256(content).hexdigest(), _rebuilt(archive, place))
                elif nested:
                    faults.add("D420", place, message="xl/workbook.xml")
                else:
                    yield from _members(archive, place, faults)
    except _TooBigError as error:
        _too_big(faults, *error.args)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        faults.add("D420", place, message=str(error) or type(error).__name__)


def _members(archive: zipfile.ZipFile, place: str, faults: Faults) -> Iterator[Book]:
    """The workbooks of an archive in the order of their names; what is none is named in the report (D425)."""
    named = sorted((_name(info), info) for info in archive.infolist() if not info.is_dir())
    books = [(name, info) for name, info in named if name.lower().endswith((".xlsx", ".xlsm", ".xls"))]
    if not books:
        faults.add("D424", place, found=", ".join(name for name, _ in named[:5]) or "–", expected=".xlsx")
    if len(books) > MAX_BOOKS:
        raise _TooBigError(place, "workbooks", len(books), MAX_BOOKS)
    for name, _ in set(named) - set(books):
        faults.add("D425", f"{place}!{name}", found=Path(name).suffix or name, expected=".xlsx")
    for name, info in books:
        inner = f"{place}!{name}"
        try:
            content = _unpacked(archive, info, inner)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            faults.add("D420", inner, message=str(error) or type(error).__name__)
            continue
        yield from _books(name.rpartition("/")[2], inner, content, faults, nested=True)


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name. Archives made on Japanese Windows write it in Shift_JIS without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return _printable(info.filename)
    try:
        return _printable(info.filename.encode("cp437").decode("cp932"))
    except UnicodeError:
        return _printable(info.filename)


def _printable(name: str) -> str:
    """A file's name as text that can stand in a definition and a report."""
    return "".join(char if char.isprintable() else "?" for char in name)


def _within_bounds(members: list[zipfile.ZipInfo], place: str, faults: Faults) -> bool:
    if any(info.flag_bits & _ENCRYPTED for info in members):
        faults.add("D421", place)
        return False
    if len(members) > MAX_PARTS:
        raise _TooBigError(place, "parts", len(members), MAX_PARTS)
    total = sum(info.file_size for info in members)
    if total > MAX_UNPACKED:
        raise _TooBigError(place, "bytes", total, MAX_UNPACKED)
    return True


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str) -> bytes:
    """A member's bytes. ``zipfile`` hands out no more than the size the archive states, which is within bounds."""
    packed = max(info.compress_size, 1)
    if info.file_size > _RATIO_FROM and info.file_size > packed * MAX_RATIO:
        raise _TooBigError(f"{place}!{info.filename}", "ratio", info.file_size // packed, MAX_RATIO)
    found = io.BytesIO()
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            found.write(chunk)
    return found.getvalue()


def _rebuilt(archive: zipfile.ZipFile, place: str) -> bytes:
    """The workbook from its wanted parts alone, stored. Raises ``_TooBigError`` or ``ValueError`` for a document
    type."""
    target = io.BytesIO()
    sheets = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as safe:
        for info in archive.infolist():
            if not _WANTED.fullmatch(info.filename):
                continue
            content = _unpacked(archive, info, place)
            if _DOCTYPE.search(content) or content.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise ValueError(f"{info.filename}: DOCTYPE")
            if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                sheets += 1
                _prove_size(content, f"{place}!{info.filename}")
            safe.writestr(info.filename, content)
    if sheets > MAX_SHEETS:
        raise _TooBigError(place, "sheets", sheets, MAX_SHEETS)
    return target.getvalue()


def _prove_size(sheet: bytes, place: str) -> None:
    """A sheet is held as a rectangle up to its last cell, so a single cell far away would need all memory."""
    for match in _CELL.finditer(sheet):
        reference = _REFERENCE.fullmatch(match[1])
        if reference is None:
            raise ValueError(f"{place}: r={match[1]!r}")
        column = 0
        for letter in reference[1]:
            column = column * 26 + letter - ord("A") + 1
        for kind, found, limit in (("rows", int(reference[2]), MAX_ROWS), ("columns", column, MAX_COLUMNS)):
            if found > limit:
                raise _TooBigError(place, kind, found, limit)


class _TooBigError(Exception):
    """Beyond a bound; arguments: place, what is counted, how many were found, how many are allowed."""


def _too_big(faults: Faults, place: str, what: str, found: int, limit: int) -> None:
    faults.add("D423", place, found=f"{found:,} {what}", expected=f"≤ {limit:,}")
