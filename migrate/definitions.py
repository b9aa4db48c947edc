"""Definitions: TOML files read into typed structs, with every fault found at once and located by line.

The struct is the single source: its JSON Schema (``schema_of``) checks the file, is published under
``layouts/schema/`` for editors, and documents the keys.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from migrate.errors import DefinitionError, Faults, MachineError, machine_faults

T = TypeVar("T", bound=msgspec.Struct)


def load_toml(path: Path, kind: type[T]) -> T:
    """Read ``path`` as a ``kind``.

    Raises ``DefinitionError`` with D101 (no such file), D102 (not TOML) or one D103 for every key that is unknown,
    missing or of the wrong kind; ``MachineError`` when the file cannot be read.
    """
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError.one("D102", str(path), message=str(error)) from error
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:  # it names the first fault; the schema finds all of them
        faults = Faults()
        found = sorted(_validator(kind).iter_errors(data), key=lambda one: [str(key) for key in one.absolute_path])
        for fault in found:
            _note(faults, fault, path, text)
        if not found:
            faults.add("D103", str(path), found=str(error), allowed=kind.__name__)
        faults.stop()
        raise


def read_text(path: Path) -> str:
    """A definition's text: UTF-8, a byte order mark is allowed. Raises D101, D109 or a ``MachineError``."""
    try:
        with machine_faults(path):
            return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DefinitionError.one("D109", str(path), message=f"UTF-8: byte {error.start + 1}") from error
    except MachineError as error:
        if path.exists():
            raise
        raise DefinitionError.one("D101", str(path), path=str(path)) from error


def nearest(name: str, known: Collection[str]) -> str:
    """The known name most like ``name``, or – where none is like it."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.4)), "–")


@cache
def schema_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a definition, made from the type that loads it."""
    schema = msgspec.json.schema(kind)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


@cache
def _validator(kind: type[msgspec.Struct]) -> Any:  # jsonschema ships no types
    from jsonschema import Draft202012Validator  # noqa: PLC0415  takes a tenth of a start, and most files are right

    return Draft202012Validator(schema_of(kind))


def _note(faults: Faults, error: Any, path: Path, text: str) -> None:
    keys = list(error.absolute_path)
    allowed = sorted(error.schema.get("properties", {})) if isinstance(error.schema, dict) else []
    if error.validator == "additionalProperties":
        for name in sorted(set(error.instance) - set(allowed)):
            place = _place(path, text, [*keys, name])
            faults.add(
                "D103", place, found=_dotted([*keys, name]), allowed=f"{nearest(name, allowed)}? {', '.join(allowed)}"
            )
    elif error.validator == "required":
        for name in sorted(set(error.validator_value) - set(error.instance)):
            faults.add(
                "D103", _place(path, text, keys), found=f"{_dotted(keys) or path.name}: –", allowed=f"{name} = …"
            )
    else:
        faults.add(
            "D103", _place(path, text, keys), found=f"{_dotted(keys)} = {error.instance!r}", allowed=_wanted(error)
        )


def _wanted(error: Any) -> str:
    value = error.validator_value
    if error.validator == "enum":
        return ", ".join(str(choice) for choice in value)
    if error.validator in {"anyOf", "oneOf"}:
        return " | ".join(str(choice.get("type") or choice.get("enum") or choice.get("$ref", "")) for choice in value)
    return f"{error.validator}: {value}"


def _dotted(keys: Sequence[str | int]) -> str:
    return "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")


def _place(path: Path, text: str, keys: Sequence[str | int]) -> str:
    line = _line_of(text, keys)
    return f"{path}:{line}" if line else str(path)


def _line_of(text: str, keys: Sequence[str | int]) -> int | None:
    """The line of a key: its table's header is looked for first, then the key below it. None when it cannot be told."""
    lines = text.splitlines()
    at = 0
    found: int | None = None
    for position, key in enumerate(keys):
        if isinstance(key, int):
            continue
        index = keys[position + 1] if position + 1 < len(keys) and isinstance(keys[position + 1], int) else None
        name = re.escape(key)
        header = re.compile(rf"\s*\[\[?(?:[^\]]*\.)?\"?{name}\"?\]\]?\s*(?:#.*)?$")
        hits = [n for n in range(at, len(lines)) if header.match(lines[n])]
        if hits:
            at = hits[int(index)] if isinstance(index, int) and index < len(hits) else hits[0]
        else:
            assign = re.compile(rf"\s*(?:[\w\".-]+\.)?\"?{name}\"?\s*=")
            hits = [n for n in range(at, len(lines)) if assign.match(lines[n])]
            if not hits:
                return found
            at = hits[0]
        found = at + 1
    return found
