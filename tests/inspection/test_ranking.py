"""Which charset: told apart by what the data holds, and never by what it does not."""

from __future__ import annotations

import pytest

from migrate.inspection import inspect
from migrate.inspection.candidates import candidate, candidates
from tests.inspection.conftest import JEF, Make


def between(found: object) -> set[str]:
    return set(found.undecided)  # type: ignore[attr-defined]


def as_records(charset: str, texts: list[str], width: int = 30) -> bytes:
    """Records of ten digits and one text."""
    made = candidate(charset).charset
    pad = made.pad_single
    return b"".join(
        made.encode(f"{n * 7919:010d}") + made.encode(text).ljust(width, pad) for n, text in enumerate(texts)
    )


def test_every_registered_charset_is_a_candidate_once() -> None:
    found = candidates()
    names = [name for one in found for name in one.names]
    assert len(names) == len(set(names))
    assert {"jef", "ibm-930", "windows-932", "utf-8"} <= {one.name for one in found}


KANA = ["ｱｵﾊﾞ ｱｷﾗ", "ﾄｵﾉ ﾊﾙｶ", "ﾀｶﾅｼ ﾕｲ", "ｷﾘｼﾏ ｹﾝﾀ", "ﾋﾊﾞﾘｶﾞｵｶ ﾐｻｷ", "ｵﾉﾃﾞﾗ ｻﾁｺ"] * 5
LETTERS = ["Lindqvist Astra", "Okonkwo Daniel", "Silva Terezinha", "Smith Rowan", "Thapa Bishnu", "Kim Seoyeon"] * 5
CAPITALS = ["LINDQVIST ASTRA", "OKONKWO DANIEL", "SILVA TEREZINHA", "SMITH ROWAN", "THAPA BISHNU", "KIM SEOYEON"] * 5


@pytest.mark.parametrize("texts", [KANA, LETTERS])
@pytest.mark.parametrize(("charset", "other"), [("ibm-930", "ibm-939"), ("ibm-939", "ibm-930")])
def test_930_and_939_are_told_apart_by_kana_and_by_small_letters(
    make: Make, charset: str, other: str, texts: list[str]
) -> None:
    path = make("utf-8", "fixed", 1)
    path.write_bytes(as_records(charset, texts))
    found = inspect(str(path))
    assert charset in {found.charset, *found.undecided}
    assert other not in {found.charset, *found.undecided}


def test_930_and_939_are_not_told_apart_by_what_they_share(make: Make) -> None:
    path = make("utf-8", "fixed", 1)
    path.write_bytes(as_records("ibm-930", CAPITALS))
    found = inspect(str(path))
    assert found.charset is None
    assert {"ibm-930", "ibm-939", "ibm-1390", "ibm-1399"} <= set(found.equal)


def test_digits_alone_tell_the_side_and_nothing_more(make: Make) -> None:
    path = make("utf-8", "fixed", 1)
    path.write_bytes("".join(f"{n * 7919:020d}" for n in range(200)).encode("cp500"))
    found = inspect(str(path))
    assert found.charset is None
    assert {"jef", "ibm-930", "ibm-939"} <= between(found)
    assert not {"utf-8", "windows-932"} & between(found)


def test_plain_ascii_is_equal_under_all_that_hold_it(make: Make) -> None:
    path = make("utf-8", "fixed", 1)
    path.write_bytes(b"".join(b"%d,LINDQVIST ASTRA,%d\r\n" % (n, 20_250_000 + n) for n in range(100)))
    found = inspect(str(path))
    assert found.charset is None
    assert {"utf-8", "windows-932"} <= set(found.equal)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp500"])
def test_western_text_is_never_given_a_western_name(make: Make, encoding: str) -> None:
    path = make("utf-8", "fixed", 1)
    path.write_bytes("Größe über alles: café, naïve, señor\n".encode(encoding) * 50)
    found = inspect(str(path))
    known = {one.name for one in candidates()}
    assert {found.charset, *found.undecided} - {None} <= known


def test_a_byte_order_mark_decides(make: Make) -> None:
    path = make("utf-8", "csv", 5)
    path.write_bytes(b"\xef\xbb\xbf" + b"a,b\r\n1,2\r\n")
    found = inspect(str(path))
    assert (found.charset, found.byte_order_mark, found.columns[0].name) == ("utf-8", True, "a")
    assert found.evidence[0].kind == "byte_order_mark"


def test_the_evidence_counts_the_shifts() -> None:
    found = inspect(str(JEF))
    (best, *_) = found.candidates
    assert (best.charset, best.score, best.behind) == ("jef", 1.0, 0.0)
    assert any("X'28'" in item.params["counts"] for item in best.evidence if item.kind == "shifts")
    assert all(one.score <= best.score for one in found.candidates)


def test_codes_that_only_paper_can_tell_are_named(make: Make) -> None:
    found = inspect(str(make("keis83", "csv", 50)))
    if found.charset is None and "keis78" in found.undecided and "keis78" not in found.equal:
        assert all(one.text != one.other for one in found.telling["keis78"])
    assert "keis83" in {found.charset, *found.undecided}


def test_the_users_word_counts(make: Make) -> None:
    found = inspect(str(make("jef-ascii", "csv", 50)))
    assert found.charset is None
    from migrate.inspection import read_hints  # noqa: PLC0415

    hinted = inspect(str(make("jef-ascii", "csv", 50)), read_hints("jef-ascii", None, None, None))
    assert (hinted.charset, [note.code for note in hinted.notes]) == ("jef-ascii", [])
