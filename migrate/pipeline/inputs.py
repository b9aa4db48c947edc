"""The input files as they were when the run began: size, SHA-256, and the proof that they did not change meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from migrate.errors import MachineError
from migrate.pipeline.commit import pieces


@dataclass(slots=True)
class Input:
    """An input file. ``sha256``: hex, known after ``settle``; None when only the beginning of the file was wanted."""

    path: Path
    size: int
    changed: int
    digest: Future[str] | None
    sha256: str | None = None
    records: int = 0

    def settle(self) -> None:
        """Wait for the digest and prove that the file is still what it was. Raises ``MachineError`` M106."""
        self.sha256 = self.digest.result() if self.digest else None
        now = self.path.stat()
        if (now.st_size, now.st_mtime_ns) != (self.size, self.changed):
            raise MachineError("M106", str(self.path), path=str(self.path))


def note_inputs(paths: Sequence[Path], background: Executor, stop: Event, *, hashed: bool) -> list[Input]:
    """Note size and time of every file, and begin to hash them in the background until ``stop`` is set."""
    inputs = []
    for path in paths:
        now = path.stat()
        digest = background.submit(_digest, path, stop) if hashed else None
        inputs.append(Input(path, now.st_size, now.st_mtime_ns, digest))
    return inputs


def _digest(path: Path, stop: Event) -> str:
    digest = hashlib.sha256()
    for piece in pieces(path):
        if stop.is_set():
            break
        digest.update(piece)
    return digest.hexdigest()
