"""What is shipped: the three packages with their data, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)], check=True, capture_output=True, timeout=150
    )
    (wheel,) = out.glob("newskeep-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_three_packages_and_nothing_else(names):
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"crawler", "spiders", "pipelines"}


def test_every_module_and_every_data_file_is_shipped(names):
    tracked = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "crawler", "spiders", "pipelines"], check=True, capture_output=True, text=True
    ).stdout.split()
    assert not [path for path in tracked if path not in names]


def test_the_command_and_the_scrapy_settings_are_declared(names):
    (entry_points,) = [name for name in names if name.endswith("entry_points.txt")]
    assert entry_points
