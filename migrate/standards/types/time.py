"""Time of the day: ``time``."""

from __future__ import annotations

from migrate.standards import patterns
from migrate.standards.model import Item
from migrate.standards.types.base import Case, Kind, whole

TIME = Kind(
    name="time",
    ja="時刻",
    en="Time of the day",
    about_ja="00:00:00〜23:59:59。書き方は標準の [dates] time による（HH:MM:SS または HHMMSS）。どちらを使うかは仮定。",
    about_en=(
        "00:00:00 to 23:59:59, written as the standard’s [dates] time says (HH:MM:SS or HHMMSS); which of them "
        "is assumed."
    ),
    check="times",
    items=(Item(no=1, name="操作時刻", type="time", length=8),),
    cases=(
        Case(("23:59:59",)),
        Case(("24:00:00",), "E331"),
        Case(("09:60:00",), "E331"),
        Case(("9:00:00",), "E331"),
        Case(("090000",), "E331"),
    ),
    schema=lambda item, layout: whole(item, patterns.time(layout.dates)),
)
