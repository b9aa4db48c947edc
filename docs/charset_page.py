"""``docs/charsets.md``: every charset, from its definition and its tables."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.charsets.catalogue import raw_definitions
from migrate.charsets.describe import Facts, StateFacts, describe
from migrate.report.charsets import area_of

_HEAD = """# 文字コード / Charsets

定義（`migrate/charsets/definitions`）と表から生成（`make docs`）。 Generated from the definitions and their tables.

`charset = "keis83"`, `charset = { text = "keis83", single = "ebcdic" }`; a site's own characters:
`charset = { text = "keis83", overlay = "site.csv" }` (columns `code,character`); a charset of the site:
`charset = "lets-j.toml"`, a table `lets-j.tsv` beside it. Spelling does not matter: `IBM_930` is `ibm-930`. Names that
Python does not know itself are Python codecs after `import migrate.charsets`.

An undefined code in double-byte text is one fault of two bytes. So is a lead byte of Shift_JIS or EUC with a byte that
can follow one, whether or not the row is defined: ICU does the same, browsers (WHATWG) would keep an ASCII byte. A byte
that can follow no lead stays what it is, so that a comma or a line end is never lost.
"""


def charsets_page() -> str:
    """The page."""
    lines = [_HEAD]
    for name, raw in sorted(raw_definitions().items()):
        lines += _section(describe(name))
        variants = [other for other in raw.get("names", {}) if describe(other).name != name]
        for variant in variants:
            lines += _section(describe(variant))
    return "\n".join(lines)


def _section(facts: Facts) -> Iterator[str]:
    yield f"## {facts.name}\n\n{facts.title.ja}  \n{facts.title.en}\n"
    yield f"source: {facts.source}; licence: {facts.licence}\n"
    others = {name: options for name, options in facts.names.items() if name != facts.name}
    if others:
        named = (f"`{name}`" + (f" ({_choice(options)})" if options else "") for name, options in others.items())
        yield f"also: {', '.join(named)}\n"
    for note in facts.notes:
        yield f"> {note.ja}  \n> {note.en}\n"
    if facts.states:
        yield "| state | tables | bytes | codes → text | text → codes | user areas |"
        yield "| --- | --- | --- | ---: | ---: | --- |"
        for state in facts.states:
            mark = " (initial)" if state.name == facts.initial else ""
            tables = ", ".join((*state.tables, *filter(None, (state.byte_map,))))
            areas = "; ".join(area_of(area) for area in state.user_areas)
            width = "/".join(map(str, state.code_bytes))
            yield f"| {state.name}{mark} | {tables} | {width} | {state.decodes:,} | {state.encodes:,} | {areas} |"
        yield ""
    if facts.shifts:
        yield "shifts: " + ", ".join(f"`{shift.bytes}` → {shift.to}" for shift in facts.shifts) + "\n"
    for state in facts.states:
        yield from _corrections(state)
    if facts.options:
        yield "| option | values | 説明 / note |\n| --- | --- | --- |"
        for option in facts.options:
            note = f"{option.note.ja}<br>{option.note.en}".replace("|", "\\|")
            yield f"| {option.name} | {', '.join(f'`{value}`' for value in option.values)} | {note} |"
        yield ""


def _corrections(state: StateFacts) -> Iterator[str]:
    if state.amendments or state.runs:
        yield f"corrections of the published table ({state.name}):\n"
        for run in state.runs:
            yield f"- {area_of(run)}"
        for amendment in state.amendments:
            yield f"- `{amendment.code}` → {amendment.unicode}: {amendment.why}"
        yield ""


def _choice(options: dict[str, str]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in options.items())
