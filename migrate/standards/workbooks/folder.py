"""Writes what was imported as a standard's folder (``layouts/README.md``), with a report of what could not be read."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from migrate.errors import DefinitionError, machine_faults
from migrate.issues import Lang
from migrate.standards.items import BUSINESS_COLUMNS, CODE_COLUMNS, item_table
from migrate.standards.model import Business, DateForms, EraForms, Provenance, Standard
from migrate.standards.workbooks.code_rows import CodeList
from migrate.standards.workbooks.importing import Imported, ImportedLayout
from migrate.standards.workbooks.report import REPORT, write_csv, write_report

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")
_NOTES: Mapping[Provenance, str] = {
    "official": "公式の資料であることは、取り込んだ人の申告による。",
    "secondary": "公式の資料かどうかは確認していない。",
    "reconstructed": "",
}

#: What belongs to no business: code tables of a workbook of their own that no item refers to.
_COMMON = Business("000", "共通", "", "", "secondary")

#: How an imported standard writes dates of eras where the standard it is modelled on says nothing.
_ERAS = EraForms(form="EEYYMMDD", unknown_era="00", unknown_year="00", provenance="secondary")

_KNOWN = frozenset({"assumed", "provenance"})

Head = Mapping[str, object]


def write_folder(
    imported: Imported, parent: Path, name: str, like: Standard, provenance: Provenance, *, lang: Lang, replace: bool
) -> Path:
    """Write the folder of the standard of that name below ``parent``, all of it or nothing; → the folder.

    ``like``: the standard whose file format and date forms are taken, for a workbook says nothing of either; all of
    them are marked as assumed. ``replace``: a former import of that name may go.

    Raises ``DefinitionError`` D103 for a name that is no ASCII file name, D110 when there is a folder that is not
    empty; ``MachineError`` when it cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise DefinitionError.one("D103", "--standard", found=name, allowed="0-9 A-Z a-z . _ -")
    folder = parent / name
    former = folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder])
    if former and not (replace and (folder / REPORT).exists()):
        raise DefinitionError.one("D110", str(folder), path=str(folder))
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    with machine_faults(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial.mkdir()
        try:
            heads = _write_tables(partial, imported, provenance)
            text = "\n".join(_definition(imported, name, like, provenance, heads)) + "\n"
            (partial / "standard.toml").write_text(text, encoding="utf-8", newline="\n")
            write_report(partial, imported, lang)
            if former:
                shutil.rmtree(folder)
            partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return folder


def _write_tables(target: Path, imported: Imported, provenance: Provenance) -> list[tuple[str, Head]]:
    """Write the tables of items, codes and businesses; → the parts of ``standard.toml`` that name them."""
    heads: list[tuple[str, Head]] = []
    used: set[int] = set()
    for number in imported.businesses:
        layouts = [one for one in imported.layouts if one.business == number]
        tables = _Tables(imported.codes.get(number, ()))
        if not layouts and not tables:
            continue
        (target / number).mkdir()
        codes = f"{number}/codes.csv"
        for layout, file in zip(layouts, _file_names(layouts), strict=True):
            used |= {id(one.codes) for one in layout.settled.drafts}
            _write_items(target / number / file, layout, tables)
            head = {"name": layout.name, "title_en": layout.name, "business": number, "file_id": layout.file_id}
            files = {"items": f"{number}/{file}", "codes": codes, "provenance": provenance}
            heads.append(("[[layout]]", head | files))
        if not layouts:
            heads.append(("[[codes]]", {"business": number, "codes": codes}))
        write_csv(target / codes, CODE_COLUMNS, tables.rows(provenance))
    businesses = list(imported.businesses.values())
    common = _Tables(one for one in imported.codes.get("", ()) if id(one) not in used)
    if common:
        businesses.insert(0, msgspec.structs.replace(_COMMON, provenance=provenance))
        (target / "common").mkdir()
        write_csv(target / "common/codes.csv", CODE_COLUMNS, common.rows(provenance))
        heads.append(("[[codes]]", {"business": _COMMON.id, "codes": "common/codes.csv"}))
    rows = ((one.id, one.name, one.romaji, one.english, one.provenance) for one in businesses)
    write_csv(target / "businesses.csv", BUSINESS_COLUMNS, rows)
    return heads


def _write_items(path: Path, layout: ImportedLayout, tables: _Tables) -> None:
    items = [
        msgspec.structs.replace(item, code_table=tables.name(one.codes, layout.name) if one.codes else None)
        for item, one in zip(layout.settled.items, layout.settled.drafts, strict=True)
    ]
    write_csv(path, *item_table(items))


class _Tables:
    """The code tables of a business, each under a name of its own."""

    def __init__(self, lists: Iterable[CodeList]) -> None:
        self._named = {one.name: one for one in lists if one.whole and one.labels}

    def __bool__(self) -> bool:
        return bool(self._named)

    def name(self, table: CodeList, layout: str) -> str:
        """The name of a table in ``codes.csv``: its own, or with the layout's before it where another one has that."""
        name = table.name
        while self._named.setdefault(name, table).labels != table.labels:
            name = f"{layout}_{name}"
        return name

    def rows(self, provenance: Provenance) -> Iterator[Sequence[str]]:
        """One row per code. The first row's note is the table's."""
        for name, table in self._named.items():
            for number, (code, label) in enumerate(table.labels.items()):
                notes = (table.note if number == 0 else "", table.notes.get(code, ""))
                yield name, code, label, provenance, "。".join(filter(None, notes))


def _file_names(layouts: Sequence[ImportedLayout]) -> list[str]:
    """ASCII file names: the file id where it is one and no other layout has it, else a number."""
    ids = [one.file_id.lower() for one in layouts]
    return [
        f"{one.file_id}.csv"
        if _NAME.fullmatch(one.file_id) and ids.count(one.file_id.lower()) == 1 and one.file_id.lower() != "codes"
        else f"layout_{number:02}.csv"
        for number, one in enumerate(layouts, 1)
    ]


def _definition(
    imported: Imported, name: str, like: Standard, provenance: Provenance, heads: Iterable[tuple[str, Head]]
) -> Iterator[str]:
    """The lines of ``standard.toml``."""
    books = "、".join(book.name for book in imported.books)
    yield f"# 資料にない書式と不詳日の形は {like.name} の設定を仮に使う。"
    yield f"# A workbook says nothing of file format and date forms: those of {like.name} are assumed."
    head = {"title_ja": f"{name}（{books}）", "title_en": f"{name}, imported from {books}"}
    yield from _table("[standard]", head | {"businesses": "businesses.csv"})
    form = msgspec.to_builtins(like.format)
    yield from _table("[format]", form | {"assumed": [key for key in form if key != "assumed"]})
    yield from _table("[dates]", _dates(imported, like.dates), "dates")
    for book in imported.books:
        source = {"title": book.name, "publisher": "", "licence": "", "provenance": provenance}
        yield from _table("[[source]]", source | {"note": _NOTES[provenance], "sha256": book.sha256})
    for header, values in heads:
        yield from _table(header, values)


def _dates(imported: Imported, like: DateForms) -> dict[str, object]:
    """The date forms of another standard, but days without hyphens where the items have room for no more."""
    items = [item for layout in imported.layouts for item in layout.settled.items]
    lengths = {item.length for item in items if item.type == "date"}
    eras = like.era or (_ERAS if any(item.type == "wareki" for item in items) else None)
    form = "YYYYMMDD" if lengths == {8} else like.form
    forms: dict[str, object] = msgspec.to_builtins(msgspec.structs.replace(like, form=form, era=eras))
    return forms | {
        "provenance": "secondary",
        "assumed": [key for key, value in forms.items() if value is not None and key not in _KNOWN],
    }


def _table(header: str, values: Mapping[str, object], path: str = "") -> Iterator[str]:
    """A TOML table; tables within it are written below it. The texts of JSON are texts of TOML."""
    yield f"\n{header}"
    for key, value in values.items():
        if value is not None and not isinstance(value, Mapping):
            yield f"{key} = {msgspec.json.encode(value).decode()}"
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _table(f"[{path}.{key}]", value, f"{path}.{key}")
