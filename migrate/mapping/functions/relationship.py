"""Relationship to the head of household (続柄): names ⇄ the standard's chain of up to four codes.

妻の母 is ``12, 52``. ``relationships.csv`` holds what is allowed (住民記録システム標準仕様書; codes of
基本データリスト),
``former_relationships.csv`` what old records still say: with one replacement, or with the choices a person has.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from migrate.definitions import nearest
from migrate.issues import Problem
from migrate.mapping.characters import recognisable
from migrate.mapping.function import Answer, Example, Flagged, value_function

MAX_CHAIN = 4
#: The code for a link that is blank.
_NO_CODE = "XX"
#: Characters of the longest relationship that is looked at.
_LONGEST = 100
#: What a chain of more than four becomes.
DISTANT = "縁故者"

_SPACES = re.compile(r"\s")
_WIDE_BRACKETS = str.maketrans("()", "（）")
_LINK = re.compile(r"の(?![^（]*）)")  # the の of 子（子の夫） links nothing


@dataclass(frozen=True, slots=True)
class Chain:
    """A relationship as the standard has it.

    ``former``: the name is no longer allowed, or too long, and was replaced.
    """

    names: tuple[str, ...]
    former: bool

    @property
    def label(self) -> str:
        """As it is written: 妻の母."""
        return "の".join(self.names)


@value_function(
    ja="続柄（妻の母 など）を続柄コードの列にし、その何番目か（1〜4）を返す。",
    examples=[
        Example("relationship(NAME, 1)", (("NAME", "妻の母"),), "12"),
        Example("relationship(NAME, 2)", (("NAME", "妻の母"),), "52"),
        Example("relationship(NAME, 3)", (("NAME", "妻の母"),), None),
        Example("relationship(NAME, 2)", (("NAME", "孫"),), "20", issue="E222"),
        Example("relationship(NAME, 1)", (("NAME", "祖母"),), None, issue="E223"),
    ],
    issues=("E221", "E222", "E223"),
)
def relationship(name: str, place: int) -> Answer:
    """The code at ``place`` (1–4) of the chain; blank where the chain is shorter.

    Names that are no longer allowed are replaced where there is one equivalent, with a warning (孫 → 子の子); chains of
    more than four become 縁故者, with a warning; where a person has to choose (祖母) there is no value. Codes of an old
    system go through a code table first: ``ZOKUGARA | code("zokugara") | relationship(1)``; where it keeps a chain of
    them, ``join("の", Z1 | code("zokugara"), Z2 | code("zokugara")) | relationship(1)``.
    """
    chain = read_relationship(name)
    if isinstance(chain, Problem):
        return chain
    code = _codes()[chain.names[place - 1]] if 0 < place <= len(chain.names) else None
    return _flagged(code, chain)


@value_function(
    ja="続柄を標準の書き方（続柄表記）にする。続柄コードと同じことを表す。",
    examples=[
        Example("relationship_label(NAME)", (("NAME", "妻(未届)の母"),), "妻（未届）の母"),
    ],
    issues=("E221", "E222", "E223"),
)
def relationship_label(name: str) -> Answer:
    """The relationship as the standard writes it (続柄表記), saying the same as the codes of ``relationship``."""
    chain = read_relationship(name)
    return chain if isinstance(chain, Problem) else _flagged(chain.label, chain)


@value_function(
    ja="続柄コード1〜4を続柄表記に戻す。コードだけで決まらない「子（ ）」は、元の続柄表記があればそれで決める。",
    examples=[
        Example("relationship_name(C1, C2, C3, C4)", (("C1", "12"), ("C2", "52"), ("C3", ""), ("C4", "")), "妻の母"),
        Example("relationship_name(C1, C2)", (("C1", "2X"), ("C2", "")), None, issue="E244"),
        Example("relationship_name(C1, C2)", (("C1", "12"), ("C2", "02")), None, issue="E245"),
        Example(
            "relationship_name(C1, C2, C3, C4, LABEL)",
            (("C1", "2X"), ("C2", "20"), ("C3", ""), ("C4", ""), ("LABEL", "子（子の妻）の子")),
            "子（子の妻）の子",
        ),
    ],
    issues=("E244", "E245", "E246"),
)
def relationship_name(
    code1: str | None,
    code2: str | None = None,
    code3: str | None = None,
    code4: str | None = None,
    label: str | None = None,
) -> Answer:
    """The codes of a chain → the relationship as the standard writes it: the way back from ``relationship``.

    ``label``: what the source has as 続柄表記; it must say the same as the codes (E246), and tells which of two names
    the code ``2X`` stands for. E244: it stands for two and there is no label; E245: a code the standard does not have,
    a gap, or a link that is never chained. ``XX`` counts as blank.
    """
    given = ((code or "").strip() for code in (code1, code2, code3, code4))
    codes = [None if code in {"", _NO_CODE} else code for code in given]
    links = [code for code in codes if code is not None]
    if not links:
        return Problem("E246") if label else None
    names = [[name for name, code in _codes().items() if code == link] for link in links]
    alone = any(not set(choices) & _chained() for choices in names)
    if codes[: len(links)] != links or not all(names) or (alone and len(links) > 1):
        return Problem("E245")
    if label:
        chain = read_relationship(label)
        same = isinstance(chain, Chain) and [_codes()[name] for name in chain.names] == links
        return chain.label if isinstance(chain, Chain) and same else Problem("E246")
    open_links = [choices for choices in names if len(choices) > 1]
    if open_links:
        return Problem.of("E244", proposal="／".join(open_links[0]))
    return "の".join(choices[0] for choices in names)


def _flagged(value: str | None, chain: Chain) -> Answer:
    return Flagged(value, Problem.of("E222", proposal=chain.label)) if chain.former else value


def read_relationship(name: str) -> Chain | Problem:
    """The chain that a name stands for. E221: not a relationship; E223: a person has to choose."""
    text = _SPACES.sub("", recognisable(name)).translate(_WIDE_BRACKETS)
    if len(text) > _LONGEST:
        return Problem.of("E221", nearest="–")
    links = _LINK.split(text)
    strange = next((link for link in links if link not in _codes() and link not in _former()), None)
    if strange is not None:
        known = [*_codes(), *_former()]
        return Problem.of("E221", nearest=nearest(strange, known) if strange else "–")
    names: list[str] = []
    for link in links:
        replacement, choices = _former().get(link, (link, ""))
        if choices:
            return Problem.of("E223", proposal=_in_chain(text, link, choices))
        names.extend(replacement.split("の") if link in _former() else [link])
    if len(names) > 1 and not all(link in _chained() for link in names):
        return Problem.of("E221", nearest="–")
    former = any(link in _former() for link in links)
    return Chain((DISTANT,), former=True) if len(names) > MAX_CHAIN else Chain(tuple(names), former)


def _in_chain(text: str, link: str, choices: str) -> str:
    """The choices for one link, written out for the whole chain: 妻の祖母 → 妻の父の母／妻の母の母."""
    return "／".join(text.replace(link, choice, 1) for choice in choices.split("／"))


def _rows(file: str) -> list[dict[str, str]]:
    text = files("migrate.mapping.functions").joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _codes() -> Mapping[str, str]:
    return {row["name"]: row["code"] for row in _rows("relationships.csv")}


@cache
def _chained() -> frozenset[str]:
    return frozenset(row["name"] for row in _rows("relationships.csv") if row["chained"])


@cache
def _former() -> Mapping[str, tuple[str, str]]:
    return {row["name"]: (row["replacement"], row["choices"]) for row in _rows("former_relationships.csv")}
