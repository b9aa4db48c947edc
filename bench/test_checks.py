"""Record checks alone: rows a second over 住民情報, one thread and two.

``python -m pytest bench/test_checks.py --benchmark-only --override-ini addopts= -q``
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import polars as pl
import pytest

from migrate.checks import RecordChecks, compile_checks
from migrate.standards import Item, Layout, load_standard

ROWS = 32_768
BATCHES = 4

#: How many items hold values: of a usual mapping, of the promise (60 columns), and of a layout mapped to the last item.
FILLED = (45, 60, 113)


def _value(item: Item, layout: Layout, rng: random.Random) -> str:
    """A sound value as distinct as in a real register."""
    if item.chain:
        return rng.choice(("12", "20", "52"))
    if item.code_table:
        return rng.choice(list(layout.codes[item.code_table]))
    if item.format:
        return {"kojin-bango": "123456789018", "dantai-code": "999997"}.get(item.format, "0001002")
    values = {
        "X": lambda: "".join(rng.choices("0123456789", k=min(item.length or 8, 15))),
        "K": lambda: "".join(
            chr(rng.randint(0x4E00, 0x9FA0)) for _ in range(rng.randint(1, min(item.length or 8, 10)))
        ),
        "kana": lambda: "".join(chr(rng.randint(0x30A2, 0x30F0)) for _ in range(rng.randint(6, 12))),
        "date": lambda: f"{rng.randint(1930, 2020)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        "N": lambda: str(rng.randint(1, 99)),
        "flag": lambda: "0",
    }
    return values.get(item.type, values["X"])()


def _residents(layout: Layout, filled: int) -> tuple[pl.DataFrame, list[str]]:
    """ROWS sound records in which ``filled`` items hold values, and the names of the items that hold none."""
    rng = random.Random(20190501)
    usable = sorted(layout.items, key=lambda item: (not item.required, item.text_for is not None, item.no))
    chosen = {item.name for item in usable if not item.text_for} & {item.name for item in usable[:filled]}
    columns = {
        item.name: [_value(item, layout, rng) for _ in range(ROWS)] if item.name in chosen else [None] * ROWS
        for item in layout.items
    }
    frame = pl.DataFrame(columns, schema={item.name: pl.String for item in layout.items})
    return frame, [item.name for item in layout.items if item.name not in chosen]


@pytest.fixture(scope="module")
def layout() -> Layout:
    """住民情報."""
    return load_standard("kihon-2.1").layout("住民情報")


@pytest.fixture(scope="module")
def checks(layout: Layout) -> RecordChecks:
    """Its checks."""
    return compile_checks(layout)


def _rate(benchmark: Any, rows: int) -> None:
    benchmark.extra_info["rows_per_s"] = round(rows / benchmark.stats.stats.median)


@pytest.mark.parametrize("filled", FILLED)
def test_sound_records_one_thread(benchmark: Any, layout: Layout, checks: RecordChecks, filled: int) -> None:
    """As one worker runs them."""
    frame, constants = _residents(layout, filled)
    assert benchmark(checks.run, frame, constants).is_empty()
    _rate(benchmark, ROWS)


@pytest.mark.parametrize("filled", FILLED)
def test_sound_records_two_threads(benchmark: Any, layout: Layout, checks: RecordChecks, filled: int) -> None:
    """As two workers run them: the kernels hold no lock."""
    frame, constants = _residents(layout, filled)
    with ThreadPoolExecutor(2) as pool:
        work: Callable[[], list[pl.DataFrame]] = lambda: list(  # noqa: E731
            pool.map(lambda _: checks.run(frame, constants), range(BATCHES))
        )
        assert all(issues.is_empty() for issues in benchmark(work))
    _rate(benchmark, ROWS * BATCHES)


def test_one_record_in_a_hundred_is_wrong(benchmark: Any, layout: Layout, checks: RecordChecks) -> None:
    """In each of four items: a rule of the whole column no longer settles it, and bad rows are explained."""
    frame, constants = _residents(layout, 60)
    wrong = pl.int_range(pl.len()) % 100 == 0
    bad = {"氏名": "山\ue000田", "住所_都道府県": "長すぎる県の名", "性別": "9", "生年月日": "1950-13-01"}
    spoilt = frame.with_columns(
        pl.when(wrong).then(pl.lit(value)).otherwise(item).alias(item) for item, value in bad.items()
    )
    assert len(benchmark(checks.run, spoilt, constants)) == len(bad) * -(-ROWS // 100)
    _rate(benchmark, ROWS)
