"""The inventory of a job's 外字: every source read once, in the splits of a conversion, into one list per table."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from migrate.errors import DefinitionError, Faults, machine_faults
from migrate.gaiji.inventory import Inventory
from migrate.gaiji.merge import Listed, Merged, merge
from migrate.gaiji.sheet import Sheet, read_sheet
from migrate.issues import Lang
from migrate.pipeline.convert import cores
from migrate.pipeline.job import job_path, load_job
from migrate.pipeline.run import Interrupted
from migrate.pipeline.staging import create
from migrate.readers import Reader, Split, load_source, open_reader
from migrate.runners import run_ordered

#: The table of a source that names none.
TABLE = "gaiji.csv"


@dataclass(slots=True)
class Table:
    """One ``gaiji.csv`` with the sources it serves and what they hold. ``named``: a source names it."""

    path: Path
    named: bool
    sources: list[Path] = field(default_factory=list)
    readers: list[Reader] = field(default_factory=list)
    inventory: Inventory = field(default_factory=Inventory)

    def merged(self, lang: Lang) -> Merged:
        """The inventory laid into the table as it is now, or into a new one in ``lang``."""
        sheet = read_sheet(self.path) if self.path.exists() else Sheet.new(lang, str(self.path))
        several = sum(len(reader.paths) for reader in self.readers) > 1
        return merge(sheet, self.inventory, several_files=several)


def survey_gaiji(
    path: Path,
    *,
    workers: int | None = None,
    show_values: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[Table]:
    """Read every source of a job and list the 外字 of each table.

    Raises ``DefinitionError`` with the faults of all sources (and D329 for a table that serves two charsets),
    ``MachineError``, ``KeyboardInterrupt``.
    """
    path = job_path(path).resolve()
    tables = _tables(path)
    plans = [(table, reader, reader.plan()) for table in tables for reader in table.readers]
    total, done = sum(plan.size for _, _, plan in plans), 0
    tasks = ((table, reader, split) for table, reader, plan in plans for split in plan.splits)
    stop = Event()
    work = partial(_survey, stop, show_values=show_values)
    for (table, _, split), found in run_ordered(work, tasks, workers=workers or cores(), stop=stop):
        table.inventory.update(found)
        done += split.end - split.start
        if progress:
            progress(done, total)
    return tables


_Task = tuple[Table, Reader, Split]


def _survey(stop: Event, task: _Task, *, show_values: bool) -> tuple[_Task, Inventory]:
    _, reader, split = task
    inventory = Inventory()
    for batch in reader.read(split):
        if stop.is_set():
            raise Interrupted
        inventory.take(batch, reader.paths[split.file].name, show_values=show_values)
    return task, inventory


def _tables(path: Path) -> list[Table]:
    """The tables of a job with their readers. A source that several conversions share is read once."""
    faults = Faults()
    tables: dict[Path, Table] = {}
    charsets: dict[Path, Any] = {}
    for place in dict.fromkeys(path.parent / convert.source for convert in load_job(path).convert):
        try:
            source = load_source(place)
            reader = open_reader(source, place, survey=True)
        except DefinitionError as error:
            faults.found.extend(fault for fault in error.faults if fault not in faults.found)
            continue
        at = place.parent / (source.gaiji or TABLE)
        table = tables.setdefault(at, Table(at, named=source.gaiji is not None))
        if charsets.setdefault(at, source.charset) != source.charset:
            faults.add("D329", f"{place} charset", path=str(at), other=str(table.sources[0]))
        table.sources.append(place)
        table.readers.append(reader)
    faults.stop()
    return list(tables.values())


def write_tables(tables: Sequence[Table], lang: Lang, output: Path | None = None) -> list[Path]:
    """Write every merged table in its place, or the one there is to ``output``; → the files that changed.

    A file is replaced as a whole or not at all, and readable by its owner only. Raises ``DefinitionError`` D327 when
    several tables were to become one file, ``MachineError``.
    """
    if output and len(tables) > 1:
        names = ", ".join(table.path.name for table in tables)
        raise DefinitionError.one("D327", str(output), count=str(len(tables)), tables=names)
    return [path for table in tables if (path := _write(table.merged(lang).sheet, output or table.path))]


def _write(sheet: Sheet, path: Path) -> Path | None:
    data = sheet.encoded()
    with machine_faults(path):
        if path.exists() and path.read_bytes() == data:
            return None
        partial_file = path.with_name(f".{path.name}.{os.getpid()}.partial")
        try:
            with create(partial_file) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial_file.replace(path)
        finally:
            partial_file.unlink(missing_ok=True)
    return path


def listing_data(tables: Sequence[Table], merged: Sequence[Merged]) -> dict[str, Any]:
    """The inventory for programs."""
    return {"tables": [_table_data(*pair) for pair in zip(tables, merged, strict=True)]}


def _table_data(table: Table, merged: Merged) -> dict[str, Any]:
    return {
        "table": str(table.path),
        "named": table.named,
        "sources": [str(source) for source in table.sources],
        "records": table.inventory.read,
        "unlisted": table.inventory.unlisted,
        "codes": [_code_data(listed) for listed in merged.listed],
    }


def _code_data(listed: Listed) -> dict[str, Any]:
    seen = listed.seen
    return {
        "code": listed.code,
        "code_point": (seen and seen.code_point) or None,
        "state": listed.state,
        "issue": seen and seen.issue,
        "character": listed.character or None,
        "mj": listed.mj or None,
        "count": seen.count if seen else 0,
        "items": dict(sorted(seen.items.items())) if seen else {},
        "records": [{"file": file, "record": record} for file, record in seen.records] if seen else [],
        "context": (seen and seen.context) or None,
    }
