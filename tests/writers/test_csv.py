"""CSV byte for byte as Python's csv module writes it, for rows of any size."""

from __future__ import annotations

import csv
import io
import random

import polars as pl
import pytest

SPECIAL = [",", '"', '""', "\r", "\n", "\r\n", 'say "x", twice', "a\nb", '"quoted"']


def value(chance: random.Random, longest: int) -> str | None:
    """Mostly short or nothing; sometimes long, sometimes what must be quoted."""
    match chance.randint(0, 9):
        case 0 | 1 | 2:
            return None
        case 3:
            return chance.choice(SPECIAL) * chance.randint(1, 3)
        case 4:
            return "亜" * chance.randint(1, longest)
        case _:
            return "0123456789abcdefghij"[: chance.randint(1, 20)]


@pytest.mark.parametrize(
    ("rows", "longest"), [(1, 5), (63, 40), (64, 5), (65, 400), (1000, 12), (300, 3000), (3, 60_000)]
)
@pytest.mark.parametrize(("quoting", "newline"), [("needed", "crlf"), ("all", "lf")])
def test_rows_are_written_as_the_csv_module_writes_them(make_writer, standard, rows, longest, quoting, newline):
    chance, layout = random.Random(rows), standard.layout("住民情報")
    names = [item.name for item in layout.items]
    blank = {*chance.sample(names, len(names) // 3), *names[30:60], *names[-5:]}
    table = [[None if name in blank else value(chance, longest) for name in names] for _ in range(rows)]
    out = io.BytesIO()
    ends = make_writer("csv", of=layout, quoting=quoting, newline=newline).body(
        pl.DataFrame(table, schema=dict.fromkeys(names, pl.String), orient="row"), out
    )
    line_end = {"crlf": "\r\n", "lf": "\n"}[newline]
    lines = []
    for row in table:
        line = io.StringIO()
        csv.writer(line, lineterminator=line_end).writerow(row)
        if quoting == "all":
            line = io.StringIO()
            cells = ["" if cell is None else '"' + cell.replace('"', '""') + '"' for cell in row]
            line.write(",".join(cells) + line_end)
        lines.append(line.getvalue().encode())
    assert out.getvalue() == b"".join(lines)
    assert list(ends) == [sum(map(len, lines[: row + 1])) for row in range(rows)]
