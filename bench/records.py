"""Generated residents as fixed-length records, as ``bench/jobs/jef/JUKI.cpy`` describes them.

The charset is a parameter, so that the same people can be written for a decoder that does not know JEF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bench import pools
from bench.pools import Matrix, digit_matrix, left_packed, matrix
from migrate.charsets import Charset, get

if TYPE_CHECKING:
    from bench.generate import People

RECORD_LENGTH = 400
#: The legacy codes of 出生, 転入, 職権記載 in the order of ``People.reason``.
REASONS = ("10", "13", "12")
STATUS = ("", "T26", "T41", "X14")


class RecordWriter:
    """Encodes residents field by field. The pools are encoded once, by ``charset``."""

    def __init__(self, charset: Charset | None = None, shifts: tuple[bytes, bytes] = (b"", b"")) -> None:
        """``shifts``: what surrounds a double-byte field (nothing in a ``PIC N`` field)."""
        self.charset = charset or get({"text": "jef", "single": "ebcdik", "ivs": "none"})
        self._shifts = shifts
        one, two = self.charset.encode, self.charset.encode_double
        surnames, given = pools.surnames(), pools.given_names()
        foreigners = pools.foreigners()
        self.surname = matrix(surnames.written, two), matrix(surnames.kana, one)
        self.given = matrix(given.written, two), matrix(given.kana, one)
        self.roman, self.kanji, self.foreign_kana, self.country, self.alias = (
            matrix([entry[n] for entry in foreigners], encode) for n, encode in enumerate((one, two, one, one, two))
        )
        self.relationship = matrix(pools.RELATIONSHIPS, two)
        self.code, self.post, self.quarter = (
            matrix([entry[n] for entry in pools.quarters()], encode) for n, encode in enumerate((one, one, two))
        )
        self.lot = matrix(pools.lots(), one)
        self.flat = matrix([name for name, _ in pools.flats()], one)
        self.origin = [
            matrix([entry[n] for entry in pools.origins()], encode) for n, encode in enumerate((two, two, one))
        ]
        self.reason, self.status = matrix(REASONS, one), matrix(STATUS, one)
        self.digits = matrix("0123456789", one)
        self.birth = matrix(map(pools.era_digits, pools.days()), one)
        self.packed_day = matrix(pools.days(), lambda day: bytes.fromhex(f"0{day}F"))

    def encode(self, people: People) -> bytes:
        """The records, one after another."""
        fields = [*self.keys(people), *self.names(people), *self.places(people), *self.last(people)]
        records = np.concatenate(fields, axis=1)
        if records.shape[1] != RECORD_LENGTH:
            raise ValueError(f"records of {records.shape[1]} bytes")
        return records.tobytes()

    def keys(self, people: People) -> list[Matrix]:
        """JUMIN-NO to TODOKE-YMD."""
        return [
            self.number(people.sequence * 10, 10),
            self.number(people.household * 10, 10),
            constant(b"\x00\x1c", people),
            self.kind(people),
            constant(self.charset.encode("0"), people),
            self.text(self.reason[people.reason], 2),
            self.packed_day[people.since],
            self.packed_day[people.filed],
        ]

    def names(self, people: People) -> list[Matrix]:
        """SHIMEI-KANJI to ZOKUGARA."""
        own = (people.foreigner == 0)[:, None]
        space, half_space = constant(self.charset.pad_double, people), constant(self.charset.pad_single, people)
        written = [self.surname[0][people.surname], space, self.given[0][people.given]]
        kana = [self.surname[1][people.surname], half_space, self.given[1][people.given]]
        return [
            self.national([*(part * own for part in written), self.kanji[people.foreigner]], 30),
            self.text_of([*(part * own for part in kana), self.foreign_kana[people.foreigner]], 30),
            self.text(self.roman[people.foreigner], 30),
            self.national([self.alias[people.foreigner]], 20),
            self.digits[1 + people.woman],
            self.birth[people.birth],
            self.national([self.relationship[people.relationship]], 12),
        ]

    def places(self, people: People) -> list[Matrix]:
        """MACHI-CD to TENNYU-BANCHI."""
        return [
            self.code[people.quarter],
            self.post[people.quarter],
            self.national([self.quarter[people.quarter]], 20),
            self.text(self.lot[people.lot], 24),
            self.text(self.flat[people.flat], 40),
            self.packed_day[people.since],
            self.national([self.origin[0][people.origin]], 8),
            self.national([self.origin[1][people.origin]], 20),
            self.text(self.origin[2][people.origin], 40),
        ]

    def last(self, people: People) -> list[Matrix]:
        """KOKUSEKI-CD to the filler."""
        foreign = people.foreigner > 0
        ends = np.where(
            (foreign & (people.sequence % 3 > 0))[:, None], self.packed_day[-1 - people.lot % 900], b"\x0f"[0]
        )
        ends[:, :-1] *= (foreign & (people.sequence % 3 > 0))[:, None]
        return [
            self.text(self.country[people.foreigner], 3),
            self.text(self.status[status_of(people)], 3),
            ends.astype(np.uint8),
            people.district.astype(">u2").view(np.uint8).reshape(-1, 2),
            self.number(personal_numbers(people), 12),
            constant(self.charset.pad_single * 38, people),
        ]

    def kind(self, people: People) -> Matrix:
        """JUMIN-SHUBETSU."""
        return self.digits[1 + (people.foreigner > 0)]

    def number(self, numbers: NDArray[np.int64], width: int) -> Matrix:
        """Zoned digits."""
        return digit_matrix(numbers, width, int(self.digits[0, 0]))

    def text(self, cells: Matrix, width: int) -> Matrix:
        """One text in a field of mixed text."""
        return left_packed([cells], width, self.charset.pad_single)

    def text_of(self, cells: list[Matrix], width: int) -> Matrix:
        """Texts joined in a field of mixed text."""
        return left_packed(cells, width, self.charset.pad_single)

    def national(self, cells: list[Matrix], width: int) -> Matrix:
        """Texts joined in a double-byte field."""
        field = left_packed(cells, width, self.charset.pad_double)
        before, after = (np.tile(np.frombuffer(shift, np.uint8), (len(field), 1)) for shift in self._shifts)
        return np.concatenate([before, field, after], axis=1)


def constant(data: bytes, people: People) -> Matrix:
    """The same bytes for everyone."""
    return np.tile(np.frombuffer(data, np.uint8), (len(people), 1))


def status_of(people: People) -> NDArray[np.int64]:
    """Index into ``STATUS``: none for Japanese residents; X14 (permanent) for every third foreign one."""
    return np.where(people.foreigner == 0, 0, np.where(people.sequence % 3 == 0, 3, 1 + people.sequence % 2))


def personal_numbers(people: People) -> NDArray[np.int64]:
    """個人番号 with right check digits; all begin with 000, so that they are seen to be invented."""
    base = people.sequence * 7 + 1000
    weights = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
    rest = sum(base // 10**place % 10 * weight for place, weight in enumerate(weights)) % 11
    return base * 10 + np.where(rest <= 1, 0, 11 - rest)
