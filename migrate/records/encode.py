"""Text → the bytes of one field: the inverse of ``decode``, for values that come back as they were."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from migrate.charsets import Charset
from migrate.records.layout import Field, Usage

_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_SPACES = (" ", "\u3000")
_EBCDIC_ZERO = 0xF0
_EBCDIC_PLUS, _EBCDIC_MINUS, _ASCII_MINUS = 0xC0, 0xD0, 0x70
_PLUS, _MINUS, _UNSIGNED = 0xC, 0xD, 0xF


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value cannot be written: a code of the catalogue (E161 … E164) and the parameters of its wording."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Encoding:
    """One field in one charset.

    ``exact``: the value is no quantity, so it must come back digit for digit; of a quantity the number must come back.
    """

    field: Field
    charset: Charset
    exact: bool = True

    def encode(self, value: str | None) -> bytes | Refusal:
        """``field.length`` bytes. A blank is spaces, or X'00' in a packed field; a binary field cannot hold it."""
        if value is None or value == "":
            return self._blank()
        if self.field.usage in {Usage.TEXT, Usage.NATIONAL}:
            return self._text(value)
        return self._number(value)

    def _blank(self) -> bytes | Refusal:
        if self.field.usage is Usage.BINARY:
            return Refusal("E164", {"expected": self._form()})
        if self.field.usage is Usage.PACKED:
            return bytes(self.field.length)
        return self._padded(b"")

    def _text(self, value: str) -> bytes | Refusal:
        double = self.field.usage is Usage.NATIONAL
        try:
            data = self.charset.encode_double(value) if double else self.charset.encode(value)
        except UnicodeEncodeError as error:
            code_point = " ".join(f"U+{ord(char):04X}" for char in value[error.start : error.end])
            return Refusal("E161", {"charset": self.charset.name, "code_point": code_point})
        if len(data) > self.field.length:
            return Refusal("E162", {"length": str(len(data)), "limit": str(self.field.length)})
        if value.endswith(_SPACES):
            return Refusal("E163", {"message": "末尾の空白 / trailing space"})
        return self._padded(data)

    def _padded(self, data: bytes) -> bytes:
        room = self.field.length - len(data)
        if self.field.usage is Usage.NATIONAL and room % len(self.charset.pad_double) == 0:
            return data + self.charset.pad_double * (room // len(self.charset.pad_double))
        return data + self.charset.pad_single * room

    def _number(self, value: str) -> bytes | Refusal:
        match = _NUMBER.fullmatch(value)
        if match is None:
            return Refusal("E164", {"expected": self._form()})
        minus, whole, part = match.group(1), match.group(2), match.group(3) or ""
        if len(part) > self.field.scale:
            return Refusal("E164", {"expected": self._form()})
        digits = (whole + part.ljust(self.field.scale, "0")).lstrip("0")
        negative = bool(minus) and digits != ""
        if len(digits) > self.field.digits or (negative and not self.field.signed):
            return Refusal("E164", {"expected": self._form()})
        if self.exact and value != self._read_back(digits, negative=negative):
            return Refusal("E163", {"message": self._read_back(digits, negative=negative)})
        return self._stored(digits.rjust(self.field.digits, "0"), negative=negative)

    def _read_back(self, digits: str, *, negative: bool) -> str:
        """The text that ``decode_field`` makes of the number."""
        scale = self.field.scale
        if self.field.keeps_zeros:
            return digits.rjust(self.field.digits, "0")
        padded = digits.rjust(scale + 1, "0")
        text = f"{padded[:-scale]}.{padded[-scale:]}" if scale else padded
        return f"-{text}" if negative else text

    def _stored(self, digits: str, *, negative: bool) -> bytes:
        if self.field.usage is Usage.ZONED:
            return self._zoned(digits, negative=negative)
        if self.field.usage is Usage.PACKED:
            sign = (_MINUS if negative else _PLUS) if self.field.signed else _UNSIGNED
            halves = digits.rjust(2 * self.field.length - 1, "0")
            return bytes.fromhex(f"{halves}{sign:X}")
        number = -int(digits) if negative else int(digits)
        return number.to_bytes(self.field.length, self.field.byte_order, signed=self.field.signed)

    def _zoned(self, digits: str, *, negative: bool) -> bytes:
        data = bytearray(self.charset.encode(digits))
        if not self.field.signed:
            return bytes(data)
        leading = self.field.sign.startswith("leading")
        if self.field.separate:
            sign = self.charset.encode("-" if negative else "+")
            return sign + bytes(data) if leading else bytes(data) + sign
        at = 0 if leading else len(data) - 1
        zero = self.charset.encode("0")[0]
        plus, minus = (_EBCDIC_PLUS, _EBCDIC_MINUS) if zero == _EBCDIC_ZERO else (zero, _ASCII_MINUS)
        data[at] = data[at] - zero + (minus if negative else plus)
        return bytes(data)

    def _form(self) -> str:
        """As a picture: ``S9(7)V9(2) PACKED``."""
        whole, scale = self.field.digits - self.field.scale, self.field.scale
        point = f"V9({scale})" if scale else ""
        return f"{'S' if self.field.signed else ''}9({whole}){point} {self.field.usage.upper()}"
