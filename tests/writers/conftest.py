"""What the tests of the writers share: a layout of every type, under names that no format takes as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from migrate.pipeline.spool import Spool
from migrate.readers import Reader
from migrate.readers.opening import open_migration_file
from migrate.standards import CodeTable, Item, Layout, Standard, load_standard
from migrate.writers import Output, Piece, Writer, open_writer

#: Every type of item, under names with what XML, JSON and CSV have to escape.
ITEMS = (
    Item(no=1, name="半角", type="X", length=20, required=True),
    Item(no=2, name="氏名(漢字)", type="K", length=20),
    Item(no=3, name="1カナ", type="kana", length=20),
    Item(no=4, name='数"量', type="N", integer="bigint"),
    Item(no=5, name="区 分,<&>", type="code", length=2, code_table="続柄"),
    Item(no=6, name="xml日付", type="date", length=10, unknown_dates=True),
    Item(no=7, name="_x_フラグ", type="flag", flag_for="xml日付"),
    Item(no=8, name="表記\\", type="K", length=20, text_for="xml日付"),
    Item(no=9, name="個人番号_x0028_", type="X", length=12, format="kojin-bango"),
    Item(no=10, name="𠮷ー々・Ａ", type="unknown"),
)


@pytest.fixture(scope="session")
def standard() -> Standard:
    """基本データリスト 2.1."""
    return load_standard("kihon-2.1")


@pytest.fixture(scope="session")
def layout(standard: Standard) -> Layout:
    """A layout of ten items."""
    dates = standard.layout("住民情報").dates
    return Layout(
        standard="kihon-2.1", business="001", name="試験", title_en="Test", file_id="001o000", items=ITEMS,
        keys=("半角",), code_tables={"続柄": CodeTable("続柄", {"02": "世帯主", "20": "子"}, "secondary")},
        dates=dates, provenance="secondary",
    )  # fmt: skip


FIELD_LIST = "name,length,usage,digits,sign\n" + "".join(
    f'"{item.name.replace(chr(34), chr(34) * 2)}",{"10,packed,19,trailing" if item.type == "N" else "120,text,,"}\n'
    for item in ITEMS
)


@pytest.fixture(scope="session")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A job file with a field list beside it."""
    folder = tmp_path_factory.mktemp("job")
    (folder / "record.fields.csv").write_text(FIELD_LIST, encoding="utf-8")
    return folder / "job.toml"


MakeWriter = Callable[..., Writer]


@pytest.fixture(scope="session")
def make_writer(standard: Standard, layout: Layout, job: Path) -> MakeWriter:
    """``make_writer("xml", blank="empty")``."""

    def make(kind: str, *, of: Layout = layout, **options: Any) -> Writer:
        if kind == "fixed":
            options = {"fields": "record.fields.csv", **options}
        return open_writer(standard, of, Output(kind=kind, **options), job, "[output]")[0]

    return make


def frame(rows: Sequence[Sequence[str | None]], layout: Layout) -> pl.DataFrame:
    """Rows of values in the layout's order; those that are missing at the end of a row are blank."""
    names = [item.name for item in layout.items]
    full = [[*row, *[None] * (len(names) - len(row))] for row in rows]
    return pl.DataFrame(full, schema=dict.fromkeys(names, pl.String), orient="row")


def write(writer: Writer, batches: Sequence[pl.DataFrame], path: Path) -> Path:
    """A file of all rows, written batch by batch."""
    with Spool(path.parent) as body, path.open("wb") as file:
        joined = writer.join()
        file.write(joined.head())
        for batch in batches:
            start = body.tell()
            ends = writer.body(batch, body)
            piece = Piece(body, start, body.tell() - start, batch.height, ends)
            file.writelines(joined.rows(piece, 0, batch.height))
        file.write(joined.foot())
    return path


def read(reader: Reader) -> pl.DataFrame:
    """All records of a reader."""
    batches = [batch for split in reader.plan().splits for batch in reader.read(split)]
    assert not sum(len(batch.issues) for batch in batches), [batch.issues for batch in batches]
    return pl.concat([pl.DataFrame(schema=dict.fromkeys(reader.fields, pl.String)), *(b.columns for b in batches)])


def read_back(path: Path, layout: Layout, standard: Standard, **changed: Any) -> pl.DataFrame:
    """The records of a migration file, by the reader that ``migrate validate`` takes."""
    form = msgspec.structs.replace(standard.format, **changed)
    return read(open_migration_file(path, layout, msgspec.structs.replace(standard, format=form)))


def without_blanks(items: pl.DataFrame) -> pl.DataFrame:
    """A text of nothing but spaces, or of nothing but X'00', is blank: every reader says so."""
    blank = "^(?:[ \u3000]*|\\x00*)$"
    return items.select(
        pl.when(~pl.col(name).str.contains(blank)).then(pl.col(name)).alias(name) for name in items.columns
    )
