"""Charsets of Japanese mainframes and PCs: JEF, IBM kanji, code page 932, UTF-8.

``get("jef")`` gives a ``Charset``; importing this package also registers the charsets as Python codecs, so that
``open(path, encoding="jef")`` works. Numba, Polars and the tables are loaded when something is first decoded.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from pathlib import Path

from migrate.charsets import definition
from migrate.charsets.charset import Charset, Mode, TableCharset, Utf8Charset
from migrate.charsets.overlay import OverlayRow, overlaid, read_overlay
from migrate.charsets.text_column import TextColumn

__all__ = ["Charset", "Mode", "OverlayRow", "TextColumn", "get", "names", "read_overlay"]


def get(
    name: str | Mapping[str, str],
    *,
    place: str = "charset",
    base: Path = Path(),
    overlay: Sequence[OverlayRow] = (),
) -> Charset:
    """The charset called ``name`` in any spelling, or ``{"text": "jef", "single": "ebcdic"}`` with options.

    ``place`` is what a fault names: ``juki.source.toml charset``. The option ``overlay`` names a CSV file of the site's
    own characters, relative to ``base``; the rows of ``overlay`` are laid over the tables together with the file's.
    Raises ``DefinitionError``: D304 for an unknown name, D103 for an unknown option or value, and the faults of
    ``read_overlay`` and ``overlaid``.
    """
    options = {"text": name} if isinstance(name, str) else dict(name)
    text = options.pop("text", "")
    files = tuple(base / path for path in (options.pop("overlay", None),) if path)
    rows = (*(row for path in files for row in read_overlay(path)), *overlay)
    key = (definition.spelled(text), *sorted(options.items()), *files, *rows)
    charset = _made.get(key)
    if charset is None:
        found = definition.define(text, options, place)
        if rows:
            found = overlaid(found, rows)
        charset = _made[key] = (Utf8Charset if found.form == "utf-8" else TableCharset)(found, files)
    return charset


def names() -> tuple[str, ...]:
    """Every name a definition gives a charset, sorted."""
    return definition.display_names()


_made: dict[tuple[object, ...], Charset] = {}


def _lookup(name: str) -> codecs.CodecInfo | None:
    """What ``codecs.lookup`` asks for names that Python does not know."""
    if definition.spelled(name) not in definition.known():
        return None
    from migrate.charsets.codec import codec_info  # noqa: PLC0415  only where a codec is used

    return codec_info(get(name))


codecs.register(_lookup)
