"""Makes the tables no one publishes as a file: ``python -m migrate.charsets.derive`` writes them into ``tables/``.

CPython's codecs give Shift_JIS, EUC-JP and their JIS X 0213 versions, row by row; eucJP-ms is what TOG/JVC's definition
makes of code page 932 and JIS X 0212; ``jis83_places`` lists the kanji whose place in JIS X 0208 holds another shape in
the tables of the makers. The tests hold the files to what this module makes of the same inputs.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, product
from pathlib import Path

from migrate.charsets.tables import DECODING, Direction, read_table

#: Table → the codec of CPython it lists.
CODECS = {
    "cpython_shift_jis": "shift_jis",
    "cpython_shift_jis_2004": "shift_jis_2004",
    "cpython_euc_jp": "euc_jp",
    "cpython_euc_jis_2004": "euc_jis_2004",
}
#: The tables whose kanji are drawn as JIS C 6226-1978 drew them, in the codes of EUC.
_MAKERS = ("fujitsu_jef", "hitachi_keis78")
_FLAGS = {Direction.BOTH: "0", Direction.FALLBACK: "1", Direction.DECODE: "3"}
_FIRST_KANJI, _LAST_KANJI = 0xB0, 0xF4
_SS3 = b"\x8f"
_CELLS = range(1, 95)
_ROWS_OF_PLANE_2 = (1, 3, 4, 5, 8, *range(12, 16), *range(78, 95))
_LAST_ROW_BELOW_A0, _FIRST_CELL_BEYOND_7F = 62, 64
_IBM_BEGINS = (0xF3, 0xF3)

Lines = Iterator[tuple[bytes, str, str]]


def tables() -> Iterator[tuple[str, str]]:
    """The name and the text of every derived table."""
    for table, codec in CODECS.items():
        yield table, _text(_of_codec(codec))
    yield "eucjp_ms", _text(_eucjp_ms())
    places = list(_jis83_places())
    yield "jis83_places", _text(places)
    # NEC's user area begins where JIS X 0208 put its last kanji, in row 84
    seven_bits = [(bytes(b & 0x7F for b in code), text, flag) for code, text, flag in places if code[0] < _LAST_KANJI]
    yield "jis83_places_7bit", _text(seven_bits)


def _of_codec(codec: str) -> Lines:
    """Every code of one to three bytes; then characters that are encoded as the code of another."""
    codes: dict[bytes, str] = {}
    for code in _candidates(codec):
        try:
            text = code.decode(codec)
        except UnicodeDecodeError:
            continue
        codes[code] = text
    for code, text in codes.items():
        yield code, text, "0" if _encoded(text, codec) == code else "3"
    texts = set(codes.values())
    for character in map(chr, (*range(0xD800), *range(0xE000, 0x30000))):
        near = _encoded(character, codec) if character not in texts else None
        if near in codes:
            yield near, character, "1"


def _candidates(codec: str) -> Iterator[bytes]:
    leads = {byte for byte in range(0x80, 0x100) if _leads(bytes([byte]), codec)}
    yield from (bytes([byte]) for byte in range(256) if byte not in leads)
    yield from map(bytes, product(sorted(leads), range(256)))
    if "euc" in codec:
        # beside plane 2 of JIS X 0213 the codec for 2004 also knows JIS X 0212, whose rows are the others
        rows = _ROWS_OF_PLANE_2 if codec == "euc_jis_2004" else _CELLS
        yield from (bytes((*_SS3, row + 0xA0, cell + 0xA0)) for row, cell in product(rows, _CELLS))


def _leads(byte: bytes, codec: str) -> bool:
    try:
        byte.decode(codec)
    except UnicodeDecodeError as error:
        return "incomplete" in error.reason
    return False


def _encoded(text: str, codec: str) -> bytes | None:
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return None


def _eucjp_ms() -> Lines:
    """Code set 1: JIS X 0208 and NEC's row 13 as code page 932 has them; code set 3: JIS X 0212 and, behind it, IBM's
    characters that neither has, in IBM's order. The user areas are computed."""
    taken: set[str] = set()
    for code, text in chain(_ascii_and_kana(), _code_set_1(), _code_set_3()):
        yield code, text, "3" if text in taken else "0"
        taken.add(text)


def _ascii_and_kana() -> Iterator[tuple[bytes, str]]:
    return ((code, text) for code, text in _decoded("cpython_euc_jp").items() if code < b"\x80" or code[:1] == b"\x8e")


def _code_set_1() -> Iterator[tuple[bytes, str]]:
    microsoft = _decoded("windows-932-2000")
    for row, cell in product((*range(1, 9), 13, *range(16, 85)), _CELLS):
        lead = (row + 1) // 2 + (0x80 if row <= _LAST_ROW_BELOW_A0 else 0xC0)
        trail = cell + 0x9E if row % 2 == 0 else cell + 0x3F + (cell >= _FIRST_CELL_BEYOND_7F)
        code = bytes((lead, trail))
        if code in microsoft:
            yield bytes((row + 0xA0, cell + 0xA0)), microsoft[code]


def _code_set_3() -> Iterator[tuple[bytes, str]]:
    jis = {code: text for code, text in _decoded("cpython_euc_jp").items() if code.startswith(_SS3)}
    jis |= {b"\x8f\xa2\xb7": "～", b"\x8f\xa2\xc3": "￤"}
    yield from sorted(jis.items())
    ibm = (
        text for code, text in sorted(_decoded("windows-932-2000").items()) if code >= b"\xfa\x40" and code < b"\xfd"
    )
    beyond = (text for text in ibm if text == "№" or text not in {*jis.values(), "￢", "∵"})
    places = ((row, cell) for row, cell in product((0xF3, 0xF4), range(0xA1, 0xFF)) if (row, cell) >= _IBM_BEGINS)
    yield from ((bytes((0x8F, *place)), text) for place, text in zip(places, beyond, strict=True))


def _decoded(table: str) -> dict[bytes, str]:
    return {row.code: row.text for row in read_table(table) if row.direction in DECODING}


def _jis83_places() -> Lines:
    drawn = [_drawn(maker) for maker in _MAKERS]
    for code in map(bytes, product(range(_FIRST_KANJI, _LAST_KANJI + 1), range(0xA1, 0xFF))):
        try:
            here = code.decode("euc_jp")
        except UnicodeDecodeError:
            continue
        if any(shapes.get(code) != here for shapes in drawn):
            yield code, here, "0"


def _drawn(maker: str) -> dict[bytes, str]:
    """Code → the shape, with its variation selector."""
    rows = read_table(maker, ("hanyo_denshi_ivs", "unicode"))
    return {row.code: row.text for row in rows if row.direction in DECODING}


def _text(lines: Iterable[tuple[bytes, str, str]]) -> str:
    rows = (f"{code.hex().upper()}\t{' '.join(f'{ord(c):04X}' for c in text)}\t{flag}" for code, text, flag in lines)
    return "\n".join(("code\tunicode\tflag", *rows)) + "\n"


def main() -> int:
    """Write the derived tables and the checksums of all."""
    folder = Path(__file__).parent / "tables"
    for name, text in tables():
        (folder / f"{name}.tsv.gz").write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.glob("*.tsv*"))]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
