"""Traps of the second portal inside the pages: unclosed markup, wrong charsets, malicious numbers and words."""

from __future__ import annotations

import json
from typing import Any

from tests.crawl.small_portal import TEXT, Page, post
from tests.hostile.traps import WHOLE, Trap, _clean, _is_null, _says, html

READ = _says("body_text", "精密零件")
TAIL = f"<p>最后一段在这里。{TEXT}</p>"


def both(article: dict[str, Any]) -> bool:
    return "精密零件" in article["body_text"] and _clean(article)


def tame(article: dict[str, Any]) -> bool:
    """The stored HTML holds nothing that runs."""
    stored = article["body_html"].lower()
    bad = (
        "<script",
        "onerror",
        "onload",
        "onclick",
        "javascript:",
        "vbscript:",
        "data:text",
        "<iframe",
        "<object",
        "<embed",
        "<form",
        "<meta",
        "<base",
        "<link",
        "<svg",
        "<math",
        "<style",
    )
    return both(article) and not [word for word in bad if word in stored]


def titled(title: str) -> Page:
    return Page(post(920, title=title))


def ld(**said: object) -> str:
    return '<script type="application/ld+json">' + json.dumps({"@type": "NewsArticle", **said}) + "</script>"


MARKUP = [
    Trap(name, html(f"<p>{TEXT}</p>{inside}{TAIL}"), holds=holds)
    for name, inside, holds in [
        ("stray-ends", "</div></div></article></body></html></p></p>", READ),
        ("comment-bang-end", "<!-- a --!><p>b</p><!-- -->", READ),
        ("comment-nested", "<!-- <!-- a --> b -->", READ),
        ("comment-in-comment-end", "<!--> <!---> <!-- - -- ->x-->", READ),
        ("conditional-comments", "<!--[if IE]><p>nur</p><![endif]--><![if !IE]><p>x</p><![endif]>", READ),
        ("cdata", "<![CDATA[ <p>x ]]>", READ),
        ("processing", "<?php echo 1 ?><?xml version='1.0'?>", READ),
        ("doctype-inside", '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>&c;', READ),
        ("noscript", "<noscript><p>Please enable scripts</p></noscript>", READ),
        ("template", "<template><p>nie</p></template>", READ),
        ("select-swallows", "<select><option>a<option>b<p>c</select>", READ),
        ("table-without-end", "<table><tr><td>a<table><tr><td>b", READ),
        ("tables-100-deep", "<table><tr><td>" * 100 + "x" + "</td></tr></table>" * 100, READ),
        ("lists-1000-deep", "<ul><li>" * 1000 + "x", READ),
        ("attributes-10000", "<p " + " ".join(f"a{n}=b" for n in range(10_000)) + ">x</p>", READ),
        ("attribute-of-1-mb", f'<p title="{"x" * 1_000_000}">x</p>', READ),
        ("element-of-1-mb", f"<{'x' * 1_000_000}>", READ),
        ("links-20000", "".join(f'<a href="/tag/{n}.html">a</a>' for n in range(20_000)), READ),
        ("options-20000", "<select>" + "<option>x" * 20_000 + "</select>", READ),
        ("headings-3000", "<h1>x</h1>" * 3000, None),
        ("entities-300000", "&amp;" * 300_000, READ),
        ("entities-broken", "&#x110000;&#0;&#xD800;&#xFFFF;&#99999999999999999999;&#000000000000065;&nosuch;&amp", both),
        ("control-characters", "".join(map(chr, range(1, 32))) + "\x7f\x80\x9b31m\x85", both),
        ("noncharacters", "\ufdd0\ufffe\uffff\U0001fffe", both),
        ("zero-width-flood", "\u200b\u200c\u200d\ufeff\u2060" * 20_000, both),
        ("combining-flood", "a" + "\u0301" * 50_000, both),
        ("invisible-letters", "\U000e0001\U000e0020\U000e007f", both),
        ("script-of-1-mb", "<script>var a='" + "x" * 1_000_000 + "';</script>", READ),
        ("script-with-end-in-it", "<script>document.write('<script>x<\\/script></p>')</script>", READ),
        ("style-import", "<style>@import 'http://127.0.0.1:{other}/secret.css';</style>", READ),
        ("xss-handlers", "<img src=x onerror=alert(1)><p onload=a() onclick=b()>x</p>", tame),
        ("xss-svg", "<svg onload=alert(1)><script>alert(2)</script><animate onbegin=a></svg>", tame),
        ("xss-mutation", '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">', None),
        ("xss-noscript", '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', tame),
        ("xss-urls", '<a href="java\tscript:alert(1)">a</a><a href="&#106;avascript:x">b</a><a href="vbscript:x">c</a><a href="data:text/html,<script>x</script>">d</a>', tame),
        ("frames", '<iframe src="http://127.0.0.1:{other}/secret"></iframe><object data="file:///etc/passwd"></object><embed src="x"><frameset><frame src="/x"></frameset>', tame),
        ("forms", '<form action="http://127.0.0.1:{other}/secret"><input name=a><button>b</button></form>', tame),
        ("image-file", '<img src="file:///etc/passwd"><img src="\\\\host\\share"><img src="cid:1"><img src="blob:x">', tame),
        ("image-data-200-kb", '<img src="data:image/png;base64,' + "A" * 200_000 + '">', READ),
        ("image-private", '<img src="http://127.0.0.1:{other}/secret.png"><img src="http://169.254.169.254/x.png">', READ),
        ("srcset-5000", '<img srcset="' + ", ".join(f"/a{n}.png {n}w" for n in range(5000)) + '">', READ),
        ("related-private", '<div class="related"><h3>相关文章</h3><ul><li><a href="http://127.0.0.1:{other}/secret">内网的一篇相关文章标题</a></li><li><a href="http://10.0.0.1/x">又一篇相关文章标题</a></li></ul></div>', READ),
        ("links-of-every-scheme", "".join(f'<a href="{scheme}:x">a</a>' for scheme in ("mailto", "tel", "ftp", "gopher", "ws", "view-source", "chrome", "jar", "intent", "about")), READ),
        ("next-is-itself", '<div class="pagebar"><a href="">下一页</a><a href="?">2</a><a href="#">3</a></div>', READ),
        ("plaintext", "<p>vor</p>", READ),
    ]
]  # fmt: skip

SWALLOWING = [
    Trap(f"open-{name}", html(f"<p>{TEXT}</p>" * 3 + tag), holds=READ)
    for name, tag in [("script", "<script>if (a"), ("style", "<style>p {"), ("textarea", "<textarea>x"), ("comment", "<!-- x"), ("plaintext", "<plaintext>x"), ("xmp", "<xmp>x"), ("iframe", "<iframe>x"), ("svg-title", "<svg><title>x"), ("quote", '<p title="x'), ("tag", "<p"), ("entity", "&#")]
]  # fmt: skip

CHARSETS = [
    Trap("utf-16-bom", Page(WHOLE.decode().encode("utf-16"), headers=[("Content-Type", "text/html")]), holds=READ),
    Trap("utf-16-by-header", Page(WHOLE.decode().encode("utf-16-le"), headers=[("Content-Type", "text/html; charset=utf-16le")]), holds=READ),
    Trap("utf-7", html(f"<p>{TEXT}</p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-", head='<meta charset="utf-7">'), holds=tame),
    Trap("utf-8-overlong", Page(WHOLE.replace(b"</article>", b"\xc0\xbcscript\xc0\xbe\xe0\x80\xbc</article>")), holds=tame),
    Trap("utf-8-surrogates", Page(WHOLE.replace(b"</article>", b"\xed\xa0\x80\xed\xb0\x80</article>")), holds=both),
    Trap("bom-in-the-middle", Page(WHOLE.replace(b"</article>", b"\xef\xbb\xbf" * 99 + b"</article>")), holds=both),
    Trap("big5", Page("<html><meta charset=big5><title>開發區新聞</title><h1>開發區新聞的標題</h1><div class=entry>".encode("big5") + "<p>開發區的廠房昨日上午動工，總投資三億元。</p>".encode("big5") * 9), holds=_says("body_text", "開發區的廠房")),
    Trap("gbk-says-utf-8-twice", Page(WHOLE.decode().encode("gb18030"), headers=[("Content-Type", "text/html; charset=utf-8")]), holds=READ),
    Trap("utf-8-says-gbk", Page(WHOLE, headers=[("Content-Type", "text/html; charset=gbk")]), holds=READ),
    Trap("two-metas", html(f"<p>{TEXT}</p>", head='<meta charset="shift_jis"><meta charset="latin1"><meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'), holds=READ),
    Trap("charset-of-1-mb", Page(WHOLE, headers=[("Content-Type", "text/html; charset=" + "x" * 20_000)]), holds=READ),
    Trap("nul-between-all", Page(WHOLE.replace(b"<p>", b"\x00<\x00p\x00>\x00")), holds=_clean),
    Trap("half-in-gbk", Page(post(921).replace(b"</article>", "<p>这一段是用国标码写的，混在别的编码里。</p></article>".encode("gbk"))), holds=READ),
    Trap("iso-2022-jp-escape", Page(WHOLE.replace(b"</article>", b"\x1b$B\x1b(B\x1b]0;x\x07</article>")), holds=both),
]  # fmt: skip

SAYINGS = [
    Trap("title-escape", titled("开发区\x1b]0;偷换\x07新闻\x1b[2J标题"), holds=lambda article: "\x1b" not in article["title"] and "\x07" not in article["title"]),
    Trap("title-c1", titled("开发区\x9b31m新闻的标题"), holds=both),
    Trap("title-formula", titled("=cmd|' /C calc'!A0"), holds=_says("title", "=cmd")),
    Trap("title-sql", titled("'; DROP TABLE articles; --"), holds=_says("title", "DROP TABLE")),
    Trap("title-path", titled("../../../../etc/passwd"), holds=_says("title", "../..")),
    Trap("title-lines", titled("开发区新闻\r\nWARC-Type: response\r\n标题"), holds=lambda article: "\n" not in article["title"]),
    Trap("title-template", titled("{{7*7}}${7*7}<%= 7*7 %>#{7*7}"), holds=_says("title", "7*7")),
    Trap("title-tags", titled("开发区 &lt;script&gt;alert(1)&lt;/script&gt; 新闻"), holds=_says("title", "<script>")),
    Trap("title-emoji", titled("😀😀😀"), holds=_clean),
    Trap("title-direction", titled("开发区\u202e闻新\u2066的\u2069标题"), holds=_clean),
    Trap("title-format", titled("%s%n%x {0} {title}"), holds=_says("title", "%s%n")),
    Trap("title-open", Page(post(922).replace(b"</title>", b"")), holds=None),
    Trap("byline-long", Page(post(923).replace("王建国</span>".encode(), ("王" * 50_000 + "</span>").encode())), holds=lambda article: len(article["author"] or "") < 200),
    Trap("byline-formula", Page(post(924).replace("作者：王建国".encode(), "作者：=1+1".encode())), holds=READ),
    Trap("canonical-script", html(f"<p>{TEXT}</p>", head='<link rel="canonical" href="javascript:alert(1)">'), holds=lambda article: article["url"].startswith("http://127.0.0.1")),
    Trap("canonical-private", html(f"<p>{TEXT}</p>", head='<link rel="canonical" href="http://169.254.169.254/x"><meta property="og:url" content="http://10.0.0.1/">'), holds=lambda article: "127.0.0.1" in article["url"]),
    Trap("canonical-front", html(f"<p>首页{TEXT}</p>", head='<link rel="canonical" href="/">'), holds=lambda article: article["url"].endswith("canonical-front.html")),
    Trap("og-elsewhere", html(f"<p>{TEXT}</p>", head='<meta property="og:url" content="https://victim.example.org/a"><meta property="og:type" content="x">'), holds=lambda article: "127.0.0.1" in article["url"]),
    Trap("base-file", html(f'<p>{TEXT}</p><a href="x">a</a>', head='<base href="file:///etc/">'), holds=READ),
    Trap("base-script", html(f'<p>{TEXT}</p><a href="x">a</a>', head='<base href="javascript:">'), holds=READ),
    Trap("metas-20000", html(f"<p>{TEXT}</p>", head="<meta name=a content=b>" * 20_000), holds=READ),
    Trap("meta-robots-noindex", html(f"<p>{TEXT}</p>", head='<meta name="ROBOTS" content="NOINDEX, NOFOLLOW">'), holds=READ),
    Trap("ld-far-dates", html(f"<p>{TEXT}</p>", date="", head=ld(datePublished="9999-12-31T23:59:59-12:00", dateModified="0000-00-00")), holds=_is_null("published_at", "modified_at")),
    Trap("ld-big-numbers", html(f"<p>{TEXT}</p>", head=ld(commentCount=10**400, interactionStatistic={"userInteractionCount": -1e308})), holds=_clean),
    Trap("ld-lies-of-types", html(f"<p>{TEXT}</p>", head=ld(headline=["x"] * 9999, author={"name": {"name": {"name": 1}}}, articleBody=7, image=[[[{"url": {}}]]])), holds=READ),
    Trap("ld-graph-20000", html(f"<p>{TEXT}</p>", head=ld(**{"@graph": [{"@type": "Thing"}] * 20_000})), holds=READ),
    Trap("ld-infinite", html(f"<p>{TEXT}</p>", head='<script type="application/ld+json">{"@type":"NewsArticle","wordCount":Infinity,"a":NaN,"b":1e999}</script>'), holds=READ),
]  # fmt: skip

NUMBERS = [
    Trap(f"date-{name}", html(f"<p>{TEXT}</p>", date=said), holds=_is_null("published_at"))
    for name, said in [("zero", "0000-00-00 00:00:00"), ("month-13", "2026-13-01 10:00:00"), ("day-0", "2026-05-00 10:00:00"), ("year-10000", "10000-01-01"), ("epoch-far", "99999999999999999999"), ("roman", "MMXXVI-V-XX"), ("2-digit-lies", "99-99-99")]
] + [
    Trap("date-hour-61", html(f"<p>{TEXT}</p>", date="2026-05-20 25:61:61"), holds=lambda article: (article["published_at"] or "2026-05-19T16:00")[:10] in ("2026-05-19", "2026-05-20")),
    Trap("date-wide-digits", html(f"<p>{TEXT}</p>", date="２０２６年０５月２０日"), holds=lambda article: article["published_date"] in (None, "2026-05-20")),
] + [
    Trap(f"views-{name}", html(f"<p>{TEXT}</p>", views=said), holds=_is_null("views"))
    for name, said in [("infinite", "∞"), ("hex", "0x1F"), ("none", "NaN"), ("exponent", "1e500"), ("formula", "=1+1"), ("words", "很多"), ("minus-zero", "-0"), ("999-yi", "9" * 30 + "亿")]
]  # fmt: skip

IN_PAGES = [*MARKUP, *SWALLOWING, *CHARSETS, *SAYINGS, *NUMBERS]
