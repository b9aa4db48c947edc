"""``make bench [N=…]``: whole processes side by side in one run, against the floor and against what is done today.

    python -m bench.run 200000 [--rounds 3]

The commands take turns; times are medians of wall-clock time, memory is the largest peak. Prints a table and writes
``bench/receipts/<date>-<commit>.json`` and ``latest.json``. Every command writes its result to the same disk, where
nothing of an earlier run is left: to remove that is no part of what is measured. Modules are compiled to bytecode as an
installation does, and one short conversion before the first round fills Numba's cache on disk, as a first use does for
a user.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import itertools
import json
import os
import platform
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.measure import Case, figures, measure, run

ROOT = Path(__file__).parents[1]
RECEIPTS = ROOT / "bench" / "receipts"
MIGRATE = Path(sys.executable).parent / "migrate"
SCRIPT = "script csv"
#: The script is measured on at most so many records; its rate does not depend on their number.
SCRIPT_RECORDS = 100_000
#: From here on one round is long enough to be steady.
LARGE = 2_000_000


def cases(count: int, work: Path) -> list[Case]:
    """What is measured on ``count`` records, generated below ``work``."""
    jef, csv, text = work / "jef" / "JUKI.DAT", work / "csv" / "JUKI.CSV", work / "text.ibm930"
    head = work / "head.csv"
    some = _head(csv, head, min(count, SCRIPT_RECORDS))
    out = work / "written"
    return [
        _convert("jef", jef, count, floor="iconv ibm930"),
        Case("iconv ibm930", ("iconv", "-f", "IBM930", "-t", "UTF-8", str(text)), text, count, out),
        Case("cat jef", ("cat", str(jef)), jef, count, out),
        _convert("csv", csv, count, floor="iconv cp932"),
        Case("iconv cp932", ("iconv", "-f", "CP932", "-t", "UTF-8", str(csv)), csv, count, out),
        Case("cat csv", ("cat", str(csv)), csv, count, out),
        Case(SCRIPT, (sys.executable, str(ROOT / "bench" / "script.py"), str(head), str(out)), head, some, made=out),
    ]


def _convert(kind: str, source: Path, records: int, floor: str) -> Case:
    job = source.parent
    command = (str(MIGRATE), "convert", str(job))
    return Case(f"convert {kind}", command, source, records, made=job / "out", floor=floor)


def _head(source: Path, target: Path, records: int) -> int:
    """Copy the header and the first ``records`` rows; no value holds a line break. Returns ``records``."""
    with source.open("rb") as old, target.open("wb") as new:
        new.writelines(itertools.islice(old, records + 1))
    return records


def surroundings() -> dict[str, object]:
    """What a figure depends on beside the code."""
    packages = ("chukan-migrate", "polars", "numba", "numpy", "msgspec")
    iconv = _output("iconv", "--version").splitlines()[:1]
    return {
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "system": platform.platform(),
        "versions": {
            "python": platform.python_version(),
            "iconv": iconv[0] if iconv else "",
            **{name: importlib.metadata.version(name) for name in packages},
        },
    }


def commit() -> str:
    """The commit measured, with ``-dirty`` where files differ from it."""
    return _output("git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude", "*") or "unknown"


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def table(receipt: dict[str, object], found: list[dict[str, object]]) -> Table:
    """The receipt for people."""
    title = f"{receipt['n']:,} records · {receipt['cpu']} · {receipt['cores']} cores · {receipt['commit']}"
    shown = Table(title=title)
    shown.add_column("case")
    for name in ("records", "MB in", "s", "MB/s", "rows/s", "peak MiB", "× floor", "× script"):
        shown.add_column(name, justify="right")
    for entry in found:
        size = int(str(entry["input_bytes"])) / 1e6
        ratios = [f"{entry[key]}" if entry[key] is not None else "" for key in ("ratio_to_floor", "ratio_to_script")]
        shown.add_row(
            str(entry["case"]), f"{entry['records']:,}", f"{size:,.1f}", f"{entry['seconds']}", f"{entry['mb_per_s']}",
            f"{entry['rows_per_s']:,}", f"{entry['peak_mib']}", *ratios,
        )  # fmt: skip
    return shown


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=200_000, help="records (default: 200,000)")
    parser.add_argument("--rounds", type=int, help=f"default: 3, or 1 from {LARGE:,} records on")
    parser.add_argument("--no-receipt", action="store_true", help="print the table only")
    options = parser.parse_args()
    rounds = options.rounds or (1 if options.count >= LARGE else 3)
    work = ROOT / "bench" / "generated" / str(options.count)
    # A child's peak memory includes what this process held when it forked: generating happens in a process of its own.
    subprocess.run([sys.executable, "-m", "bench.generate", str(options.count)], cwd=ROOT, check=True)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "migrate"], cwd=ROOT, check=True)
    planned = cases(options.count, work)
    for case in planned:
        if case.floor:  # a conversion
            run(replace(case, command=(*case.command, "--limit", "1000")))
    found = figures(planned, measure(planned, rounds), SCRIPT)
    receipt = {**surroundings(), "n": options.count, "rounds": rounds}
    console = Console(width=None if sys.stdout.isatty() else 140)
    console.print(table(receipt, found))
    if options.no_receipt:
        return
    RECEIPTS.mkdir(exist_ok=True)
    content = json.dumps({**receipt, "cases": found}, ensure_ascii=False, indent=2) + "\n"
    named = RECEIPTS / f"{str(receipt['date'])[:10]}-{receipt['commit']}.json"
    for path in (named, RECEIPTS / "latest.json"):
        path.write_text(content, encoding="utf-8")
    console.print(f"{named.relative_to(ROOT)}  {(RECEIPTS / 'latest.json').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
