"""Code tables beside the job: ``codes/<name>.csv`` (or .xlsx).

The columns a table has are its *form*: ``from,to,note`` or ``変換前,変換後,備考`` for plain codes. A function may ask
for another form: two columns that are looked up together, several that are answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from migrate.definitions import nearest
from migrate.errors import DefinitionError, Faults
from migrate.mapping.characters import SPACES, recognisable
from migrate.mapping.tables import CODE_COLUMNS, Columns, Row, read_table

#: What stands between values that are looked up together, where they are shown as one.
JOINT = ","
#: The cells of a row by column → for each that cannot be used: column, code of the fault, parameters.
CellCheck: TypeAlias = Callable[[Mapping[str, str]], Iterator[tuple[str, str, dict[str, str]]]]


def _nothing(_: Mapping[str, str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    return iter(())


@dataclass(frozen=True, eq=False)
class TableForm:
    """Which columns a table has.

    ``keys``: looked up together; ``values``: what they become; ``columns``: the headers of both; ``others``: it may
    have further columns to be asked for by name; ``check``: what must be true of a row's cells.
    """

    keys: tuple[str, ...]
    values: tuple[str, ...]
    columns: Columns
    others: bool = False
    check: CellCheck = _nothing

    @property
    def shown(self) -> str:
        """The header: ``from,to``."""
        return ",".join((*self.keys, *self.values))


#: One value → one value, and what else the table may tell of it.
CODES = TableForm(("from",), ("to",), CODE_COLUMNS, others=True)


@dataclass(frozen=True, eq=False, slots=True)
class CodeTable:
    """What each value of the old system becomes.

    ``values``: what an entry becomes, several columns as one text; ``columns``: the same by column. An entry of several
    keys is their texts with commas between. Blank cells are None: the value becomes blank; one in no row is an issue.
    """

    name: str
    values: Mapping[str, str | None]
    path: Path
    columns: Mapping[str, Mapping[str, str | None]]
    form: TableForm = CODES

    def entry(self, *texts: str | None) -> str | None:
        """The entry that the values of a source meet, or None.

        Spaces around a value do not matter, nor do variation selectors where the table does not list it with them.
        """
        exact = JOINT.join((text or "").strip(SPACES) for text in texts)
        if exact in self.values:
            return exact
        plain = JOINT.join(recognisable(text or "") for text in texts)
        return plain if plain in self.values else None


def joint(texts: Sequence[object]) -> str | None:
    """What was looked up, as one text; None when all of it was blank."""
    given = [text if isinstance(text, str) else "" for text in texts]
    return JOINT.join(given) if any(given) else None


def read_code_table(name: str, folder: Path, place: str, form: TableForm = CODES) -> CodeTable:
    """Read ``folder/<name>.csv`` or ``.xlsx``. ``place``: who asks for it.

    Raises ``DefinitionError`` with D208 (no such table), D209 (a value stands twice), D103 (a row without a key), D222
    (a comma in one of several keys), those of the form's ``check`` and those of ``read_table``.
    """
    path = table_path(name, folder, place)
    faults = Faults()
    first: dict[str, str] = {}
    columns: dict[str, dict[str, str | None]] = {column: {} for column in form.values}
    for row in read_table(path, form.columns, others=form.others):
        entry = _entry(row, form, first, faults)
        for column, code, params in form.check(row.cells):
            faults.add(code, row.cell_place(column), **params)
        if entry is not None:
            for column in row.cells:
                if column not in form.keys and column != "note":
                    columns.setdefault(column, {})[entry] = row.cells[column] or None
    faults.stop()
    return CodeTable(name, _shown(columns, form), path, columns, form)


def table_path(name: str, folder: Path, place: str) -> Path:
    """The file of a table. Raises D208, which names the nearest one there is."""
    if not name or Path(name).name != name or name in {".", ".."}:
        raise DefinitionError.one("D208", place, name=name, path=str(folder))
    path = next((p for p in (folder / f"{name}.csv", folder / f"{name}.xlsx") if p.exists()), None)
    if path is None:
        known = sorted({p.stem for p in folder.glob("*.csv")} | {p.stem for p in folder.glob("*.xlsx")})
        raise DefinitionError.one(
            "D208", place, name=name, path=str(folder / f"{name}.csv"), nearest=nearest(name, known)
        )
    return path


def _entry(row: Row, form: TableForm, first: dict[str, str], faults: Faults) -> str | None:
    """The entry of a row; or None, with the fault noted."""
    keys = [row.cells[key] for key in form.keys]
    entry, place = JOINT.join(keys), row.cell_place(form.keys[0])
    if not any(keys):
        faults.add("D103", place, found=f"{form.keys[0]} = ", allowed='| default("…")')
    elif len(keys) > 1 and any(JOINT in key for key in keys):
        faults.add("D222", place, found=next(key for key in keys if JOINT in key))
    elif entry in first:
        faults.add("D209", place, found=entry, first=first[entry])
    else:
        first[entry] = place.rpartition(":")[2].rpartition("!")[2]
        return entry
    return None


def _shown(columns: Mapping[str, Mapping[str, str | None]], form: TableForm) -> Mapping[str, str | None]:
    if len(form.values) == 1:
        return columns[form.values[0]]
    entries = columns[form.values[0]]
    return {entry: joint([columns[column][entry] for column in form.values]) for entry in entries}
