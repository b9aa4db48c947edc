"""Number: ``N``."""

from __future__ import annotations

from migrate.standards import patterns
from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, whole

NUMBER = Kind(
    name="N",
    ja="数値",
    en="Number",
    about_ja=(
        "整数、または小数点以下の桁数（scale）を持つ数。桁数（length）は小数部を含む最大の桁数で、smallint・"
        "integer・bigint はその範囲。先頭のゼロは許す。unsigned = Y なら負の数は使えない。"
    ),
    about_en=(
        "A whole number, or one with a scale: digits after the point. The length is the most digits it may have, "
        "those of the scale included; smallint, integer and bigint are ranges. Leading zeros are allowed; "
        "unsigned = Y: no negative numbers."
    ),
    check="numbers",
    items=(Item(no=1, name="登記地積", type="N", length=5, scale=2, unsigned=True),),
    cases=(
        Case(("123.45",)),
        Case(("007",)),
        Case(("1234",), "E306"),
        Case(("1.234",), "E306"),
        Case(("1.",), "E306"),
        Case(("-1",), "E306"),
        Case(("１",), "E306"),
    ),
    schema=lambda item, _: whole(item, patterns.number(item)),
)
