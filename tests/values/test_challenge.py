"""A firewall's challenge is distinguished from the portal's own pages and errors."""

from __future__ import annotations

import pytest

from crawler.challenge import challenger

SCRIPT = b"<html><head><title>%s</title></head><body><script>%s</script></body></html>"


@pytest.mark.parametrize(
    ("status", "headers", "body", "firewall"),
    [
        (403, [("cf-mitigated", "challenge")], b"", "Cloudflare"),
        (503, [], SCRIPT % (b"Just a moment...", b"window._cf_chl_opt={cvId:'3'};"), "Cloudflare"),
        (429, [("X-Vercel-Mitigated", "challenge")], b"", "Vercel"),
        (405, [("x-amzn-waf-action", "captcha")], b"", "AWS WAF"),
        (200, [], b"<html><script>var arg1='2B7B4B1F4B0C';setCookie('acw_sc__v2',x);</script></html>", "Alibaba Cloud WAF"),
        (
            521,
            [("Set-Cookie", "__jsluid_h=0a1b; path=/")],
            b"<script>document.cookie=('_')+('_')+('j')+('s')</script>",
            "Jiasule",
        ),
        (412, [], b'<html><head><meta id="9Dhe" content="x" r="m"><script src="/a.js" r="m"></script></head></html>', "Ruishu"),
        (468, [], b'<html><script src="/.safeline/static/main.js"></script></html>', "SafeLine"),
        (200, [], b'<html><script src="/_guard/auto.js"></script></html>', "cdnfly"),
        (200, [], b'<script src="/aes.js"></script><script>toHex(slowAES.decrypt(c,2,a,b))</script>', "testcookie"),
        (200, [], "<title>人机验证</title><h1>请完成安全验证</h1><p>请拖动滑块后继续访问</p>".encode(), "a firewall"),
        (
            200,
            [("Content-Type", "text/html; charset=gbk")],
            "<title>访问验证</title><p>输入验证码</p>".encode("gbk"),
            "a firewall",
        ),
        (200, [], b"<script>document.cookie='k=1;path=/';window.location.reload();</script>", "a firewall"),
        (200, [], "<title>页面重载开启</title><script>x()</script><a href=/>重新加载</a>".encode(), "a firewall"),
        (403, [], b"<title>Checking your browser before accessing news.example</title>", "a firewall"),
    ],
)
def test_a_challenge_is_known_by_its_maker(status: int, headers: list[tuple[str, str]], body: bytes, firewall: str) -> None:
    assert challenger(status, headers, body) == firewall


MENU = b'<a href="/">Home</a> <a href="/city/">City</a> <a href="/sport/">Sport</a> <a href="/about/">About</a>'


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, b"<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><hr>nginx</body></html>"),
        (404, "<title>页面不存在</title><p>您访问的页面不存在</p>".encode()),
        (200, MENU + "<h1>安全验证怎样做</h1><p>浏览器 window._cf_chl_opt 与 acw_sc__v2 是什么</p>".encode()),
        (200, MENU + b"<script src='/_Incapsula_Resource?SWJIYLWA=1'></script><script src='https://x.token.awswaf.com/challenge.js'></script>"),
        (200, b"<html><head><meta http-equiv='refresh' content='0;url=/portal.php'></head></html>"),
        (404, b"<h1>Not found</h1><script src='/_Incapsula_Resource?SWJIYLWA=1'></script>"),
        (410, b"<script>document.cookie='k=1';window.location.reload();</script>"),
        (500, MENU + b"<h1>Error</h1><script src='https://x.token.awswaf.com/challenge.js'></script>"),
        (200, b"<script>document.cookie='lang=zh';location.href='/zh/';</script>"),
        (200, "<title>银行推出人机验证新系统</title><h1>银行推出人机验证新系统</h1><p>本报讯</p>".encode()),
        (200, b"<?xml version='1.0'?><rss><channel><title>Captcha</title></channel></rss>"),
        (200, b""),
        (304, b""),
    ],
)  # fmt: skip
def test_what_is_no_challenge(status: int, body: bytes) -> None:
    assert challenger(status, [("Server", "cloudflare")], body) == ""


def test_a_long_text_is_a_page_whatever_its_heading() -> None:
    assert challenger(200, [], "<title>安全验证</title><p>{}</p>".format("验证方式的说明与历史，" * 80).encode()) == ""
