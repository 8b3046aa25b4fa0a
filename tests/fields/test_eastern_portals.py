"""Habits of portals in China, Taiwan, Japan and Korea, each on a small page typed here."""

from datetime import UTC, datetime

import pytest

from crawler import Page, extract
from crawler.items import Article

TITLE = "老灯塔明年春天动工修缮"
LINES = [
    f"港务局周一表示，经过{n}年的争议之后，老灯塔终于将要进行修缮，所需的费用由市里和渔业协会共同承担，工期预计为十个月。"
    for n in range(3, 9)
]
TEXT = "".join(f"<p>{line}</p>" for line in LINES)
KOREAN = "등대는 내년 봄부터 보수 공사에 들어가며 비용은 시와 어업 협회가 함께 부담하고 공사 기간은 열 달로 예상된다고 항만 당국이 밝혔다."


def read(
    body: str, head: str = "", url: str = "https://news.coast.example/c/90.html", title: str = TITLE, lang: str = "zh-CN"
) -> Article:
    html = f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'
    return extract(Page(url, html.encode(), fetched_at=datetime(2026, 6, 1, tzinfo=UTC)))


def post(byline: str = "<div>2026-05-26 12:30</div>", after: str = "", text: str = TEXT, above: str = "", **how: str) -> Article:
    return read(f'{above}<div class="main"><h1>{TITLE}</h1>{byline}<div class="text">{text}</div>{after}</div>', **how)


@pytest.mark.parametrize("said", ["张玉 SN123", "张玉_NBJS17213", "张玉 HF013）", "张玉"])
def test_an_editors_account_is_no_part_of_the_name(said: str):
    assert post(after=f"<p>责任编辑：{said}</p>").editor == "张玉"


def test_a_trail_begins_at_the_front_of_the_whole_portal():
    trail = '<div class="path"><a href="http://www.coast-example.cn/">海港网</a> &gt; <a href="http://news.coast-example.cn/city/">城建</a> &gt; 正文</div>'
    assert post(above=trail, url="https://news.coast-example.cn/c/90.html").category == ["城建"]


def test_authorities_state_title_and_section_in_the_head():
    head = f'<meta name="ArticleTitle" content="{TITLE}"><meta name="ColumnName" content="部门动态">'
    article = read(
        f'<div class="main"><div class="tt">{TITLE}</div><div>发布日期：2026-05-26</div><div class="text">{TEXT}</div></div>',
        head,
        title=f"某市港务局 部门动态 {TITLE}",
    )
    assert (article.title, article.category) == (TITLE, ["部门动态"])


def test_the_person_at_the_foot_before_the_portal_in_the_head():
    article = post(after="<div>本文来源：海港报 作者：刘洋　责任编辑：张玉</div>", head='<meta name="author" content="网上海港">')
    assert (article.author, article.source_name, article.editor) == ("刘洋", "海港报", "张玉")


def test_when_some_other_post_appeared():
    article = post("<div>最新推荐文章于 2026-05-28 10:00:00 发布</div><div><a>海边人</a> 于 2026-05-26 12:30:00 发布</div>")
    assert article.published_at and (article.published_at.day, article.author) == (26, "海边人")


def test_year_day_and_clock_apart():
    article = post("<div><span>2026</span><span><em> 05</em>/<em>26</em></span><span>12:30:00</span></div>")
    assert article.published_at and article.published_at.isoformat() == "2026-05-26T12:30:00+08:00"


@pytest.mark.parametrize("path", ["/201511/t20151126_7.html", "/2015/11/20151126.html", "/news/201511/20151126123045.html"])
def test_the_months_folder_is_no_day(path: str):
    article = read(f'<h1>{TITLE}</h1><div class="text">{TEXT}</div>', url=f"https://news.coast.example{path}")
    assert article.published_at and article.published_at.date().isoformat() == "2015-11-26"


def test_a_portrait_in_a_box_beside_the_name():
    byline = (
        '<div><a href="/u/7"><img src="/upload/avatars/7.jpg"></a><div><span><a href="/u/7">晚风集</a></span>'
        "<div><time>2026.05.26 12:30:00</time></div></div></div>"
    )
    assert post(byline).author == "晚风集"


def test_keywords_in_a_block_with_its_label():
    article = post(after='<div id="EntryTag">标签: <a href="/t/1">渔</a>, <a href="/t/2">海港</a></div>')
    assert article.tags == ["渔", "海港"]


@pytest.mark.parametrize(
    ("opening", "author"),
    [("（中央社記者江明晏台北26日電）", "江明晏"), ("海港網2026.05.26 金名/高雄報導<br><br>", "金名")],
)
def test_datelines_of_taiwan(opening: str, author: str):
    assert post(text=f"<div>{opening}{'<br><br>'.join(LINES)}</div>", lang="zh-TW").author == author


def test_a_reporter_beside_the_papers_name():
    byline = '<div>2026-05-26 12:30 <span class="author"><a>聯合報 記者<a href="/r/2">王小慧</a>／台北報導</a></span></div>'
    assert post(byline, lang="zh-TW").author == "王小慧"


def test_words_of_taiwan_for_reads_keywords_and_neighbours():
    article = post(
        "<div>2026/05/26 12:30 綜合報導 地區：台北市</div><div>點閱：208次</div>",
        '<p>關鍵字：<a href="/t/1">漁業</a>、<a href="/t/2">海港</a></p><p>下一則：<a href="/c/91.html">碼頭的新航線</a></p>',
        lang="zh-TW",
    )
    assert article.published_at and article.published_at.hour == 12
    assert (article.views, article.tags) == (208, ["漁業", "海港"])
    assert article.next and article.next.title == "碼頭的新航線"


def test_weekday_between_day_and_year():
    article = post("<ul><li>May <b>26</b> Tue <b>2015</b> 12:30</li></ul>", lang="zh-TW")
    assert article.published_at and article.published_at.year == 2015


def test_what_is_no_text():
    article = post(
        text=f'{TEXT}<p>点击进入专题： 海港更新</p><p>Tag: <a href="/t/1">渔业</a></p><p>【免责声明】本文仅代表第三方观点。</p><img src="/img/qr.png">'
    )
    assert article.body_text.endswith("工期预计为十个月。") and article.images == []


def test_pictures_stay_when_the_last_line_goes():
    text = (
        f'<span><img src="/photo/1.jpg"></span><br><br>{KOREAN}<br><br>{KOREAN.replace("봄", "여름")}<br><br>hong@coast.example'
    )
    article = post(text=f"<article>{text}</article>", lang="ko")
    assert [image.url for image in article.images] == ["https://news.coast.example/photo/1.jpg"]


def test_korean_words_for_change_notice_and_the_categorys_other_posts():
    article = post(
        "<div>입력 2026.05.26 12:30</div><div>업데이트 2026.05.27 13:10</div>",
        '<div class="view-copyright">저작권자 © 항구신문 무단전재 및 재배포 금지</div>'
        '<h4>\'<a href="/category/a">산책</a>\' 카테고리의 다른 글</h4><ul><li><a href="/122">강변의 저녁</a></li><li><a href="/121">헌책방 순례</a></li></ul>',
        text="".join(f"<p>{KOREAN.replace('내년', f'{n}년')}</p>" for n in range(4)),
        lang="ko",
    )
    assert article.modified_at and article.modified_at.day == 27
    assert article.copyright_notice == "저작권자 © 항구신문 무단전재 및 재배포 금지"
    assert [link.title for link in article.related] == ["강변의 저녁", "헌책방 순례"]


def test_statistics_of_a_blog_are_no_comments():
    article = post(above="<div>随笔 - 34 评论 - 56</div>", after="<div>阅读(1234) 评论(5)</div>")
    assert (article.views, article.comments) == (1234, 5)
