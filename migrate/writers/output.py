"""``[output]``: what a job asks of its migration files, besides what the standard's ``[format]`` says."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

#: ``max_bytes`` below this is refused: a file should hold more than its own header.
LEAST_BYTES = 4096


class Output(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How migration files are written. Everything may be left out: then the standard's format holds.

    ``kind``: csv, xml, fixed, parquet, jsonl, or a plug-in's. ``file_name``: a pattern with ``{layout}``,
    ``{file_id}``, ``{business}``, ``{business_name}``, ``{standard}``, ``{municipality}`` and ``{seq}`` (``{seq:04}``:
    four digits). ``charset``: a name, or a table with options. ``blank``: what stands for a blank value.
    ``max_rows``, ``max_bytes``: when a file has so many rows, or would grow larger, the next one begins; a limit on
    bytes counts what is written before compression. ``copybook`` or ``fields``, ``byte_order``, ``omit``: the record of
    ``fixed`` files, and the items that are left out on purpose. ``namespace``, ``root``, ``record``: names in XML.
    """

    kind: str | None = None
    file_name: str | None = None
    charset: str | dict[str, str] | None = None
    bom: bool | None = None
    newline: Literal["crlf", "lf"] | None = None
    delimiter: str | None = None
    quoting: Literal["needed", "all"] | None = None
    header: bool | None = None
    blank: Literal["absent", "empty", "null"] | None = None
    namespace: str | None = None
    root: str | None = None
    record: str | None = None
    copybook: str | None = None
    fields: str | None = None
    byte_order: Literal["big", "little"] | None = None
    omit: tuple[str, ...] | None = None
    max_rows: Annotated[int, msgspec.Meta(ge=1)] | None = None
    max_bytes: Annotated[int, msgspec.Meta(ge=LEAST_BYTES)] | None = None
    compression: Literal["none", "gzip", "zstd", "snappy"] | None = None
