"""Code tables beside the job.

``codes/<name>.csv`` (or .xlsx) with the columns ``from,to,note`` or ``変換前,変換後,備考``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from migrate.definitions import nearest
from migrate.errors import DefinitionError, Faults
from migrate.mapping.characters import SPACES, recognisable
from migrate.mapping.tables import CODE_COLUMNS, read_table


@dataclass(frozen=True, eq=False, slots=True)
class CodeTable:
    """What each value of the old system becomes.

    A value whose ``to`` is blank becomes blank; one in no row is an issue.
    """

    name: str
    values: dict[str, str | None]
    path: Path

    def entry(self, value: str) -> str | None:
        """The ``from`` that a value of the source meets, or None.

        Spaces around the value do not matter, nor do variation selectors where the table does not list it with them.
        """
        return next((found for found in (value.strip(SPACES), recognisable(value)) if found in self.values), None)


def read_code_table(name: str, folder: Path, place: str) -> CodeTable:
    """Read ``folder/<name>.csv`` or ``.xlsx``. ``place``: who asks for it.

    Raises ``DefinitionError`` with D208 (no such table), D209 (a value stands twice), D103 (a row without ``from``) and
    those of
    ``read_table``.
    """
    if not name or Path(name).name != name or name in {".", ".."}:
        raise DefinitionError.one("D208", place, name=name, path=str(folder))
    path = next((p for p in (folder / f"{name}.csv", folder / f"{name}.xlsx") if p.exists()), None)
    if path is None:
        known = sorted({p.stem for p in folder.glob("*.csv")} | {p.stem for p in folder.glob("*.xlsx")})
        raise DefinitionError.one(
            "D208", place, name=name, path=str(folder / f"{name}.csv"), nearest=nearest(name, known)
        )
    faults = Faults()
    values: dict[str, str | None] = {}
    first: dict[str, str] = {}
    for row in read_table(path, CODE_COLUMNS):
        value = row.cells["from"]
        if not value:
            faults.add("D103", row.cell_place("from"), found="from = ", allowed='| default("…")')
        elif value in values:
            faults.add("D209", row.cell_place("from"), found=value, first=first[value])
        else:
            values[value] = row.cells["to"] or None
            first[value] = row.cell_place("from").rpartition(":")[2].rpartition("!")[2]
    faults.stop()
    return CodeTable(name, values, path)
