"""The bridge between 中間標準レイアウト and 基本データリスト: what comes back as it went, and exactly what does not.

``layouts/bridge/losses.csv`` lists every loss; each is seen here, item by item, and no other is.
"""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from migrate.pipeline import Run, convert_job
from migrate.report import summary
from migrate.standards import Item, Layout, load_standard

ROOT = Path(__file__).parents[2]
BRIDGE = ROOT / "layouts/bridge"
KIHON = ("住民情報", "住民情報_追加項目", "支援措置対象者情報")
CHUKAN = ("個人", "世帯", "異動履歴", "本籍・筆頭者", "外国人住民", "転出入", "支援措置")

#: 風待市 has no code of its own: the numbers below are invented.
NUMBERS = {
    "kojin-bango": "123456789018", "dantai-code": "999997", "machiaza-id": "0001002", "yubin-bango": "9990001",
    "juminhyo-code": "12345678901",
}  # fmt: skip
CHAIN = {1: "20", 2: "12", 3: "52", 4: "20"}
ONLY_FOREIGN = re.compile(r"氏名_外国人|通称|外国人住民|国籍|第30条|在留")
ONLY_JAPANESE = re.compile(r"本籍|筆頭者")

Rows = list[dict[str, str]]
Files = dict[str, Rows]
Loss = tuple[str, str, str, str]


# ── records in which every item has a value ──


def value(item: Item, layout: Layout, person: str) -> str:
    """A sound value of the item, different from that of its neighbours."""
    if item.key or item.name == "世帯番号":
        return {"X": person.zfill(15), "N": "1"}[item.type]
    if item.chain:
        return CHAIN[item.chain]
    if item.code_table:
        return list(layout.codes[item.code_table])[-1]
    number = "machiaza-id" if item.name.endswith("町字コード") else item.format
    return NUMBERS[number] if number else text_of(item, layout.standard)


def text_of(item: Item, standard: str) -> str:
    if item.flag_for:
        return "1"
    if item.text_for:
        return f"{item.no}日頃"
    month, day = 1 + item.no % 9, f"{1 + item.no % 28:02}"
    values = {
        "X": f"A{item.no}",
        "kana": "カナ" + "ア" * (item.no % 5),
        "N": str(item.no),
        "flag": "1",
        "time": "09:30:00",
        "date": f"20010{month}{day}" if standard == "chukan-2.7" else f"2001-0{month}-{day}",
        "wareki": f"03400{month}{day}",
        "code": str(item.no)[-1],
        "unknown": str(item.no % 2),
    }
    return values.get(item.type, f"字{item.no}")


def every_item(standard: str, names: tuple[str, ...]) -> Files:
    """A Japanese and a foreign resident with a value in every item that such a person can have."""
    files: Files = {name: [] for name in names}
    for person, kind in (("11", "1"), ("12", "2")):
        for name in names:
            layout = load_standard(standard).layout(name)
            if (kind, name) in {("1", "外国人住民"), ("2", "本籍・筆頭者"), ("2", "世帯")}:
                continue
            row = {item.name: value(item, layout, person) for item in layout.items}
            if "住民種別" in row:
                row["住民種別"] = kind
            if standard == "kihon-2.1":
                not_theirs = ONLY_JAPANESE if kind == "2" else ONLY_FOREIGN
                row = {key: "" if not_theirs.search(key) else text for key, text in row.items()}
            files[name].append(row)
    return files


def chukan_every_item() -> Files:
    files = every_item("chukan-2.7", CHUKAN)
    head, foreigner = files["個人"]
    head |= {"続柄コード1": "02", "続柄コード2": "", "続柄コード3": "", "続柄コード4": ""}
    foreigner |= {name: "" for name in foreigner if name.startswith("生年月日")}
    (home,) = files["世帯"]  # what the file of households says is said by the head's own record as well
    home |= {"世帯主_宛名番号": head["宛名番号"], "世帯主_氏名": head["氏名"]}
    home |= {name: head[name] for name in home if name in head}
    for change in files["異動履歴"]:
        change["消除事由"] = change["異動事由"]
    return files


# ── the way through and back ──


def write(folder: Path, standard: str, files: Files, names: tuple[str, ...]) -> None:
    for name in names:
        items = [item.name for item in load_standard(standard).layout(name).items]
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, items)
            writer.writeheader()
            writer.writerows(files.get(name, []))


def read(path: Path) -> Rows:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def carry(tmp: Path, bridge: str, standard: str, files: Files, names: tuple[str, ...]) -> Run:
    folder = Path(shutil.copytree(BRIDGE / bridge, tmp / bridge))
    write(folder, standard, files, names)
    return convert_job(folder, output=tmp / f"out-{bridge}", show_values=True)


def held_back(run: Run) -> dict[str, str]:
    found = run.outcome.examples.filter(severity="error")
    return {row["item"]: row["code"] for row in found.iter_rows(named=True)}


def losses(before: Files, after: Path, keys: dict[str, tuple[str, ...]]) -> set[tuple[str, str, str]]:
    """(file, item, dropped | changed) of every item that did not come back as it went."""
    found = set()
    for name, rows in before.items():
        path = after / f"{name}.csv"
        back = {tuple(row[key] for key in keys[name]): row for row in read(path)} if path.exists() else {}
        for row in rows:
            other = back.get(tuple(row[key] for key in keys[name]), {})
            for item, text in row.items():
                if text != other.get(item, ""):
                    found.add((name, item, "changed" if other.get(item) else "dropped"))
    return found


def round_trip(tmp: Path, way: tuple[str, str], files: Files, extra: Files | None = None) -> set[tuple[str, str, str]]:
    """``way``: the standard it starts from, and the one it goes through."""
    start, through = way
    names, between = (KIHON, CHUKAN) if start == "kihon-2.1" else (CHUKAN, KIHON)
    there, back = (
        ("kihon-to-chukan", "chukan-to-kihon") if start == "kihon-2.1" else ("chukan-to-kihon", "kihon-to-chukan")
    )
    first = carry(tmp, there, start, files, names)
    if stopped := held_back(first):
        return {
            ("住民情報" if start == "kihon-2.1" else "個人", item, f"held back {code}")
            for item, code in stopped.items()
        }
    middle = {name: read(tmp / f"out-{there}/{name}.csv") for name in between}
    second = carry(tmp, back, through, middle, between)
    assert held_back(second) == {}
    for run in (first, second):
        assert all(account.ledger.rejected == 0 for account in run.outcome.accounts)
    known = load_standard(start)
    before = files | (extra or {})
    return losses(before, tmp / f"out-{back}", {name: known.layout(name).keys for name in before})


TO_CHUKAN, TO_KIHON = ("kihon-2.1", "chukan-2.7"), ("chukan-2.7", "kihon-2.1")


def town(tmp: Path) -> Files:
    convert_job(ROOT / "samples/csv", output=tmp / "town")
    return {"住民情報": read(tmp / "town/住民情報.csv")}


def with_dates(files: Files, standard: str, dates: dict[str, str]) -> Files:
    """The files with other dates; ``dates``: by ``open`` or ``known``, and the type of the item."""
    changed: Files = {}
    for name, rows in files.items():
        layout = load_standard(standard).layout(name)
        chosen = {
            item.name: dates[kind]
            for item in layout.items
            if (kind := f"{'open' if item.unknown_dates else 'known'} {item.type}") in dates
        }
        changed[name] = [row | {key: text for key, text in chosen.items() if row[key]} for row in rows]
    return changed


def with_values(files: Files, values: dict[str, str]) -> Files:
    """The files with other values in the items of these names."""
    return {
        name: [row | {key: text for key, text in values.items() if row.get(key)} for row in rows]
        for name, rows in files.items()
    }


def probes(tmp: Path) -> dict[str, tuple[tuple[str, str], Files, Files]]:
    """Name → way, files, and files that no mapping of the bridge reads."""
    full, chukan = every_item("kihon-2.1", KIHON), chukan_every_item()
    remark = every_item("chukan-2.7", ("備考",))
    unknown = {
        name: with_dates(full, "kihon-2.1", {"open date": date})
        for name, date in (("季節・旬", "1965-A1-A3"), ("年不詳", "0000-03-05"), ("改元の年の月日不詳", "1989-00-00"))
    }
    two_eras = with_dates(chukan, "chukan-2.7", {"open wareki": "01450730", "known wareki": "02151225"})
    only_era = with_dates(chukan, "chukan-2.7", {"open wareki": "03000305"})
    return {
        "風待市": (TO_CHUKAN, town(tmp), {}),
        "全項目": (TO_CHUKAN, full, {}),
        **{name: (TO_CHUKAN, files, {}) for name, files in unknown.items()},
        "中間・全項目": (TO_KIHON, chukan, remark),
        "中間・二つの元号の日": (TO_KIHON, two_eras, {}),
        "中間・元号だけの年": (TO_KIHON, only_era, {}),
        "中間・旧来の住所コード": (TO_KIHON, with_values(chukan, {"住所_町字コード": "99999001002"}), {}),
        "中間・作り直す項目": (TO_KIHON, with_values(chukan, {"世帯主_氏名": "別の名", "消除事由": "40"}), {}),
    }


def listed() -> set[tuple[str, str, str, str]]:
    return {(row["probe"], row["file"], row["item"], row["what"]) for row in read(BRIDGE / "losses.csv")}


NAMES = (
    "風待市", "全項目", "季節・旬", "年不詳", "改元の年の月日不詳",
    "中間・全項目", "中間・二つの元号の日", "中間・元号だけの年", "中間・旧来の住所コード", "中間・作り直す項目",
)  # fmt: skip


def beyond(found: set[tuple[str, str, str]], probe: str) -> set[tuple[str, str, str]]:
    """Losses that are not those of any record with these items: a probe of some special value lists its own only."""
    every = {"風待市": "", "全項目": "", "中間・全項目": ""}.get(
        probe, "中間・全項目" if probe.startswith("中間") else "全項目"
    )
    return found - {loss[1:] for loss in listed() if loss[0] == every}


@pytest.mark.parametrize("probe", NAMES)
def test_what_does_not_come_back_is_what_the_list_of_losses_says(tmp_path, probe):
    way, files, unread = probes(tmp_path)[probe]
    assert any(files.values())
    found = beyond(round_trip(tmp_path, way, files, unread), probe)
    assert {(probe, *loss) for loss in found} == {loss for loss in listed() if loss[0] == probe}


def test_the_list_of_losses_has_no_probe_that_is_not_tried():
    assert {loss[0] for loss in listed()} <= set(NAMES)


def test_a_run_that_uses_reconstructed_items_says_so(tmp_path):
    run = carry(tmp_path, "kihon-to-chukan", "kihon-2.1", every_item("kihon-2.1", KIHON), KIHON)
    people = run.manifest["conversions"][0]
    assert people["provenance"] == {"reconstructed": len(people["reconstructed"])}
    assert "氏名" in people["reconstructed"]
    for lang, words in (("ja", "は再構成です"), ("en", "are reconstructed")):
        told = [part for part in summary(run.outcome, lang) if isinstance(part, str)]
        assert any(part for part in told if words in part and "個人" in part)


def test_every_loss_says_why():
    assert all(row["note"] for row in read(BRIDGE / "losses.csv"))
