"""Writes what is generated: docs/issues.md, functions.md, types.md, charsets.md and layouts/schema/*.schema.json.

``python -m docs.generate`` writes; ``python -m docs.generate --check`` exits 1 when something is out of date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from docs.charset_page import charsets_page
from migrate.definitions import schema_of
from migrate.issues import catalogue
from migrate.mapping import Example, registered_functions
from migrate.pipeline.job import JobFile
from migrate.readers import Source
from migrate.standards import Layout, StandardFile, json_schema, load_standard
from migrate.standards.types import KINDS, Kind

ROOT = Path(__file__).parent.parent

_GROUPS = {
    "E1": "読み取りと文字 / Reading and decoding",
    "E2": "変換 / Conversion",
    "E3": "レコード検査 / Record checks",
    "D1": "ジョブとファイル / Jobs and files",
    "D2": "マッピング / Mappings",
    "D3": "元データの定義 / Sources",
    "D4": "標準 / Standards",
    "M1": "実行環境 / The machine",
}


def issues_page() -> str:
    """The catalogue as a page: one table per group."""
    lines = [
        "# 検出コード一覧 / Issue codes",
        "",
        "`migrate/issues.toml` から生成（`make docs`）。 Generated from `migrate/issues.toml`.",
        "",
        "error: レコードを保留し、rejects に元のバイト列を残す / the record is held back, its raw bytes kept.",
        "warning: 出力し、人が確認する / passed on, a person looks.",
    ]
    for prefix, title in _GROUPS.items():
        lines += ["", f"## {title}", "", "| code | severity | 日本語 | English |", "| --- | --- | --- | --- |"]
        for code, kind in catalogue().items():
            if code.startswith(prefix):
                ja = " → ".join(filter(None, (kind.ja, kind.ja_do)))
                en = " → ".join(filter(None, (kind.en, kind.en_do)))
                lines.append(f"| {code} | {kind.severity} | {_cell(ja)} | {_cell(en)} |")
    return "\n".join(lines) + "\n"


def functions_page() -> str:
    """Every function a mapping can call: signature, meaning, examples, the issues it can raise."""
    lines = [
        "# 関数 / Functions",
        "",
        "マッピングの式で使える関数。ソースから生成（`make docs`）。",
        "What mappings can call, generated from the source.",
        "",
        '`A | f(x)` is `f(A, x)`. A blank field is blank everywhere; `FIELD == ""` asks whether it is. Try one with',
        "`migrate try 'EXPRESSION' FIELD=VALUE`. Kanji from JEF carry variation selectors: code tables, dates and",
        "relationships recognise words without them, `==` compares exactly.",
    ]
    for name, function in sorted(registered_functions().items()):
        lines += ["", f"## {name}", "", f"`{function.signature}`", "", function.ja, "", function.meaning, ""]
        for parameter in filter(lambda parameter: parameter.choices, function.parameters):
            lines += [f"`{parameter.name}`: " + ", ".join(f'`"{choice}"`' for choice in parameter.choices), ""]
        lines += [
            "| 例 / example | 項目 / fields | 値 / value |",
            "| --- | --- | --- |",
            *map(_example, function.examples),
        ]
        tables = {table: text for example in function.examples for table, text in example.tables}
        for table, text in tables.items():
            lines += ["", f"`codes/{table}.csv`:", "", "```csv", *text, "```"]
        if function.issues:
            lines += ["", "検出コード / Issues: " + ", ".join(map(_issue, function.issues))]
    return "\n".join(lines) + "\n"


def types_page() -> str:
    """Every type of the domain: meaning, how a layout asks for it, JSON Schema, cases and the issues they raise."""
    lines = [
        "# 項目の型 / Types of items",
        "",
        "レイアウトの項目の型と名前付きの形。`migrate/standards/types/` から生成（`make docs`）。",
        "What an item of a layout can be, generated from `migrate/standards/types/`: one module each. The checks of",
        "columns are in `migrate/checks/`; a property test holds them and the JSON Schema to the same verdict.",
    ]
    for kind in KINDS:
        example = _layout_of(kind)
        schema = json_schema(example)
        rules = schema["allOf"] if kind.rules else [schema["properties"][kind.items[0].name]]
        shown = json.dumps(rules if kind.rules else _bare(rules[0]), ensure_ascii=False)
        lines += ["", f"## {kind.ja} / {kind.en}", "", kind.about_ja, "", kind.about_en, ""]
        lines += [f"`{kind.asked_in}` = `{kind.name}` · check: `migrate/checks/{kind.check}.py`", ""]
        lines += ["| value | issue |", "| --- | --- |"]
        lines += [f"| {_cell(_values(case.values))} | {case.issue or '–'} |" for case in kind.cases]
        lines += ["", "```json", shown, "```"]
    return "\n".join(lines) + "\n"


def _layout_of(kind: Kind) -> Layout:
    """A layout of nothing but the type."""
    known = load_standard("chukan-2.7" if kind.name == "wareki" else "kihon-2.1")
    tables = {table.name: table for table in kind.tables}
    return Layout(
        standard="", business="", name="", title_en="", file_id="", items=kind.items, keys=(), code_tables=tables,
        dates=known.dates, provenance="secondary",
    )  # fmt: skip


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in {"description", "x-provenance"}}


def _values(values: Sequence[str]) -> str:
    return ", ".join(f"`{_visible(value)}`" if value else "–" for value in values)


def _visible(value: str) -> str:
    """Characters that cannot be seen as their escapes."""
    return "".join(c if c.isprintable() or c == "　" else c.encode("unicode_escape").decode() for c in value)


def _example(example: Example) -> str:
    fields = ", ".join(f"{field}={value}" for field, value in example.fields)
    value = example.value or "" if example.issue else example.value or "(blank)"
    met = _issue(example.issue) if example.issue else ""
    return f"| `{_cell(example.expression)}` | {_cell(fields)} | {' '.join(filter(None, (_cell(value), met)))} |"


def _issue(code: str) -> str:
    kind = catalogue()[code]
    return f"{code} {kind.severity}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with its text."""
    yield ROOT / "docs/issues.md", issues_page()
    yield ROOT / "docs/functions.md", functions_page()
    yield ROOT / "docs/types.md", types_page()
    yield ROOT / "docs/charsets.md", charsets_page()
    for name, kind in {"job": JobFile, "source": Source, "standard": StandardFile}.items():
        schema = msgspec.json.format(msgspec.json.encode(schema_of(kind)), indent=2).decode()
        yield ROOT / f"layouts/schema/{name}.schema.json", schema + "\n"


def main(arguments: list[str]) -> int:
    """Write, or with ``--check`` compare."""
    stale = [path for path, text in generated() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(path.relative_to(ROOT))
    if "--check" in arguments:
        return 1 if stale else 0
    for path, text in generated():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
