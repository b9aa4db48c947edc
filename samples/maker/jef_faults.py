"""What is wrong in ``samples/jef/JUKI.DAT``, and what looks wrong but is not."""

from __future__ import annotations

from collections.abc import Sequence

from samples.maker.jef import Record, encode_text, width_of
from samples.maker.people import Resident
from samples.maker.plants import Plant, Planted, sow

_SPACE = b"\x40"


def _left_open(name: str, text: str) -> bytes:
    """A mixed field that ends in double-byte text, its shift back missing; a single-byte space before it, so that whole
    codes fill the rest."""
    data = _SPACE + encode_text(text)[:-1]
    return data + b"\x40" * (width_of(name) - len(data))


def _cut(name: str) -> bytes:
    """A mixed field of even length, full of double-byte text: the shift is one byte, so half a code is at the end."""
    return encode_text("凪" * width_of(name))[: width_of(name)]


#: Text goes through the charset; bytes stand in the field as they are.
PLANTS: tuple[Plant[str | bytes], ...] = (
    # reading and decoding
    Plant({"SHIMEI_KANJI": b"\xb0\xa1\x41\xff" + b"\x40\x40" * 13}, (("SHIMEI_KANJI", "E101"),)),
    Plant({"SHIMEI_KANA": b"\x81\x82\x71" + _SPACE * 23}, (("SHIMEI_KANA", "E101"),)),
    Plant({"KATAGAKI": _cut("KATAGAKI")}, (("KATAGAKI", "E102"),)),
    Plant({"KATAGAKI": _left_open("KATAGAKI", "凪ハイツ")}, (("KATAGAKI", "E103"),)),
    Plant({"BANCHI": _left_open("BANCHI", "七番地")}, (("BANCHI", "E103"),)),
    Plant({"JUMIN_YMD": bytes.fromhex("02020AB01F")}, (("JUMIN_YMD", "E109"),)),
    Plant({"ZAIRYU_KIGEN": b"\x40\x40\x40\x40\x41"}, (("ZAIRYU_KIGEN", "E109"),)),
    Plant({"YUBIN_NO": b"\xf0\xf0\xf0\xc1\xc2\xf0\x60"}, (("YUBIN_NO", "E110"),)),
    Plant({"CHIKU_CD_1": (12345).to_bytes(2, "big")}, (("CHIKU_CD_1", "E113"),)),
    # dates
    Plant({"UMARE_GENGO": "3", "UMARE_YMD": "641345"}, (("生年月日", "E203"),)),
    Plant({"UMARE_GENGO": "4", "UMARE_YMD": "050732"}, (("生年月日", "E204"),)),
    Plant({"UMARE_GENGO": "3", "UMARE_YMD": "650401"}, (("生年月日", "E202"),)),
    Plant({"UMARE_GENGO": "2", "UMARE_YMD": "160101"}, (("生年月日", "E202"),)),
    Plant({"UMARE_GENGO": "1", "UMARE_YMD": "051202"}, (("生年月日", "E205"),)),
    Plant({"UMARE_GENGO": "9", "UMARE_YMD": "010101"}, (("生年月日", "E206"),)),
    Plant({"UMARE_GENGO": "3", "UMARE_YMD": "640108"}, (("生年月日", "E207"),)),
    Plant({"UMARE_GENGO": "5", "UMARE_YMD": "010430"}, (("生年月日", "E207"),)),
    Plant({"UMARE_GENGO": "3", "UMARE_YMD": "640107"}, ()),
    Plant({"UMARE_GENGO": "4", "UMARE_YMD": "030229"}, ()),
    Plant({"TODOKE_YMD_1": "20230230"}, (("異動届出年月日", "E308"),)),
    Plant({"IDO_YMD_1": "20231301"}, (("異動年月日", "E203"),)),
    Plant({"JUMIN_YMD": "19990431"}, ()),
    # codes and relationships
    Plant({"SEIBETSU": "9"}, (("性別", "E211"),)),
    Plant({"JIYU_1": "77"}, (("異動事由", "E211"),)),
    Plant({"JIYU_1": "  "}, (("異動事由", "E301"),)),
    Plant({"KOKUSEKI_CD": "ZZZ"}, (("国籍名等", "E211"),)),
    Plant({"ZOKUGARA": "孫"}, (("続柄コード1", "E222"),)),
    Plant({"ZOKUGARA": "孫"}, (("続柄コード1", "E222"),)),
    Plant({"ZOKUGARA": "祖父"}, (("続柄コード1", "E222"),)),
    Plant({"ZOKUGARA": "祖母"}, (("続柄コード1", "E223"),)),
    Plant({"ZOKUGARA": "祖母"}, (("続柄コード1", "E223"),)),
    Plant({"ZOKUGARA": "家事使用人"}, (("続柄コード1", "E223"),)),
    Plant({"ZOKUGARA": "友達"}, (("続柄コード1", "E221"),)),
    # record checks
    Plant({"SHIMEI_KANJI": "", "SHIMEI_KANA": ""}, (("氏名", "E301"),)),
    Plant({"SEIBETSU": " "}, (("性別", "E301"), ("性別表記", "E301"))),
    Plant({"TENNYU_SHIKU": "南北東西霞郡大字遠見町鈴音"}, (("転入前住所_市区郡町村名", "E302"),)),
    Plant({"SHIMEI_ROMAJI": "ＡＯＢＡ"}, (("氏名_外国人ローマ字", "E304"),)),
    Plant({"SHIMEI_KANA": "AOBA"}, (("氏名_フリガナ", "E305"),)),
    Plant({"KUBUN_3045": "99"}, (("第30条45規定区分", "E307"),)),
    Plant({"ZAIRYU_SHIKAKU": "T99"}, (("在留資格等コード", "E307"),)),
    Plant({"JUMIN_SHUBETSU": "3"}, (("住民種別", "E307"),)),
    Plant({"KOJIN_NO": "000000010287"}, (("個人番号", "E311"),)),
    Plant({"KOJIN_NO": "00000001028"}, (("個人番号", "E314"),)),
    # 外字: gaiji.csv gives the first a character, the second a stand-in, and leaves the third open
    Plant({"SHIMEI_KANJI": "\ue000田　一郎"}, ()),
    Plant({"SHIMEI_KANJI": "渡\ue123　花子"}, (("SHIMEI_KANJI", "E116"),)),
    Plant({"KATAGAKI": "\uec1d荘2号"}, (("KATAGAKI", "E115"),)),
    # several at once: one record, each fault found
    Plant(
        {"SEIBETSU": "3", "UMARE_GENGO": "3", "UMARE_YMD": "251301", "KOJIN_NO": "000000010280"},
        (("性別", "E211"), ("生年月日", "E203"), ("個人番号", "E311")),
    ),
)

#: How much of one more record the transfer left at the end of the file.
_LEFT_OVER = 250


def spoilt(records: Sequence[Record], people: Sequence[Resident]) -> tuple[bytes, list[Planted]]:
    """The file with its faults, and the list of them."""

    def put(index: int, fields: dict[str, str | bytes]) -> None:
        for name, value in fields.items():
            if isinstance(value, bytes):
                records[index].patches[name] = value
            else:
                records[index].values[name] = value

    planted = list(sow(PLANTS, people, put))
    whole = b"".join(record.encode() for record in records)
    planted += [Planted(None, "", "E105"), Planted(len(records) + 1, "", "E104")]
    return whole + records[0].encode()[:_LEFT_OVER], planted
