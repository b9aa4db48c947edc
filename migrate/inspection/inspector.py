"""From a file to what it is: the user's word, marks and escapes, every charset's reading, structure, votes; then the
profile."""

from __future__ import annotations

import numpy as np

from migrate.inspection.answers import differences, length_votes, votes
from migrate.inspection.candidates import Candidate, candidates
from migrate.inspection.containers import container_of
from migrate.inspection.contradictions import check_hint, check_structure
from migrate.inspection.fields import guessed_layout
from migrate.inspection.findings import Findings
from migrate.inspection.forms import Form, Text, byte_order_mark, form_of, is_ascii_based, text_of
from migrate.inspection.hints import Hints
from migrate.inspection.locating import record_bytes
from migrate.inspection.model import Format, Inspection, Ruler
from migrate.inspection.names import is_known_name
from migrate.inspection.padding import padding_of
from migrate.inspection.profiling import Profile, profile_cells, profile_records, profile_variable
from migrate.inspection.ranking import Ranking, rank
from migrate.inspection.reading import JUMP_IN_RECORDS, JUMP_IN_TEXT, Stretches, read
from migrate.inspection.ruler import ruler
from migrate.inspection.sampling import open_input
from migrate.inspection.structure import Structure, as_text, stretches_of, structure_of
from migrate.inspection.viterbi import NOISE, PACKED
from migrate.inspection.votes import library_vote
from migrate.records.layout import RecordLayout

_SURELY_DELIMITED = 0.98
#: Text has hardly a byte that is none.
_SOME_BYTES = 0.05
_LINES_PER_RECORD, _SAME_PLACE = 0.8, 0.9
_BEGINNINGS: tuple[tuple[tuple[bytes, ...], Format], ...] = (
    ((b"<?xml", b"<!DOCTYPE"), "xml"),
    ((b'{"', b"[{"), "json"),
)


def inspect(
    name: str, hints: Hints | None = None, *, full: bool = False, record: int | None = None, show_values: bool = False
) -> Inspection:
    """Inspect a file, or standard input (``-``).

    ``full``: the profile is of all of it. ``record``: its number, from 1, for the ruler. Raises ``DefinitionError``
    (D101; D340 for a record that is not there), ``MachineError``.
    """
    found = Findings(open_input(name), hints or Hints(), full, show_values)
    _look_at_input(found)
    sample = found.sample
    if sample.size == 0:
        found.note("E106")
        return _answer(found, format="empty")
    known = container_of(sample.head[:4096].tobytes())
    if known:
        found.note("E151", name=known[0], sort=known[1])
        return _answer(found, format="container", container=known[0])
    return _inspect_content(found, record)


def _look_at_input(found: Findings) -> None:
    sample = found.sample
    if sample.compression:
        found.note("E150", name=sample.compression)
    if sample.cut:
        found.note("E152", name=sample.compression or "")
    empty = [stretch for stretch in sample.stretches if len(stretch.data) and not stretch.data.any()]
    if empty:
        share = len(empty) / len(sample.stretches)
        found.note("E155", offset=f"{empty[0].offset:,}", percent=f"{100 * share:.0f}")


def _inspect_content(found: Findings, record: int | None) -> Inspection:
    sample, hints = found.sample, found.hints
    structure = structure_of(sample, hints.length)
    stretches = stretches_of(structure, sample)
    ranking = _rank(found, stretches)
    if _lines_seen(structure, ranking, hints):
        structure = as_text(structure, sample)
        ranking = _rank(found, stretches_of(structure, sample, text=True))
    check_hint(found, ranking)
    chosen = hints.charset or ranking.chosen
    reader = hints.charset or ranking.best.candidate
    text, form = _text_form(found, structure, ranking, reader)
    kind = _format(structure, text, form, found)
    if kind in {"delimited", "text", "xml", "json"}:
        structure = as_text(structure, sample)
    layout = _layout(found, structure, ranking, kind)
    profile = _profile(found, kind, reader, layout, structure, text, form)
    check_structure(found, kind, structure, form, text, profile)
    return _answer(
        found,
        format=kind,
        charset=chosen.name if chosen else None,
        undecided=() if chosen else tuple(one.name for one in ranking.open),
        equal=tuple(one.name for one in ranking.equal) if len(ranking.equal) > 1 else (),
        telling=differences(ranking),
        candidates=votes(ranking),
        byte_order_mark=bool(byte_order_mark(sample.head)),
        newline=text.newline if text and kind != "fixed" else None,
        delimiter=form.delimiter if form and kind == "delimited" else None,
        quote=form.quote if form and kind == "delimited" else None,
        header=form.header if form and kind == "delimited" else None,
        record_length=structure.length,
        record_lengths=length_votes(structure.lengths),
        descriptor_words=structure.variable,
        records=_records(found, kind, structure, profile),
        fill=padding_of(sample.head),
        profiled=profile.rows,
        columns=profile.columns,
        ruler=_ruler(found, kind, structure, text, form, reader, layout, record) if record else None,
    )


def _rank(found: Findings, stretches: Stretches) -> Ranking:
    """Rank the candidates; a byte order mark leaves only those it belongs to."""
    sample = found.sample
    everyone = candidates()
    mark = byte_order_mark(sample.head)
    if mark:
        found.say("byte_order_mark", bytes=mark.hex().upper())
        marked = [one for one in everyone if one.reads_mark(mark)]
        everyone = tuple(marked) or everyone
    vote = library_vote(sample.head, everyone) if stretches.jump == JUMP_IN_TEXT else None
    if vote:
        found.say("chardet", charset=vote.charset, percent=f"{100 * vote.confidence:.0f}")
    return rank(stretches, everyone, vote.charset if vote else None)


def _lines_seen(structure: Structure, ranking: Ranking, hints: Hints) -> bool:
    """Whether there are lines after all: ends of lines where no record length has them, and hardly a byte that is no
    text."""
    best = ranking.best
    ends = best.line_ends()
    if hints.length or structure.variable or best.stretches.jump == JUMP_IN_TEXT or not len(ends):
        return False
    if not structure.length:
        return best.share(PACKED) + best.share(NOISE) <= _SOME_BYTES
    if len(ends) < len(structure.records) * _LINES_PER_RECORD:
        return False
    places = np.bincount(ends % structure.length)
    constant = places[places >= len(structure.records) * _SAME_PLACE].sum()
    return bool(constant < len(ends) * _SAME_PLACE)


def _text_form(
    found: Findings, structure: Structure, ranking: Ranking, reader: Candidate
) -> tuple[Text | None, Form | None]:
    if structure.variable or (structure.length and not is_ascii_based(reader)):
        return None, None
    best = ranking.best
    if not structure.length and best.share(PACKED) + best.share(NOISE) > _SOME_BYTES:
        return None, None
    text = text_of(found.sample.head, reader, complete=found.sample.complete)
    if text is None or (text.newline is None and not found.hints.delimiter):
        return None, None
    return text, form_of(text, is_known_name, found.hints.delimiter)


def _format(structure: Structure, text: Text | None, form: Form | None, found: Findings) -> Format | None:
    if structure.variable:
        return "variable"
    delimited = form is not None and form.delimiter is not None
    if structure.length:
        surely = form is not None and form.consistent >= _SURELY_DELIMITED
        asked = found.hints.length is not None
        return "delimited" if delimited and surely and not asked and text and text.newline else "fixed"
    if text is None:
        return None
    begin = text.data[:64].tobytes().lstrip()
    for starts, name in _BEGINNINGS:
        if begin.startswith(starts):
            return name
    return "delimited" if delimited else "text" if text.newline else None


def _layout(found: Findings, structure: Structure, ranking: Ranking, kind: Format | None) -> RecordLayout | None:
    if found.hints.layout and kind in {"fixed", "variable"}:
        return found.hints.layout
    if kind == "fixed" and len(structure.data):
        best = ranking.best
        if found.hints.charset and found.hints.charset.name != best.candidate.name:
            best = read(found.hints.charset, best.stretches)
        return guessed_layout(structure, best)
    return None


def _profile(
    found: Findings,
    kind: Format | None,
    reader: Candidate,
    layout: RecordLayout | None,
    structure: Structure,
    text: Text | None,
    form: Form | None,
) -> Profile:
    options = {"show_values": found.show_values}
    if kind == "fixed" and layout:
        return profile_records(found.sample, layout, reader.charset, full=found.full, **options)
    if kind == "variable":
        return profile_variable(structure, layout, reader.charset, **options)
    if kind == "delimited" and text and form:
        names = column_names(form)
        return profile_cells(found.sample, reader, text, form, names, full=found.full, **options)
    return Profile()


def column_names(form: Form) -> tuple[str, ...]:
    """The names of the columns: the header's, made different from each other, or column_1, column_2 …"""
    names: dict[str, None] = {}
    for number in range(1, form.columns + 1):
        name = form.names[number - 1] if number <= len(form.names) else ""
        names[name if name and name not in names else f"column_{number}"] = None
    return tuple(names)


def _records(found: Findings, kind: Format | None, structure: Structure, profile: Profile) -> int | None:
    size = found.sample.size
    if kind == "fixed" and structure.length and size is not None:
        return size // structure.length
    if kind in {"delimited", "variable"} and (found.full or found.sample.complete):
        return profile.rows
    return None


def _ruler(
    found: Findings,
    kind: Format | None,
    structure: Structure,
    text: Text | None,
    form: Form | None,
    reader: Candidate,
    layout: RecordLayout | None,
    record: int,
) -> Ruler:
    offset, data = record_bytes(found.sample, kind, structure, text, form, reader, record)
    whole = np.zeros(1, np.int64), np.array([len(data)])
    packed = kind not in {"delimited", "text"}
    stretches = Stretches(np.ascontiguousarray(data), *whole, packed=packed, jump=JUMP_IN_RECORDS)
    return ruler(record, offset, read(reader, stretches), layout, show_values=found.show_values)


def _answer(found: Findings, **known: object) -> Inspection:
    sample = found.sample
    return Inspection(
        path=sample.name,
        size=sample.size,
        sampled=sample.sampled,
        compression=sample.compression,
        stored_size=sample.stored,
        evidence=tuple(found.evidence),
        notes=tuple(found.notes),
        **known,  # type: ignore[arg-type]  # each caller names fields of Inspection
    )
