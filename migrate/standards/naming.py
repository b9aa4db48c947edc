"""Names with placeholders: ``{file_id}_{layout}.csv``. The set of placeholders is closed, nothing else is looked up."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from string import Formatter

from migrate.errors import DefinitionError
from migrate.standards.model import Layout

#: How a number may be written: ``{seq:04}``.
_WIDTH = re.compile(r"0[1-9]|")
#: What cannot stand in the name of a file: a layout's name is that of the standard, and may hold anything.
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def placeholders_of(layout: Layout) -> dict[str, str]:
    """What a layout puts in place of ``{standard}``, ``{business}``, ``{file_id}`` and ``{layout}``.

    A layout without a file id has its business there.
    """
    return {
        "standard": layout.standard,
        "business": layout.business,
        "file_id": layout.file_id or layout.business,
        "layout": layout.name,
    }


def in_file_name(text: str) -> str:
    """A name of the standard as a part of a file's name.

    >>> in_file_name("転入/転出")
    '転入_転出'
    """
    return _NO_FILE_NAME.sub("_", text)


def fields_of(pattern: str, known: Collection[str], place: str, *, numbers: Collection[str] = ()) -> list[str]:
    """The placeholders of a pattern. Raises ``DefinitionError`` D352 for one that is not known or not written so."""
    wrong = DefinitionError.one(
        "D352", place, found=pattern, allowed=", ".join(f"{{{name}}}" for name in (*known, *numbers))
    )
    try:
        parts = [(name, spec, how) for _, name, spec, how in Formatter().parse(pattern) if name is not None]
    except ValueError as error:
        raise wrong from error
    for name, spec, how in parts:
        spec_ok = _WIDTH.fullmatch(spec or "") is not None if name in numbers else not spec
        if name not in {*known, *numbers} or not spec_ok or how:
            raise wrong
    return [name for name, _, _ in parts]


def expand(pattern: str, values: Mapping[str, str], place: str) -> str:
    """The pattern with its placeholders filled in. Raises as ``fields_of``.

    >>> expand("{file_id}_{layout}", {"file_id": "001o006", "layout": "住民情報"}, "file_name")
    '001o006_住民情報'
    """
    fields_of(pattern, values, place)
    return pattern.format_map(values)
