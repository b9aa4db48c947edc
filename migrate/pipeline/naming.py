"""What the files of a run are called: the standard's pattern or the job's, with its placeholders filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from migrate.errors import DefinitionError, Faults
from migrate.standards import Layout, Standard
from migrate.standards.naming import fields_of, in_file_name, placeholders_of

#: Names of a run's own files.
RESERVED = frozenset({"manifest.json", "issues.csv", "issues.parquet", "rejects", "parts"})
_SEQUENCE = "seq"
_NUMBERED = "_{seq:04}"


@dataclass(frozen=True, slots=True)
class FileNames:
    """The names of one migration file's files. ``values``: what the placeholders stand for, without ``{seq}``."""

    pattern: str
    values: Mapping[str, str]

    def name(self, number: int) -> str:
        """The name of the ``number``-th file, counted from 1."""
        return self.pattern.format_map({**self.values, _SEQUENCE: number})


def file_names(
    standard: Standard, layout: Layout, municipality: str, asked: str | None, suffix: str, place: str, *, split: bool
) -> FileNames:
    """The names a layout's files get.

    ``asked``: the job's pattern; without it the standard's, with the writer's ``suffix`` in place of its own.
    ``split``: there may be several files: then they are numbered, ``_0001`` before the suffix where the pattern has no
    ``{seq}``.
    Raises ``DefinitionError`` D352 for a pattern with something unknown in it, D353 for a name that is no plain name.
    """
    business = standard.businesses.get(layout.business)
    values = placeholders_of(layout) | {
        "business_name": business.name if business else layout.business,
        "municipality": municipality,
    }
    values = {key: in_file_name(value) for key, value in values.items()}
    pattern = standard.format.file_name if asked is None else asked
    place = place if asked else f"{standard.name} [format]"
    fields = fields_of(pattern, values, f"{place} file_name", numbers=(_SEQUENCE,))
    if asked is None:
        pattern = str(PurePosixPath(pattern).with_suffix(suffix))
    if split and _SEQUENCE not in fields:
        end = suffix if pattern.endswith(suffix) else PurePosixPath(pattern).suffix
        pattern = f"{pattern.removesuffix(end)}{_NUMBERED}{end}"
    names = FileNames(pattern, values)
    if not _is_plain(names.name(1)):
        raise DefinitionError.one("D353", f"{place} file_name", name=names.name(1))
    return names


def note_clashes(outputs: Iterable[tuple[str, FileNames, object]], faults: Faults) -> None:
    """Note a D353 where two outputs would have the same files but are not the same.

    ``outputs``: (place, names, what makes an output the same as another: its layout and its options).
    """
    seen: dict[str, object] = {}
    for place, names, identity in outputs:
        name = names.name(1)
        if seen.setdefault(name.casefold(), identity) != identity:
            faults.add("D353", f"{place} file_name", name=name)


def _is_plain(name: str) -> bool:
    """Whether it names a file in the output directory that is not the run's own nor hidden."""
    unusable = any(char in name for char in "/\\\0") or not name.isprintable()
    return not unusable and not name.startswith(".") and name.strip() == name != "" and name not in RESERVED
