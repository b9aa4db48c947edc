"""Addresses: parted at the marks that stand in them, codes by a table, nothing guessed and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from migrate.errors import DefinitionError
from migrate.issues import Problem
from migrate.mapping.addresses import Address, read_address
from migrate.mapping.code_tables import read_code_table
from migrate.mapping.functions.address import (
    ADDRESS_CODES,
    address_code,
    address_numbers,
    address_part,
    municipality_code,
)
from migrate.mapping.numerals import kanji_number, whole_number

PARTS = ("town", "number", "katagaki")
PIECES = ("chome", "banchi", "edaban", "go", "suffix")


def parts(address: str) -> list[object]:
    answers = [address_part(address, part) for part in PARTS]
    return [answer.code if isinstance(answer, Problem) else answer for answer in answers]


@pytest.mark.parametrize(
    ("address", "town", "number", "katagaki"),
    [
        ("風待町三丁目12番5号　風待荘101", "風待町三丁目", "12番5号", "風待荘101"),
        ("風待町３丁目１２番５号 風待荘１０１", "風待町３丁目", "１２番５号", "風待荘１０１"),
        ("風待町三丁目十二番五号", "風待町三丁目", "十二番五号", None),
        ("風待町三丁目　12番5号", "風待町三丁目", "12番5号", None),
        ("大字星見123番地", "大字星見", "123番地", None),
        ("大字星見123番地の4", "大字星見", "123番地の4", None),
        ("大字星見123番地4", "大字星見", "123番地4", None),
        ("大字星見123番地の4の2", "大字星見", "123番地の4の2", None),
        ("大字星見123番地の4地先", "大字星見", "123番地の4地先", None),
        ("大字星見百二十三番地", "大字星見", "百二十三番地", None),
        ("大字星見無番地", "大字星見", "無番地", None),
        ("12番地の5の3号", None, "12番地の5の3号", None),
        ("3-12-5", None, "3-12-5", None),
        ("風待町３－１２－５　風待荘", "風待町", "３－１２－５", "風待荘"),
        ("風待町12の5", "風待町", "12の5", None),
        ("風待町1番1号星見ビル5階", "風待町", "1番1号", "星見ビル5階"),
        ("大字星見12番地山田様方", "大字星見", "12番地", "山田様方"),
        ("三番町12番地", "三番町", "12番地", None),
        ("麻布十番一丁目2番3号", "麻布十番一丁目", "2番3号", None),
        ("北１条西５丁目12番地", "北１条西５丁目", "12番地", None),
        ("第３地割１２番地", "第３地割", "１２番地", None),
        ("12番5号　北二丁目ビル", None, "12番5号", "北二丁目ビル"),
        ("12番5号　101", None, "12番5号", "101"),
        ("風待町", "風待町", None, None),
        ("風待町二丁目", "風待町二丁目", None, None),
    ],
)
def test_an_address_is_parted_at_its_marks(
    address: str, town: str | None, number: str | None, katagaki: str | None
) -> None:
    assert parts(address) == [town, number, katagaki]


@pytest.mark.parametrize(
    ("address", "pieces"),
    [
        ("三丁目12番5号", ["三丁目", "12番", None, "5号", None]),
        ("12番地の5", [None, "12番地", "の5", None, None]),
        ("12番地5", [None, "12番地", "5", None, None]),
        ("12番地の5の3号", [None, "12番地", "の5", "の3号", None]),
        ("12番地先", [None, "12番地", None, None, "先"]),
        ("１２番の５号", [None, "１２番", None, "の５号", None]),
        ("風待町", [None] * 5),
    ],
)
def test_a_marked_number_is_parted_into_its_pieces(address: str, pieces: list[str | None]) -> None:
    assert [address_part(address, piece) for piece in PIECES] == pieces


def test_numbers_without_marks_are_not_said_to_be_one_thing_or_the_other() -> None:
    for piece in ("banchi", "edaban", "go", "suffix"):
        assert address_part("風待町3-12-5", piece) == Problem("E251")
    assert address_part("風待町3丁目12-5", "chome") == "3丁目"
    assert address_numbers("風待町３－１２－５") == "3-12-5"


@pytest.mark.parametrize(
    "address",
    [
        "大字星見12番地風待荘",  # 12番地 | 風待荘, or a place called 地風待荘
        "12番地5号室",
        "12番5-201号",
        "12番 5号",
        "12番地の甲",
        "12番5号室101",
        "5号",
        "3-12-5風待荘",
        "麻布十番1-1",  # 麻布 | 十番の1, or 麻布十番 | 1-1
        "麻布十番",
        "十二番5号",
    ],
)
def test_where_no_mark_tells_the_parts_they_are_an_issue(address: str) -> None:
    assert set(parts(address)) <= {"E250", "E252"}


@pytest.mark.parametrize("address", ["風待町　風待荘", "風待町 3 丁目", "1" * 501])
def test_an_address_without_a_number_is_not_parted_at_a_space(address: str) -> None:
    assert parts(address) == ["E250"] * 3


KANJI = "〇一二三四五六七八九"
NUMBERS = st.integers(1, 9999).flatmap(
    lambda n: st.sampled_from([str(n), str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９"))])
)
TOWNS = st.sampled_from(["", "風待町", "大字星見", "三番町", "字北浦", "北１条西"])
CHOMES = st.sampled_from(["", "一丁目", "３丁目", "12丁目", "二十一丁目"])
KATAGAKI = st.sampled_from(["", "風待荘101", "コーポ星見 ２０１号", "山田様方", "101", "北二丁目ビル"])
SPACES = st.sampled_from(["　", " ", "　　"])


@st.composite
def numbers(draw: st.DrawFn) -> str:
    first, second, third = draw(NUMBERS), draw(NUMBERS), draw(NUMBERS)
    forms = [
        f"{first}番地", f"{first}番地の{second}", f"{first}番{second}号", f"{first}番地{second}", f"{first}-{second}",
        f"{first}番地の{second}の{third}", f"{first}番の{second}", f"{first}番地先",
        f"{first}ー{second}－{third}", first,
    ]  # fmt: skip
    return draw(st.sampled_from(forms))


@given(TOWNS, CHOMES, numbers(), SPACES, KATAGAKI)
def test_parts_that_were_joined_are_found_again(town: str, chome: str, number: str, space: str, katagaki: str) -> None:
    address = town + chome + number + (space + katagaki if katagaki else "")
    assert parts(address) == [town + chome or None, number, katagaki or None]
    found = read_address(address)
    assert isinstance(found, Address)
    if found.is_marked:
        assert "".join(str(address_part(address, piece) or "") for piece in PIECES[1:]) == number


@given(
    st.text(alphabet="0123１２３一二十百番地丁目号のー-－　 町字方荘先大風待星見甲条", max_size=14)
    | st.text(max_size=8)
)
def test_whatever_is_parted_joins_to_the_source(address: str) -> None:
    found = read_address(address)
    assume(isinstance(found, Address))
    source = address.strip(" 　")
    assert source.startswith(found.town)
    assert source.endswith(found.katagaki)
    joined = found.town + found.number + found.katagaki
    assert joined.replace(" ", "").replace("　", "") == source.replace(" ", "").replace("　", "")
    assert found.number in source
    if found.is_marked and found.number:
        assert found.banchi + found.edaban + found.go + found.suffix == found.number


def by_hand(number: int) -> str:
    """A number up to 9,999 in kanji."""
    text = ""
    for worth, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, worth)
        if digit:
            text += ("" if digit == 1 and word else KANJI[digit]) + word
    return text


def test_every_number_in_kanji_is_read() -> None:
    for number in range(1, 10_000):
        assert kanji_number(by_hand(number)) == number
        assert kanji_number("".join(KANJI[int(digit)] for digit in str(number))) == number
        assert whole_number(str(number)) == number
    assert kanji_number("十百") is None
    assert kanji_number("二三十") is None
    assert whole_number("十百") is None


@pytest.fixture
def codes(tmp_path: Path):
    def read(*lines: str):
        (tmp_path / "jusho.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_code_table("jusho", tmp_path, "here", ADDRESS_CODES)

    return read


def test_an_old_address_code_becomes_municipality_and_town_by_the_users_table(codes) -> None:
    table = codes(
        "住所コード,市区町村コード,町字ID,備考", "13101001000,131016,0001000,", "13101002000,131016,,区画整理中"
    )
    assert address_code("13101001000", table, "municipality") == "131016"
    assert address_code(" 13101001000 ", table, "town") == "0001000"
    assert address_code("13101002000", table, "town") is None
    assert address_code("13101003000", table, "town") == Problem.of("E211", table="jusho")


def test_every_wrong_cell_of_an_address_table_is_a_fault(codes) -> None:
    with pytest.raises(DefinitionError) as error:
        codes(
            "from,municipality,town", "1,131017,0001000", "2,13101,001000", "3,131016,０００１０００", "1,,", ",131016,"
        )
    found = [(fault.place, fault.code) for fault in error.value.faults]
    assert found == [
        ("jusho.csv:2", "D104"),
        ("jusho.csv:3", "D104"),
        ("jusho.csv:3", "D103"),
        ("jusho.csv:4", "D103"),
        ("jusho.csv:5", "D209"),
        ("jusho.csv:6", "D103"),
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("13101", "131016"),  # 千代田区
        ("01100", "011002"),  # 札幌市
        ("47201", "472018"),  # 那覇市
        ("131016", "131016"),
        ("131017", None),
        ("1310", None),
        ("１３１０１", None),
        ("", None),
    ],
)
def test_a_municipality_code_gets_its_check_digit(code: str, expected: str | None) -> None:
    assert municipality_code(code) == (expected or Problem("E259"))
