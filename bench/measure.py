"""Running a command as a user would and measuring the whole process: wall-clock time and peak memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Case:
    """A command to measure. ``source`` is its input; ``records`` how many records that holds.

    ``output``: where standard output goes; ``made``: the file or directory that the command makes itself. What an
    earlier run left in either is gone before the clock starts. ``floor``: the case whose MB/s this one is held against.
    """

    name: str
    command: tuple[str, ...]
    source: Path
    records: int
    output: Path | None = None
    made: Path | None = None
    floor: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: seconds of wall-clock time and peak resident memory in MiB."""

    seconds: float
    peak_mib: float


def run(case: Case) -> Sample:
    """Run a case once. Raises ``RuntimeError`` when it fails: a failed run has no speed."""
    if case.made and case.made.is_dir():
        shutil.rmtree(case.made)
    elif case.made:
        case.made.unlink(missing_ok=True)
    with (case.output or Path(os.devnull)).open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(case.command, stdout=out, stderr=subprocess.PIPE)
        assert process.stderr is not None
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"{' '.join(case.command)}: exit {process.returncode}\n{complaint.decode(errors='replace')}")
    return Sample(seconds, usage.ru_maxrss * 1024 / MIB)


def measure(cases: Sequence[Case], rounds: int) -> dict[str, list[Sample]]:
    """Every case ``rounds`` times, taking turns, so that a busy moment of the machine does not hit one case alone."""
    found: dict[str, list[Sample]] = {case.name: [] for case in cases}
    for _ in range(rounds):
        for case in cases:
            found[case.name].append(run(case))
    return found


def figures(cases: Sequence[Case], samples: dict[str, list[Sample]], script: str) -> list[dict[str, object]]:
    """One entry per case for the receipt: medians of time, the largest peak, and what follows from them.

    MB are 10⁶ bytes of the case's own input. ``ratio_to_floor`` compares MB/s, ``ratio_to_script`` records per second
    with the case called ``script``; both are null where there is nothing to compare with.
    """
    seconds = {name: median(sample.seconds for sample in found) for name, found in samples.items()}
    size = {case.name: case.source.stat().st_size for case in cases}
    mb_per_s = {name: size[name] / 1e6 / seconds[name] for name in seconds}
    rows_per_s = {case.name: case.records / seconds[case.name] for case in cases}
    return [
        {
            "case": case.name,
            "records": case.records,
            "input_bytes": size[case.name],
            "seconds": round(seconds[case.name], 3),
            "mb_per_s": round(mb_per_s[case.name], 1),
            "rows_per_s": round(rows_per_s[case.name]),
            "peak_mib": round(max(sample.peak_mib for sample in samples[case.name])),
            "ratio_to_floor": round(mb_per_s[case.name] / mb_per_s[case.floor], 3) if case.floor else None,
            "ratio_to_script": round(rows_per_s[case.name] / rows_per_s[script], 1) if case.floor else None,
            "all_seconds": [round(sample.seconds, 3) for sample in samples[case.name]],
        }
        for case in cases
    ]
