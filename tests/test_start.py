"""What a command does before and after its work: it loads machine code and compiles none; it leaves as it should."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from numba.core.dispatcher import Dispatcher

import migrate as package
from migrate import memory

ROOT = Path(__file__).parents[1]
#: A module that Numba imports when it gets ready to compile, and at no other time.
COMPILING = "numba.np.arraymath"

CONVERT = """
import sys
from pathlib import Path
from migrate.pipeline import convert_job
convert_job(Path(sys.argv[1]), output=Path(sys.argv[2]), workers=2)
print({name!r} in sys.modules)
"""


@pytest.mark.parametrize("sample", ["csv", "jef"])
def test_what_was_compiled_once_is_only_loaded(tmp_path: Path, sample: str) -> None:
    def convert(run: str) -> str:
        command = [sys.executable, "-c", CONVERT.format(name=COMPILING), f"samples/{sample}", str(tmp_path / run)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    convert("first")  # may have to compile
    assert convert("second") == "False"


def migrate(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "migrate", *arguments]
    return subprocess.run(command, cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)


def test_the_exit_code_and_all_output_arrive() -> None:
    done = migrate("layout", "show", "住民情報", "--standard", "kihon-2.1", "--json")
    assert done.returncode == 0
    assert done.stdout.rstrip().endswith("}")
    assert migrate("convert", "no-such-job").returncode == 2
    assert migrate("no-such-command").returncode == 2


def test_a_reader_that_goes_away_is_no_failure_of_ours() -> None:
    command = [sys.executable, "-m", "migrate", "layout", "show", "住民情報", "--standard", "kihon-2.1"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read().decode()
    process.stderr.close()
    process.wait()
    assert "Traceback" not in complaint


def test_output_that_nobody_can_take_is_told_and_coded() -> None:
    show = ("layout", "show", "住民情報", "--standard", "kihon-2.1")
    for arguments in (("--help",), ("layout", "list"), show, (*show, "--json")):
        with Path("/dev/full").open("wb") as full:
            done = migrate(*arguments, stdout=full.fileno())
        assert done.returncode == 3, arguments
        assert done.stderr.startswith("M101 "), done.stderr
        assert "Traceback" not in done.stderr


def test_every_file_that_kernels_share_is_known() -> None:
    """A module with kernels that has kernels of other modules at hand may be made of them."""
    known = {f"migrate.{name.removesuffix('.py').replace('/', '.')}" for name in memory._SHARED}
    met = set()
    for module in pkgutil.walk_packages(package.__path__, "migrate."):
        if module.name == "migrate.__main__":
            continue
        values = vars(importlib.import_module(module.name)).values()
        homes = {value.py_func.__module__ for value in values if isinstance(value, Dispatcher)}
        met |= homes - {module.name} if module.name in homes else set()
    assert "migrate.views" in met
    assert met <= known


def test_a_change_in_a_shared_file_is_noticed(tmp_path: Path) -> None:
    """A copy of the package, compiled; then a number that becomes part of a kernel in another file is changed."""
    shutil.copytree(ROOT / "migrate", tmp_path / "migrate", ignore=shutil.ignore_patterns("__pycache__"))
    program = "import polars as pl; from migrate.mapping.trimming import trim_column as t; print(t(pl.Series(['xa '])))"

    def run() -> str:
        command = [sys.executable, "-c", program]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    before = run()
    assert '"xa"' in before
    assert run() == before
    views = tmp_path / "migrate" / "views.py"
    text, place = views.read_text(), "return far if outside else view + 4, length"
    assert place in text
    views.write_text(text.replace(place, "return view + 5, length - 1"))  # texts seem to begin at their second byte
    assert run() != before
