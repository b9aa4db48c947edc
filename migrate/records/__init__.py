"""Records: COBOL copybooks and field lists, and the kernels that turn a field's bytes into exact text."""

from migrate.records.copybook import parse_copybook, read_copybook
from migrate.records.decode import decode_field, decode_fields
from migrate.records.encode import Encoding, Refusal
from migrate.records.field_list import read_field_list, read_field_names
from migrate.records.layout import Field, OccursGroup, RecordLayout, Usage

__all__ = [
    "Encoding",
    "Field",
    "OccursGroup",
    "RecordLayout",
    "Refusal",
    "Usage",
    "decode_field",
    "decode_fields",
    "parse_copybook",
    "read_copybook",
    "read_field_list",
    "read_field_names",
]
