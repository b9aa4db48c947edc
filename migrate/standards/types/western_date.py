"""Gregorian date: ``date``."""

from __future__ import annotations

from migrate.standards import patterns
from migrate.standards.model import Item, Layout
from migrate.standards.types.base import Case, JsonSchema, Kind, whole


def _schema(item: Item, layout: Layout) -> JsonSchema:
    form = patterns.open_date if item.unknown_dates else patterns.calendar_date
    return whole(item, form(layout.dates))


WESTERN_DATE = Kind(
    name="date",
    ja="西暦の日付",
    en="Gregorian date",
    about_ja=(
        "西暦の年月日。書き方は標準の [dates] による（YYYY-MM-DD または YYYYMMDD）。unknown_dates = Y の項目は、"
        "不詳の形と暦にない日（平年の2月29日など）も使える。"
    ),
    about_en=(
        "A day of the Gregorian calendar, written as the standard’s [dates] says (YYYY-MM-DD or YYYYMMDD). With "
        "unknown_dates = Y also the unknown forms and days that never were, such as February 29th of a common "
        "year."
    ),
    check="dates",
    items=(Item(no=1, name="届出年月日", type="date", length=10),),
    cases=(
        Case(("2024-02-29",)),
        Case(("2023-02-29",), "E308"),
        Case(("1950-00-00",), "E308"),
        Case(("2024/02/29",), "E308"),
        Case(("2024-13-01",), "E308"),
    ),
    schema=_schema,
)
