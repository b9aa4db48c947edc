"""``make bench``: every benchmark of a single part, and what was promised of them, with a receipt.

    python -m bench.kernels [-k EXPRESSION]

Runs ``pytest bench --benchmark-only`` in a process of its own, prints the benchmarks a promise was made for, and writes
``bench/receipts/<date>-<commit>.kernels.json`` with the medians of all of them. Exit 1 where a promise is not kept: on
a busy machine that says little.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.run import RECEIPTS, ROOT, surroundings

_SHIFTED = "jef|keis78|keis83|jips-j|jips-e|ibm-930|ibm-939|ibm-1390|ibm-1399|iso-2022-jp"


@dataclass(frozen=True, slots=True)
class Promise:
    """``of``: a pattern for the names of the benchmarks; ``key``: what they measure; ``least``: how much of it."""

    of: str
    key: str
    least: int


PROMISES = (
    Promise(rf"test_decode_double_byte_codes\[({_SHIFTED})\]", "mb_per_s", 250),
    Promise(r"test_decode_double_byte_codes\[cp932\]", "mb_per_s", 300),
    Promise(rf"test_decode_a_column_of_fixed_fields\[({_SHIFTED})-.*", "mb_per_s", 200),
    Promise(r"test_a_repertoire_is_checked\[.*", "mb_per_s", 500),
    Promise(r"test_xml_of_40_items\[2\]", "rows_per_s", 150_000),
    Promise(r"test_csv_of_113_items\[2\]", "rows_per_s", 400_000),
    Promise(r"test_sound_records_two_threads\[60\]", "rows_per_s", 1_000_000),
)


def measured(expression: str) -> list[dict[str, Any]]:
    """What pytest-benchmark says of each benchmark: name, median and minimum in seconds, rounds, and its rates."""
    chosen = ["-k", expression] if expression else []
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--benchmark-only", "--benchmark-disable-gc", "--override-ini", "addopts=", "-q", *chosen]
        command = [sys.executable, "-m", "pytest", "bench", *options, f"--benchmark-json={report}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        found = json.loads(report.read_text(encoding="utf-8"))["benchmarks"]
    return [
        {
            "name": one["name"],
            "median_s": round(one["stats"]["median"], 6),
            "min_s": round(one["stats"]["min"], 6),
            "rounds": one["stats"]["rounds"],
            **one["extra_info"],
        }
        for one in found
    ]


def held(found: list[dict[str, Any]]) -> list[tuple[dict[str, Any], Promise]]:
    """Each benchmark that a promise was made for, with the promise."""
    return [(one, promise) for promise in PROMISES for one in found if re.fullmatch(promise.of, one["name"])]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-k", default="", metavar="EXPRESSION", help="only these; writes no receipt")
    options = parser.parse_args()
    receipt = surroundings()
    found = measured(options.k)
    table = Table(title=f"{receipt['cpu']} · {receipt['cores']} cores · {receipt['commit']}")
    for name in ("benchmark", "measured", "promised", ""):
        table.add_column(name, justify="left" if name == "benchmark" else "right")
    broken = 0
    for one, promise in held(found):
        short = one[promise.key] < promise.least
        broken += short
        unit = {"mb_per_s": "MB/s", "rows_per_s": "rows/s"}[promise.key]
        table.add_row(
            escape(one["name"]), f"{one[promise.key]:,} {unit}", f"{promise.least:,}", "short" if short else ""
        )
    console = Console(width=None if sys.stdout.isatty() else 140)
    console.print(table)
    if not options.k:
        path = RECEIPTS / f"{str(receipt['date'])[:10]}-{receipt['commit']}.kernels.json"
        path.write_text(json.dumps({**receipt, "benchmarks": found}, ensure_ascii=False, indent=1) + "\n", "utf-8")
        console.print(str(path.relative_to(ROOT)))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
