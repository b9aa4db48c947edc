"""The charsets as Python codecs: ``open(path, encoding="jef")``, ``data.decode("ibm-930", errors="replace")``.

Names that Python itself knows (``cp932``, ``utf-8``) stay Python's; Microsoft's table is ``windows-932`` here.
"""

from __future__ import annotations

import codecs
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from migrate.charsets.grammar import FaultKind

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from migrate.charsets.charset import Charset

_REASONS = {FaultKind.UNDECODABLE: "stands for no character", FaultKind.CUT: "code is cut off"}


def decode(charset: Charset, data: bytes, errors: str) -> str:
    """All of ``data`` as text. Raises ``UnicodeDecodeError``, or does what the handler named ``errors`` says."""
    return _decode_some(charset, data, errors, charset.start("mixed"), final=True)[0]


def encode(charset: Charset, text: str, errors: str) -> bytes:
    """All of ``text`` as bytes. Raises ``UnicodeEncodeError``, or does what the handler named ``errors`` says."""
    try:
        return charset.encode(text)
    except UnicodeEncodeError:
        if errors == "strict":
            raise
    handler = codecs.lookup_error(errors)
    pieces: list[str] = []
    position = 0
    while position < len(text):
        try:
            charset.encode(text[position:])
        except UnicodeEncodeError as error:
            at = position + error.start
            stand_in, resume = handler(UnicodeEncodeError(charset.name, text, at, at + 1, error.reason))
            pieces += [text[position:at], stand_in if isinstance(stand_in, str) else charset.decode(stand_in)]
            position = resume
        else:
            pieces.append(text[position:])
            break
    return charset.encode("".join(pieces))


def _decode_some(charset: Charset, data: bytes, errors: str, state: int, *, final: bool) -> tuple[str, int, int]:
    """→ (text, bytes consumed, state after them); without ``final`` a code cut off at the end is left over."""
    pieces: list[str] = []
    position = 0
    while True:
        text, position, state, fault = charset.step(data, position, state, more=not final)
        pieces.append(text)
        if fault is None or (fault[0] == FaultKind.CUT and not final):
            return "".join(pieces), position, state
        reason = _REASONS[FaultKind(fault[0])]
        error = UnicodeDecodeError(charset.name, data, position, position + fault[1], reason)
        stand_in, position = codecs.lookup_error(errors)(error)
        pieces.append(str(stand_in))


class _Decoder(codecs.BufferedIncrementalDecoder):
    """Keeps the shift state and a code's first bytes from one chunk to the next."""

    def __init__(self, charset: Charset, errors: str = "strict") -> None:
        super().__init__(errors)
        self._charset = charset
        self._state = charset.start("mixed")

    def _buffer_decode(self, data: ReadableBuffer, errors: str, final: bool) -> tuple[str, int]:
        text, consumed, self._state = _decode_some(self._charset, bytes(data), errors, self._state, final=final)
        return text, consumed

    def reset(self) -> None:
        super().reset()
        self._state = self._charset.start("mixed")

    def getstate(self) -> tuple[bytes, int]:
        return super().getstate()[0], self._state

    def setstate(self, state: tuple[bytes, int]) -> None:
        super().setstate((state[0], 0))
        self._state = state[1]


class _Encoder(codecs.IncrementalEncoder):
    """Ends every chunk in the initial state: ``TextIOWrapper`` never says which write is the last, and an open shift
    at the end of a file would be a fault. Where writes part a run of kanji this costs a pair of shifts; the text is
    the same.
    """

    def __init__(self, charset: Charset, errors: str = "strict") -> None:
        super().__init__(errors)
        self._charset = charset

    def encode(self, text: str, final: bool = False) -> bytes:  # noqa: ARG002
        return encode(self._charset, text, self.errors)


class _Reader(codecs.StreamReader):
    """For ``codecs.open``: the state stays with the stream."""

    charset: Charset

    def __init__(self, stream: Any, errors: str = "strict") -> None:
        super().__init__(stream, errors)
        self._state = self.charset.start("mixed")

    def decode(self, data: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
        text, consumed, self._state = _decode_some(self.charset, bytes(data), errors, self._state, final=False)
        return text, consumed

    def reset(self) -> None:
        super().reset()
        self._state = self.charset.start("mixed")


class _Writer(codecs.StreamWriter):
    """For ``codecs.open``; every write ends in the initial state, as in ``_Encoder``."""

    charset: Charset

    def encode(self, text: str, errors: str = "strict") -> tuple[bytes, int]:
        return encode(self.charset, text, errors), len(text)


def codec_info(charset: Charset) -> codecs.CodecInfo:
    """What ``codecs.lookup`` gives for this charset."""

    def decode_all(data: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
        return decode(charset, bytes(data), errors), len(bytes(data))

    def encode_all(text: str, errors: str = "strict") -> tuple[bytes, int]:
        return encode(charset, text, errors), len(text)

    return codecs.CodecInfo(
        encode_all,
        decode_all,
        streamreader=cast("type[_Reader]", type("Reader", (_Reader,), {"charset": charset})),
        streamwriter=cast("type[_Writer]", type("Writer", (_Writer,), {"charset": charset})),
        incrementalencoder=partial(_Encoder, charset),
        incrementaldecoder=partial(_Decoder, charset),
        name=charset.name,
    )
