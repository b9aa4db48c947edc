"""What does not fit: the user's word and what was found, the size and the records, the end of a file, its rows."""

from __future__ import annotations

from migrate.inspection.findings import Findings
from migrate.inspection.forms import Form, Text
from migrate.inspection.model import Format
from migrate.inspection.profiling import MOST_COLUMNS, Profile
from migrate.inspection.ranking import Ranking
from migrate.inspection.sampling import STANDARD_INPUT, Input
from migrate.inspection.structure import Structure
from migrate.inspection.viterbi import NOISE

#: A charset that the user names and that leaves so many bytes unread cannot be it.
_IMPOSSIBLE = 0.05
#: What a whole line may end with: LF, CR, and the end of file of DOS.
_LAST_BYTES = b"\n\r\x1a"


def check_hint(found: Findings, ranking: Ranking) -> None:
    """Hold the user's word on the charset against what was read."""
    hint = found.hints.charset
    if hint is None:
        return
    mine = next((one for one in ranking.readings if one.candidate.name == hint.name), None)
    unread = mine.share(NOISE) if mine else 1.0
    best = ranking.best.candidate
    if best.name != hint.name and unread > _IMPOSSIBLE:
        found.note("E153", hint=hint.name, percent=f"{100 * unread:.0f}", found=best.name)
    found.say("hint_charset", charset=hint.name)


def check_structure(
    found: Findings, kind: Format | None, structure: Structure, form: Form | None, text: Text | None, profile: Profile
) -> None:
    """Note what does not fit: the size, the user's word, line ends, rows."""
    size, length = found.sample.size, structure.length
    if kind == "fixed" and length and size is not None and size % length:
        rest = str(size % length)
        found.note("E105", size=str(size), length=str(length), rest=rest)
    hinted = found.hints.length
    better = structure.lengths[0] if structure.lengths else None
    if hinted and better and better.score > 1.0 and better.length != hinted and hinted % better.length:
        found.note("E154", hint=str(hinted), found=str(better.length))
    if hinted and kind not in {"fixed", "variable"}:
        found.note("E154", hint=str(hinted), found=kind or "?")
    if found.hints.delimiter and kind != "delimited":
        found.note("E156", hint=found.hints.delimiter)
    if kind is None:
        found.note("E158", size=f"{size:,}" if size is not None else "?")
    if text and text.mixed and kind in {"delimited", "text"}:
        found.note("E157", count=str(text.mixed), newline=text.newline or "")
    if text and kind in {"delimited", "text"} and _is_cut(found.sample, text):
        found.note("E149")
    if profile.ragged:
        found.note("E159", count=str(profile.ragged), columns=str(form.columns if form else 0))
    if form and form.columns > MOST_COLUMNS:
        found.note("E159", count=str(form.columns), columns=str(MOST_COLUMNS))


def _is_cut(sample: Input, text: Text) -> bool:
    """Whether the last of several lines has no end, where the end of the file can be looked at."""
    seekable = sample.complete or not (sample.compression or sample.name == STANDARD_INPUT)
    if not seekable or not sample.size or text.newline is None or text.converted:
        return False
    return bool(sample.at(sample.size - 1, 1)[0] not in _LAST_BYTES)
