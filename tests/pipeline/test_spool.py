"""Parts waiting for their turn: what was written is what is read, in memory and beyond it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.pipeline.spool import Spool

MIB = 1 << 20


@given(sizes=st.lists(st.integers(0, 3 * MIB), max_size=5), cut=st.tuples(st.floats(0, 1), st.floats(0, 1)))
@pytest.mark.parametrize("in_memory", [0, 2 * MIB, 64 * MIB])
def test_what_was_written_is_read_back(sizes: list[int], cut: tuple[float, float], in_memory: int) -> None:
    data = np.arange(sum(sizes) // 4 + 1, dtype=np.uint32).tobytes()[: sum(sizes)]
    begin, end = sorted(int(share * len(data)) for share in cut)
    with Spool(Path(), in_memory) as spool:
        at = 0
        for size in sizes:
            assert spool.write(memoryview(data)[at : at + size]) == size
            at += size
            assert spool.tell() == at
        assert b"".join(spool.pieces(0, len(data))) == data
        assert b"".join(spool.pieces(begin, end)) == data[begin:end]
        spool.write(b"more")
        assert b"".join(spool.pieces(len(data), spool.tell())) == b"more"


def test_nothing_of_an_earlier_part_is_in_a_later_one() -> None:
    with Spool(Path()) as first:
        first.write(b"x" * 3 * MIB)
    with Spool(Path()) as second:
        second.write(np.frombuffer(b"yy", np.uint8))
        assert b"".join(second.pieces(0, 100)) == b"yy"


def test_what_does_not_fit_into_memory_has_no_name(tmp_path: Path) -> None:
    with Spool(tmp_path, 0) as spool:
        spool.write(b"x" * 2 * MIB)
        assert list(tmp_path.iterdir()) == []
