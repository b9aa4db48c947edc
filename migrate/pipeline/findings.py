"""From what readers, functions and checks found in a batch to the issues of the run.

One fault in the old data is one issue. A name that cannot be decoded also leaves its item blank and its length
unknown, but only the first cause is reported: what a check says about an item is dropped where a field the item is
made from already has an error.
"""

from __future__ import annotations

import re

import numpy as np
import polars as pl

from migrate.batch import Batch
from migrate.issues import decode_detail, mask, word
from migrate.mapping import Mapped
from migrate.pipeline.conversion import Conversion
from migrate.readers import Split

#: Columns of issues.parquet and issues.csv.
REPORTED: dict[str, pl.DataType] = {
    "layout": pl.String(),
    "file": pl.String(),
    "record": pl.UInt64(),
    "byte_offset": pl.UInt64(),
    "item": pl.String(),
    "code": pl.String(),
    "severity": pl.String(),
    "value": pl.String(),
    "message": pl.String(),
    "place": pl.String(),
}

_NOTHING_REPORTED = pl.DataFrame(schema={**REPORTED, "row": pl.UInt32()})


def gather_findings(
    conversion: Conversion, batch: Batch, mapped: Mapped, checked: pl.DataFrame, unfit: pl.DataFrame
) -> pl.DataFrame:
    """All issues of a batch, graded by the job's policy; those switched off are left out.

    ``checked``, what the record checks found, and ``unfit``, what cannot be written, count the rows of
    ``mapped.items``; the result counts the batch's records (column ``row``).
    """
    grade = conversion.policy.grade
    if not any(map(len, (batch.issues, mapped.issues, checked, unfit))):
        return grade(unfit)
    read = grade(batch.issues).filter(pl.col("severity") != "off")  # every 外字 with an entry is among them
    converted = grade(mapped.issues.with_columns(pl.col("item").replace("", None)))  # a filter's issue has no item
    missing = pl.col("item").is_in(list(conversion.absent)) & (pl.col("code") == "E301")
    checked = grade(_by_record(checked, mapped).filter(~missing))
    unfit = grade(_by_record(unfit, mapped))
    if len(converted) and len(read):
        converted = _without_consequences(conversion, converted, read)
    if len(converted):
        converted = _one_per_source_value(conversion, converted)
    if len(checked) and (len(read) or len(converted)):
        checked = _without_consequences(conversion, checked, pl.concat([read, converted]))
        checked = _without_gaiji_told(conversion, checked, read)
    if len(unfit):
        unfit = _without_consequences(conversion, unfit, pl.concat([read, converted, checked]))
    return (
        pl.concat([read, converted, checked, unfit])
        .filter(pl.col("severity") != "off")
        .sort("row", maintain_order=True)
    )


def _by_record(issues: pl.DataFrame, mapped: Mapped) -> pl.DataFrame:
    """Issues of rows as issues of records; one that became several rows repeats what is wrong with all of them."""
    if not len(issues):
        return issues
    records = mapped.source_row.gather(issues["row"]).alias("row")
    return issues.with_columns(records).unique(["row", "item", "code", "value"], keep="first", maintain_order=True)


def _without_consequences(conversion: Conversion, issues: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """``issues`` but for those about an item that an earlier error reaches; an error without an item reaches the
    whole record."""
    errors = earlier.filter(pl.col("severity") == "error").select("row", "item").unique()
    whole = errors.filter(pl.col("item").is_null())["row"]
    issues = issues.filter(~pl.col("row").is_in(whole.implode()))
    return issues.join(
        _reached(conversion, errors), on=["row", "item"], how="anti", maintain_order="left", nulls_equal=True
    )


def _without_gaiji_told(conversion: Conversion, checked: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """``checked`` but for the private-use characters (E313) whose codes the reader has told already (E115)."""
    told = read.filter(pl.col("code") == "E115").select("row", "item").unique()
    left = checked.filter(pl.col("code") == "E313")
    if not len(told) or not len(left):
        return checked
    known = left.join(_reached(conversion, told), on=["row", "item"], how="semi").select("row", "item", "code")
    return checked.join(known, on=["row", "item", "code"], how="anti", maintain_order="left")


def _reached(conversion: Conversion, found: pl.DataFrame) -> pl.DataFrame:
    """(row, item) of every item that what was found at (row, item) reaches: the item itself, or made from the same
    fields."""
    fields = {item.name: conversion.mapper.fields_of(item.name) | {item.name} for item in conversion.layout.items}
    named = found["item"].drop_nulls().unique().to_list()
    reach = [(name, item) for name in named for item in fields if fields.get(name, {name}) & fields[item]]
    reached = pl.DataFrame(reach, schema={"item": pl.String, "reached": pl.String}, orient="row")
    return found.join(reached, on="item").select("row", pl.col("reached").alias("item"))


def _one_per_source_value(conversion: Conversion, issues: pl.DataFrame) -> pl.DataFrame:
    """Several items made from the same fields meet the same fault: it is reported for the first of them."""
    names = issues["item"].unique().to_list()
    origin = {name: ",".join(sorted(conversion.mapper.fields_of(name))) for name in names}
    keyed = issues.with_columns(pl.col("item").replace(origin).alias("origin"))
    return keyed.unique(["row", "code", "value", "origin"], keep="first", maintain_order=True).drop("origin")


def finish(findings: pl.DataFrame, conversion: Conversion, batch: Batch, split: Split) -> pl.DataFrame:
    """Issues as they are reported: numbered by record and byte, values masked unless asked for, worded."""
    if not len(findings):
        return _NOTHING_REPORTED
    rows = findings["row"].to_numpy()
    return findings.select(
        pl.lit(conversion.layout.name).alias("layout"),
        pl.lit(conversion.reader.paths[split.file].name).alias("file"),
        pl.Series("record", rows.astype(np.uint64) + np.uint64(batch.first_record)),
        pl.Series("byte_offset", batch.offsets[rows].astype(np.uint64)),
        "item",
        "code",
        "severity",
        findings["value"] if conversion.show_values else masked(findings),
        _worded(findings, conversion),
        "place",
        "row",
    )


def masked(findings: pl.DataFrame) -> pl.Series:
    """The shape of each value (``mask``), computed once per distinct value; nothing where the value is raw bytes."""
    raw = findings["detail"].str.contains('"bytes":', literal=True)
    values = findings["value"].zip_with(~raw.fill_null(value=False), pl.Series([None], dtype=pl.String))
    distinct = values.drop_nulls().unique().to_list()
    return values.replace_strict(distinct, [mask(value) for value in distinct], default=None, return_dtype=pl.String)


def _worded(findings: pl.DataFrame, conversion: Conversion) -> pl.Series:
    """The sentence of every issue; computed once per distinct code and detail."""
    kinds = findings.select("code", "detail").unique()
    details = [_shown(code, decode_detail(detail), conversion) for code, detail in kinds.iter_rows()]
    messages = [word(code, detail, conversion.lang) for code, detail in zip(kinds["code"], details, strict=True)]
    table = kinds.with_columns(pl.Series("message", messages, dtype=pl.String))
    return findings.join(table, on=["code", "detail"], how="left", nulls_equal=True, maintain_order="left")["message"]


#: Undecodable codes are shown as they are: somebody has to look them up. The bytes of a number are the number.
_BYTES_ARE_CODES = {"E101", "E102", "E115", "E116", "E117"}


def _shown(code: str, detail: dict[str, str], conversion: Conversion) -> dict[str, str]:
    if "bytes" in detail and code not in _BYTES_ARE_CODES and not conversion.show_values:
        return detail | {"bytes": re.sub("[0-9]", "9", detail["bytes"])}
    return detail
