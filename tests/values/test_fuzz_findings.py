"""Inputs that the fuzzer found or began with, as regression tests."""

from __future__ import annotations

import pytest

from tests.values.fuzz_targets import SEEDS, TARGETS

FOUND: list[tuple[str, bytes]] = [
    ("addresses", b"\x00\x00/f/ff:f:f:[:12\x00\x00\x00\x000cn.1`C9%C1"),  # a host made of NULs was one to some readers
    ("addresses", b"2\xd67.://a.cn/?id=1&utm//[::fe=x#y"),  # a host with bytes that are no text
    ("addresses", b"\x00 -"),  # a space for a host
    ("headers", b"Fri, 31 Dec 9999 23:59:59 GMT"),  # a Date of the future let dates of the future pass
    ("headers", b", 20444444444444444444444444444444 May 2026 01:3 03"),  # OverflowError in the standard library's date parser
    ("api", b'[{"link":"/1","_embedded":{"author":5,"wp:term":[7,{"a":1}]}}]'),
    ("api", b'[{"link":"/1","date_gmt":"9999-12-31T23:59:59","modified_gmt":"9999-12-31T23:59:59"}]'),
    ("api", b'[{"link":"/1","title":{"rendered":"\\ud800"},"content":{"rendered":["\\udfff"]}}]'),
    ("feeds", b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title><link href="/1"/><updated>9999-12-31T23:59:59-12:00</updated></entry></feed>'),
    ("feeds", b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":"http://a.cn/1","title":"\\ud800"}]}'),
    ("feeds", b"http://127.0.0.1:1/"),
    ("html", b"<p>\x1b$$$$$$$$$$$$$$"),  # an escape of ISO-2022-JP that never ends: UnicodeError, and no UnicodeDecodeError
]  # fmt: skip


@pytest.mark.parametrize(("target", "data"), FOUND, ids=[f"{name}-{place}" for place, (name, _) in enumerate(FOUND)])
def test_inputs_that_once_failed_are_handled(target: str, data: bytes) -> None:
    TARGETS[target](data)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_seed_inputs_are_handled(target: str) -> None:
    for seed in SEEDS[target]:
        TARGETS[target](seed.encode())
