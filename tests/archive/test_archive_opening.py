"""Opening an archive: versions, files that are none, missing rights, and two programs at once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from crawler.archive import Archive, connect
from crawler.errors import ArchiveError, ArchiveTooNew
from tests.archive.conftest import Bench, post

ROOT = Path(__file__).parents[2]


def test_a_newer_archive_is_refused_untouched(bench: Bench, folder: Path) -> None:
    bench.store.conn.execute(
        "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES('newskeep', 'm9999_later', '')"
    )
    bench.store.conn.commit()
    for opening in (connect.open_for_writing, connect.open_readonly, connect.create):
        with pytest.raises(ArchiveTooNew, match=r"update newskeep") as caught:
            opening(folder)
        assert caught.value.exit_code == 3


def test_an_older_archive_is_brought_up_to_date(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.archive import schema

    every = schema.known()
    with monkeypatch.context() as past:
        past.setattr(schema, "known", lambda: every[:1])
        connect.create(folder).close()
    conn = connect.create(folder)
    assert schema.applied(conn) == list(every)
    assert conn.execute("PRAGMA user_version").fetchone() == (int(every[-1][1:5]),)


def test_a_failing_step_leaves_the_archive_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.archive import schema

    every = schema.known()
    monkeypatch.setattr(schema, "known", lambda: every[:1])
    connect.create(folder).close()
    monkeypatch.setattr(schema, "known", lambda: (*every[:1], "m9998_broken"))
    monkeypatch.setattr(schema, "statements", lambda script: ["CREATE TABLE half(x)", "CREATE NONSENSE"])
    monkeypatch.setitem(sys.modules, "crawler.archive.migrations.m9998_broken", type(sys)("broken"))
    with pytest.raises(ArchiveError, match="cannot open the archive"):
        connect.create(folder)
    conn = sqlite3.connect(folder / "archive.db")
    assert conn.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone() == (0,)


def test_something_else_called_archive_db_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / "archive.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(ArchiveError) as caught:
        connect.create(folder)
    assert caught.value.slug == "archive-corrupt"


def test_no_archive_is_said(folder: Path) -> None:
    with pytest.raises(ArchiveError, match="crawl first") as caught:
        Archive(folder)
    assert caught.value.slug == "no-archive"


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(ArchiveError) as caught:
        connect.create(tmp_path / "taken")
    assert caught.value.exit_code == 3


READ_ONLY = """
import os, sys
from crawler.archive import connect
from crawler.errors import ArchiveError
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    connect.create(sys.argv[1])
except ArchiveError as error:
    print(error.slug)
conn = connect.open_readonly(sys.argv[1])
print(conn.execute("SELECT count(*) FROM articles").fetchone()[0])
"""


def test_a_read_only_folder_is_said_and_can_still_be_read(bench: Bench, folder: Path) -> None:
    bench.look(post(1))
    bench.store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for parent in folder.parents:  # the test's own folders: nobody else may look into them, and the child is nobody
        if parent.is_relative_to(tempfile.gettempdir()) and parent != Path(tempfile.gettempdir()):
            parent.chmod(0o755)
    folder.chmod(0o555)
    (folder / "archive.db").chmod(0o444)
    try:
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, folder],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        folder.chmod(0o755)
    assert done.stdout.split() == ["archive-read-only", "1"], done.stderr


def test_a_reader_cannot_write(bench: Bench, folder: Path, tmp_path: Path) -> None:
    with Archive(folder) as archive:
        for sql in ("DELETE FROM articles", "CREATE TABLE x(y)", f"VACUUM INTO '{tmp_path / 'copy.db'}'"):
            with pytest.raises(sqlite3.OperationalError):
                archive.conn.execute(sql)


def test_durability_is_what_the_docs_say(folder: Path) -> None:
    conn = connect.create(folder)
    settings = {
        name: conn.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 60000}


def test_two_programs_may_create_one_archive_at_once(folder: Path) -> None:
    code = "import sys; from crawler.archive import connect; connect.create(sys.argv[1]).close()"
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-c", code, folder], cwd=ROOT, env=env, stderr=subprocess.PIPE) for _ in range(3)
    ]
    assert [process.communicate()[1] for process in running] == [b"", b"", b""]
