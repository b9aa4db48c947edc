"""Rows written, in every format, one thread and two; XML held against a plain lxml ``xmlfile`` loop in the same run.

``python -m pytest bench/test_writers.py --benchmark-only --override-ini addopts= -q``
"""

from __future__ import annotations

import io
import random
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from lxml import etree
from pytest_benchmark.fixture import BenchmarkFixture

from migrate.standards import Item, Layout, load_standard, xml_names
from migrate.writers import Output, Writer, open_writer

ROWS = 20_000
#: Batches written by each case, so that two threads have something to share.
BATCHES = 4

STANDARD = load_standard("kihon-2.1")
LAYOUT = STANDARD.layout("住民情報")


def _value(item: Item, rng: random.Random) -> str:
    """A value as long as in a real register."""
    if item.code_table:
        return rng.choice(list(LAYOUT.codes[item.code_table]))
    kinds = {
        "K": lambda: "".join(chr(rng.randint(0x4E00, 0x9FA0)) for _ in range(rng.randint(2, 10))),
        "kana": lambda: "".join(chr(rng.randint(0x30A2, 0x30F0)) for _ in range(rng.randint(6, 12))),
        "date": lambda: f"{rng.randint(1930, 2020)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        "N": lambda: str(rng.randint(1, 99)),
        "flag": lambda: "0",
    }
    return kinds.get(item.type, lambda: str(rng.randrange(10**15)).zfill(15)[: min(item.length or 8, 15)])()


def _items(count: int) -> tuple[Layout, pl.DataFrame]:
    """A layout of the first ``count`` items and ROWS rows in which all of them hold values."""
    rng = random.Random(20190501)
    items = LAYOUT.items[:count]
    fields = {name: getattr(LAYOUT, name) for name in LAYOUT.__struct_fields__}
    columns = {item.name: [_value(item, rng) for _ in range(1000)] for item in items}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Layout(**(fields | {"items": items})), pl.concat([frame] * (ROWS // 1000)).rechunk()


def _write(writer: Writer, items: pl.DataFrame, _: int) -> int:
    assert not len(writer.unfit(items))
    out = io.BytesIO()
    writer.body(items, out)
    return out.tell()


def _measure(benchmark: BenchmarkFixture, kind: str, count: int, threads: int, folder: Path, **options: str) -> None:
    layout, items = _items(count)
    (folder / "x.fields.csv").write_text(
        "name,length\n" + "".join(f"{item.name},120\n" for item in layout.items), encoding="utf-8"
    )
    writer, _ = open_writer(STANDARD, layout, Output(kind=kind, **options), folder / "job.toml", "bench")
    with ThreadPoolExecutor(threads) as pool:
        sizes = benchmark(lambda: list(pool.map(partial(_write, writer, items), range(BATCHES))))
    seconds = benchmark.stats["median"]
    benchmark.extra_info["rows_per_s"] = round(ROWS * BATCHES / seconds)
    benchmark.extra_info["mb_per_s"] = round(sum(sizes) / 1e6 / seconds, 1)


@pytest.mark.parametrize("threads", [1, 2])
def test_xml_of_40_items(benchmark: BenchmarkFixture, tmp_path: Path, threads: int) -> None:
    """The promise: 150,000 rows a second on two cores."""
    _measure(benchmark, "xml", 40, threads, tmp_path)


def test_xml_of_40_items_by_a_plain_xmlfile_loop(benchmark: BenchmarkFixture) -> None:
    """What the promise is held against: the same rows through lxml, element by element."""
    layout, items = _items(40)
    form = STANDARD.xml
    names = xml_names(layout, form.namespace, form.root, form.record, place="bench")
    rows = items.head(2000).rows()

    def loop() -> int:
        out = io.BytesIO()
        with etree.xmlfile(out, encoding="UTF-8") as file, file.element(names.root):
            for row in rows:
                record = etree.Element(names.record)
                for name, value in zip(names.items, row, strict=True):
                    etree.SubElement(record, name).text = value
                file.write(record)
        return out.tell()

    benchmark(loop)
    benchmark.extra_info["rows_per_s"] = round(len(rows) / benchmark.stats["median"])


@pytest.mark.parametrize("threads", [1, 2])
def test_csv_of_113_items(benchmark: BenchmarkFixture, tmp_path: Path, threads: int) -> None:
    """The promise: 400,000 rows a second on two cores."""
    _measure(benchmark, "csv", 113, threads, tmp_path)


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_other_formats_of_40_items(benchmark: BenchmarkFixture, tmp_path: Path, kind: str) -> None:
    """For information."""
    _measure(benchmark, kind, 40, 2, tmp_path)


def test_fixed_length_records_of_40_items(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """For information, in UTF-8: not every kanji drawn has a code elsewhere."""
    _measure(benchmark, "fixed", 40, 2, tmp_path, fields="x.fields.csv", charset="utf-8")
