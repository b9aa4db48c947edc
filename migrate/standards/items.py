"""Reads the tables of a layout: its items, one row each, and its code tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast, get_args

from migrate.characters.repertoire import spelled
from migrate.definitions import nearest
from migrate.errors import Faults
from migrate.standards.check_digits import FORMATS
from migrate.standards.model import INTEGER_RANGES, Business, CodeTable, IntegerType, Item, ItemType
from migrate.standards.tables import Row, read_table

ITEM_COLUMNS = (
    "no", "item", "type", "length", "required", "key", "code_table", "format",
    "unknown_dates", "flag_for", "text_for", "provenance", "note",
)  # fmt: skip
#: Columns that a table of items may lack.
ITEM_OPTIONS = ("repertoire",)
CODE_COLUMNS = ("table", "code", "label", "provenance", "note")
BUSINESS_COLUMNS = ("id", "name", "romaji", "english", "provenance")

#: A longer code could not be looked up as ``migrate.checks`` does it: within the 16 bytes of an Arrow string view.
MAX_CODE_BYTES = 12


def read_items(path: Path, tables: Mapping[str, CodeTable], faults: Faults) -> tuple[Item, ...]:
    """The items of a layout in the order of its columns. A faulty cell is noted as D401, a name given twice as D111."""
    rows = list(read_table(path, ITEM_COLUMNS, faults, ITEM_OPTIONS))
    items = tuple(_item(row) for row in rows)
    named: dict[str, Item] = {}
    for number, (row, item) in enumerate(zip(rows, items, strict=True), 1):
        if item.no != number:
            row.wrong("no", f"{row.text('no')} ({number})")
        if item.name in named:
            faults.add("D111", row.place, name=item.name)
        named[item.name] = item
    for row, item in zip(rows, items, strict=True):
        _refer(row, item, named, tables)
    _prove_key(path, items, faults)
    return items


def read_codes(path: Path, faults: Faults) -> dict[str, CodeTable]:
    """The code tables of one file, by name, in the order of its rows. A code given twice in a table is D111."""
    labels: dict[str, dict[str, str]] = {}
    tables: dict[str, CodeTable] = {}
    for row in read_table(path, CODE_COLUMNS, faults):
        name, code = row.some("table"), row.some("code")
        table = tables.setdefault(
            name, CodeTable(name, labels.setdefault(name, {}), row.provenance(), row.text("note"))
        )
        if row.provenance() != table.provenance:
            row.wrong("provenance", f"{row.text('provenance')} ({name}: {table.provenance})")
        if len(code.encode()) > MAX_CODE_BYTES:
            row.wrong("code", f"{code} (≤ {MAX_CODE_BYTES})")
        if code in labels[name]:
            faults.add("D111", row.place, name=f"{name} {code}")
        labels[name][code] = row.some("label")
    return tables


def read_businesses(path: Path, faults: Faults) -> dict[str, Business]:
    """The businesses of a standard, by id."""
    found: dict[str, Business] = {}
    for row in read_table(path, BUSINESS_COLUMNS, faults):
        identity = row.some("id")
        if identity in found:
            faults.add("D111", row.place, name=identity)
        found[identity] = Business(
            identity, row.some("name"), row.text("romaji"), row.text("english"), row.provenance()
        )
    return found


def _item(row: Row) -> Item:
    kind = row.choice("type", cast("tuple[ItemType, ...]", get_args(ItemType)))
    integer = _integer(row, kind)
    return Item(
        no=row.number("no") or 0,
        name=row.some("item"),
        type=kind,
        length=None if integer else row.number("length"),
        integer=integer,
        required=row.mark("required"),
        key=row.number("key"),
        code_table=row.text("code_table") or None,
        format=row.text("format") or None,
        unknown_dates=row.mark("unknown_dates"),
        repertoire=spelled(row.text("repertoire"), row.place, row.faults) if row.text("repertoire") else None,
        flag_for=row.text("flag_for") or None,
        text_for=row.text("text_for") or None,
        provenance=row.provenance(),
        note=row.text("note"),
    )


def _integer(row: Row, kind: ItemType) -> IntegerType | None:
    value = row.text("length")
    if kind == "N" and value and not value.isdigit():
        return row.choice("length", tuple(INTEGER_RANGES))
    return None


def _refer(row: Row, item: Item, named: Mapping[str, Item], tables: Mapping[str, CodeTable]) -> None:
    """What a row says of other tables and other rows must exist and fit."""
    if item.code_table and item.code_table not in tables:
        row.wrong("code_table", f"{item.code_table} ({nearest(item.code_table, tables)}?)")
    if item.code_table and item.type not in {"code", "flag"}:
        row.wrong("code_table", f"{item.code_table} (type = code | flag)")
    if item.format and item.format not in FORMATS:
        row.wrong("format", f"{item.format} ({nearest(item.format, FORMATS)}? {', '.join(FORMATS)})")
    if item.repertoire and not item.is_text:
        row.wrong("repertoire", f"{item.repertoire} (type = K | X | kana)")
    if item.unknown_dates and item.type != "date":
        row.wrong("unknown_dates", "Y (type = date)")
    if item.flag_for and item.type != "flag":
        row.wrong("flag_for", f"{item.flag_for} (type = flag)")
    for column, name in (("flag_for", item.flag_for), ("text_for", item.text_for)):
        date = named.get(name) if name else None
        if name and (date is None or not date.unknown_dates):
            row.wrong(column, f"{name} ({nearest(name, [n for n, i in named.items() if i.unknown_dates])}?)")


def _prove_key(path: Path, items: Sequence[Item], faults: Faults) -> None:
    parts = sorted(item.key for item in items if item.key)
    if parts != list(range(1, len(parts) + 1)):
        faults.add("D401", str(path), message=f"key = {parts} (1, 2, 3 …)")
