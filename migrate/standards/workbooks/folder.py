"""Writes what was imported as a standard's folder (``layouts/README.md``), with a report of what could not be read."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from migrate.errors import DefinitionError, Fault, machine_faults
from migrate.issues import Lang, catalogue, word
from migrate.standards.items import BUSINESS_COLUMNS, CODE_COLUMNS, ITEM_COLUMNS, item_cells
from migrate.standards.model import Provenance, Standard
from migrate.standards.workbooks.code_rows import CodeList
from migrate.standards.workbooks.importing import Imported, ImportedLayout
from migrate.standards.workbooks.sheets import one_line

REPORT = "import-report.csv"
REPORT_TEXT = "import-report.txt"
ORIGIN = "import-origin.csv"
REPORT_COLUMNS = ("severity", "code", "workbook", "sheet", "cell", "found", "expected", "message")
ORIGIN_COLUMNS = (
    "layout", "no", "item", "workbook", "sheet", "cell",
    "group", "type", "length", "scale", "gaiji", "repeat", "required", "key", "code",
)  # fmt: skip

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_NOTES: Mapping[str, str] = {
    "official": "公式の資料であることは、取り込んだ人の申告による。",
    "secondary": "公式の資料かどうかは確認していない。",
    "reconstructed": "",
}


def write_folder(
    imported: Imported, folder: Path, like: Standard, provenance: Provenance, *, lang: Lang, replace: bool
) -> None:
    """Write a standard's folder, all of it or nothing. Its name is the standard's name.

    ``like``: the standard whose file format and date forms are taken, for a workbook says nothing of either; all of
    them are marked as assumed. ``replace``: a former import of that name may go.

    Raises ``DefinitionError`` D103 for a name that is no ASCII file name, D110 when there is a folder that is not
    empty; ``MachineError`` when it cannot be written.
    """
    if not _NAME.fullmatch(folder.name):
        raise DefinitionError.one("D103", "--standard", found=folder.name, allowed="0-9 A-Z a-z . _ -")
    former = folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder])
    if former and not (replace and (folder / REPORT).exists()):
        raise DefinitionError.one("D110", str(folder), path=str(folder))
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    with machine_faults(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial.mkdir()
        try:
            _fill(partial, imported, folder.name, like, provenance, lang)
            if former:
                shutil.rmtree(folder)
            partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _fill(target: Path, imported: Imported, name: str, like: Standard, provenance: Provenance, lang: Lang) -> None:
    heads = []
    origins: list[Sequence[str]] = []
    for number in imported.businesses:
        layouts = [one for one in imported.layouts if one.business == number]
        if not layouts:
            continue
        (target / number).mkdir()
        tables = _Tables(imported.codes.get(number, ()))
        for layout, file in zip(layouts, _file_names(layouts), strict=True):
            items = [
                msgspec.structs.replace(item, code_table=tables.name(one.codes, layout.name) if one.codes else None)
                for item, one in zip(layout.settled.items, layout.settled.drafts, strict=True)
            ]
            _write_csv(target / number / file, ITEM_COLUMNS, map(item_cells, items))
            origins += _origins(layout)
            heads.append(_head(layout, f"{number}/{file}", f"{number}/codes.csv", provenance))
        _write_csv(target / number / "codes.csv", CODE_COLUMNS, tables.rows(provenance))
    used = {one.codes.name for layout in imported.layouts for one in layout.settled.drafts if one.codes}
    common = _Tables(one for one in imported.codes.get("", ()) if one.name not in used)
    if any(common.rows(provenance)):
        (target / "common").mkdir()
        _write_csv(target / "common" / "codes.csv", CODE_COLUMNS, common.rows(provenance))
    businesses = ((one.id, one.name, one.romaji, one.english, one.provenance) for one in imported.businesses.values())
    _write_csv(target / "businesses.csv", BUSINESS_COLUMNS, businesses)
    text = "\n".join(_definition(imported, name, like, provenance, heads))
    (target / "standard.toml").write_text(text, encoding="utf-8", newline="\n")
    _write_csv(target / ORIGIN, ORIGIN_COLUMNS, origins)
    write_report(target, imported.faults.found, lang)


def write_report(target: Path, faults: Iterable[Fault], lang: Lang) -> None:
    """The faults as a table for a spreadsheet and as sentences."""
    rows = [report_row(fault, lang) for fault in faults]
    _write_csv(target / REPORT, REPORT_COLUMNS, rows)
    lines = [f"{row[1]} {fault.place}: {row[7]}" for row, fault in zip(rows, faults, strict=True)]
    (target / REPORT_TEXT).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def import_data(imported: Imported, folder: Path, lang: Lang) -> dict[str, object]:
    """What an import gave, as JSON says it: the folder, the layouts and every row of the report."""
    layouts = [
        {"layout": one.name, "file_id": one.file_id, "business": one.business, "items": len(one.settled.items)}
        for one in imported.layouts
    ]
    report = [dict(zip(REPORT_COLUMNS, report_row(fault, lang), strict=True)) for fault in imported.faults.found]
    return {"folder": str(folder), "layouts": layouts, "errors": imported.errors, "report": report}


def report_row(fault: Fault, lang: Lang) -> list[str]:
    """A fault as the cells of ``REPORT_COLUMNS``."""
    workbook, sheet, cell = _parted(fault.place)
    severity = catalogue()[fault.code].severity
    found, expected = fault.params.get("found", ""), fault.params.get("expected", "")
    return [severity, fault.code, workbook, sheet, cell, found, expected, word(fault.code, fault.params, lang)]


def _parted(place: str) -> tuple[str, str, str]:
    """Workbook, sheet and cell of a place; sheet and cell are blank for what concerns a workbook as a whole."""
    book, sheet, cell = place, "", ""
    if match := re.fullmatch(r"(.*)!([^!]*)!([A-Z]{1,3}\d+)", place):
        book, sheet, cell = match.groups()
    elif match := re.fullmatch(r"(.*\.xls[xm]?)!([^!]*)", place, re.IGNORECASE):
        book, sheet = match.groups()
    return book, sheet, cell


class _Tables:
    """The code tables of a business, each under a name of its own."""

    def __init__(self, lists: Iterable[CodeList]) -> None:
        self._named = {one.name: one for one in lists if one.whole and one.labels}

    def name(self, table: CodeList, layout: str) -> str:
        """The name of a table in ``codes.csv``: its own, or with the layout's before it where another one has that."""
        for name in (table.name, f"{layout}_{table.name}"):
            if self._named.setdefault(name, table).labels == table.labels:
                return name
        return self.name(table, f"{layout}_")

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


def _origins(layout: ImportedLayout) -> Iterator[Sequence[str]]:
    """Where each item stands in the workbook, and what stands there, as it is written."""
    for item, one in zip(layout.settled.items, layout.settled.drafts, strict=True):
        place = _parted(one.row.cell("item"))
        cells = ("type", "length", "scale", "gaiji", "required", "key", "code")
        texts = {name: one_line(one.row.text(name)) for name in cells} | {"repeat": one.row.repeat}
        written = [texts[name] for name in ORIGIN_COLUMNS[7:]]
        yield layout.name, str(item.no), item.name, *place, " / ".join(one.row.groups), *written


def _head(layout: ImportedLayout, items: str, codes: str, provenance: Provenance) -> dict[str, object]:
    return {
        "name": layout.name,
        "title_en": layout.name,
        "business": layout.business,
        "file_id": layout.file_id,
        "items": items,
        "codes": codes,
        "provenance": provenance,
    }


def _definition(
    imported: Imported, name: str, like: Standard, provenance: Provenance, heads: Iterable[Mapping[str, object]]
) -> Iterator[str]:
    """The lines of ``standard.toml``."""
    books = "、".join(book.name for book in imported.books)
    yield f"# 資料にない書式と不詳日の形は {like.name} の設定を仮に使う。"
    yield f"# A workbook says nothing of file format and date forms: those of {like.name} are assumed."
    head = {"title_ja": f"{name}（{books}）", "title_en": f"{name}, imported from {books}"}
    yield from _table("[standard]", head | {"businesses": "businesses.csv"})
    form = msgspec.to_builtins(like.format)
    assumed = [key for key in form if key != "assumed"]
    yield from _table("[format]", form | {"assumed": assumed})
    yield from _table("[dates]", msgspec.to_builtins(like.dates) | {"provenance": "secondary"}, "dates")
    for book in imported.books:
        source = {"title": book.name, "publisher": "", "licence": "", "provenance": provenance}
        yield from _table("[[source]]", source | {"note": _NOTES[provenance], "sha256": book.sha256})
    for layout in heads:
        yield from _table("[[layout]]", layout)


def _table(header: str, values: Mapping[str, object], path: str = "") -> Iterator[str]:
    yield f"\n{header}"
    for key, value in values.items():
        if value is not None and not isinstance(value, Mapping):
            yield f"{key} = {msgspec.json.encode(value).decode()}"
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _table(f"[{path}.{key}]", value, f"{path}.{key}")


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
