"""Readers forked before the crawl begins: ready at once, gone with the crawl, same archive. In a process of their own, as tests have threads."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from crawler import forked
from tests.crawl.small_crawls import crawl, rows
from tests.crawl.small_portal import Server, small_pages

ALONE = """
import os
from crawler import forked

def life(link):
    os.write(link, b"here")

with forked.waiting(2, life):
    one = forked.take()
    print(one.link.recv(4).decode(), one.wait(5), forked.any_waits())
print(forked.any_waits(), forked.take())
"""


def test_a_waiting_process_is_taken_once_and_unused_ones_end() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.splitlines() == ["here 0 True", "False None"]


CTRL_C_AT_ONCE = """
import os, signal
from crawler import forked

fork = os.fork
def fork_and_press():
    pid = fork()
    if not pid:
        os.kill(os.getpid(), signal.SIGINT)
    return pid

os.fork = fork_and_press
with forked.waiting(1, lambda link: os.write(link, b"here")):
    one = forked.take()
    print(one.link.recv(4).decode(), one.wait(5))
"""


def test_a_ctrl_c_in_a_readers_first_moment_does_not_end_it() -> None:
    done = subprocess.run([sys.executable, "-c", CTRL_C_AT_ONCE], capture_output=True, text=True, timeout=30, check=True)
    assert (done.stdout.split(), done.stderr) == (["here", "0"], "")


def test_nothing_is_forked_beside_another_thread() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    with forked.waiting(1, print):
        assert not forked.any_waits()
    over.set()
    thread.join()


def test_a_crawl_with_readers_that_waited_makes_the_same_archive(tmp_path: Path) -> None:
    with Server(small_pages(30)) as server:
        crawl(server, tmp_path / "home", settings={"NEWSKEEP_READERS": 0})
        command = [sys.executable, "-c", "from crawler.cli.main import main; main()", "crawl", server.address, "--delay", "0"]
        options = ["--archive", str(tmp_path / "beside"), "--set", "NEWSKEEP_READERS=2"]
        subprocess.run([*command, *options], capture_output=True, timeout=60, check=True)
    archived = "SELECT url, title, author, category, published_at, kind, body FROM posts ORDER BY url"
    assert rows(tmp_path / "beside", archived) == rows(tmp_path / "home", archived)
