"""Commands in a shell as it comes: a locale without Chinese, a pipe that is closed early."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from crawler.cli.main import main; main()"]
NO_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


@pytest.mark.parametrize("shell", [NO_LOCALE, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}], ids=str)
@pytest.mark.parametrize(
    "words", [["query", "SELECT title FROM posts"], ["search", "保险"], ["portal", "list"]], ids=lambda words: words[0]
)
def test_a_shell_that_cannot_spell_chinese_gets_no_traceback(folder, shell, words):
    where = [] if words[0] == "portal" else ["--archive", str(folder)]
    done = subprocess.run([*COMMAND, *words, *where], env=environment(**shell), capture_output=True, check=True)
    assert b"Traceback" not in done.stderr
    assert "latin-1" in shell.values() or any(byte > 127 for byte in done.stdout), "nobody chose ASCII: it is UTF-8"


@pytest.mark.parametrize("words", [["export"], ["query", "SELECT * FROM posts"], ["stats"]], ids=lambda words: words[0])
def test_a_reader_who_has_seen_enough_is_no_failure(folder, words):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*COMMAND, *words, "--archive", str(folder)], env=environment(), stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
