"""``Charset``: decoding columns and texts, encoding texts, for one charset with its options chosen."""

from __future__ import annotations

import codecs
from abc import ABC, abstractmethod
from collections.abc import Sequence
from copy import copy
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from migrate.charsets.definition import Definition
from migrate.charsets.text_column import TextColumn
from migrate.errors import DefinitionError

if TYPE_CHECKING:  # the kernels load Numba and the columns load Polars: only where something is decoded
    from migrate.charsets.build import Machine
    from migrate.charsets.columns import Places, Run
    from migrate.charsets.encoder import Encoder

Mode = Literal["mixed", "double"]


class Resolver(Protocol):
    """What goes over text once it is decoded: private-use characters that a site's table resolves."""

    def column(self, column: TextColumn) -> TextColumn:
        """A decoded column."""

    def text(self, text: str) -> str:
        """A decoded text."""


class Charset(ABC):
    """A charset. ``name`` is the definition's; made by ``migrate.charsets.get``, safe to share between threads.

    ``files``: the files of the site that had a part in it, such as an overlay.
    """

    def __init__(self, definition: Definition, files: tuple[Path, ...] = ()) -> None:
        self.definition = definition
        self.name = definition.name
        self.files = files
        self._resolver: Resolver | None = None

    def resolved_by(self, resolver: Resolver, files: tuple[Path, ...]) -> Self:
        """The same charset with ``resolver`` going over what is decoded. ``files``: those that decide what it does."""
        charset = copy(self)
        charset.files = (*self.files, *files)
        charset._resolver = resolver  # noqa: SLF001  it is this class's own
        return charset

    def decode_column(
        self,
        data: NDArray[np.uint8],
        starts: NDArray[np.int64],
        lengths: NDArray[np.int64] | int,
        *,
        mode: Mode = "mixed",
    ) -> TextColumn:
        """Decode n = len(starts) rows; row i is ``data[starts[i] : starts[i] + lengths[i]]``.

        ``mode``: ``mixed`` text begins in the initial state and may shift; a ``double`` field (``PIC N``) holds
        double-byte codes only. Raises ``ValueError`` for a row that lies outside ``data``; what cannot be decoded is
        in the column's faults.
        """
        from migrate.charsets.columns import Places  # noqa: PLC0415  see TYPE_CHECKING above

        (column,) = self.decode_columns(data, len(starts), [(Places.listed(starts, lengths), mode)])
        return column

    def decode_columns(
        self, data: NDArray[np.uint8], rows: int, columns: Sequence[tuple[Places, Mode]]
    ) -> list[TextColumn]:
        """Decode ``rows`` cells of each column, all columns in one pass over ``data``; see ``decode_column``."""
        from migrate.charsets.columns import decode_columns  # noqa: PLC0415  see TYPE_CHECKING above

        homes = [(places, self.start(mode)) for places, mode in columns]
        decoded = decode_columns(self._run, self.expansion, data, rows, homes)
        return [self._resolver.column(column) for column in decoded] if self._resolver else decoded

    def decode(self, data: bytes) -> str:
        """Mixed text, strictly: raises ``UnicodeDecodeError``. A shift left open at the end loses nothing and is no
        error."""
        from migrate.charsets.codec import decode  # noqa: PLC0415  it needs this module

        return decode(self, data, "strict")

    def step(self, data: bytes, begin: int, state: int, *, more: bool) -> tuple[str, int, int, tuple[int, int] | None]:
        """Decode ``data[begin:]`` from ``state`` to the first fault: → (text, place reached, state there, fault or
        None).

        A fault is (its kind, a ``grammar.FaultKind``; its number of bytes). ``more``: bytes may follow, so that the
        beginning of a longer sequence at the end is a fault of kind CUT. For codecs; columns go through
        ``decode_column``.
        """
        from migrate.charsets.columns import decode_step  # noqa: PLC0415
        from migrate.charsets.kernel import MORE, STREAM  # noqa: PLC0415

        flags = STREAM | (MORE if more else 0)
        array = np.frombuffer(data, dtype=np.uint8)
        utf8, reached, then, fault = decode_step(self._run, self.expansion, array, begin, state, flags)
        text = utf8.decode("utf-8")
        return self._resolver.text(text) if self._resolver else text, reached, then, fault

    @abstractmethod
    def prove(self, place: str) -> None:
        """Raise ``DefinitionError`` D312 if the tables of the definition at ``place`` cannot be used."""

    @abstractmethod
    def start(self, mode: Mode) -> int:
        """The state in which a field of this mode begins, as the kernel counts states."""

    @property
    def bom(self) -> bytes:
        """The byte order mark that a file in this charset may begin with; empty where there is none."""
        return b""

    @property
    @abstractmethod
    def expansion(self) -> int:
        """The most bytes of UTF-8 that one byte can become."""

    @property
    @abstractmethod
    def lead(self) -> NDArray[np.uint8]:
        """256 entries: how many bytes follow this one within its code, in the initial state (0, 1 or 2).

        A tokenizer that looks for ASCII delimiters steps over these. All 0 in UTF-8, whose later bytes are never ASCII.
        """

    @property
    @abstractmethod
    def _run(self) -> Run: ...

    @abstractmethod
    def encode(self, text: str) -> bytes:
        """Mixed text with as few shifts as possible, ended in the initial state. Raises ``UnicodeEncodeError``."""

    @abstractmethod
    def encode_double(self, text: str) -> bytes:
        """A double-byte field, without shifts. Raises ``UnicodeEncodeError`` where there is no double-byte code."""

    @cached_property
    def pad_single(self) -> bytes:
        """The space of the initial state."""
        return self.encode(" ")

    @cached_property
    def pad_double(self) -> bytes:
        """The space of a double-byte field."""
        return self.encode_double("\u3000")


class TableCharset(Charset):
    """A charset made of tables, states and shifts."""

    @cached_property
    def _machine(self) -> Machine:
        from migrate.charsets.build import build  # noqa: PLC0415  tables are read when first needed

        return build(self.definition)

    @cached_property
    def _encoder(self) -> Encoder:
        from migrate.charsets.encoder import build_encoder  # noqa: PLC0415  the same

        return build_encoder(self.definition)

    def prove(self, place: str) -> None:
        """See ``Charset.prove``."""
        try:
            _ = self._machine, self._encoder
        except (ValueError, KeyError, OSError) as error:
            raise DefinitionError.one("D312", place, message=str(error)) from error

    def start(self, mode: Mode) -> int:
        """See ``Charset.start``."""
        return self._machine.initial if mode == "mixed" else self._machine.national

    @property
    def expansion(self) -> int:
        """See ``Charset.expansion``."""
        return self._machine.expansion

    @property
    def lead(self) -> NDArray[np.uint8]:
        """See ``Charset.lead``."""
        return self._machine.lead

    @cached_property
    def _run(self) -> Run:
        from migrate.charsets.kernel import decode_cells  # noqa: PLC0415

        return partial(decode_cells, self._machine.grammar)

    def encode(self, text: str) -> bytes:
        """See ``Charset.encode``."""
        return self._encoder.encode(text)

    def encode_double(self, text: str) -> bytes:
        """See ``Charset.encode_double``."""
        return self._encoder.encode_double(text)


class _UnicodeCharset(Charset):
    """A form of Unicode: one state, so that a ``double`` field is no different from a mixed one."""

    def prove(self, place: str) -> None:
        """See ``Charset.prove``: there are no tables."""

    def start(self, mode: Mode) -> int:  # noqa: ARG002  there is one state
        """See ``Charset.start``."""
        return 0

    @cached_property
    def lead(self) -> NDArray[np.uint8]:
        """See ``Charset.lead``."""
        return np.zeros(256, dtype=np.uint8)

    def encode_double(self, text: str) -> bytes:
        """See ``Charset.encode_double``."""
        return self.encode(text)


class Utf8Charset(_UnicodeCharset):
    """UTF-8."""

    expansion = 1

    @property
    def bom(self) -> bytes:
        """See ``Charset.bom``."""
        return codecs.BOM_UTF8

    @cached_property
    def _run(self) -> Run:
        from migrate.charsets.utf8 import decode_utf8_cells  # noqa: PLC0415

        return decode_utf8_cells

    def encode(self, text: str) -> bytes:
        """See ``Charset.encode``."""
        return text.encode("utf-8")


class Utf16Charset(_UnicodeCharset):
    """UTF-16 of one byte order."""

    expansion = 2

    @property
    def bom(self) -> bytes:
        """See ``Charset.bom``."""
        return codecs.BOM_UTF16_BE if self.definition.big_endian else codecs.BOM_UTF16_LE

    @cached_property
    def _run(self) -> Run:
        from migrate.charsets.utf16 import decode_utf16_cells  # noqa: PLC0415

        return partial(decode_utf16_cells, self.definition.big_endian)

    def encode(self, text: str) -> bytes:
        """See ``Charset.encode``."""
        return text.encode("utf-16-be" if self.definition.big_endian else "utf-16-le")
