"""KEIS and JIPS against their published tables, row by row, and against what is documented of shifts and user areas."""

from collections import defaultdict

import msgspec
import pytest

from migrate import charsets
from migrate.charsets.tables import DECODING, Direction, read_byte_map, rows_of

KEIS78, KEIS83 = charsets.get("keis78"), charsets.get("keis83")
JIPS_J, JIPS_E = charsets.get("jips-j"), charsets.get("jips-e")
#: Codes that NEC has twice: bracket forms for vertical lines and letters of half width, beside those of JIS.
JIPS_TWICE = {*(f"{code:04X}" for code in range(0x2B74, 0x2B7E)), "2B7E"}


def amended(charset, state):
    found = charset.definition.states[state]
    ends = [(bytes.fromhex(run.first), bytes.fromhex(run.last)) for run in found.runs]
    runs = {bytes((lead, trail)) for (lead, low), (_, high) in ends for trail in range(low, high + 1)}
    return {bytes.fromhex(amendment.code) for amendment in found.amendments} | runs


@pytest.mark.parametrize(
    ("name", "table", "into", "back"),
    [
        ("keis78", "hitachi_keis78", "0A42", "0A41"),
        ("keis83", "hitachi_keis83", "0A42", "0A41"),
        ("jips-j", "nec_jips", "1A70", "1A71"),
        ("jef", "fujitsu_jef", "28", "29"),
    ],
)
def test_every_row_of_the_table_decodes_to_its_text_unless_an_amendment_stands_in_its_place(
    name, table, into, back, table_rows, text_of
):
    charset = charsets.get(name)
    corrected = amended(charset, "double")
    rows = [row for row in table_rows(table) if bytes.fromhex(row["code"]) not in corrected]
    rows = [row for row in rows if not {"encode_only", "cjk_ci", "unmappable"} & set(row["options"].split(","))]
    rows = [row for row in rows if row["unicode"] != "FFFD"]
    assert len(rows) > 6_800
    data = bytes.fromhex(into) + b"".join(bytes.fromhex(row["code"]) for row in rows) + bytes.fromhex(back)
    assert charset.decode(data) == "".join(text_of(row["hanyo_denshi_ivs"] or row["unicode"]) for row in rows)


@pytest.mark.parametrize(
    ("name", "options", "count"),
    [
        ("keis78", {}, 223),
        ("keis78", {"single": "ebcdic"}, 221),
        ("keis83", {}, 223),
        ("jips-j", {}, 191),
        ("jips-e", {}, 223),
        ("jef-jis8", {}, 191),
    ],
)
def test_every_single_byte_comes_back_as_the_same_byte(name, options, count):
    charset = charsets.get({"text": name, **options})
    rows = [row for row in rows_of(charset.definition.states["single"]) if row.direction in DECODING]
    assert len(rows) == count
    for row in rows:
        assert charset.decode(row.code) == row.text
        assert charset.encode(row.text) == row.code


@pytest.mark.parametrize("name", ["jef", "keis78", "keis83", "jips-j", "jips-e"])
def test_every_code_not_marked_otherwise_comes_back(name):
    """The lint of the tables: no text has two codes that both claim to be the one to encode it by."""
    charset = charsets.get(name)
    codes = defaultdict(list)
    for row in rows_of(charset.definition.states["double"]):
        if row.direction is Direction.BOTH:
            codes[row.text].append(row.code)
    to_j = {to: j for j, to in enumerate(read_byte_map("jips_j_to_e").to) if to} if name == "jips-e" else {}
    twice = {
        bytes(to_j.get(byte, byte) for byte in code).hex().upper()
        for claims in codes.values()
        for code in dict.fromkeys(claims)
        if code != claims[0]
    }
    assert twice == (JIPS_TWICE & twice if name.startswith("jips") else set())
    for text, claims in codes.items():
        assert charset.encode_double(text) == claims[0], text


@pytest.mark.parametrize("name", ["jef", "keis78", "keis83", "jips-j", "jips-e", "jef-jis8"])
def test_no_code_is_given_two_characters(name):
    for state in charsets.get(name).definition.states.values():
        codes = defaultdict(set)
        for row in rows_of(state):
            if row.direction in DECODING:
                codes[row.code].add(row.text)
        assert {code for code, texts in codes.items() if len(texts) > 1} == set()


def test_keis_shifts_with_0a42_and_0a41():
    assert KEIS83.encode("A山B") == bytes.fromhex("C1 0A42 BBB3 0A41 C2")
    assert KEIS83.decode(bytes.fromhex("C1 0A42 BBB3 0A41 C2")) == "A山B"


def test_jips_j_shifts_with_1a70_and_1a71_and_jips_e_with_3f75_and_3f76():
    assert JIPS_J.encode("A山B") == bytes.fromhex("41 1A70 3B33 1A71 42")
    assert JIPS_E.encode("A山B") == bytes.fromhex("C1 3F75 5EF3 3F76 C2")
    for charset in (JIPS_J, JIPS_E):
        assert charset.decode(charset.encode("A山B")) == "A山B"


def test_jips_e_is_jips_j_with_every_byte_mapped():
    """The map is the documented one: it sends the shifts 1A70 and 1A71 to 3F75 and 3F76."""
    to = read_byte_map("jips_j_to_e").to
    assert (to[0x70], to[0x71]) == (0x75, 0x76)
    text = "山田　太郎アｱ①"
    assert JIPS_E.encode_double("山田　太郎") == JIPS_J.encode_double("山田　太郎").translate(to)
    assert JIPS_E.decode(JIPS_E.encode(text)) == text


@pytest.mark.parametrize(
    ("charset", "leads", "first"),
    [(KEIS78, range(0x81, 0xA1), 0xE000), (KEIS83, range(0x81, 0xA1), 0xE000), (JIPS_J, range(0xE0, 0xFF), 0xE40A)],
)
def test_the_user_areas_are_the_private_use_area_by_the_formula(charset, leads, first):
    codes = b"".join(bytes((lead, trail)) for lead in leads for trail in range(0xA1, 0xFF))
    text = "".join(map(chr, range(first, first + len(leads) * 94)))
    assert charset.encode_double(text) == codes


def test_necs_user_area_in_the_rows_jis_left_free():
    codes = b"".join(bytes((lead, trail)) for lead in range(0x74, 0x7F) for trail in range(0x21, 0x7F))
    text = "".join(map(chr, range(0xE000, 0xE40A)))
    assert JIPS_J.encode_double(text) == codes
    assert JIPS_E.encode_double(text) == codes.translate(read_byte_map("jips_j_to_e").to)


def test_known_slips_of_the_published_tables_are_put_right():
    assert charsets.get("keis78-ebcdic").decode(b"\x7f") == '"'
    with pytest.raises(UnicodeDecodeError):
        charsets.get("keis78-ebcdic").decode(b"\x8f")
    assert JIPS_J.decode(b"MN]^mn}~") == "MN]^mn}~"
    assert JIPS_E.decode(bytes.fromhex("57 59 B0 A7 A8")) == "abzﾒﾓ"
    row_13 = bytes.fromhex("1A70 2D68 2D69 2834 2838 2840 2935 2946 297E 2A45 2A46 2A5F 2A60")
    assert JIPS_J.decode(row_13) == "㊧㊨┫┯╂5F~ﾅﾆﾟヰ"


def test_kanji_that_changed_places_in_1983_are_read_by_shape_or_by_place():
    """Code 3033 drew 鰺 in 1978 and draws 鯵 since 1983."""
    place = {"jis78": "place"}
    for name, code in (("jef", "B0B3"), ("keis78", "B0B3"), ("jips-j", "3033")):
        shape, by_place = charsets.get(name), charsets.get({"text": name, **place})
        assert shape.encode_double("鰺") == bytes.fromhex(code)
        assert by_place.encode_double("鯵") == bytes.fromhex(code)
    assert KEIS83.encode_double("鯵") == bytes.fromhex("B0B3")


def test_by_place_kanji_have_no_selectors_and_are_those_of_jis_x_0208():
    kanji = [
        row.text for row in rows_of(charsets.get("euc-jp").definition.states["text"]) if b"\xb0" <= row.code < b"\xf5"
    ]
    kanji = [text for text in kanji if len(text.encode("euc_jp")) == 2][:6355]
    jef = charsets.get({"text": "jef", "jis78": "place"})
    assert jef.encode_double("".join(kanji)) == "".join(kanji).encode("euc_jp")


@pytest.mark.parametrize("name", ["jef", "keis78", "keis83", "jips-j", "ibm-930", "cp932", "euc-jp", "iso-2022-jp"])
def test_a_convention_gives_seven_signs_their_characters(name):
    jis = charsets.get({"text": name, "convention": "jis"})
    microsoft = charsets.get({"text": name, "convention": "microsoft"})
    assert jis.decode(jis.encode("〜‖−¢£¬—山")) == "〜‖−¢£¬—山"
    assert microsoft.encode_double("～∥－￠￡￢―山") == jis.encode_double("〜‖−¢£¬—山")
    assert microsoft.decode(microsoft.encode("～∥－￠￡￢―山")) == "～∥－￠￡￢―山"


@pytest.mark.parametrize("name", [n for n in charsets.names() if "convention" in charsets.get(n).definition.options])
def test_the_published_characters_of_the_signs_are_those_of_one_convention(name):
    texts = {"jis": "〜‖−¢£¬—", "microsoft": "～∥－￠￡￢―"}
    for state in charsets.get(name).definition.states.values():
        if state.signs:
            rows = {row.code.hex().upper(): row.text for row in rows_of(msgspec.structs.replace(state, byte_map=""))}
            for sign, pair in zip(type(state.signs).__struct_fields__, zip(*texts.values(), strict=True), strict=True):
                assert rows[getattr(state.signs, sign)] in pair
