"""The XSD of a layout: libxml2 takes every record that the checks take, and refuses what XSD can refuse."""

from __future__ import annotations

import msgspec
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from migrate.checks import compile_checks
from migrate.errors import DefinitionError
from migrate.issues import catalogue
from migrate.standards import Item, Layout, load_standard, standard_names, standard_xsd, xml_names, xml_schema
from migrate.standards.xml_names import element_name, is_name, item_name

STANDARD = load_standard("kihon-2.1")
SELECTOR = "\U000e0102"


def layout_of(*items: Item) -> Layout:
    dates = STANDARD.layout("住民情報").dates
    return Layout(
        standard="s", business="001", name="試験", title_en="Test", file_id="", items=items, keys=(), code_tables={},
        dates=dates, provenance="secondary",
    )  # fmt: skip


def schema_of(layout: Layout):
    names = xml_names(layout, "urn:x", "root", "r", place="p")
    return etree.XMLSchema(etree.fromstring(xml_schema(layout, names)))


def document(layout: Layout, value: str | None, *, absent: bool = False):
    root = etree.Element("{urn:x}root")
    record = etree.SubElement(root, "{urn:x}r")
    for item in layout.items:
        if not absent:
            etree.SubElement(record, f"{{urn:x}}{element_name(item.name)}").text = value
    return root


def takes(item: Item, value: str) -> bool:
    layout = layout_of(item)
    return bool(schema_of(layout).validate(document(layout, value)))


@pytest.mark.parametrize("name", standard_names())
def test_every_layout_of_every_standard_has_a_schema_that_libxml2_takes(name):
    standard = load_standard(name)
    for layout in standard.layouts.values():
        etree.XMLSchema(etree.fromstring(standard_xsd(standard, layout)))


def test_a_character_and_its_selector_count_once():
    item = Item(no=1, name="氏名", type="K", length=3)
    assert takes(item, ("辻" + SELECTOR) * 3)
    assert takes(item, "か\u3099𠮷辻")
    assert not takes(item, "辻" * 4)
    assert not takes(item, ("辻" + SELECTOR) * 4)
    assert not takes(item, SELECTOR + "辻")


def test_required_items_are_there_and_more_than_spaces():
    required = layout_of(Item(no=1, name="氏名", type="K", length=3, required=True))
    free = layout_of(Item(no=1, name="氏名", type="K", length=3))
    for value in ("", " ", "　"):
        assert not schema_of(required).validate(document(required, value))
        assert schema_of(free).validate(document(free, value))
    assert not schema_of(required).validate(document(required, None, absent=True))
    assert schema_of(free).validate(document(free, None, absent=True))


@pytest.mark.parametrize(
    ("item", "good", "bad"),
    [
        (Item(no=1, name="a", type="X", length=3), ["", "a-1", "~~~"], ["abcd", "あ", "a\n"]),
        (Item(no=1, name="a", type="kana", length=3), ["ア゙ー　", "カ゚キ゚ク゚"], ["ア-", "ｱ", "アアアア"]),
        (Item(no=1, name="a", type="N", integer="smallint"), ["32767", "-32768", "007"], ["32768", "1.0", "+1"]),
        (Item(no=1, name="a", type="date"), ["", "2024-02-29"], ["2023-02-29", "0000-01-01", "1900-02-29"]),
        (Item(no=1, name="a", type="date", unknown_dates=True), ["0000-00-00", "1950-A1-A3"], ["1950-A5-01", "1950"]),
        (Item(no=1, name="a", type="flag"), ["0", "1", ""], ["2", " "]),
        (Item(no=1, name="a", type="X", format="kojin-bango"), ["123456789018", ""], ["12345678901", "12345678901X"]),
    ],
    ids=lambda value: value.type if isinstance(value, Item) else None,
)
def test_each_type_takes_its_values_and_no_others(item, good, bad):
    assert [value for value in good if not takes(item, value)] == []
    assert [value for value in bad if takes(item, value)] == []


def test_the_order_of_elements_is_the_layouts():
    layout = layout_of(*(Item(no=n, name=name, type="X") for n, name in enumerate("ab", 1)))
    fine = etree.fromstring('<root xmlns="urn:x"><r><a>1</a><b>2</b></r><r/></root>')
    turned = etree.fromstring('<root xmlns="urn:x"><r><b>2</b><a>1</a></r></root>')
    assert schema_of(layout).validate(fine)
    assert not schema_of(layout).validate(turned)


xml_text = st.text(
    st.one_of(
        st.sampled_from(
            [*"09AZ -<&>'~\t\n\r", "　", "辻", SELECTOR, "か", "\u3099", "カ", "ー", "\ue000", "\U0010fffd", "\x7f"]
        ),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    ),
    max_size=6,
)
whole = st.sampled_from(
    ["1950-03-31", "1950-A1-00", "0000-00-00", "2023-02-29", "123456789018", "32767", "02", "1", "999997"]
)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_the_schema_is_never_stricter_than_the_checks(data):
    """Every item of the real layout: what the checks call faultless is valid."""
    layout = STANDARD.layout("住民情報")
    item = data.draw(st.sampled_from(layout.items))
    value = data.draw(
        st.one_of(xml_text, whole, st.sampled_from(list(layout.codes.get(item.code_table or "", {})) or ["1"]))
    )
    # what must hold between several items is no business of a schema that knows one
    item = msgspec.structs.replace(item, flag_for=None, text_for=None, chain=None)
    single = Layout(**{**{f: getattr(layout, f) for f in layout.__struct_fields__}, "items": (item,), "keys": ()})
    checks = compile_checks(single)
    issues = checks.run(pl.DataFrame({item.name: [value or None]}, schema={item.name: pl.String}))
    severities = {catalogue()[code].severity for code in issues["code"]}
    if "error" not in severities:
        assert schema_of(single).validate(document(single, value)), (item, value)


names = st.text(
    st.one_of(st.sampled_from("_x0028_()1-.:XML ー々〇𠮷Ａ辻"), st.characters(exclude_categories=["Cs"])), min_size=1
)


@settings(max_examples=400)
@given(name=names)
def test_every_name_becomes_an_element_and_comes_back(name):
    written = element_name(name)
    assert is_name(written)
    assert item_name(written) == name
    assert etree.fromstring(f"<{written}/>").tag == written


def test_names_that_are_names_stay_as_they_are():
    for name in ("宛名番号", "異動年月日_不詳フラグ", "a_b", "氏名_フリガナ"):
        assert element_name(name) == name
    assert element_name("個人履歴番号(履歴番号)") == "個人履歴番号_x0028_履歴番号_x0029_"
    assert element_name("_x0028_") == "_x005F_x0028_"
    assert element_name("xml日付") == "_x0078_ml日付"


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (("urn:x y", "root", "r"), ["D356"]),
        (("no-scheme", "1root", "r r"), ["D356", "D356", "D356"]),
        (("urn:{town}", "{layout}", "{}"), ["D352", "D352"]),
    ],
)
def test_names_that_xml_cannot_have_are_faults_all_at_once(given, codes):
    layout = STANDARD.layout("住民情報")
    with pytest.raises(DefinitionError) as error:
        xml_names(layout, *given, place="p")
    assert [fault.code for fault in error.value.faults] == codes


def test_a_layouts_xml_may_be_without_a_namespace():
    names = xml_names(STANDARD.layout("住民情報"), "", "{layout}", "レコード", place="p")
    assert (names.namespace, names.root, names.record) == ("", "住民情報", "レコード")
