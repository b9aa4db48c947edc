"""XML: one element per record, one element per item in it, valid against the layout's XSD (``standards.xsd``).

The envelope is lxml's; the records between its halves come from a kernel. In text, ``&``, ``<`` and ``>`` are written
as entities (so ``]]>`` never stands there) and CR as ``&#13;``, because a parser would make LF of it. Spaces stay.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import ClassVar

import numpy as np
import polars as pl
from lxml import etree
from numpy.typing import NDArray

from migrate.standards import Layout
from migrate.standards.xsd import XmlNames, xml_names
from migrate.views import views_of
from migrate.writers.base import ANY, Abilities, Concatenated, Joined, Sink, issues_of
from migrate.writers.marked import Marks
from migrate.writers.output import Output
from migrate.writers.xml_kernel import find_unfit

_ESCAPES = {ord("&"): b"&amp;", ord("<"): b"&lt;", ord(">"): b"&gt;", ord("\r"): b"&#13;"}


class XmlWriter:
    """UTF-8 XML 1.0. Names of elements: see ``standards.xml_names``; around them, the standard's ``[xml]``."""

    SUFFIX = ".xml"
    ABILITIES: ClassVar[Abilities] = {
        "charset": ("utf-8",),
        "blank": ("absent", "empty"),
        "namespace": ANY,
        "root": ANY,
        "record": ANY,
        "max_rows": ANY,
        "max_bytes": ANY,
        "compression": ("none", "gzip"),
    }
    definitions: tuple[Path, ...] = ()

    def __init__(self, layout: Layout, output: Output, job: Path) -> None:
        form = (output.namespace or "", output.root or "", output.record or "")
        self._names = xml_names(layout, *form, place=str(job))
        columns = []
        for name in self._names.items:
            blank = f"<{name}/>" if output.blank == "empty" else ""
            columns.append((f"<{name}>".encode(), f"</{name}>".encode(), blank.encode()))
        record = self._names.record
        row = (f"<{record}>".encode(), f"</{record}>\n".encode())
        self._marks = Marks(columns, row, escapes=_ESCAPES, special=b"&<>")
        self._envelope = envelope(self._names)

    def unfit(self, items: pl.DataFrame) -> pl.DataFrame:
        """E160 for the characters that XML 1.0 has no way to write: control characters, U+FFFE, U+FFFF."""
        found = []
        for column, views in zip(items.get_columns(), views_of(items.get_columns()), strict=True):
            bad = np.empty(views.rows, np.uint8)
            if views.nulls != views.rows and find_unfit(*views.address, bad):
                rows = np.flatnonzero(bad)
                values = column.gather(rows)
                found.append((column.name, "E160", rows, values, [_first_unfit(value) for value in values]))
        return issues_of(found)

    def body(self, items: pl.DataFrame, out: Sink) -> NDArray[np.int64]:
        """Write n rows × one column per item."""
        return self._marks.write(items, out)

    def join(self) -> Joined:
        """XML declaration and root element around the records."""
        return Concatenated(*self._envelope)


def envelope(names: XmlNames) -> tuple[bytes, bytes]:
    """What stands before and after the records of a file."""
    written = io.BytesIO()
    root = f"{{{names.namespace}}}{names.root}" if names.namespace else names.root
    with etree.xmlfile(written, encoding="UTF-8") as file:
        file.write_declaration()
        with file.element(root, nsmap={None: names.namespace} if names.namespace else None):
            file.flush()
            split = written.tell()
    data = written.getvalue()
    return data[:split] + b"\n", data[split:] + b"\n"


def _first_unfit(value: str) -> dict[str, str]:
    char = next(char for char in value if (char < " " and char not in "\t\n\r") or char in "\ufffe\uffff")
    return {"code_point": f"U+{ord(char):04X}"}
