"""Records read, in MB/s of input on one core: bytes from the page cache to Polars columns of text."""

import csv
import io
import random

import numpy as np
import pytest

from migrate import charsets
from migrate.readers.delimited import DelimitedReader
from migrate.readers.fixed import FixedReader
from migrate.readers.heads import Form
from migrate.readers.tokeniser import Cells
from migrate.records import Field, Usage, decode_field, parse_copybook

RECORDS, ROWS, REPEATS = 50_000, 5_000, 8

#: Thirty fields in 400 bytes, as resident records have them.
COPYBOOK = """
       01 R.
          05 NO PIC 9(10) OCCURS 2.
          05 KANJI PIC X(30) OCCURS 4.
          05 KANA PIC X(26) OCCURS 2.
          05 MACHI PIC N(10) OCCURS 4.
          05 YMD PIC 9(8) OCCURS 6.
          05 CODE PIC X(2) OCCURS 8.
          05 KIN PIC S9(7)V99 COMP-3 OCCURS 3.
          05 KEN PIC S9(9) COMP.
          05 FILLER PIC X(45).
"""
NAMES = ("山田　太郎", "高橋　次郎", "長谷川　光太郎")


def cell(field, chance, jef):
    """The bytes of one invented value."""
    if field.usage is Usage.ZONED:
        return jef.encode(str(chance.randrange(10**field.digits)).zfill(field.digits))
    if field.usage is Usage.PACKED:
        return bytes.fromhex(f"{chance.randrange(10**9):09}C")
    if field.usage is Usage.BINARY:
        return chance.randrange(10**9).to_bytes(4, "big")
    if field.usage is Usage.NATIONAL:
        return jef.encode_double(chance.choice(NAMES)).ljust(field.length, jef.pad_single)
    texts = {30: chance.choice(NAMES), 26: "ﾔﾏﾀﾞ ﾀﾛｳ", 2: f"{chance.randrange(100):02}"}
    return jef.encode(texts[field.length]).ljust(field.length, jef.pad_single)


@pytest.fixture(scope="module")
def jef_file(tmp_path_factory):
    """50,000 records of 400 bytes and their reader."""
    jef, chance = charsets.get({"text": "jef", "plain_kanji": "accept"}), random.Random(1)
    layout = parse_copybook(COPYBOOK, "bench")
    pool = np.full((500, layout.length), jef.pad_single[0], np.uint8)
    for record in pool:
        for field in layout.fields:
            record[field.offset : field.end] = np.frombuffer(cell(field, chance, jef), np.uint8)
    path = tmp_path_factory.mktemp("jef") / "JUKI.DAT"
    pool[np.random.default_rng(1).integers(len(pool), size=RECORDS)].tofile(path)
    return FixedReader((path,), layout, jef)


def read_all(reader):
    """The number of records."""
    return sum(len(batch) for split in reader.plan().splits for batch in reader.read(split))


def note(benchmark, size):
    """MB/s beside the seconds."""
    benchmark.extra_info["mb_per_s"] = round(size / 1e6 / benchmark.stats["median"], 1)


def test_read_fixed_jef_records(benchmark, jef_file):
    """Thirty fields of every kind."""
    assert benchmark(read_all, jef_file) == RECORDS
    note(benchmark, jef_file.paths[0].stat().st_size)


@pytest.mark.parametrize("quoting", ["needed", "all"])
def test_read_cp932_csv(benchmark, tmp_path, quoting):
    """Forty columns, planned, tokenised and decoded."""
    reader = csv_reader(tmp_path, quoting)
    assert benchmark(read_all, reader) == ROWS * REPEATS
    note(benchmark, reader.paths[0].stat().st_size)


@pytest.mark.parametrize("quoting", ["needed", "all"])
def test_plan_cp932_csv(benchmark, tmp_path, quoting):
    """Only where the rows end."""
    reader = csv_reader(tmp_path, quoting)
    assert benchmark(lambda: len(list(reader.plan().splits)))
    note(benchmark, reader.paths[0].stat().st_size)


@pytest.mark.parametrize("quoting", ["needed", "all"])
def test_tokenise(benchmark, tmp_path, quoting):
    """Only where the cells lie."""
    reader = csv_reader(tmp_path, quoting)
    data = np.fromfile(reader.paths[0], np.uint8)
    form = reader._heads[0].dialect  # noqa: SLF001
    cells = Cells(40, ROWS * REPEATS + 1)
    assert benchmark(cells.fill, data, 0, form, final=True) == ROWS * REPEATS + 1
    note(benchmark, len(data))


def csv_reader(folder, quoting):
    """A CSV of forty columns and its reader."""
    chance = random.Random(1)
    values = [*NAMES, "ﾔﾏﾀﾞ ﾀﾛｳ", "大阪府大阪市北区中之島１－３－２０", "19900101", "1", "", "S64.1.7", "00123"]
    table = [[chance.choice(values) for _ in range(40)] for _ in range(ROWS)]
    text = io.StringIO()
    csv.writer(text, quoting={"needed": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL}[quoting]).writerows(table)
    path = folder / "JUKI.CSV"
    header = ",".join(f"列{n}" for n in range(40)) + "\r\n"
    path.write_bytes(header.encode("cp932") + text.getvalue().encode("cp932") * REPEATS)
    return DelimitedReader((path,), charsets.get("cp932"), Form())


@pytest.mark.parametrize(
    "field",
    [
        Field("A", 0, 8, Usage.ZONED, 8),
        Field("A", 0, 8, Usage.ZONED, 8, 2, "trailing"),
        Field("A", 0, 5, Usage.PACKED, 9, 2, "trailing"),
        Field("A", 0, 4, Usage.BINARY, 9, 0, "trailing"),
    ],
    ids=["digits", "zoned", "packed", "binary"],
)
def test_decode_a_column_of_numbers(benchmark, field):
    """One field of 32,768 records of 400 bytes."""
    jef, chance = charsets.get("jef"), random.Random(1)
    data = np.zeros((32_768, 400), np.uint8)
    for record in data:
        record[: field.length] = np.frombuffer(cell(field, chance, jef), np.uint8)
    starts = np.arange(0, data.size, 400, dtype=np.int64)
    benchmark(decode_field, field, jef, data.reshape(-1), starts)
    benchmark.extra_info["ns_per_value"] = round(benchmark.stats["median"] * 1e9 / len(data), 1)
