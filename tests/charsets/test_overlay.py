"""A site's own characters laid over a charset."""

import numpy as np
import pytest

from migrate import charsets
from migrate.charsets import OverlayRow, read_overlay
from migrate.errors import DefinitionError


def overlay(*rows: tuple[str, str]) -> list[OverlayRow]:
    return [OverlayRow(bytes.fromhex(code), text, f"site.csv:{line}") for line, (code, text) in enumerate(rows, 2)]


def faults_of(rows, name="jef"):
    with pytest.raises(DefinitionError) as caught:
        charsets.get(name, overlay=rows)
    return [(fault.code, fault.place, fault.params["found"]) for fault in caught.value.faults]


def test_a_code_of_the_user_area_becomes_the_sites_character():
    jef = charsets.get("jef", overlay=overlay(("80A1", "髙"), ("80A2", "辻\U000e0102")))
    assert jef.decode(bytes.fromhex("28 80A1 80A2 80A3 29")) == "髙辻\U000e0102\ue002"


def test_a_code_no_table_has_and_one_that_a_table_has_are_taken_over_alike():
    jef = charsets.get("jef", overlay=overlay(("41FE", "㐂"), ("C5C4", "畑")))
    assert jef.decode(bytes.fromhex("28 41FE C5C4 29")) == "㐂畑"


def test_encoding_uses_the_sites_code_only_where_no_other_stands_for_the_text():
    jef = charsets.get("jef", overlay=overlay(("80A1", "山"), ("80A2", "🏔")))
    assert jef.encode_double("山🏔") == bytes.fromhex("BBB3 80A2")
    with pytest.raises(UnicodeEncodeError):
        jef.encode("\ue000")


def test_the_charset_itself_stays_as_it_is():
    charsets.get("jef", overlay=overlay(("80A1", "髙")))
    assert charsets.get("jef").decode(bytes.fromhex("2880A129")) == "\ue000"


def test_single_bytes_and_code_page_932_take_overlays_too():
    assert charsets.get("jef", overlay=overlay(("E1", "√"))).decode(b"\xe1") == "√"
    assert charsets.get("cp932", overlay=overlay(("F040", "髙"), ("8540", "①"))).decode(b"\xf0\x40\x85\x40A") == "髙①A"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("jef", "80A1A2"),
        ("jef", "28A1"),
        ("jef", "8029"),
        ("jef", "30E2"),
        ("cp932", "4141"),
        ("cp932", "81"),
        ("cp932", "812C"),
        ("utf-8", "E5B1B1"),
    ],
    ids=[
        "three bytes",
        "begins with a shift",
        "ends in a shift",
        "is a shift",
        "begins with a one-byte code",
        "is a lead byte",
        "ends in a comma",
        "UTF-8 has no tables",
    ],
)
def test_a_code_the_charset_has_no_room_for_is_refused(name, code):
    assert faults_of(overlay((code, "髙")), name) == [("D310", "site.csv:2", code)]


def test_a_code_given_twice_is_refused_unless_it_says_the_same():
    assert faults_of(overlay(("80A1", "髙"), ("80A1", "高"))) == [("D311", "site.csv:3", "80A1")]
    assert charsets.get("jef", overlay=overlay(("80A1", "髙"), ("80A1", "髙"))).decode(b"\x28\x80\xa1") == "髙"


def test_a_file_of_the_site_is_an_option_of_the_charset(tmp_path):
    (tmp_path / "site.csv").write_text(
        "コード,文字,備考\n80A1,髙,はしご高\n\n80 A2,U+8FBB U+E0102,\n", encoding="utf-8-sig"
    )
    jef = charsets.get({"text": "jef", "single": "ebcdic", "overlay": "site.csv"}, base=tmp_path)
    assert jef.decode(bytes.fromhex("28 80A1 80A2 29 81")) == "髙辻\U000e0102a"
    assert jef.files == (tmp_path / "site.csv",)


def test_a_file_read_again_after_a_change_gives_the_new_characters(tmp_path):
    for text in ("髙", "﨑"):
        (tmp_path / "site.csv").write_text(f"code,character\n80A1,{text}\n", encoding="utf-8")
        assert charsets.get({"text": "jef", "overlay": "site.csv"}, base=tmp_path).decode(b"\x28\x80\xa1") == text


def test_every_faulty_cell_of_the_file_is_named_at_once(tmp_path):
    path = tmp_path / "site.csv"
    path.write_text("code,character\n80O1,髙\n80A2,\n80A3,U+110000\n80A4,株式会社\n80A5,\ufffd\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_overlay(path)
    assert [(fault.code, fault.place) for fault in caught.value.faults] == [
        ("D103", f"{path}:2 code"),
        ("D103", f"{path}:3 character"),
        ("D103", f"{path}:4 character"),
        ("D103", f"{path}:5 character"),
        ("D103", f"{path}:6 character"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [("code,name\n80A1,髙\n", "D108"), ("", "D108"), ('code,character\n"80A1,髙\n', "D109"), (None, "D101")],
)
def test_a_file_that_is_no_overlay_is_a_fault_of_the_definition(content, code, tmp_path):
    if content is not None:
        (tmp_path / "site.csv").write_text(content, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        charsets.get({"text": "jef", "overlay": "site.csv"}, base=tmp_path)
    assert code in {fault.code for fault in caught.value.faults}


def test_a_column_of_records_is_decoded_with_the_overlay():
    jef = charsets.get("jef", overlay=overlay(("80A1", "髙")))
    data = np.frombuffer(bytes.fromhex("2880A1C5C4402940"), dtype=np.uint8)
    column = jef.decode_column(data, np.array([0]), 8)
    assert column.faults["code"].to_list() == ["E101"]
    data = np.frombuffer(bytes.fromhex("2880A1C5C4294040"), dtype=np.uint8)
    assert jef.decode_column(data, np.array([0]), 8).text.to_list() == ["髙田  "]
