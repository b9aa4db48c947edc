"""Charset definitions: TOML data that says which tables, states, shifts and user areas make up a charset.

An *option* is a choice that sites make differently (the single-byte table, X'4040' as one space or two). Each of its
values is a patch: a piece of the same TOML laid over the definition. A new shift-coded charset is a table and a few
lines of TOML.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from migrate.errors import DefinitionError


class UserArea(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes that are computed, not listed: leads of ``first``..``last`` by ``trails``, counted up from
    ``code_point``."""

    first: str
    last: str
    trails: str
    code_point: str


class Amendment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row that stands in place of every row the tables have for its code."""

    code: str
    unicode: str
    options: str = ""


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What bytes mean until the next shift. ``widths``: code lengths in bytes taken from the tables.

    ``text``: the columns of the table that give the text, the first that is not empty.
    """

    tables: tuple[str, ...]
    widths: tuple[int, ...]
    text: tuple[str, ...] = ("unicode",)
    user_areas: tuple[UserArea, ...] = ()
    amendments: tuple[Amendment, ...] = ()


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A byte sequence (hex) that switches to the state ``to``; it is understood in every state.

    Where several lead to one state, an encoder writes the first.
    """

    bytes: str
    to: str


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named choice: its values, each with the patch it lays over the definition."""

    default: str
    note: str
    values: dict[str, dict[str, Any]]


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A charset as its TOML file says, with the options applied.

    ``initial``: the state in which text begins; ``national``: the state of double-byte fields (``PIC N``), where no
    shifts occur.
    ``fallbacks``: encode characters that only resemble what their code stands for; they come back as another character.
    ``plain_kanji``: encode a kanji without selector by the code that stands for one of its shapes; it comes back with
    the selector.
    ``names``: further names, each a choice of options.
    """

    name: str
    title: str
    source: str
    licence: str
    form: Literal["tables", "utf-8"] = "tables"
    initial: str = ""
    national: str = ""
    states: dict[str, State] = {}
    shifts: tuple[Shift, ...] = ()
    fallbacks: bool = False
    plain_kanji: bool = False
    names: dict[str, dict[str, str]] = {}
    options: dict[str, Option] = {}


def spelled(name: str) -> str:
    """The one spelling of a name: ``IBM_930``, ``ibm-930`` and ``Ibm930`` are the same charset."""
    return "".join(c for c in name.casefold() if c.isalnum())


@cache
def known() -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """Every name in its one spelling → the definition file's stem and the options the name stands for."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for stem, raw in _raw().items():
        for name, options in {raw["name"]: {}, **raw.get("names", {})}.items():
            if found.setdefault(spelled(name), (stem, options)) != (stem, options):
                raise ValueError(f"two charset definitions are called {name}")
    return found


@cache
def display_names() -> tuple[str, ...]:
    """Every name as its definition writes it, sorted."""
    return tuple(sorted(name for raw in _raw().values() for name in (raw["name"], *raw.get("names", {}))))


def define(name: str, options: Mapping[str, str], place: str = "charset") -> Definition:
    """The definition called ``name`` with ``options`` applied.

    Raises ``DefinitionError``: D304 for a name no definition has, D103 for an option or a value of one that it lacks.
    """
    try:
        stem, preset = known()[spelled(name)]
    except KeyError:
        close = difflib.get_close_matches(name.casefold(), display_names(), n=1, cutoff=0.3)
        raise DefinitionError.one("D304", place, found=name, nearest=next(iter(close), "–")) from None
    raw = _raw()[stem]
    declared = msgspec.convert(raw.get("options", {}), dict[str, Option])
    chosen = {**{key: option.default for key, option in declared.items()}, **preset, **options}
    for key, value in chosen.items():
        _require(key, declared, place)
        _require(value, declared[key].values, place)
        raw = _patched(raw, declared[key].values[value])
    return msgspec.convert(raw, Definition)


def _require(found: str, allowed: Collection[str], place: str) -> None:
    if found not in allowed:
        raise DefinitionError.one("D103", place, found=found, allowed=", ".join(allowed) or "–")


def _patched(base: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """``patch`` laid over ``base``: tables are merged, everything else is replaced."""
    merged = dict(base)
    for key, value in patch.items():
        old = merged.get(key)
        merged[key] = _patched(old, value) if isinstance(value, dict) and isinstance(old, dict) else value
    return merged


@cache
def _raw() -> Mapping[str, dict[str, Any]]:
    """The definition files as read, by stem, each with the options every charset has (``common.toml``)."""
    folder = files("migrate.charsets").joinpath("definitions")
    texts = {
        f.name.removesuffix(".toml"): f.read_text(encoding="utf-8")
        for f in folder.iterdir()
        if f.name.endswith(".toml")
    }
    common = tomllib.loads(texts.pop("common"))
    return {stem: _patched(common, tomllib.loads(text)) for stem, text in sorted(texts.items())}
