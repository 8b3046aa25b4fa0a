"""What kind of page it is, by its content; the address alone never decides."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.classify import classify
from crawler.document import Document, Expected
from crawler.page import Page
from crawler.standing import is_password_form
from crawler.walk.ledger import PROOF, Ledger
from crawler.walk.parts import next_part
from crawler.walk.soft404 import Missing, is_empty_shell, is_html, says_missing

NOW = datetime(2024, 7, 26, 4, 0, tzinfo=UTC)
STORY = "<p>市政府今天公布了新的交通规划，两条地铁线路将在明年动工，沿线居民可以在三个月内提出意见。</p>" * 8
NAV = "".join(
    f'<a href="/{name}/">{label}</a>'
    for name, label in {"a": "要闻", "b": "经济", "c": "文化", "d": "体育", "e": "科技", "f": "教育"}.items()
)
LIST = "".join(
    f'<div class="item"><h3><a href="/n/{n}.html">第{n}号消息：地铁线路明年动工</a></h3><p>市政府公布了新的交通规划，居民可以提出意见。</p><i>2024-07-2{n % 7}</i></div>'
    for n in range(1020, 1030)
)


def page(
    body: str, url: str = "https://e.cn/x/1234.html", *, title: str = "地铁线路明年动工_示例网", head: str = "", classes: str = ""
):
    text = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body class="{classes}"><div class="nav">{NAV}</div>{body}</body></html>'
    return Document(Page(url, text.encode(), (), NOW))


POST = f"<h1>地铁线路明年动工</h1><p>2024-07-25 来源：示例网</p><div>{STORY}</div>"


@pytest.mark.parametrize(
    "url", ["https://e.cn/x/1234.html", "https://e.cn/tag/metro", "https://e.cn/index.html", "https://e.cn/?cat=3"]
)
def test_one_headline_over_one_text_is_a_post_whatever_its_address(url):
    assert classify(page(POST, url)).kind == "post"


@pytest.mark.parametrize("url", ["https://e.cn/list/", "https://e.cn/x/1234.html"])
def test_many_entries_are_a_list_whatever_their_address(url):
    assert classify(page(LIST, url, title="要闻_示例网")).kind == "list"


def test_a_front_page_is_home():
    assert classify(page(LIST, "https://e.cn/", title="示例网")).kind == "home"


def test_a_post_with_a_long_side_list_is_a_post():
    assert classify(page(POST + f"<div class='sidebar'>{LIST}</div>")).kind == "post"


def test_other_posts_at_such_addresses_decide_in_doubt():
    """Structure is looked at only where it is needed: the evidence names what was believed."""
    half_said = '<meta property="og:type" content="article">'
    doc = page(POST, "https://e.cn/2024/07/1234.html", head=half_said)
    assert not any("addresses of this form" in sign for sign in classify(doc).evidence)
    doc = page(POST, "https://e.cn/2024/07/1234.html", head=half_said)
    doc.expected = Expected(is_post=True)
    assert classify(doc).evidence == ("post: addresses of this form lead to posts", "post: og:type=article", "post: address")


def test_other_posts_do_not_make_a_list_a_post():
    doc = page(LIST, "https://e.cn/x/metro.html", title="要闻_示例网")
    doc.expected = Expected(is_post=True)
    assert classify(doc) == classify(page(LIST, "https://e.cn/x/metro.html", title="要闻_示例网"))
    assert classify(doc).kind == "list"


def test_a_form_of_address_is_proven_by_thirty_posts_and_no_exception():
    ledger = Ledger()
    for number in range(PROOF):
        assert not ledger.expected("https://e.cn/a/77.html").is_post
        ledger.judge(f"https://e.cn/a/{number}.html", True)
    assert ledger.expected("https://e.cn/a/77.html").is_post
    ledger.judge("https://e.cn/a/99.html", False)
    assert not ledger.expected("https://e.cn/a/77.html").is_post


def test_a_short_dated_post_is_a_post():
    body = "<h1>地铁线路明年动工</h1><p class='info'>2024-07-25</p><div><p>详情明天公布。</p></div>"
    assert classify(page(body, "https://e.cn/2024/07/metro/")).kind == "post"


def test_the_family_says_what_a_page_is():
    head = '<meta name="generator" content="WordPress 6.5"><link href="/wp-content/themes/x/s.css">'
    assert (
        classify(page(POST, "https://e.cn/about/", head=head, classes="page page-id-2 wp-singular page-template-default")).kind
        != "post"
    )
    said = classify(page("<h1>图</h1>", "https://e.cn/p/", head=head, classes="single single-post postid-7"))
    assert said.kind == "post"
    assert "body.single-post" in said.evidence[0]


def test_a_forum_thread_is_no_post():
    head = '<meta name="generator" content="Discourse 3.1"><script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
    assert classify(page(f"<h1>地铁</h1>{STORY}", "https://forum.e.cn/t/metro/77", head=head)).kind == "other"


def test_an_error_page_with_status_200_is_other():
    said = classify(page("<h2>抱歉，您访问的页面不存在</h2>", title="示例网"))
    assert (said.kind, said.evidence[0][:8]) == ("other", "says-404")


def test_a_story_about_deleted_posts_is_a_story():
    body = POST.replace("地铁线路明年动工", "官方回应文章被删除")
    assert classify(page(body, title="官方回应文章被删除_示例网")).kind == "post"
    assert says_missing(page(body, title="官方回应文章被删除_示例网")) == ""


def test_the_waiting_answer_of_a_search_box_does_not_make_a_short_post_missing():
    box = '<div class="search-wrapper"><input><div id="search-result"></div><div class="search-no-result">没有找到内容！</div></div>'
    assert says_missing(page(f"{box}<article><h1>市集改到周六</h1><p>本周市集改到周六上午，地点不变。</p></article>")) == ""
    assert says_missing(page("<div><p>没有找到内容！</p></div>")) == "没有找到内容！"


def test_an_empty_shell_is_told_from_a_short_page():
    shell = (
        '<html><head><script src="/a.js"></script><script src="/b.js"></script></head><body><div id="root"></div></body></html>'
    )
    assert is_empty_shell(Document(Page("https://e.cn/", shell.encode(), (), NOW)))
    assert not is_empty_shell(page("<p>建设中</p>"))


APP = '<div id="root"></div><script src="/a.js"></script>'


@pytest.mark.parametrize(
    ("body", "is_shell"),
    [
        (APP, True),
        ('<div id="root"></div>', False),  # no script to fill it
        (f'<div id="root"></div><script>{"x=1;" * 60}</script>', True),
        ('<div id="root"></div><script>x=1</script>', False),  # too short to draw a page
        (APP + '<a href="/n/">新闻</a>' * 5 + '<a href="#">顶部</a>' * 9, True),
        (APP + '<a href="/n/">新闻</a>' * 6, False),
        (APP + "<h1>地铁线路明年动工</h1>", False),  # the headline that <title> begins with
        (APP + "<h1>示例网</h1>", True),
    ],
)
def test_an_empty_shell_has_a_script_and_neither_links_nor_a_headline(body: str, is_shell: bool):
    html = f"<html><head><title>地铁线路明年动工_示例网</title></head><body>{body}</body></html>"
    assert is_empty_shell(Document(Page("https://e.cn/", html.encode(), (), NOW))) == is_shell


def test_a_portal_that_answers_any_address_with_its_home_page_is_recognised():
    missing = Missing()
    missing.learn_home(page(LIST, "https://e.cn/", title="示例网"))
    assert missing.reason(page(LIST, "https://e.cn/robots.html", title="示例网")) == "home-for-any"
    assert missing.reason(page(POST)) == ""
    again = Missing({"probe": None})
    again.learn_probe(page("<h1>糟糕</h1><p>什么也没有，回首页看看。</p>", "https://e.cn/newskeep-probe", title="示例网"))
    assert (
        again.reason(page("<h1>糟糕</h1><p>什么也没有，回首页看看。</p>", "https://e.cn/n/9.html", title="示例网")) == "soft-404"
    )


def test_html_is_told_from_feeds_and_sitemaps():
    def answer(text: str) -> Page:
        return Page("https://e.cn/sitemap.xml", text.encode(), (("Content-Type", "text/xml"),), NOW)

    assert is_html(answer("\ufeff<!DOCTYPE html><html>"))
    assert is_html(answer("<!-- x --><html lang='zh'>"))
    assert not is_html(answer("<?xml version='1.0'?><?xml-stylesheet href='/s.xsl'?><urlset>"))
    assert not is_html(answer("https://e.cn/1.html\nhttps://e.cn/2.html"))


def test_a_password_form_is_seen():
    assert is_password_form(
        page("<form action='/wp-login.php?action=postpass'><input name='post_password' type='password'></form>")
    )
    assert not is_password_form(page(POST))


@pytest.mark.parametrize(
    ("url", "link", "expected"),
    [
        (
            "https://e.cn/a/302.html",
            "<div class='pages'><a href='302_2.html'>2</a><a href='302_3.html'>3</a></div>",
            "https://e.cn/a/302_2.html",
        ),
        ("https://e.cn/302.html", "<p>页面: <a href='/302.html/2'>2</a></p>", "https://e.cn/302.html/2"),
        ("https://e.cn/hello/", "<a href='/hello-2/'>又一篇同名的文章</a>", None),
        ("https://e.cn/a/302.html", "<a href='303.html'>下一篇</a>", None),
        ("https://e.cn/archives/306/", "<a href='/archives/306/comment-page-2/'>2</a>", None),
    ],
)
def test_the_second_part_of_an_article(url, link, expected):
    doc = page(POST + link, url)
    assert next_part(doc, doc) == expected


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<a href='http://[broken'>x</a>",
        "<ul>" * 400,
        "\x00\ud800".encode("utf-8", "replace").decode(),
        "<a href='/1'>" * 3000,
    ],
)
def test_a_strange_page_never_raises(body):
    from crawler.walk.lists.listing import read_listing

    doc = page(body)
    assert classify(doc).kind in ("home", "list", "post", "other")
    read_listing(doc)


@pytest.mark.parametrize("title", ["DedeCMS提示信息", "提示信息 -  Powered by Discuz!", "系统提示"])
def test_a_notice_of_the_software_says_that_nothing_is_there(title):
    assert says_missing(page("<script>document.write('你浏览的文档不存在！')</script>", title=title))
    assert not says_missing(page(POST, title="提示信息安全风险的十个做法_示例网"))


def test_a_channel_of_few_entries_is_no_post_though_dates_are_below_its_name():
    rows = "".join(f'<li><span>2024-07-2{n}</span><a href="/contents/8/{n}.html">夜市重开</a></li>' for n in range(3))
    body = (
        f'<h3>科技</h3><ul><li><a href="/channels/8.html">科技</a></li></ul><div class="cur">当前位置：首页</div><ul>{rows}</ul>'
    )
    assert classify(page(body, "https://e.cn/channels/8.html", title="科技-示例学院")).kind != "post"


@pytest.mark.parametrize(
    ("types", "kind"),
    [('SoftwareApplication"}, {"@type": "Organization', "other"), ('Product"}, {"@type": "NewsArticle', "post")],
)
def test_a_page_that_describes_goods_is_no_post_unless_it_is_an_article_too(types: str, kind: str):
    body = f"<h1>地铁通</h1><p>版本：3.1 大小：32M</p><div>{STORY}</div>"
    ld = f'<script type="application/ld+json">[{{"@type": "{types}"}}]</script>'
    assert classify(page(body, title="地铁通_示例网", head=ld)).kind == kind


def test_what_the_head_states_of_the_portal_is_no_sign_of_a_post() -> None:
    """Icarus prints a posting headed by the portal's name, and a time, on every list of full texts."""
    head = (
        '<meta name="generator" content="Hexo 8.1.2"><meta property="og:type" content="website"><meta property="og:title" content="示例网">'
        '<meta property="og:site_name" content="示例网"><meta property="article:published_time" content="2024-07-25T04:00:00.000Z">'
        '<script type="application/ld+json">{"@type":"BlogPosting","headline":"示例网","author":{"@type":"Person","name":"编辑部"}}</script>'
    )
    entries = "".join(
        f'<div class="card"><article><p class="title"><a href="/archives/{n}aef62ec1/">地铁线路{n}号明年动工</a></p>{STORY}</article></div>'
        for n in range(6)
    )
    url = "https://e.cn/categories/yaowen/"
    assert classify(page(f"<section>{entries}</section>", url, title="分类: 要闻 - 示例网", head=head)).kind == "list"


@pytest.mark.parametrize(
    "url",
    [
        "https://e.cn/wp-login.php?action=lostpassword",
        "https://e.cn/user/register?destination=a/1",
        "https://e.cn/forum/ucp.php?mode=register",
        "https://e.cn/hu/belepes/",
        "https://e.cn/konto/passwort-vergessen.html",
    ],
)
def test_forms_of_accounts_are_no_posts(url: str) -> None:
    assert classify(page(POST, url)).kind == "other"


def test_a_form_that_asks_for_a_password_is_no_post_and_a_login_box_beside_a_post_is_harmless() -> None:
    words = "<p>Bitte geben Sie Ihren Namen und ein Passwort ein, das acht Zeichen hat. Wir senden Ihnen einen Link, mit dem Sie die Anmeldung bestätigen.</p>"
    field = "<input name=n><input type=password name=p>"
    assert classify(page(f"<h1>Konto</h1><form>{words * 3}{field}</form>", "https://e.cn/k/4711-konto")).kind == "other"
    box = f"<div class=login><form>{field}</form></div>"
    assert classify(page(box + POST)).kind == "post"
    menu = "".join(f"<a href=/s/{n}/>Rubrik {n}</a> " for n in range(30))
    assert classify(page(f"<form id=aspnetForm><div>{menu}{field}</div>{POST}</form>")).kind == "post"  # ASP.NET's form
