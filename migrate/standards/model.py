"""What a standard is, as values: items, layouts, code tables, date forms and the format of its files.

A standard is a folder of data (``layouts/<standard>/``). Every fact in it carries its provenance, so that nothing read
off an implementation is ever shown as the standard itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from migrate.definitions import nearest
from migrate.errors import DefinitionError

#: ``official``: the text of an official document was seen. ``secondary``: read off implementations or the press.
#: ``reconstructed``: put together from items an official record has and widths of another standard.
Provenance = Literal["official", "secondary", "reconstructed"]

#: X half-width text · K text that may hold 外字 · kana full-width katakana · N number · code · date · flag ·
#: unknown: the item's name is known and its type is not, so only "required" and unusable characters can be checked.
ItemType = Literal["X", "K", "kana", "N", "code", "date", "flag", "unknown"]

#: Integer types of a number whose size the standard gives as a type and not in digits.
IntegerType = Literal["smallint", "integer", "bigint"]

INTEGER_RANGES: Mapping[IntegerType, tuple[int, int]] = {
    "smallint": (-(2**15), 2**15 - 1),
    "integer": (-(2**31), 2**31 - 1),
    "bigint": (-(2**63), 2**63 - 1),
}


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a layout: one column of its file.

    ``length``  the most characters a value may have (digits, for N); a base character counts once together with its
    variation selectors and combining marks. None: not known, or given by ``integer``.
    ``key``  position within the key, from 1; None when the item is no part of it.
    ``format``  a named form beyond the type, with its check digit: a name in ``check_digits.FORMATS``.
    ``unknown_dates``  the date may hold 不詳 forms and days that never were.
    ``flag_for``, ``text_for``  this is the 不詳フラグ or the 不詳表記 of the date of that name.
    """

    no: int
    name: str
    type: ItemType
    length: int | None = None
    integer: IntegerType | None = None
    required: bool = False
    key: int | None = None
    code_table: str | None = None
    format: str | None = None
    unknown_dates: bool = False
    flag_for: str | None = None
    text_for: str | None = None
    provenance: Provenance = "secondary"
    note: str = ""


class CodeTable(msgspec.Struct, frozen=True):
    """A code table of the standard: code → label, in the standard's order."""

    name: str
    labels: Mapping[str, str]
    provenance: Provenance
    note: str = ""


class DateForms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the standard writes a date of which something is unknown: what may stand in place of the year, month and day.

    Each form is as long as what it stands for: ``0000`` for a year, ``00`` or ``A1`` for a month or a day.
    """

    form: Literal["YYYY-MM-DD"]
    unknown_year: str
    unknown_months: Mapping[str, str]
    unknown_days: Mapping[str, str]
    provenance: Provenance


class FileFormat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a migration file is written. ``assumed`` names the options that are defaults of ours, not of the standard."""

    kind: str
    encoding: Literal["utf-8"]
    bom: bool
    newline: Literal["crlf", "lf"]
    delimiter: str
    quoting: Literal["needed", "all"]
    header: bool
    file_name: str
    assumed: tuple[str, ...] = ()


class XmlFormat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the standard's files look as XML: the names around the items, and whether a blank item is left out
    (``absent``) or written as an element without text (``empty``).

    In ``namespace``, ``root`` and ``record``, ``{standard}``, ``{business}``, ``{file_id}`` and ``{layout}`` stand for
    the layout's own. ``assumed`` as in ``FileFormat``: what is left out here is a setting of ours.
    """

    namespace: str = "urn:chukan-migrate:{standard}:{file_id}"
    root: str = "{layout}"
    record: str = "レコード"
    blank: Literal["absent", "empty"] = "absent"
    assumed: tuple[str, ...] = ("namespace", "root", "record", "blank")


class Layout(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The items of one migration file, in the order of its columns.

    ``definitions``  the files this layout was read from, for a run's manifest.
    """

    standard: str
    business: str
    name: str
    title_en: str
    file_id: str
    items: tuple[Item, ...]
    keys: tuple[str, ...]
    code_tables: Mapping[str, CodeTable]
    dates: DateForms
    provenance: Provenance
    definitions: tuple[Path, ...] = ()

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """Code table → code → label."""
        return {name: table.labels for name, table in self.code_tables.items()}

    @cached_property
    def _by_name(self) -> Mapping[str, Item]:
        return {item.name: item for item in self.items}

    def item(self, name: str) -> Item:
        """The item of that name. Raises ``KeyError``."""
        return self._by_name[name]


class Business(msgspec.Struct, frozen=True):
    """A municipal business (業務) of the standard, with the number that starts its file ids."""

    id: str
    name: str
    romaji: str
    english: str
    provenance: Provenance


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document the standard's data was taken from."""

    title: str
    publisher: str
    licence: str
    provenance: Provenance
    note: str = ""


class Standard(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A published standard: its file format, date forms, businesses and layouts."""

    name: str
    title_ja: str
    title_en: str
    format: FileFormat
    xml: XmlFormat = XmlFormat()
    dates: DateForms
    evidence: tuple[Evidence, ...]
    businesses: Mapping[str, Business]
    layouts: Mapping[str, Layout]

    def layout(self, name: str) -> Layout:
        """The layout of that name. Raises ``DefinitionError`` D106 with the nearest name."""
        if name not in self.layouts:
            raise DefinitionError.one("D106", self.name, found=name, nearest=nearest(name, self.layouts))
        return self.layouts[name]
