"""What people and places of the fictional town are called. Everything is invented; no list of real people was used.

Names are pairs of the written form and its reading in full-width katakana.
"""

from __future__ import annotations

#: 全国地方公共団体コード of the town: not given to anyone; its check digit is right (99999 → 7).
MUNICIPALITY = "999997"
PREFECTURE, CITY = "星見県", "風待市"


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """``青葉/アオバ 朝霧/アサギリ`` → written forms with their readings."""
    return tuple((written, reading) for written, _, reading in (word.partition("/") for word in text.split()))


SURNAMES = pairs("""
    青葉/アオバ 赤嶺/アカミネ 朝霧/アサギリ 天野/アマノ 綾部/アヤベ 泉川/イズミカワ 一色/イッシキ 岩舘/イワダテ
    上杉/ウエスギ 内海/ウツミ 梅津/ウメヅ 海老名/エビナ 大和田/オオワダ 奥寺/オクデラ 小野寺/オノデラ 柏木/カシワギ
    風間/カザマ 金森/カナモリ 狩野/カノウ 菊池/キクチ 北条/ホウジョウ 霧島/キリシマ 草薙/クサナギ 倉橋/クラハシ
    黒須/クロス 神崎/カンザキ 小鳥遊/タカナシ 佐久間/サクマ 雫石/シズクイシ 篠原/シノハラ 白鳥/シラトリ 菅原/スガワラ
    杉浦/スギウラ 瀬戸/セト 園田/ソノダ 立花/タチバナ 月岡/ツキオカ 土屋/ツチヤ 遠野/トオノ 中条/チュウジョウ
    長峰/ナガミネ 奈良橋/ナラハシ 西園/ニシゾノ 野々村/ノノムラ 橋爪/ハシヅメ 花輪/ハナワ 雲雀丘/ヒバリガオカ
    藤代/フジシロ 星/ホシ 槇/マキ 三輪/ミワ 森/モリ 柳瀬/ヤナセ 雪村/ユキムラ 若狭/ワカサ 渡会/ワタライ
""")

#: Surnames that old systems write in several shapes. 辻 is the shape that JEF's C4D4 stands for: base and selector.
VARIANT_SURNAMES = (
    ("髙城", "タカギ"),
    ("髙円寺", "コウエンジ"),
    ("﨑山", "サキヤマ"),
    ("磯﨑", "イソザキ"),
    ("辻󠄃", "ツジ"),
    ("辻󠄃堂", "ツジドウ"),
)

MEN = pairs("""
    明/アキラ 篤志/アツシ 一郎/イチロウ 栄吉/エイキチ 和也/カズヤ 勝/マサル 健太/ケンタ 光一/コウイチ
    幸太郎/コウタロウ 悟/サトル 茂/シゲル 修平/シュウヘイ 翔/ショウ 進/ススム 大輔/ダイスケ 拓海/タクミ 正/タダシ
    努/ツトム 哲也/テツヤ 直樹/ナオキ 信夫/ノブオ 隼人/ハヤト 秀雄/ヒデオ 浩/ヒロシ 文雄/フミオ 誠/マコト 實/ミノル
    雄二/ユウジ 陽太/ヨウタ 良平/リョウヘイ 蓮/レン 亘/ワタル
""")

WOMEN = pairs("""
    葵/アオイ 明美/アケミ 綾/アヤ 和泉/イズミ 恵美子/エミコ かおり/カオリ 和子/カズコ 久美子/クミコ 幸子/サチコ
    さくら/サクラ 静江/シズエ 志乃/シノ 澄子/スミコ たま/タマ 千夏/チナツ 千代/チヨ トメ/トメ 直美/ナオミ 典子/ノリコ
    春香/ハルカ ハナ/ハナ ひかり/ヒカリ 富美子/フミコ 真由美/マユミ 美咲/ミサキ 光子/ミツコ めぐみ/メグミ 結衣/ユイ
    百合子/ユリコ 陽菜/ヒナ 凛/リン 若菜/ワカナ
""")

#: Foreign residents: letters, kanji form or "", reading, country code, alias (通称) or "".
FOREIGN_NAMES = (
    ("LINDQVIST ASTRA MARIE", "", "リンドクヴィスト　アストラ　マリー", "SWE", ""),
    ("OKONKWO DANIEL", "", "オコンクウォ　ダニエル", "NGA", ""),
    ("PARK MINSEO", "朴　珉瑞", "パク　ミンソ", "KOR", "新井　民子"),
    ("LI YUNQING", "李　云清", "リー　ユンチン", "CHN", ""),
    ("NGUYEN THI HOA SEN", "", "グエン　ティ　ホア　セン", "VNM", ""),
    ("DELACRUZ JOSELITO", "", "デラクルズ　ホセリト", "PHL", "川上　譲二"),
    ("SILVA TEREZINHA", "", "シルヴァ　テレジーニャ", "BRA", ""),
    ("THAPA BISHNU", "", "タパ　ビシュヌ", "NPL", ""),
    ("SMITH ROWAN", "", "スミス　ローワン", "USA", ""),
    ("KIM SEOYEON", "金　瑞淵", "キム　ソヨン", "KOR", "金子　春江"),
)

#: 町字: code, postal code, name. Postal codes begin with 000, which is in use nowhere.
QUARTERS = (
    ("0001001", "0000101", "朝凪町一丁目"),
    ("0001002", "0000101", "朝凪町二丁目"),
    ("0002000", "0000112", "風車"),
    ("0003001", "0000123", "月見台一丁目"),
    ("0003002", "0000124", "月見台二丁目"),
    ("0004000", "0000131", "字岬"),
    ("0005000", "0000140", "大字星川"),
    ("0006000", "0000155", "港本町"),
)

BUILDINGS = (
    ("凪ハイツ", "ナギハイツ"),
    ("コーポ星見", "コーポホシミ"),
    ("風待団地", "カザマチダンチ"),
    ("ＳＫＹ岬", "スカイミサキ"),
)

#: Places people came from or went to: prefecture, municipality, rest.
ELSEWHERE = (
    ("霞県", "遠見市", "虹ヶ丘３番地"),
    ("霞県", "東霞郡鈴音町", "大字笛吹１２"),
    ("潮見県", "千鳥市", "浜通２－５－１"),
    ("潮見県", "白波村", "字灯台７７"),
    ("雲居県", "雲居市", "若葉台４丁目"),
)
