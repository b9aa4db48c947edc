"""Columns of text made from memory that a kernel wrote, without a copy: Arrow string views handed to Polars.

Polars takes an array over through the Arrow C data interface (``__arrow_c_array__``): two C structures that say where
the buffers lie and whom to tell when they are no longer needed. The structures are filled here; the buffers stay NumPy
arrays and are kept until Polars lets go of the column.
"""

from __future__ import annotations

import ctypes
from itertools import count
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: Words of a view: Arrow Columnar Format, “Variable-size Binary View Layout”.
VIEW_WORDS = 2
#: Arrow's format of a nullable column of string views.
_FORMAT, _NULLABLE = b"vu", 2
#: Bytes that one buffer of a view column may have: offsets are signed 32-bit numbers.
HEAP_LIMIT = 2**31 - 1


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


@ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))
def _release_schema(schema: Any) -> None:
    schema.contents.release = None


@ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))
def _release_array(array: Any) -> None:
    _held.pop(array.contents.private_data, None)
    array.contents.release = None


class _Exported:
    """One array on its way to Polars; it gives the structures away when asked, once."""

    def __init__(
        self, views: NDArray[np.uint64], heap: NDArray[np.uint8], validity: NDArray[np.uint8] | None, nulls: int
    ) -> None:
        self.number = next(_numbers)
        sizes = np.array([heap.nbytes], dtype=np.int64)
        places = [views.ctypes.data, heap.ctypes.data, sizes.ctypes.data]
        buffers = (ctypes.c_void_p * 4)(None if validity is None else validity.ctypes.data, *places)
        self._schema = _Schema(_FORMAT, b"", None, _NULLABLE, 0, None, None, _address(_release_schema), None)
        self._array = _Array(
            len(views), nulls, 0, 4, 0, ctypes.addressof(buffers), None, None, _address(_release_array), self.number
        )
        _held[self.number] = (views, heap, validity, sizes, buffers)

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        del requested_schema  # the format has no alternatives
        return (
            _capsule(ctypes.addressof(self._schema), b"arrow_schema", None),
            _capsule(ctypes.addressof(self._array), b"arrow_array", None),
        )


def _address(function: Any) -> int | None:
    return ctypes.cast(function, ctypes.c_void_p).value


def string_column(
    views: NDArray[np.uint64], heap: NDArray[np.uint8], validity: NDArray[np.uint8] | None, nulls: int, name: str = ""
) -> pl.Series:
    """A String column of n rows over memory that from now on belongs to it.

    ``views``: n × ``VIEW_WORDS``, C order; texts of more than 12 bytes lie in ``heap`` (buffer 0), which holds valid
    UTF-8 wherever a view points. ``validity``: bit i set where row i has a text, or None where all have; ``nulls``: how
    many have none. Raises ``ValueError`` for a heap over ``HEAP_LIMIT``.
    """
    if heap.nbytes > HEAP_LIMIT:
        raise ValueError(f"{heap.nbytes} bytes of text in one column")
    exported = _Exported(views, heap, validity, nulls)
    try:
        return pl.Series(exported, dtype=pl.String).alias(name)  # names may hold X'00', which C cannot carry
    except BaseException:
        _held.pop(exported.number, None)
        raise
