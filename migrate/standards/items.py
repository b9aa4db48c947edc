"""Reads the tables of a layout: its items, one row each, and its code tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast, get_args

from migrate.characters.repertoire import spelled
from migrate.definitions import nearest
from migrate.errors import Faults
from migrate.standards.model import (
    DATE_TYPES,
    INTEGER_RANGES,
    Business,
    CodeTable,
    DateForms,
    IntegerType,
    Item,
    ItemType,
)
from migrate.standards.tables import Row, read_table
from migrate.standards.types import FORMATS

ITEM_COLUMNS = (
    "no", "item", "type", "length", "required", "key", "code_table", "format",
    "unknown_dates", "flag_for", "text_for", "provenance", "note",
)  # fmt: skip
#: Columns that an item table may leave out when no item needs them.
OPTIONAL_ITEM_COLUMNS = ("scale", "unsigned", "chain", "repertoire")
CODE_COLUMNS = ("table", "code", "label", "provenance", "note")
OPTIONAL_CODE_COLUMNS = ("alone",)
BUSINESS_COLUMNS = ("id", "name", "romaji", "english", "provenance")

#: A longer code could not be looked up as ``migrate.checks`` does it: within the 16 bytes of an Arrow string view.
MAX_CODE_BYTES = 12


def read_items(path: Path, tables: Mapping[str, CodeTable], dates: DateForms, faults: Faults) -> tuple[Item, ...]:
    """The items of a layout in the order of its columns. A faulty cell is noted as D401, a name given twice as D111."""
    rows = list(read_table(path, ITEM_COLUMNS, faults, optional=OPTIONAL_ITEM_COLUMNS))
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
        _fit(row, item, dates)
    for column in ("key", "chain"):
        _prove_positions(path, column, [getattr(item, column) for item in items], faults)
    return items


def item_table(items: Sequence[Item]) -> tuple[tuple[str, ...], list[list[str]]]:
    """The columns and rows of an item table that ``read_items`` reads back as these items."""
    used = tuple(name for name in OPTIONAL_ITEM_COLUMNS if any(getattr(item, name) for item in items))
    columns = (*ITEM_COLUMNS[:-2], *used, *ITEM_COLUMNS[-2:])
    return columns, [[_cell(item, name) for name in columns] for item in items]


def read_codes(path: Path, faults: Faults) -> dict[str, CodeTable]:
    """The code tables of one file, by name, in the order of its rows. A code given twice in a table is D111."""
    labels: dict[str, dict[str, str]] = {}
    first: dict[str, Row] = {}
    alone: dict[str, set[str]] = {}
    for row in read_table(path, CODE_COLUMNS, faults, optional=OPTIONAL_CODE_COLUMNS):
        name, code = row.some("table"), row.some("code")
        known, head = labels.setdefault(name, {}), first.setdefault(name, row)
        if row.text("provenance") != head.text("provenance"):
            row.wrong("provenance", f"{row.text('provenance')} ({name}: {head.text('provenance')})")
        if len(code.encode()) > MAX_CODE_BYTES:
            row.wrong("code", f"{code} (≤ {MAX_CODE_BYTES})")
        if code in known:
            faults.add("D111", row.place, name=f"{name} {code}")
        known[code] = row.some("label")
        if row.mark("alone"):
            alone.setdefault(name, set()).add(code)
    return {
        name: CodeTable(name, labels[name], head.provenance(), head.text("note"), frozenset(alone.get(name, ())))
        for name, head in first.items()
    }


def read_businesses(path: Path, faults: Faults) -> dict[str, Business]:
    """The businesses of a standard, by id."""
    found: dict[str, Business] = {}
    for row in read_table(path, BUSINESS_COLUMNS, faults, optional=("note",)):
        identity = row.some("id")
        if identity in found:
            faults.add("D111", row.place, name=identity)
        found[identity] = Business(
            identity,
            row.some("name"),
            row.text("romaji"),
            row.text("english"),
            row.provenance(),
            row.text("note"),
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
        scale=row.number("scale"),
        unsigned=row.mark("unsigned"),
        required=row.mark("required"),
        key=row.number("key"),
        code_table=row.text("code_table") or None,
        format=row.text("format") or None,
        chain=row.number("chain"),
        unknown_dates=row.mark("unknown_dates"),
        repertoire=spelled(row.text("repertoire"), row.place, row.faults) if row.text("repertoire") else None,
        flag_for=row.text("flag_for") or None,
        text_for=row.text("text_for") or None,
        provenance=row.provenance(),
        note=row.text("note"),
    )


def _cell(item: Item, column: str) -> str:
    special = {"item": item.name, "length": item.integer or item.length}
    value = special[column] if column in special else getattr(item, column)
    if isinstance(value, bool):
        return "Y" if value else ""
    return "" if value is None else str(value)


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
    for column, name in (("flag_for", item.flag_for), ("text_for", item.text_for)):
        date = named.get(name) if name else None
        if name and (date is None or not date.unknown_dates):
            row.wrong(column, f"{name} ({nearest(name, [n for n, i in named.items() if i.unknown_dates])}?)")


def _fit(row: Row, item: Item, dates: DateForms) -> None:
    """What a row says beside its type must be something that the type has."""
    if item.unknown_dates and item.type not in DATE_TYPES:
        row.wrong("unknown_dates", f"Y (type = {' | '.join(sorted(DATE_TYPES))})")
    if item.flag_for and item.type != "flag":
        row.wrong("flag_for", f"{item.flag_for} (type = flag)")
    if item.type == "wareki" and dates.era is None:
        row.wrong("type", "wareki (standard.toml [dates.era])")
    if (item.scale or item.unsigned) and item.type != "N":
        row.wrong("scale" if item.scale else "unsigned", "(type = N)")
    if item.scale and (item.integer or (item.length is not None and item.scale >= item.length)):
        row.wrong("scale", f"{item.scale} (< length = {row.text('length')})")
    if item.chain and not item.code_table:
        row.wrong("chain", f"{item.chain} (code_table = …)")


def _prove_positions(path: Path, column: str, positions: Sequence[int | None], faults: Faults) -> None:
    parts = sorted(position for position in positions if position)
    if parts != list(range(1, len(parts) + 1)):
        faults.add("D401", str(path), message=f"{column} = {parts} (1, 2, 3 …)")
