"""Codes of the old system → codes of the new one, by a table that stands beside the job.

Every table is complete or says so: each value of the source is in a row, or an issue, and the manifest of every run
lists the values met with their counts, those without a row included.
"""

from __future__ import annotations

from typing import Annotated

from migrate.issues import Problem
from migrate.mapping.code_tables import CodeTable, TableForm
from migrate.mapping.function import Answer, Column, Example, value_function

_SEX = ("seibetsu", ("from,to,note", "M,1,男", "F,2,女"))
_BUILDINGS = ("katagaki", ("from,to,kana", "0017,風待荘,カザマチソウ"))
_REASONS = ("ido_jiyu", ("increase,decrease,to,note", "10,,01,転入", ",20,21,転出", "30,30,41,転居"))

#: 増事由 and 減事由 → 異動事由. Either of the two may be blank, not both.
PAIRS = TableForm(
    ("increase", "decrease"),
    ("to",),
    {
        "increase": ("increase", "増事由"),
        "decrease": ("decrease", "減事由"),
        "to": ("to", "異動事由", "変換後"),
        "note": ("note", "備考"),
    },
)


@value_function(
    ja="コード表 codes/<表>.csv でコードを読み替える。表にない値は検出事項になる。出た値はすべて件数つきで一覧に載る。",
    examples=[
        Example('code(SEX, "seibetsu")', (("SEX", "M"),), "1", (_SEX,)),
        Example('code(SEX, "seibetsu")', (("SEX", "X"),), None, (_SEX,), "E211"),
        Example('code(KATAGAKI_CD, "katagaki", "kana")', (("KATAGAKI_CD", "0017"),), "カザマチソウ", (_BUILDINGS,)),
    ],
    issues=["E211"],
)
def code(value: str, table: CodeTable, column: Column = Column("to")) -> Answer:  # noqa: B008  a name, not a call
    """What ``codes/<table>.csv`` gives for the value; a value in no row is an issue.

    ``column``: the column that answers, ``to`` unless named; so a master file, of 方書 for example, is a table with a
    column for each thing it tells. Spaces around the value do not matter, nor do variation selectors where the table
    does not list it with them. Every run lists the values met with their counts. Write ``code("t") | default("9")`` for
    what a blank becomes.
    """
    entry = table.entry(value)
    return Problem.of("E211", table=table.name) if entry is None else table.columns[column][entry]


@value_function(
    ja="増事由と減事由の組を、codes/<表>.csv で一つの異動事由に読み替える。表にない組は検出事項になる。",
    examples=[
        Example('reason(ZO, GEN, "ido_jiyu")', (("ZO", "10"), ("GEN", "")), "01", (_REASONS,)),
        Example('reason(ZO, GEN, "ido_jiyu")', (("ZO", "30"), ("GEN", "30")), "41", (_REASONS,)),
        Example('reason(ZO, GEN, "ido_jiyu")', (("ZO", "10"), ("GEN", "20")), None, (_REASONS,), "E211"),
    ],
    issues=["E211"],
)
def reason(increase: str | None, decrease: str | None, table: Annotated[CodeTable, PAIRS]) -> Answer:
    """The reason of a change (異動事由) for the pair of 増事由 and 減事由 that old systems keep; one of them may be
    blank.

    ``codes/<table>.csv`` has the columns ``increase,decrease,to,note`` or ``増事由,減事由,異動事由,備考``, and a row
    for every pair that occurs: a blank cell stands for a blank field and for nothing else.
    """
    entry = table.entry(increase, decrease)
    return Problem.of("E211", table=table.name) if entry is None else table.values[entry]
