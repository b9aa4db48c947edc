"""The profile by column, and the ruler."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate.inspection import inspect, read_hints
from migrate.inspection.model import Column, Inspection
from tests.inspection.conftest import CSV, JEF, ROOT


@pytest.fixture(scope="module")
def csv_profile() -> dict[str, Column]:
    return {column.name: column for column in inspect(str(CSV), show_values=True).columns}


def profile_of(tmp_path: Path, text: str, **options: bool) -> Inspection:
    path = tmp_path / "X.CSV"
    path.write_text(text, encoding="utf-8")
    return inspect(str(path), read_hints("utf-8", None, None, ","), **options)


def test_fill_rate_lengths_and_distinct_values(csv_profile: dict[str, Column]) -> None:
    column = csv_profile["現存区分"]
    assert (column.rows, column.filled, column.least_length, column.greatest_length) == (1170, 1170, 1, 1)
    assert column.distinct == 5
    assert column.values[0] == ("0", 1091)
    assert csv_profile["転入前県"].filled == 374


def test_dates_smallest_and_largest(csv_profile: dict[str, Column]) -> None:
    column = csv_profile["在留満了日"]
    assert (column.date_form, column.first_date, column.last_date) == ("YYYY/MM/DD", "2026-03-14", "2030-12-21") or (
        column.date_form == "YYYY/MM/DD" and column.first_date is not None and column.first_date[:4] == "2026"
    )
    assert csv_profile["生年月日"].date_form == "GYY.MM.DD"


def test_undecodable_bytes_and_gaiji(csv_profile: dict[str, Column]) -> None:
    assert (csv_profile["漢字氏名"].undecodable, csv_profile["漢字氏名"].undecodable_bytes) == (1, ("81AD",))
    assert csv_profile["漢字氏名"].gaiji == 1


def test_values_that_often_stand_for_none(tmp_path: Path) -> None:
    rows = "".join(f"{n},{'99999999' if n % 4 == 0 else 20250101 + n % 28}\n" for n in range(1, 101))
    column = profile_of(tmp_path, "NO,YMD\n" + rows).columns[1]
    assert column.suspicious == (("99999999", 25),)
    assert (column.date_form, column.first_date, column.last_date) == ("YYYYMMDD", "2025", "2025")


def test_values_are_masked_and_codes_that_many_share_are_not(tmp_path: Path) -> None:
    rows = "".join(f"{n},架空　太郎,{n % 2 + 1},Q{n % 3}\n" for n in range(90))
    found = profile_of(tmp_path, "NO,SHIMEI,SEIBETSU,KBN\n" + rows)
    assert found.columns[2].values == (("1", 45), ("2", 45))
    assert found.columns[1].values == (("字字\u3000字字", 90),)
    shown = profile_of(tmp_path, "NO,SHIMEI,SEIBETSU,KBN\n" + rows, show_values=True)
    assert shown.columns[1].values == (("架空\u3000太郎", 90),)


def test_a_code_only_one_person_has_is_masked(tmp_path: Path) -> None:
    rows = "".join(f"{n},{'ZZZ' if n == 7 else 'AAA'}\n" for n in range(60))
    found = profile_of(tmp_path, "NO,KOKUSEKI\n" + rows)
    assert dict(found.columns[1].values) == {"AAA": 60}


def test_a_selector_counts_with_its_character_and_is_no_kind_of_its_own(tmp_path: Path) -> None:
    found = profile_of(tmp_path, "NO,SHIMEI\n" + "1,辻\U000e0103堂\n" * 40)
    assert found.columns[1].kinds == {"kanji": 80}


def test_cells_with_line_ends_and_doubled_quotes(tmp_path: Path) -> None:
    found = profile_of(tmp_path, "NO,BIKO\n" + '1,"a\n""b"""\n' * 30, show_values=True)
    assert (found.header, found.quote, found.profiled) == (True, '"', 30)
    assert found.columns[1].values == (('a\n"b"', 30),)


def test_the_ruler_shows_every_byte_once() -> None:
    found = inspect(str(JEF), record=2, show_values=True)
    assert found.ruler is not None
    assert bytes.fromhex(found.ruler.hex.replace(" ", "")) == JEF.read_bytes()[400:800]
    assert len(found.ruler.cells) == 400
    assert (found.ruler.record, found.ruler.offset, found.ruler.length) == (2, 400, 400)


def test_the_ruler_hides_values_and_shows_structure() -> None:
    found = inspect(str(JEF), record=1)
    assert found.ruler is not None
    cells = found.ruler.hex.split(" ")
    assert cells[:10] == ["··"] * 10  # the number of a resident
    assert cells[35:53] == ["40"] * 18  # padding
    assert cells[167] == "28"  # the shift to double bytes
    assert cells[217] == "·F"  # the sign of a packed date


def test_with_a_copybook_every_field_has_offset_length_and_value() -> None:
    hints = read_hints("jef", None, ROOT / "samples/jef/JUKI.cpy", None)
    found = inspect(str(JEF), hints, record=1, show_values=True)
    assert found.ruler is not None
    fields = {field.name: field for field in found.ruler.fields}
    birth = fields["UMARE_YMD"]
    assert (birth.offset, birth.length, birth.usage) == (119, 6, "zoned")
    assert fields["JUMIN_NO"].value == "0000000019"
    assert bytes.fromhex(fields["JUMIN_NO"].hex.replace(" ", "")).decode("cp500") == "0000000019"
    masked = inspect(str(JEF), hints, record=1).ruler
    assert masked is not None
    assert masked.fields[0].value == "9999999999"
    assert {column.name for column in found.columns} == {field.name for field in found.ruler.fields}


def test_a_record_that_is_not_there_is_a_fault() -> None:
    from migrate.errors import DefinitionError  # noqa: PLC0415

    with pytest.raises(DefinitionError) as caught:
        inspect(str(JEF), record=12_345)
    assert caught.value.faults[0].code == "D340"
