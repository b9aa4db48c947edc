"""Loads a standard from its folder: ``standard.toml`` and the tables it names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

import migrate
from migrate.definitions import load_toml
from migrate.errors import DefinitionError, Faults
from migrate.standards.items import read_businesses, read_codes, read_items
from migrate.standards.model import DateForms, Evidence, FileFormat, Layout, Provenance, Standard, XmlFormat

_DEFINITION = "standard.toml"
_DATE_PART_LENGTHS = {"unknown_year": 4, "unknown_months": 2, "unknown_days": 2}


class StandardHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[standard]``: what it is called. ``businesses``: the table of its businesses, beside this file."""

    title_ja: str
    title_en: str
    businesses: str


class LayoutHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[[layout]]``: one migration file. ``items``, ``codes``: its tables, paths from the standard's folder."""

    name: str
    title_en: str
    business: str
    items: str
    codes: str
    provenance: Provenance
    file_id: str = ""


class StandardFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``standard.toml``."""

    standard: StandardHead
    format: FileFormat
    dates: DateForms
    layout: tuple[LayoutHead, ...]
    source: tuple[Evidence, ...] = ()
    xml: XmlFormat = XmlFormat()


def standards_root() -> Path:
    """The folder of all standards: inside the package when installed, beside it in a checkout."""
    package = Path(migrate.__file__).parent
    packed = package / "layouts"
    return packed if packed.is_dir() else package.parent / "layouts"


def standard_names() -> tuple[str, ...]:
    """The standards there are, by name: ``("kihon-2.1",)``."""
    return tuple(sorted(path.parent.name for path in standards_root().glob(f"*/{_DEFINITION}")))


@cache
def load_standard(name: str) -> Standard:
    """The standard of that name. Raises ``DefinitionError`` D105 when there is none, or as ``read_standard`` does."""
    if name not in standard_names():
        raise DefinitionError.one("D105", name, found=name, allowed=", ".join(standard_names()))
    return read_standard(standards_root() / name)


def read_standard(folder: Path) -> Standard:
    """A standard from any folder.

    Raises one ``DefinitionError`` with every fault of ``standard.toml`` (D103 …), or else of all the tables it names
    (D101, D108, D111, D401), each with file and row.
    """
    path = folder / _DEFINITION
    file = load_toml(path, StandardFile)
    faults = Faults()
    _prove_dates(path, file.dates, faults)
    businesses = read_businesses(folder / file.standard.businesses, faults)
    layouts: dict[str, Layout] = {}
    for number, head in enumerate(file.layout, 1):
        place = f"{path} [[layout]] {number}"
        if head.name in layouts:
            faults.add("D111", place, name=head.name)
        if head.business not in businesses:
            faults.add("D401", place, message=f"business = {head.business}")
        try:
            layouts[head.name] = _layout(folder, head, file.dates, faults)
        except DefinitionError as error:
            faults.found.extend(error.faults)
    faults.stop()
    return Standard(
        name=folder.name,
        title_ja=file.standard.title_ja,
        title_en=file.standard.title_en,
        format=file.format,
        xml=file.xml,
        dates=file.dates,
        evidence=file.source,
        businesses=businesses,
        layouts=layouts,
    )


def _layout(folder: Path, head: LayoutHead, dates: DateForms, faults: Faults) -> Layout:
    tables = read_codes(folder / head.codes, faults)
    items = read_items(folder / head.items, tables, faults)
    parts = sorted((item.key, item.name) for item in items if item.key)
    return Layout(
        standard=folder.name,
        business=head.business,
        name=head.name,
        title_en=head.title_en,
        file_id=head.file_id,
        items=items,
        keys=tuple(name for _, name in parts),
        code_tables=tables,
        dates=dates,
        provenance=head.provenance,
        definitions=(folder / _DEFINITION, folder / head.items, folder / head.codes),
    )


def _prove_dates(path: Path, dates: DateForms, faults: Faults) -> None:
    """A form stands in place of a part of the date, so it must be as long as that part."""
    for key, length in _DATE_PART_LENGTHS.items():
        forms = getattr(dates, key)
        for form in [forms] if isinstance(forms, str) else forms:
            if len(form) != length or not form.isascii() or not form.isalnum():
                faults.add("D401", f"{path} [dates] {key}", message=f"{form} ({length} × 0–9 A–Z)")
