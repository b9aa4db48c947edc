"""A charset that no one ships: a table and five lines of TOML, from a folder of the site or from a plug-in."""

import sys
from importlib.metadata import EntryPoint, EntryPoints

import numpy as np
import pytest

from migrate import charsets
from migrate.charsets import catalogue
from migrate.errors import DefinitionError

LETS_J = """\
name = "lets-j"
initial = "single"
national = "double"
states = { single = { tables = ["lets-j"], widths = [1] }, double = { tables = ["lets-j"], widths = [2] } }
shifts = [{ bytes = "9370", to = "double" }, { bytes = "93F1", to = "single" }]
"""
#: Made-up rows: the real table is not public.
TABLE = "code\tunicode\n40\t0020\nC1\t0041\nC2\t0042\n2121\t3000\n3B33\t5C71\n4544\t7530\n41A1\t8FBB E0102\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lets-j.toml").write_text(LETS_J, encoding="utf-8")
    (tmp_path / "lets-j.tsv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_lets_j_is_a_table_and_five_lines(folder):
    assert len(LETS_J.splitlines()) == 5
    lets_j = charsets.get("lets-j.toml", base=folder)
    data = bytes.fromhex("C1 9370 3B33 4544 41A1 93F1 C2")
    assert lets_j.decode(data) == "A山田辻\U000e0102B"
    assert lets_j.encode("A山田辻\U000e0102B") == data
    assert lets_j.encode_double("山\u3000") == bytes.fromhex("3B33 2121")


def test_its_columns_are_decoded_by_the_kernel_like_any_others(folder):
    lets_j = charsets.get({"text": "lets-j.toml"}, base=folder)
    data = np.frombuffer(bytes.fromhex("C193703B3393F140 C193703B33FFFF93F1".replace(" ", "")), dtype=np.uint8)
    column = lets_j.decode_column(data, np.array([0, 8]), np.array([8, 9]))
    assert column.text.to_list() == ["A山 ", None]
    assert column.faults["value"].to_list() == ["FFFF"]


def test_the_files_it_is_made_of_are_known(folder):
    lets_j = charsets.get("lets-j.toml", base=folder)
    assert lets_j.files == (folder / "lets-j.toml", folder / "lets-j.tsv")


def test_a_changed_file_gives_a_changed_charset(folder):
    assert charsets.get("lets-j.toml", base=folder).decode(b"\xc1") == "A"
    (folder / "lets-j.tsv").write_text(TABLE.replace("C1\t0041", "C1\t0061"), encoding="utf-8")
    assert charsets.get("lets-j.toml", base=folder).decode(b"\xc1") == "a"


@pytest.mark.parametrize(
    ("toml", "table", "code"),
    [
        (LETS_J.replace("shifts", "shift"), TABLE, "D103"),
        (LETS_J.replace('"', "", 1), TABLE, "D102"),
        (LETS_J, TABLE.replace("3B33", "3BXX"), "D312"),
        (LETS_J, TABLE + "3B33\t5DDD\n", "D312"),
        (LETS_J, TABLE.replace("\tunicode", "\ttext"), "D312"),
        (LETS_J.replace('["lets-j"]', '["letsj"]'), TABLE, "D312"),
        (LETS_J.replace('to = "double"', 'to = "triple"'), TABLE, "D312"),
    ],
    ids=["unknown key", "no TOML", "no hex", "code given twice", "column missing", "table missing", "state missing"],
)
def test_a_definition_that_cannot_be_used_is_a_coded_fault(toml, table, code, folder):
    (folder / "lets-j.toml").write_text(toml, encoding="utf-8")
    (folder / "lets-j.tsv").write_text(table, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        charsets.get("lets-j.toml", base=folder)
    assert {fault.code for fault in caught.value.faults} == {code}


def test_a_plug_in_brings_its_charsets_under_their_names(folder, monkeypatch):
    package = folder / "lets_j_plugin"
    package.mkdir()
    for name in ("lets-j.toml", "lets-j.tsv"):
        (folder / name).rename(package / name)
    (package / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    points = EntryPoints([EntryPoint("lets_j", "lets_j_plugin", "migrate.charsets")])
    monkeypatch.setattr(catalogue, "entry_points", lambda group: points.select(group=group))
    caches = (catalogue.known, catalogue.display_names)
    for cached in caches:
        cached.cache_clear()
    try:
        assert "lets-j" in charsets.names()
        assert bytes.fromhex("C193703B33").decode("lets_j") == "A山"
    finally:
        for cached in caches:
            cached.cache_clear()
        charsets._made.clear()
        sys.modules.pop("lets_j_plugin", None)
