"""XML in: records and texts as libxml2 reads them; everything else is a fault that is coded and located."""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from migrate import charsets
from migrate.errors import DefinitionError
from migrate.readers import load_source, open_reader
from migrate.readers.xml import XmlReader

UTF8 = charsets.get("utf-8")
ROOT = b'<?xml version="1.0" encoding="UTF-8"?>\n<root xmlns="urn:town">\n'
END = b"</root>\n"


def reader_of(folder: Path, data: bytes, names=("a", "b", "c"), record="r", **sizes) -> XmlReader:
    path = folder / "file.xml"
    path.write_bytes(data)
    return XmlReader((path,), UTF8, record, names, **sizes)


def batches_of(reader):
    return [batch for split in reader.plan().splits for batch in reader.read(split)]


def records_of(reader):
    return [row for batch in batches_of(reader) for row in batch.columns.rows()]


def issues_of(reader):
    """(record, item, code) of every issue."""
    return [
        (batch.first_record + row, item, code)
        for batch in batches_of(reader)
        for row, item, code in batch.issues.select("row", "item", "code").rows()
    ]


def test_elements_are_fields_by_name_in_any_order_and_blank_where_absent_or_empty(tmp_path):
    body = b"<r><b>2</b><a>1</a></r><r/>\n<r>\n <c/><a></a>\n</r><r><c> \xe3\x80\x80</c><b>x</b></r>"
    assert records_of(reader_of(tmp_path, ROOT + body + END)) == [
        ("1", "2", None), (None, None, None), (None, None, None), (None, "x", None),
    ]  # fmt: skip


def test_references_cdata_comments_and_line_ends_are_read_as_xml_says(tmp_path):
    body = (
        b"<r><a>&lt;&#x8FBB;&#13;&amp;</a><b><![CDATA[<x>&amp;]]></b><c>1<!-- no -->2<?x y?>3</c></r>"
        b"<!-- <r> --><r><a>a\r\nb\rc</a><b>]</b><c>]]&gt;</c></r>"
    )
    assert records_of(reader_of(tmp_path, ROOT + body + END)) == [
        ("<辻\r&", "<x>&amp;", "123"), ("a\nb\nc", "]", "]]>"),
    ]  # fmt: skip


def test_a_record_keeps_its_place_and_its_bytes(tmp_path):
    records = [b"<r><a>1</a></r>", b"<r>\n<a>\xe8\xbe\xbb</a><x/></r>", b"<r ><b>&amp;</b></r >"]
    data = ROOT + b" <!-- -->\n".join([b"", *records]) + END
    (batch,) = batches_of(reader_of(tmp_path, data))
    raw = [batch.raw[start:][:size].tobytes() for start, size in zip(batch.starts, batch.lengths, strict=True)]
    assert raw == records
    assert [data[at:][:size] for at, size in zip(batch.offsets, batch.lengths, strict=True)] == records


@pytest.mark.parametrize(
    ("record", "item", "code"),
    [
        (b"<r><a>1</r>", None, "E130"),
        (b"<r><a>1</b></r>", None, "E130"),
        (b"<r>text</r>", None, "E130"),
        (b"<r><a>1</a>text</r>", None, "E130"),
        (b"<r><a>&unknown;</a></r>", "a", "E130"),
        (b"<r><a>1 & 2</a></r>", "a", "E130"),
        (b"<r><a>]]></a></r>", "a", "E130"),
        (b"<r><a>\x01</a></r>", "a", "E130"),
        (b"<r><![CDATA[x]]></r>", None, "E130"),
        (b"<r><!-- a -- b --><a>1</a></r>", None, "E130"),
        (b"<r><?xml version='1.0'?><a>1</a></r>", None, "E130"),
        (b"<r><!ENTITY x 'y'></r>", None, "E130"),
        (b"<s><a>1</a></s>", None, "E130"),
        (b"stray", None, "E130"),
        (b"<r><d>1</d></r>", None, "E131"),
        (b"<r><a>1</a><d><![CDATA[</r>]]></d></r>", None, "E131"),
        (b"<r><a>1</a><b>2</b><a>3</a></r>", None, "E132"),
        (b"<r><a/><a/></r>", None, "E132"),
        (b'<r id="1"><a>1</a></r>', None, "E133"),
        (b'<r><a lang="ja">1</a></r>', None, "E133"),
        (b"<r><a><b>1</b></a></r>", None, "E133"),
        (b"<r><a>\xff</a></r>", "a", "E101"),
    ],
)
def test_a_bad_record_is_one_issue_and_its_neighbours_are_read(tmp_path, record, item, code):
    good = b"<r><a>1</a></r>\n"
    reader = reader_of(tmp_path, ROOT + good + record + b"\n" + good + good + END)
    assert issues_of(reader) == [(2, item, code)]
    assert [row for row in records_of(reader) if row == ("1", None, None)] == [("1", None, None)] * 3


def test_an_unknown_element_is_named_with_the_nearest_field(tmp_path):
    reader = reader_of(tmp_path, ROOT + "<r><氏各>x</氏各></r>".encode() + END, names=("氏名", "住所"))
    (batch,) = batches_of(reader)
    assert '"name":"氏各","nearest":"氏名"' in batch.issues["detail"][0]


def test_names_that_xml_does_not_take_are_unescaped(tmp_path):
    names = ("個人履歴番号_x0028_履歴番号_x0029_", "_x0031_番")
    reader = reader_of(tmp_path, ROOT + END, names=names)
    assert reader.fields == ("個人履歴番号(履歴番号)", "1番")


def test_a_file_cut_off_in_a_record_or_between_records_is_told(tmp_path):
    good = b"<r><a>1</a></r>\n"
    cut = reader_of(tmp_path, ROOT + good + b"<r><a>1</a><b>2")
    assert issues_of(cut) == [(2, None, "E136")]
    assert [code for _, code, _ in cut.plan().issues.rows()] == ["E137"]
    between = reader_of(tmp_path, ROOT + good + good)
    assert issues_of(between) == []
    assert [code for _, code, _ in between.plan().issues.rows()] == ["E137"]
    assert len(records_of(between)) == 2


def test_what_follows_the_root_is_nothing_but_comments(tmp_path):
    good = b"<r><a>1</a></r>\n"
    fine = reader_of(tmp_path, ROOT + good + b"</root >\n<!-- end --><?x?>\n")
    assert not len(fine.plan().issues)
    twice = reader_of(tmp_path, ROOT + good + END + ROOT + good + END)
    assert {code for *_, code in issues_of(twice)} == {"E130"}


def test_an_empty_file_and_an_empty_root_have_no_records(tmp_path):
    assert [code for _, code, _ in reader_of(tmp_path, b"").plan().issues.rows()] == ["E106"]
    for data in (b"<root/>", b"<root></root>", ROOT + END):
        reader = reader_of(tmp_path, data)
        assert records_of(reader) == []
        assert not len(reader.plan().issues)


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE root [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><root><r><a>&j;</a></r></root>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LAUGHS, "D361"),
        (b'<!DOCTYPE root SYSTEM "file:///etc/passwd"><root/>', "D361"),
        (b"<!-- x --><!doctype html><root/>", "D361"),
        (b"no XML at all", "D360"),
        (b"<root a='1' a='2'><r/></root>", "D360"),
        (b"<p:root><r/></p:root>", "D360"),
        ("<root><r/></root>".encode("utf-16"), "D360"),
        (b'<?xml version="1.0" encoding="EUC-JP"?><root/>', "D360"),
        (b"\xef\xbb\xbf", "D360"),
    ],
)
def test_a_file_that_is_not_to_be_read_is_refused_at_once(tmp_path, data, code):
    begun = time.perf_counter()
    with pytest.raises(DefinitionError) as error:
        reader_of(tmp_path, data)
    assert [fault.code for fault in error.value.faults] == [code]
    assert time.perf_counter() - begun < 1


def test_another_root_is_refused_with_both_names(tmp_path):
    path = tmp_path / "file.xml"
    path.write_bytes(ROOT + END)
    with pytest.raises(DefinitionError) as error:
        XmlReader((path,), UTF8, "r", ("a",), root="{urn:town}towns")
    (fault,) = error.value.faults
    assert (fault.code, fault.params) == ("D362", {"found": "{urn:town}root", "expected": "{urn:town}towns"})


def test_a_record_without_an_end_is_cut_and_costs_no_more_memory_than_its_limit(tmp_path):
    flood = b"<r><a>" + b"x" * 3_000_000 + b"</a></r>\n<r><a>1</a></r>\n"
    reader = reader_of(tmp_path, ROOT + flood + END, record_limit=100_000, chunk_bytes=400_000)
    codes = [code for *_, code in issues_of(reader)]
    assert codes[0] == "E134"
    assert set(codes[1:]) <= {"E130", "E134"}
    assert records_of(reader)[-1] == ("1", None, None)
    tracemalloc.start()
    for split in reader.plan().splits:
        for _ in reader.read(split):
            pass
    assert tracemalloc.get_traced_memory()[1] < 40 << 20
    tracemalloc.stop()


def test_deep_nesting_is_a_fault_of_its_record(tmp_path):
    deep = b"<r><a>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</a></r>"
    assert (1, None, "E133") in issues_of(reader_of(tmp_path, ROOT + deep + END))


def test_a_flood_of_comments_between_records_does_not_stop_the_reading(tmp_path):
    flood = b"<!-- x -->" * 50_000 + b"<r><a>1</a></r>"
    reader = reader_of(tmp_path, ROOT + flood + END, record_limit=10_000, chunk_bytes=30_000)
    assert {code for *_, code in issues_of(reader)} <= {"E130", "E134"}
    assert records_of(reader)[-1] == ("1", None, None)


def test_splits_and_chunks_change_nothing(tmp_path):
    good = [f"<r><a>{n}</a><b>&lt;{n}</b></r>\n".encode() for n in range(400)]
    for n in range(0, 400, 37):
        good[n] = [b"<r><a>1</b></r>\n", b"<r><d><![CDATA[</r>]]></d></r>", b"stray <x>", b"<r a='1'/>"][n % 4]
    data = ROOT + b"".join(good) + END
    whole = reader_of(tmp_path, data)
    records, issues = records_of(whole), issues_of(whole)
    assert len(records) == 400
    for split_bytes, limit in ((1, 50), (500, 100), (3000, 1000)):
        sizes = {"split_bytes": split_bytes, "chunk_bytes": 1, "record_limit": limit}
        small = reader_of(tmp_path, data, **sizes)
        assert len(list(small.plan().splits)) > 2
        assert records_of(small) == records
        assert issues_of(small) == issues


def test_a_limit_ends_the_plan_early(tmp_path):
    data = ROOT + b"<r><a>1</a></r>\n" * 100 + END
    reader = reader_of(tmp_path, data, split_bytes=100, chunk_bytes=1, record_limit=50)
    assert len(list(reader.plan(10).splits)) < len(list(reader.plan().splits))


def source(folder, text):
    path = folder / "x.source.toml"
    path.write_text(f'reader = "xml"\npath = "x.xml"\n{text}', encoding="utf-8")
    return open_reader(load_source(path), path)


def test_a_source_finds_record_and_fields_itself(tmp_path):
    body = "<住民><氏名>架空</氏名></住民><住民><氏名>架空</氏名><住所>町</住所></住民>"
    (tmp_path / "x.xml").write_bytes(f'<?xml version="1.0" encoding="Shift_JIS"?><root>{body}</root>'.encode("cp932"))
    reader = source(tmp_path, 'charset = "cp932"\n')
    assert reader.fields == ("氏名", "住所")
    assert records_of(reader) == [("架空", None), ("架空", "町")]


def test_a_source_may_name_record_and_fields(tmp_path):
    (tmp_path / "x.xml").write_bytes(b"<root><head/><r><b>1</b></r></root>")
    (tmp_path / "f.csv").write_text("name\na\nb\n", encoding="utf-8")
    reader = source(tmp_path, 'charset = "utf-8"\nrecord = "r"\nfields = "f.csv"\n')
    assert reader.fields == ("a", "b")
    assert issues_of(reader) == [(1, None, "E130")]
    assert records_of(reader)[-1] == (None, "1")


#: Pieces of documents, whole and broken.
PIECES = [
    *(
        "<r>",
        "</r>",
        "<a>",
        "</a>",
        "<b>",
        "</b>",
        "<a/>",
        "<b />",
        "<r/>",
        "<c>",
        "</c>",
        "< a>",
        "</a >",
        "<a",
        ">",
        "<",
    ),
    *("x", "辻\U000e0102", " ", "\n", "\r\n", "\r", "&lt;", "&#13;", "&#0;", "&x;", "&", "]]>", "]", "\x01", "\ufffe"),
    *(
        "<!-- c -->",
        "<!-- -- -->",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<![CDATA[<a>&]]>",
        "<?p q?>",
        "<?xml x?>",
        "<??>",
    ),
    *("<a x='1'>", '<a x="<">', "<!DOCTYPE r>", "</root>", "<x:a>", "<ab>", "</ab>", "/>", "'", '"'),
]


def oracle(text):
    """The records as libxml2 reads them, or None where it does not take the document or a record is of another form."""
    try:
        root = etree.fromstring(f"<root>{text}</root>".encode())
    except (etree.XMLSyntaxError, ValueError):
        return None
    if (root.text or "").strip() or any((child.tail or "").strip() for child in root):
        return None
    records = []
    for record in root.iterchildren(tag=etree.Element):
        cells = list(record.iterchildren(tag=etree.Element))
        stray = (record.text or "") + "".join(child.tail or "" for child in record)
        plain = record.tag == "r" and not record.attrib and not stray.strip()
        if not plain or any(cell.tag not in {"a", "b"} or cell.attrib or len(cell.findall("*")) for cell in cells):
            return None
        if len({cell.tag for cell in cells}) != len(cells):
            return None
        texts = {cell.tag: cell.xpath("string()") for cell in cells}
        records.append(tuple(texts.get(name) if (texts.get(name) or "").strip(" \u3000") else None for name in "ab"))
    return records


well_formed = st.lists(
    st.builds(
        "<r>{}{}</r>".format,
        st.sampled_from(["", "<a>x</a>", "<a>&lt;</a>", "<a/>", "<a>1<!-- -->2</a>", "<a><![CDATA[<]]></a>"]),
        st.sampled_from(["", "<b>y</b>", " <b >辻</b > ", "<b></b>", "<!-- c --><b>]</b>"]),
    ),
    max_size=4,
).map("\n".join)


def judge(text):
    """What our reader says of a document: its records, or None where it finds anything wrong."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.xml"
        path.write_bytes(f"<root>{text}</root>".encode())
        try:
            reader = XmlReader((path,), UTF8, "r", ("a", "b"))
        except DefinitionError:
            return None
        return None if issues_of(reader) or len(reader.plan().issues) else records_of(reader)


@settings(max_examples=200, deadline=None)
@given(text=well_formed)
def test_what_libxml2_reads_is_read(text):
    assert judge(text) == oracle(text) is not None


@settings(max_examples=600, deadline=None)
@given(
    text=st.one_of(well_formed, st.lists(st.sampled_from(PIECES), max_size=14).map("".join)),
    piece=st.sampled_from(PIECES),
    at=st.integers(0, 80),
)
def test_what_is_accepted_is_what_libxml2_reads(text, piece, at):
    """On whole documents with a piece put in anywhere, and on heaps of pieces."""
    text = text[:at] + piece + text[at:]
    found = judge(text)
    assert found is None or found == oracle(text)


def test_the_reader_is_faster_than_libxml2_events(tmp_path):
    """Why records are found by a kernel: the same file through ``iterparse``, in the same process."""
    body = b"<r>" + b"".join(b"<f%d>\xe6\x9e\xb6\xe7\xa9\xba 123</f%d>" % (n, n) for n in range(40)) + b"</r>\n"
    names = [f"f{n}" for n in range(40)]
    reader = reader_of(tmp_path, b"<root>" + body * 4_000 + b"</root>", names)
    records_of(reader)
    begun = time.process_time()
    frame = pl.concat(batch.columns for batch in batches_of(reader))
    ours = time.process_time() - begun
    begun = time.process_time()
    rows = []
    for _, record in etree.iterparse(str(reader.paths[0]), tag="r"):
        rows.append(tuple(cell.text for cell in record))
        record.clear()
    theirs = time.process_time() - begun
    assert frame.rows() == rows
    assert ours < theirs
