"""法人番号: ``hojin-bango``."""

from __future__ import annotations

from migrate.standards.check_digits import NumberFormat
from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, digits

#: First digit = 9 − sum mod 9, with weights 1 and 2 in turn from the right.
#: Source: 法人番号の指定等に関する省令 第2条.
HOJIN_BANGO = NumberFormat(
    name="hojin-bango",
    digits=13,
    shortest=13,
    weights=(0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1),
    position=0,
    check=tuple(9 - remainder for remainder in range(9)),
)

CORPORATE_NUMBER = Kind(
    name="hojin-bango",
    ja="法人番号",
    en="Corporate number",
    about_ja="数字13桁。最初の1桁が検査数字。",
    about_en="13 digits, the first of them a check digit.",
    check="check_digits",
    items=(Item(no=1, name="法人番号", type="X", length=13, format="hojin-bango"),),
    cases=(
        Case(("7000012050002",)),
        Case(("8000012050002",), "E311"),
        Case(("000012050002",), "E314"),
    ),
    schema=lambda item, _: digits(item, HOJIN_BANGO),
    asked_in="format",
)
