"""Addresses: codes by a table the user supplies, and the parts of a written address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from migrate.issues import Problem
from migrate.mapping.addresses import read_address
from migrate.mapping.code_tables import CodeTable, TableForm
from migrate.mapping.function import Answer, Example, value_function
from migrate.standards.check_digits import DANTAI_CODE

_TOWN_DIGITS = 7


def _check_row(cells: Mapping[str, str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """A municipality code has its check digit, a 町字ID seven digits; either may be blank, for 町字 without an ID."""
    municipality, town = cells["municipality"], cells["town"]
    if municipality and not DANTAI_CODE.is_valid(municipality):
        yield "municipality", "D104", {"found": municipality}
    if town and not (len(town) == _TOWN_DIGITS and town.isascii() and town.isdigit()):
        yield "town", "D103", {"found": f"town = {town}", "allowed": f"0–9 × {_TOWN_DIGITS}"}


#: The old system's address code → 全国地方公共団体コード (6 digits) and 町字ID (7 digits).
ADDRESS_CODES = TableForm(
    ("from",),
    ("municipality", "town"),
    {
        "from": ("from", "変換前", "住所コード"),
        "municipality": ("municipality", "市区町村コード"),
        "town": ("town", "町字id", "町字コード"),
        "note": ("note", "備考"),
    },
    check=_check_row,
)

_CODES = ("jusho", ("from,municipality,town", "13101001000,131016,0001000"))


@value_function(
    ja="旧システムの住所コード（11桁など）を、利用者の表 codes/<表>.csv で市区町村コード6桁と町字ID7桁に読み替える。",
    examples=[
        Example('address_code(CODE, "jusho", "municipality")', (("CODE", "13101001000"),), "131016", (_CODES,)),
        Example('address_code(CODE, "jusho", "town")', (("CODE", "13101001000"),), "0001000", (_CODES,)),
        Example('address_code(CODE, "jusho", "town")', (("CODE", "13101999000"),), None, (_CODES,), "E211"),
    ],
    issues=("E211",),
)
def address_code(
    code: str, table: Annotated[CodeTable, ADDRESS_CODES], part: Literal["municipality", "town"]
) -> Answer:
    """The ``municipality`` (6 digits) or the ``town`` (町字ID, 7 digits) of an old address code, by
    ``codes/<table>.csv``.

    Its columns are ``from,municipality,town,note`` or ``住所コード,市区町村コード,町字ID,備考``; check digits and
    lengths are verified before anything is converted. No rule leads from the old 2+3+3+3 digits to the 町字ID: the
    table decides, a code in no row is an issue, and every run lists the codes met with their counts.
    """
    entry = table.entry(code)
    return Problem.of("E211", table=table.name) if entry is None else table.columns[part][entry]


@value_function(
    ja="5桁の市区町村コードに検査数字を付けて6桁にする。6桁なら検査数字を確かめる。",
    examples=[
        Example("municipality_code(CODE)", (("CODE", "13101"),), "131016"),
        Example("municipality_code(CODE)", (("CODE", "131016"),), "131016"),
        Example("municipality_code(CODE)", (("CODE", "131017"),), None, issue="E259"),
    ],
    issues=("E259",),
)
def municipality_code(code: str) -> Answer:
    """A municipality code of five digits → the six of 全国地方公共団体コード; one of six is verified and passed on."""
    digits = code.strip()
    if len(digits) == DANTAI_CODE.digits - 1 and digits.isascii() and digits.isdigit():
        digits = next(digits + check for check in "0123456789" if DANTAI_CODE.is_valid(digits + check))
    return digits if DANTAI_CODE.is_valid(digits) else Problem("E259")


@value_function(
    ja="一続きの住所を、町字（丁目まで）・番地号・方書に分ける。書かれた目印だけで分け、決められないものは検出事項になる。",
    examples=[
        Example('address_part(A, "town")', (("A", "風待町三丁目12番5号　風待荘101"),), "風待町三丁目"),
        Example('address_part(A, "number")', (("A", "風待町三丁目12番5号　風待荘101"),), "12番5号"),
        Example('address_part(A, "katagaki")', (("A", "風待町三丁目12番5号　風待荘101"),), "風待荘101"),
        Example('address_part(A, "banchi")', (("A", "大字星見１２番地の５"),), "１２番地"),
        Example('address_part(A, "edaban")', (("A", "大字星見１２番地の５"),), "の５"),
        Example('address_part(A, "number")', (("A", "風待町3-12-5"),), "3-12-5"),
        Example('address_part(A, "banchi")', (("A", "風待町3-12-5"),), None, issue="E251"),
        Example('address_part(A, "katagaki")', (("A", "大字星見12番地風待荘"),), None, issue="E252"),
    ],
    issues=("E250", "E251", "E252"),
)
def address_part(
    address: str,
    part: Literal["town", "number", "katagaki", "chome", "banchi", "edaban", "go", "suffix"],
) -> Answer:
    """One part of an address that is written in one text (or of a 番地号 with 方書), exactly as it is written there.

    ``town``: 町字 with its 丁目; ``number``: 番地・号; ``katagaki``: 方書. The pieces of the number are ``banchi``
    (12番地), ``edaban`` (の5), ``go`` (5号) and ``suffix`` (地先); ``chome`` is the 丁目 alone. Numbers may be 12, １２
    or 十二. Town, number and 方書 together are the text again, but for the spaces between them.

    The 方書 begins at a space after the number, right after 号, or is a name with 方 (山田様方) right after 番地 or 号;
    anything else after the number is an issue (E252), as are the pieces of a number without marks (3-12-5: E251) and a
    text in which no number is found though there are digits or spaces (E250).
    """
    found = read_address(address)
    if isinstance(found, Problem):
        return found
    if part in {"banchi", "edaban", "go", "suffix"} and not found.is_marked:
        return Problem("E251")
    return str(getattr(found, part)) or None


@value_function(
    ja="番地・号の数字だけを半角にし、ハイフンでつなぐ（番地枝番数値）。",
    examples=[
        Example("address_numbers(A)", (("A", "１２番地の５"),), "12-5"),
        Example("address_numbers(A)", (("A", "十二番五号　風待荘"),), "12-5"),
    ],
    issues=("E250", "E252"),
)
def address_numbers(address: str) -> Answer:
    """The numbers of 番地 and 号 in half-width digits with hyphens between; neither the 丁目 nor the 方書 is among
    them.
    """
    found = read_address(address)
    return found if isinstance(found, Problem) else found.numbers or None
