"""Helpers for the charset tests: fields laid end to end, and the shipped tables read without the product's reader."""

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import migrate.charsets
from migrate.charsets import Charset, TextColumn

TABLES = Path(migrate.charsets.__file__).parent / "tables"


class Fields:
    """Decodes a list of byte strings as one column."""

    def __call__(self, charset: Charset, fields: Sequence[bytes], mode: str = "mixed") -> TextColumn:
        lengths = np.array([len(field) for field in fields], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        data = np.frombuffer(b"".join(fields), dtype=np.uint8)
        return charset.decode_column(data, starts, lengths, mode=mode)


@pytest.fixture(scope="session")
def fields() -> Fields:
    return Fields()


class TableRows:
    """Rows of a shipped table as dictionaries of its columns."""

    def __call__(self, name: str) -> list[dict[str, str]]:
        with gzip.open(TABLES / f"{name}.tsv.gz", "rt", encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="session")
def table_rows() -> TableRows:
    return TableRows()


def text_of(code_points: str) -> str:
    return "".join(chr(int(point, 16)) for point in code_points.split())


@pytest.fixture(scope="session", name="text_of")
def text_of_fixture():
    return text_of
