"""The words by which the importer recognises tables: ``words.toml``, and what a user's file of the same form adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

import msgspec

from migrate.definitions import load_toml
from migrate.errors import Faults
from migrate.standards.model import ItemType
from migrate.standards.types import FORMATS
from migrate.standards.workbooks.sheets import fold

Word = Annotated[str, msgspec.Meta(max_length=100)]
Words = tuple[Word, ...]
TableKind = Literal["items", "codes", "structure", "files"]

Part = TypeVar("Part", bound=msgspec.Struct)


class ItemWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headers of データ項目一覧表 and 基本データリスト. ``file``: one sheet may list the items of several files."""

    no: Words = ()
    group: Words = ()
    item: Words = ()
    type: Words = ()
    length: Words = ()
    scale: Words = ()
    gaiji: Words = ()
    repeat: Words = ()
    required: Words = ()
    key: Words = ()
    code: Words = ()
    note: Words = ()
    file: Words = ()
    file_id: Words = ()


class CodeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headers of コード一覧."""

    no: Words = ()
    table: Words = ()
    id: Words = ()
    code: Words = ()
    label: Words = ()
    length: Words = ()
    note: Words = ()


class StructureWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headers of コード構成表."""

    no: Words = ()
    table: Words = ()
    id: Words = ()
    type: Words = ()
    length: Words = ()
    note: Words = ()


class FileWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headers of 移行ファイル構成表."""

    no: Words = ()
    file: Words = ()
    file_id: Words = ()
    business: Words = ()
    note: Words = ()


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands before a value above a table."""

    file: Words = ()
    file_id: Words = ()
    business: Words = ()
    business_id: Words = ()
    table: Words = ()
    table_id: Words = ()


class Weaker(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of the type column that say more than the type they are read as can check."""

    words: Words = ()


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the cells of marks, numbers and code references instead of a word or a number."""

    yes: Words = ()
    no: Words = ()
    unbounded: Words = ()
    variable: Words = ()
    own_table: Words = ()


class Skip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``notes``: how a row begins that is a note. ``sheets``: sheets that hold no tables, by name."""

    notes: Words = ()
    sheets: Words = ()


class Suffixes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ends of the names of the two items beside a date that may be unknown."""

    flag: Words = ()
    text: Words = ()


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """``words.toml``."""

    items: ItemWords = ItemWords()
    codes: CodeWords = CodeWords()
    structure: StructureWords = StructureWords()
    files: FileWords = FileWords()
    labels: Labels = Labels()
    types: dict[str, Words] = {}
    weaker: Weaker = Weaker()
    marks: Marks = Marks()
    skip: Skip = Skip()
    unknown_dates: Suffixes = Suffixes()
    formats: dict[str, Words] = {}

    @cached_property
    def headers(self) -> Mapping[TableKind, Mapping[str, str]]:
        """Kind of table → folded header → field."""
        return {kind: _by_word(getattr(self, kind)) for kind in get_args(TableKind)}

    @cached_property
    def any_header(self) -> frozenset[str]:
        """Every folded header of every kind of table."""
        return frozenset(word for table in self.headers.values() for word in table)

    @cached_property
    def label_words(self) -> Mapping[str, str]:
        """Folded label → what it is the label of."""
        return _by_word(self.labels)

    @cached_property
    def type_words(self) -> Mapping[str, str]:
        """Folded word → type of the house."""
        return {fold(word): kind for kind, words in self.types.items() for word in words}

    @cached_property
    def format_of(self) -> Mapping[str, str]:
        """Name of an item → its format."""
        return {word: name for name, words in self.formats.items() for word in words}

    def means(self, text: str, words: Words) -> bool:
        """Whether a cell says one of these words."""
        return fold(text) in _folded(words)


@cache
def _folded(words: Words) -> frozenset[str]:
    return frozenset(map(fold, words))


def load_words(added: Path | None = None) -> Vocabulary:
    """The vocabulary of the package, with the words of a user's file added to it.

    Raises ``DefinitionError`` with all faults of that file: D103, or D443 for a word that would mean two things.
    """
    with as_file(files(__package__).joinpath("words.toml")) as path:
        words = load_toml(path, Vocabulary)
    if added is None:
        return words
    faults = Faults()
    more = load_toml(added, Vocabulary)
    for section, known in (("types", get_args(ItemType)), ("formats", tuple(FORMATS))):
        for name in set(getattr(more, section)) - set(known):
            faults.add("D103", f"{added} [{section}]", found=name, allowed=", ".join(known))
    words = _joined(words, more)
    for fields, place in _sections(words):
        _prove_distinct(fields, f"{added} [{place}]", faults)
    faults.stop()
    return words


def _joined(first: Part, second: Part) -> Part:
    """Field by field: words of the first, then those of the second that are new."""
    fields = {}
    for name in first.__struct_fields__:
        one, two = getattr(first, name), getattr(second, name)
        if isinstance(one, msgspec.Struct):
            fields[name] = _joined(one, two)
        elif isinstance(one, dict):
            fields[name] = {key: (*one.get(key, ()), *two.get(key, ())) for key in {**one, **two}}
        else:
            fields[name] = tuple(dict.fromkeys((*one, *two)))
    return type(first)(**fields)


def _by_word(section: msgspec.Struct) -> dict[str, str]:
    return {fold(word): name for name in section.__struct_fields__ for word in getattr(section, name)}


def _sections(words: Vocabulary) -> Iterator[tuple[Mapping[str, Words], str]]:
    for name in (*get_args(TableKind), "labels"):
        section = getattr(words, name)
        yield {field: getattr(section, field) for field in section.__struct_fields__}, name
    yield words.types, "types"


def _prove_distinct(fields: Mapping[str, Words], place: str, faults: Faults) -> None:
    seen: dict[str, str] = {}
    for field, words in fields.items():
        for word in words:
            other = seen.setdefault(fold(word), field)
            if other != field:
                faults.add("D443", place, found=word, first=other, second=field)
