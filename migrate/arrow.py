"""Columns of text made from memory that a kernel wrote, without a copy: Arrow string views handed to Polars.

Polars takes an array over through the Arrow C data interface (``__arrow_c_array__``): two C structures that say where
the buffers lie and whom to tell when they are no longer needed. The structures are filled here; the buffers stay NumPy
arrays and are kept until Polars lets go of the column.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: Words of a view: Arrow Columnar Format, “Variable-size Binary View Layout”.
VIEW_WORDS = 2
#: Arrow's format of a nullable column of string views.
_FORMAT, _NULLABLE = b"vu", 2
#: That of a structure, whose members become columns.
_STRUCTURE = b"+s"
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


_capsule = ctypes.pythonapi.PyCapsule_New
_capsule.restype = ctypes.py_object
_capsule.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)

#: What each array that somebody still has needs, by its number.
_held: dict[int, tuple[Any, ...]] = {}
_numbers = count(1)


def _released(structure: Any) -> None:
    structure.contents.release = None


def _release(array: Any) -> None:
    _held.pop(array.contents.private_data, None)
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


class _Exported:
    """Columns on their way to Polars, as the members of a structure; given away when asked, once."""

    def __init__(self, columns: Sequence[Texts]) -> None:
        self.number = next(_numbers)
        self._keeps: list[Any] = [columns]
        places = self._kept((ctypes.c_void_p * 1)(None))
        arrays, schemas = (
            self._kept((ctypes.c_void_p * len(columns))(*made))
            for made in zip(*(self._column(*pair) for pair in enumerate(columns)), strict=True)
        )
        free = _address(_RELEASE_SCHEMA), _address(_RELEASE_ARRAY)
        self._schema = _Schema(_STRUCTURE, b"", None, 0, len(columns), schemas, None, free[0], None)
        rows = len(columns[0].views)
        self._array = _Array(rows, 0, 0, 1, len(columns), places, arrays, None, free[1], self.number)
        _held[self.number] = tuple(self._keeps)

    def _kept(self, structure: Any) -> int:
        """The address of a structure that stays as long as the columns."""
        self._keeps.append(structure)
        return ctypes.addressof(structure)

    def _column(self, number: int, texts: Texts) -> tuple[int, int]:
        """The addresses of a column's array and schema. They are let go of with the whole."""
        heap = texts.heap
        buffers = ((heap.ctypes.data, heap.nbytes),) if isinstance(heap, np.ndarray) else heap.buffers
        if any(size > HEAP_LIMIT for _, size in buffers):
            raise ValueError(f"more than {HEAP_LIMIT} bytes of text in one column")
        sizes = np.array([size for _, size in buffers], dtype=np.int64)
        self._keeps.append(sizes)
        bits = texts.validity.ctypes.data if texts.nulls else None
        places = (bits, texts.views.ctypes.data, *(address for address, _ in buffers), sizes.ctypes.data)
        where = self._kept((ctypes.c_void_p * len(places))(*places))
        free = _address(_RELEASE_SCHEMA), _address(_RELEASE_MEMBER)
        return (
            self._kept(_Array(len(texts.views), texts.nulls, 0, len(places), 0, where, None, None, free[1], None)),
            self._kept(_Schema(_FORMAT, str(number).encode(), None, _NULLABLE, 0, None, None, free[0], None)),
        )

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        del requested_schema  # the format has no alternatives
        return (
            _capsule(ctypes.addressof(self._schema), b"arrow_schema", None),
            _capsule(ctypes.addressof(self._array), b"arrow_array", None),
        )


def _address(function: Any) -> int | None:
    return ctypes.cast(function, ctypes.c_void_p).value


def string_columns(columns: Sequence[Texts]) -> list[pl.Series]:
    """String columns of the same length over memory that from now on belongs to them; it is let go of with the last.

    Raises ``ValueError`` for a buffer over ``HEAP_LIMIT``.
    """
    if not columns:
        return []
    exported = _Exported(columns)
    try:
        return pl.Series(exported).struct.unnest().get_columns()
    except BaseException:
        _held.pop(exported.number, None)
        raise
