"""The HTTP client of the commands, on loopback: robots.txt, private addresses, limits."""

import gzip
from collections.abc import Iterator

import pytest

from crawler.errors import FetchError
from crawler.fetch import Client
from tests.loopback import Answer, served

ANSWERS: dict[str, Answer] = {
    "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /private/\n"),
    "/": (200, {"Content-Type": "text/html; charset=utf-8"}, "<h1>新闻</h1>".encode()),
    "/packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"unpacked")),
    "/moved": (302, {"Location": "/"}, b""),
    "/circle": (302, {"Location": "/circle2"}, b""),
    "/circle2": (302, {"Location": "/circle"}, b""),
    "/inside": (302, {"Location": "http://127.0.0.1:9/"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/gone": (410, {}, b"gone"),
}


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    with served(lambda _, path: ANSWERS.get(path, (404, {}, b"no"))) as address:
        yield address


@pytest.fixture
def client(root: str) -> Iterator[Client]:
    with Client(root, delay_seconds=0) as made:
        yield made


def test_a_page_comes_with_headers_and_time(client: Client, root: str) -> None:
    page = client.get(root + "/")
    assert page.text == "<h1>新闻</h1>"
    assert page.header("content-type") == "text/html; charset=utf-8"
    assert page.fetched_at.tzinfo is not None


def test_compressed_bodies_are_unpacked(client: Client, root: str) -> None:
    assert client.get(root + "/packed").body == b"unpacked"


def test_redirects_are_followed_and_remembered(client: Client, root: str) -> None:
    page = client.get(root + "/moved")
    assert (page.url, page.requested_url) == (root + "/", root + "/moved")


def test_any_status_is_a_page(client: Client, root: str) -> None:
    assert client.get(root + "/gone").status == 410


@pytest.mark.parametrize(
    ("path", "slug"),
    [("/private/1", "robots"), ("/circle", "redirect-loop"), ("/inside", "private-address"), ("/file", "bad-scheme")],
)
def test_what_is_not_fetched_has_a_slug(client: Client, root: str, path: str, slug: str) -> None:
    with pytest.raises(FetchError) as failure:
        client.get(root + path)
    assert failure.value.slug == slug


def test_an_address_that_nobody_named_may_not_be_private(root: str) -> None:
    with Client("https://www.example.com/", delay_seconds=0) as stranger, pytest.raises(FetchError) as failure:
        stranger.get(root + "/")
    assert failure.value.slug == "private-address"


def test_robots_can_be_left_aside_on_purpose(root: str) -> None:
    with Client(root, delay_seconds=0, obey_robots=False) as client:
        assert client.get(root + "/private/1").status == 404
