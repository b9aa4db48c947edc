"""Cross-references of numbers: ``codes/<name>.csv`` with the columns ``from,to`` (変換前,変換後): the number a record
had and the one it gets.

Numbers already given stay as they are; only a mapping that says ``renumber`` gives new ones, and only those that the
cross-reference lists: it is an input like any other, so the result never depends on the order in which records are met.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.definitions import read_text
from migrate.errors import DefinitionError, Faults
from migrate.mapping.characters import SPACES
from migrate.mapping.tables import CODE_COLUMNS, Columns
from migrate.standards.check_digits import ATENA_BANGO_CD

#: Faults of one kind that are reported one by one; a wrong file would else report every row.
_SHOWN = 20


class CrossReference(Protocol):
    """What ``renumber`` asks."""

    @property
    def name(self) -> str:
        """Its name in mappings."""

    @property
    def path(self) -> Path:
        """Its file."""

    def new_number(self, number: str) -> str | None:
        """The number that ``number`` becomes, or None when it is not listed."""


class ListedNumbers:
    """A cross-reference in memory: two sorted arrays of bytes, some 30 bytes for a number."""

    def __init__(self, name: str, path: Path, rows: pl.DataFrame) -> None:
        self.name, self.path = name, path
        ordered = rows.sort("from")
        self._old, self._new = (_bytes(ordered[column]) for column in ("from", "to"))

    def new_number(self, number: str) -> str | None:
        """See ``CrossReference``."""
        wanted = number.encode()
        if len(wanted) > self._old.itemsize:  # NumPy would cut it
            return None
        at = int(np.searchsorted(self._old, np.array(wanted, self._old.dtype)))
        found = at < len(self._old) and self._old[at] == wanted
        return self._new[at].decode() if found else None


def _bytes(texts: pl.Series) -> NDArray[np.bytes_]:
    """The UTF-8 of every text; arrays of ``S`` are ordered by bytes, as Polars orders text."""
    return np.array([text.encode() for text in texts], dtype=np.bytes_)


def read_cross_reference(name: str, folder: Path, place: str) -> ListedNumbers:
    """The cross-reference of a name. ``place``: who asks for it.

    Raises ``DefinitionError``: D223 (there is none yet) and those of ``read_numbers``.
    """
    path = folder / f"{name}.csv"
    if not name or Path(name).name != name or not path.exists():
        raise DefinitionError.one("D223", place, name=name, path=str(path))
    return ListedNumbers(name, path, read_numbers(path))


def read_numbers(path: Path) -> pl.DataFrame:
    """The rows of a cross-reference as text, in the order of the file: ``from``, ``to`` and what else it has.

    Raises ``DefinitionError``: D101, D108 (a column is missing), D109 (not a table), D209 (a number stands twice),
    D224 (a new number without its check digit), D225 (two numbers become one).
    """
    rows = _read(path, CODE_COLUMNS, ("from", "to"))
    _check(rows, path)
    return rows


def read_taken(path: Path) -> frozenset[str]:
    """Numbers that are taken: the column ``number`` (番号) of a table, or the new ones of a cross-reference."""
    return frozenset(_read(path, {"number": ("number", "番号", *CODE_COLUMNS["to"])}, ("number",))["number"])


def _read(path: Path, columns: Columns, wanted: Sequence[str]) -> pl.DataFrame:
    """A CSV table with the ``wanted`` columns under their English names. Read in columns: it may have millions of
    rows.
    """
    read_text(path)  # says what is wrong with the file as a file
    try:
        table = pl.read_csv(path, infer_schema=False).fill_null("")
    except pl.exceptions.PolarsError as error:
        raise DefinitionError.one("D109", path.name, message=str(error).splitlines()[0]) from error
    names: dict[str, str] = {}
    for column in wanted:
        found = [name for name in table.columns if name.strip("\ufeff ").lower() in columns[column]]
        if not found:
            shown = " / ".join(columns[column])
            raise DefinitionError.one("D108", path.name, name=shown, found=", ".join(table.columns) or "–")
        names[found[0]] = column
    return table.rename(names).with_columns(pl.col(*wanted).str.strip_chars(SPACES))


def _proven(numbers: pl.Series) -> NDArray[np.bool_]:
    """Which are digits with the right check digit (``ATENA_BANGO_CD``) at their end."""
    form, width = ATENA_BANGO_CD, ATENA_BANGO_CD.digits
    digits = numbers.str.contains(f"^[0-9]{{2,{width}}}$").to_numpy()
    padded = _bytes(pl.Series([*numbers.filter(pl.Series(digits)).str.zfill(width), "0" * width]))
    places = np.frombuffer(padded.tobytes(), np.uint8).reshape(-1, width)[:-1] - ord("0")
    sums = (places * np.array(form.weights)).sum(axis=1)
    digits[digits] = np.array(form.check)[sums % form.modulus] == places[:, form.position]
    return digits


def _check(rows: pl.DataFrame, path: Path) -> None:
    faults = Faults()
    right = pl.Series(_proven(rows["to"]))
    for code, bad, column in (
        ("D103", rows["from"] == "", "from"),
        ("D209", rows["from"].is_duplicated(), "from"),
        ("D224", ~right, "to"),
        ("D225", rows["to"].is_duplicated() & right, "to"),
    ):
        for row in bad.arg_true().head(_SHOWN).to_list():
            found = rows[column][row]
            first = str(rows[column].index_of(found) + 2)  # type: ignore[operator]  # it is there
            faults.add(code, f"{path.name}:{row + 2}", found=found or "from = ", first=first, allowed="0–9 …")
    faults.stop()
