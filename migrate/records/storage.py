"""PICTURE, USAGE and SIGN → bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from migrate.records.layout import Sign, Usage
from migrate.records.picture import Picture

MAX_DIGITS = 38
MAX_BINARY_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Storage:
    """How an elementary item is stored; the members are those of ``Field``."""

    length: int
    usage: Usage = Usage.TEXT
    digits: int = 0
    scale: int = 0
    sign: Sign = "none"
    native: bool = False
    byte_order: Literal["big", "little"] = "big"


def storage_of(picture: Picture, usage: str, sign: str, native_order: Literal["big", "little"]) -> Storage:
    """The storage of an item.

    ``usage``: a value of ``entries.USAGES``. Raises ``ValueError`` where COBOL allows no such pair.
    """
    if picture.category == "national" or (picture.category == "text" and usage == "national"):
        if usage not in {"display", "national"}:
            raise ValueError(f"PIC N with {usage}")
        return Storage(2 * picture.positions, Usage.NATIONAL)
    if picture.category in {"text", "edited"}:
        if usage != "display":
            raise ValueError(f"PIC X with {usage}")
        return Storage(picture.positions)
    return _number(picture, usage, cast("Sign", sign if picture.signed else "none"), native_order)


def _number(picture: Picture, usage: str, sign: Sign, native_order: Literal["big", "little"]) -> Storage:
    digits, scale = picture.digits, picture.scale
    if digits > MAX_DIGITS:
        raise ValueError(f"{digits} digits (at most {MAX_DIGITS})")
    if usage == "display":
        return Storage(digits + sign.endswith("separate"), Usage.ZONED, digits, scale, sign)
    if usage == "packed":
        return Storage(digits // 2 + 1, Usage.PACKED, digits, scale, _plain(sign))
    if usage in {"binary", "native"}:
        if digits > MAX_BINARY_DIGITS:
            raise ValueError(f"{digits} binary digits (at most {MAX_BINARY_DIGITS})")
        native = usage == "native"
        order = native_order if native else "big"
        return Storage(binary_width(digits), Usage.BINARY, digits, scale, _plain(sign), native, order)
    raise ValueError(f"PIC 9 with {usage}")


def binary_width(digits: int) -> int:
    """Bytes of a binary item with that many digits."""
    return 2 if digits <= 4 else 4 if digits <= 9 else 8  # noqa: PLR2004  the steps are IBM's


def _plain(sign: Sign) -> Sign:
    """Packed and binary numbers carry their sign in their own way: SIGN only says that there is one."""
    return "none" if sign == "none" else "trailing"
