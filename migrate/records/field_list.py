"""Field lists: records described as a table instead of a copybook, and the column names of a file without a header.

A CSV in UTF-8 with one header row, Japanese or English, one row per field::

    name,offset,length,usage,digits,scale,sign      項目名,位置,バイト数,型,桁数,小数桁数,符号

``offset`` counts bytes from 0, ``位置`` (``position``) from 1; give one of them. ``usage`` is text (the default),
national, zoned, packed, binary or native (COMP-5). ``sign`` is none (the default), trailing, leading, trailing
separate or leading separate. ``digits`` defaults to as many as the bytes hold. Rows without a name, or named
FILLER, take their bytes and give no field.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import cast, get_args

from migrate.definitions import read_text
from migrate.errors import Faults
from migrate.records.copybook import ByteOrder
from migrate.records.layout import Field, RecordLayout, Sign, Usage
from migrate.records.storage import MAX_DIGITS

_HEADERS = {
    "項目名": "name",
    "位置": "position",
    "オフセット": "offset",
    "バイト数": "length",
    "長さ": "length",
    "型": "usage",
    "桁数": "digits",
    "小数桁数": "scale",
    "符号": "sign",
    "備考": "note",
    **{name: name for name in ("name", "position", "offset", "length", "usage", "digits", "scale", "sign", "note")},
}
_USAGES = {
    "": "text",
    "文字": "text",
    "漢字": "national",
    "ゾーン": "zoned",
    "パック": "packed",
    "2進": "binary",
    **{name: name for name in ("text", "national", "zoned", "packed", "binary", "native")},
}
_SIGNS = {
    "": "none",
    "なし": "none",
    "後": "trailing",
    "前": "leading",
    "後独立": "trailing separate",
    "前独立": "leading separate",
    **{name: name for name in get_args(Sign)},
}
#: The most digits a binary field of that many bytes always holds.
_BINARY_DIGITS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 11, 6: 14, 7: 16, 8: 18}


def read_field_names(path: Path) -> tuple[str, ...]:
    """The names of a delimited file's columns in their order. Raises ``DefinitionError`` (D101, D108, D109, D111)."""
    faults = Faults()
    rows = _rows(path, ("name",), faults)
    names = tuple(row["name"] for _, row in rows)
    _note_twice(path, [(line, row["name"]) for line, row in rows], faults)
    faults.stop()
    return names


def read_field_list(path: Path, *, native_order: ByteOrder = "big") -> RecordLayout:
    """The layout of a fixed-length record.

    Raises ``DefinitionError`` with every fault: D101, D103, D108, D109, D111.
    """
    faults = Faults()
    rows = _rows(path, ("name", "length"), faults)
    fields: list[tuple[int, Field]] = []
    end = 0
    for line, row in rows:
        item = _Row(row, f"{path}:{line}", faults).field(end, native_order)
        fields.append((line, item))
        end = item.end
    named = [(line, item) for line, item in fields if item.name and item.name.upper() != "FILLER"]
    _note_twice(path, [(line, item.name) for line, item in named], faults)
    faults.stop()
    return RecordLayout(tuple(item for _, item in named), max((item.end for _, item in fields), default=0))


def _rows(path: Path, needed: tuple[str, ...], faults: Faults) -> list[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(read_text(path), newline=""))
    try:
        table = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        faults.add("D109", f"{path}:{reader.line_num}", message=str(error))
        faults.stop()
    header = table[0][1] if table else []
    names = [_HEADERS.get(cell.strip().lower(), "") for cell in header]
    for name in needed:
        if name not in names:
            faults.add("D108", f"{path}:1", name=name, found=", ".join(header) or "–")
    if header and len(table) == 1:
        faults.add("D109", str(path), message="no field")
    faults.stop()
    return [
        (line, {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}) for line, row in table[1:]
    ]


def _note_twice(path: Path, names: list[tuple[int, str]], faults: Faults) -> None:
    counts = Counter(name for _, name in names)
    seen: set[str] = set()
    for line, name in names:
        if counts[name] > 1 and name in seen:
            faults.add("D111", f"{path}:{line}", name=name)
        seen.add(name)


class _Row:
    """One row of the table, read cell by cell."""

    def __init__(self, row: dict[str, str], place: str, faults: Faults) -> None:
        self._row = row
        self._place = place
        self._faults = faults

    def field(self, after: int, native_order: ByteOrder) -> Field:
        """The row's field; one without ``offset`` or ``position`` lies directly ``after`` the one before it."""
        length = self._number("length", 1, 1)
        offset = (
            self._number("position", 1, after + 1) - 1
            if self._row.get("position")
            else self._number("offset", 0, after)
        )
        word = self._choice("usage", _USAGES)
        usage = Usage.BINARY if word == "native" else Usage(word)
        sign = cast("Sign", self._choice("sign", _SIGNS))
        if usage in {Usage.TEXT, Usage.NATIONAL}:
            return Field(self._row.get("name", ""), offset, length, usage)
        room = _room(usage, length - sign.endswith("separate"))
        digits = self._number("digits", 1, room)
        if not 1 <= digits <= min(room, MAX_DIGITS):
            self._faults.add("D103", f"{self._place} digits", found=str(digits), allowed=f"1–{room}")
        scale = self._number("scale", 0, 0)
        if scale > digits:
            self._faults.add("D103", f"{self._place} scale", found=str(scale), allowed=f"0–{digits}")
        native = word == "native"
        order = native_order if native else "big"
        return Field(self._row.get("name", ""), offset, length, usage, digits, scale, sign, native, order)

    def _number(self, key: str, least: int, default: int) -> int:
        text = self._row.get(key, "")
        if not text:
            if key == "length":
                self._faults.add("D103", f"{self._place} length", found="–", allowed="1…")
            return default
        if not text.isdecimal() or int(text) < least:
            self._faults.add("D103", f"{self._place} {key}", found=text, allowed=f"{least}…")
            return default
        return int(text)

    def _choice(self, key: str, known: dict[str, str]) -> str:
        text = self._row.get(key, "").lower()
        if text not in known:
            self._faults.add("D103", f"{self._place} {key}", found=text, allowed=", ".join(filter(None, known)))
        return known.get(text, known[""])


def _room(usage: Usage, length: int) -> int:
    if usage is Usage.PACKED:
        return 2 * length - 1
    return _BINARY_DIGITS.get(length, 0) if usage is Usage.BINARY else length
