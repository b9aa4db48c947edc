"""コード一覧 and コード構成表: the code tables of a workbook, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from migrate.errors import Faults
from migrate.standards.items import MAX_CODE_BYTES
from migrate.standards.workbooks.cells import half_width, read_length
from migrate.standards.workbooks.headers import Table
from migrate.standards.workbooks.sheets import fold, one_line
from migrate.standards.workbooks.words import Vocabulary

#: What stands for several codes at once: 「01～47」, or several lines. NFKC makes ～ and ~ one.
_RANGE = re.compile(r"[~〜\s]|\.\.|…")


@dataclass(slots=True)
class CodeList:
    """A code table as it stands. ``labels``, ``notes``: code → label, note; ``note``: that of the table. ``whole``:
    every row could be read; a table that is not whole would refuse codes that are right, and is not used."""

    name: str
    id: str
    place: str
    labels: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    note: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Structure:
    """One row of コード構成表: a code table's name, number and length in digits."""

    name: str
    id: str
    length: int | None
    note: str


def read_structures(table: Table, words: Vocabulary) -> list[Structure]:
    """The rows of コード構成表 that name a code table."""
    found = []
    for row in range(table.first, table.last + 1):
        name, identity = one_line(table.text(row, "table")), half_width(table.text(row, "id"))
        if (name or identity) and table.sheet.origin(row, table.column("table") or 0)[0] == row:
            size = read_length(table.text(row, "length"), words)
            note = one_line(table.text(row, "note"))
            found.append(Structure(name, identity, size.digits if size else None, note))
    return found


def read_code_lists(table: Table, structures: Iterable[Structure], words: Vocabulary, faults: Faults) -> list[CodeList]:
    """The code tables of a コード一覧, in its order.

    Notes D432 for a code with two labels, D448 for one without, D449 for what stands for several codes, D444 for one
    that is too long, D435 where codes were numbers or full-width, D438 for rows that are no codes.
    """
    structures = list(structures)
    names = {one.id: one.name for one in structures if one.id}
    labels = table.labels
    named = tuple(labels[key][0] if key in labels else "" for key in ("table", "table_id"))
    rows: dict[tuple[str, str], list[int]] = {}
    for row in range(table.first, table.last + 1):
        here = one_line(table.text(row, "table")), half_width(table.text(row, "id"))
        named = here if any(here) else named
        if _is_code(table, row, words, faults):
            name = named[0] or names.get(named[1]) or named[1] or table.sheet.name.strip()
            rows.setdefault((name, named[1]), []).append(row)
    known = {key: one for one in structures for key in (one.id, one.name) if key}
    return [
        _code_list(CodeList(*key, table.cell(found[0], "code")), table, found, known, words, faults)
        for key, found in rows.items()
    ]


def _is_code(table: Table, row: int, words: Vocabulary, faults: Faults) -> bool:
    texts = [text for text in table.sheet.rows[row] if text]
    if not texts:
        return False
    is_note = any(fold(texts[0]).startswith(fold(mark)) for mark in words.skip.notes)
    if table.text(row, "code") and not is_note:
        return True
    if is_note or table.text(row, "label"):
        faults.add("D438", table.cell(row, "code"), found=one_line(" ".join(texts))[:200], expected="–")
    return False


def _code_list(
    found: CodeList,
    table: Table,
    rows: Sequence[int],
    structures: Mapping[str, Structure],
    words: Vocabulary,
    faults: Faults,
) -> CodeList:
    """Fill in a table's codes as data writes them: half-width, and with the leading zeros a number in Excel has
    lost."""
    column = table.column("code")
    numbers = {row for row in rows if (row, column) in table.sheet.numbers}
    size = read_length(table.text(rows[0], "length"), words)
    structure = structures.get(found.id) or structures.get(found.name)
    found.note = structure.note if structure else ""
    width = (structure.length if structure else None) or (size.digits if size else None)
    if width is None:
        width = max((len(half_width(table.text(row, "code"))) for row in rows if row not in numbers), default=0)
    changed: tuple[str, str, str] | None = None
    for row in rows:
        written, label, place = table.text(row, "code"), one_line(table.text(row, "label")), table.cell(row, "code")
        code = half_width(written).zfill(width) if row in numbers else half_width(written)
        _add(found, code, label, place, faults)
        if code != written and code in found.labels:
            changed = changed or (place, written, code)
        note = table.text(row, "note")
        if note and (row, table.column("note")) in table.sheet.merged:
            told = (found.note, note) if note not in found.note else (found.note,)
            found.note = "。".join(filter(None, told))  # merged down several codes: it speaks of the table
        elif note:
            found.notes[code] = note
    if changed:
        faults.add("D435", changed[0], found=changed[1], expected=changed[2], name=found.name)
    return found


def _add(found: CodeList, code: str, label: str, place: str, faults: Faults) -> None:
    if _RANGE.search(code):
        faults.add("D449", place, found=code, expected=found.name)
        found.whole = False
        return
    if not label:
        faults.add("D448", place, found=code, expected=found.name)
        label = "―"
    if len(code.encode()) > MAX_CODE_BYTES:
        faults.add("D444", place, found=code, expected=f"≤ {MAX_CODE_BYTES}")
        found.whole = False
    if found.labels.get(code, label) != label:
        faults.add("D432", place, found=f"{code} {label}", expected=f"{code} {found.labels[code]}")
        found.whole = False
    found.labels.setdefault(code, label)


#: A code and its label in the cell of an item: 「0：無」.
_PAIR = re.compile(r"\s*([0-9A-Za-z]{1,12})\s*[:=.]\s*(\S.*?)\s*")


def inline_list(name: str, text: str, place: str) -> CodeList | None:
    """The code table an item's own cell lists (``0：無、1：有``, or one code a line); None where it lists none."""
    parts = [part for part in re.split(r"[\n、,;；]", text) if part.strip()]
    pairs = [_PAIR.fullmatch(half_width(part)) for part in parts]
    labels = {match[1]: match[2] for match in pairs if match}
    if len(parts) < 2 or len(labels) < len(parts):  # noqa: PLR2004  one pair could be any text with a colon
        return None
    return CodeList(name, "", place, labels)


class CodeBook:
    """The code tables that items may refer to: those of their business first, then those of no business."""

    def __init__(self, lists: Iterable[CodeList], structures: Iterable[Structure]) -> None:
        self._known: dict[str, CodeList] = {}
        by_id = {one.id: one.name for one in structures if one.id and one.name}
        for found in lists:
            if fold(found.name) in self._known:  # another list's table of this name: only the first can be meant by it
                continue
            for key in (found.name, found.id, by_id.get(found.id, "")):
                if key:
                    self._known.setdefault(fold(key), found)
        for identity, name in by_id.items():
            if fold(name) in self._known:
                self._known.setdefault(fold(identity), self._known[fold(name)])

    @property
    def names(self) -> list[str]:
        """The names of all tables."""
        return [found.name for found in self._known.values()]

    def find(self, reference: str) -> CodeList | None:
        """The table a cell names by its name, its number, or both: ``性別``, ``C0012``, ``性別コード（C0012）``."""
        plain = fold(reference)
        parts = [plain, *re.split(r"[()\[\]:/]", plain)]
        for part in filter(None, parts):
            for spelling in (part, part.removesuffix("コード"), f"{part}コード"):
                if spelling in self._known:
                    return self._known[spelling]
        return None

    def of_item(self, name: str) -> CodeList | None:
        """The table of an item that only says it has one: that of its own name, without the number of a repetition."""
        return self.find(name) or self.find(name.rstrip("0123456789０１２３４５６７８９_"))
