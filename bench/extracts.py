"""Extracts in the making: the invented people of ``samples/maker`` as any charset and form would have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Literal

from migrate import charsets
from migrate.charsets import Charset
from migrate.errors import DefinitionError
from samples.maker.people import Resident, town
from samples.maker.scripts import half_kana, plain

Form = Literal["csv", "fixed", "packed"]
FORMS: tuple[Form, ...] = ("csv", "fixed", "packed")

_TOWN = 4000
_PLAINER = str.maketrans("髙﨑", "高崎")
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "\u3000"})
_HEADER = (
    "宛名番号",
    "世帯番号",
    "氏名",
    "カナ氏名",
    "英字氏名",
    "性別",
    "生年月日",
    "続柄",
    "町名",
    "番地",
    "方書",
    "備考",
)


@dataclass(frozen=True, slots=True)
class Extract:
    """``record_length``: None where lines or rows end otherwise."""

    data: bytes
    form: Form
    record_length: int | None


@cache
def _people() -> tuple[Resident, ...]:
    return tuple(town(_TOWN))


def chosen_people(count: int, seed: int) -> list[Resident]:
    """So many of the town's residents who follow each other, from a place that depends on the seed."""
    people = _people()
    start = Random(seed).randrange(len(people) - count)
    return list(people[start : start + count])


def make_extract(name: str, form: Form, count: int, seed: int) -> Extract | None:
    """An extract in the charset called ``name``; None where the charset has no way to write the form (a CSV without
    commas)."""
    writer = _Writer(_writing_charset(name), Random(seed * 1009 + count))
    people = chosen_people(count, seed)
    if form == "csv":
        return _csv(writer, people)
    return _fixed(writer, people, form)


def _writing_charset(name: str) -> Charset:
    """The charset, with kanji written by their usual shapes."""
    try:
        return charsets.get({"text": name, "ivs": "none"})
    except DefinitionError:
        return charsets.get(name)


class _Writer:
    """Texts as a charset has them: what it lacks is written more plainly, as a clerk would have."""

    def __init__(self, charset: Charset, chance: Random) -> None:
        self.charset = charset
        self.chance = chance
        self.has_shifts = bool(charset.definition.shifts)
        self.half_kana = self.can("ｱ")
        self.ascii = self.can("0A")
        self.double = self.can("漢")
        self.lower = self.can("abc") and chance.random() < 0.3  # noqa: PLR2004
        self.newline = next((end for end in chance.sample(("\r\n", "\n"), 2) if self.can(end)), None)
        if self.newline is None and self.can("\x85"):
            self.newline = "\x85"

    def can(self, text: str) -> bool:
        try:
            self.charset.encode(text)
        except UnicodeEncodeError:
            return False
        return True

    def best(self, *texts: str) -> str:
        """The first text that can be written, or nothing."""
        return next((text for text in texts if self.can(text)), "")

    def digits(self, text: str) -> str:
        return self.best(text, text.translate(_WIDE))

    def name(self, text: str) -> str:
        return self.best(plain(text), plain(text).translate(_PLAINER))

    def kana(self, text: str) -> str:
        return self.best(half_kana(text), text)

    def roman(self, text: str) -> str:
        return self.digits(text.title() if self.lower else text)

    def values(self, person: Resident) -> tuple[str, ...]:
        """One text for each column of the header."""
        return (
            self.digits(person.number),
            self.digits(person.household),
            self.name(person.name),
            self.kana(person.reading),
            self.roman(person.roman),
            self.digits(person.sex),
            self.digits(person.birth),
            self.name(person.relationship),
            self.name(person.quarter[2]),
            self.best(person.lot, person.lot.translate(_WIDE), ""),
            self.name(person.building),
            self.name("窓口で確認") if self.chance.random() < 0.1 else "",  # noqa: PLR2004
        )


def _csv(writer: _Writer, people: Sequence[Resident]) -> Extract | None:
    if writer.newline is None or not writer.can(',"'):
        return None
    quoted = writer.chance.random() < 0.5  # noqa: PLR2004
    lines = [",".join(map(writer.name, _HEADER))] if writer.chance.random() < 0.8 and writer.double else []  # noqa: PLR2004
    for person in people:
        values = writer.values(person)
        lines.append(
            ",".join(
                f'"{value}"' if quoted and n in {2, 3, 4, 8, 9, 10, 11} else value for n, value in enumerate(values)
            )
        )
    data = b"".join(writer.charset.encode(line + writer.newline) for line in lines)
    return Extract(data, "csv", None)


#: Bytes of each column of the header in a fixed-length record.
_WIDTHS = (10, 10, 24, 24, 28, 1, 8, 14, 22, 22, 26, 20)
_KANJI_COLUMNS = frozenset({2, 7, 8})


def _fixed(writer: _Writer, people: Sequence[Resident], form: Form) -> Extract | None:
    national = writer.has_shifts and writer.double and writer.chance.random() < 0.6  # noqa: PLR2004
    unit = 1 if writer.ascii and len(writer.charset.encode("0")) == 1 else 2
    line_end = b""
    if form == "fixed" and writer.newline and writer.ascii and not writer.has_shifts and writer.chance.random() < 0.3:  # noqa: PLR2004
        line_end = writer.charset.encode(writer.newline)
    records = []
    for person in people:
        cells = []
        for n, (value, width) in enumerate(zip(writer.values(person), _WIDTHS, strict=True)):
            encode, pad = _encoding(writer, national=national and n in _KANJI_COLUMNS)
            cells.append(_padded(value, encode, pad, width * unit))
        text = b"".join(cells)
        if form == "packed":
            text = _with_packed(text, cells, person)
        records.append(text + line_end)
    return Extract(b"".join(records), form, len(records[0]))


def _encoding(writer: _Writer, *, national: bool) -> tuple[Callable[[str], bytes], bytes]:
    charset = writer.charset
    if national:
        return charset.encode_double, charset.pad_double
    return charset.encode, charset.pad_single if writer.can(" ") else charset.pad_double


def _padded(value: str, encode: Callable[[str], bytes], pad: bytes, width: int) -> bytes:
    """The value's bytes filled up to the width; a value too long loses characters until it fits."""
    while True:
        data = _encoded(value, encode)
        if len(data) <= width:
            return data + (pad * width)[: (width - len(data)) // len(pad) * len(pad)].ljust(width - len(data), pad[-1:])
        value = value[:-1]


def _encoded(value: str, encode: Callable[[str], bytes]) -> bytes:
    try:
        return encode(value)
    except UnicodeEncodeError:
        return b""


def _with_packed(text: bytes, cells: Sequence[bytes], person: Resident) -> bytes:
    """The record with a fifth of its bytes packed decimals, between its fields."""
    wanted = len(text) // 4
    numbers = [person.birth, person.since, *(event.day for event in person.events[:2]), person.number, person.household]
    packed, at = [], 0
    while sum(map(len, packed)) < wanted:
        digits = numbers[at % len(numbers)] if at < len(numbers) else str(int(person.number) * (at + 7) % 10**7)
        width = (5, 5, 5, 5, 6, 6)[at % 6]
        signed = at % 3 == 2  # noqa: PLR2004
        packed.append(bytes.fromhex(f"{digits[-(2 * width - 1) :]:0>{2 * width - 1}}{'C' if signed else 'F'}"))
        at += 1
    groups = [packed[n::3] for n in range(3)]
    cut = len(cells) // 3
    parts = [cells[:cut], groups[0], cells[cut : 2 * cut], groups[1], cells[2 * cut :], groups[2]]
    return b"".join(piece for part in parts for piece in part)
