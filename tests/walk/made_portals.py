"""Small made-up portals: a few dozen posts behind several kinds of lists, and a player that walks them without a network."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from crawler.items import Article, Hint
from crawler.page import Page
from crawler.walk.leads import KnownPost, Lead, WalkOptions
from crawler.walk.plan import Walk

ROOT = "https://news.example"
NOW = datetime(2024, 7, 26, 12, 0, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))
SENTENCE = "市政府今天公布了新的交通规划，两条地铁线路将在明年动工，沿线居民可以在三个月内提出意见。"
SECTIONS = {"yaowen": "要闻速递", "jingji": "经济观察", "wenhua": "文化生活"}


@dataclass(frozen=True)
class Post:
    """One post of a made portal; number 1 is the oldest, each 25 hours younger than the one before, number 300 of today."""

    number: int
    section: str

    @property
    def at(self) -> datetime:
        return NOW - timedelta(hours=25 * (300 - self.number))

    @property
    def title(self) -> str:
        return f"第{self.number}条消息：城市里的一天怎样开始"


@dataclass
class Answer:
    """What a made portal answers for one address."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


Serve = Callable[[str], "Answer | None"]


def posts(count: int) -> list[Post]:
    """Newest first, sections in turn."""
    names = list(SECTIONS)
    return [Post(number, names[number % len(names)]) for number in range(count, 0, -1)]


def html(title: str, body: str, head: str = "") -> Answer:
    """A page in a frame with a navigation and a footer, as every page of the portal has."""
    nav = "".join(f'<li><a href="/{name}/">{label}</a></li>' for name, label in SECTIONS.items())
    text = (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<div class="topbar"><ul class="nav"><li><a href="/">首页</a></li>{nav}<li><a href="/about.html">关于我们</a></li></ul></div>{body}'
        '<div class="footer"><a href="/login.php">登录</a> <a href="/search?q=a">搜索</a> 版权所有</div></body></html>'
    )
    return Answer(text.encode())


def post_page(post: Post, address: Callable[[Post], str], all_posts: list[Post], *, neighbours: bool = True) -> Answer:
    """A post with headline, byline, body and its neighbours."""
    near = [other for other in all_posts if abs(other.number - post.number) == 1] if neighbours else []
    links = "".join(
        f'<p>{"下一篇" if n.number > post.number else "上一篇"}：<a href="{address(n)}">{n.title}</a></p>' for n in near
    )
    body = "".join(f"<p>{SENTENCE}{post.number}</p>" for _ in range(6))
    return html(
        f"{post.title} - 示例新闻网",
        f'<div class="wrap"><h1>{post.title}</h1><div class="info"><span>张三</span> <span>{post.at.astimezone(SHANGHAI):%Y-%m-%d}</span></div>'
        f'<div class="text">{body}</div>{links}</div>',
    )


def entries(shown: Iterable[Post], address: Callable[[Post], str]) -> str:
    """A list of posts with summaries."""
    return "".join(
        f'<div class="item"><h3><a href="{address(post)}">{post.title}</a></h3><p class="sum">{SENTENCE}</p>'
        f'<span class="date">{post.at.astimezone(SHANGHAI):%Y-%m-%d}</span></div>'
        for post in shown
    )


@dataclass
class Archive:
    """What a test keeps between two walks, as the archive would."""

    posts_by_url: dict[str, KnownPost] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)

    def post(self, url: str) -> KnownPost | None:
        return self.posts_by_url.get(url)

    def posts(self) -> list[KnownPost]:
        return list(self.posts_by_url.values())

    def with_text(self, title: str | None, body: str) -> list[str]:
        return []

    def memory(self) -> Mapping[str, Any]:
        return self.kept


@dataclass
class Played:
    """How a walk went."""

    walk: Walk
    archive: Archive
    requests: list[str] = field(default_factory=list)
    archived: list[str] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)


def play(serve: Serve, archive: Archive | None = None, *, options: WalkOptions | None = None, start: str = "/",
         robots: tuple[str, ...] = ()) -> Played:  # fmt: skip
    """Walk a made portal to its end, one request at a time, most urgent first."""
    archive = archive or Archive()
    walk = Walk(ROOT + start, archive, None, options or WalkOptions())
    played = Played(walk, archive)
    waiting: list[tuple[int, int, Lead]] = []

    def add(leads: list[Lead]) -> None:
        for lead in leads:
            json.dumps(asdict(lead))  # leads wait in the archive
            heapq.heappush(waiting, (-lead.priority, len(played.requests) * 10_000 + len(waiting), lead))

    add([*walk.start(), *walk.robots(list(robots))])
    while not walk.is_enough:
        if not waiting:
            leads = walk.idle()
            played.hints += walk.learnt()
            if not leads:
                break
            add(leads)
            continue
        lead = heapq.heappop(waiting)[2]
        path = lead.url.removeprefix(ROOT) or "/"
        assert path not in played.requests, f"{path} asked twice"
        played.requests.append(path)
        assert len(played.requests) < 2000, "a walk without end"
        step = _answer(walk, lead, serve(path), played)
        if step.slug:
            played.slugs.append(step.slug)
        add(step.leads)
    archive.kept = json.loads(json.dumps(walk.memory()))
    return played


def _answer(walk: Walk, lead: Lead, answer: Answer | None, played: Played) -> Any:
    if answer is None or answer.status != 200:
        status = answer.status if answer else 404
        return walk.failed(lead, f"http-{status}", status)
    headers = (("Content-Type", answer.content_type), ("Date", NOW.strftime("%a, %d %b %Y %H:%M:%S GMT")), *answer.headers)
    page = Page(lead.url, answer.body, headers, NOW, 200, lead.url)
    step = walk.read(page, lead)
    played.hints += step.hints
    for hint in step.hints:
        old = played.archive.posts_by_url.get(hint.url)
        if old is not None and hint.source in ("feed", "api") and hint.published_at:
            played.archive.posts_by_url[hint.url] = KnownPost(
                old.url, old.title, old.author, old.category, "second", hint.published_at, hint.published_at, None, NOW
            )
    if step.post is not None:
        article = Article(lead.url, title=_title(page), kind="post")
        day = _day(page)
        if day is not None:
            article.published_earliest, article.published_latest = day, day + timedelta(hours=23, minutes=59, seconds=59)
            article.published_at, article.published_precision = day, "day"
        if not walk.archived(lead, article):
            played.archived.append(lead.url.removeprefix(ROOT))
            played.archive.posts_by_url[lead.url] = KnownPost(
                lead.url,
                article.title,
                "张三",
                (),
                article.published_precision,
                article.published_earliest,
                article.published_latest,
                None,
                NOW,
            )
    return step


def _title(page: Page) -> str:
    return page.text.partition("<title>")[2].partition("</title>")[0].partition(" - ")[0]


def _day(page: Page) -> datetime | None:
    text = page.text.partition("张三</span> <span>")[2][:10]
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) if text else None


def address(post: Post) -> str:
    return f"/{post.section}/2024/{post.number + 1000}.shtml"


def blog(all_posts: list[Post], *, pager: str = "words", sticky: int = 0, neighbours: bool = True, soft404: bool = False):
    """One list of all posts on the front page, ten a page; a page for each section; a calendar without end."""
    by_address = {address(post): post for post in all_posts}

    def page_of(shown: list[Post], base: str, number: int, per: int = 10) -> Answer | None:
        pages = max(1, -(-len(shown) // per))
        if not 1 <= number <= pages:
            return None
        link = lambda n: base if n == 1 else f"{base}index_{n}.shtml"  # noqa: E731
        if pager == "words":
            links = f'<a href="{link(number + 1)}">下一页</a>' if number < pages else ""
        elif pager == "numbers":
            links = "".join(f"<b>{n}</b>" if n == number else f'<a href="{link(n)}">{n}</a>' for n in range(1, pages + 1))
        else:  # icons: the next link has no text, as EmpireCMS' has in many themes
            links = f"<b>{number}</b>" + (
                f'<a href="{link(number + 1)}"></a><a href="{link(pages)}"></a>' if number < pages else ""
            )
        pinned = all_posts[-sticky:] if sticky else []
        top = "".join(
            f'<div class="item"><h3><a href="{address(p)}">{p.title}</a><em class="istop">置顶</em></h3></div>' for p in pinned
        )
        body = f'<div class="main">{top}{entries(shown[(number - 1) * per : number * per], address)}</div><div class="pages">{links}</div>'
        calendar = '<div class="calendar"><a href="/?date=2024-7-1">1</a><a href="/?date=2024-7-2">2</a><a href="/cal/2051-01/">›</a></div>'
        return html("示例新闻网" if base == "/" else f"{base} - 示例新闻网", body + calendar)

    def serve(path: str) -> Answer | None:
        if path in by_address:
            return post_page(by_address[path], address, all_posts, neighbours=neighbours)
        if path == "/about.html":
            return html("关于我们 - 示例新闻网", f"<div class='text'><h1>关于我们</h1><p>{'我们是一家网站。' * 40}</p></div>")
        base, _, name = path.rpartition("/")
        number = int(name[6:-6]) if name.startswith("index_") and name[6:-6].isdigit() else 1 if not name else 0
        section = base.strip("/")
        shown = [post for post in all_posts if not section or post.section == section]
        if number and shown and base.count("/") < 2 and path.startswith("/") and not path.startswith("/?"):
            found = page_of(shown, base + "/", number)
            if found:
                return found
        return page_of(all_posts, "/", 1) if soft404 else None

    return serve
