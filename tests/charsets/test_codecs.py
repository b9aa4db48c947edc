"""The charsets as Python codecs."""

import codecs
import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate import charsets

TEXT = "A山田　太郎辻\U000e0102ｱｲ\U0001b019\u3099髙B"
SHIFTED = ("jef", "ibm-930", "ibm-1399")


def sample(name: str) -> str:
    return TEXT if name == "jef" else "A山田　太郎123髙B\n"


@pytest.mark.parametrize("name", ["jef", "JEF-EBCDIK", "jef_ascii", "ibm930", "IBM-930", "cp930", "windows-932"])
def test_python_knows_the_charsets_by_name(name):
    codec = codecs.lookup(name)
    assert b"\xc1" in "A".encode(name) or codec.name == "windows-932"
    assert "山".encode(name).decode(name) == "山"


def test_names_that_python_knows_stay_pythons():
    assert codecs.lookup("cp932").encode.__module__ != "migrate.charsets.codec"
    assert charsets.get("cp932").name == "windows-932"


@pytest.mark.parametrize("name", SHIFTED)
def test_a_file_is_written_and_read_in_a_charset(name, tmp_path):
    path = tmp_path / "x"
    with path.open("w", encoding=name) as file:
        for character in (
            sample(name).replace("\U000e0102", "").replace("\u3099", "").replace("辻", "").replace("\U0001b019", "")
        ):
            file.write(character)
    with path.open(encoding=name) as file:
        assert file.read() == sample(name).replace("\U000e0102", "").replace("\u3099", "").replace("辻", "").replace(
            "\U0001b019", ""
        )


@pytest.mark.parametrize("name", [*SHIFTED, "windows-932"])
@given(data=st.data())
@settings(deadline=None)
def test_reading_in_chunks_is_reading_at_once(name, data):
    whole = sample(name).encode(name) * 2 if name != "windows-932" else "A山田ｱ,表\r\n".encode(name)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)))))
    decoder = codecs.getincrementaldecoder(name)()
    chunks = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    text = "".join(decoder.decode(chunk) for chunk in chunks) + decoder.decode(b"", final=True)
    assert text == whole.decode(name)


def test_a_shift_of_two_bytes_may_be_parted_by_a_chunk():
    decoder = codecs.getincrementaldecoder("jef")()
    assert [decoder.decode(b"\xc1\x30"), decoder.decode(b"\xe2\xbb"), decoder.decode(b"\xb3\x29")] == ["A", "", "山"]
    assert decoder.decode(b"\x30", final=True) == "\x90"


def test_the_place_in_a_file_can_be_kept_and_gone_back_to():
    file = io.TextIOWrapper(io.BytesIO("山田太郎".encode("jef")), encoding="jef")
    file.read(2)
    place = file.tell()
    assert file.read() == "太郎"
    file.seek(place)
    assert file.read() == "太郎"


def test_every_write_leaves_the_file_whole():
    encoder = codecs.getincrementalencoder("jef")()
    assert encoder.encode("山") + encoder.encode("田") == b"\x28\xbb\xb3\x29\x28\xc5\xc4\x29"


def test_streams_of_the_codecs_module_work(tmp_path):
    (tmp_path / "x").write_bytes("山田\x85太郎\x85".encode("jef"))
    reader = codecs.getreader("jef")((tmp_path / "x").open("rb"))
    with reader:
        assert reader.readlines() == ["山田\x85", "太郎\x85"]
    with codecs.getwriter("jef")((tmp_path / "y").open("wb")) as writer:
        writer.write("山田")
    assert (tmp_path / "y").read_bytes() == b"\x28\xbb\xb3\xc5\xc4\x29"


def test_strict_decoding_says_where():
    with pytest.raises(UnicodeDecodeError) as caught:
        b"\xc1\x28\xbb\xb3\x41\xff\x29".decode("jef")
    assert (caught.value.start, caught.value.end, caught.value.object[4:6]) == (4, 6, b"\x41\xff")
    with pytest.raises(UnicodeDecodeError, match="cut off"):
        b"\x28\xbb".decode("jef")


def test_strict_encoding_says_where():
    with pytest.raises(UnicodeEncodeError) as caught:
        "山🏔".encode("jef")
    assert (caught.value.start, caught.value.end) == (1, 2)


def test_error_handlers_do_what_they_say():
    assert b"\xc1\x28\x41\xff\xbb\xb3\x29\xfe".decode("jef", "replace") == "A\ufffd山\ufffd"
    assert b"\x28\xbb\xb3\x41".decode("jef", "ignore") == "山"
    assert "A🏔B".encode("jef", "ignore") == b"\xc1\xc2"
    assert "A🏔山".encode("jef-ascii", "xmlcharrefreplace").decode("jef-ascii") == "A&#127956;山"
    assert "🏔🏔".encode("jef", "replace").decode("jef") == "??"


def test_decoding_keeps_blank_text_and_forgives_an_open_shift_at_the_end():
    assert b"\x40\x40".decode("jef") == "  "
    assert b"\x28\xbb\xb3".decode("jef") == "山"


def test_importing_the_charsets_loads_neither_numba_nor_polars():
    program = (
        "import sys, migrate.charsets as charsets; charsets.get('jef').encode('A');"
        "sys.exit(bool({'numba', 'polars'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("name", charsets.names())
def test_every_name_is_a_codec_here_or_pythons_own(name):
    assert codecs.lookup(name).name


@pytest.mark.parametrize("name", ["keis78", "keis83_ebcdik", "KEIS90", "jips-j", "jips_e", "ibm1390", "eucjp-ms"])
def test_the_makers_charsets_are_codecs_that_come_back(name):
    assert "A山B\u3000".encode(name).decode(name) == "A山B\u3000"


def test_combining_sequences_of_jis_x_0213_are_one_code():
    for name in ("shift-jis-2004", "euc-jis-2004", "ibm-1390", "iso-2022-jp-2004"):
        charset = charsets.get(name)
        assert charset.decode(charset.encode("か\u309aり")) == "か\u309aり"
        assert len(charset.encode_double("か\u309a")) == 2


@pytest.mark.parametrize(("name", "python"), [("utf-16le", "utf-16-le"), ("utf-16be", "utf-16-be")])
@given(data=st.one_of(st.binary(max_size=20), st.text(max_size=8).map(lambda text: text.encode("utf-16-le", "ignore"))))
@settings(deadline=None)
def test_utf_16_is_read_as_strictly_as_python_reads_it(name, python, data):
    assert strictly(data, name) == strictly(data, python)


def strictly(data: bytes, codec: str) -> str | int:
    """The text, or where the first fault is."""
    try:
        return charsets.get(codec).decode(data) if codec in charsets.names() else data.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
