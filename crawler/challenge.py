"""Recognises a firewall's challenge: an answer that is no page of the portal but a script to run or a puzzle to solve."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from crawler.charset import decode
from crawler.text import parse_html, squeeze, text_of

UNNAMED = "a firewall"
SCRIPT_BYTES = 65_536  # an obfuscated script takes up to 50 kB
STUB_BYTES = 16_384  # without such a script, a page that only asks for a proof is small
STUB_LINKS = 3  # home, help, the firewall's maker; a page of the portal has its navigation
STUB_TEXT = 600  # characters of visible text: what happened, what to do, an incident number

# Response headers by which a firewall names its own answer, whatever its status.
_HEADERS = {
    "cf-mitigated": ("challenge", "Cloudflare"),
    "x-vercel-mitigated": ("challenge", "Vercel"),
    "x-amzn-waf-action": ("", "AWS WAF"),  # challenge or captcha
}

_OF_THE_PORTAL = (404, 410)  # no firewall answers so: the portal itself says that a post is gone

# What only the challenge's own page contains. Some of these scripts also run on ordinary pages
# and error pages of guarded portals (Imperva, AWS WAF), so a page counts only if it links to hardly anything.
_MARKS = {
    b"_cf_chl_opt": "Cloudflare",
    b"/cdn-cgi/challenge-platform/h/": "Cloudflare",
    b"acw_sc__v": "Alibaba Cloud WAF",
    b"<script>var arg1='": "Alibaba Cloud WAF",  # the same script once more, the cookie's name encoded
    b"_____tmd_____": "Alibaba Cloud WAF",
    b"__jsl_clearance": "Jiasule",
    b"window['$_ts']": "Ruishu",
    b'window["$_ts"]': "Ruishu",
    b"EO_Bot_Ssid": "EdgeOne",
    b"/.safeline/": "SafeLine",
    b"yanzheng_huadong": "BaoTa",
    b"security_verify_data": "Yunsuo",
    b"/_guard/": "cdnfly",
    b"slowAES.decrypt": "testcookie",
    b"/.well-known/ddos-guard/": "DDoS-Guard",
    b"sucuri_cloudproxy_js": "Sucuri",
    b"_Incapsula_Resource": "Imperva",
    b"captcha-delivery.com": "DataDome",
    b"px-captcha": "HUMAN",
    b".awswaf.com/": "AWS WAF",
    b"sec-if-cpt-container": "Akamai",
    b"/__qrator/": "Qrator",
    b"anubis_challenge": "Anubis",
    b"/.well-known/vercel/security/": "Vercel",
}

_DATA = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<rss|<feed|<urlset|<sitemapindex|[{\[])")  # no firewall answers so
_LINK = re.compile(rb"<a\s[^>]*\bhref", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:script|title|h\d)\b", re.IGNORECASE)
# Sets a cookie and asks for the same address again: what home-made and Chinese hosters' firewalls have in common.
_COOKIE = re.compile(rb"\bcookie\b", re.IGNORECASE)
_RELOAD = re.compile(
    rb"location\s*\.\s*reload|location(?:\.href)?\s*=\s*(?:(?:window|document|self)\.)?location\b|location\.replace\(\s*(?:window\.)?location",
    re.IGNORECASE,
)
# Headings of challenges that name no maker.
_TITLES = re.compile(
    r"(?:[^|–—-]{0,12}[\s|–—-]+)?"
    r"(?:(?:请(?:完成|进行)?)?(?:安全|人机|访问|滑动|滑块|身份|真人)(?:验证|校验|检测|检查|认证)"
    r"|访问(?:过于|太)?频繁|页面重载开启|(?:正在)?检[查测]您的(?:浏览器|访问)|宝塔防火墙正在检查"
    r"|just a moment|attention required|(?:security|robot|bot|browser) (?:check|verification|checkpoint)"
    r"|checking (?:if you are|your browser)|(?:please )?(?:verify|confirm|prove)(?:ing)? (?:that )?you(?: are|'re)(?: a| not a)? (?:human|robot|bot)"
    r"|are you (?:a )?(?:human|robot|bot)|human verification|ddos protection by|(?:recaptcha|captcha)\b)",
    re.IGNORECASE,
)


def challenger(status: int, headers: Sequence[tuple[str, str]], body: bytes) -> str:
    """
    The firewall whose challenge an answer is (``Cloudflare``, …; ``a firewall`` where it does not say); empty for any other answer.

    *body* is the page after the content encoding was undone.

    >>> challenger(403, [("CF-Mitigated", "challenge")], b"<title>Just a moment...</title>")
    'Cloudflare'
    >>> challenger(403, [], b"<h1>Forbidden</h1>")
    ''
    """
    for name, value in headers:
        said = _HEADERS.get(name.lower())
        if said and value.lower().startswith(said[0]):
            return said[1]
    if status in _OF_THE_PORTAL or _has_links(body) or (200 <= status < 300 and _DATA.match(body)):
        return ""
    start = body[:SCRIPT_BYTES]
    if maker := next((maker for mark, maker in _MARKS.items() if mark in start), ""):
        return maker
    if status == 521 and any(name.lower() == "set-cookie" and value.startswith("__jsluid") for name, value in headers):
        return "Jiasule"  # its first answer spells the other cookie's name letter by letter
    if len(body) > STUB_BYTES or not _MARKUP.search(body):
        return ""
    if status == 412 and b"<script" in body.lower():
        return "Ruishu"  # nobody set a condition that could have failed
    return UNNAMED if _asks_for_proof(body, headers) else ""


def shut_out(firewall: str) -> str:
    """What a person should know and can do about it, in a sentence."""
    return (
        f"{firewall} answers in the portal's place and wants a proof of being a browser, which newskeep does not feign: "
        "ask the portal's operator to let its User-Agent in, then run the same command again"
    )


def _has_links(body: bytes) -> bool:
    return next(islice(_LINK.finditer(body), STUB_LINKS, None), None) is not None


def _asks_for_proof(body: bytes, headers: Sequence[tuple[str, str]]) -> bool:
    root = parse_html(decode(body, headers))
    if len(text_of(root)) > STUB_TEXT:
        return False
    if _COOKIE.search(body) and _RELOAD.search(body):
        return True
    return any(_TITLES.match(squeeze(text_of(element) or element.text or "")) for element in root.iter("title", "h1", "h2"))
