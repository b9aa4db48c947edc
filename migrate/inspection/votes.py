"""One more opinion on text: chardet, asked about Japanese encodings only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migrate.inspection.candidates import Candidate

_LOOKED_AT = 1 << 16
_LEAST = 0.2


@dataclass(frozen=True, slots=True)
class LibraryVote:
    """``charset``: a candidate's name. ``confidence``: chardet's own, 0 to 1."""

    charset: str
    confidence: float


def library_vote(head: NDArray[np.uint8], everyone: Sequence[Candidate]) -> LibraryVote | None:
    """What chardet takes the bytes for, among the candidates it knows; None where it has nothing to say.

    Without ``include_encodings`` it answers with Western code pages, and with them it knows no Japanese EBCDIC.
    """
    import chardet  # noqa: PLC0415  loads its models
    from chardet.registry import lookup_encoding  # noqa: PLC0415

    known: dict[str, str] = {}
    for one in everyone:
        for name in one.names:
            found = lookup_encoding(name)
            if found:
                known.setdefault(found, one.name)
    if not known:
        return None
    answer = chardet.detect(
        head[:_LOOKED_AT].tobytes(), include_encodings=list(known), no_match_encoding="utf-8", compat_names=False
    )
    voted = known.get(lookup_encoding(answer["encoding"] or "") or "")
    confidence = float(answer["confidence"] or 0.0)
    return LibraryVote(voted, confidence) if voted and confidence >= _LEAST else None
