"""What the generated residents are made of: pools of texts, encoded once and gathered by index.

A pool is a matrix of bytes, one row per text, filled up with zero bytes, which occur in no text. Gathering rows,
putting matrices side by side and dropping the filler makes a million records in seconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from samples.maker.names import BUILDINGS, ELSEWHERE, FOREIGN_NAMES, pairs
from samples.maker.scripts import era_date, half_kana

Matrix = NDArray[np.uint8]
Encode = Callable[[str], bytes]

_FIRST = pairs("""
    青/アオ 秋/アキ 朝/アサ 天/アマ 石/イシ 稲/イナ 岩/イワ 上/ウエ 内/ウチ 梅/ウメ 江/エ 大/オオ 岡/オカ 奥/オク
    小/オ 片/カタ 金/カネ 川/カワ 菊/キク 北/キタ 木/キ 草/クサ 窪/クボ 黒/クロ 神/カミ 坂/サカ 桜/サクラ 篠/シノ
    下/シモ 白/シラ 杉/スギ 関/セキ 高/タカ 髙/タカ 滝/タキ 竹/タケ 谷/タニ 玉/タマ 千/チ 月/ツキ 土/ツチ 寺/テラ
    時/トキ 富/トミ 鳥/トリ 中/ナカ 永/ナガ 夏/ナツ 西/ニシ 野/ノ 橋/ハシ 長谷/ハセ 浜/ハマ 早/ハヤ 原/ハラ 東/ヒガシ
    平/ヒラ 深/フカ 福/フク 藤/フジ 古/フル 星/ホシ 堀/ホリ 前/マエ 松/マツ 丸/マル 水/ミズ 三/ミ 宮/ミヤ 村/ムラ
    森/モリ 柳/ヤナギ 山/ヤマ 横/ヨコ 吉/ヨシ 若/ワカ 和/ワ 渡/ワタ 鷲/ワシ 四方/ヨモ
""")
_SECOND = pairs("""
    井/イ 池/イケ 泉/イズミ 浦/ウラ 江/エ 尾/オ 岡/オカ 崎/サキ 﨑/サキ 垣/ガキ 川/カワ 木/キ 口/グチ 倉/クラ 坂/サカ
    沢/サワ 島/シマ 城/シロ 田/タ 滝/タキ 谷/タニ 塚/ツカ 津/ツ 戸/ト 中/ナカ 永/ナガ 西/ニシ 野/ノ 橋/バシ 畑/ハタ
    原/ハラ 林/バヤシ 藤/フジ 淵/フチ 辺/ベ 堀/ホリ 本/モト 間/マ 松/マツ 宮/ミヤ 村/ムラ 森/モリ 山/ヤマ 脇/ワキ
    和田/ワダ
""")
_GIVEN_FIRST = pairs("""
    明/アキ 篤/アツ 一/カズ 栄/エイ 恵/ケイ 和/カズ 勝/カツ 克/カツ 健/ケン 光/コウ 幸/ユキ 佐/サ 静/シズ 茂/シゲ
    修/シュウ 純/ジュン 正/マサ 晋/シン 澄/スミ 大/ダイ 隆/タカ 武/タケ 忠/タダ 達/タツ 千/チ 恒/ツネ 哲/テツ 俊/トシ
    智/トモ 直/ナオ 信/ノブ 典/ノリ 春/ハル 秀/ヒデ 浩/ヒロ 富/フ 文/フミ 誠/マサ 真/マ 道/ミチ 美/ミ 安/ヤス 由/ユ
    友/ユウ 陽/ヨウ 義/ヨシ 良/リョウ 理/リ
""")
_MEN_SECOND = pairs("""
    / 明/アキ 一/イチ 夫/オ 男/オ 介/スケ 樹/キ 吉/キチ 二/ジ 治/ジ 太/タ 太郎/タロウ 人/ト 彦/ヒコ 弘/ヒロ 平/ヘイ
    也/ヤ 郎/ロウ
""")
_WOMEN_SECOND = pairs("""
    江/エ 恵/エ 絵/エ 香/カ 子/コ 枝/エ 代/ヨ 乃/ノ 美/ミ 実/ミ 奈/ナ 音/ネ 穂/ホ 葉/ハ 里/リ 沙/サ 海/ミ 花/カ
""")

#: An invented district: twelve hills and shores, each with numbered quarters.
_AREAS = pairs("""
    朝凪/アサナギ 風車/カザグルマ 月見台/ツキミダイ 岬町/ミサキチョウ 星川/ホシカワ 港本町/ミナトホンマチ
    鈴音/スズネ 笛吹/フエフキ 虹ヶ丘/ニジガオカ 白波/シラナミ 千鳥/チドリ 若葉台/ワカバダイ
""")
_NUMERALS = "一二三四五六七八九"

RELATIONSHIPS = (
    "世帯主",
    "妻",
    "夫",
    "子",
    "父",
    "母",
    "子の妻",
    "子の子",
    "妻の母",
    "妻（未届）",
    "弟",
    "縁故者",
    "同居人",
)
#: Shares of ``RELATIONSHIPS`` in a town.
SHARES = (0.42, 0.18, 0.02, 0.29, 0.008, 0.03, 0.012, 0.02, 0.005, 0.003, 0.004, 0.003, 0.005)

FIRST_DAY, LAST_DAY = dt.date(1926, 12, 26), dt.date(2026, 3, 31)


@dataclass(frozen=True, slots=True)
class Names:
    """Written forms and readings (half-width), index by index."""

    written: tuple[str, ...]
    kana: tuple[str, ...]

    @classmethod
    def of(cls, *parts: Sequence[tuple[str, str]]) -> Names:
        """Every combination of one of each part."""
        pairs = [("".join(a for a, _ in combo), "".join(b for _, b in combo)) for combo in product(*parts)]
        return cls(tuple(a for a, _ in pairs), tuple(half_kana(b) for _, b in pairs))


def surnames() -> Names:
    """3,600 surnames."""
    return Names.of(_FIRST, _SECOND)


def given_names() -> Names:
    """1,728 given names: the first half men's, the second half women's."""
    men, women = Names.of(_GIVEN_FIRST, _MEN_SECOND), Names.of(_GIVEN_FIRST, _WOMEN_SECOND)
    return Names(men.written + women.written, men.kana + women.kana)


def quarters() -> list[tuple[str, str, str]]:
    """Code, postal code and name of 108 quarters."""
    return [
        (f"{area:04d}{part:03d}", f"000{area:02d}{part:02d}", f"{name}{_NUMERALS[part - 1]}丁目")
        for area, (name, _) in enumerate(_AREAS, 1)
        for part in range(1, 10)
    ]


def lots() -> list[str]:
    """20,000 lot numbers."""
    return [f"{lot}番地{sub}" for lot in range(1, 401) for sub in range(1, 51)]


def flats() -> list[tuple[str, str]]:
    """No building, then 20,000 flats with the readings of their buildings."""
    houses = [(a + b, half_kana(x + y)) for (a, x), (b, y) in product(_AREAS, BUILDINGS)]
    return [("", ""), *((f"{name}{room}号", kana) for name, kana in houses for room in range(101, 523))]


def foreigners() -> list[tuple[str, str, str, str, str]]:
    """Letters, kanji, half-width reading, country, alias; the first entry is blank."""
    made = [
        (f"{roman} {chr(65 + n // 26)}{chr(65 + n % 26)}", kanji, half_kana(kana), country, alias)
        for roman, kanji, kana, country, alias in FOREIGN_NAMES
        for n in range(300)
    ]
    return [("", "", "", "", ""), *made]


def origins() -> list[tuple[str, str, str]]:
    """Nowhere, then 2,500 places outside the town."""
    return [("", "", ""), *((ken, city, f"{rest[:3]}{n}番地") for ken, city, rest in ELSEWHERE for n in range(1, 501))]


def days() -> list[str]:
    """Every day from ``FIRST_DAY`` to ``LAST_DAY`` as ``YYYYMMDD``: 36,256 of them."""
    count = (LAST_DAY - FIRST_DAY).days + 1
    return [(FIRST_DAY + dt.timedelta(days=n)).isoformat().replace("-", "") for n in range(count)]


def era_digits(day: str) -> str:
    """``Eyymmdd`` with the code of the era."""
    code, _, _, digits = era_date(day)
    return code + digits


def era_text(day: str) -> str:
    """``S64.01.07``."""
    _, letter, _, digits = era_date(day)
    return f"{letter}{digits[:2]}.{digits[2:4]}.{digits[4:]}"


def matrix(texts: Iterable[str], encode: Encode) -> Matrix:
    """Texts as rows of bytes, filled up with zeros."""
    rows = [encode(text) for text in texts]
    width = max(1, *map(len, rows))
    return np.frombuffer(b"".join(row.ljust(width, b"\x00") for row in rows), np.uint8).reshape(-1, width)


def digit_matrix(numbers: NDArray[np.int64], width: int, zero: int) -> Matrix:
    """Numbers as decimal digits of ``width`` places; ``zero`` is the byte of the digit 0."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return ((numbers[:, None] // powers) % 10 + zero).astype(np.uint8)


def left_packed(cells: Sequence[Matrix], width: int, pad: bytes) -> Matrix:
    """Matrices side by side, the filler moved to the right end and replaced by ``pad`` (one or two bytes).

    → n × ``width``. Raises ``ValueError`` for a text that does not fit.
    """
    wide = np.concatenate(cells, axis=1)
    if len(cells) > 1:
        order = np.argsort(wide == 0, axis=1, kind="stable")
        wide = np.take_along_axis(wide, order, axis=1)
    if wide.shape[1] < width:
        wide = np.pad(wide, ((0, 0), (0, width - wide.shape[1])))
    if wide[:, width:].any():
        raise ValueError(f"a text is longer than {width} bytes")
    wide = wide[:, :width]
    padding = np.resize(np.frombuffer(pad, np.uint8), width)
    return np.where(wide == 0, padding, wide)
