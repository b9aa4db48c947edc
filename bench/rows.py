"""Generated residents as CP932 CSV with the 40 columns of ``samples/csv``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench import pools
from bench.pools import Matrix, digit_matrix, matrix
from bench.records import REASONS, STATUS, constant, personal_numbers, status_of
from samples.maker.delimited import COLUMNS, QUOTED

if TYPE_CHECKING:
    from bench.generate import People

_REASON_NAMES = ("転入", "職権記載", "出生")


def _cp932(text: str) -> bytes:
    return text.encode("cp932")


class RowWriter:
    """Encodes residents cell by cell into matrices filled up with zeros, which are dropped at the end."""

    def __init__(self) -> None:
        surnames, given, foreigners = pools.surnames(), pools.given_names(), pools.foreigners()
        self.surname = matrix(surnames.written, _cp932), matrix(surnames.kana, _cp932)
        self.given = matrix(given.written, _cp932), matrix(given.kana, _cp932)
        self.roman, self.kanji, self.foreign_kana, self.country, self.alias = (
            matrix([entry[n] for entry in foreigners], _cp932) for n in range(5)
        )
        self.relationship = matrix([name.translate({0xFF08: "(", 0xFF09: ")"}) for name in pools.RELATIONSHIPS], _cp932)
        quarters = pools.quarters()
        self.code = matrix([code for code, _, _ in quarters], _cp932)
        self.post = matrix([f"{post[:3]}-{post[3:]}" for _, post, _ in quarters], _cp932)
        self.quarter = matrix([name for _, _, name in quarters], _cp932)
        self.lot = matrix(pools.lots(), _cp932)
        self.flat = [matrix([entry[n] for entry in pools.flats()], _cp932) for n in range(2)]
        self.origin = [matrix([entry[n] for entry in pools.origins()], _cp932) for n in range(3)]
        self.reason, self.reason_name = matrix(REASONS, _cp932), matrix(_REASON_NAMES, _cp932)
        self.status = matrix(STATUS, _cp932)
        days = pools.days()
        self.era_day = matrix(map(pools.era_text, days), _cp932)
        self.day = matrix([f"{day[:4]}/{day[4:6]}/{day[6:]}" for day in days], _cp932)
        self.digits = matrix("0123456789", _cp932)
        self.kinds = matrix(("日", "外"), _cp932)

    @staticmethod
    def header() -> bytes:
        """The header row."""
        return _cp932(",".join(COLUMNS) + "\r\n")

    def encode(self, people: People) -> bytes:
        """The rows, one after another."""
        comma, quote, end = (constant(mark, people) for mark in (b",", b'"', b"\r\n"))
        cells = self._cells(people)
        matrices: list[Matrix] = []
        for name in COLUMNS:
            value = cells.get(name, [])
            matrices += [quote, *value, quote, comma] if name in QUOTED else [*value, comma]
        table = np.concatenate([*matrices[:-1], end], axis=1)
        return table[table != 0].tobytes()

    def _cells(self, people: People) -> dict[str, list[Matrix]]:
        own = (people.foreigner == 0)[:, None]
        foreign = people.foreigner > 0
        space, half_space = constant(_cp932("　"), people), constant(b" ", people)
        written = [self.surname[0][people.surname], space, self.given[0][people.given]]
        kana = [self.surname[1][people.surname], half_space, self.given[1][people.given]]
        birth = [self.era_day[people.birth] * own, self.day[people.birth] * ~own]
        stay_ends = self.day[-1 - people.lot % 900] * (foreign & (people.sequence % 3 > 0))[:, None]
        return {
            "宛名番号": [significant(people.sequence * 10, 10)],
            "世帯番号": [significant(people.household * 10, 10)],
            "履歴番号": [constant(b"1", people)],
            "削除フラグ": [constant(b"0", people)],
            "住民区分": [self.kinds[foreign.astype(np.int64)]],
            "現存区分": [constant(b"0", people)],
            "異動事由コード": [self.reason[people.reason]],
            "異動事由名": [self.reason_name[people.reason]],
            "異動年月日": [self.era_day[people.since]],
            "届出年月日": [self.era_day[people.filed]],
            "漢字氏名": [*(part * own for part in written), self.kanji[people.foreigner]],
            "カナ氏名": [*(part * own for part in kana), self.foreign_kana[people.foreigner]],
            "英字氏名": [self.roman[people.foreigner]],
            "通称名": [self.alias[people.foreigner]],
            "性別": [self.digits[1 + people.woman]],
            "生年月日": birth,
            "続柄": [self.relationship[people.relationship]],
            "町字コード": [self.code[people.quarter]],
            "郵便番号": [self.post[people.quarter]],
            "町名": [self.quarter[people.quarter]],
            "番地": [self.lot[people.lot]],
            "方書": [self.flat[0][people.flat]],
            "方書カナ": [self.flat[1][people.flat]],
            "住民となった日": [self.era_day[people.since]],
            "転入前県": [self.origin[0][people.origin]],
            "転入前市町村": [self.origin[1][people.origin]],
            "転入前住所": [self.origin[2][people.origin]],
            "国籍": [self.country[people.foreigner]],
            "在留資格": [self.status[status_of(people)]],
            "在留満了日": [stay_ends],
            "地区１": [significant(people.district, 4)],
            "マイナンバー": [digit_matrix(personal_numbers(people), 12, ord("0"))],
        }


def significant(numbers: np.ndarray, width: int) -> Matrix:
    """Decimal digits without leading zeros."""
    digits = digit_matrix(numbers, width, ord("0"))
    return np.where(np.cumsum(digits != ord("0"), axis=1) > 0, digits, 0).astype(np.uint8)
