"""Where charset definitions come from: this package, installed plug-ins, and files of a site.

A plug-in registers a package under the entry point group ``migrate.charsets``; every TOML file beside its
``__init__.py`` is a definition. A site names a file: ``charset = "lets-j.toml"``. Tables are looked for beside the
definition (``lets-j.tsv`` or ``lets-j.tsv.gz``) and then among the shipped ones.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from migrate.charsets.definition import Definition, Signs, State, chosen, patched, spelled
from migrate.definitions import load_toml, nearest, read_text
from migrate.errors import DefinitionError
from migrate.plugins import entry_points

_BUILT_IN = Path(__file__).parent / "definitions"
#: Options that several definitions share, and the signs' characters by convention.
_COMMON = "common.toml"


@dataclass(frozen=True, slots=True)
class Found:
    """A definition with its options applied. ``files``: those of a site it was read from; none for what is
    installed."""

    definition: Definition
    files: tuple[Path, ...] = ()


def define(name: str, options: Mapping[str, str], place: str = "charset", base: Path = Path()) -> Found:
    """The definition called ``name``, or in the file ``name`` (``….toml``, relative to ``base``), with ``options``.

    Raises ``DefinitionError``: D304 for a name no definition has, D103 for an option or a value of one that it lacks;
    for a file of a site also D101, D102, D103 and D312 for tables that cannot be used.
    """
    if name.endswith(".toml"):
        return _from_file(base / name, options, place)
    path, preset = _path_of(name, place)
    found = chosen(_raw(path), _conventions(), {**preset, **options}, place)
    return Found(found if path.parent == _BUILT_IN else _resolved(found, path.parent))


@cache
def known() -> Mapping[str, tuple[Path, Mapping[str, str]]]:
    """Every name in its one spelling → the definition's file and the options the name stands for.

    Raises ``DefinitionError`` D312 where two definitions have one name.
    """
    found: dict[str, tuple[Path, Mapping[str, str]]] = {}
    for path in _paths():
        for name, options in _names(_raw(path)).items():
            if found.setdefault(spelled(name), (path, options)) != (path, options):
                raise DefinitionError.one("D312", str(path), message=f"{name} = {found[spelled(name)][0]}")
    return found


@cache
def display_names() -> tuple[str, ...]:
    """Every name as its definition writes it, sorted."""
    return tuple(sorted(name for path in _paths() for name in _names(_raw(path))))


def raw_definitions() -> Mapping[str, Mapping[str, Any]]:
    """Every installed definition as its file says, by its name, with the options it shares with others."""
    return {_raw(path)["name"]: _raw(path) for path in _paths()}


def _path_of(name: str, place: str) -> tuple[Path, Mapping[str, str]]:
    """The file and the preset options of a name. A name that is a file's is found without reading the others."""
    key = spelled(name)
    path = _by_stem().get(key)
    if path is not None:
        return path, next(options for other, options in _names(_raw(path)).items() if spelled(other) == key)
    try:
        return known()[key]
    except KeyError:
        found = nearest(name.casefold(), display_names())
        raise DefinitionError.one("D304", place, found=name, nearest=found) from None


@cache
def _by_stem() -> Mapping[str, Path]:
    return {spelled(path.stem): path for path in sorted(_BUILT_IN.glob("*.toml")) if path.name != _COMMON}


def _paths() -> Iterator[Path]:
    yield from _by_stem().values()
    for point in sorted(entry_points(group="migrate.charsets"), key=lambda point: point.name):
        package = find_spec(point.module)
        if package is not None and package.origin is not None:
            yield from sorted(Path(package.origin).parent.glob("*.toml"))


def _names(raw: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    return {raw["name"]: {}, **raw.get("names", {})}


@cache
def _raw(path: Path) -> dict[str, Any]:
    """A definition as its file says, with the common options that mean something to it."""
    raw = tomllib.loads(read_text(path))
    if raw.get("form", "tables") != "tables":
        return raw
    common = _common()["options"]
    signs = any("signs" in state for state in raw.get("states", {}).values())
    options = {name: option for name, option in common.items() if signs or name != "convention"}
    return patched({"options": options}, raw)


@cache
def _common() -> dict[str, Any]:
    return tomllib.loads((_BUILT_IN / _COMMON).read_text(encoding="utf-8"))


@cache
def _conventions() -> Mapping[str, Signs]:
    return msgspec.convert(_common()["conventions"], dict[str, Signs])


def _from_file(path: Path, options: Mapping[str, str], place: str) -> Found:
    load_toml(path, Definition)
    _raw.cache_clear()  # the file may have changed since it was last read
    found = _resolved(chosen(_raw(path), _conventions(), options, place), path.parent)
    tables = {table for state in found.states.values() for table in (*state.tables, state.byte_map)}
    beside = sorted(Path(table) for table in tables if Path(table).is_absolute() or Path(table).parent != Path())
    return Found(found, (path, *beside))


def _resolved(definition: Definition, folder: Path) -> Definition:
    """The tables that lie in ``folder`` by their paths."""

    def beside(table: str) -> str:
        paths = (folder / f"{table}{ending}" for ending in (".tsv", ".tsv.gz") if table)
        return next((str(path) for path in paths if path.is_file()), table)

    def state_of(state: State) -> State:
        tables = tuple(map(beside, state.tables))
        return msgspec.structs.replace(state, tables=tables, byte_map=beside(state.byte_map))

    return msgspec.structs.replace(definition, states={name: state_of(s) for name, s in definition.states.items()})
