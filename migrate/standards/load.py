"""Loads a standard from its folder: ``standard.toml`` and the tables it names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

import migrate
from migrate.definitions import load_toml, nearest
from migrate.errors import DefinitionError, Faults
from migrate.standards.items import read_businesses, read_codes, read_items
from migrate.standards.model import (
    Business,
    CodeTable,
    DateForms,
    Evidence,
    FileEntry,
    FileFormat,
    Layout,
    Provenance,
    Relation,
    Standard,
    XmlFormat,
)
from migrate.standards.repertoires import with_default
from migrate.standards.structure import read_files, read_relations

#: The file that makes a folder a standard.
DEFINITION = "standard.toml"
_DATE_PART_LENGTHS = {"unknown_year": 4, "unknown_months": 2, "unknown_days": 2}
_ERA_PART_LENGTH = 2


class StandardHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[standard]``: what it is called, and its tables beside this file.

    ``businesses``: the businesses (業務); ``files``, ``relations``: 移行ファイル構成表 and 移行ファイル関連図.
    ``note_ja``, ``note_en``: what must be known of the whole standard.
    """

    title_ja: str
    title_en: str
    businesses: str
    files: str = ""
    relations: str = ""
    note_ja: str = ""
    note_en: str = ""


class LayoutHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[[layout]]``: one migration file. ``items``, ``codes``: its tables, paths from the standard's folder.

    ``codes`` is left out where no item has a code table. ``repertoire``: the characters of its items of type K, where
    the table of items does not say.
    """

    name: str
    title_en: str
    business: str
    items: str
    provenance: Provenance
    codes: str = ""
    file_id: str = ""
    repertoire: str = ""


class CodesHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[[codes]]``: code tables of a business that has no layout here."""

    business: str
    codes: str


class StandardFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``standard.toml``."""

    standard: StandardHead
    format: FileFormat
    dates: DateForms
    layout: tuple[LayoutHead, ...]
    codes: tuple[CodesHead, ...] = ()
    source: tuple[Evidence, ...] = ()
    xml: XmlFormat = XmlFormat()


def standards_root() -> Path:
    """The folder of all standards: inside the package when installed, beside it in a checkout."""
    package = Path(migrate.__file__).parent
    packed = package / "layouts"
    return packed if packed.is_dir() else package.parent / "layouts"


def standard_names() -> tuple[str, ...]:
    """The standards there are, by name: ``("kihon-2.1",)``."""
    return tuple(sorted(path.parent.name for path in standards_root().glob(f"*/{DEFINITION}")))


@cache
def load_standard(name: str) -> Standard:
    """The shipped standard of that name. Raises ``DefinitionError`` D105 when there is none, or as ``read_standard``
    does."""
    if name not in standard_names():
        raise DefinitionError.one("D105", name, found=name, allowed=", ".join(standard_names()))
    return read_standard(standards_root() / name)


def find_standard(name: str, base: Path) -> Standard:
    """A shipped standard by its name, or any other by the path of its folder; relative paths start at ``base``.

    A shipped name always means the shipped standard: ``./kihon-2.1`` is a folder. Raises ``DefinitionError`` D105 when
    there is neither, or as ``read_standard`` does.
    """
    return load_standard(name) if name in standard_names() else read_standard(find_folder(name, base))


def find_folder(name: str, base: Path) -> Path:
    """The folder of a standard that is named as for ``find_standard``. Raises ``DefinitionError`` D105."""
    if name in standard_names():
        return standards_root() / name
    folder = (base / name).resolve()
    if not (folder / DEFINITION).is_file():
        known = ", ".join(standard_names())
        raise DefinitionError.one("D105", name, found=name, allowed=f"{known}, {folder / DEFINITION}")
    return folder


def read_standard(folder: Path) -> Standard:
    """A standard from any folder.

    Raises one ``DefinitionError`` with every fault of ``standard.toml`` (D103 …), or else of all the tables it names
    (D101, D108, D111, D401), each with file and row.
    """
    faults = Faults()
    standard = collect_standard(folder, faults)
    faults.stop()
    return standard


def collect_standard(folder: Path, faults: Faults) -> Standard:
    """A standard as far as it can be read, with everything that is wrong noted: for those who show all of it.

    Raises ``DefinitionError`` when ``standard.toml`` itself cannot be used.
    """
    path = folder / DEFINITION
    file = load_toml(path, StandardFile)
    _prove_dates(path, file.dates, faults)
    businesses: Mapping[str, Business] = {}
    with faults.gathered():
        businesses = read_businesses(folder / file.standard.businesses, faults)
    tables = _Tables(folder, faults)
    layouts: dict[str, Layout] = {}
    for number, head in enumerate(file.layout, 1):
        place = f"{path} [[layout]] {number}"
        if head.name in layouts:
            faults.add("D111", place, name=head.name)
        _prove_business(place, head.business, businesses, faults)
        with faults.gathered():
            layouts[head.name] = _layout(folder, head, file.dates, tables.of(head.business, head.codes), faults)
    for number, codes in enumerate(file.codes, 1):
        _prove_business(f"{path} [[codes]] {number}", codes.business, businesses, faults)
        with faults.gathered():
            tables.of(codes.business, codes.codes)
    files: tuple[FileEntry, ...] = ()
    relations: tuple[Relation, ...] = ()
    with faults.gathered():
        files = read_files(folder / file.standard.files, layouts, faults) if file.standard.files else ()
    with faults.gathered():
        relations = read_relations(folder / file.standard.relations, layouts, faults) if file.standard.relations else ()
    return Standard(
        name=folder.name,
        title_ja=file.standard.title_ja,
        title_en=file.standard.title_en,
        note_ja=file.standard.note_ja,
        note_en=file.standard.note_en,
        format=file.format,
        xml=file.xml,
        dates=file.dates,
        evidence=file.source,
        businesses=businesses,
        layouts=layouts,
        code_tables=tables.by_business,
        files=files,
        relations=relations,
    )


class _Tables:
    """The code tables of a standard; a file that several layouts name is read once, and its faults are noted once."""

    def __init__(self, folder: Path, faults: Faults) -> None:
        self.by_business: dict[str, dict[str, CodeTable]] = {}
        self._folder = folder
        self._faults = faults
        self._read: dict[str, dict[str, CodeTable]] = {}

    def of(self, business: str, name: str) -> dict[str, CodeTable]:
        """The tables of one file, if there is one. Raises ``DefinitionError`` D101, D109 when it cannot be read."""
        if not name:
            return {}
        if name not in self._read:
            self._read[name] = read_codes(self._folder / name, self._faults)
        self.by_business.setdefault(business, {}).update(self._read[name])
        return self._read[name]


def _layout(folder: Path, head: LayoutHead, dates: DateForms, tables: dict[str, CodeTable], faults: Faults) -> Layout:
    items = read_items(folder / head.items, tables, dates, faults)
    items = with_default(items, head.repertoire, f"{folder / DEFINITION} 「{head.name}」 repertoire", faults)
    used = {item.code_table for item in items}
    parts = sorted((item.key, item.name) for item in items if item.key)
    return Layout(
        standard=folder.name,
        business=head.business,
        name=head.name,
        title_en=head.title_en,
        file_id=head.file_id,
        items=items,
        keys=tuple(name for _, name in parts),
        code_tables={name: table for name, table in tables.items() if name in used},
        dates=dates,
        provenance=head.provenance,
        definitions=tuple(folder / name for name in (DEFINITION, head.items, head.codes) if name),
    )


def _prove_business(place: str, business: str, known: Mapping[str, Business], faults: Faults) -> None:
    if business not in known:
        faults.add("D401", place, message=f"business = {business} ({nearest(business, known)}?)")


def _prove_dates(path: Path, dates: DateForms, faults: Faults) -> None:
    """A form stands in place of a part of the date, so it must be as long as that part."""
    for key, length in _DATE_PART_LENGTHS.items():
        forms = getattr(dates, key)
        for form in [forms] if isinstance(forms, str) else forms:
            if len(form) != length or not form.isascii() or not form.isalnum():
                faults.add("D401", f"{path} [dates] {key}", message=f"{form} ({length} × 0–9 A–Z)")
    for key in ("unknown_era", "unknown_year") if dates.era else ():
        form = getattr(dates.era, key)
        if len(form) != _ERA_PART_LENGTH or not form.isascii() or not form.isalnum():
            faults.add("D401", f"{path} [dates.era] {key}", message=f"{form} ({_ERA_PART_LENGTH} × 0–9 A–Z)")
