"""Malicious feeds and sitemaps: nothing is fetched or opened for them, memory stays bounded, and their ordinary entries are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.page import Page
from crawler.walk.sources.feeds import read_feed
from tests.crawl.small_portal import Page as Served
from tests.crawl.small_portal import Server

RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>s</title><item><title>秘</title><link>http://x.cn/1</link></item></channel></rss>'


@pytest.mark.parametrize("before", ["", " ", "\ufeff", "feed:"])
def test_a_feed_that_is_nothing_but_an_address_is_not_followed(before: str) -> None:
    with Server({"/secret": Served(RSS.encode())}) as other:
        feed = read_feed(Page("http://a.cn/feed", f"{before}{other.address}secret".encode()))
        assert (feed.hints, feed.problem, other.paths()) == ([], "broken-feed", [])


def test_a_feed_that_is_nothing_but_a_file_name_opens_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS)
    assert read_feed(Page("http://a.cn/feed", str(secret).encode())).hints == []
