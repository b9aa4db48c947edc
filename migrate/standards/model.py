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

from migrate.characters.own_list import OwnList
from migrate.characters.repertoire import Repertoire, named
from migrate.definitions import nearest
from migrate.errors import DefinitionError

#: ``official``: the text of an official document was seen. ``secondary``: read off implementations or the press.
#: ``reconstructed``: put together from items an official record has and widths of another standard.
Provenance = Literal["official", "secondary", "reconstructed"]

#: X half-width text · K text that may hold 外字 · kana full-width katakana · N number · code · date (Gregorian) ·
#: wareki (Japanese era) · time · flag ·
#: unknown: the item's name is known and its type is not, so only "required" and unusable characters can be checked.
#: ``migrate.standards.types`` has a module for each.
ItemType = Literal["X", "K", "kana", "N", "code", "date", "wareki", "time", "flag", "unknown"]

#: The types that are days: those that may be unknown in part.
DATE_TYPES: frozenset[ItemType] = frozenset({"date", "wareki"})

#: Integer types of a number whose size the standard gives as a type and not in digits.
IntegerType = Literal["smallint", "integer", "bigint"]

INTEGER_RANGES: Mapping[IntegerType, tuple[int, int]] = {
    "smallint": (-(2**15), 2**15 - 1),
    "integer": (-(2**31), 2**31 - 1),
    "bigint": (-(2**63), 2**63 - 1),
}


_FREE_TYPES: frozenset[ItemType] = frozenset({"K", "unknown"})
_TEXT_TYPES: frozenset[ItemType] = frozenset({"X", "K", "kana", "code", "unknown"})


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a layout: one column of its file.

    ``length``  the most characters a value may have (digits, for N); a base character counts once together with its
    variation selectors and combining marks. None: not known, or given by ``integer``.
    ``scale``  how many of a number's digits may stand after the decimal point; None: a whole number.
    ``unsigned``  the number may not be negative.
    ``key``  position within the key, from 1; None when the item is no part of it.
    ``format``  a named form beyond the type, some with a check digit: a name in ``check_digits.FORMATS``.
    ``chain``  position of a 続柄コード in its chain, from 1: 子の妻 is 20 in the first and 12 in the second item.
    ``unknown_dates``  the date may hold 不詳 forms and days that never were.
    ``repertoire``  the characters a text may hold, where the standard limits them: names of
    ``migrate.characters.repertoire``, parted by a space.
    ``flag_for``, ``text_for``  this is the 不詳フラグ or the 不詳表記 of the date of that name.
    """

    no: int
    name: str
    type: ItemType
    length: int | None = None
    integer: IntegerType | None = None
    scale: int | None = None
    unsigned: bool = False
    required: bool = False
    key: int | None = None
    code_table: str | None = None
    format: str | None = None
    chain: int | None = None
    unknown_dates: bool = False
    repertoire: str | None = None
    flag_for: str | None = None
    text_for: str | None = None
    provenance: Provenance = "secondary"
    note: str = ""

    @property
    def is_text(self) -> bool:
        """Whether the values are judged as text. A code table or a named format judges alone."""
        return self.type in _TEXT_TYPES and not (self.code_table or self.format)

    @property
    def is_free(self) -> bool:
        """Whether the type leaves the characters open: text that may hold 外字."""
        return self.type in _FREE_TYPES


class CodeTable(msgspec.Struct, frozen=True):
    """A code table of the standard: code → label, in the standard's order.

    ``alone``: codes of 続柄 that no other may be chained to (世帯主, 縁故者, 同居人).
    """

    name: str
    labels: Mapping[str, str]
    provenance: Provenance
    note: str = ""
    alone: frozenset[str] = frozenset()


class EraForms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a standard writes a date of a Japanese era: 年号コード of 2 digits, then year, month and day of 2 each.

    ``unknown_era``, ``unknown_year``: what stands in place of an era or a year that is not known; months and days have
    the forms of ``DateForms``.
    """

    form: Literal["EEYYMMDD"]
    unknown_era: str
    unknown_year: str
    provenance: Provenance


class DateForms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the standard writes days and times, and what may stand in place of a year, month or day that is not known.

    Each form is as long as what it stands for: ``0000`` for a year, ``00`` or ``A1`` for a month or a day.
    ``assumed`` names the options that are defaults of ours, not of the standard.
    """

    form: Literal["YYYY-MM-DD", "YYYYMMDD"]
    unknown_year: str
    unknown_months: Mapping[str, str]
    unknown_days: Mapping[str, str]
    provenance: Provenance
    time: Literal["HH:MM:SS", "HHMMSS"] = "HH:MM:SS"
    era: EraForms | None = None
    assumed: tuple[str, ...] = ()

    @property
    def separated(self) -> bool:
        """Whether year, month and day are parted by hyphens."""
        return self.form == "YYYY-MM-DD"


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
    ``own_characters``  the list that makes ``mj`` into ``mj+``, where a job has one.
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
    own_characters: OwnList | None = None

    def repertoire(self, item: Item) -> Repertoire | None:
        """The characters an item may hold, where they are limited."""
        return named(item.repertoire, self.own_characters) if item.repertoire else None

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
    note: str = ""


#: How many rows of a file there may be for one of what it is about, or for one row of another file.
Rows = Literal["1", "0..1", "1..n", "0..n"]


class FileEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the 移行ファイル構成表: what a migration file is about, and how many rows it has for each of them.

    ``about``: 住民1人の履歴1件; ``rows``: ``0..1``.
    """

    business: str
    layout: str
    about: str
    rows: Rows
    provenance: Provenance
    note: str = ""


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the 移行ファイル関連図: ``items`` of one file name the row of another that has them as ``to_items``.

    ``rows``: how many rows of the file there may be for one row of the other.
    """

    layout: str
    items: tuple[str, ...]
    to: str
    to_items: tuple[str, ...]
    rows: Rows
    provenance: Provenance
    note: str = ""


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document the standard's data was taken from. ``sha256``: of the file that was imported, in hexadecimal."""

    title: str
    publisher: str
    licence: str
    provenance: Provenance
    note: str = ""
    sha256: str = ""


class Standard(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A published standard: its file format, date forms, businesses and layouts.

    ``note_ja``, ``note_en``  what must be known of all of it, such as that its official item lists were not seen.
    ``code_tables``  by business, also of those that have no layout here.
    ``files``, ``relations``  移行ファイル構成表 and 移行ファイル関連図, as far as they are known or reconstructed.
    """

    name: str
    title_ja: str
    title_en: str
    note_ja: str = ""
    note_en: str = ""
    format: FileFormat
    xml: XmlFormat = XmlFormat()
    dates: DateForms
    evidence: tuple[Evidence, ...]
    businesses: Mapping[str, Business]
    layouts: Mapping[str, Layout]
    code_tables: Mapping[str, Mapping[str, CodeTable]] = {}
    files: tuple[FileEntry, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def without_layout(self) -> tuple[Business, ...]:
        """The businesses of which there is no layout here: their official workbooks have to be imported."""
        known = {layout.business for layout in self.layouts.values()}
        return tuple(business for key, business in self.businesses.items() if key not in known)

    def layout(self, name: str) -> Layout:
        """The layout of that name. Raises ``DefinitionError`` D106 with the nearest name."""
        if name not in self.layouts:
            raise DefinitionError.one("D106", self.name, found=name, nearest=nearest(name, self.layouts))
        return self.layouts[name]

    def tables_named(self, name: str | None) -> list[tuple[str, CodeTable]]:
        """The code tables of that name, or all of them, each with its business. Raises ``DefinitionError`` D410."""
        every = [(business, table) for business, tables in self.code_tables.items() for table in tables.values()]
        found = [(business, table) for business, table in every if name in {None, table.name}]
        if not found:
            known = [table.name for _, table in every]
            raise DefinitionError.one("D410", self.name, found=name or "", nearest=nearest(name or "", known))
        return found
