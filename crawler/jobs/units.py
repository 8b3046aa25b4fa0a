"""Prints systemd units and crontab lines that run newskeep; installs nothing."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.jobs.config import Config

_SERVICE = """\
# newskeep.service
[Unit]
Description=newskeep: fresh archives of news portals
Wants=network-online.target
After=network-online.target

[Service]
Type={kind}
WorkingDirectory={folder}
ExecStart={command} run{options} --config {config}
# 130: it was told to stop{statuses}
SuccessExitStatus={success}
KillSignal=SIGTERM
TimeoutStopSec=90
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={writable}
"""
_DAEMON = """\
Restart=on-failure
RestartSec=30

[Install]
WantedBy=default.target

# systemctl --user daemon-reload && systemctl --user enable --now newskeep
"""
_TIMER = """\

# newskeep.timer
[Unit]
Description=newskeep: what is due

[Timer]
OnCalendar=*:0/5
RandomizedDelaySec=60
Persistent=true

[Install]
WantedBy=timers.target

# Two files: from each heading on. systemctl --user daemon-reload && systemctl --user enable --now newskeep.timer
"""
_CRON = """\
# What is due is done; a call that finds nothing due costs a second. Two calls at once do not disturb each other.
# What needs a look is said, and so mailed by cron to MAILTO; all else is in the archive: newskeep status.
*/5 * * * * cd {folder} && {command} run --quiet --config {config}
"""


def units(kind: str, file: Path, config: Config) -> str:
    """The text for *kind* ("systemd", "systemd-timer" or "cron") with the paths of this installation and of *file*."""
    file = file.absolute()
    beside = Path(sys.executable).with_name("newskeep")  # an environment's own, whether or not it is on the PATH
    command = beside if beside.is_file() else Path(shutil.which("newskeep") or beside)
    if kind == "cron":
        folder, program, name = (_for_cron(path) for path in (file.parent, command, file))
        return _CRON.format(folder=folder, command=program, config=name)
    is_daemon = kind == "systemd"
    text = _SERVICE.format(
        kind="simple" if is_daemon else "oneshot",
        folder=_escaped(file.parent),
        command=_quoted(command),
        options=" --daemon" if is_daemon else "",
        config=_quoted(file),
        statuses="" if is_daemon else "; 1: something needs a look, which alerts and status say",
        success="130" if is_daemon else "1 130",
        writable=" ".join(map(_quoted, _written(file.parent, config))),
    )
    return text + (_DAEMON if is_daemon else _TIMER)


def _written(folder: Path, config: Config) -> list[Path]:
    """The folders that a run writes into: with ProtectSystem=strict all others are read-only."""
    files = [folder / name for name in (config.metrics.textfile, config.metrics.health_file) if name]
    return list(
        dict.fromkeys(
            [
                folder,
                *(
                    path
                    for path in (folder / config.archive, *(file.parent for file in files))
                    if not path.is_relative_to(folder)
                ),
            ]
        )
    )


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")  # systemd's specifiers


def _quoted(path: Path) -> str:
    text = _escaped(path)
    return f'"{text}"' if any(c.isspace() for c in text) else text


def _for_cron(path: Path) -> str:
    return shlex.quote(str(path)).replace("%", r"\%")  # a bare % ends the command
