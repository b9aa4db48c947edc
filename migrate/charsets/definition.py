"""Charset definitions: TOML data that says which tables, states, shifts and user areas make up a charset.

An *option* is a choice that sites make differently (the single-byte table, X'4040' as one space or two). Each of its
values is a patch: a piece of the same TOML laid over the definition. A new shift-coded charset is a table and a few
lines of TOML; where definitions come from is ``catalogue``'s to know.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

import msgspec

from migrate.errors import DefinitionError


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in both languages."""

    ja: str
    en: str


class UserArea(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes that are computed, not listed: leads of ``first``..``last`` by ``trails``, counted up from
    ``code_point``."""

    first: str
    last: str
    trails: str
    code_point: str


class Amendment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row that stands in place of every row the tables have for its code. ``why``: the evidence."""

    code: str
    unicode: str
    options: str = ""
    why: str = ""


class Signs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The double-byte codes of the signs that JIS and Microsoft give different characters (``common.toml``)."""

    wave_dash: str
    parallel: str
    minus: str
    cent: str
    pound: str
    not_sign: str
    dash: str


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What bytes mean until the next shift. ``widths``: code lengths in bytes taken from the tables.

    ``tables``: where several have a code, the first counts. ``text``: the columns that give the text, the first that is
    not empty. ``prefix``: only codes that begin with these bytes, which are taken off. ``byte_map``: a table through
    which every byte of a code goes; ``amendments``, ``runs`` (amendments that count up like a
    user area) and ``user_areas`` are written in the tables' codes. ``additions``: a site's own rows, in the charset's
    codes. ``leads``: bytes that begin a two-byte code whether or not one is
    defined, as ``"81-9F E0-FC"``.
    """

    tables: tuple[str, ...]
    widths: tuple[int, ...]
    text: tuple[str, ...] = ("unicode",)
    prefix: str = ""
    byte_map: str = ""
    leads: str = ""
    signs: Signs | None = None
    user_areas: tuple[UserArea, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    runs: tuple[UserArea, ...] = ()
    additions: tuple[Amendment, ...] = ()


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A byte sequence (hex) that switches to the state ``to``; it is understood in every state.

    Where several lead to one state, an encoder writes the first.
    """

    bytes: str
    to: str


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named choice: its values, each with the patch it lays over the definition."""

    default: str
    note: Words
    values: dict[str, dict[str, Any]]


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A charset as its TOML file says, with the options applied.

    ``initial``: the state in which text begins; ``national``: the state of double-byte fields (``PIC N``), where no
    shifts occur. ``big_endian``: UTF-16's byte order.
    ``fallbacks``: encode characters that only resemble what their code stands for; they come back as another character.
    ``plain_kanji``: encode a kanji without selector by the code that stands for one of its shapes; it comes back with
    the selector. ``convention``: whose characters the ``signs`` are given.
    ``names``: further names, each a choice of options. ``notes``: what a user must know, unverified parts above all.
    """

    name: str
    title: Words = Words("", "")
    source: str = ""
    licence: str = ""
    form: Literal["tables", "utf-8", "utf-16"] = "tables"
    big_endian: bool = False
    initial: str = ""
    national: str = ""
    states: dict[str, State] = {}
    shifts: tuple[Shift, ...] = ()
    fallbacks: bool = False
    plain_kanji: bool = False
    convention: str = "published"
    names: dict[str, dict[str, str]] = {}
    options: dict[str, Option] = {}
    notes: tuple[Words, ...] = ()


def spelled(name: str) -> str:
    """The one spelling of a name: ``IBM_930``, ``ibm-930`` and ``Ibm930`` are the same charset."""
    return "".join(c for c in name.casefold() if c.isalnum())


def chosen(
    raw: Mapping[str, Any], conventions: Mapping[str, Signs], options: Mapping[str, str], place: str
) -> Definition:
    """The definition with ``options`` applied, those that are not given at their defaults.

    Raises ``DefinitionError``: D103 for an option or a value of one that the definition lacks.
    """
    declared = msgspec.convert(raw.get("options", {}), dict[str, Option])
    laid = dict(raw)
    for key, value in {**{key: option.default for key, option in declared.items()}, **options}.items():
        _require(key, declared, place)
        _require(value, declared[key].values, place)
        laid = patched(laid, declared[key].values[value])
    definition = msgspec.convert(laid, Definition)
    convention = conventions.get(definition.convention)
    if convention is None:
        return definition
    states = {name: _with_signs(state, convention) for name, state in definition.states.items()}
    return msgspec.structs.replace(definition, states=states)


def _require(found: str, allowed: Collection[str], place: str) -> None:
    if found not in allowed:
        raise DefinitionError.one("D103", place, found=found, allowed=", ".join(allowed) or "–")


def _with_signs(state: State, convention: Signs) -> State:
    if state.signs is None:
        return state
    pairs = ((getattr(state.signs, sign), getattr(convention, sign)) for sign in Signs.__struct_fields__)
    signs = tuple(Amendment(code, unicode) for code, unicode in pairs)
    return msgspec.structs.replace(state, amendments=(*state.amendments, *signs))


def patched(base: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """``patch`` laid over ``base``: tables are merged, everything else is replaced."""
    merged = dict(base)
    for key, value in patch.items():
        old = merged.get(key)
        merged[key] = patched(old, value) if isinstance(value, dict) and isinstance(old, dict) else value
    return merged
