"""One record → several rows: the occurrences of a repeating group (OCCURS), each with the rest of its record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from migrate.mapping.checker import OCCURRENCE
from migrate.records import OccursGroup


@dataclass(frozen=True, slots=True)
class Exploded:
    """``frame``: one row per occurrence that is not wholly blank, in the order of the records and, within one, of the
    occurrences.

    ``source_row``, ``occurrence``  per row of ``frame``: the record it came from (from 0) and its occurrence (from 1).
    ``without``  the records whose occurrences are all blank: no row came from them.
    """

    frame: pl.DataFrame
    source_row: NDArray[np.uint32]
    occurrence: NDArray[np.uint32]
    without: NDArray[np.uint32]


def explode(records: pl.DataFrame, group: OccursGroup, needs: Collection[str]) -> Exploded:
    """Lay out the occurrences of ``group``. ``needs``: the columns wanted, a member of the group by its base name."""
    members = {base: _columns(records, names) for base, names in group.members.items()}
    filled = np.zeros((group.count, len(records)), dtype=np.bool_)
    for columns in members.values():
        for occurrence, column in enumerate(columns):
            filled[occurrence] |= column.is_not_null().to_numpy()
    source_row, at = (index.astype(np.uint32) for index in np.nonzero(filled.T))
    rows, stacked = pl.Series(source_row), pl.Series(at * np.uint32(len(records)) + source_row)
    columns_out = []
    for name in needs:
        if name == OCCURRENCE:
            column = pl.Series(at + np.uint32(1)).cast(pl.String)
        elif name in members:
            column = pl.concat(members[name], rechunk=True).gather(stacked)
        else:
            column = records[name].gather(rows)
        columns_out.append(column.alias(name))
    return Exploded(
        frame=pl.DataFrame(columns_out) if columns_out else pl.DataFrame(height=len(source_row)),
        source_row=source_row,
        occurrence=at + np.uint32(1),
        without=np.flatnonzero(~filled.any(axis=0)).astype(np.uint32),
    )


def _columns(records: pl.DataFrame, names: Sequence[str]) -> list[pl.Series]:
    return [records[name] for name in names]
