"""What a page may request while it runs in Chromium: scripts and data of its own portal, and the libraries that it names itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from crawler.document import Document
from crawler.urls import absolute, host_of, registrable_domain

_TEXT = ("script", "xhr", "fetch")
"""Chromium's names for the kinds of request that can bring text. Pictures, films, fonts, styles, frames, sockets and beacons cannot."""

_OURS = (
    ":",
    "user-agent",
    "accept-encoding",
    "accept-language",
    "connection",
    "cookie",
    "host",
    "if-",
    "origin",
    "referer",
    "sec-",
    "upgrade",
)
"""Beginnings of names of headers that the browser sets and that we do not pass on."""

# Hosts that count readers or advertise: they bring no text, and our visit must not be counted.
_MEASURING = re.compile(
    r"(?:^|\.)(?:hm\.baidu\.com|push\.zhanzhang\.baidu\.com|(?:cpro|pos|dup)\w*\.baidu\.com|cnzz\.com|51\.la|51yes\.com|umeng\.com|tanx\.com"
    r"|busuanzi\.\w+(?:\.\w+)*|growingio\.com|sensorsdata\.cn|google-?analytics\.com|googletagmanager\.com|googletagservices\.com"
    r"|googlesyndication\.com|doubleclick\.net|clarity\.ms|connect\.facebook\.net|hotjar\.com|mc\.yandex\.\w+|matomo\.cloud"
    r"|scorecardresearch\.com|chartbeat\.com|newrelic\.com|nr-data\.net|sentry\.io|cloudflareinsights\.com|taboola\.com|outbrain\.com"
    r"|criteo\.\w+|amazon-adsystem\.com|adnxs\.com)$"
)


def refusal(url: str, kind: str, method: str, own: Collection[str], named: Collection[str]) -> str | None:
    """
    The slug for which a page's request is refused; None if it may be tried (robots.txt and the wall are asked later).

    *kind* is Chromium's resource type, *own* the registrable domains that belong to the portal or that the user allowed, *named* the
    foreign hosts from which the page's own markup takes scripts (``named_hosts``).

    >>> own, named = {"example.com"}, {"static.example-cdn.net"}
    >>> refusal("https://api.example.com/posts?page=1", "fetch", "GET", own, named)
    >>> refusal("https://static.example-cdn.net/chunk-7.js", "script", "GET", own, named)
    >>> refusal("https://static.example-cdn.net/who", "fetch", "GET", own, named), refusal("https://hm.baidu.com/h.js", "script", "GET", own, own)
    ('foreign-host', 'measuring')
    >>> refusal("https://example.com/a.jpg", "image", "GET", own, named), refusal("https://example.com/q", "xhr", "POST", own, named)
    ('no-text', 'no-get')
    """
    if kind not in _TEXT:
        return "no-text"
    host = host_of(url)
    if _MEASURING.search(host):
        return "measuring"
    if method != "GET":
        return "no-get"  # a reader sends nothing
    if registrable_domain(url) in own or (kind == "script" and host in named):
        return None
    return "foreign-host"


def passed_on(headers: Mapping[str, str]) -> dict[str, str]:
    """
    The headers of a page's request that the portal's own script may have set. Who we are and where we come from, we say ourselves.

    >>> passed_on({"accept": "application/json", "apikey": "public", "user-agent": "x", "sec-fetch-mode": "cors", "referer": "y"})
    {'accept': 'application/json', 'apikey': 'public'}
    """
    return {name: value for name, value in headers.items() if not name.lower().startswith(_OURS)}


def named_hosts(shell: Document) -> frozenset[str]:
    """The hosts from which a page's own markup loads scripts."""
    named = [script.get("src") for script in shell.root.iter("script")]
    named += [link.get("href") for link in shell.root.iter("link") if link.get("rel") == "modulepreload"]
    return frozenset(host_of(url) for address in named if address and (url := absolute(shell.url, address)))
