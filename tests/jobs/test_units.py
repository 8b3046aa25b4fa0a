"""What ``newskeep run --install`` prints: units that systemd takes, paths with spaces and per cents included."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli.run import run
from crawler.jobs.config import read_config
from crawler.jobs.units import units

TEXTFILE = {"metrics": {"textfile": "/var/lib/node_exporter/newskeep.prom"}, "archive": "/srv/archive"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "100% news"
    folder.mkdir()
    (folder / "newskeep.toml").write_text('[[portals]]\ntarget = "qjnew"\n')
    return folder / "newskeep.toml"


@pytest.mark.parametrize("kind", ["systemd", "systemd-timer"])
def test_systemd_takes_the_units(kind: str, file: Path, tmp_path: Path) -> None:
    text = units(kind, file, read_config({}))
    if shutil.which("systemd-analyze") is None:
        assert "ExecStart=" in text
        return
    parts = text.partition("# newskeep.timer\n")
    written = [tmp_path / "newskeep.service", tmp_path / "newskeep.timer"][: 2 if parts[1] else 1]
    for path, part in zip(written, (parts[0], parts[2]), strict=False):
        path.write_text(part)
    done = subprocess.run(["systemd-analyze", "verify", *map(str, written)], capture_output=True, text=True, timeout=60)
    complaints = [
        line for line in (done.stdout + done.stderr).splitlines() if "newskeep" in line and "not executable" not in line
    ]
    assert not complaints


def test_the_unit_may_write_where_newskeep_writes(file: Path) -> None:
    text = units("systemd", file, read_config(TEXTFILE))
    folder = str(file.parent).replace("%", "%%")
    assert f'ReadWritePaths="{folder}" /srv/archive /var/lib/node_exporter\n' in text
    assert "SuccessExitStatus=130\n" in text and f"WorkingDirectory={folder}\n" in text


def test_cron_mails_only_what_needs_a_look(file: Path) -> None:
    shown = CliRunner().invoke(run, ["--config", str(file), "--install", "cron"])
    line = shown.output.splitlines()[-1]
    assert line.startswith("*/5 * * * * cd '") and r"100\% news" in line and "run --quiet --config" in line
