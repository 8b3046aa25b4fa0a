"""Alerts by apprise: what a webhook and a mailbox receive, once, and that no password is logged."""

from __future__ import annotations

import asyncio
import json
import logging
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from moving_portal import Portal

from crawler.errors import ConfigError
from crawler.jobs import alerts
from crawler.jobs.config import Alerts, read_config
from crawler.jobs.daemon import run_due
from crawler.jobs.runner import Outcome, Runner
from crawler.monitor import Alarm
from crawler.run import RunReport


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a sender needs."""

    def handle(self) -> None:
        say = lambda line: self.wfile.write(line + b"\r\n")  # noqa: E731
        say(b"220 sink")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"EHLO":
                say(b"250-sink\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME")
            elif verb == b"AUTH":
                say(b"235 ok")
            elif verb == b"DATA":
                say(b"354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.append(body)  # type: ignore[attr-defined]
                say(b"250 kept")
            elif verb == b"QUIT":
                say(b"221 bye")
                return
            else:
                say(b"250 ok")


@pytest.fixture
def mailbox() -> Iterator[socketserver.ThreadingTCPServer]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox)
    server.mails = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook() -> Iterator[HTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.server.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))  # type: ignore[attr-defined]
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_theme_change_reaches_mailbox_and_hook_once(tmp_path: Path, mailbox, hook, caplog: pytest.LogCaptureFixture) -> None:
    to = [
        f"mailto://keeper:geheim@127.0.0.1:{mailbox.server_address[1]}?mode=insecure&from=keeper@example.com&to=ops@example.com",
        f"json://robot:geheim@127.0.0.1:{hook.server_address[1]}/alarm",
    ]
    with Portal() as portal:
        portal.publish(30)
        config = read_config(
            {
                "alerts": {"to": to},
                "defaults": {"delay_seconds": 0, "budget": {"revisits": 0}},
                "portals": [{"target": portal.url, "name": "渔港"}],
            }
        )
        alerts.check(config.alerts)
        tell = lambda outcome: alerts.send(outcome, config.alerts)  # noqa: E731
        runner = Runner(config, tmp_path, tell=tell)
        with caplog.at_level(logging.DEBUG):
            for look in ("tpure", "tpure", "tpure", "tpure", "other", "other"):
                portal.look = look
                asyncio.run(run_due(runner, only_due=False))
                portal.publish(6)
        runner.close()
    (mail,) = [message_from_bytes(body, policy=policy.default) for body in mailbox.mails]
    assert mail["Subject"] == "newskeep: 渔港: 5 alarms"
    text = mail.get_body(("plain", "html")).get_content()
    assert "field-lost author: author is there on 0 of 6 posts; usually on 100%" in text
    assert f"{portal.url}post/5" in text and ".warc.gz:" in text
    (posted,) = hook.got
    assert posted["title"] == mail["Subject"] and "field-lost author" in posted["message"]
    assert "geheim" not in caplog.text


def test_an_unreachable_recipient_is_logged_without_the_password(caplog: pytest.LogCaptureFixture) -> None:
    outcome = Outcome("a", RunReport("a"), ended=[Alarm("slow", "", "pages take 9.0 s in the middle; usually 0.1 s")])
    with caplog.at_level(logging.INFO):
        alerts.send(
            outcome, Alerts(to=["json://robot:geheim@127.0.0.1:9/x/geheim"], webhook="http://robot:geheim@127.0.0.1:9/geheim")
        )
    assert "an alert for a could not be sent to everybody" in caplog.text
    assert "the webhook did not take an alert" in caplog.text
    assert "geheim" not in caplog.text


def test_an_address_unknown_to_apprise_is_refused_without_showing_the_password() -> None:
    with pytest.raises(ConfigError, match="does not know what 'carrier-pigeon' is") as refused:
        alerts.check(Alerts(to=["carrier-pigeon://keeper:geheim@roof"]))
    assert "geheim" not in str(refused.value)
