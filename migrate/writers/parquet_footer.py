"""The metadata at the end of a Parquet file, so far as row groups of several files can be put into one.

The footer is a Thrift struct in the compact protocol, then its size in four bytes and the magic number. It is decoded
to (field → type, value) without knowledge of what most fields mean, and encoded again; only places in the file and
counts of rows change. Sources: the Apache Parquet format (parquet.thrift) and “Thrift Compact protocol encoding”.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MAGIC = b"PAR1"

#: Types of the compact protocol.
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_INTEGERS = frozenset({_I16, _I32, _I64})
_LONG_LIST = 15

#: Field numbers of parquet.thrift.
_ROWS, _GROUPS = 3, 4  # FileMetaData: num_rows, row_groups
_COLUMNS, _GROUP_ROWS, _GROUP_OFFSET, _ORDINAL = 1, 3, 5, 7  # RowGroup
_CHUNK_OFFSET, _CHUNK_META, _OFFSET_INDEX, _COLUMN_INDEX = 2, 3, 4, 6  # ColumnChunk
_DATA_PAGE, _INDEX_PAGE, _DICTIONARY_PAGE, _BLOOM = 9, 10, 11, 14  # ColumnMetaData

#: A struct: field → (type, value).
Struct = dict[int, tuple[int, Any]]


def split_file(data: bytes) -> tuple[bytes, bytes]:
    """What lies between the first magic number and the footer, and the footer's Thrift bytes."""
    size = int.from_bytes(data[-8:-4], "little")
    return data[len(MAGIC) : -8 - size], data[-8 - size : -8]


@dataclass(slots=True)
class Footer:
    """A file's metadata. ``groups``: its row groups, each encoded, so that many of them take little memory."""

    fields: Struct
    groups: list[bytes]
    rows: int

    @classmethod
    def of(cls, data: bytes) -> Footer:
        """Decode a footer."""
        fields, _ = _read_struct(data, 0)
        groups = fields[_GROUPS][1][1]
        return cls(fields, [_struct_bytes(group) for group in groups], fields[_ROWS][1])

    def without_rows(self) -> Footer:
        """The same columns, no row groups."""
        return Footer(self.fields, [], 0)

    def take(self, other: Footer, distance: int) -> None:
        """Add the row groups of a file whose bytes now lie ``distance`` bytes further on."""
        for data in other.groups:
            group, _ = _read_struct(data, 0)
            _move(group, distance, _GROUP_OFFSET)
            group.pop(_ORDINAL, None)  # the number of the row group: it may be left out, and ends at 32,767
            for chunk in group[_COLUMNS][1][1]:
                _move(chunk, distance, _CHUNK_OFFSET, _OFFSET_INDEX, _COLUMN_INDEX)
                _move(chunk[_CHUNK_META][1], distance, _DATA_PAGE, _INDEX_PAGE, _DICTIONARY_PAGE, _BLOOM)
            self.groups.append(_struct_bytes(group))
            self.rows += group[_GROUP_ROWS][1]

    def encoded(self) -> bytes:
        """The footer with its size and the magic number: what ends a file."""
        fields = self.fields | {_ROWS: (_I64, self.rows), _GROUPS: (_LIST, (_STRUCT, self.groups))}
        data = _struct_bytes(fields)
        return data + len(data).to_bytes(4, "little") + MAGIC


def _move(struct: Struct, distance: int, *fields: int) -> None:
    """Add to places in the file; 0 stands for a place that is not given."""
    for field in fields:
        if field in struct and struct[field][1]:
            kind, value = struct[field]
            struct[field] = (kind, value + distance)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_struct(data: bytes, at: int) -> tuple[Struct, int]:
    found: Struct = {}
    field = 0
    while data[at]:
        kind, delta = data[at] & 0x0F, data[at] >> 4
        at += 1
        if delta:
            field += delta
        else:
            number, at = _read_varint(data, at)
            field = _unzigzag(number)
        value, at = _read_value(data, at, kind)
        found[field] = (kind, value)
    return found, at + 1


def _read_value(data: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind in {_TRUE, _FALSE}:
        return kind == _TRUE, at
    if kind in _INTEGERS:
        number, at = _read_varint(data, at)
        return _unzigzag(number), at
    if kind == _BINARY:
        size, at = _read_varint(data, at)
        return data[at : at + size], at + size
    if kind in {_LIST, _SET}:
        return _read_list(data, at)
    if kind == _STRUCT:
        return _read_struct(data, at)
    size = {_BYTE: 1, _DOUBLE: 8}[kind]
    return data[at : at + size], at + size


def _read_list(data: bytes, at: int) -> tuple[tuple[int, list[Any]], int]:
    kind, size = data[at] & 0x0F, data[at] >> 4
    at += 1
    if size == _LONG_LIST:
        size, at = _read_varint(data, at)
    values = []
    for _ in range(size):
        if kind in {_TRUE, _FALSE}:
            value, at = data[at : at + 1], at + 1
        else:
            value, at = _read_value(data, at, kind)
        values.append(value)
    return (kind, values), at


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:  # noqa: PLR2004  the high bit says that more follows
            return number, at


def _unzigzag(number: int) -> int:
    return number >> 1 ^ -(number & 1)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _struct_bytes(struct: Struct) -> bytes:
    pieces: list[bytes] = []
    before = 0
    for field in sorted(struct):
        kind, value = struct[field]
        if kind in {_TRUE, _FALSE}:
            kind = _TRUE if value else _FALSE
        delta = field - before
        pieces.append(bytes([delta << 4 | kind]) if delta < 16 else bytes([kind]) + _varint(_zigzag(field)))  # noqa: PLR2004
        pieces.append(_value_bytes(kind, value))
        before = field
    return b"".join(pieces) + b"\x00"


def _value_bytes(kind: int, value: Any) -> bytes:
    if isinstance(value, bool):
        return b""
    if kind in _INTEGERS:
        return _varint(_zigzag(value))
    if kind == _BINARY:
        return _varint(len(value)) + bytes(value)
    if kind in {_LIST, _SET}:
        inner, values = value
        size = len(values)
        head = bytes([size << 4 | inner]) if size < _LONG_LIST else bytes([_LONG_LIST << 4 | inner]) + _varint(size)
        # structs may be encoded already
        done = [one if inner == _STRUCT and isinstance(one, bytes) else _value_bytes(inner, one) for one in values]
        return head + b"".join(done)
    if kind == _STRUCT:
        return _struct_bytes(value)
    return bytes(value)


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    pieces = bytearray()
    while number > 0x7F:  # noqa: PLR2004  seven bits a byte
        pieces.append(number & 0x7F | 0x80)
        number >>= 7
    pieces.append(number)
    return bytes(pieces)
