"""A look at a whole layout folder: everything that makes it unusable, and everything that should make a reader doubt.

What loading refuses (D101 … D401) and names that clash (D457) are errors; the rest are warnings, for the published
standards themselves hold some of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from migrate.definitions import load_toml
from migrate.errors import DefinitionError, Fault, Faults
from migrate.standards.items import read_codes
from migrate.standards.load import DEFINITION, StandardFile, collect_standard
from migrate.standards.model import Item, Layout, Standard
from migrate.standards.naming import expand, placeholders_of

#: Lengths of which it is likelier that a column was read wrongly than that the standard says so.
_LONGEST = {"X": 4_000, "K": 10_000, "kana": 4_000, "N": 38, "code": 20, "flag": 2, "time": 8, "wareki": 8}
_SHOWN = 5


def lint(folder: Path) -> list[Fault]:
    """All faults of a standard's folder, in the order of its files."""
    faults = Faults()
    try:
        standard = collect_standard(folder, faults)
    except DefinitionError as error:
        return list(error.faults)
    place = str(folder / DEFINITION)
    if not standard.layouts and not faults.found:
        faults.add("D459", place)
    for layout in standard.layouts.values():
        _look_at(layout, str(layout.definitions[1]), faults)
    definition = load_toml(folder / DEFINITION, StandardFile)
    _look_at_codes(folder, definition, standard, faults)
    _look_at_names(standard, place, faults)
    _look_at_sources(standard, place, faults)
    for path in _unused(folder, definition):
        faults.add("D458", str(path))
    return faults.found


def _look_at(layout: Layout, place: str, faults: Faults) -> None:
    if not layout.keys:
        faults.add("D450", place, layout=layout.name)
    bare = [item.name for item in layout.items if item.type == "code" and not item.code_table and not item.format]
    if bare:
        shown = "、".join(bare[:_SHOWN]) + (" …" if len(bare) > _SHOWN else "")
        faults.add("D452", place, layout=layout.name, found=shown, count=str(len(bare)))
    flags, texts = ({getattr(item, name) for item in layout.items} for name in ("flag_for", "text_for"))
    for row, item in enumerate(layout.items, 2):
        missing = [name for name, partners in (("不詳フラグ", flags), ("不詳表記", texts)) if item.name not in partners]
        if item.unknown_dates and missing:
            faults.add("D453", f"{place}:{row}", layout=layout.name, found=item.name, missing="・".join(missing))
        if expected := _doubtful(item, layout):
            told = {"found": item.name, "length": str(item.length), "expected": expected}
            faults.add("D454", f"{place}:{row}", layout=layout.name, **told)


def _doubtful(item: Item, layout: Layout) -> str:
    """What the length should rather be; blank where there is nothing odd about it."""
    if item.length is None:
        return ""
    if item.type == "date":
        wanted = len(layout.dates.form)
        return "" if item.length == wanted else f"{layout.dates.form} = {wanted}"
    if item.code_table:
        longest = max(map(len, layout.codes[item.code_table]), default=0) if item.code_table in layout.codes else 0
        return f"≥ {longest}: {item.code_table}" if longest > item.length else ""
    most = _LONGEST.get(item.type)
    return f"≤ {most:,}" if most is not None and item.length > most else ""


def _look_at_codes(folder: Path, definition: StandardFile, standard: Standard, faults: Faults) -> None:
    """Tables beside a layout are there for its items. Those of ``[[codes]]`` are there for readers."""
    used: dict[str, set[str | None]] = {}
    for head in definition.layout:
        if head.codes and head.name in standard.layouts:
            names = {item.code_table for item in standard.layouts[head.name].items}
            used.setdefault(head.codes, set()).update(names)
    for file in dict.fromkeys([*used, *(one.codes for one in definition.codes)]):
        path = folder / file
        for name, table in (read_codes(path, Faults()) if path.is_file() else {}).items():
            if name not in used.get(file, {name}):
                faults.add("D451", str(path), found=name)
            for first, second in _same_labels(list(table.labels.items())):
                told = {"table": name, "first": first, "second": second, "found": table.labels[first]}
                faults.add("D455", str(path), **told)


def _same_labels(labels: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    first: dict[str, str] = {}
    for code, label in labels:
        if label in first:
            yield first[label], code
        first.setdefault(label, code)


def _look_at_names(standard: Standard, place: str, faults: Faults) -> None:
    """Two layouts must not write the same file. Some file systems do not tell capitals from small letters."""
    names: dict[str, str] = {}
    for layout in standard.layouts.values():
        values = placeholders_of(layout) | {"business_name": layout.business, "municipality": "", "seq": "1"}
        try:
            file = expand(standard.format.file_name, values, place)
        except DefinitionError as error:
            faults.found += error.faults
            return
        first = names.setdefault(file.casefold(), layout.name)
        if first != layout.name:
            faults.add("D457", place, found=file, first=first, second=layout.name)


def _look_at_sources(standard: Standard, place: str, faults: Faults) -> None:
    """Whoever says that an item is official must be able to name a document."""
    sources = {one.provenance for one in standard.evidence}
    for layout in standard.layouts.values():
        for kind in Counter(item.provenance for item in layout.items):
            if kind not in sources and kind != "reconstructed":
                faults.add("D456", place, layout=layout.name, provenance=kind)


def _unused(folder: Path, definition: StandardFile) -> Iterator[Path]:
    """Tables of a business that nothing names. Reports of imports lie beside ``standard.toml`` and are none."""
    names = {name for head in definition.layout for name in (head.items, head.codes)}
    names |= {head.codes for head in definition.codes} | {definition.standard.files, definition.standard.relations}
    known = {(folder / name).resolve() for name in names if name}
    yield from sorted(path for path in folder.glob("*/*.csv") if path.resolve() not in known)
