"""What differs between two standards: every planted change is found, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.standards import RENAMED, CodeTable, Item, Layout, Standard, compare, load_standard
from migrate.standards.compare import likeness
from tests.standards.made_up import layout_of

KIHON = load_standard("kihon-2.1")

Told = tuple[str, str, str, str, str, str, str]


def standard_of(layouts: Sequence[Layout], tables: dict[str, CodeTable]) -> Standard:
    return msgspec.structs.replace(
        KIHON, layouts={layout.name: layout for layout in layouts}, code_tables={"001": tables}, files=(), relations=()
    )


def told(before: Standard, after: Standard) -> Counter[Told]:
    changes = compare(before, after)
    return Counter((c.subject, c.kind, c.layout, c.name, c.what, c.before, c.after) for c in changes)


def replaced(layout: Layout, items: Sequence[Item]) -> Layout:
    numbered = [msgspec.structs.replace(item, no=number) for number, item in enumerate(items, 1)]
    return layout_of(layout.name, numbered, dict(layout.code_tables))


def name_of(index: int) -> str:
    """Names that share no character, so that what was planted is what there is to be found."""
    return "".join(chr(0x4E00 + index * 8 + n) for n in range(6))


@st.composite
def plain_layout(draw: st.DrawFn, tables: dict[str, CodeTable], start: int) -> Layout:
    kinds = draw(st.lists(st.sampled_from(["X", "K", "N", "code", "date", "unknown"]), min_size=8, max_size=24))
    items = [
        Item(
            no=number,
            name=name_of(start + number),
            type=kind,
            length=draw(st.integers(1, 99)),
            required=draw(st.booleans()),
            code_table=draw(st.none() | st.sampled_from(sorted(tables))) if kind == "code" else None,
            unknown_dates=kind == "date",
        )
        for number, kind in enumerate(kinds, 1)
    ]
    for date in [item for item in items if item.type == "date"]:
        items.append(Item(no=len(items) + 1, name=f"{name_of(start + 100 + date.no)}", type="flag", flag_for=date.name))
    return layout_of(f"甲{start}", items, tables)


@st.composite
def planted(draw: st.DrawFn) -> tuple[Standard, Standard, Counter[Told]]:
    """Two versions of a standard and the differences between them."""
    tables = {
        f"表{n}": CodeTable(
            f"表{n}", {f"{code:02}": f"名称{code}" for code in range(draw(st.integers(1, 9)))}, "secondary"
        )
        for n in range(3)
    }
    layouts = [draw(plain_layout(tables, 1_000 * n)) for n in range(draw(st.integers(1, 3)))]
    expected: Counter[Told] = Counter()
    changed = [draw(_changed_layout(layout, number, expected)) for number, layout in enumerate(layouts)]
    if draw(st.booleans()):
        gone = changed.pop(0)
        for key in [key for key in expected if key[2] == gone.name]:
            del expected[key]
        expected["layout", "removed", gone.name, "", "", gone.name, ""] += 1
    if draw(st.booleans()):
        new = draw(plain_layout(tables, 9_000))
        changed.append(new)
        expected["layout", "added", new.name, "", "", "", new.name] += 1
    others = draw(_changed_tables(tables, expected))
    return standard_of(layouts, tables), standard_of(changed, others), expected


@st.composite
def _changed_layout(draw: st.DrawFn, layout: Layout, number: int, expected: Counter[Told]) -> Layout:
    items = list(layout.items)
    order = draw(st.permutations(range(len([item for item in items if item.type != "flag"]))))
    targets = iter(order)
    names: dict[str, str] = {}
    here = ("item", layout.name)

    def plant(kind: str, name: str, what: str, before: str, after: str) -> None:
        expected[here[0], kind, here[1], name, what, before, after] += 1

    for kind in draw(st.lists(st.sampled_from(["type", "length", "required", "key", "rename", "remove"]), max_size=6)):
        index = next(targets)
        item = items[index]
        if kind == "remove":
            if item.type == "date":
                continue  # its flag would point to nothing
            items[index] = msgspec.structs.replace(item, no=0)
            plant("removed", item.name, "", item.name, "")
        elif kind == "rename":
            names[item.name] = f"{item.name}改"
            items[index] = msgspec.structs.replace(item, name=names[item.name])
            plant("renamed", item.name, "", item.name, names[item.name])
        else:
            new: dict[str, Any] = {
                "type": {"type": "kana"},
                "length": {"length": (item.length or 0) + 1},
                "required": {"required": not item.required},
                "key": {"key": index + 1},
            }[kind]
            items[index] = msgspec.structs.replace(item, **new)
            texts = [str(getattr(one, kind) or "").replace("True", "Y") for one in (item, items[index])]
            plant("changed", item.name, kind, *texts)
    items = [item for item in items if item.no]
    items = [msgspec.structs.replace(item, flag_for=names.get(item.flag_for or "", item.flag_for)) for item in items]
    moved = None
    if draw(st.booleans()) and len(items) > 4:
        at = draw(st.integers(0, len(items) - 4))
        if items[at].name not in names.values():
            moved = items.pop(at)
            items.insert(at + draw(st.integers(2, len(items) - at)), moved)
    for extra in range(draw(st.integers(0, 3))):
        added = Item(no=1, name=name_of(1_000 * number + 500 + extra), type="X", length=9)
        items.insert(draw(st.integers(0, len(items))), added)
        plant("added", added.name, "", "", added.name)
    after = replaced(layout, items)
    if moved is not None:
        plant("moved", moved.name, "no", str(layout.item(moved.name).no), str(after.item(moved.name).no))
    return after


@st.composite
def _changed_tables(draw: st.DrawFn, tables: dict[str, CodeTable], expected: Counter[Told]) -> dict[str, CodeTable]:
    after = {}
    for name, table in tables.items():
        labels = dict(table.labels)
        how = draw(st.sampled_from(["same", "relabel", "drop", "more"]))
        if how == "relabel":
            labels["00"] = "別の名称"
            expected["code", "renamed", "", name, "00", table.labels["00"], "別の名称"] += 1
        elif how == "drop":
            expected["code", "removed", "", name, "00", labels.pop("00"), ""] += 1
        elif how == "more":
            labels["99"] = "その他"
            expected["code", "added", "", name, "99", "", "その他"] += 1
        after[name] = msgspec.structs.replace(table, labels=labels)
    if draw(st.booleans()):
        after["新表"] = CodeTable("新表", {"1": "一"}, "secondary")
        expected["table", "added", "", "新表", "", "", "新表"] += 1
    return after


@settings(max_examples=150, deadline=None)
@given(planted())
def test_every_planted_change_is_found_and_nothing_else(case: tuple[Standard, Standard, Counter[Told]]) -> None:
    before, after, expected = case
    assert told(before, after) == expected


@settings(max_examples=50, deadline=None)
@given(planted())
def test_the_way_back_is_the_way_there_turned_round(case: tuple[Standard, Standard, Counter[Told]]) -> None:
    before, after, _ = case
    turned = {"added": "removed", "removed": "added"}
    there = Counter((c.subject, turned.get(c.kind, c.kind), c.layout, c.what) for c in compare(before, after))
    back = Counter((c.subject, c.kind, c.layout, c.what) for c in compare(after, before))
    assert there == back


def test_a_standard_does_not_differ_from_itself() -> None:
    assert compare(KIHON, KIHON) == ()


def changed(layout: Layout, items: Sequence[Item]) -> list[tuple[str, str, str, str]]:
    """Kind, name, attribute and name after, of the differences of one layout."""
    tables = dict(layout.code_tables)
    before, after = (
        standard_of([replaced(layout, layout.items)], tables),
        standard_of([replaced(layout, items)], tables),
    )
    return [(c.kind, c.name, c.what, c.after) for c in compare(before, after)]


def test_a_renamed_item_is_shown_with_its_score_and_its_unknown_items_still_belong_to_it() -> None:
    layout = KIHON.layout("住民情報")
    new = {"異動年月日": "異動の年月日", "氏名_フリガナ": "氏名フリガナ"}
    items = [
        msgspec.structs.replace(
            item,
            name=new.get(item.name, item.name),
            **{key: new.get(getattr(item, key), getattr(item, key)) for key in ("flag_for", "text_for")},
        )
        for item in layout.items
    ]
    assert changed(layout, items) == [
        ("renamed", "異動年月日", "", "異動の年月日"),
        ("renamed", "氏名_フリガナ", "", "氏名フリガナ"),
    ]
    before, after = standard_of([replaced(layout, layout.items)], {}), standard_of([replaced(layout, items)], {})
    for change in compare(before, after):
        assert change.score is not None
        assert RENAMED <= change.score < 1


def test_items_that_are_little_alike_or_far_apart_are_not_taken_for_renamed() -> None:
    layout = KIHON.layout("住民情報")
    items = [item for item in layout.items if item.name not in {"世帯番号", "旧氏_フリガナ"}]
    items.insert(60, Item(no=1, name="住所の方書の変更", type="K", length=9))
    found = changed(layout, items)
    assert ("removed", "世帯番号", "", "") in found
    assert ("removed", "旧氏_フリガナ", "", "") in found
    assert ("added", "住所の方書の変更", "", "住所の方書の変更") in found
    assert not any(kind == "renamed" for kind, *_ in found)


def test_the_fewest_items_are_said_to_have_moved() -> None:
    layout = KIHON.layout("住民情報")
    items = list(layout.items)
    items.insert(50, items.pop(10))
    assert changed(layout, items) == [("moved", layout.items[10].name, "no", "51")]


def test_widths_of_characters_make_no_difference_to_likeness() -> None:
    assert likeness("氏名（漢字）", "氏名(漢字)") == 1
    assert likeness("氏名", "住所") == 0


def test_file_format_and_date_forms_are_compared() -> None:
    other = msgspec.structs.replace(
        KIHON,
        format=msgspec.structs.replace(KIHON.format, newline="lf"),
        dates=msgspec.structs.replace(KIHON.dates, unknown_year="9999"),
    )
    found = [(c.subject, c.what, c.before, c.after) for c in compare(KIHON, other)]
    assert found == [("format", "format.newline", "crlf", "lf"), ("format", "dates.unknown_year", "0000", "9999")]


def test_provenance_and_notes_are_not_compared() -> None:
    layout = KIHON.layout("住民情報")
    items = [msgspec.structs.replace(item, provenance="official", note="別の備考") for item in layout.items]
    assert changed(layout, items) == []
