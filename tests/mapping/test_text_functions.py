"""Text functions on columns: trimming, cutting, padding, width. Blank is null, going in and coming out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from migrate.mapping.functions import kana, text
from tests.mapping.conftest import frame

IVS = "\U000e0100"
VS = "\ufe00"
#: Texts as fields hold them, with everything that is easily got wrong; never empty, for blank is null.
FIELD = st.text(alphabet=" 　ab0ｶﾊﾞﾟｰﾞカ゛辻山髙𠮷\u3099\u0301" + IVS + VS, min_size=1, max_size=30)
COLUMN = st.lists(st.none() | FIELD, max_size=12)


def run(expression: pl.Expr, values: list[str | None]) -> list[str | None]:
    return frame({"a": values}).select(expression).to_series().to_list()


def stripped(value: str) -> str | None:
    """The oracle of ``trim``: whole characters that are spaces, at either end."""
    parts = clusters(value)
    while parts and parts[0] in " 　":
        del parts[0]
    while parts and parts[-1] in " 　":
        del parts[-1]
    return "".join(parts) or None


def clusters(value: str) -> list[str]:
    """The oracle: characters with their marks, one at a time."""
    found: list[str] = []
    for char in value:
        if found and unicodedata.category(char).startswith("M"):
            found[-1] += char
        else:
            found.append(char)
    return found


@given(COLUMN)
def test_trim_drops_both_spaces_at_both_ends_and_nothing_else(values: list[str | None]) -> None:
    assert run(text.trim(pl.col("a")), values) == [value and stripped(value) for value in values]


def test_trim_leaves_other_white_space() -> None:
    assert run(text.trim(pl.col("a")), ["\ta\n ", "\u00a0b"]) == ["\ta\n", "\u00a0b"]


@given(COLUMN, st.integers(-6, 6), st.none() | st.integers(0, 6))
@example(["辻" + IVS + "村", "か\u3099", "\u3099a"], 0, 1)
def test_slice_never_parts_a_character_from_its_marks(values: list[str | None], start: int, length: int | None) -> None:
    def cut(value: str) -> str:
        parts = clusters(value)
        first = max(len(parts) + start, 0) if start < 0 else start
        if start < 0 and length is not None and len(parts) + start < 0:
            length_left = max(length + len(parts) + start, 0)
            return "".join(parts[:length_left])
        return "".join(parts[first : None if length is None else first + length])

    expected = [(cut(value) or None) if value else None for value in values]
    assert run(text.slice_(pl.col("a"), start, length), values) == expected


@given(COLUMN, st.integers(0, 12))
@example(["辻" + IVS, "-1", "1"], 4)
def test_zfill_counts_a_character_with_its_marks_once(values: list[str | None], width: int) -> None:
    def pad(value: str) -> str:
        if unicodedata.category(value[0]).startswith("M"):
            return value
        count = sum(not unicodedata.category(char).startswith("M") for char in value)
        return "0" * (width - count) + value

    assert run(text.zfill(pl.col("a"), width), values) == [value and pad(value) for value in values]


@settings(deadline=None)
@given(COLUMN, st.text("辻か0 " + IVS + "\u3099", min_size=1, max_size=2), st.sampled_from(["", "X", "辻" + VS]))
@example(["辻" + IVS + "辻", "か\u3099か"], "辻", "X")
@example(["aか\u3099"], "か\u3099", "")
def test_replace_finds_whole_characters_only(values: list[str | None], old: str, new: str) -> None:
    def change(value: str) -> str | None:
        if not any(unicodedata.category(char).startswith("M") for char in value):
            return value.replace(old, new) or None
        parts, wanted, out = clusters(value), clusters(old), ""
        while parts:
            found = parts[: len(wanted)] == wanted
            out += new if found else parts[0]
            del parts[: len(wanted) if found else 1]
        return out or None

    assert run(text.replace(pl.col("a"), old, new), values) == [value and change(value) for value in values]


@settings(deadline=None)
@given(COLUMN)
@example(["0" + IVS + "1", "000" + VS, "1" + IVS + "2", "\u30990"])
def test_zeros_and_digits_with_a_mark_are_none(values: list[str | None]) -> None:
    def without_zeros(value: str) -> str | None:
        parts = clusters(value)
        while len(parts) > 1 and parts[0] == "0":
            del parts[0]
        return "".join(parts)

    def only_digits(value: str) -> str | None:
        return "".join(part for part in clusters(value) if part in list("0123456789")) or None

    assert run(text.strip_zeros(pl.col("a")), values) == [value and without_zeros(value) for value in values]
    assert run(text.digits(pl.col("a")), values) == [value and only_digits(value) for value in values]


@given(COLUMN)
def test_concat_leaves_blanks_out(values: list[str | None]) -> None:
    given_frame = frame({"a": values, "b": values[::-1]})
    joined = given_frame.select(text.concat(pl.col("a"), pl.lit("-"), pl.col("b"))).to_series().to_list()
    pairs = zip(values, values[::-1], strict=True)
    assert joined == [f"{a or ''}-{b or ''}" if a or b else None for a, b in pairs]


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        (lambda a: text.replace(a, "-", ""), "-", None),
        (lambda a: text.replace(a, ".", "x"), "a.b", "axb"),
        (text.digits, "なし", None),
        (text.digits, "０1", "1"),
        (text.strip_zeros, "0", "0"),
        (text.strip_zeros, "00a0", "a0"),
        (lambda a: text.slice_(a, 9), "abc", None),
    ],
)
def test_a_result_without_characters_is_blank(
    function: Callable[[pl.Expr], pl.Expr], value: str, expected: str | None
) -> None:
    assert run(function(pl.col("a")), [value, None]) == [expected, None]


def _joined(match: re.Match[str]) -> str:
    """NFKC of one run of half-width katakana, except that a lone sound mark stays a character of its own."""
    composed = unicodedata.normalize("NFKC", match.group())
    return composed.replace("\u3099", "゛").replace("\u309a", "゜")


@given(COLUMN)
@example(["ﾊﾞﾊﾟｳﾞﾜﾞｦﾞﾎﾟｱﾞｶﾟ", "ｶﾞ", "｡｢｣､･ｰｯ", "ﾞ", "が か\u3099"])
def test_half_width_katakana_is_composed_as_unicode_says(values: list[str | None]) -> None:
    expected = [value and re.sub("[\uff61-\uff9f]+", _joined, value).replace(" ", "　") for value in values]
    assert run(kana.fullwidth_kana(pl.col("a")), values) == expected


def test_every_half_width_katakana_becomes_one_full_width_character() -> None:
    half = [chr(code) for code in range(0xFF61, 0xFFA0)]
    full = run(kana.fullwidth_kana(pl.col("a")), list(half))
    assert all(char is not None and len(char) == 1 and unicodedata.east_asian_width(char) == "W" for char in full)
    assert len(set(full)) == len(half)


def test_names_are_not_normalised() -> None:
    """NFC would turn the compatibility ideograph 神 (U+FA19) into U+795E, and join か with its combining mark."""
    names = ["\ufa19田", "か\u3099", "辻" + IVS, "ｱ\ufa19"]
    assert run(kana.fullwidth_kana(pl.col("a")), list(names)) == ["\ufa19田", "か\u3099", "辻" + IVS, "ア\ufa19"]
    assert run(kana.halfwidth(pl.col("a")), list(names)) == names


@given(COLUMN)
@example(["１２－３　Ａ棟！～", "￥"])
def test_halfwidth_changes_full_width_ascii_and_the_wide_space_only(values: list[str | None]) -> None:
    table = {0x3000: " ", **{code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)}}
    assert run(kana.halfwidth(pl.col("a")), values) == [value and value.translate(table) for value in values]


@given(st.lists(st.none() | FIELD, min_size=3, max_size=40), st.data())
def test_columns_that_were_cut_gathered_or_joined_are_read_right(values: list[str | None], data: st.DataObject) -> None:
    """Polars keeps such columns in several buffers, with offsets."""
    column = pl.Series("a", [*values, "架空町大字見本一二三四五六七八九十"], dtype=pl.String)
    start = data.draw(st.integers(0, len(column)))
    picked = column.gather(data.draw(st.lists(st.integers(0, len(column) - 1), max_size=9)))
    for part in (column[start:], pl.concat([column, picked]), picked, column.filter(column.is_not_null())[1:]):
        expected = [value and stripped(value) for value in part.to_list()]
        assert part.to_frame("a").select(text.trim(pl.col("a"))).to_series().to_list() == expected


def test_a_column_may_have_any_name() -> None:
    for name in ("", "氏\x00名", "\x00"):
        assert frame({name: [" a "]}).select(text.trim(pl.col(name))).to_dict(as_series=False) == {name: ["a"]}


KATAKANA = st.text(alphabet="アカガハバパッャヴワヲンー・　「」、。", min_size=1, max_size=20)
HIRAGANA = "".join(chr(point) for point in range(0x3041, 0x3097))


@given(KATAKANA)
def test_half_width_kana_and_back_is_the_same_text(value: str) -> None:
    (half,) = run(kana.halfwidth_kana(pl.col("a")), [value])
    assert half is not None
    assert unicodedata.normalize("NFKC", half) == unicodedata.normalize("NFKC", value)
    assert all(char == " " or "\uff61" <= char <= "\uff9f" for char in half)
    assert run(kana.fullwidth_kana(pl.col("a")), [half]) == [value]


def test_what_has_no_half_width_form_stays() -> None:
    assert run(kana.halfwidth_kana(pl.col("a")), ["ヮヰヱヵヶ", "山田", None]) == ["ヮヰヱヵヶ", "山田", None]


def test_every_hiragana_becomes_its_katakana() -> None:
    (changed,) = run(kana.katakana(pl.col("a")), [HIRAGANA])
    assert changed is not None
    names = [unicodedata.name(char) for char in HIRAGANA]
    assert [unicodedata.name(char) for char in changed] == [n.replace("HIRAGANA", "KATAKANA") for n in names]


def test_the_long_vowel_mark_stays_what_it_is() -> None:
    assert run(kana.katakana(pl.col("a")), ["ゆーこ"]) == ["ユーコ"]
    assert run(kana.fullwidth_kana(pl.col("a")), ["ﾕｰｺ"]) == ["ユーコ"]
    assert run(kana.halfwidth_kana(pl.col("a")), ["ユーコ"]) == ["ﾕｰｺ"]
    assert run(kana.fullwidth_kana(pl.col("a")), ["ﾕ-ｺ"]) == ["ユ-コ"]  # a hyphen is a hyphen: for the checks to find


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=20))
def test_full_width_and_back_is_the_same_text(value: str) -> None:
    (wide,) = run(kana.fullwidth(pl.col("a")), [value])
    assert wide is not None
    assert not any(char.isascii() for char in wide)
    assert unicodedata.normalize("NFKC", wide) == value
    assert run(kana.halfwidth(pl.col("a")), [wide]) == [value]


def test_join_leaves_out_blanks_with_their_separators() -> None:
    columns = frame({"a": ["x", None, "x", None], "b": ["y", "y", None, None]})
    joined = columns.select(text.join("・", pl.col("a"), pl.col("b"))).to_series().to_list()
    assert joined == ["x・y", "y", "x", None]
