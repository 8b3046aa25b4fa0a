"""The units and lines that make a system run newskeep by itself; printed, never installed."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

SYSTEMD = """\
# {folder}/newskeep.service
[Unit]
Description=newskeep: fresh archives of news portals
Wants=network-online.target
After=network-online.target

[Service]
Type=simple
WorkingDirectory={folder}
ExecStart={command} run --daemon --config {config}
Restart=on-failure
RestartSec=30
KillSignal=SIGTERM
TimeoutStopSec=90
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={folder}

[Install]
WantedBy=default.target

# Instead of the daemon, a timer. Put these two in place of the unit above:
#
# newskeep.service:  [Service] Type=oneshot · SuccessExitStatus=1 · ExecStart={command} run --config {config}
# newskeep.timer:    [Timer] OnCalendar=*:0/5 · RandomizedDelaySec=60 · Persistent=true   [Install] WantedBy=timers.target
#
# Then: systemctl --user daemon-reload && systemctl --user enable --now newskeep
"""
CRON = """\
# What is due is done; a call that finds nothing due costs a second. Two calls at once do not disturb each other.
*/5 * * * * cd {folder} && {command} run --config {config} 2>>{folder}/newskeep.log
"""


def units(kind: str, config: Path) -> str:
    """The text for *kind*, "systemd" or "cron", with the paths of this installation and *config*."""
    file = config.absolute()
    beside = Path(sys.executable).with_name("newskeep")  # an environment's own, whether or not it is on the PATH
    command = shlex.quote(str(beside if beside.is_file() else shutil.which("newskeep") or beside))
    text = SYSTEMD if kind == "systemd" else CRON
    return text.format(folder=shlex.quote(str(file.parent)), command=command, config=shlex.quote(str(file)))
