"""The bytes of a part while they wait for their turn: in blocks of memory that are used again and again.

A fresh page of memory costs more than the bytes that are put into it, so blocks go from one part to the next. What does
not fit into the memory a part may have goes on in a nameless file that only its owner can read.
"""

from __future__ import annotations

import errno
import io
import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

#: Bytes of a block; of a part that are kept in memory; and how many unused blocks are kept for other parts.
_BLOCK, _IN_MEMORY, _KEPT = 1 << 20, 64 << 20, 256

_Bytes = NDArray[np.uint8]
#: Unused blocks; taking and giving one is atomic.
_free: deque[_Bytes] = deque(maxlen=_KEPT)


class Spool(io.RawIOBase):
    """A file that is written from beginning to end and then read, piece by piece."""

    def __init__(self, folder: Path, in_memory: int = _IN_MEMORY) -> None:
        """``folder``: where bytes beyond ``in_memory`` go."""
        self._folder = folder
        self._room = max(1, in_memory // _BLOCK)
        self._blocks: list[_Bytes] = []
        self._size = 0
        self._more: IO[bytes] | None = None

    def writable(self) -> bool:
        """At its end."""
        return True

    def tell(self) -> int:
        """Bytes written so far."""
        return self._size

    def write(self, data: Any, /) -> int:
        """Append bytes (any buffer), all of them. Raises ``OSError`` where the disk has no room for them."""
        rest = np.frombuffer(data, np.uint8)
        size = len(rest)
        while len(rest) and self._size < self._room * _BLOCK:
            at = self._size % _BLOCK
            if at == 0:
                self._blocks.append(_block())
            fitting = rest[: _BLOCK - at]
            self._blocks[-1][at : at + len(fitting)] = fitting  # as arrays, so that threads copy side by side
            self._size += len(fitting)
            rest = rest[len(fitting) :]
        if len(rest):
            if self._more is None:
                self._more = TemporaryFile(dir=self._folder)  # noqa: SIM115  closed with the spool
            self._more.seek(0, io.SEEK_END)
            self._more.write(rest.data)
            self._size += len(rest)
        return size

    def pieces(self, begin: int, end: int) -> Iterator[memoryview]:
        """The bytes from ``begin`` to ``end`` (excluded); a piece is valid until the next one is asked for.

        Raises ``OSError`` where the disk no longer has them.
        """
        end = min(end, self._size)
        kept = len(self._blocks) * _BLOCK
        while begin < min(end, kept):
            at = begin % _BLOCK
            piece = self._blocks[begin // _BLOCK][at : min(_BLOCK, at + end - begin)].data
            yield piece
            begin += len(piece)
        if begin < end and self._more is not None:
            self._more.seek(begin - kept)
            while begin < end:
                data = self._more.read(min(_BLOCK, end - begin))
                if not data:
                    raise OSError(errno.EIO, os.strerror(errno.EIO))
                yield memoryview(data)
                begin += len(data)

    def close(self) -> None:
        """Let go of the bytes."""
        if not self.closed:
            _free.extend(self._blocks)
            self._blocks = []
            if self._more is not None:
                self._more.close()
        super().close()


def _block() -> _Bytes:
    try:
        return _free.pop()
    except IndexError:
        return np.empty(_BLOCK, np.uint8)
