"""The town as a PC system exported it: CP932 CSV, one row for each entry of a person's history, all texts in quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samples.maker.names import BUILDINGS
from samples.maker.people import EVENTS, Event, Resident
from samples.maker.scripts import era_date, half_kana, plain

#: Columns in their order.
COLUMNS = (
    "宛名番号",
    "世帯番号",
    "履歴番号",
    "削除フラグ",
    "住民区分",
    "現存区分",
    "異動事由コード",
    "異動事由名",
    "異動年月日",
    "届出年月日",
    "漢字氏名",
    "カナ氏名",
    "英字氏名",
    "通称名",
    "旧氏",
    "性別",
    "生年月日",
    "続柄",
    "町字コード",
    "郵便番号",
    "町名",
    "番地",
    "方書",
    "方書カナ",
    "住民となった日",
    "転入前県",
    "転入前市町村",
    "転入前住所",
    "転出先県",
    "転出先市町村",
    "転出先住所",
    "国籍",
    "在留資格",
    "在留年数",
    "在留満了日",
    "特例区分",
    "地区１",
    "地区２",
    "マイナンバー",
    "備考",
)

#: Columns that are always quoted; the others are numbers, codes and dates.
QUOTED = frozenset(
    [
        "異動事由名",
        "漢字氏名",
        "カナ氏名",
        "英字氏名",
        "通称名",
        "旧氏",
        "続柄",
        "町名",
        "番地",
        "方書",
        "方書カナ",
        "転入前県",
        "転入前市町村",
        "転入前住所",
        "転出先県",
        "転出先市町村",
        "転出先住所",
        "備考",
    ]
)

_REASONS = {
    "moved in": "転入",
    "came from abroad": "国外転入",
    "birth": "出生",
    "entered by office": "職権記載",
    "moved out": "転出",
    "moved abroad": "国外転出",
    "died": "死亡",
    "removed by office": "職権消除",
    "moved within": "転居",
    "new head": "世帯主変更",
    "small correction": "軽微な修正",
}
_REASON_NAMES = {EVENTS[key][0]: name for key, name in _REASONS.items()}
_BUILDING_READINGS = dict(BUILDINGS)

#: Unknown dates of birth as clerks wrote them, by what the other system keeps of them.
_UNKNOWN_BIRTHS = {
    "19230000": "大正12年頃",
    "19400000": "昭和15年月日不詳",
    "19510400": "昭和26年4月日不詳",
    "19440900": "昭和19年9月頃",
    "19380000": "推定昭和13年",
}


@dataclass(slots=True)
class Row:
    """A row to be. ``raw``: for planted faults, the bytes of single cells as they are to stand there, with quotes."""

    resident: int
    cells: dict[str, str]
    raw: dict[str, bytes]

    def encode(self) -> bytes:
        """The row in CP932 with CR LF. Raises ``UnicodeEncodeError``."""
        cells = (
            self.raw[name] if name in self.raw else encode_cell(name, self.cells.get(name, "")) for name in COLUMNS
        )
        return b",".join(cells) + b"\r\n"


def header() -> bytes:
    """The header row."""
    return ",".join(COLUMNS).encode("cp932") + b"\r\n"


def encode_cell(name: str, value: str) -> bytes:
    """A cell in CP932, in quotes where the column has them; user-area characters as the codes F040–F9FC."""
    text = plain(value).replace('"', '""')
    return (f'"{text}"' if name in QUOTED else text).encode("cp932")


def rows(people: Sequence[Resident]) -> list[Row]:
    """One row for each entry of the history, and a few rows the old system had marked as deleted."""
    return [row for index, person in enumerate(people) for row in _rows_of(index, person)]


def _rows_of(index: int, person: Resident) -> Iterator[Row]:
    constant = _person(person)
    if index % 97 == 50:  # noqa: PLR2004  here and there
        yield Row(index, constant | _event(person.events[0]) | {"削除フラグ": "1", "備考": "二重登録のため削除"}, {})
    for event in person.events:
        left = {} if event.state == "1" else {"転出先県": "", "転出先市町村": "", "転出先住所": ""}
        yield Row(index, constant | _event(event) | left, {})


def _person(person: Resident) -> dict[str, str]:
    reading = next((kana for name, kana in BUILDINGS if person.building.startswith(name)), "")
    return {
        "宛名番号": person.number.lstrip("0"),
        "世帯番号": person.household.lstrip("0"),
        "削除フラグ": "0",
        "住民区分": "外" if person.foreign else "日",
        "漢字氏名": person.name,
        "カナ氏名": half_kana(person.reading),
        "英字氏名": person.roman,
        "通称名": person.alias,
        "旧氏": "風見" if person.relationship == "妻" and person.order == 2 and person.birth[-1] in "27" else "",  # noqa: PLR2004
        "性別": person.sex,
        "生年月日": _birth(person),
        "続柄": person.relationship.replace("（", "(").replace("）", ")"),
        "町字コード": person.quarter[0],
        "郵便番号": f"{person.quarter[1][:3]}-{person.quarter[1][3:]}",
        "町名": person.quarter[2],
        "番地": person.lot,
        "方書": person.building,
        "方書カナ": half_kana(reading),
        "住民となった日": _era_text(person.since),
        "転入前県": person.came_from.prefecture,
        "転入前市町村": person.came_from.city,
        "転入前住所": person.came_from.rest,
        "転出先県": person.went_to.prefecture,
        "転出先市町村": person.went_to.city,
        "転出先住所": person.went_to.rest,
        "国籍": person.country,
        "在留資格": person.residence_status,
        "在留年数": str(person.stay_years or ""),
        "在留満了日": _slashes(person.stay_until),
        "特例区分": person.residence_class,
        "地区１": str(person.districts[0]),
        "地区２": str(person.districts[1]),
        "マイナンバー": person.personal_number,
        "備考": "外字あり、窓口で確認\nしたこと" if person.birth.endswith("0229") else "",
    }


def _event(event: Event) -> dict[str, str]:
    return {
        "履歴番号": str(event.number),
        "現存区分": event.state,
        "異動事由コード": event.reason,
        "異動事由名": _REASON_NAMES[event.reason],
        "異動年月日": _era_text(event.day),
        "届出年月日": _era_text(event.filed),
    }


def _birth(person: Resident) -> str:
    """Foreign residents' births are kept in the Gregorian calendar, unknown ones in words."""
    if person.foreign:
        return _slashes(person.birth)
    return _UNKNOWN_BIRTHS.get(person.birth) or _era_text(person.birth)


def _era_text(day: str) -> str:
    """``S64.01.07``."""
    _, letter, _, digits = era_date(day)
    return f"{letter}{digits[:2]}.{digits[2:4]}.{digits[4:]}"


def _slashes(day: str) -> str:
    return f"{day[:4]}/{day[4:6]}/{day[6:]}" if day else ""
