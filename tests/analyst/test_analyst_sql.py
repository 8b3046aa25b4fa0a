"""The questions of docs/sql.md run as they stand there, and asking cannot write."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.archive import Archive
from crawler.archive.sql import run
from crawler.cli.commands import cli

DOC = (Path(__file__).parents[2] / "docs" / "sql.md").read_text()
QUESTIONS = re.findall(r"```sql\n(.*?)```", DOC, re.DOTALL)


def test_the_docs_have_twenty_examples():
    assert len(QUESTIONS) == 20


@pytest.mark.parametrize("question", QUESTIONS, ids=range(1, len(QUESTIONS) + 1))
def test_an_example_of_the_docs_returns_rows(folder, question):
    with Archive(folder) as archive:
        assert archive.conn.execute(question).fetchall()


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM articles", "UPDATE articles SET views = 1", "ATTACH 'x.db' AS x", "PRAGMA journal_mode=DELETE", "VACUUM",
     "SELECT zeroblob(1000000000)"],
)  # fmt: skip
def test_queries_cannot_write(folder, statement):
    done = CliRunner().invoke(cli, ["query", "--archive", str(folder), statement])
    assert done.exit_code == 2 and "[sql-not-allowed]" in done.stderr
    assert not Path("x.db").exists()


def test_a_statement_on_standard_input(folder):
    ask = lambda typed: CliRunner().invoke(cli, ["query", "--archive", str(folder), "--format", "csv", "-"], input=typed)  # noqa: E731
    assert ask("SELECT '保险' AS word".encode()).stdout == "word\n保险\n"
    refused = ask("SELECT '保险' AS word".encode("gbk"))
    assert refused.exit_code == 2 and "not UTF-8 text" in refused.stderr


def test_more_columns_than_a_table_has_room_for_are_printed_one_a_line(folder):
    ask = lambda sql: CliRunner().invoke(cli, ["query", "--archive", str(folder), sql]).stdout.splitlines()  # noqa: E731
    many = ", ".join(f"'保险公司' AS word_{n}, {n}000000 AS n" for n in range(20))
    assert ask(f"SELECT {many}")[:4] == ["word_0   保险公司", "n        0", "word_1   保险公司", "n        1000000"]
    assert ask("SELECT '保险' AS word, 12 AS n")[-1] == "保险 │ 12"


def test_a_query_that_takes_too_long_is_stopped(folder):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    done = CliRunner().invoke(cli, ["query", "--archive", str(folder), "--seconds", "0.2", endless])
    assert done.exit_code == 2


def test_ctrl_c_in_a_long_query_is_no_timeout(folder):
    with Archive(folder) as archive:
        archive.conn.create_function("stop", 0, archive.conn.interrupt)  # as Ctrl-C does in our look at the clock
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(iif(i = 1000, stop(), 0)) FROM n"
        with pytest.raises(KeyboardInterrupt):
            run(archive.conn, endless, seconds=60)
