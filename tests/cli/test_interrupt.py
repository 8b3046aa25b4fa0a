"""Ctrl-C while Python still imports newskeep ends it as quietly as later."""

import subprocess
import sys

import pytest

INTERRUPTED = """
import sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            raise KeyboardInterrupt

from crawler.cli.main import main
sys.meta_path.insert(0, Interrupt())
sys.modules.pop(sys.argv[1], None)
sys.argv = ["newskeep", "search", "词"]
main()
"""


@pytest.mark.parametrize("module", ["crawler.cli.commands", "click", "crawler.cli.search", "sqlite3"])
def test_no_traceback(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED.replace("sys.argv[1]", repr(module))], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")
