"""A source definition → the reader it names."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Protocol, cast

from migrate import charsets, gaiji
from migrate.charsets import Charset
from migrate.definitions import load_toml
from migrate.errors import DefinitionError, Faults
from migrate.plugins import entry_points
from migrate.readers.base import Reader
from migrate.readers.delimited import DelimitedReader
from migrate.readers.heads import Form
from migrate.readers.joined import Joined, JoinedReader
from migrate.readers.source import Source, find_paths, note_foreign_keys
from migrate.standards import Layout, Standard


class ReaderFactory(Protocol):
    """What an entry point of the group ``migrate.readers`` gives: a class that makes readers."""

    #: the keys of a source definition that mean something to it, besides reader, path and charset
    OPTIONS: ClassVar[frozenset[str]]

    @classmethod
    def from_source(cls, source: Source, place: Path, paths: tuple[Path, ...], charset: Charset) -> Reader:
        """The reader of a source defined at ``place``. Raises ``DefinitionError`` with every fault, ``MachineError``.

        ``paths`` is empty where the files are known to be missing: what else is wrong should be found all the same.
        """


def reader_names() -> tuple[str, ...]:
    """The readers that are installed."""
    return tuple(sorted({point.name for point in entry_points(group="migrate.readers")}))


def load_source(path: Path) -> Source:
    """Read a ``*.source.toml``. Raises ``DefinitionError`` with every fault (D101, D102, D103), ``MachineError``."""
    return load_toml(path, Source)


def open_reader(source: Source, place: Path, *, survey: bool = False) -> Reader:
    """The reader of a source. ``place``: the file that defines it, where relative paths start.

    ``survey``: read to list 外字, with or without a table of them; see ``gaiji.open_charset``. Raises one
    ``DefinitionError`` with the faults of the source and of the definitions it names (D101 for every missing file,
    D103, D301 … D328), ``MachineError``.
    """
    faults = Faults()
    factory = _factory(source.reader, place, faults)
    paths = find_paths(source, place, faults)
    charset = _charset(source, place, faults, survey=survey)
    if factory:
        note_foreign_keys(source, factory.OPTIONS, place, faults)
    if factory and charset:
        try:
            reader = factory.from_source(source, place, paths, charset)
        except DefinitionError as error:
            faults.found += error.faults
        else:
            others = _joined(source, place, faults, survey=survey)
            faults.stop()
            return JoinedReader(reader, others) if others else reader
    raise DefinitionError(faults.found)


#: What the suffix of a migration file says about its format.
_SUFFIXES = {".csv": "csv", ".xml": "xml", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
CHECKED = ("csv", "xml", "jsonl", "parquet")


def open_migration_file(path: Path, layout: Layout, standard: Standard, written: str | None = None) -> Reader:
    """The reader that takes a migration file back in.

    ``written``: its format; without it the suffix says, or else the standard. In CSV, CR LF and LF are both taken for
    line ends, whichever the standard names. Items that a CSV's header or a Parquet file lacks, or has besides those of
    the layout, are issues of the file, E121 and E122. Raises ``DefinitionError`` D101, D363 and what the readers raise,
    ``MachineError``.
    """
    if not path.is_file():
        raise DefinitionError.one("D101", str(path), path=str(path))
    form = standard.format
    kind = written or _SUFFIXES.get(path.suffix.lower()) or form.kind
    expected = [item.name for item in layout.items]
    if kind not in CHECKED or path.suffix.lower() == ".gz":
        found = kind if kind not in CHECKED else "gzip"
        raise DefinitionError.one("D363", str(path), found=found, allowed=", ".join(CHECKED))
    if kind == "csv":
        delimited = Form(delimiter=form.delimiter, header=form.header)
        return DelimitedReader((path,), charsets.get(form.encoding), delimited, expected=expected)
    return _READERS[kind](path, layout, standard)


def _xml(path: Path, layout: Layout, standard: Standard) -> Reader:
    from migrate.readers.xml import XmlReader  # noqa: PLC0415  its kernels load only where they are used
    from migrate.standards import xml_names  # noqa: PLC0415

    xml = standard.xml
    names = xml_names(layout, xml.namespace, xml.root, xml.record, place=f"{standard.name} [xml]")
    return XmlReader.of_standard(path, names)


def _jsonl(path: Path, layout: Layout, _: Standard) -> Reader:
    from migrate.readers.jsonl import JsonlReader  # noqa: PLC0415  the same

    return JsonlReader((path,), [item.name for item in layout.items])


def _parquet(path: Path, layout: Layout, _: Standard) -> Reader:
    from migrate.readers.parquet import ParquetReader  # noqa: PLC0415  the same

    return ParquetReader((path,), expected=[item.name for item in layout.items])


_READERS = {"xml": _xml, "jsonl": _jsonl, "parquet": _parquet}


def _factory(name: str, place: Path, faults: Faults) -> type[ReaderFactory] | None:
    known = {point.name: point for point in entry_points(group="migrate.readers")}
    if name in known:
        return cast("type[ReaderFactory]", known[name].load())
    faults.add("D303", f"{place} reader", found=name, allowed=", ".join(sorted(known)))
    return None


def _joined(source: Source, place: Path, faults: Faults, *, survey: bool) -> list[Joined]:
    """The sources that are joined to this one."""
    others = []
    for join in source.join:
        path = place.parent / join.source
        with faults.gathered():
            other = load_source(path)
            if other.join:  # one level: what is joined to many would be kept in memory many times
                faults.add("D103", f"{path} join", found="[[join]]", allowed=f"[[join]] … {place.name}")
                continue
            others.append(Joined(join, open_reader(other, path, survey=survey), str(path)))
    return others


def _charset(source: Source, place: Path, faults: Faults, *, survey: bool) -> Charset | None:
    named = f"{place} charset"
    try:
        if source.gaiji is None and not survey:
            return charsets.get(source.charset, place=named, base=place.parent)
        table = place.parent / source.gaiji if source.gaiji else None
        if survey and table and not table.exists():  # it is what the survey is for
            table = None
        return gaiji.open_charset(source.charset, table, named, place.parent, survey=survey)
    except DefinitionError as error:
        faults.found += error.faults
        return None
