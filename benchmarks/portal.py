"""A generated news portal on loopback: posts of some 46 kB, list pages, and 85 links a page, as one Z-BlogPHP site has them."""

from __future__ import annotations

import argparse
import asyncio
import gzip
import random
import signal
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

SYLLABLES = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
)
CATEGORIES = ("要闻", "财经", "科技", "体育", "健康", "教育", "汽车", "房产")
NAMES = ("王建国", "李晓梅", "张伟", "刘洋", "陈静", "杨帆")


class Portal:
    """Pages by path, made from a seed: the same seed gives the same portal."""

    def __init__(self, posts: int, seed: int = 7) -> None:
        self.count = posts
        self._random = random.Random(seed)
        self.now = datetime(2026, 5, 26, 6, 0, tzinfo=UTC)
        self.titles = [self._words(9, 18) for _ in range(posts)]
        self.lists = (posts + 19) // 20
        self.date = format_datetime(self.now, usegmt=True)
        self._style = "".join(f".s{n}{{margin:{n}px;color:#{n:06x};font:{n}px/1.6 sans-serif}}" for n in range(150))
        self._script = "".join(f"function f{n}(a,b){{var c=a+b*{n};return c%{n + 7}}}\n" for n in range(160))

    def pages(self) -> dict[str, bytes]:
        """{path: a whole HTTP answer, gzipped}."""
        made = {f"/post/{n}.html": self._post(n) for n in range(1, self.count + 1)}
        made |= {f"/page_{n}.html": self._list(n) for n in range(1, self.lists + 1)}
        made["/"] = made["/page_1.html"]
        return {path: self._answer(html) for path, html in made.items()}

    def _answer(self, html: str) -> bytes:
        body = gzip.compress(html.encode(), 6, mtime=0)
        head = (
            "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
            f"Date: {self.date}\r\nProduct: Z-BlogPHP 1.7.3\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def _post(self, n: int) -> str:
        at = self.now - timedelta(hours=n * 3)
        paragraphs = "".join(f"<p>{self._words(60, 160)}。{self._words(30, 90)}。</p>\n" for _ in range(42))
        related = "".join(self._entry(self._random.randint(1, self.count)) for _ in range(10))
        category = CATEGORIES[n % len(CATEGORIES)]
        main = (
            f'<div class="place">当前位置：<a href="/">首页</a> &gt; <a href="/page_1.html">{category}</a> &gt; 正文</div>'
            f'<article class="post"><h1>{self.titles[n - 1]}</h1><div class="info"><span class="author">作者：{NAMES[n % 6]}</span>'
            f'<span class="time">时间：{at + timedelta(hours=8):%Y-%m-%d %H:%M:%S}</span><span class="view">浏览：{n * 7 % 9000}</span></div>'
            f'<div class="entry">{paragraphs}</div>'
            f'<p class="tags">标签：<a href="/page_1.html">{category}</a></p>'
            f'<div class="prevnext"><a href="/post/{max(1, n - 1)}.html">上一篇：{self.titles[max(0, n - 2)]}</a> '
            f'<a href="/post/{min(self.count, n + 1)}.html">下一篇：{self.titles[min(self.count - 1, n)]}</a></div>'
            f'<div class="related"><h3>相关文章</h3><ul>{related}</ul></div></article>'
        )
        return self._frame(f"{self.titles[n - 1]} - 例报网", main)

    def _list(self, page: int) -> str:
        first = (page - 1) * 20 + 1
        items = "".join(
            f'<div class="item"><h2><a href="/post/{n}.html">{self.titles[n - 1]}</a></h2><p>{self._words(60, 120)}…</p>'
            f"<span>{self.now + timedelta(hours=8 - n * 3):%Y-%m-%d %H:%M:%S}</span></div>"
            for n in range(first, min(first + 20, self.count + 1))
        )
        pager = "".join(
            f'<a href="/page_{n}.html">{n}</a>' for n in range(max(1, page - 4), min(self.lists, page + 4) + 1) if n != page
        )
        onward = f'<a class="next" href="/page_{page + 1}.html">下一页</a>' if page < self.lists else ""
        return self._frame("例报网", f'<div class="list">{items}</div><div class="pagebar">{pager}{onward}</div>')

    def _frame(self, title: str, main: str) -> str:
        menu = "".join(f'<li><a href="/page_{1 + n % self.lists}.html">{CATEGORIES[n % 8]}</a></li>' for n in range(24))
        side = "".join(self._entry(self._random.randint(1, self.count)) for _ in range(40))
        return (
            f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="generator" content="Z-BlogPHP 1.7.3">'
            f"<title>{title}</title><style>{self._style}</style><script>{self._script}</script></head><body>"
            f'<div class="header"><ul class="nav">{menu}</ul></div><div class="main">{main}</div>'
            f'<div class="sidebar"><h3>热门文章</h3><ul>{side}</ul></div><div class="footer">Copyright 例报网</div></body></html>'
            "<!--12.34 ms , 9 queries , 3kb memory , 0 error-->"
        )

    def _entry(self, n: int) -> str:
        return f'<li><a href="/post/{n}.html" title="{self.titles[n - 1]}">{self.titles[n - 1]}</a></li>'

    def _words(self, least: int, most: int) -> str:
        return "".join(self._random.choices(SYLLABLES, k=self._random.randint(least, most)))


async def serve(pages: dict[str, bytes], port: int) -> None:
    """Serve until SIGTERM; prints the address when it is up, and at the end how many requests came and over how many seconds."""
    loop, seen = asyncio.get_running_loop(), []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                seen.append(loop.time())
                found = pages.get(head.split(b" ", 2)[1].decode())
                writer.write(found or b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    print(len(seen), seen[-1] - seen[0] if seen else 0.0, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    asyncio.run(serve(Portal(given.posts).pages(), given.port))
