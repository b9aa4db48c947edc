"""Repertoires: who is a member, the kernel against plain Python, and Python's codecs as the oracle for JIS."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from migrate.characters import jis, mj
from migrate.characters.own_list import LIMIT, read_own_list
from migrate.characters.ranges import UNUSABLE, contains
from migrate.characters.repertoire import NAMES, named, spelled
from migrate.characters.tables import CANDIDATES, read_table
from migrate.errors import DefinitionError, Faults
from migrate.marks import is_mark

BUILT_IN = [name for name in NAMES if name != "mj+"]
IVS, OTHER_IVS = "\U000e0102", "\U000e0100"
CHARS = [
    *"09Az ~　ー山辻邊﨑髙𠮷々〆か゚カ゚ㇷ゚セ゚ｱﾞ〜～―—¢￠①≠é",
    *("\ufa19", "\u4e0d", "\U0002f80c", "\U0001b002", "\U000e01ee", IVS, OTHER_IVS, "\ufe00"),
    *("\u0300", "\u0301", "\u3099", "\u309a", "\u02e5", "\u02e9", "æ", "ə"),
    *("\x00", "\n", "\ufffd", "\ufffe", "\ue000", "\U00100000", "\U0010ffff"),
]  # fmt: skip
texts = st.text(st.sampled_from(CHARS), max_size=10) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)


def is_written_by(codec, text):
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


# ── who is a member ──


def test_the_numbers_of_characters_are_those_of_the_standards():
    added = set(jis.SECOND_SPELLINGS.values())
    assert len(jis.jisx0213()) == 11_233 + 4
    assert len([text for text in jis.jisx0213() if len(text) == 2]) == 25
    assert len(jis.jisx0208()) == 6_879 + 7
    assert jis.jisx0208() <= jis.jisx0213()
    assert len(jis.non_kanji() - (added - {"～", "－", "∥"})) == 1_183 - len("仝")  # which Unicode has as an ideograph


def test_every_target_of_the_mj_shrink_map_is_in_jisx0213():
    """Its targets are characters of JIS X 0213: a list that is not the codec's."""
    targets = {chr(int(point, 16)) for point in read_table(CANDIDATES, ["UCS"])["UCS"]}
    assert len(targets) > 9_000
    assert targets <= jis.jisx0213()


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_kernel_and_the_list_agree_about_every_code_point(name):
    repertoire = named(name)
    planes = [range(0x3400), range(0x4DB0, 0x4F00), range(0xF800, 0x10100), range(0x20000, 0x20400)]
    planes += [range(0x2F800, 0x2FA20), range(0xE0100, 0xE01F0), range(0x10FF00, 0x110000)]
    points = [chr(point) for plane in planes for point in plane]
    outside = repertoire.rows_outside(pl.Series(points))
    inside = [char for char, stranger in zip(points, outside, strict=True) if not stranger]
    assert inside == [char for char in points if repertoire.has(char)]


def test_jisx0213_is_what_iso_2022_jp_2004_writes_besides_ascii():
    """Another codec, asked the other way round: it knows neither half-width katakana nor JIS X 0212."""
    repertoire, added = named("jisx0213"), set(jis.SECOND_SPELLINGS.values())
    points = [point for point in range(0x80, 0x30000) if not 0xD800 <= point <= 0xDFFF]
    judged = {chr(point) for point in points if not contains(UNUSABLE, chr(point))}
    judged = {char for char in judged if not is_mark(char)} - added
    assert {char for char in judged if repertoire.has(char)} == {
        c for c in judged if is_written_by("iso2022_jp_2004", c)
    }


@given(st.text(st.sampled_from("かがカㇷæəɔé山々\u0300\u0301\u309a\u3099\u02e5\u02e9"), max_size=6))
def test_texts_with_combining_marks_are_in_jisx0213_when_the_codec_can_write_them(text):
    if not text or not is_mark(text[0]):
        assert (named("jisx0213").outside(text) == []) == is_written_by("iso2022_jp_2004", text)


@pytest.mark.parametrize(
    ("name", "text", "strangers"),
    [
        ("jisx0208", "山田　太郎", []),
        ("jisx0208", "髙橋", ["髙"]),
        ("jisx0208", "か゚", ["か゚"]),
        ("jisx0213", "か゚", []),
        ("jisx0213", "が゚", ["が゚"]),  # no such combination
        ("jisx0213", "x\u0301", ["x\u0301"]),  # ASCII is another repertoire
        ("jisx0213 ascii", "x\u0301", []),  # U+0301 is a character of JIS X 0213
        ("jisx0213", "辻" + IVS, ["辻" + IVS]),  # a selector is none
        ("jisx0213", "〜～−－", []),
        ("mj", "辻" + IVS + "本", []),
        ("mj", "辻" + OTHER_IVS + "本", ["辻" + OTHER_IVS]),  # not registered in Moji_Joho
        ("mj", "辻" + IVS + IVS, ["辻" + IVS + IVS]),
        ("mj", "神\ufe00田", ["神\ufe00"] if not mj.name_of("神\ufe00") else []),
        ("mj", "\ufa19田　ミツ・ヤ", []),
        ("mj", "𛀂ゑ", []),
        ("mj", "KIM", list("KIM")),
        ("mj ascii", "KIM 金", []),
        ("ascii", "a b~", []),
        ("ascii", "é　", ["é", "　"]),
        ("kana-full", "ヤマダ　タロー", []),
        ("kana-full", "ﾔヤや", ["ﾔ", "や"]),
        ("kana-full", "カ゚", []),
        ("ascii", "a\x00\ufffd", []),  # no text at all: another fault
        ("ascii", "\u3099a", []),  # a mark without a base: another fault
        ("jisx0208", "山\ue000", ["\ue000"]),
    ],
)
def test_what_is_outside(name, text, strangers):
    assert named(name).outside(text) == strangers
    assert named(name).rows_outside(pl.Series([text])).tolist() == [bool(strangers)]


def test_a_base_that_is_listed_with_a_selector_only_is_no_member_alone(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text("U+100000 U+FE00\n", encoding="utf-8")
    repertoire = named("mj+", read_own_list(path))
    assert repertoire.outside("山\U00100000\ufe00田") == []
    assert repertoire.outside("山\U00100000田") == ["\U00100000"]
    assert repertoire.rows_outside(pl.Series(["山\U00100000\ufe00田", "山\U00100000"])).tolist() == [False, True]


# ── the kernel ──


@settings(deadline=None)
@given(st.lists(st.none() | texts, max_size=12), st.sampled_from([*BUILT_IN, "mj ascii", "jisx0208 ascii kana-full"]))
@example(["a" * 9 + "\u0301", "abcdefgh\u3099", "\u0301\u3099", "か゚" * 9], "jisx0213 ascii")
def test_the_kernel_finds_the_rows_that_hold_a_stranger(values, name):
    repertoire = named(name)
    column = pl.Series("", values, dtype=pl.String)
    expected = [bool(value and repertoire.outside(value)) for value in values]
    assert repertoire.rows_outside(column).tolist() == expected
    assert repertoire.rows_outside(pl.concat([column, column[1:]])[2:]).tolist() == (expected + expected[1:])[2:]


@given(texts)
def test_two_repertoires_together_hold_what_either_holds(text):
    one, other, both = named("jisx0208"), named("ascii"), named("jisx0208 ascii")
    for character in both.outside(text):
        assert not one.has(character)
        assert not other.has(character)
    assert set(both.outside(text)) <= set(one.outside(text)) & set(other.outside(text))


# ── names and lists ──


def found_by(name):
    faults = Faults()
    return spelled(name, "job.toml", faults), [(fault.code, fault.params.get("found")) for fault in faults.found]


def test_a_repertoire_is_named_by_one_or_several_names():
    assert found_by("  jisx0213   ascii jisx0213") == ("jisx0213 ascii", [])
    assert named("jisx0213 ascii") is named("jisx0213 ascii")


def test_every_unknown_name_is_a_fault():
    assert found_by("jisx213 mj ascii7") == (None, [("D330", "jisx213"), ("D330", "ascii7")])
    assert found_by(" ") == (None, [("D330", "")])


def test_mj_plus_is_mj_and_a_list(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text("U+100000\n", encoding="utf-8")
    own = read_own_list(path)
    assert named("mj+ ascii", own).outside("a山\U00100000\U00100001") == ["\U00100001"]
    assert named("mj", own) is named("mj")
    assert named("mj").outside("\U00100000") == ["\U00100000"]


LIST = """# 追加文字
U+100000
辻󠄀
8fbb e0101
U+100010-U+100012

MJ025760
"""


def test_a_list_has_characters_code_points_ranges_and_mj_names(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text(LIST, encoding="utf-8")
    texts = {mj.text_of(key) for key in read_own_list(path).keys}
    assert texts == {*"\U00100000\U00100010\U00100011\U00100012", "辻\U000e0100", "辻\U000e0101", "辻\U000e0102"}


@pytest.mark.parametrize("header", ["note,文字\n", "note,character\n"])
def test_a_list_may_be_a_table(tmp_path, header):
    path = tmp_path / "own.csv"
    path.write_text(header + '市の外字,U+100000\n\n,\n引用,"U+100001"\n', encoding="utf-8")
    assert {mj.text_of(key) for key in read_own_list(path).keys} == {"\U00100000", "\U00100001"}


def test_every_entry_that_is_no_character_is_a_fault_with_its_line(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text("U+110000\n辻本\nU+D800\n\n\u3099\nU+0042-U+0041\nMJ999999\n山\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_own_list(path)
    assert {fault.code for fault in caught.value.faults} == {"D332"}
    assert [int(fault.place.rpartition(":")[2]) for fault in caught.value.faults] == [1, 2, 3, 5, 6, 7]


def test_a_list_has_a_limit(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text("U+F0000-U+10FFFD\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_own_list(path)
    assert [fault.code for fault in caught.value.faults] == ["D333"]
    assert caught.value.faults[0].params == {"limit": f"{LIMIT:,}"}


def test_a_list_that_is_not_there_is_a_fault():
    with pytest.raises(DefinitionError) as caught:
        read_own_list(Path("/nowhere/own.txt"))
    assert [fault.code for fault in caught.value.faults] == ["D101"]
