"""From definition files to conversions that can run. Every fault of every file is found before anything is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from migrate.characters.own_list import OwnList, read_own_list
from migrate.checks import compile_checks, is_municipality_code
from migrate.definitions import load_toml
from migrate.errors import DefinitionError, Fault, Faults
from migrate.issues import Lang
from migrate.mapping import FilterRule, OpenReference, compile_mapping, read_cross_reference, read_mapping
from migrate.pipeline.conversion import Conversion, SameItems, Target
from migrate.pipeline.coverage import Covering, coverages
from migrate.pipeline.job import Convert, JobFile
from migrate.pipeline.leftover import leftover_of
from migrate.pipeline.naming import file_names, note_clashes
from migrate.pipeline.policy import DEFAULT_POLICY, Policy, build_policy
from migrate.readers import Reader, Source, open_migration_file, open_reader
from migrate.records import OccursGroup
from migrate.standards import Layout, Standard, find_standard, with_repertoires
from migrate.writers import open_writer

T = TypeVar("T")


def assemble(
    job: JobFile,
    path: Path,
    *,
    lang: Lang,
    show_values: bool,
    open_reference: OpenReference = read_cross_reference,
) -> list[Conversion]:
    """The conversions of a job. ``path``: the job file; ``open_reference``: how its cross-references are opened. Raises
    one ``DefinitionError`` with the faults of all definitions."""
    faults = Faults()
    if not is_municipality_code(job.job.municipality):
        faults.add("D104", f"{path} [job] municipality", found=job.job.municipality)
    policy = build_policy(job.policy, f"{path} [policy]", faults)
    standard = _standard(job, path, faults)
    own = _own_list(path.parent / job.job.mj_plus if job.job.mj_plus else None, faults)
    made: list[tuple[int, Conversion, Covering]] = []
    for number, convert in enumerate(job.convert, 1):
        try:
            one = _conversion(
                job,
                convert,
                path,
                number,
                standard,
                own,
                policy,
                lang,
                open_reference=open_reference,
                show_values=show_values,
            )
            made += [(number, *one)] if one else []
        except DefinitionError as error:
            faults.found.extend(fault for fault in error.faults if fault not in faults.found)
    note_clashes(
        (
            (f"{path} [[convert]] {number}", one.target.names, (one.layout.name, one.target.settings))
            for number, one, _ in made
            if one.target
        ),
        faults,
    )
    faults.stop()
    covered = coverages([covering for _, _, covering in made])
    conversions = []
    for (number, conversion, _), coverage in zip(made, covered, strict=True):
        wanted = job.convert[number - 1].leftover is not None
        place = f"{path} [[convert]] {number} leftover"
        leftover = leftover_of(coverage, conversion.layout, place, faults) if wanted else None
        conversions.append(replace(conversion, coverage=coverage, leftover=leftover))
    faults.stop()
    return conversions


def _standard(job: JobFile, path: Path, faults: Faults) -> Standard | None:
    try:
        return find_standard(job.job.standard, path.parent)
    except DefinitionError as error:
        here = f"{path} [job] standard"  # a name is faulty where it stands, a standard's tables where they are
        faults.found.extend(Fault(f.code, here, f.params) if f.code == "D105" else f for f in error.faults)
        return None


def file_to_validate(
    file: Path,
    standard: str,
    layout: str,
    repertoires: Mapping[str, str],
    mj_plus: Path | None,
    *,
    written: str | None,
    lang: Lang,
    show_values: bool,
) -> Conversion:
    """The conversion that only checks: no mapping, no writer. ``written``: the file's format, None: as its suffix or
    else the standard says.

    ``repertoires``, ``mj_plus``: as a job has them. Raises ``DefinitionError``.
    """
    known = find_standard(standard, Path.cwd())
    faults = Faults()
    own = _own_list(mj_plus, faults)
    wanted = with_repertoires(known.layout(layout), repertoires, own, f"--layout {layout}", faults)
    faults.stop()
    reader = open_migration_file(file.absolute(), wanted, known, written)
    present = set(reader.fields)
    return Conversion(
        layout=wanted,
        reader=reader,
        mapper=SameItems(wanted, reader.fields),
        checks=compile_checks(wanted),
        target=None,
        policy=DEFAULT_POLICY,
        lang=lang,
        show_values=show_values,
        definitions=wanted.definitions,
        absent=frozenset(item.name for item in wanted.items if item.name not in present),
    )


def _own_list(path: Path | None, faults: Faults) -> OwnList | None:
    """The list of ``mj+``; a faulty one has its faults noted and is gone on with as empty."""
    if path is None:
        return None
    return _try(faults, lambda: read_own_list(path)) or OwnList(path, frozenset())


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


def _target(job: JobFile, convert: Convert, path: Path, number: int, standard: Standard, layout: Layout) -> Target:
    asked = convert.output or job.output
    place = f"{path} [[convert]] {number} output" if convert.output else f"{path} [output]"
    writer, settings = open_writer(standard, layout, asked, path, place)
    split = settings.max_rows is not None or settings.max_bytes is not None
    municipality = job.job.municipality
    suffix = writer.SUFFIX + (".gz" if settings.compression == "gzip" else "")
    names = file_names(standard, layout, municipality, asked.file_name, suffix, place, split=split)
    return Target(writer, names, settings)


def _conversion(
    job: JobFile,
    convert: Convert,
    path: Path,
    number: int,
    standard: Standard | None,
    own: OwnList | None,
    policy: Policy,
    lang: Lang,
    *,
    open_reference: OpenReference,
    show_values: bool,
) -> tuple[Conversion, Covering] | None:
    place = f"{path} [[convert]] {number}"
    faults = Faults()
    source_path, mapping_path = path.parent / convert.source, path.parent / convert.mapping
    reader = _try(faults, lambda: open_reader(load_toml(source_path, Source), source_path))
    table = _try(faults, lambda: read_mapping(mapping_path))
    layout = standard and _try(faults, lambda: standard.layout(convert.layout), place)
    layout = layout and with_repertoires(layout, convert.repertoires, own, place, faults)
    target = (standard and layout) and _try(faults, lambda: _target(job, convert, path, number, standard, layout))
    codes = path.parent / "codes"
    if reader and table and layout:
        filters = [FilterRule(rule.name, rule.keep, f"{place} filter「{rule.name}」") for rule in convert.filter]
        group = _group(convert.explode, reader, place, faults)
        mapping = _try(
            faults,
            lambda: compile_mapping(
                table, reader.fields, layout, codes, filters=filters, explode=group, open_reference=open_reference
            ),
        )
    else:
        mapping = None
    faults.stop()
    if not (standard and reader and table and layout and mapping and target):
        return None
    covering = Covering(str(source_path), reader, layout, table, mapping)
    conversion = Conversion(
        layout=layout,
        reader=reader,
        mapper=mapping,
        checks=compile_checks(layout),
        target=target,
        policy=policy,
        lang=lang,
        show_values=show_values,
        definitions=(
            *(path, source_path, mapping_path, *reader.definitions, *mapping.definitions, *layout.definitions),
            *target.writer.definitions,
        ),
    )
    return conversion, covering
