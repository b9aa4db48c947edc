"""From cells of bytes to Polars columns: buffers for the kernels, and their faults as frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.arrow import VIEW_WORDS, Texts, string_columns
from migrate.charsets.cells import HOME, NULLS, OUT, PLAN_WIDTH, START, USED, VALID, VIEWS
from migrate.charsets.grammar import FAULT_COLUMNS, FaultKind
from migrate.charsets.text_column import TextColumn
from migrate.views import SLACK

__all__ = ["Places", "Run", "TextColumn", "decode_columns", "decode_step"]

_FAULT_SCHEMA = {"row": pl.UInt32(), "code": pl.String(), "value": pl.String(), "detail": pl.String()}
_NO_FAULTS = pl.DataFrame(schema=_FAULT_SCHEMA)
_CODES = {FaultKind.UNDECODABLE: "E101", FaultKind.CUT: "E102", FaultKind.OPEN_SHIFT: "E103"}
_ROOM_FOR_FAULTS = 256
_WIDTH = 4

#: A kernel bound to its charset: (data, rows, plan, flags, faults, ends) → faults found; see ``kernel.decode_cells``.
Run = Callable[[NDArray[np.uint8], int, NDArray[np.int64], int, NDArray[np.int64], NDArray[np.int64]], int]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the cells of one column lie in the data, and how many bytes they have in all (or more).

    ``numbers``: START … BASE_STEP of a kernel's plan; ``keeps``: the memory that its addresses mean.
    """

    numbers: tuple[int, int, int, int, int, int]
    total: int
    keeps: tuple[Any, ...]

    @classmethod
    def listed(cls, starts: NDArray[np.int64], lengths: NDArray[np.int64] | int) -> Places:
        """Any cells: n × begin, n × length (or one length for all), in bytes. Raises ``ValueError`` for numbers that
        are negative or over 2³² - 1, and where n differs."""
        begins = _narrowed(np.asarray(starts))
        each = _narrowed(np.atleast_1d(np.asarray(lengths)))
        fixed = isinstance(lengths, int)
        if len(each) != len(begins) and not fixed:
            raise ValueError(f"{len(begins)} rows but {len(each)} lengths")
        total = len(begins) * lengths if isinstance(lengths, int) else int(np.sum(lengths))
        numbers = (begins.ctypes.data, _WIDTH, each.ctypes.data, 0 if fixed else _WIDTH, 0, 0)
        return cls(numbers, total, (begins, each))

    @classmethod
    def every(cls, rows: int, step: int, offset: int, length: int) -> Places:
        """Cells of ``length`` bytes, the first at ``offset``, each ``step`` bytes after the one before."""
        constants = np.array([0, length], dtype=np.uint32)
        at = constants.ctypes.data
        return cls((at, 0, at + _WIDTH, 0, offset, step), rows * length, (constants,))

    @classmethod
    def tabled(cls, table: NDArray[np.uint32], column: int, total: int) -> Places:
        """One column of a table of cells: rows × columns × (begin, length), C order."""
        at, step = table.ctypes.data + column * 2 * _WIDTH, table.shape[1] * 2 * _WIDTH
        return cls((at, step, at + _WIDTH, step, 0, 0), total, (table,))


def _narrowed(numbers: NDArray[Any]) -> NDArray[np.uint32]:
    bad = np.flatnonzero((numbers < 0) | (numbers > np.iinfo(np.uint32).max))
    if len(bad):
        raise ValueError(f"row {bad[0]} lies outside every data")
    return np.ascontiguousarray(numbers, dtype=np.uint32)


def decode_columns(
    run: Run, expansion: int, data: NDArray[np.uint8], rows: int, columns: Sequence[tuple[Places, int]]
) -> list[TextColumn]:
    """Decode ``rows`` cells of every column, given as its places and the state its cells begin in.

    Raises ``ValueError`` for a cell that lies outside ``data``.
    """
    data = np.ascontiguousarray(data, dtype=np.uint8)
    heaps = [np.empty(places.total * expansion + SLACK, dtype=np.uint8) for places, _ in columns]
    views = [np.empty((rows, VIEW_WORDS), dtype=np.uint64) for _ in columns]
    valid = np.empty((len(columns), (rows + 7) // 8), dtype=np.uint8)
    room, found = 0, _ROOM_FOR_FAULTS
    while found > room:
        # Faults are few or a whole column is misread; only the second kind pays for a second run.
        room = found
        faults = np.empty((room, FAULT_COLUMNS), dtype=np.int64)
        plan = _plan(columns, heaps, views, valid)
        found = run(data, rows, plan, 0, faults, np.zeros(2, dtype=np.int64))
    if found < 0:
        raise ValueError(f"row {-1 - found} lies outside the {len(data)} bytes of data")
    texts = []
    for heap, view, bits, numbers in zip(heaps, views, valid, plan, strict=True):
        # Polars keeps the bytes where they are: give back the room that was only needed at worst.
        heap.resize(int(numbers[USED]), refcheck=False)
        texts.append(Texts(view, bits, int(numbers[NULLS]), heap))
    each = _fault_frames(faults[:found])
    return [TextColumn(text, each.get(number, _NO_FAULTS)) for number, text in enumerate(string_columns(texts))]


def decode_step(
    run: Run, expansion: int, data: NDArray[np.uint8], begin: int, state: int, flags: int
) -> tuple[bytes, int, int, tuple[int, int] | None]:
    """See ``Charset.step``. → (UTF-8, place reached, state there, fault)."""
    size = len(data) - begin
    places = Places.every(1, 0, begin, size)
    heap = np.empty(size * expansion + SLACK, dtype=np.uint8)
    plan = _plan([(places, state)], [heap], [np.empty((1, VIEW_WORDS), np.uint64)], np.empty((1, 1), np.uint8))
    faults, ends = np.empty((1, FAULT_COLUMNS), dtype=np.int64), np.zeros(2, dtype=np.int64)
    found = run(data, 1, plan, flags, faults, ends)
    fault = (int(faults[0, 3]), int(faults[0, 5])) if found else None
    return heap[: plan[0, USED]].tobytes(), int(ends[0]), int(ends[1]), fault


def _plan(
    columns: Sequence[tuple[Places, int]],
    heaps: Sequence[NDArray[np.uint8]],
    views: Sequence[NDArray[np.uint64]],
    valid: NDArray[np.uint8],
) -> NDArray[np.int64]:
    plan = np.zeros((len(columns), PLAN_WIDTH), dtype=np.int64)
    valid[:] = 0
    for row, bits, heap, view, (places, home) in zip(plan, valid, heaps, views, columns, strict=True):
        row[START:HOME] = places.numbers
        row[HOME] = home
        row[OUT], row[VIEWS], row[VALID] = heap.ctypes.data, view.ctypes.data, bits.ctypes.data
    return plan


def _fault_frames(faults: NDArray[np.int64]) -> dict[int, pl.DataFrame]:
    """The faults by column, each in the order of rows."""
    if not len(faults):
        return {}
    return {
        int(column): _fault_frame(faults[faults[:, 0] == column, 1:]) for column in np.unique(faults[:, 0])
    }  # blocks of a column come in the order of their rows


def _fault_frame(faults: NDArray[np.int64]) -> pl.DataFrame:
    rows, positions, kinds, codes, sizes = faults.T
    distinct, each = np.unique(kinds << 40 | sizes << 32 | codes, return_inverse=True)
    words = pl.DataFrame([_words(key) for key in distinct.tolist()], schema=["code", "value"], orient="row")
    found = words.select(pl.all().cast(pl.String).gather(each))
    position = pl.Series(positions + 1)
    detail = pl.concat_str(pl.lit('{"bytes":"'), pl.col("value"), pl.lit('","position":"'), position, pl.lit('"}'))
    return found.select(pl.Series("row", rows).cast(pl.UInt32), "code", "value", detail.alias("detail"))


def _words(key: int) -> tuple[str, str | None]:
    """Issue code and hex of a fault's key: kind, number of bytes (8 bits), bytes (32 bits)."""
    kind, size, code = key >> 40, key >> 32 & 0xFF, key & 0xFFFF_FFFF
    return _CODES[FaultKind(kind)], code.to_bytes(size, "big").hex().upper() if size else None
