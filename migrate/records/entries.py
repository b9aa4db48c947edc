"""Copybook words → data description entries: level, name and clauses, with every fault noted.

Reference: ISO/IEC 1989 "Data description entry". What does not change where bytes lie or what they mean is read
over: VALUE (except for 88-levels), JUSTIFIED, BLANK WHEN ZERO, INDEXED BY, KEY, GLOBAL, EXTERNAL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from migrate.errors import Faults
from migrate.records.picture import Picture, PictureError, parse_picture
from migrate.records.source_form import Word, words_of

#: USAGE words → the usage as ``placement`` knows it.
USAGES = {
    "DISPLAY": "display",
    "COMP": "binary",
    "COMPUTATIONAL": "binary",
    "COMP-4": "binary",
    "COMPUTATIONAL-4": "binary",
    "BINARY": "binary",
    "COMP-5": "native",
    "COMPUTATIONAL-5": "native",
    "COMP-3": "packed",
    "COMPUTATIONAL-3": "packed",
    "PACKED-DECIMAL": "packed",
    "NATIONAL": "national",
    "DISPLAY-1": "national",
}
UNSUPPORTED_USAGES = {f"{word}-{n}" for word in ("COMP", "COMPUTATIONAL") for n in "126XN"} | {
    "INDEX",
    "POINTER",
    "FLOAT-SHORT",
    "FLOAT-LONG",
    "BINARY-CHAR",
    "BINARY-SHORT",
    "BINARY-LONG",
    "BINARY-DOUBLE",
}
#: Words that begin a sentence which is no data description.
STATEMENTS = {"COPY", "REPLACE", "EXEC", "++INCLUDE", "-INC", "SKIP1", "SKIP2", "SKIP3", "EJECT"}
_LAYOUT_ONLY = {"SKIP1", "SKIP2", "SKIP3", "EJECT"}
_CLAUSES = {
    *(
        "REDEFINES",
        "PIC",
        "PICTURE",
        "USAGE",
        "SIGN",
        "LEADING",
        "TRAILING",
        "OCCURS",
        "VALUE",
        "VALUES",
        "SYNC",
        "SYNCHRONIZED",
    ),
    *("JUST", "JUSTIFIED", "BLANK", "GLOBAL", "EXTERNAL", "RENAMES"),
}
_FIGURATIVE = {
    **dict.fromkeys(("ZERO", "ZEROS", "ZEROES"), "0"),
    **dict.fromkeys(("SPACE", "SPACES"), ""),
    **dict.fromkeys(("LOW-VALUE", "LOW-VALUES", "HIGH-VALUE", "HIGH-VALUES", "QUOTE", "QUOTES"), None),
}
_CONDITION, _RENAMES, _INDEPENDENT, _CONSTANT = 88, 66, 77, 78
_MAX_LEVEL, _MAX_OCCURS = 49, 100_000


@dataclass(slots=True)
class Entry:
    """One data description entry; ``name`` is None for FILLER. Children are the entries below a group."""

    level: int
    name: str | None
    line: int
    picture: Picture | None = None
    usage: str | None = None
    sign: str | None = None
    occurs: int | None = None
    redefines: str | None = None
    codes: dict[str, str] = field(default_factory=dict)
    children: list[Entry] = field(default_factory=list)


def read_entries(text: str, place: str, faults: Faults) -> list[Entry]:
    """The top-level entries of a copybook with their children.

    Faults are noted as D301 (wrong) or D302 (not supported).
    """
    top: list[Entry] = []
    above: list[Entry] = []
    for sentence in _sentences(words_of(text), place, faults):
        entry = _Sentence(sentence, place, faults).entry(above[-1] if above else None)
        if entry is None:
            continue
        while above and above[-1].level >= entry.level:
            above.pop()
        (above[-1].children if above else top).append(entry)
        above.append(entry)
    return top


def _sentences(words: Iterable[Word], place: str, faults: Faults) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word in words:
        if word.text == ".":
            if sentence:
                yield sentence
            sentence = []
        elif sentence or word.key not in _LAYOUT_ONLY:
            sentence.append(word)
    if sentence:
        faults.add("D301", f"{place}:{sentence[-1].line}", message=f"no period after {sentence[-1].text}")
        yield sentence


class _Sentence:
    """Reads one sentence word by word."""

    def __init__(self, words: list[Word], place: str, faults: Faults) -> None:
        self._words = words
        self._at = 0
        self._place = place
        self._faults = faults

    def entry(self, owner: Entry | None) -> Entry | None:
        """The entry, or None for what describes no storage (88-levels go to ``owner``) or cannot be read."""
        first = self._words[0]
        level = int(first.text) if first.text.isdecimal() else 0
        self._at = 1
        if first.key in STATEMENTS:
            self._unsupported(first.key)
        elif level in {_RENAMES, _INDEPENDENT, _CONSTANT}:
            self._unsupported(f"level {level}")
        elif level == _CONDITION:
            self._condition(owner)
        elif not 1 <= level <= _MAX_LEVEL:
            self._wrong(f"level number expected, found {first.text}")
        else:
            return self._description(level)
        return None

    def _description(self, level: int) -> Entry | None:
        entry = Entry(level, None, self._words[0].line)
        if self._peek() not in {*_CLAUSES, *USAGES, *UNSUPPORTED_USAGES, ""}:
            name = self._next()
            entry.name = None if name.upper() == "FILLER" else name
        while self._peek():
            if not self._clause(entry):
                return None
        return entry

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _peek(self) -> str:
        return self._words[self._at].key if self._at < len(self._words) else ""

    def _next(self) -> str:
        word = self._words[self._at].text if self._at < len(self._words) else ""
        self._at += 1
        return word

    def _skip(self, *words: str) -> None:
        while self._peek() in words:
            self._at += 1

    def _skip_operands(self) -> None:
        while self._peek() and self._peek() not in _CLAUSES | USAGES.keys():
            self._at += 1

    def _where(self) -> str:
        return f"{self._place}:{self._words[min(self._at, len(self._words)) - 1 if self._at else 0].line}"

    def _wrong(self, message: str) -> None:
        self._faults.add("D301", self._where(), message=message)

    def _unsupported(self, found: str) -> None:
        self._faults.add("D302", self._where(), found=found)

    # ── clauses ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _clause(self, entry: Entry) -> bool:
        """Read one clause; False when the rest of the sentence makes no sense any more."""
        word = self._next().upper()
        if word in {"PIC", "PICTURE"}:
            self._picture(entry)
        elif word == "USAGE" or word in USAGES or word in UNSUPPORTED_USAGES:
            self._usage(entry, word)
        elif word == "OCCURS":
            self._occurs(entry)
        elif word == "REDEFINES":
            entry.redefines = self._next()
        elif word in {"SIGN", "LEADING", "TRAILING"}:
            self._sign(entry, word)
        elif word in {"SYNC", "SYNCHRONIZED"}:
            self._unsupported(word)
            self._skip("LEFT", "RIGHT")
        elif word in {"VALUE", "VALUES", "JUST", "JUSTIFIED", "BLANK", "GLOBAL", "EXTERNAL"}:
            self._skip_operands()
        else:
            self._unsupported(word)
            return False
        return True

    def _picture(self, entry: Entry) -> None:
        self._skip("IS")
        text = self._next()
        try:
            entry.picture = parse_picture(text)
        except PictureError as error:
            if error.unsupported:
                self._unsupported(str(error))
            else:
                self._wrong(str(error))
            # a stand-in: the fault stops the run, but the entries that follow can still be read
            entry.picture = Picture("text", 1)

    def _usage(self, entry: Entry, word: str) -> None:
        if word == "USAGE":
            self._skip("IS")
            word = self._next().upper()
        if word in USAGES:
            entry.usage = USAGES[word]
        else:
            self._unsupported(f"USAGE {word}")
            entry.usage = "display"

    def _sign(self, entry: Entry, word: str) -> None:
        if word == "SIGN":
            self._skip("IS")
            word = self._next().upper()
        if word not in {"LEADING", "TRAILING"}:
            self._wrong(f"SIGN {word}")
        entry.sign = word.lower()
        if self._peek() == "SEPARATE":
            entry.sign += " separate"
            self._skip("SEPARATE", "CHARACTER")

    def _occurs(self, entry: Entry) -> None:
        count = self._next()
        if self._peek() in {"TO", "DEPENDING"} or not count.isdecimal():
            self._unsupported("OCCURS DEPENDING ON")
            count = "1"
        if not 1 <= int(count) <= _MAX_OCCURS:
            self._wrong(f"OCCURS {count}")
            count = "1"
        entry.occurs = int(count)
        self._skip_operands()

    def _condition(self, owner: Entry | None) -> None:
        name = self._next()
        if owner is None or self._peek() not in {"VALUE", "VALUES"}:
            self._wrong(f"88 {name}")
            return
        self._skip("VALUE", "VALUES", "IS", "ARE")
        values: list[str] = []
        while self._peek():
            key, text = self._peek(), self._next()
            if key in {"THRU", "THROUGH"} and values:
                values[-1] = f"{values[-1]} THRU {_literal(self._next())}"
            elif key == "ALL":
                continue
            else:
                values.append(_literal(text))
        for value in values:
            owner.codes.setdefault(value, name)


def _literal(text: str) -> str:
    """The value of a literal without its quotes, of a number, or of a figurative constant."""
    quote = text[-1:]
    if quote in {'"', "'"}:
        return text[text.index(quote) + 1 : -1].replace(quote * 2, quote)
    value = _FIGURATIVE.get(text.upper(), text)
    return text if value is None else value
