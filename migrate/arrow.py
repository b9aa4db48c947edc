"""Columns to and from Polars without a copy: memory that a kernel wrote, and where Polars keeps its own.

Both ways go through the Arrow C data interface: two C structures that say where the buffers of a column lie and whom to
tell when they are no longer needed. What is given to Polars stays in NumPy arrays, which are kept until Polars lets go
of the column; what is borrowed from Polars is kept until the ``Borrowed`` goes.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: Words of a view: Arrow Columnar Format, “Variable-size Binary View Layout”.
VIEW_WORDS = 2
#: Arrow's formats of string views and, with 64-bit offsets, of strings and of bytes; every column may have nulls.
_VIEWS, _STRINGS, _BYTES, _NULLABLE = b"vu", b"U", b"Z", 2
#: That of a structure, whose members become columns.
_STRUCTURE = b"+s"
#: A number of nulls that nobody has counted.
_UNCOUNTED = -1
#: Bytes that one buffer of a view column may have: offsets are signed 32-bit numbers.
HEAP_LIMIT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Heap:
    """The data buffers of a column: (address, bytes) of each, and what keeps them where they are."""

    buffers: tuple[tuple[int, int], ...]
    keeps: Any


class _Schema(ctypes.Structure):
    """``struct ArrowSchema``."""

    _fields_ = (
        ("format", ctypes.c_char_p),
        ("name", ctypes.c_char_p),
        ("metadata", ctypes.c_char_p),
        ("flags", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


class _Array(ctypes.Structure):
    """``struct ArrowArray``."""

    _fields_ = (
        ("length", ctypes.c_int64),
        ("null_count", ctypes.c_int64),
        ("offset", ctypes.c_int64),
        ("n_buffers", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("buffers", ctypes.c_void_p),
        ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


class _Stream(ctypes.Structure):
    """``struct ArrowArrayStream``."""

    _fields_ = (
        ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)),
        ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)),
        ("get_last_error", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


_capsule = ctypes.pythonapi.PyCapsule_New
_capsule.restype = ctypes.py_object
_capsule.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype = ctypes.c_void_p
_pointer.argtypes = (ctypes.py_object, ctypes.c_char_p)
_release_of = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

#: What each array that somebody still has needs, by its number.
_held: dict[int, tuple[Any, ...]] = {}
_numbers = count(1)


def _released(structure: Any) -> None:
    structure.contents.release = None


def _release(array: Any, held: dict[int, tuple[Any, ...]] = _held) -> None:  # when Python ends, the name has gone
    held.pop(array.contents.private_data, None)
    array.contents.release = None


#: The same for C. Members go with the whole: Polars does not take them out of it.
_RELEASE_SCHEMA = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))(_released)
_RELEASE_MEMBER = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))(_released)
_RELEASE_ARRAY = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))(_release)


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of n texts as a kernel wrote it.

    ``views``: n × ``VIEW_WORDS``, C order; texts of more than 12 bytes lie in ``heap`` (an array is buffer 0), which
    holds valid UTF-8 wherever a view points. ``validity``: bit i set where row i has a text; ``nulls``: how many have
    none.
    """

    views: NDArray[np.uint64]
    validity: NDArray[np.uint8]
    nulls: int
    heap: NDArray[np.uint8] | Heap

    def column(self) -> _Column:
        """For Polars. Raises ``ValueError`` for a buffer over ``HEAP_LIMIT``."""
        heap = self.heap
        buffers = ((heap.ctypes.data, heap.nbytes),) if isinstance(heap, np.ndarray) else heap.buffers
        if any(size > HEAP_LIMIT for _, size in buffers):
            raise ValueError(f"more than {HEAP_LIMIT} bytes of text in one column")
        sizes = np.array([size for _, size in buffers], dtype=np.int64)
        bits = self.validity.ctypes.data if self.nulls else None
        places = (bits, self.views.ctypes.data, *(address for address, _ in buffers), sizes.ctypes.data)
        return _Column(_VIEWS, len(self.views), self.nulls, places, (self, sizes))


@dataclass(frozen=True, slots=True)
class _Column:
    """A column for Polars: its format, rows and nulls, the addresses of its buffers, and what keeps them there."""

    format: bytes
    rows: int
    nulls: int
    buffers: tuple[int | None, ...]
    keeps: Any


class _Exported:
    """Columns of the same length on their way to Polars, as the members of a structure; given away when asked, once."""

    def __init__(self, columns: Sequence[_Column]) -> None:
        self.number = next(_numbers)
        self._keeps: list[Any] = [columns]
        places = self._kept((ctypes.c_void_p * 1)(None))
        arrays, schemas = (
            self._kept((ctypes.c_void_p * len(columns))(*made))
            for made in zip(*(self._column(*pair) for pair in enumerate(columns)), strict=True)
        )
        free = _address(_RELEASE_SCHEMA), _address(_RELEASE_ARRAY)
        self._schema = _Schema(_STRUCTURE, b"", None, 0, len(columns), schemas, None, free[0], None)
        self._array = _Array(columns[0].rows, 0, 0, 1, len(columns), places, arrays, None, free[1], self.number)
        _held[self.number] = tuple(self._keeps)

    def _kept(self, structure: Any) -> int:
        """The address of a structure that stays as long as the columns."""
        self._keeps.append(structure)
        return ctypes.addressof(structure)

    def _column(self, number: int, column: _Column) -> tuple[int, int]:
        """The addresses of a column's array and schema. They are let go of with the whole."""
        count = len(column.buffers)
        where = self._kept((ctypes.c_void_p * count)(*column.buffers))
        free = _address(_RELEASE_SCHEMA), _address(_RELEASE_MEMBER)
        return (
            self._kept(_Array(column.rows, column.nulls, 0, count, 0, where, None, None, free[1], None)),
            self._kept(_Schema(column.format, str(number).encode(), None, _NULLABLE, 0, None, None, free[0], None)),
        )

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        del requested_schema  # the format has no alternatives
        return (
            _capsule(ctypes.addressof(self._schema), b"arrow_schema", None),
            _capsule(ctypes.addressof(self._array), b"arrow_array", None),
        )


def _address(function: Any) -> int | None:
    return ctypes.cast(function, ctypes.c_void_p).value


def _given(columns: Sequence[_Column]) -> list[pl.Series]:
    exported = _Exported(columns)
    try:
        return pl.Series(exported).struct.unnest().get_columns()
    except BaseException:
        _held.pop(exported.number, None)
        raise


def string_columns(columns: Sequence[Texts]) -> list[pl.Series]:
    """String columns of the same length over memory that from now on belongs to them; it is let go of with the last.

    Raises ``ValueError`` for a buffer over ``HEAP_LIMIT``.
    """
    return _given([texts.column() for texts in columns]) if columns else []


def string_column(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], validity: NDArray[np.uint8] | None = None
) -> pl.Series:
    """A String column over memory that from now on belongs to it: row i of n is ``data[offsets[i]:offsets[i + 1]]``,
    valid UTF-8. ``validity``: bit i set where row i is not null."""
    return _with_offsets(_STRINGS, data, offsets, validity)


def binary_column(data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> pl.Series:
    """The same of bytes."""
    return _with_offsets(_BYTES, data, offsets, None)


def _with_offsets(
    kind: bytes, data: NDArray[np.uint8], offsets: NDArray[np.int64], validity: NDArray[np.uint8] | None
) -> pl.Series:
    bits, nulls = (None, 0) if validity is None else (validity.ctypes.data, _UNCOUNTED)
    places = (bits, offsets.ctypes.data, data.ctypes.data)
    (column,) = _given([_Column(kind, len(offsets) - 1, nulls, places, (data, offsets, validity))])
    return column


class Borrowed:
    """The columns of a frame where Polars keeps them, for as long as this object lives.

    ``columns``: per column its rows, its nulls, the number of its first row in the buffers, how many buffers it has,
    and the address of the table of their addresses. Raises ``TypeError`` for a frame whose first column is no text.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        """``frame``: at least one column, all of text, in one chunk."""
        self._array = _Array()
        capsule = frame.__arrow_c_stream__()
        at = _pointer(capsule, b"arrow_array_stream")
        stream = _Stream.from_address(at)
        _must_be_views(stream, at)
        if stream.get_next(at, ctypes.addressof(self._array)):
            raise TypeError(f"Polars does not hand out {frame.schema}")
        if not self._array.release:  # no rows
            self.columns = [(0, 0, 0, 0, 0)] * frame.width
            return
        members = (ctypes.c_int64 * frame.width).from_address(cast("int", self._array.children))
        self.columns = [_borrowed(_Array.from_address(member)) for member in members]

    def __del__(self, release_of: Any = _release_of, addressof: Any = ctypes.addressof) -> None:
        if self._array.release:
            release_of(self._array.release)(addressof(self._array))


def _borrowed(array: _Array) -> tuple[int, int, int, int, int]:
    return array.length, array.null_count, array.offset, array.n_buffers, array.buffers


def _must_be_views(stream: _Stream, at: int) -> None:
    """What the kernels read as string views must be string views: they would read past their memory."""
    schema = _Schema()
    if stream.get_schema(at, ctypes.addressof(schema)):
        raise TypeError("Polars does not say what it hands out")
    try:
        first = ctypes.c_int64.from_address(cast("int", schema.children))
        found = cast("bytes", _Schema.from_address(first.value).format)
    finally:
        _release_of(schema.release)(ctypes.addressof(schema))
    if found != _VIEWS:
        raise TypeError(f"string views are wanted, not {found!r}")
