"""Several files side by side: what they do not have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from migrate.errors import DefinitionError
from migrate.inspection.model import Inspection

#: A folder with more files than that is no folder of extracts.
MOST_FILES = 1000

_ASPECTS: dict[str, Callable[[Inspection], str]] = {
    "format": lambda one: one.format or "?",
    "charset": lambda one: one.charset or " | ".join(one.undecided) or "?",
    "record_length": lambda one: str(one.record_length or ""),
    "newline": lambda one: one.newline or "",
    "delimiter": lambda one: one.delimiter or "",
    "header": lambda one: {True: "yes", False: "no", None: ""}[one.header],
    "columns": lambda one: ", ".join(column.name for column in one.columns),
}


def differences_between(files: Sequence[Inspection]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Aspect → what it is → the files it is so in, for every aspect in which the files differ."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for aspect, of in _ASPECTS.items():
        groups: dict[str, list[str]] = {}
        for one in files:
            groups.setdefault(of(one), []).append(one.path)
        if len(groups) > 1:
            found[aspect] = {answer: tuple(paths) for answer, paths in groups.items()}
    return found


def files_of(names: Sequence[str]) -> list[str]:
    """The names, with the files of a folder in its place, in the order of their names; hidden files are left out.

    Raises ``DefinitionError`` D101 for a folder without files, D103 for one with too many.
    """
    found: list[str] = []
    for name in names:
        path = Path(name)
        if not path.is_dir():
            found.append(name)
            continue
        inside = sorted(str(one) for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        if not inside:
            raise DefinitionError.one("D101", name, path=f"{name}/*")
        found += inside
    if len(found) > MOST_FILES:
        raise DefinitionError.one("D103", "FILE", found=f"{len(found):,}", allowed=f"≤ {MOST_FILES:,}")
    return list(dict.fromkeys(found))
