"""Tables of 外字 as people write them, and fields decoded with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from migrate.charsets import Charset, TextColumn
from migrate.gaiji import open_charset

Decode = Callable[..., TextColumn]
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes ``gaiji.csv``."""

    def write(text: str) -> Path:
        path = tmp_path / "gaiji.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def charset_with(path: Path, charset: str = "jef") -> Charset:
    return open_charset(charset, path, "juki.source.toml charset", path.parent)


def decoded(charset: Charset, *fields: bytes, mode: str = "mixed") -> TextColumn:
    lengths = np.array([len(field) for field in fields], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    return charset.decode_column(np.frombuffer(b"".join(fields), dtype=np.uint8), starts, lengths, mode=mode)


def double(*codes: str | Sequence[str]) -> bytes:
    """Codes in hex, without shifts."""
    return bytes.fromhex("".join("".join(code) for code in codes))
