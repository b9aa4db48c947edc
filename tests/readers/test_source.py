"""``*.source.toml`` → a reader, with every fault of every definition at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate.errors import DefinitionError, MachineError
from migrate.readers import Reader, Source, load_source, open_reader, reader_names

COPYBOOK = "       01 R.\n         05 NO PIC 9(4).\n         05 NA PIC X(6).\n"

pytestmark = pytest.mark.usefixtures("installed")


def open_toml(tmp_path: Path, text: str) -> Reader:
    path = tmp_path / "juki.source.toml"
    path.write_text(text, encoding="utf-8")
    return open_reader(load_source(path), path)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        open_toml(tmp_path, text)
    return sorted(fault.code for fault in caught.value.faults)


def test_a_fixed_source_names_its_copybook(tmp_path: Path) -> None:
    (tmp_path / "JUKI.cpy").write_text(COPYBOOK, encoding="utf-8")
    (tmp_path / "JUKI.DAT").write_bytes(b"")
    reader = open_toml(
        tmp_path,
        'reader = "fixed"\npath = "JUKI.DAT"\ncharset = {text = "jef", single = "ebcdik"}\ncopybook = "JUKI.cpy"\n',
    )
    assert reader.fields == ("NO", "NA")
    assert reader.definitions == (tmp_path / "JUKI.cpy",)


def test_a_glob_is_read_in_the_order_of_names_and_a_file_only_once(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).write_bytes(b"x\n")
    reader = open_toml(tmp_path, 'reader = "delimited"\npath = ["b.csv", "*.csv", "c.*"]\ncharset = "cp932"\n')
    assert [path.name for path in reader.paths] == ["b.csv", "a.csv", "c.txt"]


def test_every_missing_file_and_everything_else_is_reported_at_once(tmp_path: Path) -> None:
    text = 'reader = "fixed"\npath = ["A.DAT", "B*.DAT"]\ncharset = "jeff"\ncopybook = "C.cpy"\nquote = "x"\n'
    assert faults(tmp_path, text) == ["D101", "D101", "D103", "D304"]
    text = 'reader = "fixed"\npath = "A.DAT"\ncharset = "jef"\ncopybook = "C.cpy"\n'
    assert faults(tmp_path, text) == ["D101", "D101"]


def test_an_unknown_key_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, 'reader = "fixed"\npath = "A"\ncharset = "jef"\ncopybok = "C.cpy"\n') == ["D103"]


def test_an_unknown_reader_is_told_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        open_reader(Source(reader="fixd", path=str(Path(__file__)), charset="jef"), tmp_path / "x")
    (fault,) = caught.value.faults
    assert (fault.code, fault.params["allowed"]) == ("D303", "delimited, fixed")
    assert reader_names() == ("delimited", "fixed")


@pytest.mark.parametrize(
    "keys",
    [
        'delimiter = "::"',
        'delimiter = "、"',
        "quote = \"''\"",
        'delimiter = "|"\nquote = "|"',
        'charset = "jef"',
        'charset = "iso-2022-jp"',
        'charset = "jips-j"',
        'charset = "utf-16le"',
        'copybook = "x.cpy"',
    ],
)
def test_delimited_options_that_cannot_work_are_faults(tmp_path: Path, keys: str) -> None:
    (tmp_path / "a.csv").write_bytes(b"A\n")
    charset = "" if "charset" in keys else 'charset = "cp932"\n'
    assert faults(tmp_path, f'reader = "delimited"\npath = "a.csv"\n{charset}{keys}\n') == ["D103"]


def test_a_fixed_source_needs_a_copybook_or_a_field_list_and_not_both(tmp_path: Path) -> None:
    (tmp_path / "A.DAT").write_bytes(b"")
    head = 'reader = "fixed"\npath = "A.DAT"\ncharset = "jef"\n'
    assert faults(tmp_path, head) == ["D103"]
    assert faults(tmp_path, head + 'copybook = "a"\nfields = "b"\n') == ["D103"]


def test_a_file_that_may_not_be_read_is_a_fault_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(b"A\n1\n")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(MachineError) as caught:
        open_toml(tmp_path, 'reader = "delimited"\npath = "a.csv"\ncharset = "cp932"\n')
    assert caught.value.fault.code == "M102"


def test_a_sites_own_characters_are_read_and_belong_to_the_definitions_of_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("氏名\r\n".encode("cp932") + b"\xf0\x40\x93\x63\r\n")
    (tmp_path / "site.csv").write_text("code,character\nF040,髙\n", encoding="utf-8")
    source = 'reader = "delimited"\npath = "a.csv"\ncharset = { text = "cp932", overlay = "site.csv" }\n'
    reader = open_toml(tmp_path, source)
    assert reader.definitions == (tmp_path / "site.csv",)
    (batch,) = (batch for split in reader.plan().splits for batch in reader.read(split))
    assert batch.columns["氏名"].to_list() == ["髙田"]
    (tmp_path / "site.csv").write_text("code,character\nF040,髙\nF0,髙\nF041,\n", encoding="utf-8")
    assert faults(tmp_path, source) == ["D103"]
    (tmp_path / "site.csv").write_text("code,character\nF040,髙\nF0,髙\n", encoding="utf-8")
    assert faults(tmp_path, source) == ["D310"]
