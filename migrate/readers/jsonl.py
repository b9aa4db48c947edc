"""JSON Lines: ``reader = "jsonl"``. One object a line; its members are the fields, texts, numbers or null."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from migrate import charsets
from migrate.charsets import Charset
from migrate.errors import DefinitionError, Faults
from migrate.readers.files import opened, read_bytes, size_of
from migrate.readers.json_kernel import scan_json
from migrate.readers.scanned import RECORD_LIMIT, Cells, ScannedReader, Span
from migrate.readers.source import Source
from migrate.records import read_field_names

#: So much of the first file is looked at to find out what fields there are.
_SAMPLE = 4 << 20
_BOM = b"\xef\xbb\xbf"


class JsonlReader(ScannedReader):
    """Lines of JSON in UTF-8."""

    #: keys of a source definition that this reader takes
    OPTIONS = frozenset({"fields"})
    MALFORMED_CODE = "E135"

    def __init__(
        self,
        paths: tuple[Path, ...],
        fields: Sequence[str],
        definitions: tuple[Path, ...] = (),
        *,
        record_limit: int = RECORD_LIMIT,
        **sizes: int,
    ) -> None:
        super().__init__(paths, charsets.get("utf-8"), fields, definitions, record_limit=record_limit, **sizes)
        spellings = [spelling for field in fields for spelling in _spellings(field)]
        self._names = np.frombuffer(b"".join(spelling for spelling in spellings), np.uint8)
        self._name_ends = np.cumsum([0, *map(len, spellings)]).astype(np.int64)
        self._owner = np.repeat(np.arange(len(self.fields)), [len(_spellings(field)) for field in fields])

    @classmethod
    def from_source(cls, source: Source, place: Path, paths: tuple[Path, ...], charset: Charset) -> JsonlReader:
        """See ``opening.ReaderFactory``. Without ``fields`` the members of the first 4 MiB are the fields."""
        if charset.name != "utf-8":
            raise DefinitionError.one("D103", f"{place} charset", found=f"{charset.name} (jsonl)", allowed="utf-8")
        if source.fields:
            listed = place.parent / source.fields
            return cls(paths, read_field_names(listed), (listed,))
        faults = Faults()
        names = _names_in(paths[0], faults) if paths else []
        faults.stop()
        return cls(paths, names)

    def _span(self, path: Path) -> Span:
        with opened(path) as fd:
            size = size_of(path)
            head = read_bytes(fd, path, 0, min(size, len(_BOM))).tobytes()
        return Span(len(_BOM) if head == _BOM else 0, size)

    def _scan(self, data: NDArray[np.uint8], begin: int, cells: Cells, *, final: bool) -> int:
        names = (self._names, self._name_ends, self._owner)
        return int(scan_json(data, begin, final, self._record_limit, *names, cells.table, *cells.records))

    def _unescape(self, text: str) -> str | None:
        try:
            return msgspec.json.decode(f'"{text}"', type=str)
        except (msgspec.DecodeError, UnicodeError):
            return None

    def _item(self, name: str) -> str:
        return self._unescape(name) or name


def _spellings(field: str) -> list[bytes]:
    """The ways a name is written: as it is, or with everything but ASCII escaped, in either case of letters."""
    plain = msgspec.json.encode(field)[1:-1]
    units = field.encode("utf-16-be")
    codes = [int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2)]
    ascii_only = [msgspec.json.encode(chr(code))[1:-1].decode() if code < 0x80 else None for code in codes]  # noqa: PLR2004
    forms = [
        "".join(char if char is not None else f"\\u{code:{form}}" for char, code in zip(ascii_only, codes, strict=True))
        for form in ("04x", "04X")
    ]
    return list(dict.fromkeys([plain, *(form.encode() for form in forms)]))


def _names_in(path: Path, faults: Faults) -> list[str]:
    """The members of the objects at a file's beginning, in the order of their first use. Notes D360."""
    with opened(path) as fd:
        size = size_of(path)
        sample = read_bytes(fd, path, 0, min(size, _SAMPLE)).tobytes().removeprefix(_BOM)
    lines = sample.splitlines()
    if len(lines) > 1 and size > _SAMPLE:
        lines.pop()
    names: dict[str, None] = {}
    for line in lines:
        try:
            names.update(dict.fromkeys(msgspec.json.decode(line, type=dict[str, msgspec.Raw])))
        except (msgspec.DecodeError, UnicodeError):
            continue
    if not names:
        faults.add("D360", str(path), kind="jsonl", message="{…}")
    return list(names)
