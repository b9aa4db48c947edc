"""A source definition → the reader it names."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from typing import ClassVar, Protocol, cast

from migrate import charsets, gaiji
from migrate.charsets import Charset
from migrate.definitions import load_toml
from migrate.errors import DefinitionError, Faults
from migrate.readers.base import Reader
from migrate.readers.delimited import DelimitedReader
from migrate.readers.heads import Form
from migrate.readers.source import Source, find_paths, note_foreign_keys
from migrate.standards import FileFormat, Layout


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
            faults.stop()
            return reader
    raise DefinitionError(faults.found)


def open_migration_file(path: Path, layout: Layout, file_format: FileFormat) -> Reader:
    """The reader that takes a migration file back in, in the format its standard gives it.

    CR LF and LF are both taken for line ends, whichever the format names. Items that the header lacks, or has besides
    those of the layout, are issues of the file, E121 and E122. Raises ``DefinitionError`` D101, ``MachineError``.
    """
    if not path.is_file():
        raise DefinitionError.one("D101", str(path), path=str(path))
    form = Form(delimiter=file_format.delimiter, header=file_format.header)
    expected = [item.name for item in layout.items]
    return DelimitedReader((path,), charsets.get(file_format.encoding), form, expected=expected)


def _factory(name: str, place: Path, faults: Faults) -> type[ReaderFactory] | None:
    known = {point.name: point for point in entry_points(group="migrate.readers")}
    if name in known:
        return cast("type[ReaderFactory]", known[name].load())
    faults.add("D303", f"{place} reader", found=name, allowed=", ".join(sorted(known)))
    return None


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
