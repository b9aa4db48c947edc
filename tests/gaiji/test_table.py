"""The table of a site's 外字: what decides a code, and every fault of the table at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate.errors import DefinitionError
from migrate.gaiji.images import MAX_BYTES
from tests.gaiji.conftest import Write, charset_with

_PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8


def character_of(path: Path, code: str, charset: str = "jef") -> str:
    shifted = f"28{code}29" if charset == "jef" else code
    return charset_with(path, charset).decode(bytes.fromhex(shifted))


def faults_of(path: Path, charset: str = "jef") -> list[tuple[str, str]]:
    """(code, place below the file's name) of every fault."""
    with pytest.raises(DefinitionError) as caught:
        charset_with(path, charset)
    return [(fault.code, fault.place.replace(str(path), "").lstrip(":")) for fault in caught.value.faults]


@pytest.mark.parametrize("header", ["コード,文字", "code,character", "承認者,Character,当市の番号,CODE"])
def test_headers_are_japanese_or_english_in_any_order(write: Write, header: str) -> None:
    cells = {"コード": "80A1", "code": "80A1", "CODE": "80A1", "文字": "髙", "character": "髙", "Character": "髙"}
    path = write(f"{header}\n{','.join(cells.get(name, 'x') for name in header.split(','))}\n")
    assert character_of(path, "80A1") == "髙"


@pytest.mark.parametrize("code", ["80E1", "80 e1", "0x80E1", "X'80E1'", "x'80e1'"])
def test_a_code_is_hex_in_every_usual_spelling(write: Write, code: str) -> None:
    assert character_of(write(f"code,character\n{code},髙\n"), "80E1") == "髙"


def test_an_mj_name_alone_decides_the_character(write: Write) -> None:
    assert character_of(write("コード,MJ文字図形名\n80A1,MJ025760\n"), "80A1") == "辻\U000e0102"


def test_a_character_and_its_mj_name_may_both_be_given(write: Write) -> None:
    path = write("コード,文字,MJ文字図形名\n80A1,辻\U000e0102,MJ025760\n80A2,U+8FBB U+E0102,MJ025760\n")
    assert (character_of(path, "80A1"), character_of(path, "80A2")) == ("辻\U000e0102", "辻\U000e0102")


def test_a_code_that_no_table_knows_may_be_given_a_character(write: Write) -> None:
    assert character_of(write("code,character\n41FF,髙\n"), "41FF") == "髙"


def test_a_row_without_a_character_decides_nothing(write: Write) -> None:
    path = write("コード,文字,備考\n80A1,,戸籍係に照会中\nFE,,読めないバイト\n")
    assert character_of(path, "80A1") == "\ue000"


@pytest.mark.parametrize("yes", ["1", "○", "yes", "Y"])
def test_a_stand_in_is_geta_unless_another_is_named(write: Write, yes: str) -> None:
    path = write(f"コード,文字,代替\n80A1,,{yes}\n80A2,●,{yes}\n")
    assert (character_of(path, "80A1"), character_of(path, "80A2")) == ("〓", "●")


def test_a_stand_in_may_name_the_shape_it_stands_for(write: Write) -> None:
    assert character_of(write("コード,文字,MJ文字図形名,代替\n80A1,〓,MJ025760,1\n"), "80A1") == "〓"


@pytest.mark.parametrize(("charset", "code"), [("cp932", "F040"), ("utf-8", "EE8080"), ("ibm930", "0E69410F")])
def test_every_kind_of_charset_takes_a_table(write: Write, charset: str, code: str) -> None:
    bare = code.removeprefix("0E").removesuffix("0F") if charset == "ibm930" else code
    assert character_of(write(f"code,character\n{bare},髙\n"), code, charset) == "髙"


def test_all_faults_are_told_at_once_with_their_rows(write: Write) -> None:
    path = write(
        "コード,文字,MJ文字図形名,代替,画像,備考\n"
        "80A1,髙高,,,,二文字\n"
        "80A2,〓,,,,印がない\n"
        "80A3,辻,MJ025760,,,別の字形\n"
        "80A4,,MJ999999,,,ない名前\n"
        "80A5,髙,,はい,,\n"
        "80A6,髙,,,ない.png,\n"
        "B0A1,髙,,,,亜\n"
        "80A6,髙,,,,二度目\n"
        "8.00E+02,髙,,,,表計算が壊した\n"
        "28A1,髙,,,,シフトコード\n"
        "80A8,\u0301髙,,,,結合文字で始まる\n",
    )
    assert faults_of(path) == [
        ("D326", "2"),
        ("D325", "3"),
        ("D324", "4"),
        ("D323", "5 MJ文字図形名"),
        ("D103", "6 代替"),
        ("D101", "7 画像"),
        ("D322", "8"),
        ("D321", "9"),
        ("D103", "10 code"),
        ("D326", "12"),
        ("D310", "11"),
    ]


def test_in_unicode_only_a_private_use_character_is_gaiji(write: Write) -> None:
    path = write("code,character\nEE8080,髙\nE5B1B1,髙\nFF,髙\nEE,髙\n")
    assert faults_of(path, "utf-8") == [("D322", "3"), ("D310", "4"), ("D310", "5")]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "D108"), ("文字\n髙\n", "D108"), ("コード,code\n", "D111"), ('code\n"80A1\n', "D109")],
    ids=["empty", "no code", "a column twice", "a quote never closed"],
)
def test_a_file_that_is_no_such_table(write: Write, text: str, code: str) -> None:
    assert [fault for fault, _ in faults_of(write(text))] == [code]


def test_a_table_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "gaiji.csv").write_bytes("コード,文字\n80A1,髙\n".encode("cp932"))
    assert [code for code, _ in faults_of(tmp_path / "gaiji.csv")] == ["D109"]
    assert [code for code, _ in faults_of(tmp_path / "none.csv")] == ["D101"]


@pytest.mark.parametrize(
    ("content", "fine"),
    [
        (_PNG, True),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', True),
        (b"GIF89a", False),
        (b"<svg", False),
        (b'<!DOCTYPE svg [<!ENTITY a "a">]><html>&a;</html>', False),
        (_PNG + b"\0" * MAX_BYTES, False),
        (b"", False),
    ],
    ids=["png", "svg", "gif", "cut svg", "html with an entity", "too large", "empty"],
)
def test_an_image_is_a_png_or_an_svg(write: Write, tmp_path: Path, content: bytes, *, fine: bool) -> None:
    (tmp_path / "80A1.img").write_bytes(content)
    path = write("コード,文字,画像\n80A1,髙,80A1.img\n")
    if fine:
        assert charset_with(path).files == (path, tmp_path / "80A1.img")
    else:
        assert faults_of(path) == [("D328", "2 画像")]
