"""PICTURE strings: what a field holds and how many positions it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

#: ``text`` X A · ``national`` N G · ``number`` 9 S V · ``edited`` anything with editing symbols: text of its length
Category = Literal["text", "national", "number", "edited"]

MAX_POSITIONS = 1 << 24

_SYMBOL = re.compile(r"(CR|DB|[XANGSVP9ZBEU0/,.+\-*$¥\\])(?:\((\d+)\))?", re.IGNORECASE)


class PictureError(ValueError):
    """A PICTURE string that cannot be read. ``unsupported``: COBOL allows it, this reader does not."""

    def __init__(self, message: str, *, unsupported: bool = False) -> None:
        self.unsupported = unsupported
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Picture:
    """``positions``: characters or digits without S and V. ``digits`` and ``scale`` are 0 unless it is a number."""

    category: Category
    positions: int
    digits: int = 0
    scale: int = 0
    signed: bool = False


def parse_picture(text: str) -> Picture:
    """``S9(7)V99`` → nine digits, two of them after the point, signed. Raises ``PictureError``."""
    symbols = _symbols(text)
    kinds = {symbol for symbol, _ in symbols} - {"S", "V"}
    if "P" in kinds:
        raise PictureError(f"PIC {text} (P)", unsupported=True)
    positions = sum(count for symbol, count in symbols if symbol not in "SV")
    if not positions or positions > MAX_POSITIONS:
        raise PictureError(f"PIC {text}")
    if kinds == {"9"}:
        return _number(text, symbols, positions)
    if kinds <= {"X", "A", "9"}:
        category: Category = "text"
    elif kinds in ({"N"}, {"G"}):
        category = "national"
    elif kinds & {"N", "G", "E", "U"}:
        raise PictureError(f"PIC {text}", unsupported=True)
    else:
        category = "edited"
    if category != "edited" and {"S", "V"} & {symbol for symbol, _ in symbols}:
        raise PictureError(f"PIC {text}")
    return Picture(category, positions)


def _number(text: str, symbols: list[tuple[str, int]], positions: int) -> Picture:
    order = [symbol for symbol, _ in symbols]
    signs = [count for symbol, count in symbols if symbol == "S"]
    points = [count for symbol, count in symbols if symbol == "V"]
    if signs not in ([], [1]) or points not in ([], [1]) or (signs and order[0] != "S"):
        raise PictureError(f"PIC {text}")
    after = symbols[order.index("V") :] if points else []
    scale = sum(count for symbol, count in after if symbol == "9")
    return Picture("number", positions, positions, scale, bool(signs))


def _symbols(text: str) -> list[tuple[str, int]]:
    symbols: list[tuple[str, int]] = []
    at = 0
    while at < len(text):
        match = _SYMBOL.match(text, at)
        if not match:
            raise PictureError(f"PIC {text}")
        symbol = match.group(1).upper()
        width = 2 if len(symbol) > 1 else 1
        symbols.append((symbol, width * int(match.group(2) or 1)))
        at = match.end()
    return symbols
