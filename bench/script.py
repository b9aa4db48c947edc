"""What is done today: a csv-module script that converts the CP932 extract, record by record. Standard library only.

    python bench/script.py JUKI.CSV OUT.csv

It does the work of ``migrate convert`` on ``samples/csv``: the same decoding, mapping and checks, and for records
without faults the same bytes out. It is written as a careful engineer would write it: rules in tables, look-ups in
dicts, patterns compiled once, answers for dates and relationships kept. What it leaves out: splits, rejects with raw
bytes, hashes, reports.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
LAYOUT = ROOT / "layouts" / "kihon-2.1" / "001"
CODES = ROOT / "samples" / "csv" / "codes"

Row = dict[str, str]


class Fault(Exception):  # noqa: N818
    """A value that cannot be converted: (issue code, value)."""


def read_codes(name: str) -> Row:
    """A code table of the job: from → to."""
    with (CODES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["from"]: row["to"] for row in csv.DictReader(file)}


# ── conversion ───────────────────────────────────────────────────────────────────────────────────────────────────────

STATES, REASONS, SEXES, SEX_NAMES, COUNTRIES, KINDS, STAYS = map(
    read_codes, ("jotai", "ido_jiyu", "seibetsu", "seibetsu_hyoki", "kokuseki", "jumin_kubun", "zairyu_nensu")
)
ERAS = {
    "M": ("明治", 1867, date(1868, 1, 25), date(1912, 7, 30)),
    "T": ("大正", 1911, date(1912, 7, 30), date(1926, 12, 25)),
    "S": ("昭和", 1925, date(1926, 12, 25), date(1989, 1, 7)),
    "H": ("平成", 1988, date(1989, 1, 8), date(2019, 4, 30)),
    "R": ("令和", 2018, date(2019, 5, 1), date.max),
}
#: 明治6年, the first year of the Gregorian calendar.
GREGORIAN = 1873
ERA_LETTERS = {name: letter for letter, (name, *_) in ERAS.items()}
RELATIONSHIPS = {
    "世帯主": "02", "夫": "11", "妻": "12", "夫（未届）": "13", "妻（未届）": "14", "子": "20", "父": "51", "母": "52",
    "兄": "71", "弟": "74", "姉": "81", "妹": "84", "縁故者": "96", "同居人": "99",
}  # fmt: skip
HALF_KANA = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFFA0)}
KANA = {half: full for full, half in HALF_KANA.items() if len(full) == 1} | {" ": "　", "･": "・"}
VOICED = {
    half + mark: unicodedata.normalize("NFKC", half + mark)
    for half in list(KANA)
    for mark in "ﾞﾟ"
    if len(unicodedata.normalize("NFKC", half + mark)) == 1
}
KANA_PATTERN = re.compile("|".join(map(re.escape, [*VOICED, *KANA])))
KANA_TABLE = KANA | VOICED
ERA_DATE = re.compile(r"([MTSHR])(\d\d)\.(\d\d)\.(\d\d)")
FULL_DATE = re.compile(r"(\d{4})/(\d\d)/(\d\d)")
WRITTEN_DATE = re.compile(
    r"(推定)?(明治|大正|昭和|平成|令和)(\d\d?)年(?:(\d\d?)月)?(?:(\d\d?)日)?(月日不詳|日不詳|頃)?"
)


def full_kana(text: str) -> str:
    """Half-width katakana as full-width."""
    return KANA_PATTERN.sub(lambda found: KANA_TABLE[found.group()], text)


@lru_cache(maxsize=100_000)
def era_date(text: str) -> str:
    """``S64.01.07`` → ``1989-01-07``."""
    if not text:
        return ""
    found = ERA_DATE.fullmatch(text)
    if not found:
        raise Fault("E201", text)
    letter, year, month, day = found.groups()
    return in_era(letter, int(year), month, day)


def in_era(letter: str, year: int, month: str, day: str) -> str:
    """A day given by era and year of the era, as an ISO date."""
    _, before, first, last = ERAS[letter]
    if not 1 <= year <= last.year - before:
        raise Fault("E202", str(year))
    if month > "12":
        raise Fault("E203", month)
    if day > "31":
        raise Fault("E204", day)
    if before + year < GREGORIAN:
        raise Fault("E205", str(year))
    iso = f"{before + year:04}-{month}-{day}"
    if "00" not in (month, day) and not first.isoformat() <= iso <= last.isoformat():
        raise Fault("E207", iso)
    return iso


@lru_cache(maxsize=100_000)
def slash_date(text: str) -> str:
    """``1989/01/07`` → ``1989-01-07``."""
    if not text:
        return ""
    found = FULL_DATE.fullmatch(text)
    if not found:
        raise Fault("E201", text)
    return "-".join(found.groups())


@lru_cache(maxsize=100_000)
def open_date(text: str) -> tuple[str, str, str]:
    """A date that may be unknown → the date, its flag and how it is written."""
    if not text:
        return "", "", ""
    if FULL_DATE.fullmatch(text):
        iso = slash_date(text)
    elif text[:1] in ERAS:
        iso = era_date(text)
    else:
        return (*written_date(text), text)
    if is_day(iso):
        return iso, "0", ""
    letter, year, month, day = ERA_DATE.fullmatch(text).groups()  # type: ignore[union-attr]
    number = "元" if year == "01" else str(int(year))
    ending = "月日不詳" if month == "00" else f"{int(month)}月" + ("日不詳" if day == "00" else f"{int(day)}日")
    return iso, "1", f"{ERAS[letter][0]}{number}年{ending}"


def written_date(text: str) -> tuple[str, str]:
    """``昭和20年頃`` → the date as far as it is known, and its flag."""
    if text in {"不明", "不詳", "年月日不詳"}:
        return "0000-00-00", "1"
    found = WRITTEN_DATE.fullmatch(text)
    if not found:
        raise Fault("E208", text)
    presumed, era, year, month, day, unknown = found.groups()
    uncertain = presumed or unknown
    iso = in_era(ERA_LETTERS[era], int(year), (month or "00").zfill(2), "00" if uncertain or not day else day.zfill(2))
    return iso, "1" if uncertain or not day else "0"


def is_day(iso: str) -> bool:
    """Whether an ISO date is in the calendar."""
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=10_000)
def relationship(text: str) -> tuple[str, list[str]]:
    """The relationship as the standard writes it, and its codes."""
    label = text.strip(" 　").replace("(", "（").replace(")", "）").replace("孫", "子の子").replace("祖父", "父の父")
    links = label.split("の")
    unknown = [link for link in links if link not in RELATIONSHIPS]
    if unknown:
        raise Fault("E223" if unknown[0] in {"祖母", "伯父"} else "E221", text)
    codes = [RELATIONSHIPS[link] for link in links]
    return label, codes + [""] * (4 - len(codes))


def code(table: Row, value: str) -> str:
    """What a code table gives for a value; blank stays blank."""
    if not value:
        return ""
    if value not in table:
        raise Fault("E211", value)
    return table[value]


def trim(text: str) -> str:
    """The text without spaces at both ends."""
    return text.strip(" 　")


def convert(row: Row) -> Row:
    """One row of the extract → the items of 住民情報 that the old system has. Raises ``Fault``."""
    label, codes = relationship(row["続柄"])
    changed, changed_flag, changed_text = open_date(row["異動年月日"])
    born, born_flag, born_text = open_date(row["生年月日"])
    since, since_flag, since_text = open_date(row["住民となった日"])
    filed = era_date(row["届出年月日"])
    gone = row["現存区分"] != "0"
    foreign = row["住民区分"] == "外"
    roman, written = trim(row["英字氏名"]), trim(row["漢字氏名"])
    return {
        "宛名番号": row["宛名番号"].zfill(15),
        "個人履歴番号(履歴番号)": row["履歴番号"],
        "個人履歴番号_枝番号(履歴番号枝番)": "0",
        "世帯番号": row["世帯番号"].zfill(15),
        "住民種別": code(KINDS, row["住民区分"]),
        "住民状態": code(STATES, row["現存区分"]),
        "異動年月日": changed,
        "異動年月日_不詳フラグ": changed_flag,
        "異動年月日_不詳表記": changed_text,
        "異動届出年月日": filed,
        "異動事由": code(REASONS, row["異動事由コード"]),
        "氏名": written or roman,
        "氏名_外国人ローマ字": roman,
        "氏名_外国人漢字": written if foreign else "",
        "氏名_フリガナ": trim(full_kana(row["カナ氏名"])),
        "旧氏": trim(row["旧氏"]),
        "通称": trim(row["通称名"]),
        "性別": code(SEXES, row["性別"]),
        "性別表記": code(SEX_NAMES, row["性別"]),
        "生年月日": born,
        "生年月日_不詳フラグ": born_flag,
        "生年月日_不詳表記": born_text,
        "続柄コード1": codes[0],
        "続柄コード2": codes[1],
        "続柄コード3": codes[2],
        "続柄コード4": codes[3],
        "続柄表記": label,
        "住所_市区町村コード": "999997",
        "住所_町字コード": row["町字コード"],
        "住所_都道府県": "星見県",
        "住所_市区郡町村名": "風待市",
        "住所_町字": trim(row["町名"]),
        "住所_番地号表記": trim(row["番地"]),
        "住所_方書": trim(row["方書"]),
        "住所_方書_フリガナ": trim(full_kana(row["方書カナ"])),
        "住所_郵便番号": row["郵便番号"].replace("-", ""),
        "住民となった年月日": since,
        "住民となった年月日_不詳フラグ": since_flag,
        "住民となった年月日_不詳表記": since_text,
        "転入前住所_都道府県": trim(row["転入前県"]),
        "転入前住所_市区郡町村名": trim(row["転入前市町村"]),
        "転入前住所_町字": trim(row["転入前住所"]),
        "消除の届出年月日": filed if gone else "",
        "消除の異動年月日": changed if gone else "",
        "消除の異動年月日_不詳フラグ": changed_flag if gone else "",
        "消除の異動年月日_不詳表記": changed_text if gone else "",
        "転出先住所（確定）_都道府県": trim(row["転出先県"]),
        "転出先住所（確定）_市区郡町村名": trim(row["転出先市町村"]),
        "転出先住所（確定）_町字": trim(row["転出先住所"]),
        "外国人住民となった年月日": since if foreign else "",
        "外国人住民となった年月日_不詳フラグ": since_flag if foreign else "",
        "外国人住民となった年月日_不詳表記": since_text if foreign else "",
        "国籍等_国名コード": row["国籍"],
        "国籍名等": code(COUNTRIES, row["国籍"]),
        "第30条45規定区分": row["特例区分"],
        "在留資格等コード": row["在留資格"],
        "在留期間等コード_年": code(STAYS, row["在留年数"]),
        "在留期間の満了の日": slash_date(row["在留満了日"]),
        "地区管理コード1": row["地区１"],
        "地区管理コード2": row["地区２"],
        "個人番号": row["マイナンバー"],
    }


# ── checks ───────────────────────────────────────────────────────────────────────────────────────────────────────────

UNUSABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffd-\uffff]")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd]")
HALF_WIDTH = re.compile("[ -~]*")
FULL_KANA = re.compile("(?:[　\u30a0-\u30ff\u31f0-\u31ff][\u3099\u309a]*)*")
MARKS = re.compile("[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]")
NUMBER = re.compile("-?[0-9]+")
OPEN_DATE = re.compile(r"[0-9]{4}-(?:0[0-9]|1[0-2]|A[1-4])-(?:[0-2][0-9]|3[01]|A[1-3])")
SMALLINT = 32767
PERSONAL_NUMBER = re.compile("[0-9]{12}")


def read_layout() -> tuple[list[Row], dict[str, set[str]]]:
    """The items of 住民情報 and the code tables they are held against."""
    with (LAYOUT / "jumin_joho.csv").open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file))
    tables: dict[str, set[str]] = {}
    with (LAYOUT / "codes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tables.setdefault(row["table"], set()).add(row["code"])
    return items, tables


@lru_cache(maxsize=100_000)
def date_is_right(value: str, unknown: bool) -> bool:
    """Whether a date is in the calendar or, where that is allowed, unknown in part."""
    return OPEN_DATE.fullmatch(value) is not None if unknown else is_day(value)


def check_digit_is_right(number: str) -> bool:
    """The check digit of an 個人番号."""
    weights = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(number[:11]), weights, strict=True)) % 11
    return int(number[11]) == (0 if rest <= 1 else 11 - rest)


def checker(item: Row, tables: dict[str, set[str]]) -> Callable[[str], str]:
    """A function that gives the issue code of a value that is not blank, or an empty text."""
    limit = int(item["length"]) if item["length"].isdigit() else 0
    table = tables.get(item["code_table"])
    kind, unknown = item["type"], item["unknown_dates"] == "Y"
    personal = item["item"] == "個人番号"

    def check(value: str) -> str:  # noqa: PLR0911  one for each rule
        if UNUSABLE.search(value):
            return "E303"
        if kind == "date":
            return "" if date_is_right(value, unknown) else "E308"
        if kind == "flag":
            return "" if value in {"0", "1"} else "E309"
        if kind == "N":
            return "" if NUMBER.fullmatch(value) and abs(int(value)) <= SMALLINT else "E306"
        if limit and len(value) > limit and len(MARKS.sub("", value)) > limit:
            return "E302"
        if kind in {"X", "code"} and not HALF_WIDTH.fullmatch(value):
            return "E304"
        if kind == "kana" and not FULL_KANA.fullmatch(value):
            return "E305"
        if table is not None and value not in table:
            return "E307"
        if kind == "K" and PRIVATE.search(value):
            return "E313"
        if personal:
            if not PERSONAL_NUMBER.fullmatch(value):
                return "E314"
            return "" if check_digit_is_right(value) else "E311"
        return ""

    return check


def main(source: Path, target: Path) -> None:
    """Convert ``source`` to ``target``; prints counts of records and of issues."""
    items, tables = read_layout()
    names = [item["item"] for item in items]
    required = {item["item"] for item in items if item["required"] == "Y"}
    checks = {item["item"]: checker(item, tables) for item in items}
    flags = [(item["item"], item["flag_for"]) for item in items if item["flag_for"]]
    counts: Counter[str] = Counter()
    with (
        source.open(encoding="cp932", newline="") as old,
        target.open("w", encoding="utf-8", newline="") as new,
    ):
        writer = csv.writer(new, lineterminator="\r\n")
        writer.writerow(names)
        for row in csv.DictReader(old):
            counts["read"] += 1
            if row["削除フラグ"] != "0":
                counts["filtered"] += 1
                continue
            try:
                values = convert(row)
            except Fault as fault:
                counts[fault.args[0]] += 1
                continue
            found = [code for name, value in values.items() if value and (code := checks[name](value))]
            found += ["E301" for name in required if not values.get(name)]
            for name, day in flags:
                if values.get(day) and values[name] != ("0" if is_day(values[day]) else "1"):
                    found.append("E312")
            counts.update(found)
            if all(code == "E313" for code in found):
                writer.writerow([values.get(name, "") for name in names])
                counts["written"] += 1
    for name, count in sorted(counts.items()):
        print(name, count)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
