"""The record length: what the bytes repeat at, what divides the size, and under which length the columns are plainest.

Candidates come from the autocorrelation of the bytes (all lags at once, by Fourier transform) and from the divisors of
the size. What decides between them is how short the data can be told when it is laid out in rows of that length: every
column pays for the bits of its own distribution, and for having one (Rissanen's minimum description length). A length
with the true one in it pays for columns it does not need, a wrong one for columns that are mixtures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migrate.inspection.sampling import Input

#: No record is longer than what a mainframe could write in one block.
LONGEST_RECORD = 32_760
SHORTEST_RECORD = 4
#: Bytes the autocorrelation is taken of, and that lengths are compared on.
_CORRELATED, _COMPARED = 1 << 17, 1 << 18
_PEAKS, _SHOWN = 24, 5
_CLASSES = 16
#: A record cut short at the end is possible, but a length that fits is worth a little.
_FITS = 0.02


@dataclass(frozen=True, slots=True)
class Length:
    """A record length. ``gain``: bits saved per byte over the best telling without records; ``divides``: None where the
    size is not known."""

    length: int
    gain: float
    divides: bool | None
    repeats: float

    @property
    def score(self) -> float:
        """What speaks for the length: plainer columns, bytes that repeat, and a little for a size that fits."""
        return self.gain + self.repeats + (_FITS if self.divides else 0.0)


def record_lengths(sample: Input) -> list[Length]:
    """Record lengths the data speaks for, the best first; none where fewer than two records would fit."""
    data = sample.head[:_COMPARED]
    if len(data) < 2 * SHORTEST_RECORD:
        return []
    repeats = _autocorrelation(data[:_CORRELATED])
    wanted = _peaks(repeats) | _divisors(sample.size, len(data))
    classes = _byte_classes(data)
    plain = _bits(classes, 1)
    found = []
    for length in sorted(wanted):
        if SHORTEST_RECORD <= length <= min(LONGEST_RECORD, len(data) // 2):
            divides = None if sample.size is None else sample.size % length == 0
            gain = (plain - _bits(classes, length)) / len(data)
            found.append(Length(length, round(gain, 4), divides, round(float(repeats[length]), 3)))
    return sorted(found, key=_rank)[:_SHOWN]


def _rank(one: Length) -> tuple[bool, float]:
    return one.gain <= 0, -one.score


def _autocorrelation(data: NDArray[np.uint8]) -> NDArray[np.float64]:
    """For each lag the share of bytes that are the same that many bytes later, over chance."""
    size = len(data)
    width = 1 << int(np.ceil(np.log2(2 * size)))
    counts = np.bincount(data, minlength=256)
    total = np.zeros(width // 2 + 1)
    for byte in np.argsort(counts)[::-1][:_CLASSES]:
        if counts[byte]:
            spectrum = np.fft.rfft((data == byte) - counts[byte] / size, width)
            total += (spectrum * spectrum.conj()).real
    same = np.fft.irfft(total, width)[:size]
    return np.asarray(same / np.arange(size, 0, -1))


def _peaks(repeats: NDArray[np.float64]) -> set[int]:
    """The highest lags, each only if it is higher than its neighbours."""
    last = min(len(repeats) // 2 + 1, LONGEST_RECORD)
    inner = repeats[SHORTEST_RECORD:last]
    if len(inner) < 3:  # noqa: PLR2004
        return set()
    higher = np.flatnonzero((inner[1:-1] >= inner[:-2]) & (inner[1:-1] >= inner[2:])) + 1
    best = higher[np.argsort(inner[higher])[::-1][:_PEAKS]]
    # the true length has peaks at its multiples too, and one of them may be the highest by chance
    lags = (best + SHORTEST_RECORD).tolist()
    return {lag // part for lag in lags for part in (1, 2, 3, 4, 5, 6) if lag % part == 0} | set(
        np.gcd.outer(lags[:8], lags[:8]).ravel().tolist()
    )


def _divisors(size: int | None, looked_at: int) -> set[int]:
    if not size or size > _COMPARED:  # a big file has many divisors, and its bytes say more
        return set()
    longest = min(LONGEST_RECORD, looked_at // 2)
    return {length for length in range(SHORTEST_RECORD, longest + 1) if size % length == 0}


#: Bytes by their role in ASCII and EBCDIC alike: nothing, space, digits, signs, letters, double-byte codes.
def _byte_classes(data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return _CLASS_OF[data]


def _class_table() -> NDArray[np.uint8]:
    table = np.zeros(256, np.uint8)
    table[:] = np.arange(256) >> 5  # eight groups of 32
    table[0x00], table[0x20], table[0x40] = 8, 9, 10
    table[0x30:0x3A], table[0xF0:0xFA] = 11, 12
    table[[0x0C, 0x0D, 0x0F, 0x1C, 0x1D, 0x1F]] = 13
    table[[0x0A, 0x0E, 0x28, 0x29, 0x38]] = 14
    return table


_CLASS_OF = _class_table()


def _bits(classes: NDArray[np.uint8], length: int) -> float:
    """Bits to tell the classes laid out in rows of ``length``, whole rows only, scaled up to all bytes."""
    rows = len(classes) // length
    used = classes[: rows * length]
    column = np.tile(np.arange(length), rows) * _CLASSES
    counts = np.bincount(column + used, minlength=length * _CLASSES).reshape(length, _CLASSES)
    filled = counts > 0
    entropy = rows * length * np.log2(rows) - (counts[filled] * np.log2(counts[filled])).sum()
    parameters = (filled.sum() - length) * 0.5 * np.log2(rows + 1) + length * np.log2(_CLASSES)
    return float((entropy + parameters) * len(classes) / max(1, len(used)))
