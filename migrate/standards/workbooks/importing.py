"""Official workbooks become layouts: everything that can be read, and a fault for everything that cannot.

A layout is written only when its list of items is certain: an item without a name, or two of one name, hold the whole
layout back. What is unclear about a single item, such as a type nobody knows, leaves that part of the item unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from migrate.errors import DefinitionError, Faults
from migrate.issues import catalogue
from migrate.standards.model import Business, Provenance
from migrate.standards.workbooks.businesses import BUSINESS_LABELS, Businesses
from migrate.standards.workbooks.code_rows import CodeBook, CodeList, Structure, read_code_lists, read_structures
from migrate.standards.workbooks.container import Book, open_books
from migrate.standards.workbooks.drafts import draft
from migrate.standards.workbooks.headers import Table, find_tables
from migrate.standards.workbooks.item_rows import FileRows, read_item_rows
from migrate.standards.workbooks.settle import Settled, settle
from migrate.standards.workbooks.sheets import fold, one_line, read_sheets
from migrate.standards.workbooks.words import Vocabulary


@dataclass(frozen=True, slots=True)
class ImportedLayout:
    """One migration file as it was read. ``codes``: the tables its items refer to, all of its business."""

    name: str
    file_id: str
    business: str
    place: str
    settled: Settled


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A row of 移行ファイル構成表."""

    name: str
    file_id: str
    business: str
    place: str
    note: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of workbooks holds. ``codes``: by business, ``""`` for none; ``listed``: 移行ファイル構成表;
    ``faults``: everything that could not be read, or was read with a reservation."""

    books: Sequence[Book]
    businesses: Mapping[str, Business]
    layouts: Sequence[ImportedLayout]
    codes: Mapping[str, Sequence[CodeList]]
    listed: Sequence[ListedFile]
    faults: Faults

    @property
    def errors(self) -> int:
        """How many things could not be read; what only needs a look is not counted."""
        return sum(catalogue()[fault.code].severity == "error" for fault in self.faults.found)


@dataclass(slots=True)
class _Gathered:
    """The tables of all workbooks, by business; what belongs to none (a workbook of codes alone) is under ``""``."""

    files: dict[str, list[FileRows]] = field(default_factory=dict)
    codes: dict[str, list[CodeList]] = field(default_factory=dict)
    structures: dict[str, list[Structure]] = field(default_factory=dict)
    listed: list[ListedFile] = field(default_factory=list)


def read_workbooks(path: Path, words: Vocabulary, provenance: Provenance, known: Mapping[str, Business]) -> Imported:
    """Read an .xlsx, or a .zip of several. ``known``: businesses whose numbers are used for names without one.

    Raises ``DefinitionError`` with every fault when there is no layout that could be written, D101 when there is no
    such file; ``MachineError`` when it cannot be read.
    """
    faults = Faults()
    books = open_books(path, faults)
    businesses = Businesses(known, provenance, faults)
    gathered = _Gathered()
    for book in books:
        _gather(book, businesses, gathered, words, faults)
    codes = {number: _united(lists, faults) for number, lists in gathered.codes.items()}
    layouts = []
    for number, files in gathered.files.items():
        book_of = _code_book(number, codes, gathered.structures)
        for file in _whole(files, faults):
            drafts = [draft(row, book_of, words, faults) for row in file.rows]
            settled = settle(drafts, provenance, words, faults)
            if settled.sound and settled.items:
                layouts.append(ImportedLayout(file.name, file.file_id, number, file.place, settled))
    layouts = _identified(layouts, gathered.listed, faults)
    if not layouts:
        raise DefinitionError(faults.found or DefinitionError.one("D424", path.name, found="–", expected="–").faults)
    layouts = _distinct(layouts, businesses.found, faults)
    return Imported(books, businesses.found, layouts, codes, gathered.listed, faults)


def _gather(book: Book, businesses: Businesses, gathered: _Gathered, words: Vocabulary, faults: Faults) -> None:
    before = len(faults.found)
    tables = [table for sheet in read_sheets(book, faults) for table in find_tables(sheet, words, faults)]
    if not tables:
        if all(fault.code == "D425" for fault in faults.found[before:]):
            faults.add("D424", book.place, found="–", expected="データ項目一覧表, コード一覧, 基本データリスト")
        return
    holds_items = any(table.kind in {"items", "files"} for table in tables)
    structures = [one for table in tables if table.kind == "structure" for one in read_structures(table, words)]
    told = holds_items or any(table.labels.keys() & BUSINESS_LABELS for table in tables)
    numbers = businesses.of_all(book, tables) if told else [""] * len(tables)
    for table, number in zip(tables, numbers, strict=True):
        gathered.structures.setdefault(number, []).extend(structures if table.kind == "structure" else ())
        if table.kind == "items":
            gathered.files.setdefault(number, []).extend(read_item_rows(table, words, faults))
        elif table.kind == "codes":
            gathered.codes.setdefault(number, []).extend(read_code_lists(table, structures, words, faults))
        elif table.kind == "files":
            gathered.listed.extend(_list_files(table, businesses, number))


def _list_files(table: Table, businesses: Businesses, number: str) -> Iterable[ListedFile]:
    for row in range(table.first, table.last + 1):
        name, identity = one_line(table.text(row, "file")), one_line(table.text(row, "file_id"))
        column = table.column("file") or 0
        described = identity or table.text(row, "no")
        if name and described and table.sheet.origin(row, column) == (row, column):
            business = businesses.named(table.text(row, "business")) or number
            yield ListedFile(name, identity, business, table.cell(row, "file"), one_line(table.text(row, "note")))


def _united(lists: Iterable[CodeList], faults: Faults) -> list[CodeList]:
    """Tables of one name made one: a long table may go on in another sheet. D432 where a code has two labels."""
    found: dict[str, CodeList] = {}
    for one in lists:
        first = found.setdefault(one.name, one)
        if first is one:
            continue
        for code, label in one.labels.items():
            if first.labels.setdefault(code, label) != label:
                faults.add("D432", one.place, found=f"{code} {label}", expected=f"{code} {first.labels[code]}")
                first.whole = False
        first.notes |= one.notes
        first.whole = first.whole and one.whole
    return list(found.values())


def _code_book(
    number: str, codes: Mapping[str, Sequence[CodeList]], structures: Mapping[str, Sequence[Structure]]
) -> CodeBook:
    """Tables of the business first, then those of none, then those of others: lists share their codes."""
    order = [number, "", *(other for other in codes if other not in {number, ""})]
    rows = [*structures.get(number, ()), *structures.get("", ())]
    return CodeBook([one for key in dict.fromkeys(order) for one in codes.get(key, ())], rows)


def _whole(files: Iterable[FileRows], faults: Faults) -> list[FileRows]:
    """The files whose rows are sound. The items of one file may be listed in several tables, one after the other."""
    united: dict[tuple[str, str], FileRows] = {}
    for file in files:
        first = united.setdefault((file.name, file.file_id), file)
        if first is not file:
            first.rows.extend(file.rows)
            first.sound = first.sound and file.sound
    for file in united.values():
        if not file.rows and file.sound:
            faults.add("D442", file.place, found="0", expected="≥ 1")
    return [file for file in united.values() if file.sound and file.rows]


def _identified(
    layouts: Sequence[ImportedLayout], listed: Sequence[ListedFile], faults: Faults
) -> list[ImportedLayout]:
    """File ids from 移行ファイル構成表 for layouts that do not name their own; D441 for a file it lists that has no
    items."""
    by_name = {(one.business, fold(one.name)): one for one in listed}
    found = []
    for one in layouts:
        row = by_name.get((one.business, fold(one.name)))
        file_id = one.file_id or (row.file_id if row else "")
        found.append(ImportedLayout(one.name, file_id, one.business, one.place, one.settled))
    present = {(one.business, fold(one.name)) for one in layouts}
    for key, row in by_name.items():
        if key not in present:
            faults.add("D441", row.place, found=row.name, expected="データ項目一覧表")
    return found


def _distinct(
    layouts: Sequence[ImportedLayout], businesses: Mapping[str, Business], faults: Faults
) -> list[ImportedLayout]:
    """Layouts of one name in several businesses are told apart by the business (D436)."""
    counts = Counter(one.name for one in layouts)
    found: list[ImportedLayout] = []
    for one in layouts:
        name = f"{businesses[one.business].name}_{one.name}" if counts[one.name] > 1 else one.name
        if name != one.name:
            faults.add("D436", one.place, found=one.name, expected=name)
        first = next((other for other in found if other.name == name), None)
        if first:
            faults.add("D427", one.place, found=name, expected=first.place)
        else:
            found.append(ImportedLayout(name, one.file_id, one.business, one.place, one.settled))
    return found
