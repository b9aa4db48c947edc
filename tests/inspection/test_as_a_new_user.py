"""`migrate inspect` on what a new user has at hand: samples, and files that are cut, packed, empty or no extract."""

from __future__ import annotations

import gzip
import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from migrate.issues import catalogue
from tests.inspection.conftest import CSV, JEF, TAX, Make, Run, answer, codes


def test_the_first_line_is_the_answer(run: Run) -> None:
    lines = run(JEF).stdout.splitlines()
    assert lines[0].endswith("JUKI.DAT: 固定長レコード 400 バイト × 1,000 件、文字コード jef")
    assert (
        run(JEF, "--lang", "en").stdout.splitlines()[0].endswith("fixed-length records, 400 bytes × 1,000, charset jef")
    )


def test_the_mainframe_sample_is_known_for_what_it_is(run: Run) -> None:
    found = answer(run(JEF, "--json"))
    assert (found["format"], found["charset"], found["record_length"], found["records"]) == ("fixed", "jef", 400, 1000)
    assert codes(found) == ["E105"]  # the sample's last record is cut, on purpose
    places = {(column["offset"], column["bytes"], column["usage"]) for column in found["columns"]}
    packed = {(213, 5, "packed"), (322, 5, "packed"), (352, 5, "packed"), (357, 5, "packed"), (21, 2, "packed")}
    assert packed <= places  # KISAI-JUNI, JUMIN-YMD, ZAIRYU-KIGEN, IDO-YMD and TODOKE-YMD of the copybook
    assert (218, 8, "national") in places  # TENNYU-KEN


def test_the_pc_sample_is_known_but_for_what_its_data_cannot_tell(run: Run) -> None:
    found = answer(run(CSV, "--json"))
    assert (found["format"], found["delimiter"], found["quote"], found["newline"]) == ("delimited", ",", '"', "crlf")
    assert (found["header"], len(found["columns"]), found["records"]) == (True, 40, 1173)
    assert found["charset"] is None
    assert "windows-932" in found["undecided"]
    assert all("943" in name or "932" in name for name in found["undecided"])


def test_records_of_a_cobol_program_on_a_pc(run: Run) -> None:
    found = answer(run(TAX, "--json"))
    assert (found["format"], found["record_length"], found["records"]) == ("fixed", 168, 12)
    assert "windows-932" in (found["charset"], *found["undecided"])


def test_a_truncated_file_is_inspected_and_its_cut_record_noted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "CUT.DAT"
    path.write_bytes(JEF.read_bytes()[: 50 * 400 + 123])
    found = answer(run(path, "--json"))
    assert (found["record_length"], found["records"], codes(found)) == (400, 50, ["E105"])
    assert found["notes"][0]["params"]["rest"] == "123"


def test_a_compressed_file_is_named_and_looked_into(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "JUKI.DAT.gz"
    path.write_bytes(gzip.compress(JEF.read_bytes()))
    found = answer(run(path, "--json"))
    assert (found["compression"], found["charset"], found["record_length"]) == ("gzip", "jef", 400)
    assert codes(found) == ["E150", "E105"]
    path.write_bytes(path.read_bytes()[:20_000])
    result = run(path, "--json")
    assert codes(answer(result))[:2] == ["E150", "E152"]
    assert result.exit_code == 1


def test_an_empty_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "EMPTY"
    path.touch()
    result = run(path, "--json")
    assert (answer(result)["format"], codes(answer(result)), result.exit_code) == ("empty", ["E106"], 0)
    assert "E106" in run(path).stdout


@pytest.mark.parametrize(
    ("begin", "name"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x7fELF\x02\x01\x01", "ELF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel / Word 97–2003"),
        (b"PAR1", "Parquet"),
    ],
)
def test_what_is_no_extract_is_named(run: Run, tmp_path: Path, begin: bytes, name: str) -> None:
    path = tmp_path / "FILE"
    path.write_bytes(begin + os.urandom(500))
    result = run(path, "--json")
    assert (answer(result)["container"], codes(answer(result)), result.exit_code) == (name, ["E151"], 1)


def test_a_workbook_is_told_from_other_archives(run: Run, tmp_path: Path) -> None:
    for member, name in (("xl/workbook.xml", "Excel (.xlsx)"), ("JUKI.DAT", "ZIP")):
        with zipfile.ZipFile(tmp_path / "BOOK", "w") as archive:
            archive.writestr(member, "x")
        assert answer(run(tmp_path / "BOOK", "--json"))["container"] == name


def test_a_wrong_charset_is_contradicted(run: Run) -> None:
    result = run(JEF, "--charset", "utf-8", "--json")
    found = answer(result)
    assert found["charset"] == "utf-8"  # the user's word counts, and is contradicted
    (note,) = (note for note in found["notes"] if note["code"] == "E153")
    assert (note["params"]["found"], result.exit_code) == ("jef", 1)
    assert codes(answer(run(JEF, "--charset", "jef", "--json"))) == ["E105"]


def test_a_wrong_record_length_is_contradicted(run: Run) -> None:
    note = next(note for note in answer(run(JEF, "--record-length", 380, "--json"))["notes"] if note["code"] == "E154")
    assert note["params"] == {"hint": "380", "found": "400"}


def test_a_wrong_delimiter_is_contradicted(run: Run) -> None:
    assert "E156" in codes(answer(run(CSV, "--delimiter", ";", "--json")))
    assert "E156" not in codes(answer(run(CSV, "--delimiter", ",", "--json")))


def test_what_is_wrong_with_the_usage_is_said_all_at_once(run: Run) -> None:
    result = run(CSV, "--charset", "jeff", "--copybook", "NOTHERE.cpy", "--delimiter", "ab", "--json")
    assert result.exit_code == 2
    assert {fault["code"] for fault in json.loads(result.stdout)["faults"]} == {"D101", "D103", "D304"}


def test_a_file_that_is_not_there(run: Run) -> None:
    result = run("NOTHERE.DAT", "--json")
    assert (result.exit_code, json.loads(result.stdout)["faults"][0]["code"]) == (2, "D101")


def test_standard_input(run: Run) -> None:
    found = answer(run("-", "--json", stdin=CSV.read_bytes()))
    assert (found["path"], found["format"], found["records"]) == ("-", "delimited", 1173)


def test_several_files_and_what_they_do_not_have_in_common(run: Run, make: Make) -> None:
    result = run(JEF, make("euc-jp", "csv", 50), "--json")
    assert {"format", "charset", "record_length"} <= json.loads(result.stdout)["differences"].keys()
    assert json.loads(run(JEF, JEF.parent / "JUKI.DAT", "--json").stdout)["differences"] == {}


def test_a_folder_stands_for_its_files(run: Run, tmp_path: Path) -> None:
    for name in ("B", "A", ".hidden"):
        (tmp_path / name).write_bytes(TAX.read_bytes())
    found = json.loads(run(tmp_path, "--json").stdout)["files"]
    assert [Path(one["path"]).name for one in found] == ["A", "B"]


def test_no_value_of_a_resident_is_shown_unless_asked_for(run: Run) -> None:
    hidden = run(CSV, "--record", 1).stdout + run(CSV, "--json", "--record", 1).stdout
    shown = run(CSV, "--json", "--record", 1, "--show-values").stdout
    for value in ("遠野", "篤志", "ﾄｵﾉ", "5000017", "S15.01.31", "000000010073", "港本町"):
        assert value not in hidden
        assert value.encode("cp932").hex(" ").upper() in shown
        assert value.encode("cp932").hex(" ").upper() not in hidden


def test_random_bytes_are_nothing_with_confidence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "NOISE"
    path.write_bytes(os.urandom(20_000))
    found = answer(run(path, "--json"))
    assert (found["charset"], found["format"]) == (None, None)
    assert codes(found) == ["E158"]


def test_every_note_has_words() -> None:
    for code in (f"E{number}" for number in range(150, 160)):
        assert catalogue()[code].ja
        assert catalogue()[code].en


def test_a_named_pipe_is_read_from_its_beginning(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "PIPE"
    os.mkfifo(pipe)
    if not os.fork():
        pipe.write_bytes(TAX.read_bytes())
        os._exit(0)
    found = answer(run(pipe, "--json"))
    os.wait()
    assert (found["record_length"], stat.S_ISFIFO(pipe.stat().st_mode)) == (168, True)


def test_a_text_that_is_cut_in_the_middle_of_a_row_says_so(run: Run, tmp_path: Path) -> None:
    whole = CSV.read_bytes()
    cut = tmp_path / "cut.csv"
    cut.write_bytes(whole[: len(whole) // 2])
    assert "E149" in codes(answer(run(cut, "--json")))
    assert "E149" not in codes(answer(run(CSV, "--json")))
    cut.write_bytes(whole + b"\x1a")
    assert "E149" not in codes(answer(run(cut, "--json")))
