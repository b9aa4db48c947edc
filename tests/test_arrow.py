"""Columns handed to Polars: right while any of them is kept, let go of with the last."""

from __future__ import annotations

import gc
import subprocess
import sys

import numpy as np
import polars as pl
import pytest

from migrate import arrow
from migrate.arrow import HEAP_LIMIT, Borrowed, Heap, Texts, binary_column, string_column, string_columns
from migrate.views import views_of


def column(texts: list[str | None]) -> Texts:
    """Views as the Arrow specification lays them out, made by hand."""
    heap = bytearray()
    views = np.zeros((len(texts), 2), dtype=np.uint64)
    for row, text in enumerate(texts):
        data = (text or "").encode()
        view = len(data).to_bytes(4, "little") + data[:12].ljust(12, b"\0")
        if len(data) > 12:
            view = view[:8] + (0).to_bytes(4, "little") + len(heap).to_bytes(4, "little")
            heap += data
        views[row] = np.frombuffer(view, dtype=np.uint64)
    valid = np.packbits([text is not None for text in texts], bitorder="little")
    return Texts(views, valid, texts.count(None), np.frombuffer(bytes(heap), dtype=np.uint8))


TABLE: list[list[str | None]] = [
    ["宛名", None, "三鷹市下連雀一丁目１番地", ""] * 5,
    [None] * 20,
    ["x" * 12, "x" * 13, "辻\U000e0102", "\ue000"] * 5,
]


def test_the_columns_are_what_was_written() -> None:
    made = string_columns([column(texts) for texts in TABLE])
    assert [one.to_list() for one in made] == TABLE
    assert [one.null_count() for one in made] == [5, 20, 0]
    assert string_columns([]) == []


def test_one_column_outlives_the_others_and_the_last_lets_go() -> None:
    gc.collect()
    held = len(arrow._held)
    first, second, third = string_columns([column(texts) for texts in TABLE])
    assert len(arrow._held) == held + 1
    del first, second
    gc.collect()
    filler = [np.full(1 << 16, 0xEE, dtype=np.uint8) for _ in range(64)]
    assert third.to_list() == TABLE[2]
    kept = pl.DataFrame({"x": third}).filter(pl.col("x").str.len_bytes() > 12)
    del third, filler
    gc.collect()
    assert kept["x"].to_list() == ["x" * 13] * 5
    del kept
    gc.collect()
    assert len(arrow._held) == held


def test_a_buffer_that_offsets_cannot_reach_is_refused() -> None:
    texts = column(["x"])
    wide = Texts(texts.views, texts.validity, 0, Heap(((0, HEAP_LIMIT + 1),), None))
    with pytest.raises(ValueError, match="bytes of text"):
        string_columns([texts, wide])


def test_columns_with_offsets_are_what_was_written() -> None:
    data = np.frombuffer("辻山田太郎".encode(), dtype=np.uint8)
    offsets = np.array([0, 3, 3, 15, 15], dtype=np.int64)
    valid = np.packbits([True, False, True, True], bitorder="little")
    assert string_column(data, offsets, valid).to_list() == ["辻", None, "山田太郎", ""]
    assert string_column(data, offsets).to_list() == ["辻", "", "山田太郎", ""]
    raw = np.frombuffer(b"\xff\x00\xfe", dtype=np.uint8)
    assert binary_column(raw, np.array([0, 2, 2, 3])).to_list() == [b"\xff\x00", b"", b"\xfe"]


def test_what_is_borrowed_is_kept_until_the_last_view_goes() -> None:
    gc.collect()
    held = len(arrow._held)
    views = views_of(string_columns([column(texts) for texts in TABLE]))
    gc.collect()
    assert len(arrow._held) == held + 1
    assert [(view.rows, view.nulls) for view in views] == [(20, 5), (20, 20), (20, 0)]
    assert views[0].valid
    assert not views[2].valid
    del views[1:]
    gc.collect()
    assert len(arrow._held) == held + 1
    del views
    gc.collect()
    assert len(arrow._held) == held


def test_views_of_what_has_no_rows_are_empty() -> None:
    assert [view.rows for view in views_of([pl.Series([], dtype=pl.String)] * 2)] == [0, 0]


def test_only_text_is_borrowed() -> None:
    with pytest.raises(TypeError, match="String columns"):
        views_of([pl.Series(["x"]), pl.Series([1])])
    with pytest.raises(TypeError, match="string views"):
        Borrowed(pl.DataFrame({"x": [1]}))


def test_what_is_still_held_when_python_ends_goes_without_a_word() -> None:
    program = """
import numpy as np
from migrate.arrow import string_column
from migrate.views import views_of
column = string_column(np.frombuffer(b"x" * 20, np.uint8), np.array([0, 20]))
views = views_of([column])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""
