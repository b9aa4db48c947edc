"""Date of a Japanese era: ``wareki``."""

from __future__ import annotations

from migrate.standards import era_patterns, patterns
from migrate.standards.model import DateForms, EraForms, Item, Layout
from migrate.standards.types.base import Case, JsonSchema, Kind


def era_forms(dates: DateForms) -> EraForms:
    """The standard's forms of eras. Raises ``ValueError`` where it has none: its layouts then have no such item."""
    if dates.era is None:
        raise ValueError("no [dates.era]")
    return dates.era


def definitions(dates: DateForms) -> dict[str, JsonSchema]:
    """The patterns of all such dates, long as they are, once in a schema."""
    era = era_forms(dates)
    open_form, known = era_patterns.open_era_date(dates, era), era_patterns.era_date()
    unknown = era_patterns.unknown_era_date(dates, era)
    return {
        "era_date": {"pattern": patterns.anchored(f"|{known}")},
        "open_era_date": {"pattern": patterns.anchored(f"|{open_form}")},
        "unknown_era_date": {"pattern": patterns.anchored(unknown)},
    }


def _schema(item: Item, _layout: Layout) -> JsonSchema:
    form = {"$ref": f"#/$defs/{'open_era_date' if item.unknown_dates else 'era_date'}"}
    return {**form, "minLength": 1} if item.required else form


ERA_DATE = Kind(
    name="wareki",
    ja="和暦の日付",
    en="Date of a Japanese era",
    about_ja=(
        "年号コード2桁（01 明治〜05 令和）と、年・月・日を2桁ずつ。元号の期間は migrate/standards/eras.csv の表に"
        "よる。明治45年7月30日と大正元年7月30日はどちらも正しい。明治5年以前は太陰太陽暦なので使えない。"
        "unknown_dates = Y の項目は、不詳の形（標準の [dates.era]）と、その元号の中で暦にない日も使える。年号コー"
        "ドの値と書き方は仮定（公式資料で未確認）。"
    ),
    about_en=(
        "年号コード of two digits (01 Meiji to 05 Reiwa), then year, month and day of two digits each. The eras "
        "are a table, migrate/standards/eras.csv; 1912-07-30 belongs to two of them. Days before 1873 are of "
        "another calendar and not allowed. With unknown_dates = Y also the unknown forms of the standard’s "
        "[dates.era], and days within the era that never were. The values of 年号コード and the way of writing "
        "are assumed."
    ),
    check="dates",
    items=(Item(no=1, name="届出年月日", type="wareki", length=8),),
    cases=(
        Case(("03640107",)),
        Case(("01450730",)),
        Case(("02010730",)),
        Case(("03640108",), "E330"),
        Case(("04010107",), "E330"),
        Case(("01051231",), "E330"),
        Case(("03400300",), "E330"),
        Case(("05010229",), "E330"),
        Case(("06010101",), "E330"),
        Case(("S640107",), "E330"),
    ),
    schema=_schema,
)
