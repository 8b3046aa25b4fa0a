"""Strange bytes, addresses, numbers and markup: the small values never raise and stay bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.charset import decode, sniff
from crawler.counts import MAX_COUNT, find_counts, read_count, read_counter_answer
from crawler.text import fold, parse_html, squeeze, text_of
from crawler.urls import absolute, canonical, host_of, is_trap, looks_like_asset, registrable_domain, same_portal, shape

ADDRESSES = st.one_of(
    st.text(max_size=60),
    st.text(max_size=40).map(lambda tail: "http://a.cn/" + tail),
    st.from_regex(r"https?://[a-z.:0-9]{1,12}[/?#;%&=.a-zA-Z0-9]{0,40}", fullmatch=True),
    st.binary(min_size=1, max_size=12).map(
        lambda raw: "http://a.cn/" + "".join(f"%{byte:02x}" for byte in raw) + "?q=%C9%C1&utm_source=x"
    ),
)


@settings(max_examples=500, deadline=None)
@given(ADDRESSES)
def test_addresses(url: str) -> None:
    key = canonical(url)
    assert canonical(key) == key
    assert host_of(key) == host_of(url)
    for function in (is_trap, shape, looks_like_asset, registrable_domain):
        function(url)
    found = absolute("http://a.cn/x/", url)
    assert found is None or found.startswith(("http://", "https://"))
    assert same_portal("http://a.cn/", [host_of(url)]) in (True, False)


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=1, max_size=12).filter(lambda raw: any(byte >= 0x80 for byte in raw)))
def test_canonical_keeps_every_gbk_byte(raw: bytes) -> None:
    from urllib.parse import unquote_to_bytes

    escaped = "".join(f"%{byte:02X}" for byte in raw)
    path = canonical(f"http://a.cn/tag-{escaped}.html").removeprefix("http://a.cn/tag-")
    assert unquote_to_bytes(path) == raw + b".html"


@pytest.mark.parametrize("codec", ["gb18030", "big5", "cp932", "euc_jp", "cp949"])
@settings(max_examples=60, deadline=None)
@given(repeat=st.integers(2, 40), cut=st.integers(0, 3), navigation=st.integers(0, 200))
def test_east_asian_pages_without_a_declaration(codec: str, repeat: int, cut: int, navigation: int) -> None:
    sentences = {
        "gb18030": "中国经济发展新闻报道，今天的市场动态。",
        "big5": "中國經濟發展新聞報導，今天的市場動態。",
        "cp932": "日本の経済ニュース、今日は市場の動きです。",
        "euc_jp": "日本の経済ニュース、今日は市場の動きです。",
        "cp949": "한국 경제 뉴스, 오늘의 시장 동향입니다.",
    }
    text = "<a href='/x'>nav link</a>" * navigation + sentences[codec] * repeat
    body = text.encode(codec)
    read = decode(body[: len(body) - cut])
    assert read[: len(text) - 6] == text[: len(text) - 6]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "gb2312", "rot13", "utf-7", "zlib", "big5", "x" * 99, "utf-16"]))
def test_any_bytes_decode(body: bytes, label: str) -> None:
    text = decode(body, [("Content-Type", f"text/html; charset={label}")])
    assert "\x00" not in text
    text.encode("utf-8")
    sniff(b"<meta charset='" + label.encode() + b"'>" + body)


def test_one_bad_byte_does_not_change_the_charset_of_a_utf8_page() -> None:
    body = ("<p>这是一个用来试验的页面，里面有足够多的汉字。</p>" * 40).encode()
    text = decode(body[:200] + b"\xff" + body[200:])
    assert text.count("\ufffd") <= 2
    assert "足够多的汉字" in text


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_counts_and_texts(text: str) -> None:
    for count in [read_count(text), read_counter_answer(text), *find_counts(text).values()]:
        assert count is None or 0 <= count <= MAX_COUNT
    assert len(fold(text)) == len(text)
    assert squeeze(squeeze(text)) == squeeze(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1.2万", 12000), ("10w+", 100000), ("6,927", 6927), ("59点热度", 59), ("阅读 1.2k", 1200), ("1 234 567 просмотров", 1234567), ("12.345 Aufrufe", 12345),
        ("3.4亿", 340000000), ("조회수 1.5만", 15000), ("-5", None), ("2024-05-26", None), ("12:30", None), ("99999999999999999999", None), ("4.5", None), ("", None), ("0x1F", None), ("1e500", None), ("12views", 12),
    ],
)  # fmt: skip
def test_counts_as_people_write_them(text: str, count: int | None) -> None:
    assert read_count(text) == count


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<b>",
                "</body></html>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "\x00",
                "\ud800",
                "中",
                "<p",
                ">",
                "&#0;",
                "<script>",
                "<table>",
                "</p>",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_markup_parses(text: str) -> None:
    root = parse_html(text)
    assert root.tag == "html"
    text_of(root)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000 + "<p>after</p>",
        "<b>" * 100_000 + "deep<p>after",
        "<" * 1_000_000,
        "<a b='" * 200_000,
        "x" * 50_000_000,
    ],
    ids=["nested", "unclosed", "angles", "open-quotes", "fifty-megabytes"],
)
def test_hostile_markup_is_bounded(text: str) -> None:
    started = time.process_time()
    root = parse_html(text)
    assert time.process_time() - started < 3
    if "after" in text:
        assert "deep" in text_of(root) and "after" in text_of(root)
    assert sum(1 for _ in root.iter()) < 300_000


def test_what_follows_a_stray_end_is_kept() -> None:
    assert text_of(parse_html("<div>a</body></html><div>b</div></body></html>")) == "a b"
