"""``--write``: what was found as the definitions of a job, for a person to finish.

What is not known stays a thing to decide: a charset that could not be told is written as ``?``, the municipality as
000000, and a conversion says so before it does anything.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path

from migrate.errors import DefinitionError, machine_faults
from migrate.inspection.hints import Hints
from migrate.inspection.model import Column, Inspection
from migrate.inspection.proposal import Proposal, propose
from migrate.inspection.sampling import STANDARD_INPUT
from migrate.standards import Layout, find_standard, standard_names

_JOB, _SOURCE, _FIELDS, _MAPPING = "job.toml", "source.toml", "fields.csv", "mapping.csv"
_UNDECIDED = "?"


def write_definitions(
    folder: Path, files: Sequence[Inspection], hints: Hints, standard: str, layout: str, *, replace: bool = False
) -> list[Path]:
    """Write ``job.toml``, ``source.toml``, ``fields.csv`` and ``mapping.csv``; → their paths. Files are 0600.

    Raises ``DefinitionError``: D341 where there is nothing to describe, D342 for every file that is there already
    (unless ``replace``), D105 and D106 for an unknown standard or layout; ``MachineError``.
    """
    found = _describable(files)
    wanted = find_standard(standard, Path.cwd()).layout(layout)
    texts = {
        _JOB: _job(standard if standard in standard_names() else _relative(standard, folder), layout),
        _SOURCE: _source(found, hints, folder),
        _MAPPING: _mapping(wanted, found.columns),
    }
    if hints.definition is None or found.format == "delimited":
        texts[_FIELDS] = _field_list(found)
    if not replace:
        there = [folder / name for name in texts if (folder / name).exists()]
        if there:
            raise DefinitionError(
                [fault for path in there for fault in DefinitionError.one("D342", str(path), path=str(path)).faults]
            )
    with machine_faults(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in texts.items():
        _write(folder / name, text)
    return [folder / name for name in texts]


def _describable(files: Sequence[Inspection]) -> Inspection:
    if len(files) != 1:
        raise DefinitionError.one("D341", "--write", message=f"{len(files)} files")
    found = files[0]
    if found.path == STANDARD_INPUT:
        raise DefinitionError.one("D341", "--write", message="standard input")
    if found.format not in {"fixed", "delimited"} or not found.columns:
        raise DefinitionError.one("D341", found.path, message=f"format {found.format or _UNDECIDED}")
    if found.compression:
        raise DefinitionError.one("D341", found.path, message=found.compression)
    return found


def _write(path: Path, text: str) -> None:
    """Write a file of 0600 that is there as a whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    with machine_faults(path):
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline=""
        ) as file:
            file.write(text)
        beside.replace(path)


def _job(standard: str, layout: str) -> str:
    return "\n".join([
        "# 下書き / a draft of migrate inspect --write",
        "[job]",
        'municipality = "000000"   # 決める: 全国地方公共団体コード / to decide: the municipality code',
        f"standard     = {json.dumps(standard, ensure_ascii=False)}",
        'output       = "out"',
        "",
        "[[convert]]",
        f'source  = "{_SOURCE}"',
        f'mapping = "{_MAPPING}"',
        f"layout  = {json.dumps(layout, ensure_ascii=False)}",
        "",
    ])  # fmt: skip


def _source(found: Inspection, hints: Hints, folder: Path) -> str:
    lines = ["# 下書き / a draft of migrate inspect --write", f'reader  = "{found.format}"']
    lines.append(f"path    = {_quoted(_relative(found.path, folder))}")
    lines += _charset_lines(found)
    if found.format == "fixed":
        known = hints.definition
        key = "fields" if known is None or known.suffix.lower() == ".csv" else "copybook"
        lines.append(f"{key} = {_quoted(_FIELDS if known is None else _relative(str(known), folder))}")
        return "\n".join(lines) + "\n"
    if found.delimiter and found.delimiter != ",":
        lines.append(f"delimiter = {_quoted(found.delimiter)}")
    if found.header is None:
        lines.append("# 決める: 見出しがあるか / to decide: is the first row a header? Until then it is a record.")
    if not found.header:
        lines += ["header  = false", f'fields  = "{_FIELDS}"']
    return "\n".join(lines) + "\n"


def _charset_lines(found: Inspection) -> list[str]:
    if found.charset:
        return [f"charset = {_quoted(found.charset)}"]
    undecided = ", ".join(found.undecided) or "–"
    if found.equal and set(found.equal) == set(found.undecided):
        note = f"# 調べたところはどれで読んでも同じ / what was looked at reads alike under all of: {undecided}"
        return [note, f"charset = {_quoted(found.equal[0])}"]
    note = f"# 決める: 文字コード / to decide: the charset, one of {undecided}"
    return [note, f"charset = {_quoted(_UNDECIDED)}"]


def _relative(path: str, folder: Path) -> str:
    return Path(os.path.relpath(Path(path).absolute(), folder.absolute())).as_posix()


def _quoted(text: str) -> str:
    """A text as TOML has it (a JSON string is one)."""
    return json.dumps(text, ensure_ascii=False)


def _field_list(found: Inspection) -> str:
    if found.format == "delimited":
        return _table([["name", "note"], *([column.name, _shape(column)] for column in found.columns)])
    rows = [["name", "offset", "length", "usage", "sign", "note"]]
    at = 0
    for column in found.columns:
        offset, size = column.offset or 0, column.bytes or 0
        if offset > at:
            rows.append(["FILLER", str(at), str(offset - at), "", "", ""])
        sign = "trailing" if column.usage == "packed" and "mark" in column.kinds else ""
        rows.append([column.name, str(offset), str(size), column.usage or "", sign, _shape(column)])
        at = offset + size
    if found.record_length and at < found.record_length:
        rows.append(["FILLER", str(at), str(found.record_length - at), "", "", ""])
    return _table(rows)


def _shape(column: Column) -> str:
    """What the sample holds, in a few words; nothing of any person."""
    parts = [f"{100 * column.filled / column.rows:.0f}%"] if column.rows else []
    if column.date_form:
        parts.append(f"{column.date_form} {(column.first_date or '')[:4]}–{(column.last_date or '')[:4]}")
    elif column.kinds:
        parts.append(max(column.kinds, key=lambda kind: column.kinds[kind]))
    return " ".join(parts)


def _mapping(layout: Layout, columns: Sequence[Column]) -> str:
    proposals = propose(layout, columns)
    rows = [[proposal.item, proposal.expression, _note(proposal, layout)] for proposal in proposals]
    return _table([["item", "expression", "note"], *rows])


def _note(proposal: Proposal, layout: Layout) -> str:
    item = layout.item(proposal.item)
    words = []
    if proposal.expression:
        words.append("提案 / proposal")
    elif item.required:
        words.append("必須・未定 / required, to decide")
    if proposal.others:
        words.append(f"形の合う項目 / same shape: {', '.join(proposal.others)}")
    if item.code_table and proposal.expression:
        words.append(f"コード表 {item.code_table} と照合 / check against the code table")
    return "; ".join(words)


def _table(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
