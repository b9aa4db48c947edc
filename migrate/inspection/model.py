"""What an inspection says, as data: the shape of ``migrate inspect --json``."""

from __future__ import annotations

from typing import Literal

import msgspec

#: Sorts of files that hold no records.
Container = Literal["archive", "data", "document", "program", "picture"]
#: ``fixed``: records of one length. ``variable``: records with descriptor words (RDW). ``delimited``: rows of cells.
#: ``text``: lines without cells. ``xml``, ``json``: by their first characters. None: not to be told.
Format = Literal["fixed", "variable", "delimited", "text", "xml", "json", "empty", "container"]


class Evidence(msgspec.Struct, frozen=True):
    """One thing that speaks for or against an answer: a key of the words and what they are filled with."""

    kind: str
    params: dict[str, str] = {}


class Vote(msgspec.Struct, frozen=True):
    """A charset that was weighed. ``score``: 1 for the likeliest, for the others how likely they are beside it.

    ``behind``: the same as the difference of logarithms. ``unread``: the share of bytes that are nothing to it.
    """

    charset: str
    names: tuple[str, ...]
    score: float
    behind: float
    unread: float
    evidence: tuple[Evidence, ...] = ()


class Difference(msgspec.Struct, frozen=True):
    """A code in the data that two charsets read differently; an empty text is no character. Look it up on paper."""

    code: str
    count: int
    text: str
    other: str


class LengthVote(msgspec.Struct, frozen=True):
    """A record length that was weighed: bits it saves per byte, how often a byte repeats at that distance."""

    length: int
    score: float
    gain: float
    repeats: float
    divides_size: bool | None


class Column(msgspec.Struct, frozen=True):
    """The profile of a column of cells or of a field. Lengths are in characters, ``offset`` and ``bytes`` in bytes.

    ``values``: (value, rows) of a column that looks like a code, most frequent first. ``kinds``: characters of each
    kind. ``undecodable``: rows with bytes that stand for nothing. ``gaiji``: private-use characters. ``distinct``: None
    beyond the bound. ``suspicious``: (value, rows) of values that often stand for none.
    """

    name: str
    rows: int
    filled: int
    offset: int | None = None
    bytes: int | None = None
    usage: str | None = None
    least_length: int | None = None
    greatest_length: int | None = None
    distinct: int | None = None
    values: tuple[tuple[str, int], ...] = ()
    kinds: dict[str, int] = {}
    undecodable: int = 0
    undecodable_bytes: tuple[str, ...] = ()
    gaiji: int = 0
    date_form: str | None = None
    first_date: str | None = None
    last_date: str | None = None
    suspicious: tuple[tuple[str, int], ...] = ()


class RulerField(msgspec.Struct, frozen=True):
    """A field of the record shown: where it is, its bytes and its value."""

    name: str
    offset: int
    length: int
    usage: str
    hex: str
    value: str


class Ruler(msgspec.Struct, frozen=True):
    """One record: its bytes, what they say, and its fields where they are known.

    ``cells``: for each byte two columns of a screen, the character at the first byte of its code.
    """

    record: int
    offset: int
    length: int
    hex: str
    cells: tuple[str, ...]
    fields: tuple[RulerField, ...] = ()


class Note(msgspec.Struct, frozen=True):
    """Something to know about the file: a code of the catalogue and the parameters of its wording."""

    code: str
    params: dict[str, str] = {}


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is. ``charset`` is None when that cannot be told; ``undecided`` then names those it may be, of which
    ``equal`` read every code in the data alike, and ``telling`` holds the codes by which the others differ.

    ``size``: bytes of the content, None where the end was not reached. ``sampled``: bytes looked at. ``records``: how
    many, None if not known. ``profiled``: rows the columns are about.
    """

    path: str
    size: int | None
    sampled: int
    compression: str | None = None
    stored_size: int | None = None
    format: Format | None = None
    container: str | None = None
    charset: str | None = None
    undecided: tuple[str, ...] = ()
    equal: tuple[str, ...] = ()
    telling: dict[str, tuple[Difference, ...]] = {}
    candidates: tuple[Vote, ...] = ()
    byte_order_mark: bool = False
    newline: str | None = None
    newline_bytes: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header: bool | None = None
    record_length: int | None = None
    record_lengths: tuple[LengthVote, ...] = ()
    descriptor_words: bool = False
    records: int | None = None
    fill: dict[str, float] = {}
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Note, ...] = ()
    profiled: int = 0
    columns: tuple[Column, ...] = ()
    ruler: Ruler | None = None
