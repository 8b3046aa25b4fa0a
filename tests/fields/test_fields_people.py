"""Author, editor and source in bylines of many forms and languages; none where nobody is named."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.document import Document
from crawler.fields import source
from crawler.fields.people import authors
from crawler.page import Page

NOW = datetime(2024, 7, 26, 4, 0, tzinfo=UTC)
CHINESE = "<p>" + "萧山经济开发区的企业在过去一年里取得了显著进展，现场可以看到，生产线正在满负荷运转。" * 4 + "</p>"
ENGLISH = "<p>" + "The council decided last week that the old bridge should be closed to traffic for good. " * 4 + "</p>"


def chinese(byline: str, *, first: str = "", last: str = "", head: str = "") -> Document:
    body = f"<div class=content>{first}{CHINESE * 3}{last}</div>"
    html = f'<html lang="zh-CN"><head><title>开发区新厂投产</title>{head}</head><body><h1>开发区新厂投产</h1><div class=info>{byline}</div>{body}</body></html>'
    return Document(Page("https://news.example.cn/a/1.html", html.encode(), fetched_at=NOW))


def western(byline: str, *, lang: str = "en", head: str = "", last: str = "") -> Document:
    body = f"<div class=content>{ENGLISH * 3}{last}</div>"
    html = f'<html lang="{lang}"><head><title>Old bridge to be closed</title>{head}</head><body><article><h1>Old bridge to be closed</h1>{byline}{body}</article></body></html>'
    return Document(Page("https://news.example.com/a/1.html", html.encode(), fetched_at=NOW))


def first(doc: Document, rules: Any) -> str | None:
    return next((finding.value for rule in rules if (finding := rule(doc))), None)


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("2024-05-26 10:00 来源：快科技 作者：宪瑞 编辑：张华 人气：5380 次", "宪瑞"),
        ("2024-05-26 文/张三 图/李四", "张三"),
        ("<span>作者：</span><span>赵 培</span><span>2024-05-26</span>", "赵培"),
        ("作者：张三、李四　2024-05-26", "张三, 李四"),
        ('<a class="author" href="/author/3">小城记事</a> 2024-05-26', "小城记事"),
        ("<span>史卫燕</span> <span>2024-05-26 17:11</span>", "史卫燕"),
        ("作者：admin　2024-05-26", "admin"),
        ("2024-05-26 来源：新华网 责任编辑：张华", None),
        ("2024-05-26 来源：人民日报", None),
        ("<a>首页</a> <a>搜索</a> 2024-05-26", None),
    ],
)
def test_a_chinese_byline_names_its_author_and_no_editor(byline: str, author: str | None) -> None:
    assert first(chinese(byline), authors.RULES) == author


@pytest.mark.parametrize(
    ("opening", "closing", "author"),
    [
        ("<p>新华社巴黎12月9日电（记者唐霁）法国9日再次爆发全国跨行业大罢工。</p>", "", "唐霁"),
        ("<p>本报记者 王燕平 方云凤</p>", "", "王燕平, 方云凤"),
        ("<p>〔記者巫其倫／台北報導〕財政部今天下午將公佈統一發票中獎清冊。</p>", "", "巫其倫"),
        ("", "<p>推介会在圣保罗举行。（张巨峰）</p>", "张巨峰"),
        ("", "<p>（作者：李在山）</p>", "李在山"),
        ("<p>记者在现场看到，市民早早排起了长队，等待开馆。</p>", "", None),
        ("", "<p>【纠错】</p>", None),
    ],
)
def test_the_first_and_the_last_line_are_signed(opening: str, closing: str, author: str | None) -> None:
    assert first(chinese("2024-05-26 来源：新华网", first=opening, last=closing), authors.RULES) == author


@pytest.mark.parametrize(
    ("byline", "lang", "author"),
    [
        ('<p class="byline">By Staff Reporter and Jane Doe</p>', "en", "Jane Doe"),
        ('<p class="byline">By Jane Doe, Staff Reporter and John Roe</p>', "en", "Jane Doe, John Roe"),
        ('<p class="byline">By Jane Doe and Staff Writer</p>', "en", "Jane Doe"),
        ("<p>By Jane Doe and John Roe</p>", "en", "Jane Doe, John Roe"),
        ("<p>By Jane Doe, political editor | 26 May 2024</p>", "en", "Jane Doe"),
        ("<p>Von Volkmar Kabisch und Benedikt Strunz</p>", "de", "Volkmar Kabisch, Benedikt Strunz"),
        ("<p>Par Matthieu Hy le 07 mai 2024</p>", "fr", "Matthieu Hy"),
        ('<span class="post-author">Ben Nadel</span>', "en", "Ben Nadel"),
        ('<a href="/autor/raul-espina">Raúl Espina</a> 26/05/2024', "es", "Raúl Espina"),
        ('<a rel="author" href="/x">Jane Doe</a>', "en", "Jane Doe"),
        ("<p>Share on Facebook</p>", "en", None),
        ('<div class="comments"><span class="author">Troll King</span></div>', "en", None),
    ],
)
def test_a_western_byline_names_its_author(byline: str, lang: str, author: str | None) -> None:
    assert first(western(byline, lang=lang), authors.RULES) == author


def test_json_ld_names_authors_also_by_reference() -> None:
    head = (
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"x","datePublished":"2024-05-26",'
        '"author":{"@id":"#jane"}},{"@type":"Person","@id":"#jane","name":"Jane Doe"}]}</script>'
    )
    assert first(western("", head=head), authors.RULES) == "Jane Doe"


@pytest.mark.parametrize("content", ["admin", "Example Media GmbH", "https://www.facebook.com/example", "大汉网络"])
def test_a_template_s_author_meta_is_nobody(content: str) -> None:
    assert first(western("", head=f'<meta name="author" content="{content}">'), authors.RULES) is None


def test_the_editor_is_kept_apart() -> None:
    assert first(chinese("2024-05-26 来源：巴彦淖尔日报 编辑：苏亮"), authors.EDITOR) == "苏亮"
    assert first(chinese("2024-05-26", last="<p>（责任编辑：王鹏）</p>"), authors.EDITOR) == "王鹏"


@pytest.mark.parametrize(
    ("byline", "name", "url"),
    [
        ("2019年9月26日 15:10 来源：天天基金网", "天天基金网", None),
        ("<span>时间：2019-09-18</span><span>来源：</span><span>山西日报</span><span>打印</span>", "山西日报", None),
        (
            '来源：<a href="http://www.people.com.cn/n1/2.html">人民网</a> 2024-05-26',
            "人民网",
            "http://www.people.com.cn/n1/2.html",
        ),
        ("转载自：《求是》 2024-05-26", "求是", None),
        ("来源： | 发布时间: 2018-05-17 | 浏览次数: 2168", None, None),
        ("来源：未知 2024-05-26", None, None),
    ],
)
def test_the_source_is_named_and_linked(byline: str, name: str | None, url: str | None) -> None:
    doc = chinese(byline)
    assert (first(doc, source.NAME), first(doc, source.URL)) == (name, url)


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("<li>林知夏 发布于 2024-05-26</li><li>评论(2)</li>", "林知夏"),
        ("由海姑娘张贴 @ 2024-05-26 05:41:31", "海姑娘"),
        ("文章 发布于 2024-05-26", None),
        ("最后 发布于 昨天", None),
        ('<div class="author-card"><a href="/g/1"><b class="author-name">中国广州发布</b></a><i>关注</i></div>'
         "<p>2024-05-26 来源：澎湃新闻</p>", None),
    ],
)  # fmt: skip
def test_who_posted_is_told_from_the_words_around(byline: str, author: str | None) -> None:
    assert first(chinese(byline), authors.RULES) == author


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ('<p class="author-name">Christoph Hein Chefredakteur</p>', "Christoph Hein"),
        ("<p>by Ann Shaw, PhD and Jessica Pan, MPH</p>", "Ann Shaw, Jessica Pan"),
        ("<p>Posted by Xyz Magic at 9:05 PM</p>", "Xyz Magic"),
        ('<a rel="author" href="/author/p">Zeige alle Beiträge von Petra Ruland</a>', "Petra Ruland"),
        ('<p><time datetime="2024-05-26">May 26, 2024</time> | <a href="/world/asia">North Korea</a></p>', None),
        ('<p><time datetime="2024-05-26">May 26, 2024</time> <span class="cat">Climate Change</span></p>', None),
    ],
)
def test_roles_degrees_and_sections_are_no_names(byline: str, author: str | None) -> None:
    assert first(western(byline), authors.RULES) == author


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ('<span class="source-name">The Herald</span> <time datetime="2024-05-26">May 26, 2024</time>', "The Herald"),
        ('<figure class="media"><img src="/a.jpg"><figcaption><span class="source">Foto: Jane Doe</span></figcaption></figure>', None),
        ('<ul class="social-media"><li class="media"><a class="media-link" href="/share">Tweet</a></li></ul>', None),
        ('<div class="media"><span class="media-credit">Speedo</span></div>', None),
        ('<span class="source-prefix">Covered by:</span>', None),
    ],
)  # fmt: skip
def test_what_pictures_and_buttons_are_called_is_no_source(byline: str, name: str | None) -> None:
    assert first(western(byline), source.NAME) == name


def test_a_demand_to_name_the_source_is_no_source() -> None:
    assert first(chinese("", last="<p>转载请注明出处：全景资讯网</p>"), source.NAME) is None


def test_a_link_around_the_whole_byline_is_no_card_of_another_post() -> None:
    byline = (
        '<a class="user" href="/author/3"><img src="/a.png"><b class="author-name">林知夏</b><span>2024-05-26 发布</span></a>'
    )
    assert first(chinese(byline), authors.RULES) == "林知夏"
    byline = '<a class="user" href="javascript:;"><b class="author-name">林知夏</b><span class="date">2024-05-26 10:00</span></a>'
    assert first(chinese(byline), authors.RULES) == "林知夏"
