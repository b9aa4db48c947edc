"""Decoding with a table of 外字, in MB/s of input on one core: against the same column without a table."""

from pathlib import Path

import numpy as np
import pytest

from migrate import charsets
from migrate.gaiji import open_charset

ROWS, WIDTH = 65_536, 30
TABLE = "code,character,stand_in\n80A1,髙,\n80A2,,1\n"


@pytest.mark.parametrize("share", [0, 1, 2, 50], ids="{}% of the names".format)
@pytest.mark.parametrize("table", [False, True], ids=["no table", "table"])
def test_decode_names_of_which_some_hold_gaiji(benchmark, tmp_path: Path, table, share):
    """65,536 fields of fifteen double-byte characters; the gaiji is the first of them."""
    path = tmp_path / "gaiji.csv"
    path.write_text(TABLE, encoding="utf-8")
    codec = open_charset("jef", path, "charset", tmp_path) if table else charsets.get("jef")
    fields = np.tile(np.frombuffer(bytes.fromhex("B0A1B0A2B0A3") * 5, dtype=np.uint8), (ROWS, 1))
    rows = np.random.default_rng(1).choice(ROWS, ROWS * share // 100, replace=False)
    fields[rows, 0] = 0x80
    fields[rows, 1] = 0xA1 + rows % 2
    starts = np.arange(ROWS, dtype=np.int64) * WIDTH
    column = benchmark(codec.decode_column, fields.reshape(-1), starts, WIDTH, mode="double")
    assert len(column.faults) == (len(rows) if table else 0)
    benchmark.extra_info["mb_per_s"] = round(ROWS * WIDTH / benchmark.stats.stats.median / 1e6)
