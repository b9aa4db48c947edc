"""Records or text: found from the bytes alone, before anything is known of the charset.

Gives the stretches a charset is to read: the fields of text between columns that are none, or whole lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migrate.inspection.forms import byte_order_mark
from migrate.inspection.packed import Span, packed_spans
from migrate.inspection.periods import Length, record_lengths
from migrate.inspection.reading import JUMP_IN_RECORDS, JUMP_IN_TEXT, Stretches
from migrate.inspection.sampling import Input

#: From this score on a record length is taken for one.
CERTAIN = 0.5
#: A length must be better than the next that is not its multiple by so much.
CLEARLY = 0.12
#: Records that columns are judged by, and bytes of records that are looked at in all.
MOST_RECORDS, MOST_BYTES = 20_000, 4 << 20
_PIECE, _LOOK_BACK = 4096, 1024
_LF, _CR = 0x0A, 0x0D
_LINE_ENDS = (_LF, _CR, 0x15, 0x25, 0x85)
#: So many records show their packed decimals as columns: none elsewhere.
_ENOUGH_FOR_SPANS = 20
_HALVES, _MUCH_MORE = 0.08, 4.0
_SCRAP = 2
_DESCRIPTOR = 4
_LEAST_DESCRIBED = 2
_TEXT_CONTROLS = (0x09, _LF, 0x0C, _CR, 0x1A, 0x1B)


@dataclass(frozen=True)
class Structure:
    """``length``: of a record, where there are records of one length. ``lengths``: all that were weighed.

    ``starts``, ``ends``: of the records in ``data``, for records of any length, without their descriptor words.
    ``block_words``: records lie in blocks with descriptor words of their own. ``spans``: columns that are no text.
    """

    data: NDArray[np.uint8]
    length: int | None = None
    lengths: tuple[Length, ...] = ()
    spans: tuple[Span, ...] = ()
    starts: NDArray[np.int64] | None = None
    ends: NDArray[np.int64] | None = None
    block_words: bool = False

    @property
    def variable(self) -> bool:
        """Whether records begin with descriptor words."""
        return self.starts is not None

    @property
    def records(self) -> NDArray[np.uint8]:
        """The records of one length as records × bytes."""
        length = self.length or 1
        return self.data[: len(self.data) // length * length].reshape(-1, length)


def structure_of(sample: Input, length: int | None = None) -> Structure:
    """Find the structure; ``length`` is the user's word for it."""
    if length is None and (described := _described(sample.head, complete=sample.complete)):
        return described
    lengths = tuple(record_lengths(sample))
    certain = length or _certain(lengths)
    if certain is None:
        return Structure(sample.head, None, lengths)
    data = whole_records(sample, certain)
    records = Structure(data, certain, lengths).records[:MOST_RECORDS]
    spans = packed_spans(records)
    packed = [span for span in spans if "packed" in span.kind]
    if _in_pairs(records, [], _MUCH_MORE * 2):
        spans = []  # a packed decimal among characters of two bytes would have put the pairs out of step
    elif _in_pairs(records, packed, _MUCH_MORE):
        spans = packed
    return Structure(data, certain, lengths, tuple(spans))


def _in_pairs(records: NDArray[np.uint8], packed: list[Span], ratio: float) -> bool:
    """Whether X'00' is in every second byte only, as in UTF-16: then it is the half of a character and no number."""
    zero = (records == 0).mean(axis=0)
    free = np.ones(len(zero), np.bool_)
    for span in packed:
        free[span.start : span.end] = False
    # counted from the end of the number before it: one with an odd number of bytes shifts the pairs
    place = np.arange(len(zero)) - np.maximum.accumulate(np.where(free, 0, np.arange(1, len(zero) + 1)))
    halves = [float(zero[free & (place % 2 == half)].sum()) / max(1, len(zero)) for half in (0, 1)]
    return max(halves) >= _HALVES and max(halves) >= ratio * min(halves)


def _certain(lengths: tuple[Length, ...]) -> int | None:
    if not lengths or lengths[0].score < CERTAIN or lengths[0].gain <= 0:
        return None
    best = lengths[0]
    rivals = [one for one in lengths[1:] if one.length % best.length]
    if rivals and best.score - rivals[0].score < CLEARLY:
        return None
    return best.length


def whole_records(sample: Input, length: int) -> NDArray[np.uint8]:
    """The whole records of every stretch, one after the other, up to ``MOST_BYTES``."""
    pieces = []
    for stretch in sample.stretches:
        skipped = -stretch.offset % length
        count = (len(stretch.data) - skipped) // length
        if count > 0 and stretch.data.any():  # a place of X'00' only says nothing
            pieces.append(stretch.data[skipped : skipped + count * length])
    return np.concatenate(pieces)[:MOST_BYTES] if pieces else np.zeros(0, np.uint8)


def _described(head: NDArray[np.uint8], *, complete: bool) -> Structure | None:
    """Records that begin with a descriptor word (two bytes of length, two of X'00'), in blocks or not."""
    for block_words in (True, False):  # blocks are a chain themselves, so that they are looked for first
        found = _chain(head.tobytes(), complete=complete, block_words=block_words)
        if found:
            starts, ends = np.array(found, np.int64).T
            return Structure(
                head, starts=np.ascontiguousarray(starts), ends=np.ascontiguousarray(ends), block_words=block_words
            )
    return None


def _chain(head: bytes, *, complete: bool, block_words: bool) -> list[tuple[int, int]]:
    """Where the records lie if the descriptor words lead from one to the next to the end; else nothing."""
    found: list[tuple[int, int]] = []
    at = 0
    block_end = 0
    while at + _DESCRIPTOR <= len(head):
        length = int.from_bytes(head[at : at + 2], "big")
        if length < _DESCRIPTOR or head[at + 2 : at + 4] != b"\0\0":
            return []
        if block_words and at >= block_end:
            block_end = at + length
            at += _DESCRIPTOR
            continue
        if at + length > len(head):
            break
        if length > _DESCRIPTOR:
            found.append((at + _DESCRIPTOR, at + length))
        at += length
    if len(found) < _LEAST_DESCRIBED or (complete and at != len(head)):
        return []
    return found


def as_text(structure: Structure, sample: Input) -> Structure:
    """The same without records."""
    return Structure(sample.head, None, structure.lengths)


def stretches_of(structure: Structure, sample: Input, *, text: bool = False) -> Stretches:
    """What a charset is to read. ``text``: lines were seen in it."""
    if structure.starts is not None and structure.ends is not None:
        return Stretches(structure.data, structure.starts, structure.ends, packed=True, jump=JUMP_IN_RECORDS)
    if structure.length:
        return _fields(structure)
    text = text or looks_like_text(sample.head)
    data = np.concatenate([stretch.data for stretch in sample.stretches])
    bounds, begin = [], 0
    for stretch in sample.stretches:
        if stretch.offset == 0:
            mark = len(byte_order_mark(sample.head))
            bounds += _pieces(stretch.data[mark:], mark, first=True)
        elif stretch.data.any():
            bounds += _pieces(stretch.data, begin, first=False)
        begin += len(stretch.data)
    starts, ends = np.array(bounds, np.int64).reshape(-1, 2).T
    jump = JUMP_IN_TEXT if text else JUMP_IN_RECORDS
    return Stretches(data, np.ascontiguousarray(starts), np.ascontiguousarray(ends), packed=not text, jump=jump)


def _fields(structure: Structure) -> Stretches:
    length = structure.length or 1
    rows = len(structure.data) // length
    edges = [0, *(edge for span in structure.spans for edge in (span.start, span.end)), length]
    runs = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]
    # a byte or two between numbers are more likely the part of one that was not recognised
    runs = [run for run in runs if run[1] - run[0] > _SCRAP or run[0] == 0 or run[1] == length] or runs
    begins = np.arange(rows, dtype=np.int64)[:, None] * length
    starts = (begins + np.array([start for start, _ in runs])).ravel()
    ends = (begins + np.array([end for _, end in runs])).ravel()
    few = rows < _ENOUGH_FOR_SPANS
    return Stretches(structure.data, starts, ends, few, JUMP_IN_RECORDS, len(runs))


def _pieces(data: NDArray[np.uint8], begin: int, *, first: bool) -> list[tuple[int, int]]:
    """The bytes cut into pieces of a few thousand, after line ends where there are some."""
    line_end = np.isin(data, _LINE_ENDS)
    if (data == _LF).any():
        line_end = data == _LF
    cuts = np.flatnonzero(line_end) + 1
    at = 0
    if not first and len(cuts):
        at = int(cuts[0])
    found = []
    while at < len(data):
        end = min(at + _PIECE, len(data))
        if end < len(data):
            known = cuts[np.searchsorted(cuts, end, "right") - 1] if len(cuts) else 0
            if at < known and end - known <= _LOOK_BACK:
                end = int(known)
        found.append((begin + at, begin + end))
        at = end
    return found


def looks_like_text(head: NDArray[np.uint8]) -> bool:
    """Whether there are line ends and no control characters but those of text, in ASCII."""
    controls = head[head < 0x20]  # noqa: PLR2004
    return bool((head == _LF).any() or (head == _CR).any()) and bool(np.isin(controls, _TEXT_CONTROLS).all())
