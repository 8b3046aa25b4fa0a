"""Commands in a shell as it comes: a locale without Chinese, a pipe that is closed early, a port that is taken, Ctrl-C."""

import io
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from rich.console import Console

from crawler.cli.commands import cli
from crawler.cli.terminal import show_table

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from crawler.cli.main import main; main()"]
NO_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


@pytest.mark.parametrize("shell", [NO_LOCALE, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}], ids=str)
@pytest.mark.parametrize(
    "words", [["query", "SELECT title FROM posts"], ["search", "保险"], ["portal", "list"]], ids=lambda words: words[0]
)
def test_a_terminal_without_chinese_gets_no_traceback(folder, shell, words):
    where = [] if words[0] == "portal" else ["--archive", str(folder)]
    done = subprocess.run([*COMMAND, *words, *where], env=environment(**shell), capture_output=True, check=True)
    assert b"Traceback" not in done.stderr
    assert "latin-1" in shell.values() or any(byte > 127 for byte in done.stdout), "nobody chose ASCII: it is UTF-8"


@pytest.mark.parametrize("words", [["export"], ["query", "SELECT * FROM posts"], ["stats"]], ids=lambda words: words[0])
def test_a_closed_pipe_is_no_failure(folder, words):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*COMMAND, *words, "--archive", str(folder)], env=environment(), stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [["search", "保险"], ["query", "SELECT 1"], ["stats"], ["export"]], ids=lambda words: words[0])
def test_a_full_disk_under_standard_output_is_said(folder, words):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *words, "--archive", str(folder)], env=environment(), stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 3
    assert b"cannot write to standard output" in done.stderr and b"Traceback" not in done.stderr


def test_a_closed_standard_output_is_no_failure(folder):
    line = 'exec "$0" -c "from crawler.cli.main import main; main()" "$@" >&-'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable, "stats", "--archive", str(folder)], env=environment(), stderr=subprocess.PIPE
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_word_in_another_encoding_is_refused(folder):
    done = subprocess.run(
        [*COMMAND, "search", "保险".encode("gbk"), "--archive", str(folder)], env=environment(), capture_output=True
    )
    assert done.returncode == 2
    assert b"not UTF-8 text [wrong-use]" in done.stderr


@pytest.mark.parametrize("terminal", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "", "TERM": "xterm"}], ids=str)
def test_no_color_is_respected(folder, terminal):
    shown = [
        CliRunner().invoke(cli, [*words, "--archive", str(folder)], env=terminal, color=True).stdout
        for words in (["search", "保险"], ["stats"], ["history", "1"])
    ]
    wants_colour = terminal.get("TERM") == "xterm"
    assert all(("\x1b[" in text) is wants_colour for text in shown)


def test_a_table_too_wide_for_the_terminal_is_printed_in_lines():
    rows = [["harbour", "12", "[red]failed[/]"]]
    for width, said in ((30, "portal   new  health\nharbour   12  failed\n"), (12, "harbour\n  new 12 · \nhealth \nfailed\n")):
        out = io.StringIO()
        show_table(Console(width=width, file=out), {"portal": "left", "new": "right", "health": "left"}, rows)
        assert "\n".join(line.rstrip() for line in out.getvalue().split("\n")) == "\n".join(
            line.rstrip() for line in said.split("\n")
        )


def test_a_port_that_is_taken_is_said_before_an_address_is_shown(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, "serve", "--archive", str(folder), "--port", port], env=environment(), capture_output=True, text=True
        )
    assert done.returncode == 2
    assert "no-port" in done.stderr and "http://" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_web_server_ends_cleanly(folder, number):
    serving = subprocess.Popen(
        [*COMMAND, "serve", "--archive", str(folder), "--port", "0"], env=environment(), stderr=subprocess.PIPE, text=True
    )
    address = serving.stderr.readline().split()[1]
    with urlopen(address) as answer:
        assert answer.status == 200
    serving.send_signal(number)
    assert (serving.wait(20), serving.stderr.read()) == (0, "")


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["search", "--help"]], ids=" ".join)
def test_help_ends_quietly_in_a_closed_pipe_and_tells_a_full_disk(words):
    piped = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$@" | true', "bash", *COMMAND, *words], env=environment(), stderr=subprocess.PIPE
    )
    assert (piped.returncode, piped.stderr) == (0, b"")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, *words], env=environment(), stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 3 and b"[output-failed]" in done.stderr


def test_an_archive_without_a_name_is_refused():
    done = subprocess.run([*COMMAND, "search", "x", "--archive", ""], env=environment(), capture_output=True)
    assert done.returncode == 2 and b"it is empty" in done.stderr
