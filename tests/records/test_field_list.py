"""Field lists: the table that stands in for a copybook or a header row."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate.errors import DefinitionError
from migrate.records import Usage, parse_copybook, read_field_list, read_field_names


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "juki.fields.csv"
    path.write_text(text, encoding="utf-8-sig", newline="\r\n")
    return path


def faults(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        read_field_list(path)
    return [(fault.code, fault.place.removeprefix(str(path))) for fault in caught.value.faults]


def test_a_field_list_says_the_same_as_a_copybook(tmp_path: Path) -> None:
    copybook = parse_copybook(
        "       01 R.\n         05 NO PIC 9(10).\n         05 SHIMEI PIC X(20).\n         05 KANJI PIC N(5).\n"
        "         05 FILLER PIC X(2).\n         05 ZEI PIC S9(7)V99 COMP-3.\n         05 KEN PIC S9(4) COMP.\n"
        "         05 SA PIC S9(3) SIGN LEADING SEPARATE.\n",
        "x",
    )
    listed = read_field_list(
        write(
            tmp_path,
            "項目名,位置,バイト数,型,桁数,小数桁数,符号,備考\nNO,1,10,ゾーン,,,,宛名番号\nSHIMEI,11,20,文字,,,,\nKANJI,31,10,漢字,,,,\n"
            "FILLER,,2,,,,,\nZEI,43,5,パック,9,2,後,\nKEN,48,2,2進,4,,後,\nSA,50,4,ゾーン,3,,前独立,\n",
        )
    )
    assert listed.fields == copybook.fields
    assert listed.length == copybook.length


def test_offset_counts_from_0_and_a_field_without_one_follows_the_one_before(tmp_path: Path) -> None:
    layout = read_field_list(write(tmp_path, "name,offset,length\nA,4,2\nB,,3\nC,0,4\n"))
    assert [(f.name, f.offset, f.usage) for f in layout.fields] == [
        *[("A", 4, Usage.TEXT), ("B", 6, Usage.TEXT), ("C", 0, Usage.TEXT)]
    ]
    assert layout.length == 9


def test_every_fault_is_found_with_its_row_and_column(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "name,position,length,usage,digits,scale,sign\nA,0,2,,,,\nB,1,x,,,,\nC,1,4,float,,,\nD,1,2,packed,9,,\n"
        "E,1,2,packed,3,4,\nF,1,2,zoned,,,above\nA,1,,,,,\n",
    )
    assert faults(path) == [
        *[("D103", ":2 position"), ("D103", ":3 length"), ("D103", ":4 usage"), ("D103", ":5 digits")],
        *[("D103", ":6 scale"), ("D103", ":7 sign"), ("D103", ":8 length"), ("D111", ":8")],
    ]


def test_a_missing_column_is_a_fault(tmp_path: Path) -> None:
    assert faults(write(tmp_path, "name,offset\nA,0\n")) == [("D108", ":1")]


def test_a_list_without_fields_is_a_fault(tmp_path: Path) -> None:
    assert faults(write(tmp_path, "name,length\n")) == [("D109", "")]


def test_the_names_of_columns_need_no_lengths(tmp_path: Path) -> None:
    assert read_field_names(write(tmp_path, "項目名,備考\n番号,\n\n氏名,漢字\n")) == ("番号", "氏名")


def test_a_column_named_twice_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        read_field_names(write(tmp_path, "name\nA\nB\nA\n"))
    assert [(fault.code, fault.params) for fault in caught.value.faults] == [("D111", {"name": "A"})]
