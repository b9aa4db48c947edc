"""The tables against what glibc's iconv and CPython make of them. conventions.csv says where and why we differ."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from migrate import charsets
from migrate.charsets.tables import DECODING, rows_of

CONVENTIONS = Path(__file__).with_name("conventions.csv")
NEEDS_UCONV = pytest.mark.skipif(shutil.which("uconv") is None, reason="uconv is not installed")
NEEDS_ICONV = pytest.mark.skipif(shutil.which("iconv") is None, reason="iconv is not installed")


def conventions(charset: str, oracle: str = "glibc") -> dict[bytes, tuple[str | None, str | None]]:
    """Code → (our text, the oracle's text), None for undecodable, of the codes listed by name."""
    listed = {}
    with CONVENTIONS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if (row["charset"], row["oracle"]) != (charset, oracle):
                continue
            codes = row["codes"].split()
            for code, mine, theirs in zip(codes, each(row["ours"], codes), each(row["theirs"], codes), strict=True):
                listed[bytes.fromhex(code)] = (mine, theirs)
    return listed


def each(points: str, codes: list[str]) -> list[str | None]:
    found = [chr(int(point, 16)) for point in points.split()] or [None]
    return found if len(found) == len(codes) else found * len(codes)


def ours(charset: charsets.Charset, data: bytes) -> str | None:
    try:
        return charset.decode(data)
    except UnicodeDecodeError:
        return None


class Iconv:
    """glibc's decoder, one process for many codes."""

    def __init__(self, name: str, newline: bytes) -> None:
        self._name = name
        self._newline = newline

    def texts(self, codes: list[bytes]) -> list[str | None]:
        """The text of each code, None where iconv refuses it; halves the list until one process can take it."""
        joined = self._run(self._newline.join(codes))
        if joined is not None and joined.count("\n") == len(codes) - 1:
            return list(joined.split("\n"))
        if len(codes) == 1:
            return [joined]
        middle = len(codes) // 2
        return self.texts(codes[:middle]) + self.texts(codes[middle:])

    def surviving(self, codes: list[bytes]) -> list[str]:
        """What is left of each code when iconv drops what it cannot decode."""
        joined = self._run(self._newline.join(codes), "-c")
        assert joined is not None
        return joined.split("\n")

    def _run(self, data: bytes, *options: str) -> str | None:
        command = ["iconv", *options, "-f", self._name, "-t", "UTF-8"]
        done = subprocess.run(command, input=data, capture_output=True, check=False)
        return done.stdout.decode() if done.returncode == 0 or options else None


def check(charset: charsets.Charset, iconv: Iconv, codes: list[bytes], bare: dict[bytes, bytes]) -> None:
    """``bare``: what is fed in → the code it holds. Every code is the same in both, or listed."""
    listed = conventions(charset.name)
    defined = [code for code in codes if ours(charset, code) is not None and bare[code] not in listed]
    assert [ours(charset, code) for code in defined] == iconv.texts(defined)
    for code in codes:
        if bare[code] in listed:
            assert (ours(charset, code), *iconv.texts([code])) == listed[bare[code]], code.hex()


@pytest.mark.oracle
@NEEDS_ICONV
@pytest.mark.parametrize("number", ["930", "939", "1390", "1399"])
def test_ibm_kanji_decodes_every_code_as_glibc_does(number):
    charset, iconv = charsets.get(f"ibm-{number}"), Iconv(f"IBM{number}", b"\x25")
    singles = {bytes([b]): bytes([b]) for b in range(256) if b not in (0x0E, 0x0F, 0x25)}
    check(charset, iconv, list(singles), singles)
    doubles = {b"\x0e" + bytes([a, b]) + b"\x0f": bytes([a, b]) for a in range(256) for b in range(256)}
    for plain in (0x0E, 0x0F):
        doubles = {code: pair for code, pair in doubles.items() if plain not in pair}
    check(charset, iconv, list(doubles), doubles)
    undefined = [code for code in doubles if ours(charset, code) is None and 0x25 not in doubles[code]]
    assert len(undefined) > 40_000
    assert set(iconv.surviving(undefined)) == {""}


@pytest.mark.oracle
@NEEDS_ICONV
def test_cp932_decodes_every_code_as_glibc_does():
    charset, iconv = charsets.get("cp932"), Iconv("CP932", b"\n")
    codes = [bytes([b]) for b in range(256) if not charset.lead[b] and b != 0x0A]
    codes += [bytes([a, b]) for a in range(256) if charset.lead[a] for b in range(256) if b != 0x0A]
    check(charset, iconv, codes, {code: code for code in codes})
    undefined = [code for code in codes if len(code) == 2 and ours(charset, code) is None]
    assert len(undefined) > 4_000
    for code, left in zip(undefined, iconv.surviving(undefined), strict=True):
        assert left in ("", ours(charset, code[1:])), code.hex()


def test_cp932_decodes_every_code_as_cpython_does():
    charset = charsets.get("cp932")
    for first in range(256):
        trails = range(256) if charset.lead[first] else (None,)
        for code in (bytes([first]) if trail is None else bytes([first, trail]) for trail in trails):
            try:
                theirs = code.decode("cp932")
            except UnicodeDecodeError:
                theirs = None
            assert ours(charset, code) == theirs, code.hex()


CONTROLS_OF_ISO_2022 = {b"\n", b"\x0e", b"\x0f", b"\x1b"}
ICONV, UCONV = ("iconv", "-t", "UTF-8", "-f"), ("uconv", "-t", "UTF-8", "--from-callback", "stop", "-f")


def differing(
    command: tuple[str, ...], pairs: list[tuple[bytes, str]], shift: tuple[bytes, bytes]
) -> dict[bytes, str | None]:
    """Code → the oracle's text (None: it refuses) where that is not ours; halves the list down to those codes."""
    data = shift[0] + b"".join(code for code, _ in pairs) + shift[1]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    found = done.stdout.decode("utf-8") if done.returncode == 0 else None
    if found == "".join(text for _, text in pairs):
        return {}
    if len(pairs) == 1:
        return {pairs[0][0]: found or None}
    middle = len(pairs) // 2
    return differing(command, pairs[:middle], shift) | differing(command, pairs[middle:], shift)


def check_every_code(name: str, state: str, command: tuple[str, ...], oracle: str, shift: str = " ") -> None:
    """Every code a state defines is the same in the oracle, or listed. ``shift``: hex before and after the codes."""
    mine, into, back = state_codes(name, state, shift)
    listed = {code: theirs for code, (ours, theirs) in conventions(name, oracle).items() if ours is not None}
    listed = {code: theirs for code, theirs in listed.items() if code in dict(mine)}
    assert differing(command, mine, (into, back)) == listed


def state_codes(name: str, state: str, shift: str) -> tuple[list[tuple[bytes, str]], bytes, bytes]:
    """Every code of a state with the text the kernel decodes it to, and the shifts around them."""
    charset = charsets.get(name)
    rows = [row for row in rows_of(charset.definition.states[state]) if row.direction in DECODING]
    assert len(rows) > 60
    into, back = (bytes.fromhex(part) for part in shift.split(" "))
    codes = b"".join(row.code for row in rows)
    data = into + codes + back if charset.definition.shifts else codes
    assert charset.decode(data) == "".join(row.text for row in rows)
    return [(row.code, row.text) for row in rows], into, back


@pytest.mark.oracle
@NEEDS_ICONV
@pytest.mark.parametrize(
    ("name", "state", "theirs", "shift"),
    [
        ("windows-932", "text", "CP932", " "),
        ("shift-jis", "text", "SHIFT_JIS", " "),
        ("shift-jis-2004", "text", "SHIFT_JISX0213", " "),
        ("euc-jp", "text", "EUC-JP", " "),
        ("eucjp-ms", "text", "EUC-JP-MS", " "),
        ("euc-jis-2004", "text", "EUC-JISX0213", " "),
        ("ibm-300", "text", "IBM930", "0E 0F"),
        ("ibm-1027", "text", "IBM939", " "),
        ("iso-2022-jp", "ascii", "ISO-2022-JP", " "),
        ("iso-2022-jp", "roman", "ISO-2022-JP", "1B284A 1B2842"),
        ("iso-2022-jp", "jis_x_0208", "ISO-2022-JP", "1B2442 1B2842"),
        ("iso-2022-jp", "kana", "ISO-2022-JP-3", "1B2849 1B2842"),
        ("iso-2022-jp-1", "jis_x_0212", "ISO-2022-JP-2", "1B242844 1B2842"),
        ("iso-2022-jp-2004", "jis_x_0213_2", "ISO-2022-JP-3", "1B242850 1B2842"),
        *((f"ibm-{n}", "single", f"IBM{n}", " ") for n in (930, 939, 1390, 1399)),
        *((f"ibm-{n}", "double", f"IBM{n}", "0E 0F") for n in (930, 939, 1390, 1399)),
    ],
)
def test_every_code_is_what_glibc_makes_of_it(name, state, theirs, shift):
    check_every_code(name, state, (*ICONV, theirs), "glibc", shift)


@pytest.mark.oracle
@NEEDS_ICONV
@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("shift-jis", "SHIFT_JIS"),
        ("shift-jis-2004", "SHIFT_JISX0213"),
        ("euc-jp", "EUC-JP"),
        ("eucjp-ms", "EUC-JP-MS"),
        ("euc-jis-2004", "EUC-JISX0213"),
    ],
)
def test_what_has_no_code_here_has_none_in_glibc(name, theirs):
    """glibc drops an undefined code whole, or its lead byte alone and then reads on."""
    charset = charsets.get({"text": name, "single": "jis_roman"} if name == "shift-jis" else name)
    state = charset.definition.states["text"]
    defined = {row.code for row in rows_of(state) if row.direction in DECODING}
    trails = {code[-1] for code in defined if len(code) == 2}
    singles = [bytes([byte]) for byte in range(0x80, 0x100) if not charset.lead[byte]]
    pairs = [bytes((lead, trail)) for lead in range(256) if charset.lead[lead] == 1 for trail in sorted(trails)]
    triples = [bytes((0x8F, a, b)) for a in range(0xA1, 0xFF) for b in range(0xA1, 0xFF)] if 3 in state.widths else []
    undefined = [code for code in (*singles, *pairs, *triples) if code not in defined]
    listed = {code: text for code, (_, text) in conventions(name).items()}
    assert len(undefined) > 40
    for code, left in zip(undefined, Iconv(theirs, b"\n").surviving(undefined), strict=True):
        rest = listed.get(code[1:]) or ours(charset, code[1:])
        assert left == listed[code] if code in listed else left in ("", rest), code.hex()


@pytest.mark.oracle
@NEEDS_UCONV
@pytest.mark.parametrize(
    ("name", "state", "theirs", "shift"),
    [
        ("windows-932", "text", "windows-932", " "),
        ("ibm-943", "text", "ibm-943_P15A-2003", " "),
        ("ibm-290", "text", "ibm-290", " "),
        ("ibm-16684", "text", "ibm-16684", " "),
        *((f"ibm-{n}", "single", f"ibm-{n}", " ") for n in (930, 939, 1390, 1399)),
        *((f"ibm-{n}", "double", f"ibm-{n}", "0E 0F") for n in (930, 939, 1390, 1399)),
    ],
)
def test_every_code_is_what_icu_makes_of_it(name, state, theirs, shift):
    check_every_code(name, state, (*UCONV, theirs), "icu", shift)


@pytest.mark.parametrize(
    ("name", "state", "codec", "shift"),
    [
        ("iso-2022-jp", "jis_x_0208", "iso2022_jp", "1B2442 1B2842"),
        ("iso-2022-jp", "roman", "iso2022_jp", "1B284A 1B2842"),
        ("iso-2022-jp", "kana", "iso2022_jp_ext", "1B2849 1B2842"),
        ("iso-2022-jp-1", "jis_x_0212", "iso2022_jp_1", "1B242844 1B2842"),
        ("iso-2022-jp-2004", "jis_x_0213_1", "iso2022_jp_2004", "1B242851 1B2842"),
        ("iso-2022-jp-2004", "jis_x_0213_2", "iso2022_jp_2004", "1B242850 1B2842"),
    ],
)
def test_every_code_of_iso_2022_is_what_cpython_makes_of_it(name, state, codec, shift):
    mine, into, back = state_codes(name, state, shift)
    listed = conventions(name, "cpython") if state == "jis_x_0213_1" else {}
    for code, text in mine:
        if code not in CONTROLS_OF_ISO_2022:
            theirs = (into + code + back).decode(codec)
            assert (text, theirs) == listed.get(code, (text, text)), code.hex()


@pytest.mark.parametrize("name", ["ibm-930", "ibm-939", "ibm-1390", "ibm-1399", "windows-932"])
def test_every_round_trip_row_of_the_published_table_comes_back(name, table_rows, text_of):
    charset = charsets.get(name)
    (table,) = {table for state in charset.definition.states.values() for table in state.tables}
    for row in table_rows(table):
        code, text = bytes.fromhex(row["code"]), text_of(row["unicode"])
        if row["flag"] == "0":
            encoded = charset.encode(text)
            assert encoded in (code, b"\x0e" + code + b"\x0f"), row
            assert charset.decode(encoded) == text, row
        elif row["flag"] in "12":
            with pytest.raises(UnicodeEncodeError):
                charset.encode(text)


def test_best_fit_is_a_choice_and_never_the_default():
    with pytest.raises(UnicodeEncodeError):
        charsets.get("cp932").encode("À")
    assert charsets.get({"text": "cp932", "fallbacks": "accept"}).encode("À") == b"A"


def test_the_user_area_of_cp932_is_the_private_use_area():
    charset = charsets.get("cp932")
    trails = [*range(0x40, 0x7F), *range(0x80, 0xFD)]
    codes = [bytes((lead, trail)) for lead in range(0xF0, 0xFA) for trail in trails]
    assert charset.decode(b"".join(codes)) == "".join(chr(0xE000 + n) for n in range(1880))
    assert charset.encode(chr(0xE000 + 1879)) == b"\xf9\xfc"
