"""The output directory: filled beside its final place under another name, then renamed at once.

Residents' data: directories are 0700 and files 0600 whatever the umask.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import BinaryIO, Self

from migrate.errors import DefinitionError, machine_faults

MANIFEST = "manifest.json"


def create(path: Path) -> BinaryIO:
    """Open a new file for writing, readable by its owner only."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


class Staging:
    """A directory that becomes ``final`` when ``commit`` is called and vanishes otherwise.

    Raises ``DefinitionError`` D107 when ``final`` holds a finished run and ``replace`` is not set, D110 when it
    holds anything else: what this tool did not write it does not remove.
    """

    def __init__(self, final: Path, *, replace: bool = False) -> None:
        self.final = final
        self._replace = replace
        self._check()
        self.path = final.with_name(f".{final.name}.{os.getpid()}.partial")
        self.parts = self.path / "parts"

    def __enter__(self) -> Self:
        with machine_faults(self.path):
            self.final.parent.mkdir(parents=True, exist_ok=True)
            self.path.mkdir(mode=0o700)
            self.parts.mkdir(mode=0o700)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path, ignore_errors=True)

    def commit(self) -> None:
        """Put everything in place: one rename, after the data is on the disk."""
        self._check()
        with machine_faults(self.final):
            shutil.rmtree(self.parts)
            for file in sorted(self.path.rglob("*")):
                _sync(file)
            _sync(self.path)
            if (self.final / MANIFEST).exists():
                old = self.path.with_suffix(".old")
                self.final.rename(old)
                self.path.rename(self.final)
                shutil.rmtree(old)
            else:
                self.path.rename(self.final)  # an empty directory is replaced by the rename
            _sync(self.final.parent)

    def _check(self) -> None:
        if (self.final / MANIFEST).exists():
            if not self._replace:
                raise DefinitionError.one("D107", str(self.final), path=str(self.final))
        elif self.final.exists() and (not self.final.is_dir() or any(self.final.iterdir())):
            raise DefinitionError.one("D110", str(self.final), path=str(self.final))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
