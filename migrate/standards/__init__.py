"""Standards as data: layouts, items, code tables, date forms, file formats, and the JSON Schema of a record.

>>> load_standard("kihon-2.1").layout("住民情報").item("氏名").length
100
"""

from migrate.standards.compare import RENAMED, Change, compare
from migrate.standards.json_schema import format_checker, json_schema
from migrate.standards.lint import lint
from migrate.standards.load import (
    StandardFile,
    find_folder,
    find_standard,
    load_standard,
    read_standard,
    standard_names,
)
from migrate.standards.model import (
    CodeTable,
    DateForms,
    FileFormat,
    Item,
    ItemType,
    Layout,
    Provenance,
    Standard,
    XmlFormat,
)
from migrate.standards.repertoires import with_repertoires
from migrate.standards.types.municipality_code import is_municipality_code
from migrate.standards.xsd import XmlNames, standard_xsd, xml_names, xml_schema

__all__ = [
    "RENAMED",
    "Change",
    "CodeTable",
    "DateForms",
    "FileFormat",
    "Item",
    "ItemType",
    "Layout",
    "Provenance",
    "Standard",
    "StandardFile",
    "XmlFormat",
    "XmlNames",
    "compare",
    "find_folder",
    "find_standard",
    "format_checker",
    "is_municipality_code",
    "json_schema",
    "lint",
    "load_standard",
    "read_standard",
    "standard_names",
    "standard_xsd",
    "with_repertoires",
    "xml_names",
    "xml_schema",
]
