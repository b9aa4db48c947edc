"""Where the parts of a written address begin: 町字 with 丁目 · 番地・号 · 方書.

Only marks that stand in the text part it: 丁目, 番地, 番, 号, の, a space. Put together again the parts are the text,
but for the spaces between them, so nothing is lost and nothing is decided that the text does not say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from migrate.issues import Problem
from migrate.mapping.characters import SPACES
from migrate.mapping.numerals import KANJI_NUMBER, whole_number

_DIGITS = "[0-9０-９]++"  # possessive: half a number is no number
_KANJI = f"{KANJI_NUMBER}+"
_NUMBER = f"(?:{_DIGITS}|{_KANJI})"
_HYPHEN = "[-－‐‑–—―−ー]"
_LINK = f"(?:[のノ之]|{_HYPHEN})"
#: 番 marks a number, but 三番町 and 二番丁 are names, and 十番 may be one: 麻布十番.
_BANCHI = (
    f"{_NUMBER}(?:番地|番外地)|{_DIGITS}番(?![町丁])|{_KANJI}番(?=[のノ之]?{_KANJI}号|[のノ之]{_KANJI})|無番地|番外地"
)
_PERHAPS_A_NAME = f"{_KANJI}番(?![町丁])"
_MARKED = (
    f"(?P<banchi>{_BANCHI})(?P<edaban>{_LINK}?{_NUMBER}(?![号番丁])(?:{_LINK}{_NUMBER}(?!号))*)?"
    f"(?P<go>[のノ之]?{_NUMBER}号)?(?P<suffix>地先|先|内)?"
)
_UNMARKED = f"{_DIGITS}(?:{_LINK}{_NUMBER})*(?=[ 　]|$)"
#: Digits that belong to a name: 北１条, 西３線, 第１地割.
_NAME = f"(?:[^0-9０-９ 　]|{_DIGITS}(?:条|線|地割|区|組|部))"
_AFTER_TOWN = f"(?:{_MARKED}|(?P<unmarked>{_UNMARKED}))(?P<rest>(?![0-9０-９]).*)"
#: With 丁目, which comes before any 番地 or 号; the name before it may hold what looks like a number (麻布十番一丁目).
_WITH_CHOME = re.compile(
    f"(?P<town>(?:(?!{_NUMBER}(?:番地|号)){_NAME})*?)(?P<chome>{_NUMBER}丁目)[ 　]*{_AFTER_TOWN}", re.DOTALL
)
_WITHOUT = re.compile(f"(?P<town>(?:(?!{_PERHAPS_A_NAME}){_NAME})*?){_AFTER_TOWN}", re.DOTALL)
_NO_NUMBER = re.compile(
    f"(?P<town>[^0-9０-９ 　]*?)(?P<chome>{_NUMBER}丁目)|(?P<alone>(?:(?!{_PERHAPS_A_NAME})[^0-9０-９ 　])*)"
)
#: What may not follow 号 for it to end the number: 5号室 and 5号の2 are something else.
_AFTER_GO = re.compile(f"(?!{_LINK}|[室棟館線地イロハニホヘト甲乙丙丁]|{_NUMBER}).+", re.DOTALL)
#: 山田方, 山田様方 right after a number that is marked.
_CARE_OF = re.compile(f"(?!{_LINK}|{_NUMBER}).+方", re.DOTALL)
#: Several items are made from one address: it is parted once. The distinct addresses of a batch.
_KEPT = 1 << 15
#: Characters of the longest address that is looked at: the standard has room for 482 in its four items.
_LONGEST = 500
_ONLY_GO = re.compile(f"{_NUMBER}号")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts; blank ones are ``""``.

    ``town``: up to and with the 丁目; ``number``: 番地・号 as written, of which ``banchi``, ``edaban``, ``go`` and
    ``suffix`` (地先) are the pieces, all blank where the number is written without marks (12-5); ``katagaki``: the
    rest.
    """

    town: str
    chome: str
    number: str
    banchi: str
    edaban: str
    go: str
    suffix: str
    katagaki: str

    @property
    def is_marked(self) -> bool:
        """Whether the text says which of its numbers is which."""
        return bool(self.banchi) or not self.number

    @property
    def numbers(self) -> str:
        """The numbers of 番地・号 in half-width digits: 12番地の5 → 12-5."""
        found = re.findall(_NUMBER, self.number)
        return "-".join(str(whole_number(number)) for number in found)


@lru_cache(_KEPT)
def read_address(text: str) -> Address | Problem:
    """The parts of an address. E250: no number is found in it; E252: where the 方書 begins is not marked."""
    text = text.strip(SPACES)
    if len(text) > _LONGEST:
        return Problem("E250")
    found = _WITH_CHOME.fullmatch(text) or _WITHOUT.fullmatch(text)
    if found is None:
        plain = _NO_NUMBER.fullmatch(text)
        chome = (plain and plain["chome"]) or ""
        return Problem("E250") if plain is None else Address(text, chome, "", "", "", "", "", "")
    part = {name: value or "" for name, value in found.groupdict().items()}
    number = part["banchi"] + part["edaban"] + part["go"] + part["suffix"] + part["unmarked"]
    rest = part["rest"]
    katagaki = rest.lstrip(SPACES)
    if rest and not _is_katagaki(part, rest, katagaki):
        return Problem("E252")
    return Address(
        part["town"] + part.get("chome", ""),
        part.get("chome", ""),
        number,
        part["banchi"],
        part["edaban"],
        part["go"],
        part["suffix"],
        katagaki,
    )


def _is_katagaki(part: dict[str, str], rest: str, katagaki: str) -> bool:
    """Whether the text after the number is marked as 方書: by a space, by 号 before it, or by 方 at its end."""
    if rest != katagaki:
        return bool(part["go"]) or _ONLY_GO.fullmatch(katagaki) is None  # 12番 5号: whose number is 5?
    if part["go"] and not part["suffix"] and _AFTER_GO.fullmatch(rest):
        return True
    return not part["unmarked"] and _CARE_OF.fullmatch(rest) is not None
