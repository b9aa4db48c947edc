"""Writers: rows of a layout's items into the bytes of migration files. Found by entry point ``migrate.writers``."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import cast

import msgspec

from migrate.definitions import nearest
from migrate.errors import DefinitionError, Faults
from migrate.plugins import entry_points
from migrate.standards import Layout, Standard
from migrate.writers.base import ANY, Abilities, Joined, Piece, Sink, Writer
from migrate.writers.output import Output

__all__ = [
    "ANY",
    "Abilities",
    "Joined",
    "Output",
    "Piece",
    "Sink",
    "Writer",
    "load_writer",
    "open_writer",
    "settle",
    "writers",
]

#: What the pipeline does for every writer.
_ALWAYS = frozenset({"kind", "file_name"})


def writers() -> Mapping[str, EntryPoint]:
    """The writers that are installed, by name; each is loaded only when it is wanted."""
    points = sorted(entry_points(group="migrate.writers"), key=lambda point: point.name)
    return {point.name: point for point in points}


def load_writer(point: EntryPoint) -> type[Writer]:
    """The class an entry point names."""
    return cast("type[Writer]", point.load())


def open_writer(standard: Standard, layout: Layout, asked: Output, job: Path, place: str) -> tuple[Writer, Output]:
    """The writer of a layout, and the options it works by: those asked for, and else the standard's.

    ``job``: the file that asks; ``place``: where in it. Raises ``DefinitionError``: D103 when nobody provides the kind,
    D350 for an option the writer does not have, D351 for a value it cannot do, and what the writer itself finds.
    """
    known = writers()
    kind = asked.kind or standard.format.kind
    if kind not in known:
        allowed = f"{nearest(kind, known)}? {', '.join(known)}"
        raise DefinitionError.one("D103", place, found=f'kind = "{kind}"', allowed=allowed)
    factory = load_writer(known[kind])
    faults = Faults()
    _note_inability(kind, factory.ABILITIES, asked, place, faults)
    output = settle(standard, kind, factory.ABILITIES, asked)
    try:
        writer = factory(layout, output, job)
    except DefinitionError as error:
        faults.found += error.faults
    faults.stop()
    return writer, output


def settle(standard: Standard, kind: str, abilities: Abilities, asked: Output) -> Output:
    """Every option the writer has: as asked, or as the standard says where the writer can do that, or its usual way."""
    form = standard.format
    own = {"bom": form.bom, "newline": form.newline, "delimiter": form.delimiter, "quoting": form.quoting}
    own |= {"header": form.header, "charset": form.encoding}
    if "record" in abilities:
        own |= {key: getattr(standard.xml, key) for key in ("namespace", "root", "record", "blank")}
    chosen: dict[str, object] = {"kind": kind, "file_name": asked.file_name}
    for option, values in abilities.items():
        candidates = [getattr(asked, option), own.get(option), *values[:1]]
        able = [one for one in candidates if one is not None and (not values or one in values)]
        chosen[option] = able[0] if able else None
    return msgspec.convert(chosen, Output)


def _note_inability(kind: str, abilities: Abilities, asked: Output, place: str, faults: Faults) -> None:
    for option in asked.__struct_fields__:
        value = getattr(asked, option)
        if value is None or option in _ALWAYS:
            continue
        if option not in abilities:
            allowed = ", ".join(sorted(_ALWAYS | set(abilities)))
            faults.add("D350", f"{place} {option}", kind=kind, option=option, allowed=allowed)
        elif abilities[option] and value not in abilities[option]:
            values = ", ".join(_shown(one) for one in abilities[option])
            faults.add("D351", f"{place} {option}", kind=kind, option=option, found=_shown(value), allowed=values)


def _shown(value: object) -> str:
    return msgspec.json.encode(value).decode()
