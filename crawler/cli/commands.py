"""The table of commands, each imported only when called, and how errors become exit codes."""

from __future__ import annotations

import codecs
import errno
import gc
import importlib
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from crawler.errors import NewskeepError, OutputError, UsageError
from crawler.version import __version__

COMMANDS: dict[str, tuple[str, str]] = {
    "crawl": ("crawler.cli.crawl:crawl", "Crawl a portal into the archive."),
    "page": ("crawler.cli.page:page", "Extract one page: every field, with the rule that gave it."),
    "portal": ("crawler.cli.portal:portal", "Work with portal profiles: list, detect, new, learn, check."),
    "run": ("crawler.cli.run:run", "Run the scheduled crawls that are due."),
    "status": ("crawler.cli.status:status", "Show how each portal is doing, or the requests to one host."),
    "search": ("crawler.cli.search:search", "Find articles by words, fields and dates."),
    "show": ("crawler.cli.show:show", "Show one article."),
    "history": ("crawler.cli.history:history", "Show what happened to an article, with diffs."),
    "query": ("crawler.cli.query:query", "Query the archive in SQL, read-only."),
    "stats": ("crawler.cli.stats:stats", "Count articles per day, portal, category and author."),
    "export": ("crawler.cli.export:export", "Export articles as JSONL, CSV, Parquet, WARC …"),
    "serve": ("crawler.cli.serve:serve", "Read the archive in a browser."),
    "reextract": ("crawler.cli.reextract:reextract", "Extract again from the captures, with today's rules."),
    "import": ("crawler.cli.import_warc:import_warc", "Import articles from WARC files."),
    "verify": ("crawler.cli.verify:verify", "Check digests, references and the database."),
    "backup": ("crawler.cli.backup:backup", "Copy the archive while it is in use."),
    "doctor": ("crawler.cli.doctor:doctor", "Check this installation; rebuild the search index."),
}


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""How writing to a redirected standard output fails; such an error names no file."""


class LazyGroup(click.Group):
    """Lists all commands from the table above and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(_with_nearest(error.message, args), ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":  # rich's tables ask by themselves, click does not
            ctx.color = False
        with errors_told(ctx):
            answer = super().invoke(ctx)
            sys.stdout.flush()
        return answer

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with errors_told(ctx):  # --help and --version are answered here
            return super().parse_args(ctx, args)


@contextmanager
def errors_told(ctx: click.Context) -> Iterator[None]:
    """Say in words what is no bug (our own errors, a damaged archive, a full disk), and leave with its exit code."""
    try:
        yield
    except NewskeepError as error:
        fail(error)
    except BrokenPipeError:  # `newskeep search … | head` ends early on purpose; click would call it a failure
        drop_output()
        raise SystemExit(0) from None
    except OSError as error:
        if error.filename is not None:
            fail(UsageError(f"{error.filename}: {error.strerror}", slug="no-access"))
        if error.errno not in _NO_ROOM:
            raise
        drop_output()
        fail(OutputError(f"cannot write to standard output: {error.strerror}"))
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # rich's tables make an exit of it themselves
            raise SystemExit(0) from None
        raise
    except Exception as error:
        if (told := _of_the_archive(error, ctx)) is None:
            raise
        fail(told)


def _of_the_archive(error: Exception, ctx: click.Context) -> NewskeepError | None:
    """What an error of SQLite means for the archive that the command reads; None for any other error."""
    from sqlite3 import Error as DatabaseError

    from crawler.archive.faults import explain, is_fault
    from crawler.cli.reading import ARCHIVE

    if isinstance(error, DatabaseError) and (is_fault(error) or "no such table" in str(error)):
        return explain(error, ctx.meta.get(ARCHIVE, "newsarchive"), "read")
    return None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="newskeep")
def cli() -> None:
    """
    Crawl news portals and keep every post, exactly, in one SQLite archive.

    \b
        newskeep crawl https://www.example.com/
        newskeep search 保险
    """


def fail(error: NewskeepError) -> NoReturn:
    """Say the error and its slug on stderr and leave with its exit code."""
    click.echo(f"newskeep: {error} [{error.slug}]", err=True)
    raise SystemExit(error.exit_code)


def drop_output() -> None:
    """What is still in standard output's buffer goes nowhere at exit, where writing it would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run_command() -> None:
    """Run the command that the arguments name; raises SystemExit with its exit code where that is not 0."""
    speak_utf8()
    refuse_other_bytes(sys.argv[1:])
    # Loading a command makes objects that stay: after every 700, as is usual, the collector looks through what is there (6 % of a start).
    gc.set_threshold(20_000, 20, 20)
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


def speak_utf8() -> None:
    """
    Make this process's words and streams hold Chinese whatever the locale is: the C locale means nobody chose, so UTF-8 is as good;
    an encoding that somebody did choose stays, and what it has no sign for is shown as ``?``.
    """
    sys.stdout = sys.stdout or _nowhere()  # closed by the caller (`>&-`): there is no stream then
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if is_ascii else None, errors="replace")
    if codecs.lookup(sys.getfilesystemencoding()).name == "ascii":
        sys.argv = [os.fsencode(word).decode("utf-8", "replace") for word in sys.argv]


def refuse_other_bytes(words: list[str]) -> None:
    """A file may be called as it likes; all other words are text, and a search or an address in another encoding finds nothing."""
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            if not Path(word).exists():
                fail(UsageError(f"{os.fsencode(word)!r} is not UTF-8 text"))


def _nowhere() -> io.TextIOWrapper:
    return Path(os.devnull).open("w", encoding="utf-8")


def _with_nearest(message: str, args: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(args[0], COMMANDS, n=1) if args else []
    return f"{message} Did you mean {near[0]!r}?" if near else message
