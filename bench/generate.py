"""Generate N residents as jobs to be measured: ``python -m bench.generate 1000000 [--out DIR]``.

Writes ``DIR/jef`` (fixed-length JEF records of 400 bytes, 30 fields), ``DIR/csv`` (the same people as a CP932 CSV of 40
columns), both with their definitions, and ``DIR/text.ibm930`` (the text fields of the same records in IBM-930, which
iconv can read). The same N gives the same bytes. There are no faults in the data.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.pools import SHARES, days, given_names, quarters, surnames
from bench.records import RecordWriter
from bench.rows import RowWriter
from bench.text import TextWriter

ROOT = Path(__file__).parents[1]
CHUNK = 50_000
SEED = 999_997
#: Whoever came within so many days of birth was born in the town.
NEW_BORN = 15

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class People:
    """Some residents, column by column: indices into the pools of ``bench.pools``, or plain numbers."""

    sequence: Numbers
    household: Numbers
    surname: Numbers
    given: Numbers
    woman: Numbers
    foreigner: Numbers
    birth: Numbers
    since: Numbers
    filed: Numbers
    reason: Numbers
    relationship: Numbers
    quarter: Numbers
    lot: Numbers
    flat: Numbers
    origin: Numbers
    district: Numbers

    def __len__(self) -> int:
        return len(self.sequence)


def people(count: int) -> Iterator[People]:
    """``count`` residents in chunks of at most ``CHUNK``; the first of them are the same for every ``count``."""
    for first in range(0, count, CHUNK):
        drawn = _draw(first)
        left = count - first
        yield drawn if left >= CHUNK else People(*(getattr(drawn, field.name)[:left] for field in fields(People)))


def _draw(first: int) -> People:
    """The chunk of residents that begins with number ``first``."""
    chance = np.random.default_rng([SEED, first])

    def below(limit: int, first: int = 0) -> Numbers:
        return chance.integers(first, limit, CHUNK, dtype=np.int64)

    def some(share: float, values: Numbers) -> Numbers:
        return np.where(chance.random(CHUNK) < share, values, 0)

    last_day = len(days()) - 1
    births = below(last_day - 30)
    woman = below(2)
    half = len(given_names().written) // 2
    since = births + (chance.random(CHUNK) ** 2 * (last_day - births)).astype(np.int64)
    return People(
        sequence=np.arange(first, first + CHUNK, dtype=np.int64) + 1,
        household=(np.arange(first, first + CHUNK, dtype=np.int64) * 10 // 22) + 1,
        surname=below(len(surnames().written)),
        given=below(half) + woman * half,
        woman=woman,
        foreigner=some(0.025, below(3001, 1)),
        birth=births,
        since=since,
        filed=np.minimum(since + below(14), last_day),
        reason=np.where(since - births < NEW_BORN, 2, some(0.6, below(2, 1))),
        relationship=chance.choice(len(SHARES), CHUNK, p=np.array(SHARES) / sum(SHARES)).astype(np.int64),
        quarter=below(len(quarters())),
        lot=below(20_000),
        flat=some(0.3, below(20_000, 1)),
        origin=some(0.4, below(2501, 1)),
        district=below(900, 1),
    )


def generate(count: int, out: Path) -> Path:
    """Write the jobs for ``count`` residents below ``out``, in place of an earlier generation.

    Raises ``FileExistsError`` for a directory that holds something else.
    """
    if out.exists() and any(out.iterdir()):
        if not (out / "text.ibm930").exists():
            raise FileExistsError(f"{out} was not generated here")
        shutil.rmtree(out)
    samples = ROOT / "samples"
    for kind in ("jef", "csv"):
        shutil.copytree(ROOT / "bench" / "jobs" / kind, out / kind)
    shutil.copytree(samples / "jef" / "codes", out / "jef" / "codes")
    shutil.copytree(samples / "csv" / "codes", out / "csv" / "codes")
    for name in ("juki.source.toml", "juki.mapping.csv"):
        shutil.copy(samples / "csv" / name, out / "csv" / name)
    records, rows, text = RecordWriter(), RowWriter(), TextWriter()
    with (
        (out / "jef" / "JUKI.DAT").open("wb") as jef,
        (out / "csv" / "JUKI.CSV").open("wb") as csv,
        (out / "text.ibm930").open("wb") as ibm,
    ):
        csv.write(rows.header())
        for some in people(count):
            jef.write(records.encode(some))
            csv.write(rows.encode(some))
            ibm.write(text.encode(some))
    return out


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, help="residents")
    parser.add_argument("--out", type=Path, help="default: bench/generated/<count>")
    options = parser.parse_args()
    out = generate(options.count, options.out or ROOT / "bench" / "generated" / str(options.count))
    for path in (out / "jef" / "JUKI.DAT", out / "csv" / "JUKI.CSV", out / "text.ibm930"):
        print(f"{path}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
