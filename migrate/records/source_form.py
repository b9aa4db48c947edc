"""COBOL source text → words with line numbers: fixed and free form, comments, continuation, literals.

Reference: ISO/IEC 1989 "Reference format". In fixed form columns 1–6 are a sequence number, column 7 is the
indicator (``*`` ``/`` comment, ``D`` debugging line, ``-`` continuation) and text ends at column 72. A column is a
byte of the machine the text came from, so a full-width character takes two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

INDICATOR = 6
TEXT_END = 72

_DIRECTIVE = re.compile(
    r"\s*(?:>>\s*SOURCE\s+(?:FORMAT\s+)?(?:IS\s+)?|\$SET\s+SOURCEFORMAT\s*)\W*(FREE|FIXED)\W*", re.IGNORECASE
)
#: A level number, or a ``*>`` comment, where fixed form has its sequence number.
_STARTS_EARLY = re.compile(r" {0,6}(?:\d{1,2}\s+\D|\*>)")
_WORD = re.compile(
    r"""(?P<space>\s+|[,;](?=\s|$))
      | (?P<literal>(?:N[CX]?|X|G|Z|B)?(?:"(?:[^"]|"")*"|'(?:[^']|'')*'))
      | (?P<open>["'].*)
      | (?P<period>\.(?=\s|$))
      | (?P<word>(?:[^\s\u3000,;."']|[,;.](?!\s|$))+)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A COBOL word, a literal with its quotes, or the period that ends an entry. ``line`` counts from 1."""

    text: str
    line: int

    @property
    def key(self) -> str:
        """The word as COBOL compares it: case does not matter."""
        return self.text if self.is_literal else self.text.upper()

    @property
    def is_literal(self) -> bool:
        """Whether it is a quoted literal."""
        return self.text[-1:] in {'"', "'"}


def words_of(text: str) -> Iterator[Word]:
    """The words of a copybook. An unterminated literal is given as it stands: what reads it reports it."""
    for content, line in _logical_lines(text):
        for match in _WORD.finditer(content):
            if match.lastgroup != "space":
                yield Word(match.group(), line)


def _logical_lines(text: str) -> Iterator[tuple[str, int]]:
    lines = [line.expandtabs(8) for line in text.splitlines()]
    numbered = [(line, n) for n, line in enumerate(lines, 1) if not _DIRECTIVE.fullmatch(line)]
    if is_free_form(text):
        for line, n in numbered:
            yield _without_comment(line), n
        return
    held: tuple[str, int] | None = None
    for line, n in numbered:
        indicator = line[INDICATOR : INDICATOR + 1]
        if indicator in {"*", "/", "D", "d"}:
            continue
        content = _columns(line)
        if indicator == "-" and held:
            held = (_continued(held[0], content), held[1])
            continue
        if held:
            yield _without_comment(held[0].rstrip()), held[1]
        held = (content, n)
    if held:
        yield _without_comment(held[0].rstrip()), held[1]


def is_free_form(text: str) -> bool:
    """Whether the text is in free form: a directive says so, or an entry begins before column 8."""
    for line in text.splitlines():
        if directive := _DIRECTIVE.fullmatch(line):
            return directive.group(1).upper() == "FREE"
    return any(_STARTS_EARLY.match(line.expandtabs(8)) for line in text.splitlines())


def _columns(line: str) -> str:
    """Columns 8 to 72, where a full-width character takes two columns."""
    column = 0
    for index, char in enumerate(line):
        column += 1 if char.isascii() or "\uff61" <= char <= "\uff9f" else 2
        if column > TEXT_END:
            return line[INDICATOR + 1 : index]
    return line[INDICATOR + 1 :]


def _continued(before: str, after: str) -> str:
    """A word or literal that goes on in the next line; a continued literal opens its quote again."""
    quote = _open_quote(before)
    return before + after.lstrip().removeprefix(quote) if quote else before.rstrip() + after.lstrip()


def _open_quote(text: str) -> str:
    quote = ""
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif char in {'"', "'"}:
            quote = char
    return quote


def _without_comment(line: str) -> str:
    at = line.find("*>")
    while at >= 0 and _open_quote(line[:at]):
        at = line.find("*>", at + 2)
    return line if at < 0 else line[:at]
