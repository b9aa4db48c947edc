"""From rows to items, one row at a time: type, length, marks and code table, with everything that does not fit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from migrate.definitions import nearest
from migrate.errors import Faults
from migrate.standards.model import ItemType
from migrate.standards.workbooks.cells import Size, read_length, read_mark, read_repeat, read_type
from migrate.standards.workbooks.code_rows import CodeBook, CodeList, inline_list
from migrate.standards.workbooks.item_rows import ItemRow
from migrate.standards.workbooks.sheets import fold, one_line
from migrate.standards.workbooks.words import Vocabulary

#: How long a day may be written: YYYYMMDD or YYYY-MM-DD, and 年号コード with YYMMDD.
_DATE_LENGTHS = {"date": (8, 10), "wareki": (8,)}
_CODED: frozenset[ItemType] = frozenset({"code", "flag"})
#: Types of which a value may be a code: the list of another standard calls a code a half-width text or a number.
_MAY_BE_CODE: frozenset[ItemType] = frozenset({"X", "N", "unknown", "code", "flag"})


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before it has its place: ``repeat`` 0 is a repetition without a limit; ``key`` as it was written;
    ``notes`` begins with the workbook's own."""

    row: ItemRow
    name: str
    kind: ItemType
    size: Size
    repeat: int
    required: bool
    key: str
    codes: CodeList | None
    notes: tuple[str, ...] = field(default=())

    def noted(self, note: str) -> Draft:
        """The draft with one more note."""
        return replace(self, notes=(*self.notes, note))


def draft(row: ItemRow, codes: CodeBook, words: Vocabulary, faults: Faults) -> Draft:
    """One row as an item. What cannot be read is left unknown, noted on the item and as a fault, never guessed: D428
    type, D429 length, D430 lengths that contradict each other, D431 code table, D434 repetition, D439 marks, D445
    types that say more than is checked, D447 marks and references that do not go with the type."""
    kind, size, notes = _type_and_size(row, words, faults)
    required, more = _required(row, words, faults)
    notes += more
    found = Draft(row, row.name, kind, size, _repeat(row, words, faults), required, row.text("key"), None)
    if found.repeat == 0:
        notes.append(f"繰返し: {one_line(row.repeat)}")
    found = replace(found, notes=tuple(filter(None, (row.note, *notes))))
    return _with_codes(_gaiji(found, words, faults), codes, words, faults)


def _type_and_size(row: ItemRow, words: Vocabulary, faults: Faults) -> tuple[ItemType, Size, list[str]]:
    notes = []
    kind, named = read_type(row.text("type"), words)
    if kind is None:
        expected = ", ".join(spellings[0] for spellings in words.types.values())
        found = one_line(row.text("type"))
        faults.add("D428", row.cell("type"), found=found or "空欄 / blank", expected=expected)
        kind = "unknown"
        notes.append(f"型: {found}" if found else "")
    elif words.means(row.text("type"), words.weaker.words):
        faults.add("D445", row.cell("type"), found=one_line(row.text("type")), expected=kind)
        notes.append(f"型: {one_line(row.text('type'))}")
    size = read_length(row.text("length"), words)
    if size is None:
        faults.add("D429", row.cell("length"), found=one_line(row.text("length")), expected="15, 9(7)V9(2), smallint")
        notes.append(f"桁数: {one_line(row.text('length'))}")
        size = Size()
    return kind, _agreed(row, kind, named, _scaled(row, size, words, faults), faults), notes


def _scaled(row: ItemRow, size: Size, words: Vocabulary, faults: Faults) -> Size:
    """Where the decimals have a column of their own, they are some of the length's digits, or stand beside them where
    the length's header says that it counts whole digits."""
    text = row.text("scale")
    scale = read_length(text, words) if fold(text) != "0" else Size()
    if scale is None:
        faults.add("D429", row.cell("scale"), found=one_line(text), expected="0, 1, 2 …")
        return size
    if scale.digits is None or size.digits is None:
        return size
    beside = "整数" in fold(row.table.sheet.text(row.table.first - 1, row.table.column("length") or 0))
    total = size.digits + scale.digits if beside else size.digits
    if scale.digits >= total:
        faults.add("D430", row.cell("scale"), found=str(scale.digits), expected=f"< {total}")
        return Size()
    return Size(total, scale.digits)


def _agreed(row: ItemRow, kind: ItemType, named: Size, size: Size, faults: Faults) -> Size:
    """The size that type and length column agree on; no size where they contradict each other."""
    if size == Size():
        size = named
    elif named not in {Size(), size}:
        faults.add("D430", row.cell("length"), found=_told(size), expected=_told(named))
        return Size()
    if kind != "N" and (size.integer or size.scale):
        faults.add("D430", row.cell("length"), found=_told(size), expected=kind)
        return Size()
    if size.digits is not None and size.digits not in _DATE_LENGTHS.get(kind, (size.digits,)):
        faults.add("D430", row.cell("length"), found=_told(size), expected=f"{kind}: {_DATE_LENGTHS[kind]}")
    return size


def _told(size: Size) -> str:
    return size.integer or (str(size.digits) if size.scale is None else f"{size.digits} ({size.scale})")


def _required(row: ItemRow, words: Vocabulary, faults: Faults) -> tuple[bool, list[str]]:
    mark = read_mark(row.text("required"), words)
    if mark is None:
        faults.add("D439", row.cell("required"), found=one_line(row.text("required")), expected="○, –")
        return False, [f"必須: {one_line(row.text('required'))}"]
    return mark, []


def _repeat(row: ItemRow, words: Vocabulary, faults: Faults) -> int:
    repeat = read_repeat(row.repeat, words)
    if not repeat:
        faults.add("D434", row.cell("repeat"), found=one_line(row.repeat), expected="1 … 200")
    return repeat or 0


def _gaiji(found: Draft, words: Vocabulary, faults: Faults) -> Draft:
    """K is text that may hold 外字; that it may not is kept as a note."""
    row = found.row
    if row.table.column("gaiji") is None:
        return found
    mark = read_mark(row.text("gaiji"), words)
    if mark is None:
        faults.add("D439", row.cell("gaiji"), found=one_line(row.text("gaiji")), expected="○, –")
        return found.noted(f"外字使用: {one_line(row.text('gaiji'))}")
    if mark and found.kind not in {"K", "kana", "unknown"}:
        faults.add("D447", row.cell("gaiji"), found=one_line(row.text("gaiji")), expected=found.kind)
        return found.noted("外字使用: あり")
    if not mark and found.kind == "K":
        return found.noted("外字使用: なし")
    return found


def _with_codes(found: Draft, codes: CodeBook, words: Vocabulary, faults: Faults) -> Draft:
    row, text = found.row, found.row.text("code")
    if words.means(text, words.marks.no):
        return found
    own = words.means(text, words.marks.own_table)
    table = inline_list(found.name, text, row.cell("code")) or (codes.of_item(found.name) if own else codes.find(text))
    if table is None:
        near = nearest(fold(found.name if own else text), codes.names)
        faults.add("D431", row.cell("code"), found=one_line(text), expected=near)
        return found.noted(f"コード: {one_line(text)}")
    if found.kind not in _MAY_BE_CODE:
        faults.add("D447", row.cell("code"), found=one_line(text), expected=f"{row.text('type')} → code")
        return found.noted(f"コード: {one_line(text)}")
    if not table.whole:
        return found.noted(f"コード: {table.name}")
    longest = max(map(len, table.labels), default=0)
    if found.size.digits is not None and longest > found.size.digits:
        faults.add("D430", row.cell("length"), found=str(found.size.digits), expected=f"{table.name}: {longest}")
    kind: ItemType = found.kind if found.kind in _CODED else "code"
    digits = found.size.digits if found.size.integer is None else None
    return replace(found, kind=kind, size=Size(digits), codes=table)
