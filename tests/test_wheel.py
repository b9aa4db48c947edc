"""The wheel stands alone: installed outside the checkout it converts, with its layouts and tables inside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(target.glob("*.whl"))


def test_the_wheel_holds_layouts_tables_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "migrate/layouts/kihon-2.1/standard.toml" in names
    assert "migrate/issues.toml" in names
    assert "migrate/standards/workbooks/words.toml" in names
    assert any(name.startswith("migrate/charsets/tables/") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not any(name.startswith(("tests/", "samples/", "bench/")) for name in names)


def test_a_job_runs_from_the_wheel_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """The environment is empty but for the dependencies, which are lent from here: a test must not need a network."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run([*command, "--disable-pip-version-check"], check=True, capture_output=True)
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    job = tmp_path / "job"
    shutil.copytree(ROOT / "samples" / "csv", job, ignore=shutil.ignore_patterns("out"))
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    run = [str(home / "bin" / "python"), "-m", "migrate", "convert", str(job), "--lang", "en"]
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "read 1,312 = " in done.stdout
    assert (job / "out" / "manifest.json").exists()
    where = subprocess.run(
        [run[0], "-c", "import migrate; print(migrate.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(site))
