"""The promise of docs/detection.md, on a smaller set of the same extracts."""

from __future__ import annotations

import pytest

from bench.detection import Case, inspected, kept, names

SEEDS = {5: range(11, 12), 50: range(21, 22)}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(inspected(names(), [5, 50], SEEDS))


def test_every_charset_in_every_form_is_right_or_honestly_undecided(cases: list[Case]) -> None:
    bad = [(one.charset, one.form, one.count, one.answer) for one in cases if one.outcome in {"wrong", "lost"}]
    assert kept(cases), bad


def test_nothing_is_wrong_with_confidence(cases: list[Case]) -> None:
    assert [one for one in cases if one.outcome == "wrong"] == []


def test_being_undecided_is_no_way_out(cases: list[Case]) -> None:
    """Where a charset's own codes are in the data it is named, and those it may be are few and its kin."""
    decided = {one.charset for one in cases if one.outcome == "right" and one.count == 50}
    assert {"jef", "jips-j", "jips-e", "utf-8", "utf-16le", "utf-16be"} <= decided
    open_ones = [one for one in cases if one.outcome == "open" and one.count == 50]
    assert all(one.answer.count(",") <= 9 for one in open_ones)


def test_record_length_and_format_are_right(cases: list[Case]) -> None:
    large = [one for one in cases if one.count == 50]
    assert all(one.format == "right" for one in large), [one for one in large if one.format != "right"]
    assert all(one.length == "right" for one in large), [one for one in large if one.length != "right"]
