"""What is wrong in ``samples/csv/JUKI.CSV``, and what looks wrong but is not."""

from __future__ import annotations

from collections.abc import Sequence

from samples.maker.delimited import Row, encode_cell, header
from samples.maker.people import Resident
from samples.maker.plants import Plant, Planted, sow

#: Text is quoted and encoded as its column is; bytes stand in the cell as they are.
PLANTS: tuple[Plant[str | bytes], ...] = (
    # reading and decoding
    Plant({"漢字氏名": b'"\x8e\x52\x81\xad\x93\x63"'}, (("漢字氏名", "E101"),)),
    Plant({"方書": b'"\x93\xcf\xeb\xbf"'}, (("方書", "E101"),)),
    Plant({"町名": b'"\x95\x97\x8e\x94\x95"'}, (("町名", "E102"),)),
    # dates
    Plant({"生年月日": "S64.13.45"}, (("生年月日", "E203"),)),
    Plant({"生年月日": "H05.07.32"}, (("生年月日", "E204"),)),
    Plant({"生年月日": "S65.04.01"}, (("生年月日", "E202"),)),
    Plant({"生年月日": "M05.12.02"}, (("生年月日", "E205"),)),
    Plant({"生年月日": "S64.01.08"}, (("生年月日", "E207"),)),
    Plant({"生年月日": "H03.02.29"}, ()),
    Plant({"生年月日": "昭和20年春"}, ()),
    Plant({"生年月日": "年月日不詳"}, ()),
    Plant({"生年月日": "昭和の初めごろ"}, (("生年月日", "E208"),)),
    Plant({"生年月日": "不明"}, ()),
    Plant({"届出年月日": "H30.02.30"}, (("異動届出年月日", "E308"),)),
    Plant({"届出年月日": "未届"}, (("異動届出年月日", "E201"),)),
    Plant({"異動年月日": ""}, (("異動年月日", "E301"), ("異動年月日_不詳フラグ", "E301"))),
    # codes and relationships
    Plant({"性別": "男"}, (("性別", "E211"),)),
    Plant({"現存区分": "5"}, (("住民状態", "E211"),)),
    Plant({"異動事由コード": "99"}, (("異動事由", "E211"),)),
    Plant({"住民区分": "他"}, (("住民種別", "E211"),)),
    Plant({"続柄": "孫"}, (("続柄コード1", "E222"),)),
    Plant({"続柄": "祖父"}, (("続柄コード1", "E222"),)),
    Plant({"続柄": "祖母"}, (("続柄コード1", "E223"),)),
    Plant({"続柄": "伯父"}, (("続柄コード1", "E223"),)),
    Plant({"続柄": "本人"}, (("続柄コード1", "E221"),)),
    # record checks
    Plant({"郵便番号": ""}, (("住所_郵便番号", "E301"),)),
    Plant({"郵便番号": "000-01012"}, (("住所_郵便番号", "E314"),)),
    Plant({"郵便番号": "000-010１"}, (("住所_郵便番号", "E314"),)),
    Plant({"漢字氏名": "天野　" + "寿限無" * 33}, (("氏名", "E302"),)),
    Plant({"旧氏": "風" * 51}, (("旧氏", "E302"),)),
    Plant({"カナ氏名": "ｱｵﾊﾞ TARO"}, (("氏名_フリガナ", "E305"),)),
    Plant({"カナ氏名": "青葉"}, (("氏名_フリガナ", "E305"),)),
    Plant({"英字氏名": "ＬＩＮＤＡ"}, (("氏名_外国人ローマ字", "E304"),)),
    Plant({"履歴番号": "1.5"}, (("個人履歴番号(履歴番号)", "E306"),)),
    Plant({"在留資格": "T99"}, (("在留資格等コード", "E307"),)),
    Plant({"マイナンバー": "123456789012"}, (("個人番号", "E311"),)),
    Plant({"番地": b'"3\x05\x94\xd4\x92n"'}, (("住所_番地号表記", "E303"),)),
    # 外字 that no one has decided yet: codes F040, F141, F9FC
    Plant({"漢字氏名": "\ue000田　一郎"}, (("氏名", "E313"),)),
    Plant({"漢字氏名": "渡\ue0bd　花子"}, (("氏名", "E313"),)),
    Plant({"方書": "\ue757荘２号"}, (("住所_方書", "E313"),)),
    # several at once: one record, each fault found
    Plant(
        {"性別": "3", "生年月日": "T16.01.01", "マイナンバー": "000000010280"},
        (("性別", "E211"), ("生年月日", "E202"), ("個人番号", "E311")),
    ),
    # quotes, commas and line breaks that are right
    Plant({"備考": '「"仮"住所」、7,8月\n確認'}, ()),
)


def spoilt(rows: list[Row], people: Sequence[Resident]) -> tuple[bytes, list[Planted]]:
    """The file with its faults, and the list of them. Record 1 is the row below the header."""
    first_row = {row.resident: number for number, row in reversed(list(enumerate(rows)))}
    number_of = {index: number for index, number in first_row.items() if rows[number].cells["削除フラグ"] == "0"}
    kept = [people[index] for index in sorted(number_of)]
    places = sorted(number_of)

    def put(index: int, fields: dict[str, str | bytes]) -> None:
        row = rows[number_of[places[index]]]
        for name, value in fields.items():
            row.raw[name] = value if isinstance(value, bytes) else encode_cell(name, value)

    planted = [
        Planted(number_of[places[fault.record - 1]] + 1, fault.item, fault.code)
        for fault in sow(PLANTS, kept, put)
        if fault.record is not None
    ]
    lines = [row.encode() for row in rows]
    planted += _break_lines(rows, lines)
    return header() + b"".join(lines), planted


def _break_lines(rows: Sequence[Row], lines: list[bytes]) -> list[Planted]:
    """Faults of whole rows: a column too many, columns too few, text after a closing quote, and at the very end a quote
    that is never closed."""
    clean = [n for n, row in enumerate(rows) if not row.raw and row.cells["削除フラグ"] == "0"]
    more, fewer, after = (clean[len(clean) * share // 5] for share in (1, 2, 3))
    lines[more] = lines[more].replace(b"\r\n", b",1\r\n")
    lines[fewer] = lines[fewer][: lines[fewer].index(b',"')] + b"\r\n"
    name = encode_cell("町名", rows[after].cells["町名"])
    lines[after] = lines[after].replace(b"," + name + b",", b"," + name + b"*,")
    planted = [Planted(more + 1, "", "E107"), Planted(fewer + 1, "", "E107"), Planted(after + 1, "", "E111")]
    last = lines[-1].rstrip(b"\r\n")
    lines.append(last[: last.rindex(b'"')] + b"\r\n")
    return [*planted, Planted(len(lines), "", "E108")]
