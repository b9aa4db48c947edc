"""住民票コード: ``juminhyo-code``."""

from __future__ import annotations

from migrate.standards.check_digits import NumberFormat
from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, digits

#: Its check digit's rule is not verified, so only the digits are looked at.
JUMINHYO_CODE = NumberFormat.plain("juminhyo-code", 11)

RESIDENT_CODE = Kind(
    name="juminhyo-code",
    ja="住民票コード",
    en="住民票コード (resident record code)",
    about_ja="数字11桁。検査数字の規則は未確認なので、桁と数字だけを調べる。",
    about_en="11 digits. The rule of its check digit is not verified: only the digits are looked at.",
    check="check_digits",
    items=(Item(no=1, name="住民票コード", type="X", length=11, format="juminhyo-code"),),
    cases=(Case(("12345678901",)), Case(("1234567890",), "E314")),
    schema=lambda item, _: digits(item, JUMINHYO_CODE),
    asked_in="format",
)
