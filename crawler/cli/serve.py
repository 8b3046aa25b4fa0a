"""``newskeep serve``: show the archive in a browser."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import click

from crawler.cli.reading import archive_option, index_first
from crawler.errors import UsageError


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--token", help="Secret that visitors must present; generated if --host is not loopback and none is given.")
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="Another name under which browsers may reach this server; can be repeated.",
)
def serve(archive: Path, host: str, port: int, token: str | None, hosts: tuple[str, ...]) -> None:
    """
    Read the archive in a browser: search, articles, edits, charts, SQL. Read-only; needs the extra newskeep[web].

    \b
        newskeep serve
        newskeep serve --host 0.0.0.0 --port 8080 --allow-host archive.lan
    """
    try:
        import uvicorn

        from crawler.web.app import create_app
    except ImportError as missing:
        raise UsageError(
            f"the web pages need an extra: pip install 'newskeep[web]' ({missing.name} is missing)", slug="missing-extra"
        ) from None
    if token is None and not _is_loopback(host):
        token = secrets.token_urlsafe(18)
    names = (*hosts, host, *(("*",) if host in ("0.0.0.0", "::") else ()))
    app = create_app(archive, token=token, hosts=names)
    Thread(target=index_first, args=(archive,), daemon=True).start()  # in the background: visitors are served meanwhile
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    click.echo(f"newskeep: http://{shown}:{port}/" + (f"?token={token}" if token else "") + "  (Ctrl-C ends)", err=True)

    class Server(uvicorn.Server):
        """Ends on Ctrl-C and SIGTERM; uvicorn's own raises the signal once more when all is over, into its own loop."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self.handle_exit)
            yield

    server = Server(uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False))
    server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, opened before the address is announced; port 0 means any free port. Raises UsageError."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}, port {port}: {os.strerror(error.errno) if error.errno else error}; --port takes another",
            slug="no-port",
        ) from None


def _is_loopback(host: str) -> bool:
    """
    >>> _is_loopback("127.0.0.1"), _is_loopback("localhost"), _is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
