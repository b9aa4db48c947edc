"""A small job in the making: residents of a town that is not, as CP932 CSV, with one resident a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

FIELDS = ("NO", "SETAI", "SHIMEI", "KANA", "SEI", "UMARE", "IDO", "ZOKU")
GOOD = ("1", "10", "架空　太郎", "ｶｸｳ ﾀﾛｳ", "1", "S640107", "H310430", "世帯主")

JOB = """
[job]
municipality = "999997"
standard = "kihon-2.1"

[[convert]]
source = "juki.source.toml"
mapping = "juki.mapping.csv"
layout = "住民情報"
"""

SOURCE = """
reader = "delimited"
path = "JUKI.CSV"
charset = "cp932"
"""

MAPPING = """item,expression,note
宛名番号,NO | zfill(15),
個人履歴番号(履歴番号),'1',
個人履歴番号_枝番号(履歴番号枝番),'0',
世帯番号,SETAI | zfill(15),
住民種別,'1',
住民状態,'1',
異動年月日,wareki(IDO),
異動年月日_不詳フラグ,"wareki(IDO) | unknown_date('flag')",
異動事由,'01',
氏名,SHIMEI | trim,
氏名_フリガナ,KANA | fullwidth_kana | trim,
性別,SEI | code('seibetsu'),
性別表記,"when(SEI == '1', '男', '女')",
生年月日,wareki(UMARE),
生年月日_不詳フラグ,"wareki(UMARE) | unknown_date('flag')",
続柄コード1,ZOKU | relationship(1),
続柄コード2,ZOKU | relationship(2),
続柄表記,ZOKU,
住所_市区町村コード,'999997',
住所_町字コード,'0001000',
住所_都道府県,'架空県',
住所_市区郡町村名,'架空町',
住所_郵便番号,'9990001',
"""

MakeJob = Callable[..., Path]


def resident(**changes: str) -> tuple[str, ...]:
    """A faultless resident with some fields changed."""
    return tuple(changes.get(name, value) for name, value in zip(FIELDS, GOOD, strict=True))


@pytest.fixture
def make_job(tmp_path: Path) -> MakeJob:
    """Writes a job folder: ``rows`` of text, or ``data`` as raw bytes below the header; every definition may be
    replaced."""

    def make(rows: Sequence[Sequence[str]] = (GOOD,), *, data: bytes | None = None, **files: str) -> Path:
        folder = tmp_path / "job"
        (folder / "codes").mkdir(parents=True, exist_ok=True)
        header = ",".join(FIELDS) + "\r\n"
        body = "".join(",".join(row) + "\r\n" for row in rows)
        (folder / "JUKI.CSV").write_bytes(header.encode("cp932") + (body.encode("cp932") if data is None else data))
        (folder / "job.toml").write_text(files.get("job", JOB), encoding="utf-8")
        (folder / "juki.source.toml").write_text(files.get("source", SOURCE), encoding="utf-8")
        (folder / "juki.mapping.csv").write_text(files.get("mapping", MAPPING), encoding="utf-8")
        (folder / "codes" / "seibetsu.csv").write_text("from,to,note\n1,1,\n2,2,\n", encoding="utf-8")
        return folder

    return make
