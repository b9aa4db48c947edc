"""町字ID: ``machiaza-id``."""

from __future__ import annotations

from migrate.standards.check_digits import NumberFormat
from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, digits

#: アドレス・ベース・レジストリ: 大字・町 4 digits, 丁目・小字 3. It has no check digit.
MACHIAZA_ID = NumberFormat.plain("machiaza-id", 7)

TOWN_ID = Kind(
    name="machiaza-id",
    ja="町字ID",
    en="町字ID (town and quarter)",
    about_ja="数字7桁（大字・町4桁＋丁目・小字3桁）。検査数字はない。",
    about_en="7 digits: 大字・町 4, 丁目・小字 3. No check digit.",
    check="check_digits",
    items=(Item(no=1, name="住所_町字コード", type="code", length=7, format="machiaza-id"),),
    cases=(Case(("0001002",)), Case(("1002",), "E314"), Case(("00010-2",), "E314")),
    schema=lambda item, _: digits(item, MACHIAZA_ID),
    asked_in="format",
)
