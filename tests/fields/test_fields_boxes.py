"""Boxes around a post: neighbours by arrows and icons, related cards, recommendations, empty labels, ages and dates."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.document import Document
from crawler.extract import extract_document
from crawler.page import Page

NOW = datetime(2026, 7, 26, 4, 0, tzinfo=UTC)
PROSE = "<p>" + "萧山经济开发区的企业在过去一年里取得了显著进展，现场可以看到，生产线正在满负荷运转。" * 4 + "</p>"
TYPECHO = '<meta name="generator" content="Typecho 1.2.1"><link rel="stylesheet" href="/usr/themes/some/style.css">'
ROOT = "https://news.example.cn/archives"


def article(*, byline: str = "", after: str = "", aside: str = "", title: str = "开发区新厂投产", head: str = TYPECHO) -> Any:
    html = (
        f'<html lang="zh-CN"><head><title>{title} - 青川资讯</title>{head}</head><body><div class=main><div class=post-box><h1 class=post-title>{title}</h1>'
        f"<div class=info>{byline}</div><div class=post-content>{PROSE * 3}</div>{after}</div></div>{aside}</body></html>"
    )
    return extract_document(Document(Page(f"{ROOT}/10/", html.encode(), fetched_at=NOW)))


OLDER, NEWER = "<a href=/archives/9/>旧区改造收官</a>", "<a href=/archives/11/>新港区开航首日</a>"


@pytest.mark.parametrize(
    "after",
    [
        f"<div class=pn><span>&laquo; {OLDER}</span><span>{NEWER} &raquo;</span></div>",
        f"<p>← {OLDER} | {NEWER} →</p>",
        # Sagiri classes the box of the previous post post-nav-next; its icon is right
        f'<div class="post-nav-next item"><i class="icon icon-prev-m"></i>{OLDER}</div><div class="post-nav-prev item">{NEWER}<i class="icon icon-next-m"></i></div>',
        "<div class=pager><div class=prev><a href=/archives/9/><h2>旧区改造收官</h2></a><p>摘要</p></div>"
        "<div class=next><a href=/archives/11/><h2>新港区开航首日</h2></a><p>摘要</p></div></div>",
    ],
)
def test_neighbours_by_arrows_beside_links_by_icons_and_by_plain_classes(after: str) -> None:
    read = article(after=after)
    assert (read.prev.url, read.prev.title) == (f"{ROOT}/9/", "旧区改造收官")
    assert (read.next.url, read.next.title) == (f"{ROOT}/11/", "新港区开航首日")


def test_the_pages_of_the_comments_are_no_neighbours() -> None:
    read = article(after='<ol class=page><li class=prev><a href="/archives/10/comment-page-1">«</a></li><li class=next><a href="/archives/10/comment-page-3">»</a></li></ol>')  # fmt: skip
    assert read.prev is None
    assert read.next is None


def cards(numbers: range, *, pictures: bool = True) -> str:
    picture = '<img src="/p/{0}.jpg">' if pictures else ""
    return "".join(f"<li><a href=/archives/{n}/>{picture.format(n)}第{n}批企业签约落户</a></li>" for n in numbers)


def numbers_of(read: Any) -> list[int]:
    return [int(link.url.split("/")[-2]) for link in read.related]


def test_cards_after_the_text_without_a_heading_are_related() -> None:
    assert numbers_of(article(after=f"<div class=grid><ul>{cards(range(30, 34))}</ul></div>")) == [30, 31, 32, 33]
    assert numbers_of(article(after=f"<h3>热门推荐</h3><div class=grid><ul>{cards(range(30, 34))}</ul></div>")) == []
    assert numbers_of(article(after=f"<div class=grid><b>最新</b><ul>{cards(range(30, 34))}</ul></div>")) == []
    assert numbers_of(article(aside=f"<div><ul>{cards(range(30, 34), pictures=False)}</ul></div>")) == []
    assert numbers_of(article(after=f"<div id=comments class=comments></div><ul>{cards(range(30, 34))}</ul>")) == []


def test_what_is_guessed_for_the_reader_goes_before_what_is_recommended_to_all() -> None:
    guessed = f"<h3>猜你喜欢</h3><ul>{cards(range(40, 43))}</ul>"
    picked = f"<h3>推荐阅读</h3><ul>{cards(range(50, 53))}</ul>"
    assert numbers_of(article(after=guessed + picked)) == [40, 41, 42]
    assert numbers_of(article(after=picked)) == [50, 51, 52]


def test_an_empty_label_of_tags_is_not_answered_by_what_stands_after_it() -> None:
    assert article(after=f"<div>标签：</div><div><h3>猜你喜欢</h3></div><ul>{cards(range(40, 43))}</ul>").tags == []
    assert article(after=f"<div>标签：</div><p>{OLDER}</p><ul>{cards(range(40, 43))}</ul>").tags == []
    assert article(after="<div>标签：</div><p><a href=/tag/港口/>港口</a></p>").tags == ["港口"]


def test_an_age_under_the_headline_is_believed_before_a_day_that_the_headline_names() -> None:
    read = article(title="2025年5月26日新厂投产回顾", byline="<span>2个月前</span><span>阅读(30)</span>")
    assert read.published_raw == "2个月前"


def test_the_newest_posts_of_a_side_column_prove_no_time() -> None:
    newest = (
        "<div class='aside-content'><div class='card-widget'><span>最新文章</span><div><a href=/archives/99/>新港区开航首日</a>"
        '<time datetime="2026-07-26T09:30:00+00:00">2026-07-26</time></div></div></div>'
    )
    shown = '<span class="meta-date"><span>发表于</span> 2026-06-02 <span>|</span> <span>更新于</span> 2026-07-20 </span>'
    read = article(byline=shown, aside=newest)
    assert read.published_at.isoformat() == "2026-06-02T00:00:00+08:00"


def test_a_number_that_the_software_wrote_counts_whatever_the_element_is_called() -> None:
    shown = '<p><span>阅读量:</span><span id="busuanzi_value_page_pv">{}</span></p>'
    assert article(byline=shown.format(158)).views == 158
    assert article(byline=shown.format(0)).views is None
    assert article(byline=shown.format(158), head='<meta name="generator" content="Hexo 7.0.0">').views is None


def test_what_a_script_uncovers_is_read() -> None:
    hidden = (
        f'<html><head><title>新港区开航首日 - 青川资讯</title>{TYPECHO}</head><body><div id=main><div id=main-post style="display: none;"><article>'
        f'<h2 itemprop="name headline">新港区开航首日</h2><p>Written by <a rel=author href=/author/2/>林知夏</a> on '
        f'<time datetime="2026-05-26T10:20:30+00:00">May 26, 2026</time></p><div itemprop=articleBody>{PROSE * 3}</div></article></div>'
        '<div style="display:none"><h2>扫码关注</h2></div></div></body></html>'
    )
    read = extract_document(Document(Page(f"{ROOT}/10/", hidden.encode(), fetched_at=NOW)))
    assert read.title == "新港区开航首日"
    assert read.author == "林知夏"
    assert read.published_at.isoformat() == "2026-05-26T10:20:30+08:00"


PORTRAIT = '<img class="card-avatar" src="/a.png">'


def test_whose_portrait_stands_in_the_byline_wrote_it() -> None:
    assert article(byline=f"{PORTRAIT}<div>小编</div><div>2026 年 05 月 26 日</div>").author == "小编"
    assert article(byline=f"<p>{PORTRAIT} 青川编辑部 2026-05-26</p>").author == "青川编辑部"
    assert article(byline="<p>2026-05-26</p>", after=f"<div class=who>{PORTRAIT}<span>林知夏</span></div>").author == "林知夏"
    comments = f"<div class=comments><div>{PORTRAIT}<span>路人甲</span></div></div>"
    assert article(byline="<p>2026-05-26</p>", after=comments).author is None


def test_what_was_copied_keeps_its_own_byline_as_a_paragraph() -> None:
    html = (
        f"<html><head><title>开发区新厂投产</title>{TYPECHO}</head><body><div><div class=t>开发区新厂投产</div><div class=s>2025 年 09 月 12 日</div>"
        f"<div class=c><p>发布时间：2019-01-02 03:04 来源：转载。</p>{PROSE * 3}</div></div></body></html>"
    )
    read = extract_document(Document(Page(f"{ROOT}/10/", html.encode(), fetched_at=NOW)))
    assert read.published_at.isoformat() == "2025-09-12T00:00:00+08:00"


def test_the_way_home_is_no_neighbour() -> None:
    after = f"<ul><li class=previous><a href=/><i></i></a></li><li class=next><a href='javascript:void(0)'></a></li><li class=previous>{OLDER}</li><li class=next>{NEWER}</li></ul>"
    read = article(after=after)
    assert (read.prev.url, read.next.url) == (f"{ROOT}/9/", f"{ROOT}/11/")


HALO = '<meta name="generator" content="Halo 2.17.0">'


def test_neighbours_by_icons_of_arrows() -> None:
    pair = (
        "<div><a href=/archives/9><div><span class='icon-[material-symbols--chevron-left-rounded]'></span><div>旧区改造收官</div></div></a>"
        "<a href=/archives/11><div><div>新港区开航首日</div><span class='icon-[material-symbols--chevron-right-rounded]'></span></div></a></div>"
    )
    read = article(after=pair, head=HALO)
    assert (read.prev.title, read.next.title) == ("旧区改造收官", "新港区开航首日")
    slider = "<div><a href=/archives/10?page=2>下一页<i class=icon-arrow-right></i></a></div>"
    assert article(after=slider, head=HALO).next is None


def test_who_is_labelled_after_the_text_posted_it_and_who_signs_it_wrote_what_was_copied() -> None:
    html = (
        f"<html><head><title>开发区新厂投产 - 青川资讯</title>{HALO}</head><body><div><div class=big>开发区新厂投产</div><p>2026-05-26</p>"
        f"<div class=prose>{PROSE * 3}<p>（广州日报 记者 赵敏）</p></div><div><div><div>作者</div><div>编辑部</div></div></div></div></body></html>"
    )
    assert (
        extract_document(Document(Page("https://news.example.cn/archives/a", html.encode(), fetched_at=NOW))).author == "编辑部"
    )


def test_a_line_that_title_repeats_is_the_headline_and_no_heading_of_the_text() -> None:
    html = (
        f"<html><head><title>从新厂看开发区转型 - 青川资讯</title>{HALO}</head><body><div><div class=big>从新厂看开发区转型</div><p>2026-05-26</p>"
        f"<div class=prose>{PROSE}<h1>如何看待转型</h1>{PROSE}<h1>写在最后</h1>{PROSE}</div></div></body></html>"
    )
    assert (
        extract_document(Document(Page("https://news.example.cn/archives/a", html.encode(), fetched_at=NOW))).title
        == "从新厂看开发区转型"
    )


@pytest.mark.parametrize("glyph", ["icon-see2", "icon-liulan", "icon-yanjing"])
def test_glyphs_of_icon_fonts_say_what_follows(glyph: str) -> None:
    byline = f'<div><span class="iconfont icon-people"></span> 小编 <span class="iconfont {glyph} ml-3"></span> 158 <span class="iconfont icon-time"></span>2026-05-26</div>'
    read = article(byline=byline)
    assert (read.author, read.views) == ("小编", 158)


def test_a_list_without_heading_in_the_posts_own_box_is_related() -> None:
    links = "".join(f"<li><a href=/archives/{n}/>第{n}批企业签约落户</a></li>" for n in range(40, 44))
    assert numbers_of(article(after=f"<div class=own>{links}</div>")) == [40, 41, 42, 43]
    outside = article(aside=f"<div class=other><ul>{links}</ul></div>")
    assert numbers_of(outside) == []


DEDE = '<link rel="stylesheet" href="/templets/default/style/dedecms.css">'


def dede(body: str, title: str) -> Any:
    html = f"<html><head><title>{title}</title>{DEDE}</head><body>{body}<div class=foot>Copyright &copy; 清河产业云 版权所有</div></body></html>"
    return extract_document(Document(Page("https://qh.example.cn/a/gushi/2026/0526/70.html", html.encode(), fetched_at=NOW)))


def test_a_paragraph_classed_as_the_title_is_it_where_the_head_names_the_portal() -> None:
    top = '<p class="titleName">新港区开航首日</p><p class="sourceTitle">发布日期：<span>2026-05-26 10:20:30</span></p>'
    read = dede(f"<div><div>{top}</div><div class=noticeInfo><p class=desc> </p>{PROSE * 3}</div></div>", "清河产业云")
    assert read.title == "新港区开航首日"
    assert read.published_at.isoformat() == "2026-05-26T10:20:30+08:00"


def test_the_day_of_editing_alone_is_that_of_publication_though_the_text_opens_with_another() -> None:
    top = "<h1>新港区开航首日</h1><div><span>编辑日期:26-05-25</span><span>作者:林知夏</span><span>点击量:318</span></div>"
    read = dede(f"<div>{top}<div class=article-body><p>2021年1月11日，旧港区停航。</p>{PROSE * 3}</div></div>", "新港区开航首日")
    assert read.published_at.isoformat() == "2026-05-25T00:00:00+08:00"
    assert read.views == 318


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("林知夏 于 2026年05月26日 星期二 发表在 <a href=/category/local/>本地</a> | 阅读 158 次 | 抢沙发", "林知夏"),
        ("<p>由 admin 于 2026年5月26日 发布在 <a href=/category/local/>本地</a></p>", "admin"),
    ],
)
def test_a_sentence_about_the_post_names_who_and_when(byline: str, author: str) -> None:
    read = article(byline=byline)
    assert read.author == author
    assert read.published_at.isoformat() == "2026-05-26T00:00:00+08:00"


def test_a_nameless_section_of_links_is_not_the_text() -> None:
    html = (
        '<html><head><title>新港区开航首日</title><meta name="generator" content="Z-BlogPHP 1.7.3"></head><body><article class=single><h2>新港区开航首日</h2>'
        f"<div class=words>{PROSE * 2}</div><section><h4>同类文章</h4><ol><li><a href=/?id=9>旧区改造收官</a> 3 阅读</li></ol></section></article></body></html>"
    )
    read = extract_document(Document(Page("https://zb.example.cn/?id=10", html.encode(), fetched_at=NOW)))
    assert read.body_text.startswith("萧山经济开发区")


def test_a_day_without_its_year_behind_a_clock_is_believed_before_days_of_headline_and_text() -> None:
    read = article(
        title="2025年5月26日新厂投产回顾",
        byline='<p><span><i class="iconfont icon-shijian"></i>07-10 12:15</span> <span>阅读(30)</span></p>',
    )
    assert read.published_at.isoformat() == "2026-07-10T12:15:00+08:00"


def test_a_named_box_within_a_named_box_is_read_once() -> None:
    # papers' widgets: each link in a box of the same kind, within a widget whose name would pass for a side column's
    first = f"<div class='widget related_articles'><div class=related-container>{cards(range(60, 61))}</div></div>"
    second = f"<div class='widget related_articles'><div class=related-container>{cards(range(61, 63))}</div></div>"
    assert numbers_of(article(after=first + second)) == [60, 61, 62]
