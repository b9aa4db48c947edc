"""commit: the parts, in order, become the files of the run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl

from migrate.issues import Lang
from migrate.pipeline.findings import REPORTED
from migrate.pipeline.staging import create

_PIECE = 1 << 20

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
    """A file that grows by whole parts, with its SHA-256 kept as it grows."""

    def __init__(self, root: Path, name: str) -> None:
        self.name = name
        (root / name).parent.mkdir(mode=0o700, exist_ok=True)
        self._file: BinaryIO = create(root / name)
        self._hash = hashlib.sha256()
        self._size = 0
        self.rows = 0

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)

    def take(self, part: Path, rows: int) -> None:
        """Append a part file and remove it."""
        buffer = bytearray(_PIECE)
        view = memoryview(buffer)
        with part.open("rb", buffering=0) as source:
            while count := source.readinto(buffer):
                self.write(view[:count])
        part.unlink()
        self.rows += rows

    def close(self) -> Written:
        """Finish the file."""
        self._file.close()
        return Written(self.name, self._size, self._hash.hexdigest(), self.rows)

    def abandon(self) -> None:
        """Let go of a file that will not be used."""
        self._file.close()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_issues(root: Path, parts: Sequence[Path], lang: Lang) -> tuple[Written, Written]:
    """issues.parquet for programs and issues.csv for people (with a byte order mark, so that spreadsheets read it
    right)."""
    empty = pl.LazyFrame(schema=REPORTED)
    issues = pl.concat([empty, *(pl.scan_parquet(part).select(REPORTED) for part in parts)])
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
