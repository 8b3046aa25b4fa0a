"""Category, tags, counters, related posts and neighbours on a page, and links that only look like them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.document import Document
from crawler.fields import category, counters, neighbours, related, tags
from crawler.page import Page

NOW = datetime(2024, 7, 26, 4, 0, tzinfo=UTC)
PROSE = "<p>" + "萧山经济开发区的企业在过去一年里取得了显著进展，现场可以看到，生产线正在满负荷运转。" * 4 + "</p>"


def document(*, before: str = "", byline: str = "", after: str = "", head: str = "") -> Document:
    html = (
        f'<html lang="zh-CN"><head><title>开发区新厂投产</title>{head}</head><body><div class=main>{before}<h1>开发区新厂投产</h1>'
        f"<div class=info>{byline}</div><div class=content>{PROSE * 3}</div>{after}</div></body></html>"
    )
    return Document(Page("https://news.example.cn/a/10.html", html.encode(), fetched_at=NOW))


def first(doc: Document, rules: Any) -> Any:
    return next((finding.value for rule in rules if (finding := rule(doc))), None)


@pytest.mark.parametrize(
    "before",
    [
        "<div>当前位置：<a href=/>首页</a> &gt; <a href=/news/>新闻</a> &gt; <a href=/news/local/>本地</a> &gt; 正文</div>",
        "<nav aria-label=breadcrumb><ol><li><a href=/>Home</a></li><li><a href=/news/>新闻</a></li><li><a href=/l/>本地</a></li><li>开发区新厂投产</li></ol></nav>",
        '<ul class="breadcrumb"><li><a href=/>首页</a></li><li><a href=/n/>新闻</a></li><li><a href=/l/>本地</a></li></ul>',
        "<p>您的位置：<a href=/>网站首页</a>»<a href=/n/>新闻</a>»<a href=/l/>本地</a>»详情</p>",
        '<ul class="breadcrumb"><li><a href=/pl/>Strona główna</a></li><li><a href=/n/>新闻</a></li><li><a href=/l/>本地</a></li></ul>',
    ],
)
def test_a_breadcrumb_is_the_path_without_home_and_title(before: str) -> None:
    assert first(document(before=before), category.RULES) == ["新闻", "本地"]


def test_category_from_json_ld_label_and_link() -> None:
    crumbs = (
        '<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":[{"position":2,"name":"本地"},'
        '{"position":1,"item":{"name":"新闻"}},{"position":"²","name":"开发区新厂投产"}]}</script>'
    )
    assert first(document(head=crumbs), category.RULES) == ["新闻", "本地"]
    assert first(document(byline="2024-05-26 分类：市场动态 浏览：30"), category.RULES) == ["市场动态"]
    assert first(document(byline='<a rel="category tag" href=/c/1>市场动态</a> 2024-05-26'), category.RULES) == ["市场动态"]
    assert first(document(), category.RULES) is None


def test_tags_of_the_post_and_not_of_the_portal() -> None:
    line = "<p>标签：<a href=/t/1>半导体</a> <a href=/t/2>新能源</a></p>"
    assert first(document(after=line), tags.RULES) == ["半导体", "新能源"]
    assert first(document(after='<p><a rel="tag" href=/t/1>半导体</a></p>'), tags.RULES) == ["半导体"]
    cloud = '<aside class="tagcloud">' + "".join(f'<a rel="tag" href=/t/{n}>热词{n}</a>' for n in range(9)) + "</aside>"
    assert first(document(after=cloud), tags.RULES) is None
    assert first(document(head='<meta name="keywords" content="资讯,门户,某某网,财经">'), tags.RULES) is None


@pytest.mark.parametrize(
    ("byline", "views"),
    [
        ("2024-05-26 阅读10544次", 10544),
        ("2024-05-26 浏览：6,927", 6927),
        ("<span>2024-05-26</span><i class='fa fa-eye'></i> 1665", 1665),
        ("<span>2024-05-26</span><span>59点热度</span><span>0条评论</span>", 59),
        ("<span>2024-05-26</span><span class=view>1.2万</span>", 12000),
        ("2024-05-26 / <a href=/c/>科技</a> / 3 评 / 6927 阅", 6927),
        ("<span>2024-05-26</span> 浏览次数：", None),
        ("2024-05-26 来源：新华网", None),
    ],
)
def test_views_are_what_the_byline_shows(byline: str, views: int | None) -> None:
    assert first(document(byline=byline), counters.VIEWS) == views


def test_views_of_other_posts_are_not_taken() -> None:
    after = "<div class=sidebar><ul><li><a href=/b>另一篇文章的很长很长的标题在这里等着</a><span>阅读 999</span></li></ul></div>"
    assert first(document(byline="2024-05-26", after=after), counters.VIEWS) is None


def test_comments_are_counted() -> None:
    assert first(document(byline="2024-05-26 阅读 30 评论 4"), counters.COMMENTS) == 4


LINKS = "<ul><li><a href=/a/1.html>第一篇相关的文章标题</a></li><li><a href=/a/2.html>第二篇相关的文章标题</a></li></ul>"


@pytest.mark.parametrize(
    "heading",
    [
        "相关文章",
        "相关阅读：",
        "延伸阅读",
        "Related Posts",
        "Mehr zum Thema",
        "관련기사",
        "関連記事",
        "Читайте также",
        "猜你喜欢",
    ],
)
def test_related_posts_stand_under_a_heading_that_says_so(heading: str) -> None:
    found = first(document(after=f"<div><h3>{heading}</h3>{LINKS}</div>"), related.RULES)
    assert [link.url for link in found] == ["https://news.example.cn/a/1.html", "https://news.example.cn/a/2.html"]


@pytest.mark.parametrize("heading", ["热门文章", "最新文章", "点击排行", "Most read", "Latest news", "友情链接"])
def test_hot_and_newest_lists_are_not_related(heading: str) -> None:
    assert first(document(after=f"<div><h3>{heading}</h3>{LINKS}</div>"), related.RULES) is None


@pytest.mark.parametrize(
    "after",
    [
        "<p>上一篇：<a href=/a/9.html>前面的文章</a></p><p>下一篇：<a href=/a/11.html>后面的文章</a></p>",
        "<div><a href=/a/9.html>上一篇 前面的文章</a> <a href=/a/11.html>下一篇 后面的文章</a></div>",
        "<a rel=prev href=/a/9.html>前面的文章</a><a rel=next href=/a/11.html>后面的文章</a>",
        '<div class="nav-previous"><a href=/a/9.html>前面的文章</a></div><div class="nav-next"><a href=/a/11.html>后面的文章</a></div>',
    ],
)
def test_previous_and_next_post_are_distinguished(after: str) -> None:
    doc = document(after=after)
    before, following = first(doc, neighbours.PREV), first(doc, neighbours.NEXT)
    assert (before.url, before.title) == ("https://news.example.cn/a/9.html", "前面的文章")
    assert (following.url, following.title) == ("https://news.example.cn/a/11.html", "后面的文章")


def test_a_post_without_a_neighbour_says_so() -> None:
    doc = document(after="<p>上一篇：没有了</p><p>下一篇：<a href=/a/11.html>后面的文章</a></p>")
    assert first(doc, neighbours.PREV) is None
    assert first(doc, neighbours.NEXT).url == "https://news.example.cn/a/11.html"


@pytest.mark.parametrize(
    ("html", "path"),
    [
        # A label for screen readers, in whatever language, before two links.
        ('<nav class="breadcrumbs"><h2>Drobečková navigace</h2><ol><li><a href="/z">Zprávy</a></li><li><a href="/z/d">Domácí</a></li></ol></nav>',
         ["Zprávy", "Domácí"]),
        # An icon's title is no step.
        ('<nav class="breadcrumb"><a href="/"><svg><title>Daily icon</title></svg></a><a href="/news">News</a><a href="/news/us">US</a></nav>',
         ["News", "US"]),
        # A form in the trail is no step.
        ('<nav class="breadcrumb"><a href="/blog">Blog</a> / <a href="/blog/home">Smart Home</a><form>Leave this field blank</form></nav>',
         ["Blog", "Smart Home"]),
        # Class names that say "position" without a trail: an advertisement, a place, a menu.
        ('<div class="dynamic-positions"><p>Publicidad</p></div>', []),
        ('<p class="location"><span>Vom Ort</span><a href="/oslo">Oslo</a></p>', []),
        ('<ul class="right-position"><li><a href="/in">Sign in</a></li><li><a href="/up">Register</a></li></ul>', []),
        # The same names on a trail: it leads home, or holds an arrow.
        ('<div class="position"><a href="/">首页</a><a href="/cj/">财经</a><a href="/cj/gs/">股市</a></div>', ["财经", "股市"]),
        ('<div class="path"><a href="/cj/">财经</a> &gt; <a href="/cj/gs/">股市</a></div>', ["财经", "股市"]),
        ('<div class="place">您的当前位置：<a href="/cj/">财经</a></div>', ["财经"]),
    ],
)  # fmt: skip
def test_the_steps_of_a_breadcrumb_are_told_from_labels_icons_and_boxes(html: str, path: list[str]) -> None:
    found = category.from_breadcrumb(document(before=html))
    assert (found.value if found else []) == path
