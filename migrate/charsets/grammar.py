"""The grammar of a charset as arrays: what each byte means in each state.

Every legacy charset here is one machine: a few *states* (single-byte, double-byte, …), codes of one to three bytes
per state, and byte sequences that switch between states. EUC's SS2 and SS3 are leads of two- and three-byte codes,
ISO-2022 escapes and the shifts of JEF, KEIS, JIPS and IBM are sequences of one to four bytes.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Kinds of bytes. DOUBLE and TRIPLE: the lead of a code of that many bytes. NUL: U+0000, whose packed text is 0 like
#: "none". OPENS_SHIFT is added where a longer shift sequence may begin with the byte; if none does, the kind below it
#: counts.
UNDEFINED, SINGLE, DOUBLE, TRIPLE, SHIFT, NUL = range(6)
OPENS_SHIFT = 8

#: Text of a code, packed: a base character with its variation selector takes at most eight bytes of UTF-8.
PACKED_BYTES = 8
#: Distinct undecodable codes noted per row; a row with more of them is not that charset at all.
MAX_FAULTS_PER_ROW = 8
#: column, row, position within the row from 0, ``FaultKind``, the bytes as a big-endian number, how many they are.
FAULT_COLUMNS = 6


class FaultKind(IntEnum):
    """What the kernel can find wrong; 0 stands for nothing."""

    UNDECODABLE = 1
    CUT = 2
    OPEN_SHIFT = 3


class Grammar(NamedTuple):
    """The arrays the kernel runs on; S states, P pages of 256 codes. State numbers inside are multiplied by 256.

    ``single``     S·256: packed UTF-8 of a one-byte code; 0 = none, or look at ``kind`` first.
    ``under``      S·256: the same for bytes that may also open a shift sequence.
    ``kind``       S·256: kind of the byte, plus OPENS_SHIFT.
    ``page``       S·256: where a DOUBLE lead's 256 entries begin in ``code``; 0, an empty page, for all others.
    ``onward``     S·256: the same also for bytes that may open a shift sequence; TRIPLE: where the lead's 256 entries
    begin in
                   ``directory``; SHIFT: the new state.
    ``code``       P·256: packed UTF-8 of a code by its last byte; 0 = undefined.
    ``directory``  D·256: where in ``code`` the page of a three-byte code's middle byte begins.
    ``stop``       S·256: 1 where an undecodable code must not swallow the byte: it begins a shift, or ends no code at
    all.
    ``escapes``    E × (state, length, new state, bytes …): shift sequences of two and more bytes.
    ``pads``       S: byte of U+0020 in this state, or -1.
    ``wide``       S: 1 where every code has two bytes.
    """

    single: NDArray[np.uint64]
    under: NDArray[np.uint64]
    kind: NDArray[np.uint8]
    page: NDArray[np.int32]
    onward: NDArray[np.int32]
    code: NDArray[np.uint64]
    directory: NDArray[np.int32]
    stop: NDArray[np.uint8]
    escapes: NDArray[np.int64]
    pads: NDArray[np.int64]
    wide: NDArray[np.uint8]
