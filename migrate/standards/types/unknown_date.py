"""A date of which something is unknown, in three items: X, X_不詳フラグ, X_不詳表記 (``flag_for``, ``text_for``)."""

from __future__ import annotations

from migrate.standards import patterns
from migrate.standards.model import Item, Layout
from migrate.standards.types.base import BLANK, FILLED, Case, JsonSchema, Kind, holds


def _rules(flag: Item, layout: Layout) -> list[JsonSchema]:
    """The 不詳フラグ must say what its date and 不詳表記 say: E312, stated in ``migrate.checks.unknown_dates``."""
    date = flag.flag_for or ""
    text = next((item.name for item in layout.items if item.text_for == date), None)
    unknown, known_or_blank = _forms(layout.item(date), layout)
    says_unknown = [holds(date, unknown)]
    says_nothing: JsonSchema = {flag.name: {"const": "1"}, date: known_or_blank}
    if text:
        says_unknown.append(holds(text, FILLED))
        says_nothing[text] = BLANK
    return [
        {"if": {"anyOf": says_unknown}, "then": holds(flag.name, {"const": "1"})},
        {
            "if": {"properties": says_nothing, "required": [flag.name]},
            "then": {"properties": {flag.name: {"const": "0"}}},
        },
    ]


def _forms(date: Item, layout: Layout) -> tuple[JsonSchema, JsonSchema]:
    """The schemas of a date with unknown parts, and of a calendar day or nothing."""
    maybe = {"type": ["string", "null"]}
    if date.type == "wareki":
        return {"type": "string", "$ref": "#/$defs/unknown_era_date"}, {**maybe, "$ref": "#/$defs/era_date"}
    unknown = patterns.anchored(patterns.unknown_date(layout.dates))
    known = patterns.anchored(f"|{patterns.calendar_date(layout.dates)}")
    return {"type": "string", "pattern": unknown}, {**maybe, "pattern": known}


UNKNOWN_DATE = Kind(
    name="Y",
    ja="不詳日の3項目",
    en="Unknown date in its three items",
    about_ja=(
        "日付、不詳フラグ、不詳表記（72文字まで）の3項目で1つの日付を表す。日付の中では、年 0000、月 00・A1〜A4（"
        "春夏秋冬）、日 00・A1〜A3（上旬・中旬・下旬）が不詳を表す（二次資料）。日付に不詳の形があるか不詳表記に"
        "記載があればフラグは1、どちらもなければ0でなければならない。暦にない日はどちらでもよい。不詳の部分を補う"
        "ことはしない。"
    ),
    about_en=(
        "Date, flag and text (up to 72 characters) are one date. Within the date year 0000, month 00 or A1–A4 "
        "(the seasons) and day 00 or A1–A3 (thirds of a month) are unknown (secondary). The flag must be 1 where "
        "the date holds an unknown form or the text says something, and 0 where neither does; either for a day "
        "that never was. Nothing is completed."
    ),
    check="unknown_dates",
    asked_in="unknown_dates",
    items=(
        Item(no=1, name="生年月日", type="date", length=10, unknown_dates=True),
        Item(no=2, name="生年月日_不詳フラグ", type="flag", flag_for="生年月日"),
        Item(no=3, name="生年月日_不詳表記", type="K", length=72, text_for="生年月日"),
    ),
    cases=(
        Case(("1965-03-05", "0", "")),
        Case(("1965-03-00", "1", "昭和40年3月頃")),
        Case(("1965-A1-00", "1", "昭和40年春")),
        Case(("0000-00-00", "1", "年月日不詳")),
        Case(("1965-02-30", "0", "")),
        Case(("1965-03-00", "0", ""), "E312"),
        Case(("1965-03-05", "1", ""), "E312"),
        Case(("1965-03-05", "0", "推定"), "E312"),
        Case(("1965-A5-00", "1", "？"), "E308"),
    ),
    rules=_rules,
)
