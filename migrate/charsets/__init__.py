"""Charsets of Japanese mainframes and PCs: JEF, KEIS, JIPS, IBM kanji, code page 932, EUC, ISO-2022-JP, Unicode.

``get("jef")`` gives a ``Charset``; importing this package also registers the charsets as Python codecs, so that
``open(path, encoding="jef")`` works. Numba, Polars and the tables are loaded when something is first decoded.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from pathlib import Path

from migrate.charsets import catalogue, definition
from migrate.charsets.charset import Charset, Mode, TableCharset, Utf8Charset, Utf16Charset
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

    A name that ends in ``.toml`` is a definition of the site, relative to ``base``. ``place`` is what a fault names:
    ``juki.source.toml charset``. The option ``overlay`` names a CSV file of the site's own characters, also relative to
    ``base``; the rows of ``overlay`` are laid over the tables together with the file's.
    Raises ``DefinitionError``: the faults of ``catalogue.define``, ``read_overlay`` and ``overlaid``.
    """
    options = {"text": name} if isinstance(name, str) else dict(name)
    text = options.pop("text", "")
    files = tuple(base / path for path in (options.pop("overlay", None),) if path)
    rows = (*(row for path in files for row in read_overlay(path)), *overlay)
    key = (definition.spelled(text), *sorted(options.items()), *files, *rows)
    if key in _made:
        return _made[key]
    found = catalogue.define(text, options, place, base)
    laid = overlaid(found.definition, rows) if rows else found.definition
    charset = _KINDS[laid.form](laid, (*found.files, *files))
    if found.files:  # they may change, and no test has ever seen them
        charset.prove(str(found.files[0]))
    else:
        _made[key] = charset
    return charset


def names() -> tuple[str, ...]:
    """Every name a definition gives a charset, sorted."""
    return catalogue.display_names()


_KINDS: Mapping[str, type[Charset]] = {"tables": TableCharset, "utf-8": Utf8Charset, "utf-16": Utf16Charset}
_made: dict[tuple[object, ...], Charset] = {}


def _lookup(name: str) -> codecs.CodecInfo | None:
    """What ``codecs.lookup`` asks for names that Python does not know."""
    if definition.spelled(name) not in catalogue.known():
        return None
    from migrate.charsets.codec import codec_info  # noqa: PLC0415  only where a codec is used

    return codec_info(get(name))


codecs.register(_lookup)
