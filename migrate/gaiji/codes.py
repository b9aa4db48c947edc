"""What the codes of a charset stand for, and by which code a private-use character came in."""

from __future__ import annotations

from functools import cached_property

from migrate.characters.ranges import PRIVATE_USE, contains
from migrate.charsets import Charset
from migrate.charsets.tables import DECODING, rows_of


def is_private_use(text: str) -> bool:
    """Whether a text is one character of the private use area: a 外字 that Unicode does not know."""
    return len(text) == 1 and contains(PRIVATE_USE, text)


class Codes:
    """The codes of one charset. Codes are bytes, without the shifts around them."""

    def __init__(self, charset: Charset) -> None:
        self._charset = charset
        self.charset_name = charset.name

    def text(self, code: bytes) -> str | None:
        """What a code stands for by the charset's own tables and formulas; None for a code they do not know."""
        if self.from_tables:
            return self._texts.get(code)
        try:
            text = self._charset.decode(code)
        except UnicodeDecodeError:
            return None
        return text if len(text) == 1 else None

    def code(self, char: str) -> bytes:
        """The code a private-use character of decoded text came from."""
        return self._private[char] if self.from_tables else self._charset.encode(char)

    @property
    def from_tables(self) -> bool:
        """Whether the charset is made of tables, not a form of Unicode."""
        return self._charset.definition.form == "tables"

    @cached_property
    def private(self) -> frozenset[str]:
        """The private-use characters that the tables and formulas give; empty for a form of Unicode, which has all."""
        return frozenset(self._private) if self.from_tables else frozenset()

    @cached_property
    def _texts(self) -> dict[bytes, str]:
        definition = self._charset.definition
        states = dict.fromkeys((definition.national, definition.initial, *definition.states))
        texts: dict[bytes, str] = {}
        for state in states:
            for row in rows_of(definition.states[state]) if state else ():
                if row.direction in DECODING:
                    texts.setdefault(row.code, row.text)
        return texts

    @cached_property
    def _private(self) -> dict[str, bytes]:
        private: dict[str, bytes] = {}
        for code, text in self._texts.items():
            if is_private_use(text):
                private.setdefault(text, code)
        return private
