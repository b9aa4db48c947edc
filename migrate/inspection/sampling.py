"""What is looked at of a file: stretches from several places, so that 50 GB take no longer than 50 MB.

A file, a compressed file and standard input look alike from here on. Of what can only be read from its beginning
(standard input, gzip) the beginning is the sample. Reading it all (``--full``) goes through ``Input.chunks``.
"""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from migrate.errors import DefinitionError, machine_faults
from migrate.readers.files import opened, read_bytes, size_of

STANDARD_INPUT = "-"
#: Bytes of the first stretch, of the others, and how many others there are.
HEAD_BYTES, PLACE_BYTES, PLACES = 1 << 20, 1 << 16, 15
#: Bytes looked at of what has only a beginning.
STREAM_BYTES = 4 << 20
CHUNK_BYTES = 8 << 20
_GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes that follow each other in the file, the first at ``offset``."""

    offset: int
    data: NDArray[np.uint8]


@dataclass
class Input:
    """One input. ``size``: bytes of the content, None where its end was not reached. ``stored``: bytes of a compressed
    file. ``cut``: a compressed file that ends too early. ``stretches``: the sample, the beginning first."""

    name: str
    size: int | None
    stretches: tuple[Stretch, ...]
    compression: str | None = None
    stored: int | None = None
    cut: bool = False
    _rest: BinaryIO | None = field(default=None, repr=False)

    @property
    def head(self) -> NDArray[np.uint8]:
        """The beginning."""
        return self.stretches[0].data

    @property
    def complete(self) -> bool:
        """Whether the sample is all there is."""
        return self.size == len(self.head)

    @property
    def sampled(self) -> int:
        """Bytes in the sample."""
        return sum(len(stretch.data) for stretch in self.stretches)

    def chunks(self, chunk_bytes: int = CHUNK_BYTES) -> Iterator[NDArray[np.uint8]]:
        """All the content from its beginning; standard input only once. Raises ``MachineError``."""
        if self.complete:
            yield self.head
        elif self.name == STANDARD_INPUT:
            yield self.head
            yield from _pieces(cast("BinaryIO", self._rest), chunk_bytes)
        elif self.compression:
            with machine_faults(Path(self.name)), gzip.open(self.name, "rb") as file:
                yield from _pieces(cast("BinaryIO", file), chunk_bytes)
        else:
            path = Path(self.name)
            with opened(path) as fd:
                for start in range(0, self.size or 0, chunk_bytes):
                    yield read_bytes(fd, path, start, min(chunk_bytes, (self.size or 0) - start))

    def at(self, offset: int, size: int) -> NDArray[np.uint8]:
        """Up to ``size`` bytes from ``offset``; none beyond the end. Raises ``MachineError``."""
        if offset + size <= len(self.head) or self.complete:
            return self.head[offset : offset + size]
        if self.compression or self.name == STANDARD_INPUT:
            return self._skipped_to(offset, size)
        path = Path(self.name)
        with opened(path) as fd:
            return read_bytes(fd, path, offset, max(0, min(size, (self.size or 0) - offset)))

    def _skipped_to(self, offset: int, size: int) -> NDArray[np.uint8]:
        begin = 0
        found = []
        for chunk in self.chunks():
            piece = chunk[max(0, offset - begin) : max(0, offset + size - begin)]
            found.append(piece)
            begin += len(chunk)
            if begin >= offset + size:
                break
        return np.concatenate(found) if found else np.zeros(0, np.uint8)


def open_input(name: str) -> Input:
    """Look at a file, or at standard input (``-``).

    Raises ``DefinitionError`` D101 where there is no file, ``MachineError`` where it cannot be read.
    """
    if name == STANDARD_INPUT:
        return _from_stream(name, sys.stdin.buffer)
    path = Path(name)
    with machine_faults(path):
        exists = path.exists()
    if not exists:
        raise DefinitionError.one("D101", name, path=name)
    if not path.is_file():  # a pipe or a device has no size and no places
        with machine_faults(path), path.open("rb") as file:
            return _from_stream(name, file)
    size = size_of(path)
    with opened(path) as fd:
        head = read_bytes(fd, path, 0, min(size, HEAD_BYTES))
        if head[: len(_GZIP)].tobytes() == _GZIP:
            return _from_gzip(name, path, size)
        others = [Stretch(offset, read_bytes(fd, path, offset, PLACE_BYTES)) for offset in _places(size)]
    return Input(name, size, (Stretch(0, head), *others))


def _places(size: int) -> list[int]:
    """Where the later stretches begin: evenly spread, the last one at the end of the file."""
    first, last = HEAD_BYTES, size - PLACE_BYTES
    if last <= first:
        # what is left is less than a stretch: it is looked at with the bytes before it
        return [last] if size > HEAD_BYTES else []
    return sorted(set(np.linspace(first, last, min(PLACES, -(-(size - first) // PLACE_BYTES))).astype(int).tolist()))


def _from_stream(name: str, stream: BinaryIO) -> Input:
    with machine_faults(Path(name)):
        data = _read_up_to(stream, STREAM_BYTES + 1)
    head = np.frombuffer(data, np.uint8)
    if data.startswith(_GZIP):
        return _unpacked(name, data, None)
    size = len(data) if len(data) <= STREAM_BYTES else None
    return Input(name, size, (Stretch(0, head),), _rest=stream)


def _from_gzip(name: str, path: Path, stored: int) -> Input:
    with machine_faults(path), path.open("rb") as file:
        return _unpacked(name, _read_up_to(file, STREAM_BYTES), stored)


def _unpacked(name: str, data: bytes, stored: int | None) -> Input:
    """The beginning of what ``data`` holds, at most ``STREAM_BYTES``: a small file may unpack to any size."""
    content = bytearray()
    rest, whole = data, False
    try:
        while rest and len(content) < STREAM_BYTES:  # a file may be several compressed pieces, one after the other
            unpacker = zlib.decompressobj(wbits=31)
            content += unpacker.decompress(rest, STREAM_BYTES - len(content))
            whole = unpacker.eof
            rest = unpacker.unused_data if unpacker.eof else b""
    except zlib.error:
        whole = False
    reached = len(content) < STREAM_BYTES or (whole and not rest)
    size = len(content) if reached else None
    cut = reached and not whole
    head = np.frombuffer(bytes(content), np.uint8)
    return Input(name, size, (Stretch(0, head),), "gzip", stored, cut)


def _read_up_to(stream: BinaryIO, limit: int) -> bytes:
    pieces, left = [], limit
    while left > 0 and (piece := stream.read(min(left, 1 << 20))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _pieces(stream: BinaryIO, size: int) -> Iterator[NDArray[np.uint8]]:
    while data := _read_up_to(stream, size):
        yield np.frombuffer(data, np.uint8)
