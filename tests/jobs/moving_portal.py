"""A portal on loopback that publishes, edits, deletes and changes its theme when a test says so."""

from __future__ import annotations

import threading
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = "河港联运 花木市场 夜市改造 县城书店 冷链仓储 旧厂新生 渔汛观察 茶山春早 老街修缮 公交提速".split()
SENTENCES = [
    "清晨六点，第一班货船靠上码头，工人们把贴着编号的箱子一只只吊到岸上，调度员在对讲机里报着数字。",
    "商户说，雨棚修好以后，顾客愿意多停留一会儿，傍晚的生意比去年同期多了两成，摊位也不再空着。",
    "街道办事处介绍，改造分三期进行，第一期先解决排水和照明，第二期再把停车的地方让出来。",
    "不过，夜里的噪声仍是居民抱怨最多的事，管理方表示将把卸货的时间提前到九点之前。",
    "业内人士认为，这类项目能不能长久，要看日常维护的钱从哪里来，而不是看剪彩那天有多热闹。",
]


@dataclass
class Post:
    number: int
    title: str
    at: datetime
    edited: int = 0
    gone: bool = False

    def paragraphs(self) -> list[str]:
        first = f"{self.title}：这是第{self.number}篇报道，写于现场。" + SENTENCES[self.number % 5]
        body = [first, *(SENTENCES[(self.number + step) % 5] + f"受访者编号{self.number}{step}。" for step in range(1, 4))]
        return body + [f"更正：前文的数字以第{self.edited}次核实的为准，编辑部已向读者说明。"] * min(self.edited, 1)


@dataclass
class Portal:
    """*look* is the theme: "tpure" as shipped, or "other", whose templates the family's selectors do not know."""

    posts: dict[int, Post] = field(default_factory=dict)
    look: str = "tpure"
    asked: Counter[str] = field(default_factory=Counter)
    hang: bool = False
    tags: bool = False
    """Posts have an ETag, and "not modified" is answered."""
    list_tags: bool = False
    """So have lists, the feed and the sitemap."""
    has_sources: bool = False
    """There are a feed and a sitemap."""
    lies: bool = False
    """The ETag stays when the content changes."""
    spared: int = 0
    """Answers of 304."""
    log: list[tuple[str, int, bool]] = field(default_factory=list)
    """(path, status, whether a validator was sent) of each request."""
    released: threading.Event = field(default_factory=threading.Event)

    def publish(self, count: int, at: datetime | None = None) -> None:
        at = at or datetime.now(UTC)
        for _ in range(count):
            number = len(self.posts) + 1
            self.posts[number] = Post(
                number,
                f"{WORDS[number % 10]}，{WORDS[number // 10 % 10]}的第{number}天",
                at - timedelta(days=400 - number * 3) if number <= 30 else at,
            )

    def shown(self) -> list[Post]:
        return [post for post in sorted(self.posts.values(), key=lambda post: -post.number) if not post.gone]

    # --- pages ------------------------------------------------------------------------------------------------------

    def answer(self, path: str) -> tuple[int, str]:
        if path == "/":
            return 200, self.listing(1)
        if path.startswith("/page_"):
            number = int("".join(filter(str.isdigit, path)) or 0)
            return (200, self.listing(number)) if 0 < number <= self.pages() else (404, "")
        if self.has_sources and path in ("/feed.php", "/sitemap.xml"):
            return 200, self.feed() if path == "/feed.php" else self.sitemap()
        if path.startswith("/post/"):
            post = self.posts.get(int("".join(filter(str.isdigit, path)) or 0))
            return (200, self.post(post)) if post and not post.gone else (404, "<html><title>404</title><h1>404</h1></html>")
        return 404, "<html><title>404</title><h1>404 Not Found</h1></html>"

    def tag(self, path: str, text: str) -> str:
        if not (self.tags if "/post/" in path else self.list_tags):
            return ""
        return '"same"' if self.lies else f'"{zlib.crc32(text.encode())}"'

    def pages(self) -> int:
        return -(-len(self.shown()) // 10)

    def listing(self, number: int) -> str:
        some = self.shown()[(number - 1) * 10 : number * 10]
        items = "".join(
            f'<div class="post item"><h2><a href="/post/{p.number}.html">{p.title}</a></h2><div class="info"><span class="user">'
            f'<a href="/author-1.html">admin</a></span><span class="date">{p.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}</span><span class="cate">'
            f'<a href="/">市场动态</a></span><span class="view">{10 + p.number}</span></div>'
            f'<div class="intro"><a href="/post/{p.number}.html">{p.paragraphs()[1][:40]}...</a></div></div>'
            for p in some
        )
        following = f'<span class="next-page"><a href="/page_{number + 1}.html">›</a></span>' if number < self.pages() else ""
        title = "渔港新闻网" if number == 1 else f"渔港新闻网 - 第{number}页"
        return self.frame(
            title,
            f'<div class="content"><div class="block">{items}</div><div class="pagebar"><span class="now-page">{number}</span>{following}</div></div>',
            "index",
        )

    def feed(self) -> str:
        items = "".join(
            f"<item><title>{p.title}</title><link>{self.url}post/{p.number}.html</link><pubDate>{format_datetime(p.at)}</pubDate></item>"
            for p in self.shown()[:10]
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>渔港新闻网</title>{items}</channel></rss>'
        )

    def sitemap(self) -> str:
        urls = "".join(f"<url><loc>{self.url}post/{p.number}.html</loc></url>" for p in self.shown())
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        )

    def post(self, p: Post) -> str:
        body = "".join(f"<p>{text}</p>" for text in p.paragraphs())
        when = f"{p.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
        if self.look == "tpure":
            inner = (
                f'<div class="sitemap">当前位置：<a href="/">首页</a> &gt; <a href="/category-2.html">市场动态</a> &gt; 正文内容</div><div class="post"><h1>{p.title}</h1><div class="info"><span class="user">'
                f'<a href="/author-1.html">admin</a></span><span class="date">{when}</span><span class="cate"><a href="/category-2.html">市场动态</a></span>'
                f'<span class="view">{10 + p.number}</span></div><div class="single">{body}</div></div>'
            )
        else:
            inner = f'<section class="q7"><h1>{p.title}</h1><div class="zz8">{body}</div></section>'
        return self.frame(f"{p.title} - 渔港新闻网", f'<div class="content"><div class="block">{inner}</div></div>', "article")

    def frame(self, title: str, inner: str, kind: str) -> str:
        return (
            f'<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title><meta name="generator" content="Z-BlogPHP 1.7.3">'
            '<link rel="stylesheet" href="/zb_users/theme/tpure/style/style.css"></head>'
            f'<body class="{kind}"><div class="header"><a href="/">渔港新闻网</a></div>{inner}<div class="footer">Powered By Z-BlogPHP</div></body></html>'
        )

    # --- serving ----------------------------------------------------------------------------------------------------

    def __enter__(self) -> Portal:
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                portal.asked[self.path] += 1
                if portal.hang:
                    portal.released.wait(30)
                    return
                status, text = portal.answer(self.path)
                tag = portal.tag(self.path, text) if status == 200 else ""
                if tag and self.headers.get("If-None-Match") == tag:
                    status, text = 304, ""
                    portal.spared += 1
                portal.log.append((self.path, status, "If-None-Match" in self.headers or "If-Modified-Since" in self.headers))
                body = text.encode()
                self.send_response_only(status)
                self.send_header("Date", format_datetime(datetime.now(UTC), usegmt=True))
                kind = "text/html" if text.startswith(("<!DOCTYPE", "<html")) or not text else "application/xml"
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                if tag:
                    self.send_header("ETag", tag)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/"
