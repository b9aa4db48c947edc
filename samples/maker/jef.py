"""The town as a mainframe kept it: fixed-length JEF records of 400 bytes, as ``samples/jef/JUKI.cpy`` describes them.

Written from its own table of fields and not from the copybook, so that reading the file tests the copybook parser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from migrate.charsets import get
from samples.maker.people import Event, Resident
from samples.maker.scripts import era_date, half_kana, plain

Kind = Literal["zoned", "text", "national", "packed", "signed packed", "binary", "filler"]

#: How many events a record has room for.
OCCURRENCES = 3

_EVENT: tuple[tuple[str, int, Kind], ...] = (
    ("RIREKI_NO", 2, "signed packed"),
    ("JOTAI", 1, "text"),
    ("JIYU", 2, "text"),
    ("IDO_YMD", 5, "packed"),
    ("TODOKE_YMD", 5, "packed"),
)
_HISTORY = tuple((f"{name}_{n}", width, kind) for n in range(1, OCCURRENCES + 1) for name, width, kind in _EVENT)

#: Fields in their order: name, bytes, kind.
FIELDS: tuple[tuple[str, int, Kind], ...] = (
    ("JUMIN_NO", 10, "zoned"),
    ("SETAI_NO", 10, "zoned"),
    ("JUMIN_SHUBETSU", 1, "text"),
    ("KISAI_JUNI", 2, "signed packed"),
    ("SHIMEI_KANJI", 30, "national"),
    ("SHIMEI_KANA", 26, "text"),
    ("SHIMEI_ROMAJI", 22, "text"),
    ("TSUSHO", 16, "national"),
    ("SEIBETSU", 1, "text"),
    ("UMARE_GENGO", 1, "zoned"),
    ("UMARE_YMD", 6, "zoned"),
    ("ZOKUGARA", 12, "national"),
    ("MACHI_CD", 7, "zoned"),
    ("YUBIN_NO", 7, "zoned"),
    ("MACHI_MEI", 14, "national"),
    ("BANCHI", 18, "text"),
    ("KATAGAKI", 30, "text"),
    ("JUMIN_YMD", 5, "packed"),
    ("TENNYU_KEN", 8, "national"),
    ("TENNYU_SHIKU", 26, "national"),
    ("TENNYU_BANCHI", 24, "text"),
    ("TENSHUTSU_KEN", 8, "national"),
    ("TENSHUTSU_SHIKU", 16, "national"),
    ("TENSHUTSU_BANCHI", 16, "text"),
    ("KOKUSEKI_CD", 3, "text"),
    ("ZAIRYU_SHIKAKU", 3, "text"),
    ("ZAIRYU_KIGEN", 5, "packed"),
    ("KUBUN_3045", 2, "text"),
    *((f"CHIKU_CD_{n}", 2, "binary") for n in (1, 2, 3)),
    ("KOJIN_NO", 12, "text"),
    *_HISTORY,
    ("FILLER", 8, "filler"),
)

RECORD_LENGTH = sum(width for _, width, _ in FIELDS)

#: JEF has one code for each shape, so a text without selectors says enough; half-width kana come from EBCDIK.
_JEF = get({"text": "jef", "single": "ebcdik", "ivs": "none"})


@dataclass(slots=True)
class Record:
    """A record to be: its values, and for planted faults the bytes of single fields as they are to stand there."""

    values: dict[str, str]
    patches: dict[str, bytes]

    def encode(self) -> bytes:
        """The record's 400 bytes. Raises ``ValueError`` for a value that does not fit its field."""
        fields = [
            self.patches[name] if name in self.patches else encode_field(self.values.get(name, ""), width, kind)
            for name, width, kind in FIELDS
        ]
        for data, (name, width, _) in zip(fields, FIELDS, strict=True):
            if len(data) != width:
                raise ValueError(f"{name}: {len(data)} bytes for a field of {width}")
        return b"".join(fields)


def records(people: Sequence[Resident]) -> list[Record]:
    """One record for each resident."""
    return [Record(_values(person), _unused(len(person.events))) for person in people]


def width_of(name: str) -> int:
    """A field's length in bytes."""
    return next(width for field, width, _ in FIELDS if field == name)


def encode_text(text: str) -> bytes:
    """Mixed text with shifts, not padded."""
    return _JEF.encode(plain(text))


def encode_field(value: str, width: int, kind: Kind) -> bytes:
    """A value as the field's bytes, padded; blank numbers are zeros, as COBOL's INITIALIZE leaves them."""
    match kind:
        case "national":
            data = _JEF.encode_double(plain(value))
            data += _JEF.pad_double * ((width - len(data)) // 2)
        case "zoned":
            data = _JEF.encode(value.zfill(width))
        case "packed":
            data = bytes.fromhex(f"{value or '0':0>{2 * width - 1}}F")
        case "signed packed":
            data = bytes.fromhex(f"{value or '0':0>{2 * width - 1}}C")
        case "binary":
            data = int(value or "0").to_bytes(width, "big")
        case "text" | "filler":
            data = _JEF.encode(plain(value)).ljust(width, _JEF.pad_single)
    return data


def _values(person: Resident) -> dict[str, str]:
    era, _, _, birth = era_date(person.birth)
    values = {
        "JUMIN_NO": person.number,
        "SETAI_NO": person.household,
        "JUMIN_SHUBETSU": "2" if person.foreign else "1",
        "KISAI_JUNI": str(person.order),
        "SHIMEI_KANJI": person.name,
        "SHIMEI_KANA": half_kana(person.reading),
        "SHIMEI_ROMAJI": person.roman,
        "TSUSHO": person.alias,
        "SEIBETSU": person.sex,
        "UMARE_GENGO": era,
        "UMARE_YMD": birth,
        "ZOKUGARA": person.relationship,
        "MACHI_CD": person.quarter[0],
        "YUBIN_NO": person.quarter[1],
        "MACHI_MEI": person.quarter[2],
        "BANCHI": person.lot,
        "KATAGAKI": person.building,
        "JUMIN_YMD": person.since,
        "TENNYU_KEN": person.came_from.prefecture,
        "TENNYU_SHIKU": person.came_from.city,
        "TENNYU_BANCHI": person.came_from.rest,
        "TENSHUTSU_KEN": person.went_to.prefecture,
        "TENSHUTSU_SHIKU": person.went_to.city,
        "TENSHUTSU_BANCHI": person.went_to.rest,
        "KOKUSEKI_CD": person.country,
        "ZAIRYU_SHIKAKU": person.residence_status,
        "ZAIRYU_KIGEN": person.stay_until,
        "KUBUN_3045": person.residence_class,
        "KOJIN_NO": person.personal_number,
    }
    values |= {f"CHIKU_CD_{n}": str(district) for n, district in enumerate(person.districts, 1)}
    for n, event in enumerate(person.events[:OCCURRENCES], 1):
        values |= {f"{name}_{n}": value for name, value in _event(event).items()}
    return values


def _unused(events: int) -> dict[str, bytes]:
    """The occurrences of IDO that hold nothing: X'00' throughout, as MOVE LOW-VALUES leaves them."""
    later = tuple(f"_{n}" for n in range(events + 1, OCCURRENCES + 1))
    return {name: bytes(width) for name, width, _ in _HISTORY if name.endswith(later)}


def _event(event: Event) -> dict[str, str]:
    return {
        "RIREKI_NO": str(event.number),
        "JOTAI": event.state,
        "JIYU": event.reason,
        "IDO_YMD": event.day,
        "TODOKE_YMD": event.filed,
    }
