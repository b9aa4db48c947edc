"""What fields are filled up with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Spaces of one and two bytes, X'00' and X'FF', and the share from which on they are worth saying.
_CODES, _SHOWN = ("20", "40", "00", "FF", "8140", "A1A1", "4040", "3000", "0030"), 0.01


def padding_of(data: NDArray[np.uint8]) -> dict[str, float]:
    """The share of bytes that are padding: runs of at least three spaces, X'00' or X'FF'."""
    found = {}
    for code in _CODES:
        pattern = np.frombuffer(bytes.fromhex(code), np.uint8)
        width = len(pattern)
        usable = data[: len(data) // width * width]
        same = np.ones(len(usable) - width + 1, np.bool_) if len(usable) >= width else np.zeros(0, np.bool_)
        for n in range(width if len(same) else 0):
            same &= usable[n : n + len(same)] == pattern[n]
        run = same[: -2 * width] & same[width:-width] & same[2 * width :] if len(same) > 2 * width else same[:0]
        share = float(run.sum()) * width / max(1, len(data)) / (2 if width > 1 and code[:2] == code[2:] else 1)
        if share >= _SHOWN:
            found[code] = round(share, 3)
    return found
