"""縮退: characters that the target cannot take, by the candidates of MJ縮退マップ; only where a mapping asks for it."""

from __future__ import annotations

from typing import Literal

import polars as pl

from migrate.characters import shrink
from migrate.characters.repertoire import Repertoire, named
from migrate.issues import Problem
from migrate.mapping.folding import Folding, choose
from migrate.mapping.function import Answer, Counted, Example, Flagged, value_function
from migrate.mapping.uses import use_of
from migrate.marks import characters

#: ASCII is written in one byte beside JIS X 0213 and never folded.
_TARGET = named("jisx0213 ascii")


def _holds_a_stranger(text: pl.Expr, _method: str, _classes: Folding, target: Repertoire = _TARGET) -> pl.Expr:
    return text.map_batches(
        lambda texts: pl.Series(target.rows_outside(texts)), return_dtype=pl.Boolean, is_elementwise=True
    )


@value_function(
    ja="指定した文字集合にない文字を、指定した区分の縮退候補に置き換える。候補が一つでないものは検出事項になる。",
    examples=[
        Example('SHIMEI | fold("mj-shrink", "jis")', (("SHIMEI", "辻\U000e0102本"),), "辻本"),
        Example('SHIMEI | fold("mj-shrink", "jis, koseki", "jisx0208")', (("SHIMEI", "\u3402子"),), "喜子"),
        Example('SHIMEI | fold("mj-shrink", "戸籍統一文字情報 親字・正字")', (("SHIMEI", "山田"),), "山田"),
    ],
    issues=("E230", "E231"),
    where=_holds_a_stranger,
    counts=True,
)
def fold(
    text: str,
    method: Literal["mj-shrink"],  # noqa: ARG001  one so far
    classes: Folding,
    target: Repertoire = _TARGET,
) -> Answer:
    """Characters outside the repertoire ``target`` (JIS X 0213 and ASCII, if left out) → their 縮退 candidate, by the
    classes named. Every use is counted.

    ``classes``: ``"jis, koseki+kokuji-582-1"`` – the steps parted by commas are tried in this order, and the first that
    has a candidate decides; classes joined by ``+`` count together. A character with several candidates is never
    chosen for (E230), one with none is an issue too (E231); either stays as it is. What ``target`` holds is not
    touched. Classes and their sources: docs/repertoires.md.
    """
    parts: list[str] = []
    uses: list[str] = []
    unsettled: dict[str, int] = {}
    for character in characters(text):
        found = choose(character, classes, target)
        if found is not None and len(found) == 1:
            parts.append(found[0].text)
            uses.append(use_of(character, found[0]))
            continue
        parts.append(character)
        if found is not None:
            unsettled[character] = len(found)
    folded = "".join(parts)
    if not unsettled:
        return Counted(folded, tuple(uses)) if uses else folded
    problem = Problem.of(
        "E230" if any(unsettled.values()) else "E231",
        candidates=shrink.listed(list(unsettled)[: shrink.SHOWN], target, classes.classes),
        classes=classes.name,
        target=target.name,
    )
    return Counted(Flagged(folded, problem), tuple(uses))
