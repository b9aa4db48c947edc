"""The bytes of one field of many records → a text column: characters by the charset, numbers by the kernels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.arrow import string_column
from migrate.charsets import Charset, Mode
from migrate.charsets.columns import Places, TextColumn
from migrate.records import kernels
from migrate.records.layout import Field, Usage

#: What an invalid value of each usage is called in the catalogue.
_INVALID = {Usage.ZONED: "E110", Usage.PACKED: "E109", Usage.BINARY: "E113"}
_FAULT_SCHEMA = {"row": pl.UInt32(), "code": pl.String(), "value": pl.String(), "detail": pl.String()}
#: How fields of text are decoded.
_MODES: dict[Usage, Mode] = {Usage.TEXT: "mixed", Usage.NATIONAL: "double"}
_PLUS_ZONE, _MINUS_ZONE = 0xC0, 0xD0  # EBCDIC: X'C1' is +1, X'D1' is -1
_ASCII_MINUS_ZONE = 0x70  # X'31' is +1, X'71' is -1, as GnuCOBOL and Micro Focus write it
_EBCDIC_ZERO = 0xF0


def decode_field(field: Field, charset: Charset, data: NDArray[np.uint8], starts: NDArray[np.int64]) -> TextColumn:
    """Decode one field of ``len(starts)`` records; ``starts`` are the records' first bytes in ``data``.

    Text comes out as the charset has it. Numbers come out as exact decimal text: ``-`` before negative ones, no
    ``+``, no leading zeros but one before the point, ``scale`` digits after it (``-1234.50``), unless
    ``field.keeps_zeros``. A zoned field of only spaces and any digits field of only X'00' is null; what is no
    number is null with a fault E109, E110 or E113.
    """
    at = starts + field.offset
    if field.usage in _MODES:
        return charset.decode_column(data, at, field.length, mode=_MODES[field.usage])
    return _decode_number(field, charset, data, at)


def decode_fields(fields: Sequence[Field], charset: Charset, data: NDArray[np.uint8], length: int) -> list[TextColumn]:
    """Decode fields of all the records of ``length`` bytes in ``data``, which follow one another; see
    ``decode_field``. Fields of text are decoded together, in one pass over the records."""
    rows = len(data) // length
    starts = np.arange(0, rows * length, length, dtype=np.int64)
    texts = [field for field in fields if field.usage in _MODES]
    places = [(Places.every(rows, length, field.offset, field.length), _MODES[field.usage]) for field in texts]
    decoded = iter(charset.decode_columns(data, rows, places))
    return [
        next(decoded) if field.usage in _MODES else _decode_number(field, charset, data, starts + field.offset)
        for field in fields
    ]


def _decode_number(field: Field, charset: Charset, data: NDArray[np.uint8], starts: NDArray[np.int64]) -> TextColumn:
    rows = len(starts)
    digits = kernels.BINARY_DIGITS if field.usage is Usage.BINARY else field.digits
    out = np.empty(rows * (digits + kernels.ROOM) + kernels.SLACK, np.uint8)
    ends = np.empty(rows + 1, np.int64)
    state, text = np.empty(rows, np.uint8), np.empty(max(digits, 2 * field.length), np.uint8)
    if field.usage is Usage.ZONED:
        digit, sign, space = zone_tables(charset, field.signed, field.separate)
        leading = field.sign.startswith("leading")
        first = int(field.separate and leading)
        sign_at = 0 if leading else field.length - 1
        where = (field.length, first, field.digits, sign_at)
        kernels.zoned(data, starts, *where, digit, sign, space, field.scale, field.keeps_zeros, out, ends, state, text)
    elif field.usage is Usage.PACKED:
        size = (field.length, field.digits, field.signed, field.scale)
        kernels.packed(data, starts, *size, field.keeps_zeros, out, ends, state, text)
    else:
        limit = np.uint64(2**64 - 1 if field.native else 10**field.digits - 1)
        form = (field.length, field.byte_order == "little", field.signed, limit, field.scale)
        kernels.binary(data, starts, *form, out, ends, state, text)
    return TextColumn(_text(out, ends, state), _faults(field, data, starts, state))


@lru_cache(maxsize=64)
def zone_tables(charset: Charset, signed: bool, separate: bool) -> tuple[NDArray[np.uint8], NDArray[np.uint8], int]:
    """The digit table, the sign table (see ``kernels.zoned``) and the space of zoned fields in a charset.

    Zones are those of the charset's own digits: EBCDIC F with C plus and D minus, ASCII 3 with 7 minus. In an
    unsigned field the last digit may still carry plus, as some compilers leave it, but not minus.
    """
    zero, plus, minus = (charset.encode(char)[-1] for char in "0+-")
    digit = np.full(256, kernels.NO_DIGIT, np.uint8)
    digit[zero : zero + 10] = np.arange(10)
    if separate:
        sign = np.full(256, kernels.NO_DIGIT, np.uint8)
        sign[plus], sign[minus] = 0, kernels.NEGATIVE
        return digit, sign, charset.pad_single[0]
    sign = digit.copy()
    if zero == _EBCDIC_ZERO:
        sign[_PLUS_ZONE : _PLUS_ZONE + 10] = np.arange(10)
    if signed:
        zone = _MINUS_ZONE if zero == _EBCDIC_ZERO else _ASCII_MINUS_ZONE
        sign[zone : zone + 10] = np.arange(10) + kernels.NEGATIVE
    return digit, sign, charset.pad_single[0]


def _text(out: NDArray[np.uint8], ends: NDArray[np.int64], state: NDArray[np.uint8]) -> pl.Series:
    valid = np.packbits(state == kernels.VALUE, bitorder="little")
    return string_column(out, ends, valid)


def _faults(field: Field, data: NDArray[np.uint8], starts: NDArray[np.int64], state: NDArray[np.uint8]) -> pl.DataFrame:
    rows = np.flatnonzero(state == kernels.INVALID)
    if not len(rows):
        return pl.DataFrame(schema=_FAULT_SCHEMA)
    cells = data[starts[rows][:, np.newaxis] + np.arange(field.length)]
    found = pl.Series("value", [cell.tobytes() for cell in cells], dtype=pl.Binary).bin.encode("hex").str.to_uppercase()
    detail = pl.format('{{"bytes":"{}","digits":"{}"}}', pl.col("value"), pl.lit(str(field.digits)))
    row, code = pl.Series("row", rows, dtype=pl.UInt32), pl.lit(_INVALID[field.usage]).alias("code")
    return found.to_frame().with_columns(row, code, detail.alias("detail")).select(*_FAULT_SCHEMA)
