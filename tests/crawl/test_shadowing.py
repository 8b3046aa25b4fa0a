"""Another distribution's crawler, spiders or pipelines package is reported in one clear sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.shadowing import PACKAGES, refuse_shadowed_packages

ROOT = Path(__file__).parents[2]


def test_our_own_packages_pass() -> None:
    refuse_shadowed_packages()


@pytest.mark.parametrize("name", [name for name in PACKAGES if name != "crawler"])
def test_a_package_of_somebody_else_is_one_clear_import_error(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("VERSION = '1.0'\n")
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import crawler.settings"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    last = made.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: another package stands where newskeep's should")
    assert name in last and "pipx" in last
