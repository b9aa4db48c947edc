"""From definition files to conversions that can run. Every fault of every file is found before anything is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from migrate.checks import compile_checks, is_municipality_code
from migrate.definitions import load_toml
from migrate.errors import DefinitionError, Fault, Faults
from migrate.issues import Lang
from migrate.mapping import FilterRule, compile_mapping, read_mapping
from migrate.pipeline.conversion import Conversion, SameItems
from migrate.pipeline.coverage import Covering, coverages
from migrate.pipeline.job import Convert, JobFile
from migrate.pipeline.leftover import leftover_of
from migrate.pipeline.policy import DEFAULT_POLICY, Policy, build_policy
from migrate.readers import Reader, Source, open_migration_file, open_reader
from migrate.records import OccursGroup
from migrate.standards import Standard, load_standard
from migrate.writers import open_writer

T = TypeVar("T")


def assemble(job: JobFile, path: Path, *, lang: Lang, show_values: bool) -> list[Conversion]:
    """The conversions of a job. ``path``: the job file. Raises one ``DefinitionError`` with the faults of all
    definitions."""
    faults = Faults()
    if not is_municipality_code(job.job.municipality):
        faults.add("D104", f"{path} [job] municipality", found=job.job.municipality)
    policy = build_policy(job.policy, f"{path} [policy]", faults)
    standard = _standard(job, path, faults)
    made: list[tuple[Conversion, Covering]] = []
    for number, convert in enumerate(job.convert, 1):
        try:
            one = _conversion(convert, path, number, standard, policy, lang, show_values=show_values)
            made += [one] if one else []
        except DefinitionError as error:
            faults.found.extend(fault for fault in error.faults if fault not in faults.found)
    faults.stop()
    covered = coverages([covering for _, covering in made])
    conversions = []
    for number, ((conversion, _), coverage) in enumerate(zip(made, covered, strict=True), 1):
        wanted = job.convert[number - 1].leftover is not None
        place = f"{path} [[convert]] {number} leftover"
        leftover = leftover_of(coverage, conversion.layout, place, faults) if wanted else None
        conversions.append(replace(conversion, coverage=coverage, leftover=leftover))
    faults.stop()
    return conversions


def _standard(job: JobFile, path: Path, faults: Faults) -> Standard | None:
    try:
        return load_standard(job.job.standard)
    except DefinitionError as error:
        faults.found.extend(Fault(f.code, f"{path} [job] standard", f.params) for f in error.faults)
        return None


def file_to_validate(file: Path, standard: str, layout: str, *, lang: Lang, show_values: bool) -> Conversion:
    """The conversion that only checks: the standard's own file format is read, no mapping, no writer. Raises
    ``DefinitionError``."""
    known = load_standard(standard)
    wanted = known.layout(layout)
    reader = open_migration_file(file.absolute(), wanted, known.format)
    present = set(reader.fields)
    return Conversion(
        layout=wanted,
        reader=reader,
        mapper=SameItems(wanted, reader.fields),
        checks=compile_checks(wanted),
        writer=None,
        file_name=file.name,
        policy=DEFAULT_POLICY,
        lang=lang,
        show_values=show_values,
        definitions=wanted.definitions,
        absent=frozenset(item.name for item in wanted.items if item.name not in present),
    )


def _try(faults: Faults, make: Callable[[], T], place: str | None = None) -> T | None:
    """The made thing; or None, with the faults noted (at ``place``, where the faulty name stands, if given)."""
    try:
        return make()
    except DefinitionError as error:
        faults.found.extend(Fault(f.code, place or f.place, f.params) for f in error.faults)
        return None


def _group(name: str | None, reader: Reader, place: str, faults: Faults) -> OccursGroup | None:
    if name is None or name in reader.groups:
        return (name and reader.groups[name]) or None
    faults.add("D210", f"{place} explode", name=name, allowed=", ".join(reader.groups) or "–")
    return None


def _conversion(
    convert: Convert,
    path: Path,
    number: int,
    standard: Standard | None,
    policy: Policy,
    lang: Lang,
    *,
    show_values: bool,
) -> tuple[Conversion, Covering] | None:
    place = f"{path} [[convert]] {number}"
    faults = Faults()
    source_path, mapping_path = path.parent / convert.source, path.parent / convert.mapping
    reader = _try(faults, lambda: open_reader(load_toml(source_path, Source), source_path))
    table = _try(faults, lambda: read_mapping(mapping_path))
    layout = standard and _try(faults, lambda: standard.layout(convert.layout), place)
    codes = path.parent / "codes"
    if reader and table and layout:
        filters = [FilterRule(rule.name, rule.keep, f"{place} filter「{rule.name}」") for rule in convert.filter]
        group = _group(convert.explode, reader, place, faults)
        mapping = _try(
            faults, lambda: compile_mapping(table, reader.fields, layout, codes, filters=filters, explode=group)
        )
    else:
        mapping = None
    faults.stop()
    if not (standard and reader and table and layout and mapping):
        return None
    covering = Covering(str(source_path), reader, layout, table, mapping)
    conversion = Conversion(
        layout=layout,
        reader=reader,
        mapper=mapping,
        checks=compile_checks(layout),
        writer=open_writer(layout, standard.format, place),
        file_name=standard.file_name(layout),
        policy=policy,
        lang=lang,
        show_values=show_values,
        definitions=(path, source_path, mapping_path, *reader.definitions, *mapping.definitions, *layout.definitions),
    )
    return conversion, covering
