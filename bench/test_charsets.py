"""Columns decoded, in MB/s of input on one core, the Polars column included; texts encoded."""

import random
from collections.abc import Callable

import numpy as np
import pytest

from migrate import charsets

ROWS, RECORD = 16_384, 400
#: Charsets whose kanji carry selectors, so that plain ones are encoded on request only.
PLAIN = ("jef", "jips-j", "jips-e")
NAMES = ("山田　太郎", "高橋　次郎", "渡辺　美咲", "長谷川　光太郎")
STREETS = ("東京都千代田区神田駿河台一丁目", "北海道札幌市中央区大通西", "大阪府大阪市北区中之島")


def name(chance: random.Random) -> str:
    """Four full-width characters and a space."""
    return chance.choice(NAMES)


def address(chance: random.Random) -> str:
    """Full-width text that ends in digits."""
    return chance.choice(STREETS) + str(chance.randint(1, 99)) + chance.choice(("", "番地"))


def kana(chance: random.Random) -> str:
    """Half-width kana, three bytes of UTF-8 each."""
    return "".join(chance.choice("ｱｲｳｴｵｶｷｸｹｺ") for _ in range(chance.randint(5, 12)))


def number(chance: random.Random) -> str:
    """Digits all over."""
    return f"{chance.randint(0, 10**15 - 1):015d}"


def nothing(_chance: random.Random) -> str:
    """Only padding."""
    return ""


#: What a field holds and its width in bytes (half as much again in UTF-8).
FIELDS: dict[str, tuple[Callable[[random.Random], str], int]] = {
    "name": (name, 30),
    "address": (address, 60),
    "kana": (kana, 20),
    "number": (number, 15),
    "blank": (nothing, 40),
}


#: Every charset that shifts, and the three that mix widths without shifting most of what towns hand over.
SHIFTED = ("jef", "keis78", "keis83", "jips-j", "jips-e", "ibm-930", "ibm-939", "ibm-1390", "ibm-1399", "iso-2022-jp")
UNSHIFTED = ("cp932", "shift-jis-2004", "euc-jp", "eucjp-ms", "utf-8", "utf-16")


@pytest.mark.parametrize("charset", [*SHIFTED, "cp932"])
def test_decode_double_byte_codes(benchmark, charset):
    """Full-width text alone, without shifts or padding: what the inner loop does."""
    codec = charsets.get({"text": charset, "plain_kanji": "accept"} if charset in PLAIN else charset)
    code = codec.encode_double("".join(NAMES) + "".join(STREETS))
    width = len(code)
    data = np.frombuffer(code * ROWS, dtype=np.uint8)
    column = benchmark(codec.decode_column, data, np.arange(ROWS, dtype=np.int64) * width, width, mode="double")
    assert len(column.faults) == 0
    benchmark.extra_info["mb_per_s"] = round(len(data) / benchmark.stats.stats.median / 1e6)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("charset", [*SHIFTED, *UNSHIFTED])
def test_decode_a_column_of_fixed_fields(benchmark, charset, field):
    """One field of 16,384 records of 400 bytes, blank-padded to its width."""
    options = {"plain_kanji": "accept"} if charset in PLAIN else {}
    codec = charsets.get({"text": charset, **options})
    make, width = FIELDS[field]
    width = width * 2 if charset.startswith(("utf", "euc", "iso")) else width
    chance = random.Random(1)
    records = np.zeros((ROWS, RECORD), dtype=np.uint8)
    for row in range(ROWS):
        value = codec.encode(make(chance))
        assert len(value) <= width
        records[row, :width] = np.frombuffer((value + codec.pad_single * width)[:width], dtype=np.uint8)
    data, starts = records.reshape(-1), np.arange(ROWS, dtype=np.int64) * RECORD
    column = benchmark(codec.decode_column, data, starts, width)
    assert len(column.faults) == 0
    benchmark.extra_info["mb_per_s"] = round(ROWS * width / benchmark.stats.stats.median / 1e6)
    benchmark.extra_info["rows_per_s"] = round(ROWS / benchmark.stats.stats.median)


def test_encode_names(benchmark):
    """What the sample generator does: 10,000 short texts, one by one."""
    codec = charsets.get({"text": "jef", "plain_kanji": "accept"})
    chance = random.Random(1)
    texts = [address(chance) for _ in range(10_000)]
    codes = benchmark(lambda: [codec.encode(text) for text in texts])
    benchmark.extra_info["mb_per_s"] = round(sum(map(len, codes)) / benchmark.stats.stats.median / 1e6, 1)
