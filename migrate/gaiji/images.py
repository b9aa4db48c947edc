"""Images of 外字: what a site's table may name to show a character that no font has."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from migrate.errors import machine_faults

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}svg"
#: One glyph needs no more.
MAX_BYTES = 1 << 20


def image_fault(path: Path) -> str | None:
    """None for a PNG or SVG file of reasonable size; else the code of what is wrong: D101 (no such file) or D328."""
    if not path.is_file():
        return "D101"
    with machine_faults(path), path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    return None if len(data) <= MAX_BYTES and (data.startswith(_PNG) or _is_svg(data)) else "D328"


def _is_svg(data: bytes) -> bool:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return bool(etree.fromstring(data, parser).tag in {_SVG, "svg"})
    except etree.XMLSyntaxError:
        return False
