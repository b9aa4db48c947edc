"""宛名番号: ``atena-bango``, and with a check digit ``atena-bango-cd``."""

from __future__ import annotations

from migrate.standards.check_digits import NumberFormat, eleven_minus
from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, digits

#: Digits, as many as the item holds.
ATENA_BANGO = NumberFormat.plain("atena-bango", 15, shortest=1)

#: The last is a check digit: modulus 11, weights 2–7 again and again from the right, remainder 0 → 0
#: (住民記録システム標準仕様書). What becomes of remainder 1, which gives 10, the text at hand does not say: 0 is
#: assumed, as for 個人番号. Numbers given before that specification are kept and need not have one.
ATENA_BANGO_CD = NumberFormat(
    name="atena-bango-cd",
    digits=15,
    shortest=2,
    weights=(*(2 + place % 6 for place in reversed(range(14))), 0),
    position=14,
    check=tuple(map(eleven_minus, range(11))),
)

ATENA_NUMBER = Kind(
    name="atena-bango",
    ja="宛名番号",
    en="宛名番号 (number of a person)",
    about_ja="数字だけ。桁数まで。付番済みの番号は振り直さない。",
    about_en="Digits only, up to the length. Numbers already given are never renumbered.",
    check="check_digits",
    items=(Item(no=1, name="宛名番号", type="X", length=15, format="atena-bango"),),
    cases=(Case(("000000000012345",)), Case(("A12345",), "E314")),
    schema=lambda item, _: digits(item, ATENA_BANGO),
    asked_in="format",
)

ATENA_NUMBER_CD = Kind(
    name="atena-bango-cd",
    ja="宛名番号（検査数字付き）",
    en="宛名番号 with a check digit",
    about_ja="連番と検査数字（モジュラス11、ウェイト2〜7、余り0は0）。余り1を0とするのは仮定。",
    about_en=(
        "A sequence and its check digit: modulus 11, weights 2–7, remainder 0 → 0. That remainder 1 gives 0 as "
        "well is assumed."
    ),
    check="check_digits",
    items=(Item(no=1, name="宛名番号", type="X", length=15, format="atena-bango-cd"),),
    cases=(
        Case(("000000000000019",)),
        Case(("19",)),
        Case(("000000000000018",), "E311"),
        Case(("9",), "E314"),
    ),
    schema=lambda item, _: digits(item, ATENA_BANGO_CD),
    asked_in="format",
)
