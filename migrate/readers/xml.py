"""XML: ``reader = "xml"``. A root element holds records, a record holds one element per field, which holds text.

The kernel finds records and texts in the raw bytes; libxml2 reads the beginning of the file and every text with
references, CDATA or comments in it, without entities of its own, without a network, and within its limits. A DOCTYPE
is refused (D361), so nothing can be defined that grows. An element's name stands for a field as ``standards.xml_names``
says. Records are found without a look at what is in them, so that their bytes can be read in parallel and kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from migrate import charsets
from migrate.charsets import Charset
from migrate.errors import DefinitionError, Faults
from migrate.readers.files import opened, read_bytes, size_of
from migrate.readers.scanned import RECORD_LIMIT, Cells, ScannedReader, Span
from migrate.readers.source import Source
from migrate.readers.xml_kernel import scan_xml
from migrate.records import read_field_names
from migrate.standards import XmlNames
from migrate.standards.xml_names import element_name, item_name

#: So much of a file's beginning and end is looked at.
_ENDS = 1 << 16
#: So much of the first file is looked at to find out what fields there are.
_SAMPLE = 4 << 20

_ASIDE = rb"(?:\s|<!--(?:(?!--).)*-->|<\?.*?\?>)*"
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?" + _ASIDE, re.DOTALL)
_START_TAG = re.compile(rb"<([^\s/>!?]+)(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?(/?)>", re.DOTALL)
_ENCODING = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_NAME = re.compile(rb"<([^\s/>!?]+)[\s/>]")


@dataclass(frozen=True, slots=True)
class Head:
    """A file's beginning. ``root``: its tag, ``{namespace}name``; ``tag``: the same as it is written. ``start``: the
    first byte after the start tag. ``closed``: the root is empty, ``<root/>``."""

    root: str
    tag: bytes
    start: int
    closed: bool


class XmlReader(ScannedReader):
    """Records of XML files. ``record``: the tag of a record as it is written; ``names``: the elements' names."""

    #: keys of a source definition that this reader takes
    OPTIONS = frozenset({"fields", "record"})
    MALFORMED_CODE = "E130"

    def __init__(
        self,
        paths: tuple[Path, ...],
        charset: Charset,
        record: str,
        names: Sequence[str],
        definitions: tuple[Path, ...] = (),
        *,
        root: str | None = None,
        record_limit: int = RECORD_LIMIT,
        **sizes: int,
    ) -> None:
        fields = [item_name(name) for name in names]
        super().__init__(paths, charset, fields, definitions, record_limit=record_limit, **sizes)
        faults = Faults()
        self._heads = [_head_of(path, charset, faults) for path in paths]
        for path, head in zip(paths, self._heads, strict=True):
            if head and root is not None and head.root != root:
                faults.add("D362", str(path), found=head.root, expected=root)
        faults.stop()
        tag = charset.encode(record)
        self._tags = _bytes(b"<" + tag), _bytes(b"</" + tag)
        encoded = [charset.encode(name) for name in names]
        self._names = _bytes(b"".join(encoded))
        self._name_ends = np.cumsum([0, *map(len, encoded)]).astype(np.int64)
        self._special = _special_bytes()

    @classmethod
    def from_source(cls, source: Source, place: Path, paths: tuple[Path, ...], charset: Charset) -> XmlReader:
        """See ``opening.ReaderFactory``. Without ``record`` the first element in the root is a record's; without
        ``fields`` the elements of the first 4 MiB are the fields."""
        listed = place.parent / source.fields if source.fields else None
        if charset.encode("<>&\"'/=") != b"<>&\"'/=":
            found = f"{charset.name} (xml)"
            raise DefinitionError.one("D103", f"{place} charset", found=found, allowed="ASCII + …")
        faults = Faults()
        heads = [(path, head) for path in paths if (head := _head_of(path, charset, faults))]
        names: Sequence[str] = ()
        try:
            names = [element_name(name) for name in read_field_names(listed)] if listed else ()
        except DefinitionError as error:
            faults.found += error.faults
        faults.stop()
        record = source.record
        if heads:
            path, head = heads[0]
            sample = _sample(path, head)
            record = record or _first_tag(sample, charset)
            if record is None or (not listed and not (names := _names_in(sample, record, charset))):
                raise DefinitionError.one("D360", str(path), kind="xml", message="record = … / fields = …")
        return cls(paths, charset, record or "record", names, (listed,) if listed else ())

    @classmethod
    def of_standard(cls, path: Path, names: XmlNames) -> XmlReader:
        """The reader of a migration file."""
        root = f"{{{names.namespace}}}{names.root}" if names.namespace else names.root
        return cls((path,), charsets.get("utf-8"), names.record, names.items, root=root)

    def _span(self, path: Path) -> Span:
        head = self._heads[self.paths.index(path)]
        size = size_of(path)
        if head is None:
            return Span(size, size)
        if head.closed:
            return Span(head.start, head.start)
        with opened(path) as fd:
            begin = max(head.start, size - _ENDS)
            tail = read_bytes(fd, path, begin, size - begin).tobytes()
        found = re.search(rb"</" + re.escape(head.tag) + rb"\s*>" + _ASIDE + rb"\Z", tail, re.DOTALL)
        if found:
            return Span(head.start, begin + found.start())
        return Span(
            head.start, size, ((path, "E137", {"message": f"</{item_name(head.tag.decode('utf-8', 'replace'))}>"}),)
        )

    def _scan(self, data: NDArray[np.uint8], begin: int, cells: Cells, *, final: bool) -> int:
        names = (self._names, self._name_ends)
        found = scan_xml(
            data, begin, final, self._record_limit, self._tags, *names, self._special, cells.table, *cells.records
        )
        return int(found)

    def _unescape(self, text: str) -> str | None:
        return _text_of(text)

    def _item(self, name: str) -> str:
        return item_name(name)


def hardened() -> etree.XMLParser:
    """A parser that defines nothing, fetches nothing, and keeps libxml2's limits on depth and size."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip


def _text_of(text: str) -> str | None:
    try:
        parsed = etree.fromstring(f"<x>{text}</x>".encode(), hardened())
    except etree.XMLSyntaxError:
        return None
    return None if len(parsed) else str(parsed.xpath("string()"))


def _head_of(path: Path, charset: Charset, faults: Faults) -> Head | None:
    """Look at a file's beginning. Notes D360, D361; None for those and for an empty file."""
    size = size_of(path)
    with opened(path) as fd:
        data = read_bytes(fd, path, 0, min(size, _ENDS)).tobytes()
    if not data:
        return None
    prolog = _PROLOG.match(data)
    start = prolog.end() if prolog else 0
    if data[start : start + 9].upper() == b"<!DOCTYPE":
        faults.add("D361", str(path))
        return None
    tag = _START_TAG.match(data, start)
    declared = _ENCODING.match(data)
    if tag is None:
        faults.add("D360", str(path), kind="xml", message="<…>")
        return None
    if declared and not _agrees(declared.group(1).decode(), charset):
        faults.add("D360", str(path), kind="xml", message=f"encoding={declared.group(1).decode()} ({charset.name})")
        return None
    written = tag.group() if tag.group(2) else tag.group() + b"</" + tag.group(1) + b">"
    try:
        text = charset.decode(written)
        root = etree.fromstring(text.encode(), hardened())
    except (UnicodeDecodeError, etree.XMLSyntaxError) as error:
        faults.add("D360", str(path), kind="xml", message=str(error))
        return None
    return Head(root.tag, tag.group(1), tag.end(), bool(tag.group(2)))


def _agrees(declared: str, charset: Charset) -> bool:
    """UTF-8 is declared where the charset is UTF-8, and only there: the others go by several names (Shift_JIS)."""
    name = declared.lower().replace("_", "-")
    return not name.startswith(("utf-16", "utf-32", "ucs")) and (name in {"utf-8", "utf8", "us-ascii"}) == (
        charset.name == "utf-8"
    )


def _sample(path: Path, head: Head) -> bytes:
    with opened(path) as fd:
        return read_bytes(fd, path, head.start, min(_SAMPLE, size_of(path) - head.start)).tobytes()


def _first_tag(sample: bytes, charset: Charset) -> str | None:
    aside = re.match(_ASIDE, sample, re.DOTALL)
    found = _NAME.match(sample, aside.end() if aside else 0)
    return charset.decode(found.group(1)) if found else None


def _names_in(sample: bytes, record: str, charset: Charset) -> list[str]:
    """The names of all elements but the records' own, in the order of their first use."""
    without = re.sub(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", b"", sample, flags=re.DOTALL)
    names = dict.fromkeys(match.group(1) for match in _NAME.finditer(without))
    own = charset.encode(record)
    return [charset.decode(name) for name in names if name != own]


def _bytes(text: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(text, np.uint8)


def _special_bytes() -> NDArray[np.uint8]:
    """What a text may hold that libxml2 must look at: ``&``, CR, ``]`` (of ``]]>``), what is no character in XML."""
    special = np.zeros(256, np.uint8)
    special[:0x20] = 1
    special[[0x09, 0x0A]] = 0
    special[[ord("<"), ord("&"), ord("]"), 0xEF]] = 1
    return special
