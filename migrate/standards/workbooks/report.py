"""The report of an import: what could not be read, and where everything that was read stands in the workbook."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from migrate.errors import Fault
from migrate.issues import Lang, catalogue, word
from migrate.standards.workbooks.importing import Imported, ImportedLayout
from migrate.standards.workbooks.sheets import one_line

REPORT = "import-report.csv"
REPORT_TEXT = "import-report.txt"
ORIGIN = "import-origin.csv"
FILES = "import-files.csv"
REPORT_COLUMNS = ("severity", "code", "workbook", "sheet", "cell", "found", "expected", "message")
ORIGIN_COLUMNS = (
    "layout", "no", "item", "workbook", "sheet", "cell",
    "group", "type", "length", "scale", "gaiji", "repeat", "required", "key", "code",
)  # fmt: skip
FILE_COLUMNS = ("layout", "file_id", "business", "workbook", "sheet", "cell", "note")


def write_report(target: Path, imported: Imported, lang: Lang) -> None:
    """Write the faults as a table for a spreadsheet and as sentences, the origin of every item, and the rows of
    移行ファイル構成表."""
    faults = imported.faults.found
    rows = [report_row(fault, lang) for fault in faults]
    write_csv(target / REPORT, REPORT_COLUMNS, rows)
    lines = [f"{row[1]} {fault.place}: {row[7]}" for row, fault in zip(rows, faults, strict=True)]
    (target / REPORT_TEXT).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    write_csv(target / ORIGIN, ORIGIN_COLUMNS, (row for layout in imported.layouts for row in _origins(layout)))
    if imported.listed:
        listed = ((one.name, one.file_id, one.business, *parted(one.place), one.note) for one in imported.listed)
        write_csv(target / FILES, FILE_COLUMNS, listed)


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
    severity = catalogue()[fault.code].severity
    found, expected = fault.params.get("found", ""), fault.params.get("expected", "")
    return [severity, fault.code, *parted(fault.place), found, expected, word(fault.code, fault.params, lang)]


def parted(place: str) -> tuple[str, str, str]:
    """Workbook, sheet and cell of a place; sheet and cell are blank for what concerns a workbook as a whole.

    >>> parted("all.zip!a.xlsx!一覧!B7"), parted("a.xlsx!表紙"), parted("a.xlsx")
    (('all.zip!a.xlsx', '一覧', 'B7'), ('a.xlsx', '表紙', ''), ('a.xlsx', '', ''))
    """
    if match := re.fullmatch(r"(.*)!([^!]*)!([A-Z]{1,3}\d+)", place):
        return match[1], match[2], match[3]
    if match := re.fullmatch(r"(.*\.xls[xm]?)!([^!]*)", place, re.IGNORECASE):
        return match[1], match[2], ""
    return place, "", ""


def _origins(layout: ImportedLayout) -> Iterator[Sequence[str]]:
    """Where each item stands in the workbook, and what stands there, as it is written."""
    for item, one in zip(layout.settled.items, layout.settled.drafts, strict=True):
        texts = {name: one_line(one.row.text(name)) for name in ORIGIN_COLUMNS[7:]} | {"repeat": one.row.repeat}
        written = [texts[name] for name in ORIGIN_COLUMNS[7:]]
        place = parted(one.row.cell("item"))
        yield layout.name, str(item.no), item.name, *place, " / ".join(one.row.groups), *written


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A new table, UTF-8 with LF."""
    with path.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
