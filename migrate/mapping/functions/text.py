"""Text: cutting, joining, padding, replacing. Blank stays blank, and a result without characters is blank."""

from __future__ import annotations

import polars as pl

from migrate.mapping.characters import MARK, clusters, rows_with_marks
from migrate.mapping.function import Constant, Example, column_function
from migrate.mapping.rewriting import padded_column, replaced_column
from migrate.mapping.trimming import trim_column
from migrate.marks import characters


@column_function(
    ja="両端の空白（半角・全角）を取る。",
    examples=[Example("NAME | trim", (("NAME", "　山田　太郎  "),), "山田　太郎")],
)
def trim(text: pl.Expr) -> pl.Expr:
    """Drop spaces (U+0020 and U+3000) at both ends."""
    return text.map_batches(trim_column, return_dtype=pl.String, is_elementwise=True)


@column_function(
    ja="文字列をつなぐ。空のものは除く。",
    examples=[
        Example('concat(SEI, "　", MEI)', (("SEI", "山田"), ("MEI", "太郎")), "山田　太郎"),
        Example('concat(SEI, "　", MEI)', (("SEI", ""), ("MEI", "")), None),
    ],
)
def concat(*parts: pl.Expr) -> pl.Expr:
    """Join texts. Blank ones are left out; where all that are no literals are blank, the result is blank."""
    varying = [part for part in parts if not part.meta.is_literal()]
    joined = pl.concat_str(parts, ignore_nulls=True)
    return pl.when(pl.any_horizontal(part.is_not_null() for part in varying)).then(joined) if varying else joined


@column_function(
    ja="区切りをはさんで文字列をつなぐ。空のものとその区切りは除く。",
    examples=[
        Example('join("　", SEI, MEI)', (("SEI", "山田"), ("MEI", "太郎")), "山田　太郎"),
        Example('join("　", SEI, MEI)', (("SEI", "山田"), ("MEI", "")), "山田"),
        Example('join("の", Z1, Z2) | relationship_label', (("Z1", "妻"), ("Z2", "母")), "妻の母"),
    ],
)
def join(separator: Constant, *parts: pl.Expr) -> pl.Expr:
    """Join texts with a separator between them. Blank ones are left out, and their separator with them."""
    return _blank_if_empty(pl.concat_str(parts, separator=separator, ignore_nulls=True))


@column_function(
    ja="文字列の一部を取り出す。異体字セレクタは基底文字と一緒に数える。",
    examples=[
        Example("slice(CODE, 0, 2)", (("CODE", "13101"),), "13"),
        Example("slice(CODE, -3)", (("CODE", "13101"),), "101"),
        Example("slice(NAME, 0, 1)", (("NAME", "辻\U000e0100村"),), "辻\U000e0100"),
    ],
)
def slice_(text: pl.Expr, start: int, length: int | None = None) -> pl.Expr:
    """``length`` characters from ``start`` (from 0; negative: from the end), or all to the end.

    A base character with its variation selector or combining marks is one character and is never parted.
    """

    def cut(texts: pl.Series) -> pl.Series:
        parts = texts.str.slice(start, length)
        marked = rows_with_marks(texts)
        if len(marked):
            parts = parts.scatter(marked, clusters(texts.gather(marked)).list.slice(start, length).list.join(""))
        return parts

    return _blank_if_empty(text.map_batches(cut, return_dtype=pl.String, is_elementwise=True))


@column_function(
    ja="左に0を補って桁をそろえる。",
    examples=[
        Example("zfill(NUMBER, 5)", (("NUMBER", "42"),), "00042"),
        Example("zfill(NUMBER, 5)", (("NUMBER", ""),), None),
        Example("zfill(NUMBER, 2)", (("NUMBER", "12345"),), "12345"),
    ],
)
def zfill(text: pl.Expr, width: int) -> pl.Expr:
    """Left-pad with zeros to ``width`` characters; blank stays blank; longer text is left as it is, and so is one that
    begins with a mark without a base, which would join a zero."""

    def pad(texts: pl.Series) -> pl.Series:
        padded = padded_column(texts, width)
        marked = rows_with_marks(texts)
        if len(marked):
            frame = pl.DataFrame({"text": texts.gather(marked)})
            wide = pl.col("text").str.pad_start(pl.col("text").str.count_matches(MARK) + width, "0")
            parted = pl.col("text").str.contains(f"^{MARK}")
            padded = padded.scatter(marked, frame.select(pl.when(parted).then("text").otherwise(wide)).to_series())
        return padded

    return text.map_batches(pad, return_dtype=pl.String, is_elementwise=True)


@column_function(
    ja="左の0を取る。",
    examples=[
        Example("strip_zeros(NUMBER)", (("NUMBER", "000120"),), "120"),
        Example("strip_zeros(NUMBER)", (("NUMBER", "000"),), "0"),
    ],
)
def strip_zeros(text: pl.Expr) -> pl.Expr:
    """Drop leading zeros; a text of zeros only becomes ``0``. A zero with a mark on it is no zero."""
    stripped = text.str.strip_chars_start("0")
    plain = pl.when(text.is_not_null() & (stripped == "")).then(pl.lit("0")).otherwise(stripped)
    last_is_marked = text.str.starts_with("0") & stripped.str.contains(f"^{MARK}")
    return pl.when(last_is_marked).then(pl.concat_str(pl.lit("0"), stripped)).otherwise(plain)


@column_function(
    ja="文字列を別の文字列に置き換える。",
    examples=[Example('replace(PHONE, "-", "")', (("PHONE", "03-1234-5678"),), "0312345678")],
)
def replace(text: pl.Expr, old: Constant, new: Constant) -> pl.Expr:
    """Replace every occurrence of the text ``old`` (no pattern) with ``new``.

    ``old`` is found as whole characters: 辻 is not found in 辻 with a variation selector. Without characters it is
    found nowhere.
    """
    if not old:
        return text

    def change(texts: pl.Series) -> pl.Series:
        changed = replaced_column(texts, old, new)
        marked = rows_with_marks(texts)
        if len(marked):
            parts = [_replaced(characters(value), characters(old), new) or None for value in texts.gather(marked)]
            changed = changed.scatter(marked, pl.Series(parts, dtype=pl.String))
        return changed

    return text.map_batches(change, return_dtype=pl.String, is_elementwise=True)


def _replaced(text: list[str], old: list[str], new: str) -> str:
    parts: list[str] = []
    at = 0
    while at < len(text):
        found = text[at : at + len(old)] == old
        parts.append(new if found else text[at])
        at += len(old) if found else 1
    return "".join(parts)


@column_function(ja="数字だけを残す。", examples=[Example("digits(POST)", (("POST", "〒100-0001"),), "1000001")])
def digits(text: pl.Expr) -> pl.Expr:
    """Keep only the digits 0–9. A digit with a mark on it is none."""
    return _blank_if_empty(text.str.replace_all(f"[0-9]{MARK}+|[^0-9]", ""))


def _blank_if_empty(text: pl.Expr) -> pl.Expr:
    return text.replace("", None)
