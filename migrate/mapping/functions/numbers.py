"""Numbers: new ones where they are asked for, telephone numbers and postal codes in one form."""

from __future__ import annotations

import re
from typing import Literal

from migrate.issues import Problem
from migrate.mapping.characters import SPACES
from migrate.mapping.cross_references import CrossReference
from migrate.mapping.function import Answer, Example, value_function

_NUMBERS = ("atena", ("from,to", "00012345,000000000000019"))
#: Full-width digits and brackets, and everything that is written for a hyphen, as ASCII.
_PLAIN = str.maketrans({
    **{chr(ord("０") + digit): str(digit) for digit in range(10)},
    **dict.fromkeys("－‐‑‒–—―−ーｰ", "-"),
    "（": "(", "）": ")", "＋": "+", "　": " ",
})  # fmt: skip
_POSTAL = re.compile(r"〒? ?(\d{3}) ?-? ?(\d{4})", re.ASCII)
_BETWEEN = re.compile(r"[-() ]+")
_PHONE = re.compile(r"0\d{1,10}(?:-\d{1,8}){0,2}", re.ASCII)
#: 03-1234-5678; with 050, 070, 080, 090, 020 and 0800 eleven digits.
_LENGTHS = (10, 11)


@value_function(
    ja="対応表 codes/<表>.csv に従って番号を付け直す。書いた項目だけが変わり、対応表にない番号は検出事項になる。",
    examples=[
        Example('renumber(JUMIN_NO, "atena")', (("JUMIN_NO", "00012345"),), "000000000000019", (_NUMBERS,)),
        Example('renumber(JUMIN_NO, "atena")', (("JUMIN_NO", "00099999"),), None, (_NUMBERS,), "E260"),
    ],
    issues=["E260"],
)
def renumber(number: str, table: CrossReference) -> Answer:
    """The new number that the cross-reference ``codes/<table>.csv`` (``from,to``) gives; one it does not list is an
    issue.

    ``migrate renumber JOB`` makes the cross-reference, or adds to it what is new: the next number in order with its
    check digit. Numbers that are not to change need no function.
    """
    new = table.new_number(number.strip(SPACES))
    return Problem.of("E260", table=table.name) if new is None else new


@value_function(
    ja="郵便番号をハイフンなしの7桁にする。7桁でないもの（旧3桁・5桁など）は検出事項になる。",
    examples=[
        Example("postal_code(POST)", (("POST", "〒１００－０００１"),), "1000001"),
        Example("postal_code(POST)", (("POST", "100-0001"),), "1000001"),
        Example("postal_code(POST)", (("POST", "100-01"),), None, issue="E257"),
    ],
    issues=["E257"],
)
def postal_code(text: str) -> Answer:
    """A postal code → its seven digits; ``〒``, hyphen, spaces and width do not matter. Anything else is an issue."""
    found = _POSTAL.fullmatch(text.translate(_PLAIN).strip())
    return found[1] + found[2] if found else Problem("E257")


@value_function(
    ja="電話番号を半角にし、区切りをハイフンにそろえる（digits は数字だけ）。市外局番のないものなどは検出事項になる。",
    examples=[
        Example("phone(TEL)", (("TEL", "０３（１２３４）５６７８"),), "03-1234-5678"),
        Example("phone(TEL)", (("TEL", "0312345678"),), "0312345678"),
        Example('phone(TEL, "digits")', (("TEL", "090-1234-5678"),), "09012345678"),
        Example("phone(TEL)", (("TEL", "1234-5678"),), None, issue="E258"),
    ],
    issues=["E258"],
)
def phone(text: str, form: Literal["as written", "digits"] = "as written") -> Answer:
    """A telephone number in half-width, its parts joined with hyphens where the source parts them.

    Nothing is parted that the source does not part. Ten or eleven digits from a 0 on; anything else (no area code, an
    extension, a number abroad, two numbers) is an issue.
    """
    parted = _BETWEEN.sub("-", text.translate(_PLAIN)).strip("-")
    digits = parted.replace("-", "")
    if _PHONE.fullmatch(parted) is None or len(digits) not in _LENGTHS:
        return Problem("E258")
    return digits if form == "digits" else parted
