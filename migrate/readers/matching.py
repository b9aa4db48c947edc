"""Which column of which file is which field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate.definitions import nearest
from migrate.errors import Faults
from migrate.readers.heads import Head


@dataclass(frozen=True, slots=True)
class Matched:
    """``columns``: for each file, the index of each field's column.

    ``widths``: how many columns each file's rows have.
    """

    fields: tuple[str, ...]
    columns: tuple[tuple[int, ...], ...]
    widths: tuple[int, ...]
    issues: tuple[tuple[Path, str, dict[str, str]], ...] = ()


def match_columns(
    paths: Sequence[Path],
    heads: Sequence[Head],
    names: Sequence[str] | None,
    expected: Sequence[str] | None,
    faults: Faults,
) -> Matched:
    """Match by name where there are headers, by position where not.

    Notes D306 where no name is known and D307 where files differ.

    ``names`` take the place of the header's. ``expected`` only says what the header should have.
    """
    if names is not None:
        return _by_position(names, heads)
    known = [(path, head.names) for path, head in zip(paths, heads, strict=True) if head.names is not None]
    if expected is not None and not known:
        return _by_position(expected, heads)
    if not known:
        for path in paths[:1]:
            faults.add("D306", str(path), path=str(path))
        return Matched((), ((),) * len(paths), (0,) * len(paths))
    fields = known[0][1]
    for path, header in known[1:]:
        for name in sorted(set(fields) ^ set(header)):
            faults.add("D307", f"{path}:1", name=name, first=str(known[0][0]))
    issues: list[tuple[Path, str, dict[str, str]]] = []
    if expected is not None:
        path = known[0][0]
        issues += [(path, "E121", {"name": name}) for name in expected if name not in fields]
        issues += [
            (path, "E122", {"name": name, "nearest": nearest(name, expected)})
            for name in fields
            if name not in expected
        ]
        fields = tuple(name for name in expected if name in fields)
    if faults.found:
        return Matched(fields, ((),) * len(paths), (0,) * len(paths))
    columns = tuple(tuple(head.names.index(name) for name in fields) if head.names else () for head in heads)
    return Matched(fields, columns, tuple(head.width for head in heads), tuple(issues))


def _by_position(names: Sequence[str], heads: Sequence[Head]) -> Matched:
    places = tuple(range(len(names)))
    return Matched(tuple(names), (places,) * len(heads), (len(names),) * len(heads))
