"""Messages, the webhook, metrics and the health file, and the daemon that serves them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import socket
import threading
import time
import urllib.request
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from moving_portal import Portal
from prometheus_client.parser import text_string_to_metric_families

from crawler.archive.alarms import StandingAlarm
from crawler.cli.status import status
from crawler.errors import ConfigError
from crawler.jobs import alerts, daemon, metrics
from crawler.jobs.config import Alerts, Job, read_config
from crawler.jobs.daemon import run_due, run_until_stopped
from crawler.jobs.runner import Outcome, Runner
from crawler.monitor import Alarm
from crawler.run import RunReport

AT = datetime(2024, 5, 26, 12, tzinfo=UTC)
ALARM = Alarm(
    "field-lost",
    "author",
    "author is there on 0 of 12 posts; usually on 99%",
    ({"url": "https://a.cn/1", "new": "warc/b:1", "old": "warc/a:1"},),
)


def test_a_message_names_field_example_and_captures() -> None:
    outcome = Outcome("a", RunReport("a"), [StandingAlarm(ALARM, AT, 1, True)], archive=Path("news"))
    told = alerts.message(outcome, Alerts())
    assert told is not None
    title, text = told
    assert title == "newskeep: a: 1 alarm"
    assert "field-lost author" in text and "https://a.cn/1 · now news/warc/b:1 · before news/warc/a:1" in text


def test_nothing_new_sends_no_message() -> None:
    assert alerts.message(Outcome("a", RunReport("a")), Alerts()) is None
    assert alerts.message(Outcome("a", RunReport("a"), [StandingAlarm(ALARM, AT, 4, False)]), Alerts()) is None
    assert alerts.message(Outcome("a", RunReport("a"), ended=[ALARM]), Alerts(tell_resolved=False)) is None


def test_the_webhook_gets_json() -> None:
    got: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.handle_request, daemon=True).start()
    told = Alerts(webhook=f"http://127.0.0.1:{server.server_address[1]}/hook")
    alerts.send(Outcome("a", RunReport("a", run_id=7), [StandingAlarm(ALARM, AT, 1, True)], [ALARM]), told)
    server.server_close()
    assert (
        got[0]["run"] == 7
        and got[0]["alarms"][0]["field"] == "author"
        and got[0]["resolved"] == [{"slug": "field-lost", "field": "author"}]
    )


def test_a_webhook_that_is_down_is_logged_without_its_address(caplog: pytest.LogCaptureFixture) -> None:
    outcome = Outcome("a", RunReport("a"), [StandingAlarm(ALARM, AT, 1, True)])
    alerts.send(outcome, Alerts(webhook="http://127.0.0.1:9/secret"))
    (record,) = caplog.records
    assert "webhook did not take an alert" in record.message and "secret" not in record.message


def test_a_webhook_that_answers_garbage_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"

        def answer() -> None:
            link, _ = server.accept()
            with link:
                link.recv(65536)
                link.sendall(b"220 mail.example.com ESMTP\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        alerts.send(Outcome("a", RunReport("a"), [StandingAlarm(ALARM, AT, 1, True)]), Alerts(webhook=address))
        thread.join()
    assert "webhook did not take an alert" in caplog.text


def test_addresses_are_checked_at_the_start() -> None:
    with pytest.raises(ConfigError, match="web address"):
        alerts.check(Alerts(webhook="ops@example.com"))


def test_metrics_are_what_prometheus_reads() -> None:
    last = dict.fromkeys(("requests", "bytes", "new", "changed", "unchanged", "failed", "gone"), 7)
    row = {
        "portal": 'a"b\\c',
        "job": "港\n口",
        "articles": 3,
        "gone": 0,
        "alarms": [ALARM],
        "next_due_at": "2024-05-26T12:00:00Z",
        "last": {**last, "started_at": "2024-05-25T12:00:00Z", "exit_code": 1},
        "health": "alarm",
        "by_hand": False,
    }
    families = {family.name: family for family in text_string_to_metric_families(metrics.prometheus([row], 10))}
    labels = {"portal": 'a"b\\c', "name": "港\n口"}
    (alarms,) = families["newskeep_alarms"].samples
    assert (alarms.labels, alarms.value, families["newskeep_alarms"].type) == (labels, 1.0, "gauge")
    assert families["newskeep_next_due_timestamp_seconds"].samples[0].value == 1716724800.0
    assert {sample.labels["outcome"]: sample.value for sample in families["newskeep_last_run_posts"].samples} == dict.fromkeys(
        ("new", "changed", "unchanged", "failed", "gone"), 7.0
    )
    assert families["newskeep_database_bytes"].samples[0].value == 10.0
    assert metrics.health([row], AT, {"港\n口"})["ok"] is False


def test_a_portal_that_is_no_longer_in_the_file_does_not_spoil_its_health_for_ever() -> None:
    rows = [
        {
            "portal": "a.example",
            "job": "a",
            "health": "good",
            "alarms": [],
            "by_hand": False,
            "next_due_at": "2024-05-26T12:00:00Z",
        },
        {
            "portal": "mistyped.example",
            "job": "mistyped",
            "health": "failed",
            "alarms": [],
            "by_hand": False,
            "next_due_at": "2024-05-26T12:00:00Z",
        },
        {"portal": "by-hand.example", "job": None, "health": "died", "alarms": [], "by_hand": True, "next_due_at": None},
    ]
    assert metrics.health(rows, AT, {"a"}) | {"at": "", "pid": 0} == {
        "ok": True, "at": "", "pid": 0,
        "portals": {"a": {"health": "good", "alarms": [], "next_due_at": "2024-05-26T12:00:00Z"}},
    }  # fmt: skip


def test_files_and_status_after_a_run(tmp_path: Path) -> None:
    with Portal() as portal:
        portal.publish(5)
        config = read_config(
            {
                "archive": "a",
                "defaults": {"delay_seconds": 0, "warc": False},
                "metrics": {"textfile": "m/newskeep.prom", "health_file": "health.json"},
                "portals": [{"target": portal.url, "name": "harbour"}],
            }
        )
        runner = Runner(config, tmp_path)
        assert asyncio.run(run_due(runner)) == 0
        runner.close()
    assert "newskeep_articles{" in (tmp_path / "m/newskeep.prom").read_text()
    assert json.loads((tmp_path / "health.json").read_text())["ok"] is True
    shown = CliRunner().invoke(status, ["--archive", str(tmp_path / "a"), "--json"])
    row = json.loads(shown.output)
    assert (row["articles"], row["health"], row["trend"], row["schedule"]) == (5, "good", [5], "adaptive")
    host = portal.url.removeprefix("http://").rstrip("/")
    asked = CliRunner().invoke(status, ["--archive", str(tmp_path / "a"), "--host", host])
    assert all(f"{portal.url}post/{number}.html\n" in asked.output for number in range(1, 6))
    shown = CliRunner().invoke(status, ["--archive", str(tmp_path / "a")])
    assert shown.exit_code == 0 and shown.output.splitlines()[1].startswith("harbour")


def test_a_job_that_cannot_begin_is_shown_and_reported(tmp_path: Path) -> None:
    config = read_config({"archive": "a", "portals": [{"target": "no-such-profile", "name": "typo"}]})
    told: list[Outcome] = []
    runner = Runner(config, tmp_path, tell=told.append)
    assert asyncio.run(run_due(runner)) == 2
    runner.close()
    assert "neither an address nor a portal profile" in told[0].report.message
    shown = CliRunner().invoke(status, ["--archive", str(tmp_path / "a")])
    assert shown.exit_code == 1 and shown.output.splitlines()[1].split()[:2] == ["typo", "failed"]


def free_port() -> int:
    """One below those that the kernel gives to connections: nobody else takes it before the daemon does."""
    for port in random.sample(range(20_000, 32_000), 50):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("fifty ports are all taken")


def test_the_daemon_crawls_serves_metrics_and_stops_when_told(tmp_path: Path) -> None:
    async def watch(runner: Runner, port: int) -> tuple[int, str, str]:
        task = asyncio.ensure_future(run_until_stopped(runner))
        said = ""
        for _ in range(300):
            await asyncio.sleep(0.05)
            if task.done():
                task.result()  # raises what kept it from staying
            try:
                said = await asyncio.to_thread(
                    lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=2).read().decode()
                )
            except OSError:
                continue
            if 'outcome="new"} 5' in said:
                break
        health = await asyncio.to_thread(
            lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).read().decode()
        )
        runner.stop()
        return await asyncio.wait_for(task, 20), said, health

    with Portal() as portal:
        portal.publish(5)
        port = free_port()
        config = read_config(
            {
                "defaults": {"delay_seconds": 0, "warc": False},
                "metrics": {"listen": f"127.0.0.1:{port}"},
                "portals": [{"target": portal.url}],
            }
        )
        runner = Runner(config, tmp_path)
        code, said, health = asyncio.run(watch(runner, port))
        runner.close()
    assert code == 130
    assert 'outcome="new"} 5' in said
    assert json.loads(health)["ok"] is True


def test_a_daemon_whose_port_is_taken_does_not_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = read_config({"archive": str(tmp_path / "a"), "metrics": {"listen": f"127.0.0.1:{taken.getsockname()[1]}"}})
        runner = Runner(config, tmp_path)
        with contextlib.closing(runner), pytest.raises(ConfigError, match="cannot listen") as caught:
            asyncio.run(run_until_stopped(runner))
    assert caught.value.slug == "no-port"


def test_an_unreachable_portal_is_reported_after_two_runs(tmp_path: Path) -> None:
    config = read_config(
        {
            "defaults": {"delay_seconds": 0, "warc": False, "schedule": "1s", "settings": {"NEWSKEEP_RETRY_SECONDS": 0.05}},
            "jitter": "0s",
            "portals": [{"target": "http://127.0.0.1:9/", "name": "away"}],
        }
    )
    told: list[Outcome] = []
    clock = iter(datetime(2030, 1, 1 + n // 20, n % 20, tzinfo=UTC) for n in range(400))
    runner = Runner(config, tmp_path, clock=lambda: next(clock), tell=told.append)
    for _ in range(2):
        asyncio.run(run_due(runner))
    runner.close()
    assert [[standing.alarm.slug for standing in outcome.alarms] for outcome in told] == [[], ["unreachable"]]


def test_a_job_that_another_process_has_is_not_asked_for_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Busy:
        async def turn(self, job: Job) -> Outcome:
            return Outcome(job.name, RunReport(job.target, reason="portal-busy"))

    monkeypatch.setattr(daemon, "LOOK_SECONDS", 0.2)
    began = time.monotonic()
    asyncio.run(daemon._in_turn(Busy(), asyncio.Semaphore(), Job(target="harbour")))
    assert time.monotonic() - began >= 0.2
