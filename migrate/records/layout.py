"""What a record is made of: fields at byte offsets, and groups that repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Usage(StrEnum):
    """How the bytes of a field hold its value."""

    #: characters in the record's charset, single- and double-byte mixed: ``PIC X``, edited numbers
    TEXT = "text"
    #: double-byte characters only, without shift codes: ``PIC N``, ``PIC G``
    NATIONAL = "national"
    #: one digit in each byte: ``PIC 9 DISPLAY``
    ZONED = "zoned"
    #: one digit in each half byte and the sign in the last: ``COMP-3``
    PACKED = "packed"
    #: two's complement: ``COMP``, ``COMP-4``, ``COMP-5``, ``BINARY``
    BINARY = "binary"


#: Where the sign is: none, over the last or first digit, or in a byte of its own after or before the digits.
Sign = Literal["none", "trailing", "leading", "trailing separate", "leading separate"]


@dataclass(frozen=True, slots=True)
class Field:
    """One elementary field of a record.

    ``offset`` (from 0) and ``length`` are bytes. ``digits`` counts all digits of a number, ``scale`` those after
    the point.
    ``native`` marks ``COMP-5``: the whole range of the bytes, in the machine's own byte order, ``byte_order``.
    ``codes`` are the 88-levels: value (``"1"``, ``"1 THRU 5"``) → condition name.
    """

    name: str
    offset: int
    length: int
    usage: Usage = Usage.TEXT
    digits: int = 0
    scale: int = 0
    sign: Sign = "none"
    native: bool = False
    byte_order: Literal["big", "little"] = "big"
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """The offset of the first byte after the field."""
        return self.offset + self.length

    @property
    def signed(self) -> bool:
        """Whether the value may be negative."""
        return self.sign != "none"

    @property
    def separate(self) -> bool:
        """Whether the sign has a byte of its own."""
        return self.sign.endswith("separate")

    @property
    def keeps_zeros(self) -> bool:
        """Whether leading zeros belong to the value.

        An unsigned whole number kept as digits is in practice no quantity but a code, a date or a number that
        identifies (``PIC 9(8)``: ``00000000``, ``PIC 9(7)``: ``0600001``), so its digits come out as they are.
        Signed, scaled and binary numbers are quantities.
        """
        return self.usage in {Usage.ZONED, Usage.PACKED} and not self.signed and self.scale == 0


@dataclass(frozen=True, slots=True)
class OccursGroup:
    """A repeating group (``OCCURS``).

    ``members`` maps the name a field has without this group's number to its names with numbers 1 … ``count``:
    ``{"IDO_YMD": ("IDO_YMD_1", "IDO_YMD_2", "IDO_YMD_3")}``. In nested groups the other groups' numbers stay.
    """

    name: str
    count: int
    members: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RecordLayout:
    """The fields of a fixed-length record in the order of the definition, without FILLER; ``length`` in bytes."""

    fields: tuple[Field, ...]
    length: int
    groups: Mapping[str, OccursGroup] = field(default_factory=dict)
