"""commit: the parts, in order, become the files of the run."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from migrate.issues import Lang
from migrate.pipeline.findings import REPORTED
from migrate.pipeline.spool import Spool
from migrate.pipeline.staging import create

_PIECE = 1 << 20
#: zlib's window of 32 KiB with a gzip header, in which it writes no time: the same bytes for the same rows.
_GZIP_BITS, _GZIP_LEVEL = 31, 6

_HEADINGS: dict[Lang, tuple[str, ...]] = {
    "ja": ("レイアウト", "ファイル", "レコード番号", "バイト位置", "項目", "コード", "重大度", "値", "内容", "定義"),
    "en": tuple(REPORTED),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file: its name within the output directory, size in bytes, SHA-256 in hex, and rows (or lines)."""

    path: str
    size: int
    sha256: str
    rows: int


class JoinedFile:
    """A file that grows piece by piece, with its SHA-256 kept as it grows.

    ``gzip``: it is compressed, and its size and SHA-256 are those of the compressed bytes. What has been appended is
    sent to the disk in the background, so that little is left to wait for at the end.
    """

    def __init__(self, root: Path, name: str, background: Executor, *, gzip: bool = False) -> None:
        self.name = name
        (root / name).parent.mkdir(mode=0o700, exist_ok=True)
        self._file = create(root / name)
        self._hash = hashlib.sha256()
        self._size = 0
        self._rows = 0
        self._compressor = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_BITS) if gzip else None
        self._background = background
        self._sync: Future[None] | None = None

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""
        self._append(self._compressor.compress(data) if self._compressor else data)

    def take(self, part: Spool, rows: int) -> None:
        """Append the bytes of a part."""
        for piece in part.pieces(0, part.tell()):
            self.write(piece)
        self._rows += rows
        self.rest()

    def rest(self) -> None:
        """Begin to send to the disk what was appended, unless that is still going on."""
        if self._sync is None or self._sync.done():
            self._settle()
            self._file.flush()
            self._sync = self._background.submit(os.fdatasync, self._file.fileno())

    def close(self) -> Written:
        """Finish the file."""
        self._settle()
        if self._compressor:
            self._append(self._compressor.flush())
        self._file.close()
        return Written(self.name, self._size, self._hash.hexdigest(), self._rows)

    def abandon(self) -> None:
        """Let go of a file that will not be used; nothing happens to one that is finished."""
        if self._sync is not None:
            wait([self._sync])
        self._file.close()

    def _append(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)

    def _settle(self) -> None:
        if self._sync is not None:
            self._sync.result()


def pieces(path: Path) -> Iterator[memoryview]:
    """The bytes of a file, piece by piece; a piece is valid until the next one is asked for."""
    buffer = bytearray(_PIECE)
    view = memoryview(buffer)
    with path.open("rb", buffering=0) as source:
        while count := source.readinto(buffer):
            yield view[:count]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    digest = hashlib.sha256()
    for piece in pieces(path):
        digest.update(piece)
    return digest.hexdigest()


def write_issues(root: Path, parts: Sequence[Path], lang: Lang) -> tuple[Written, Written]:
    """issues.parquet for programs and issues.csv for people (with a byte order mark, so that spreadsheets read it
    right)."""
    empty = pl.LazyFrame(schema=REPORTED)
    issues = pl.concat([empty, *(pl.scan_parquet(part).select(*REPORTED) for part in parts)])
    parquet, readable = root / "issues.parquet", root / "issues.csv"
    for file in (parquet, readable):
        create(file).close()
    issues.sink_parquet(parquet)
    renamed = issues.rename(dict(zip(REPORTED, _HEADINGS[lang], strict=True)))
    renamed.sink_csv(readable, include_bom=True, line_terminator="\r\n")
    rows = pl.scan_parquet(parquet).select(pl.len()).collect().item()
    return _written(parquet, rows), _written(readable, rows)


def _written(path: Path, rows: int) -> Written:
    return Written(path.name, path.stat().st_size, sha256_of(path), rows)
