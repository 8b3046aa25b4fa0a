"""What is shipped: the three packages with their data, and nothing else."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out, tree = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("tree")
    # a copy: a build leaves its own files behind, and ships them next time
    for package in (
        "crawler",
        "spiders",
        "pipelines",
        "tests",
    ):
        shutil.copytree(ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(tree)],
        check=True,
        capture_output=True,
        timeout=150,
    )
    (path,) = out.glob("newskeep-*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.fixture(scope="module")
def names(wheel):
    return set(wheel.namelist())


@pytest.fixture(scope="module")
def entry_points(wheel, names):
    (name,) = [name for name in names if name.endswith("entry_points.txt")]
    return wheel.read(name).decode()


def test_the_wheel_holds_the_three_packages_and_nothing_else(names):
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"crawler", "spiders", "pipelines"}


def test_every_module_and_every_data_file_is_shipped(names):
    tracked = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "crawler", "spiders", "pipelines"], check=True, capture_output=True, text=True
    ).stdout.split()
    assert not [path for path in tracked if path not in names]


def test_the_command_and_the_scrapy_settings_are_declared(entry_points):
    assert "newskeep = crawler.cli.main:main" in entry_points
    assert "settings = crawler.settings" in entry_points
