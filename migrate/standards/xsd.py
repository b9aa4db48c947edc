"""The XML Schema (XSD 1.0) of a layout's files, made from the JSON Schema of its record.

The two say the same of every value that is written: type, repertoire, length, code table, dates with their unknown
forms. Lengths are patterns and no ``maxLength``: that would count a variation selector as a character of its own,
where a base character and its selector count once. The schema is never stricter than the record checks, and looser in
what XSD 1.0 cannot say: check digits, and that the three items of an unknown date agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from lxml import etree

from migrate.errors import DefinitionError, Fault
from migrate.standards.json_schema import json_schema
from migrate.standards.model import Item, Layout, Standard
from migrate.standards.naming import expand, placeholders_of
from migrate.standards.xml_names import element_name, is_name

_XS = "http://www.w3.org/2001/XMLSchema"
_URI = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+)?")
_SPAN = re.compile(r"\\u([0-9A-F]{4})(?:-\\u([0-9A-F]{4}))?")
_ANCHORED = re.compile(r"\^\(\?:(.*)\)\$\(\?!\\n\)", re.DOTALL)
#: What XSD's own regular expressions read as something else, inside a character class.
_QUOTED = frozenset("\\[]-^")
_ANY = "[\\s\\S]*"
#: The characters of XML 1.0 in the basic plane.
_XML_CHARACTERS = ((0x09, 0x0A), (0x0D, 0x0D), (0x20, 0xD7FF), (0xE000, 0xFFFD))


@dataclass(frozen=True, slots=True)
class XmlNames:
    """The names in a layout's XML. ``items``: the elements' names in the layout's order; ``namespace`` may be empty."""

    namespace: str
    root: str
    record: str
    items: tuple[str, ...]


def xml_names(layout: Layout, namespace: str, root: str, record: str, *, place: str) -> XmlNames:
    """The names of a layout's file, with the placeholders filled in.

    Raises ``DefinitionError`` D352 for an unknown placeholder, D356 for what XML takes for no name.
    """
    filled: dict[str, str] = {}
    faults: list[Fault] = []
    plain = placeholders_of(layout)
    values = {
        "namespace": {name: quote(value) for name, value in plain.items()},  # a URI is ASCII
        "root": {name: element_name(value) for name, value in plain.items()},
        "record": {name: element_name(value) for name, value in plain.items()},
    }
    for option, pattern in (("namespace", namespace), ("root", root), ("record", record)):
        try:
            filled[option] = expand(pattern, values[option], f"{place} {option}")
        except DefinitionError as error:
            faults += error.faults
            continue
        usable = _URI.fullmatch(filled[option]) if option == "namespace" else is_name(filled[option])
        if not usable:
            faults.append(Fault("D356", f"{place} {option}", {"found": filled[option], "option": option}))
    if faults:
        raise DefinitionError(faults)
    items = tuple(element_name(item.name) for item in layout.items)
    return XmlNames(filled["namespace"], filled["root"], filled["record"], items)


def standard_xsd(standard: Standard, layout: Layout) -> bytes:
    """The schema of a layout's files by the names that the standard's ``[xml]`` gives."""
    form = standard.xml
    names = xml_names(layout, form.namespace, form.root, form.record, place=f"{standard.name} [xml]")
    return xml_schema(layout, names)


def xml_schema(layout: Layout, names: XmlNames) -> bytes:
    """The schema document: the root holds any number of records, a record its items in the layout's order.

    An item that is not required may be absent or empty, which both say that it is blank.
    """
    attributes = {"elementFormDefault": "qualified"}
    if names.namespace:
        attributes["targetNamespace"] = names.namespace
    nsmap = {"xs": _XS} | ({None: names.namespace} if names.namespace else {})
    schema = etree.Element(_q("schema"), attributes, nsmap=nsmap)
    _documented(schema, f"{layout.standard} {layout.name}: {layout.title_en}; provenance: {layout.provenance}")
    records = _sequence(etree.SubElement(schema, _q("element"), name=names.root))
    record = etree.SubElement(records, _q("element"), name=names.record, minOccurs="0", maxOccurs="unbounded")
    items = _sequence(record)
    described = json_schema(layout)
    for item, name in zip(layout.items, names.items, strict=True):
        element = etree.SubElement(items, _q("element"), name=name)
        if not item.required:
            element.set("minOccurs", "0")
        form = described["properties"][item.name]
        _documented(element, form.get("description", ""))
        _restrict(element, list(_steps(item, form, described["$defs"])))
    return bytes(etree.tostring(schema, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _steps(item: Item, form: Mapping[str, Any], shared: Mapping[str, Any]) -> Iterator[list[tuple[str, str]]]:
    """Facets, step by step: those of one step are alternatives, every step must hold."""
    if "enum" in form:
        values = [value for value in form["enum"] if value is not None]
        yield [("enumeration", value) for value in values]
    for rule in form.get("allOf", ()):
        pattern = shared[rule["$ref"].rpartition("/")[2]]["pattern"]
        yield [("pattern", _xsd_pattern(pattern))]
    if "pattern" in form:
        yield [("pattern", _xsd_pattern(form["pattern"]))]
    elif "enum" not in form and item.required:
        yield [("minLength", "1")]


def _restrict(parent: etree._Element, steps: list[list[tuple[str, str]]]) -> None:
    """A simple type that restricts text step by step, each inside the next."""
    if not steps:
        parent.set("type", "xs:string")
        return
    kind = etree.SubElement(parent, _q("simpleType"))
    restriction = etree.SubElement(kind, _q("restriction"))
    if len(steps) == 1:
        restriction.set("base", "xs:string")
    else:
        _restrict(restriction, steps[:-1])
    for facet, value in steps[-1]:
        etree.SubElement(restriction, _q(facet), value=value)


def _xsd_pattern(pattern: str) -> str:
    """A pattern of ``patterns`` in XSD's syntax, which matches whole texts and knows neither ``(?:`` nor ``\\u``."""
    whole = _ANCHORED.fullmatch(pattern)
    body = whole.group(1) if whole else f"{_ANY}{pattern}{_ANY}"
    return _SPAN.sub(_span, body.replace("(?:", "("))


def _span(match: re.Match[str]) -> str:
    """A span of a character class, without the code points that XML does not have."""
    first, last = int(match.group(1), 16), int(match.group(2) or match.group(1), 16)
    spans = [(max(first, low), min(last, high)) for low, high in _XML_CHARACTERS]
    found = [(low, high) for low, high in spans if low <= high]
    return "".join(_literal(low) + (f"-{_literal(high)}" if high > low else "") for low, high in found)


def _literal(code: int) -> str:
    char = chr(code)
    return f"\\{char}" if char in _QUOTED else char


def _sequence(element: etree._Element) -> etree._Element:
    return etree.SubElement(etree.SubElement(element, _q("complexType")), _q("sequence"))


def _documented(element: etree._Element, text: str) -> None:
    etree.SubElement(etree.SubElement(element, _q("annotation")), _q("documentation")).text = text


def _q(name: str) -> str:
    return f"{{{_XS}}}{name}"
