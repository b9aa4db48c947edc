"""What there is to say of a charset, made from its definition and its tables: for ``migrate charset`` and its page."""

from __future__ import annotations

import msgspec

from migrate.charsets.catalogue import define
from migrate.charsets.definition import Amendment, Definition, Shift, State, UserArea, Words
from migrate.charsets.tables import DECODING, Direction, rows_of


class StateFacts(msgspec.Struct, frozen=True):
    """One state. ``decodes``: codes that stand for a text; ``encodes``: texts that have a code, without asking."""

    name: str
    tables: tuple[str, ...]
    byte_map: str
    code_bytes: tuple[int, ...]
    decodes: int
    encodes: int
    user_areas: tuple[UserArea, ...]
    amendments: tuple[Amendment, ...]
    runs: tuple[UserArea, ...]


class OptionFacts(msgspec.Struct, frozen=True):
    """One option: its values, the default first."""

    name: str
    values: tuple[str, ...]
    note: Words


class Facts(msgspec.Struct, frozen=True):
    """A charset with its options chosen. ``names``: all that mean it, with the options each stands for."""

    name: str
    names: dict[str, dict[str, str]]
    title: Words
    source: str
    licence: str
    form: str
    initial: str
    national: str
    states: tuple[StateFacts, ...]
    shifts: tuple[Shift, ...]
    options: tuple[OptionFacts, ...]
    notes: tuple[Words, ...]


def describe(name: str, options: dict[str, str] | None = None) -> Facts:
    """The facts of the charset called ``name``. Raises ``DefinitionError``, see ``catalogue.define``."""
    definition = define(name, options or {}).definition
    return Facts(
        name=definition.name,
        names=definition.names,
        title=definition.title,
        source=definition.source,
        licence=definition.licence,
        form=definition.form,
        initial=definition.initial,
        national=definition.national,
        states=tuple(_state(label, state) for label, state in definition.states.items()),
        shifts=definition.shifts,
        options=tuple(_options(definition)),
        notes=definition.notes,
    )


def _options(definition: Definition) -> list[OptionFacts]:
    return [
        OptionFacts(name, (option.default, *(value for value in option.values if value != option.default)), option.note)
        for name, option in definition.options.items()
    ]


def _state(name: str, state: State) -> StateFacts:
    rows = rows_of(state)
    return StateFacts(
        name=name,
        tables=state.tables,
        byte_map=state.byte_map,
        code_bytes=state.widths,
        decodes=len({row.code for row in rows if row.direction in DECODING}),
        encodes=len({row.text for row in rows if row.direction in (Direction.BOTH, Direction.EXTRA)}),
        user_areas=state.user_areas,
        amendments=tuple(amendment for amendment in state.amendments if amendment.why),
        runs=state.runs,
    )
