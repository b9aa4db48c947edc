"""Dates in a column: which form they have, the smallest and the largest, and values that stand for none."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

#: Forms by name → pattern with the groups era, y, m, d. Eight digits are a date if most of the column can be one.
_FORMS = {
    "YYYY-MM-DD": r"^(?<y>(?:18|19|20)\d\d)-(?<m>0[0-9]|1[0-2])-(?<d>[0-3]\d)$",
    "YYYY/MM/DD": r"^(?<y>(?:18|19|20)\d\d)/(?<m>0?[0-9]|1[0-2])/(?<d>[0-3]?\d)$",
    "YYYYMMDD": r"^(?<y>(?:18|19|20)\d\d)(?<m>0[0-9]|1[0-2])(?<d>[0-3]\d)$",
    "GYY.MM.DD": r"^(?<era>[MTSHR])(?<y>\d\d?)[./](?<m>0?[0-9]|1[0-2])[./](?<d>[0-3]?\d)$",
    "GYYMMDD": r"^(?<era>[MTSHR1-5])(?<y>\d\d)(?<m>0[0-9]|1[0-2])(?<d>[0-3]\d)$",
    "元号YY年MM月DD日": r"^(?<era>明治|大正|昭和|平成|令和)(?<y>元|\d\d?)年(?<m>\d\d?)月(?<d>\d\d?)日$",
}
#: The year before the first of each era.
_ERAS = {
    "M": 1867,
    "T": 1911,
    "S": 1925,
    "H": 1988,
    "R": 2018,
    "1": 1867,
    "2": 1911,
    "3": 1925,
    "4": 1988,
    "5": 2018,
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
}
_MOST = 0.8
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Dates:
    """``first``, ``last``: as YYYY-MM-DD; a day or month 00 stays. ``share`` of the values that have the form."""

    form: str
    first: str
    last: str
    share: float


def dates_in(values: pl.Series) -> Dates | None:
    """The dates of a column without nulls, or None where most values are none."""
    real = values.filter(~values.str.contains(r"^(0+|9+)$"))
    if len(real) < _FEWEST:
        return None
    for form, pattern in _FORMS.items():
        share = float(real.str.contains(pattern).mean() or 0)  # type: ignore[arg-type]  # the mean of booleans is a number
        if share < _MOST:
            continue
        parts = real.str.extract_groups(pattern).struct.unnest().drop_nulls("y")
        days = parts.select(_iso("era" in parts.columns)).to_series()
        first, last = days.min(), days.max()
        return Dates(form, str(first), str(last), round(share, 3))
    return None


def _iso(era: bool) -> pl.Expr:
    year = pl.col("y").replace("元", "1").cast(pl.Int32)
    if era:
        year += pl.col("era").replace_strict(_ERAS, return_dtype=pl.Int32)
    digits = [year.cast(pl.String).str.zfill(4), *(pl.col(part).str.zfill(2) for part in "md")]
    return pl.concat_str(digits, separator="-")
