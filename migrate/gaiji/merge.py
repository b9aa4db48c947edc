"""A new inventory merged into ``gaiji.csv``: what people wrote stays, what the tool counts is counted anew.

The tool's columns are 件数, 項目, レコード, 前後 and コードポイント, and 状態 as long as it holds one of the tool's own
words. A code that no longer occurs keeps its row with a count of 0. A code that was not in the table gets a row at its
end and is 新規; with the next codes that are new it becomes 未対応.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from migrate.characters import mj
from migrate.charsets.overlay import code_of, text_of
from migrate.errors import Faults
from migrate.gaiji.inventory import Inventory, Seen
from migrate.gaiji.sheet import Sheet, SheetRow
from migrate.gaiji.table import says_yes, unquoted
from migrate.issues import Lang

NEW, OPEN, DECIDED, STAND_IN = "new", "open", "decided", "stand-in"
#: The tool's words for the state of a code.
STATES: Mapping[str, Mapping[Lang, str]] = {
    NEW: {"ja": "新規", "en": "new"},
    OPEN: {"ja": "未対応", "en": "open"},
    DECIDED: {"ja": "対応済", "en": "decided"},
    STAND_IN: {"ja": "代替", "en": "stand-in"},
}
_WORDS = {word.casefold(): state for state, words in STATES.items() for word in words.values()} | {"": OPEN}
_MOST_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One code of the inventory with what the table says of it. ``state``: NEW, OPEN, DECIDED or STAND_IN.

    ``seen`` is None where the code is in the table but not in the data.
    """

    code: str
    state: str
    character: str
    mj: str
    seen: Seen | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged table and what it lists, in its order. ``asks``: the codes that wait for a decision."""

    sheet: Sheet
    listed: tuple[Listed, ...]

    @property
    def asks(self) -> tuple[Listed, ...]:
        """What occurs and is undecided."""
        return tuple(one for one in self.listed if one.seen and one.state in {NEW, OPEN})


def merge(sheet: Sheet, inventory: Inventory, *, several_files: bool = False) -> Merged:
    """``sheet`` with the inventory laid into it. Merging the same inventory again changes nothing.

    ``several_files``: records are named with their file.
    """
    sheet = sheet.with_columns()
    codes = [_code(sheet, row) for row in sheet.rows]
    new = sorted(set(inventory.codes).difference(codes), key=lambda code: (len(code), code))
    rows: list[SheetRow] = []
    listed: list[Listed] = []
    for row, code in zip(sheet.rows, codes, strict=True):
        if code:
            seen = inventory.codes.get(code)
            state = _state(sheet, row, ageing=bool(new))
            row = sheet.changed(row, _cells(sheet, row, state, seen, several_files=several_files))  # noqa: PLW2901
            listed.append(Listed(code, state, *_decision(sheet, row), seen))
        rows.append(row)
    for code in new:
        seen = inventory.codes[code]
        cells = {"code": f"X'{code}'", "status": STATES[NEW][sheet.lang]}
        rows.append(sheet.added(cells | dict(_told(seen, several_files=several_files))))
        listed.append(Listed(code, NEW, "", "", seen))
    return Merged(replace(sheet, rows=tuple(rows)), tuple(listed))


def _code(sheet: Sheet, row: SheetRow) -> str:
    """A row's code as the inventory writes it; ``""`` for a row without a readable one, which is left alone."""
    return code_of(unquoted(sheet.cell(row, "code")), "", Faults()).hex().upper()


def _state(sheet: Sheet, row: SheetRow, *, ageing: bool) -> str:
    if says_yes(sheet.cell(row, "stand_in")):
        return STAND_IN
    if sheet.cell(row, "character") or sheet.cell(row, "mj"):
        return DECIDED
    was_new = _WORDS.get(sheet.cell(row, "status").casefold()) == NEW
    return NEW if was_new and not ageing else OPEN


def _decision(sheet: Sheet, row: SheetRow) -> tuple[str, str]:
    """Character and MJ name, each found from the other where only one is written."""
    written, name = sheet.cell(row, "character"), sheet.cell(row, "mj")
    character = text_of(written, "", Faults()) if written else mj.character(name) or ""
    return character, name or (mj.name_of(character) or "" if character else "")


def _cells(sheet: Sheet, row: SheetRow, state: str, seen: Seen | None, *, several_files: bool) -> dict[str, str]:
    cells = dict(_told(seen, several_files=several_files)) if seen else {"count": "0"}
    if sheet.cell(row, "status").casefold() in _WORDS:
        cells["status"] = STATES[state][sheet.lang]
    return cells


def _told(seen: Seen, *, several_files: bool) -> Iterator[tuple[str, str]]:
    items = [f"{name} ({count})" for name, count in sorted(seen.items.items(), key=lambda pair: (-pair[1], pair[0]))]
    yield "count", str(seen.count)
    yield "items", "; ".join([*items[:_MOST_ITEMS], *(["…"] if len(items) > _MOST_ITEMS else [])])
    yield "records", "; ".join(f"{file}:{number}" if several_files else str(number) for file, number in seen.records)
    if seen.code_point:
        yield "code_point", seen.code_point
    if seen.context:
        yield "context", seen.context
