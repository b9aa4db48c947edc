"""郵便番号: ``yubin-bango``."""

from __future__ import annotations

from migrate.standards.check_digits import NumberFormat
from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, digits

YUBIN_BANGO = NumberFormat.plain("yubin-bango", 7)

POSTAL_CODE = Kind(
    name="yubin-bango",
    ja="郵便番号",
    en="Postal code",
    about_ja="ハイフンなしの数字7桁。",
    about_en="7 digits without the hyphen.",
    check="check_digits",
    items=(Item(no=1, name="住所_郵便番号", type="X", length=7, format="yubin-bango"),),
    cases=(Case(("1000001",)), Case(("100-0001",), "E314"), Case(("100001",), "E314")),
    schema=lambda item, _: digits(item, YUBIN_BANGO),
    asked_in="format",
)
