"""Bytes of files: read into buffers of bounded size, never mapped, so that memory does not grow with the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from migrate.errors import MachineError, machine_faults


def size_of(path: Path) -> int:
    """Bytes in the file. Raises ``MachineError``."""
    with machine_faults(path):
        return path.stat().st_size


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """A file descriptor to read ``path`` with. Raises ``MachineError``."""
    with machine_faults(path):
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        yield fd
    finally:
        os.close(fd)


def read_bytes(fd: int, path: Path, start: int, size: int) -> NDArray[np.uint8]:
    """``size`` bytes from ``start``. Raises ``MachineError`` M106 when the file has become shorter than it was."""
    buffer = np.empty(size, np.uint8)
    read_into(buffer, fd, path, start)
    return buffer


def read_into(buffer: NDArray[np.uint8], fd: int, path: Path, start: int) -> None:
    """Fill ``buffer`` from ``start`` on, as ``read_bytes`` does."""
    view = buffer.data
    size = len(buffer)
    done = 0
    with machine_faults(path):
        while done < size:
            count = os.preadv(fd, [view[done:]], start + done)
            if not count:
                raise MachineError("M106", str(path), path=str(path))
            done += count
