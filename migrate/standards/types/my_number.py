"""個人番号: ``kojin-bango``."""

from __future__ import annotations

from migrate.standards.check_digits import NumberFormat, eleven_minus
from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, digits

#: From the right of the first eleven, weights 2–7 then 2–6; 11 − sum mod 11; 10 and 11 become 0.
#: Source: 平成26年総務省令第85号 第5条.
KOJIN_BANGO = NumberFormat(
    name="kojin-bango",
    digits=12,
    shortest=12,
    weights=(6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 0),
    position=11,
    check=tuple(map(eleven_minus, range(11))),
)

MY_NUMBER = Kind(
    name="kojin-bango",
    ja="個人番号",
    en="Individual number (“my number”)",
    about_ja="数字12桁。最後の1桁が検査数字。",
    about_en="12 digits, the last of them a check digit.",
    check="check_digits",
    items=(Item(no=1, name="個人番号", type="X", length=12, format="kojin-bango"),),
    cases=(
        Case(("123456789018",)),
        Case(("123456789019",), "E311"),
        Case(("12345678901",), "E314"),
        Case(("12345678901X",), "E314"),
    ),
    schema=lambda item, _: digits(item, KOJIN_BANGO),
    asked_in="format",
)
