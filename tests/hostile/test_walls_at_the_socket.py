"""The last check of where a connection goes: names that change their address, numeric hosts in any notation, ports beside the named one."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings

from crawler.download.answer import FetchFailed
from crawler.download.handler import LeanHandler
from crawler.download.wall import Wall, WalledResolver
from crawler.errors import FetchError
from crawler.fetch import Client
from tests.crawl.small_portal import Page, Server, post
from tests.hostile.traps_on_the_wire import late_second_answer

PRIVATE = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "::1", "fd00::1", "::ffff:127.0.0.1", "fe80::1", "0.0.0.0"]


class Names:
    """A name service that answers what it is told to, in turn; the last answer stands."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_UNSPEC) -> list[dict[str, Any]]:
        ip = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        kind = socket.AF_INET6 if ":" in ip else socket.AF_INET
        return [{"hostname": host, "host": ip, "port": port, "family": kind, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        pass


def ask(*urls: str, named: str = "http://www.example.com/", names: Names | None = None, pause: float = 0) -> list[Response]:
    """The answers at *urls*, asked one after the other by a crawl whose user typed *named*."""
    settings = Settings()
    settings.setmodule("crawler.settings", "project")
    settings.set("NEWSKEEP_OWN_ADDRESSES", [named], "cmdline")
    settings.set("NEWSKEEP_DELAY_SECONDS", 0, "cmdline")

    class Crawler:
        pass

    crawler: Any = Crawler()
    crawler.settings = settings

    async def go() -> list[Response]:
        handler = LeanHandler(crawler)
        if names is not None:
            handler._session.connector._resolver._inner = names  # type: ignore[union-attr]
        try:
            answers = []
            for url in urls:
                answers.append(await handler.download_request(Request(url)))
                await asyncio.sleep(pause)
            return answers
        finally:
            await handler.close()

    return asyncio.run(go())


@pytest.mark.parametrize("ip", PRIVATE)
def test_a_name_at_a_private_address_is_not_connected_to(ip: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        ask("http://rebind.example.com/", names=Names(ip))
    assert caught.value.slug == "private-address"


def test_a_name_that_moves_into_a_private_network_between_two_questions_is_not_followed() -> None:
    async def go() -> None:
        resolver = WalledResolver(Wall.around("http://www.example.com/"))
        resolver._inner = Names("93.184.216.34", "127.0.0.1")  # type: ignore[assignment]
        assert [one["host"] for one in await resolver.resolve("rebind.example.com", 80)] == ["93.184.216.34"]
        with pytest.raises(FetchFailed):
            await resolver.resolve("rebind.example.com", 80)
        with pytest.raises(FetchFailed):  # nor would the socket be opened, had the first answer been kept for the name only
            resolver.open_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80)))

    asyncio.run(go())


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "１２７.0.0.1", "localhost"]
)
def test_even_if_the_look_at_the_text_misses_it_the_socket_does_not(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wall, "refuses", lambda self, url: None)
    with Server({"/": Page(b"secret")}) as other, pytest.raises(FetchFailed) as caught:
        ask(f"http://{host}:{other.port}/")
    assert caught.value.slug in ("private-address", "bad-address")
    assert other.paths() == []


def test_what_the_user_typed_may_be_private_and_nothing_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server({"/": Page(b"mine")}) as mine, Server({"/": Page(b"secret")}) as other:
        assert ask(mine.address, named=mine.address)[0].body == b"mine"
        by_name = mine.address.replace("127.0.0.1", "localhost")
        assert ask(by_name, named=by_name)[0].body == b"mine"
        monkeypatch.setattr(Wall, "refuses", lambda self, url: None)
        with pytest.raises(FetchFailed):
            ask(other.address, named=mine.address)
        assert other.paths() == []


def test_the_commands_for_single_pages_stand_behind_the_same_wall() -> None:
    with Server({"/": Page(b"secret")}) as other:
        away = Page(b"", "302 Found", [("Location", other.address)])
        with (
            Server({"/": away, "/robots.txt": away}) as mine,
            Client(mine.address, delay_seconds=0) as client,
            pytest.raises(FetchError) as caught,
        ):
            client.get(mine.address)
        assert caught.value.slug == "private-address" and other.paths() == []


def test_an_answer_that_came_while_nobody_asked_is_not_taken_for_the_next_one() -> None:
    with Server({"/a": late_second_answer, "/b": Page(b"honest")}) as server:
        with pytest.raises(FetchFailed) as caught:
            ask(f"{server.address}a", f"{server.address}b", named=server.address, pause=0.1)
        assert caught.value.slug == "connection-lost" and caught.value.retry
        assert server.count("/b") <= 1


def test_nothing_of_one_host_is_sent_to_another() -> None:
    with Server({"/": Page(post(1), headers=[("Set-Cookie", "sid=secret; Domain=127.0.0.1")])}) as server:
        ask(server.address, server.address, named=server.address)
        sent = [one.headers for one in server.asked]
    assert len(sent) == 2
    assert not [name for headers in sent for name in headers if name in ("cookie", "authorization", "referer")]
