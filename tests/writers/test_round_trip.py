"""What is read back is what was written, in every format, for every type of item, whatever the text.

What a format cannot hold is refused with an issue; nothing comes back changed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from migrate import charsets
from migrate.readers.fixed import FixedReader
from migrate.records import read_field_list
from migrate.standards import Layout
from migrate.standards.types import KINDS, Kind
from tests.writers.conftest import frame, read, read_back, without_blanks, write

SELECTOR = "\U000e0102"

#: Whole values on which formats stumble.
VALUES = [
    *(None, "", " ", "　", "0", "007", "-0", "0" * 20),
    *(",", '"', '""', "a,b", 'say "x"', "\r", "\n", "\r\n", "a\rb", "a\nb", "a\r\nb", "\n\r\n\r", "end\r"),
    *("<", ">", "&", "]]>", "&amp;", "&#13;", "<![CDATA[x]]>", "<!-- x -->", "<?x?>", "</レコード>"),
    *("\\", "\\n", "\\u0041", "/", "\b\f", "\t", "\x00", "a\x00b", "\x1f", "\x7f", "\x85", "\u2028"),
    *(" lead", "trail ", " both ", "　全角　", "\ufeff", "\ufeffx"),
    *("辻" + SELECTOR, "辻" + SELECTOR + "花子", "か\u3099", "e\u0301", SELECTOR, "\u0301x"),
    *("𠮷", "\U0002a6df", "\U00100000", "\U0010fffd", "\U0010ffff", "\ue000", "\uf8ff", "\ufffd", "\ufffe", "\uffff"),
    *("1989-01-07", "0000-00-00", "1950-A1-B3", "02", "123456789018", "null", "NULL", "true", "1e5", "{}", "[]"),
]

texts = st.one_of(
    st.sampled_from(VALUES),
    st.text(st.sampled_from([value for value in VALUES if value and len(value) == 1]), max_size=12),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
rows = st.lists(st.lists(texts, min_size=10, max_size=10), min_size=1, max_size=12)

FORMS = [
    ("csv", {}),
    ("csv", {"quoting": "all", "newline": "lf", "bom": True}),
    ("csv", {"delimiter": "\t", "header": False}),
    ("csv", {"delimiter": "|"}),
    ("xml", {"blank": "absent"}),
    ("xml", {"blank": "empty"}),
    ("jsonl", {"blank": "null"}),
    ("jsonl", {"blank": "absent"}),
    ("parquet", {}),
]


def fit_rows(writer, items):
    """The rows that can be written, and how many cannot."""
    refused = writer.unfit(items)["row"].unique()
    kept = items.with_row_index("\x00").filter(~pl.col("\x00").is_in(refused.implode())).drop("\x00")
    return kept, len(refused)


@pytest.mark.parametrize(("kind", "options"), FORMS, ids=str)
@settings(max_examples=120, deadline=None)
@given(rows=rows)
@example(rows=[[value] * 10 for value in VALUES])
def test_reading_back_gives_what_was_written(standard, layout, make_writer, kind, options, rows):
    writer = make_writer(kind, **options)
    items = frame(rows, layout)
    kept, refused = fit_rows(writer, items)
    assert refused == 0 or kind == "xml" or options.get("header") is False
    with tempfile.TemporaryDirectory() as folder:
        half = kept.height // 2
        path = write(writer, [kept.head(half), kept.slice(half)], Path(folder) / f"file{writer.SUFFIX}")
        read_as = {key: value for key, value in options.items() if key in {"delimiter", "header"}}
        back = read_back(path, layout, standard, **read_as)
    assert back.equals(without_blanks(kept), null_equal=True)


def layout_of(kind: Kind, layout: Layout) -> Layout:
    """The small layout that a type is documented with."""
    tables = {table.name: table for table in kind.tables} or layout.code_tables
    return msgspec.structs.replace(layout, items=kind.items, keys=(), code_tables=tables)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_every_type_of_item_reads_back(standard, layout, make_writer, kind, data):
    """Its own cases, sound and unsound, among any other texts."""
    own = layout_of(kind, layout)
    cases = [list(case.values) for case in kind.cases]
    drawn = st.lists(texts, min_size=len(own.items), max_size=len(own.items))
    items = frame([*cases, *data.draw(st.lists(drawn, max_size=6))], own)
    for name, options in [("csv", {}), ("xml", {"blank": "absent"}), ("jsonl", {"blank": "null"}), ("parquet", {})]:
        writer = make_writer(name, of=own, **options)
        kept, _ = fit_rows(writer, items)
        with tempfile.TemporaryDirectory() as folder:
            path = write(writer, [kept], Path(folder) / f"file{writer.SUFFIX}")
            back = read_back(path, own, standard)
        assert back.equals(without_blanks(kept), null_equal=True)


@pytest.mark.parametrize("charset", ["utf-8", "cp932", "jef", "ibm-930"])
@settings(max_examples=60, deadline=None)
@given(rows=rows)
@example(rows=[[value] * 10 for value in VALUES])
def test_fixed_length_records_come_back_but_for_their_padding(layout, make_writer, job, charset, rows):
    """Numbers come back as numbers; text comes back with the spaces that fill its field."""
    writer = make_writer("fixed", charset=charset)
    kept, _ = fit_rows(writer, frame(rows, layout))
    fields = job.parent / "record.fields.csv"
    with tempfile.TemporaryDirectory() as folder:
        path = write(writer, [kept], Path(folder) / "file.dat")
        assert path.stat().st_size == kept.height * read_field_list(fields).length
        back = read(FixedReader((path,), read_field_list(fields), charsets.get(charset)))
    numbers = [item.name for item in layout.items if item.type == "N"]
    back = back.with_columns(pl.exclude(numbers).str.strip_chars_end(" \u3000"))
    expected = without_blanks(kept).with_columns(pl.col(numbers).cast(pl.Int128).cast(pl.String))
    assert without_blanks(back).equals(expected, null_equal=True)
