"""Numbers that prove themselves: the forms with a check digit that an item may be declared to have.

Each function takes the text of one value and says whether it is the prescribed digits with the right check digit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec


class NumberFormat(msgspec.Struct, frozen=True):
    """A number of ``digits`` ASCII digits, one of which is computed from the others.

    The check digit is a function of Σ weights·digits, so that one table-driven kernel serves every format:
    ``check[sum % modulus]`` must equal the digit at ``position``. ``weights`` has a 0 at the check digit's own place.
    """

    name: str
    digits: int
    weights: Sequence[int]
    position: int
    check: Sequence[int]

    @property
    def modulus(self) -> int:
        """What the weighted sum is divided by."""
        return len(self.check)

    def has_form(self, text: str) -> bool:
        """Exactly the prescribed number of ASCII digits."""
        return len(text) == self.digits and text.isascii() and text.isdigit()

    def is_valid(self, text: str) -> bool:
        """The prescribed digits, and the check digit is right."""
        if not self.has_form(text):
            return False
        total = sum(weight * int(digit) for weight, digit in zip(self.weights, text, strict=True))
        return self.check[total % self.modulus] == int(text[self.position])

    def accepts(self, value: object) -> bool:
        """``is_valid`` as a JSON Schema ``format``: what is no text is not its to judge."""
        return not isinstance(value, str) or self.is_valid(value)


def _eleven_minus(remainder: int) -> int:
    return 0 if remainder <= 1 else 11 - remainder


#: 個人番号, 12 digits. From the right of the first eleven, weights 2–7 then 2–6; 11 − sum mod 11; 10 and 11 become 0.
#: Source: 平成26年総務省令第85号 第5条.
KOJIN_BANGO = NumberFormat(
    name="kojin-bango",
    digits=12,
    weights=(6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 0),
    position=11,
    check=tuple(map(_eleven_minus, range(11))),
)

#: 法人番号, 13 digits. First digit = 9 − sum mod 9, with weights 1 and 2 in turn from the right.
#: Source: 法人番号の指定等に関する省令 第2条.
HOJIN_BANGO = NumberFormat(
    name="hojin-bango",
    digits=13,
    weights=(0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1),
    position=0,
    check=tuple(9 - remainder for remainder in range(9)),
)

#: 全国地方公共団体コード, 5 + 1 digits. Weights 6, 5, 4, 3, 2; the last digit of 11 − sum mod 11.
DANTAI_CODE = NumberFormat(
    name="dantai-code",
    digits=6,
    weights=(6, 5, 4, 3, 2, 0),
    position=5,
    check=tuple((11 - remainder) % 10 for remainder in range(11)),
)

#: 宛名番号 with a check digit at its end, 15 digits (a shorter one is as if it had leading zeros): modulus 11, weights
#: 2–7 again and again from the right, remainder 0 → 0 (住民記録システム標準仕様書). What becomes of remainder 1, which
#: gives 10, the text at hand does not say: 0 is assumed, as for 個人番号.
ATENA_BANGO_CD = NumberFormat(
    name="atena-bango-cd",
    digits=15,
    weights=(*(2 + place % 6 for place in reversed(range(14))), 0),
    position=14,
    check=tuple(map(_eleven_minus, range(11))),
)

FORMATS: Mapping[str, NumberFormat] = {number.name: number for number in (KOJIN_BANGO, HOJIN_BANGO, DANTAI_CODE)}


def is_municipality_code(text: str) -> bool:
    """Whether ``text`` is a 全国地方公共団体コード of six digits with its check digit."""
    return DANTAI_CODE.is_valid(text)
