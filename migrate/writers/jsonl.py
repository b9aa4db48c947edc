"""JSON Lines: one object a line, one member per item. Texts only; JSON can hold every one of them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.issues import empty_issues
from migrate.standards import Layout
from migrate.writers.base import ANY, Abilities, Concatenated, Joined, Sink
from migrate.writers.marked import Marks
from migrate.writers.output import Output

_CONTROLS = range(0x20)
_ESCAPES = {code: f"\\u{code:04x}".encode() for code in _CONTROLS} | {
    ord('"'): b'\\"',
    ord("\\"): b"\\\\",
    ord("\n"): b"\\n",
    ord("\r"): b"\\r",
    ord("\t"): b"\\t",
}


class JsonlWriter:
    """UTF-8 JSON, RFC 8259; a blank value is ``null``, or its member is left out."""

    SUFFIX = ".jsonl"
    ABILITIES: ClassVar[Abilities] = {
        "charset": ("utf-8",),
        "newline": ("lf",),
        "blank": ("null", "absent"),
        "max_rows": ANY,
        "max_bytes": ANY,
        "compression": ("none", "gzip"),
    }
    definitions: tuple[Path, ...] = ()

    def __init__(self, layout: Layout, output: Output, job: Path) -> None:  # noqa: ARG002  it names no files
        columns = []
        for item in layout.items:
            member = b"," + msgspec.json.encode(item.name) + b":"
            columns.append((member + b'"', b'"', b"" if output.blank == "absent" else member + b"null"))
        self._marks = Marks(columns, (b"{", b"}\n"), escapes=_ESCAPES, special=b'"\\\\', skip=1)

    def unfit(self, items: pl.DataFrame) -> pl.DataFrame:  # noqa: ARG002
        """Nothing is."""
        return empty_issues()

    def body(self, items: pl.DataFrame, out: Sink) -> NDArray[np.int64]:
        """Write n rows × one column per item."""
        return self._marks.write(items, out)

    def join(self) -> Joined:
        """Line after line."""
        return Concatenated()
