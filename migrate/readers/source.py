"""``*.source.toml``: where an extract is and how to read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from migrate.errors import Faults


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[[join]]``: another source whose record with the same key adds its fields, named ``<name>_<field>``.

    ``source``: its definition; ``by``: the fields of the key, which both have; ``rows``: whether it must have a record
    of every key (``1``) or may lack some (``0..1``).
    """

    source: str
    name: str
    by: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    rows: Literal["1", "0..1"] = "0..1"


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source of records; relative paths start at the definition file.

    ``path``: a file, a glob or a list of them, read in this order (a glob's files in the order of their names).
    ``charset``: a name, or a table with the charset's options; ``overlay`` in it names a CSV file of the site's own
    characters.
    ``gaiji``: the table of the site's 外字, source code → character (``fixed`` and ``delimited``).
    ``copybook`` or ``fields``: the layout of a fixed-length record; ``fields`` also names the columns of a CSV, and the
    elements or members of ``xml`` and ``jsonl``.
    ``record``: the tag of the element that is a record (``xml``; the first one in the root unless given).
    ``byte_order``: that of the machine COMP-5 items come from (``fixed``; big unless given).
    ``delimiter`` (a comma unless given), ``quote`` (``"``; empty for none), ``header`` (true), ``newline`` (LF or
    CR LF, or CR where there is no LF; ``crlf``: a lone LF belongs to the value): the form of ``delimited`` text.
    ``join``: other sources, joined by key.
    """

    reader: str
    path: str | list[str]
    charset: str | dict[str, str]
    gaiji: str | None = None
    copybook: str | None = None
    fields: str | None = None
    byte_order: Literal["big", "little"] | None = None
    record: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header: bool | None = None
    newline: Literal["lf", "crlf", "cr"] | None = None
    join: tuple[Join, ...] = ()


#: Keys that every reader takes.
_COMMON = frozenset({"reader", "path", "charset", "join"})


def note_foreign_keys(source: Source, taken: frozenset[str], place: Path, faults: Faults) -> None:
    """Note a D103 for every key that is given but means nothing to the source's reader, which takes ``taken``."""
    for key in source.__struct_fields__:
        if key not in _COMMON | taken and getattr(source, key) is not None:
            faults.add(
                "D103",
                f"{place} {key}",
                found=f"{key} (reader = {source.reader})",
                allowed=", ".join(sorted(_COMMON | taken)),
            )


def find_paths(source: Source, place: Path, faults: Faults) -> tuple[Path, ...]:
    """The source's files. Notes a D101 for every path that is no file and every glob without one."""
    found: dict[Path, None] = {}
    for pattern in [source.path] if isinstance(source.path, str) else source.path:
        path = place.parent / pattern
        if path.is_file():
            found[path] = None
            continue
        matches = sorted(match for match in _glob(place.parent, pattern) if match.is_file())
        if not matches:
            faults.add("D101", f"{place} path", path=str(path))
        found.update(dict.fromkeys(matches))
    return tuple(found)


def _glob(base: Path, pattern: str) -> list[Path]:
    if not any(char in pattern for char in "*?["):
        return []
    path = Path(pattern)
    root = Path(path.anchor) if path.is_absolute() else base
    relative = path.relative_to(path.anchor) if path.is_absolute() else path
    return list(root.glob(str(relative)))
