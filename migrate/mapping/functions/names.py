"""Names of persons: parted only where the source itself marks the place."""

from __future__ import annotations

import re
from typing import Literal

from migrate.issues import Problem
from migrate.mapping.characters import SPACES
from migrate.mapping.function import Answer, Example, value_function

_MARK = re.compile(f"[{SPACES}]+")


@value_function(
    ja="氏名を氏と名に分ける。元データの空白（全角・半角・その連続）の位置だけで分け、推測はしない。",
    examples=[
        Example('name_part(NAME, "family")', (("NAME", "山田　太郎"),), "山田"),
        Example('name_part(NAME, "given")', (("NAME", "山田　　太郎"),), "太郎"),
        Example('name_part(NAME, "family")', (("NAME", "山田太郎"),), None, issue="E255"),
        Example('name_part(NAME, "family", "whole")', (("NAME", "山田太郎"),), "山田太郎"),
        Example('name_part(NAME, "given")', (("NAME", "KIM　YONG　SU"),), None, issue="E256"),
    ],
    issues=("E255", "E256"),
)
def name_part(name: str, part: Literal["family", "given"], unmarked: Literal["issue", "whole"] = "issue") -> Answer:
    """The ``family`` or the ``given`` name, parted at the one place where the source has a space, or several, of any
    width.

    A name without a space is an issue (E255), or, if ``unmarked`` is ``whole``, kept whole as the family name with a
    blank given name; one with spaces in several places is an issue (E256). ``join("　", SEI, MEI)`` is the way back.
    """
    parts = _MARK.split(name.strip(SPACES))
    if len(parts) == 1 and unmarked == "whole":
        return parts[0] if part == "family" else None
    if len(parts) != 2:  # noqa: PLR2004  family and given name
        return Problem("E255" if len(parts) == 1 else "E256")
    return parts[0 if part == "family" else 1]
