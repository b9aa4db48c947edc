"""The fictional town of 風待市: writes the data of ``samples/jef``, ``csv`` and ``workbook``, the same every time.

Run ``python -m samples.town`` in the repository's root. Who lives in the town: ``maker/people.py``; how the two old
systems wrote it down: ``maker/jef.py``, ``maker/delimited.py``; what is wrong in the files: ``maker/jef_faults.py``
and ``maker/delimited_faults.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from samples.maker import delimited, delimited_faults, jef, jef_faults, workbook
from samples.maker.people import town
from samples.maker.plants import faults_csv

RESIDENTS = 1000
#: In the sample that begins with a workbook: few, and without faults.
FEW = 120


def sample_files() -> dict[str, bytes]:
    """Path below ``samples/`` → content."""
    people = town(RESIDENTS)
    jef_data, jef_planted = jef_faults.spoilt(jef.records(people), people)
    csv_data, csv_planted = delimited_faults.spoilt(delimited.rows(people), people)
    return {
        "jef/JUKI.DAT": jef_data,
        "jef/faults.csv": faults_csv(jef_planted),
        "csv/JUKI.CSV": csv_data,
        "csv/faults.csv": faults_csv(csv_planted),
        "workbook/JUKI.CSV": delimited.header() + b"".join(row.encode() for row in delimited.rows(people[:FEW])),
        "workbook/items.xlsx": workbook.workbook(),
    }


def main() -> None:
    """Write the files; prints each path with its size in bytes."""
    root = Path(__file__).parent
    for name, content in sample_files().items():
        (root / name).write_bytes(content)
        sys.stdout.write(f"samples/{name}  {len(content):,} bytes\n")


if __name__ == "__main__":
    main()
