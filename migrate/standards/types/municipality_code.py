"""全国地方公共団体コード: ``dantai-code``."""

from __future__ import annotations

from migrate.standards.check_digits import NumberFormat
from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, digits

#: Weights 6, 5, 4, 3, 2; the last digit of 11 − sum mod 11.
DANTAI_CODE = NumberFormat(
    name="dantai-code",
    digits=6,
    shortest=6,
    weights=(6, 5, 4, 3, 2, 0),
    position=5,
    check=tuple((11 - remainder) % 10 for remainder in range(11)),
)


def is_municipality_code(text: str) -> bool:
    """Whether ``text`` is a 全国地方公共団体コード of six digits with its check digit."""
    return DANTAI_CODE.is_valid(text)


MUNICIPALITY_CODE = Kind(
    name="dantai-code",
    ja="全国地方公共団体コード",
    en="Municipality code",
    about_ja="数字6桁。最後の1桁が検査数字。",
    about_en="6 digits, the last of them a check digit.",
    check="check_digits",
    items=(Item(no=1, name="住所_市区町村コード", type="code", length=6, format="dantai-code"),),
    cases=(
        Case(("131016",)),
        Case(("131017",), "E311"),
        Case(("13101",), "E314"),
    ),
    schema=lambda item, _: digits(item, DANTAI_CODE),
    asked_in="format",
)
