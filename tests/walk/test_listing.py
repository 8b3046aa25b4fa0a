"""What is read from several kinds of list pages; expected values typed from the pages below."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.document import Document
from crawler.page import Page
from crawler.walk.listing import read_listing

NOW = datetime(2024, 7, 26, 4, 0, tzinfo=UTC)


def listing(body: str, url: str = "https://e.cn/news/", head: str = ""):
    text = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>新闻</title>{head}</head><body>{body}</body></html>'
    return read_listing(Document(Page(url, text.encode(), (), NOW)))


ITEM = """<div class="post"><h2><a href="/post/{n}.html">{title}</a>{mark}</h2><div class="info"><span class="user"><a href="/author-2.html">小编</a></span>
<span class="date">{date}</span><span class="cate"><a href="/category-3.html">财经要闻</a></span><span class="view">{views}</span></div>
<div class="intro">城市更新的步伐加快，老旧小区改造的项目已经全部开工，居民对改造的效果普遍满意。</div></div>"""


def test_an_entry_of_a_blog_tells_date_author_category_and_views():
    body = "".join(
        ITEM.format(n=n, title=f"第{n}条：老旧小区改造全部开工", mark=mark, date=date, views=views)
        for n, mark, date, views in [
            (9, '<em class="istop">置顶</em>', "2年前 (2022-03-04)", 12),
            (31, "", "3小时前", "1.2万"),
            (30, "", "2个月前 (05-26)", 7),
        ]
    )
    found = listing(body)
    assert [hint.url for hint in found.entries] == [
        "https://e.cn/post/9.html",
        "https://e.cn/post/31.html",
        "https://e.cn/post/30.html",
    ]
    assert [hint.sticky for hint in found.entries] == [True, False, False]
    assert [hint.views for hint in found.entries] == [12, 12000, 7]
    third = found.entries[2]
    assert (third.author, third.category, third.published_raw) == ("小编", ["财经要闻"], "2个月前 (05-26)")
    assert third.published_at is not None and third.published_at.date().isoformat() == "2024-05-26"
    assert third.title == "第30条：老旧小区改造全部开工"


def test_a_plain_list_of_links_with_dates():
    rows = "".join(
        f'<li><span>07-{d}</span><a href="/n/2024/{d}.shtml" title="老旧小区改造第{d}期全部开工，居民满意">老旧小区改造第{d}期全</a></li>'
        for d in (24, 23, 22)
    )
    found = listing(f"<ul class='list'>{rows}</ul>")
    assert found.entries[0].title == "老旧小区改造第24期全部开工，居民满意"
    assert found.entries[0].published_raw == "07-24"


def test_a_list_without_wrappers():
    flat = "".join(
        f"<h3><a href='/n/{n}00.html'>第{n}号台风的路径</a></h3><p>二〇二四年第{n}号台风将在今天夜间登陆沿海地区，请注意防范大风。</p><p class='date'>2024-07-{n}</p>"
        for n in (21, 20, 19)
    )
    found = listing(f"<div>{flat}</div>")
    assert [hint.published_raw for hint in found.entries] == ["2024-07-21", "2024-07-20", "2024-07-19"]
    assert found.entries[2].excerpt.startswith("二〇二四年第19号")


def test_rows_of_a_grid_are_one_list():
    card = "<div class='col'><a href='/p/{n}.html'><img src='/i.jpg' alt=''></a><h4><a href='/p/{n}.html'>城市更新项目之{n}</a></h4></div>"
    rows = "".join("<div class='row'>" + "".join(card.format(n=n) for n in (a, a - 1)) + "</div>" for a in (1008, 1006, 1004))
    assert len(listing(f"<div class='grid'>{rows}</div>").entries) == 6


def test_the_side_list_is_not_the_list():
    main = "".join(
        ITEM.format(n=n, title=f"第{n}条消息说明情况", mark="", date="2024-07-2" + str(n % 9), views=1) for n in (40, 39, 38)
    )
    side = "".join(f"<li><a href='/post/{n}.html'>热门文章之第{n}篇</a></li>" for n in range(1, 9))
    found = listing(f"<div class='main'>{main}</div><div class='sidebar'><ul>{side}</ul></div>")
    assert [hint.url[-7:-5] for hint in found.entries] == ["40", "39", "38"]
    assert len(found.also) == 8


def test_full_text_entries_may_link_to_other_posts():
    text = "<article class='post'><h2><a href='/archives/{n}/'>第{n}篇：城市更新</a></h2><div><p>参见<a href='/archives/{o}/'>此前关于这件事的报道</a>。</p></div></article>"
    found = listing("".join(text.format(n=n, o=n - 50) for n in (99, 98, 97)))
    assert [hint.url for hint in found.entries] == [f"https://e.cn/archives/{n}/" for n in (99, 98, 97)]


def test_the_last_page_may_hold_one_entry():
    side = "".join(f"<li><a href='/post/{n}.html'>热门文章之第{n}篇</a></li>" for n in range(1, 9))
    one = ITEM.format(n=40, title="最早的一条消息", mark="", date="2020-01-02", views=1)
    found = listing(f"<div class='main'>{one}</div><div class='sidebar'><ul>{side}</ul></div>")
    assert [hint.title for hint in found.entries] == ["最早的一条消息"]


def test_the_last_page_may_hold_one_entry_and_nothing_beside_it():
    """Hestia without a side column: the post's article is the entry, not the whole page."""
    menu = '<ul><li><a href="/">Home</a></li><li><a href="/about-us/">About us</a></li><li><a href="/category/tech/">Tech</a></li></ul>'
    card = (
        '<article class="card"><a href="/a-bridge-is-opened/"><img src="/b.jpg" alt=""></a><h2 class="card-title"><a href="/a-bridge-is-opened/">'
        'A bridge is opened</a></h2><p>The works took three years. <a href="/a-bridge-is-opened/">Read more</a></p>'
        '<div>By <a href="/author/jane/">Jane Doe</a>, <time datetime="2020-02-03T10:00:00Z">4 years</time></div></article>'
    )
    found = listing(f"<header>{menu}</header><div class='main'>{card}</div>", "https://e.cn/page/11/")
    assert [(hint.title, hint.author) for hint in found.entries] == [("A bridge is opened", "Jane Doe")]


def test_the_first_words_of_a_line_are_not_the_links_behind_them():
    """Adams: day, category and views in one line of text, and only the category is a link."""
    items = "".join(
        f'<article class="post_item"><h2><a href="/{n}.html">老旧小区改造之第{n}批全部开工</a></h2><div class="fields">2024-05-0{n} / '
        f'<a href="/category/minsheng/" rel="category tag">民生</a> / {n}3阅</div><p>城市更新的步伐加快，居民普遍满意。</p></article>'
        for n in (3, 2, 1)
    )
    found = listing(items)
    assert [(hint.category, hint.views) for hint in found.entries] == [(["民生"], n) for n in (33, 23, 13)]


def test_older_entries_at_the_top_are_pinned_even_if_nothing_says_so():
    dates = ["2021-05-01", "2024-07-25", "2024-07-24", "2024-07-23", "2024-07-22"]
    body = "".join(
        ITEM.format(n=90 - i, title=f"消息之第{90 - i}条内容", mark="", date=date, views=1) for i, date in enumerate(dates)
    )
    assert [hint.sticky for hint in listing(body).entries] == [True, False, False, False, False]


def test_lists_feeds_and_traps_are_sorted_out():
    body = (
        "<div class='nav'><a href='/category/jingji/'>经济</a><a href='/tag/cheng-shi/'>城市</a><a href='/author/li/'>李</a></div>"
        "<a href='/?s=词'>搜</a><a href='/wp-login.php'>登录</a><a href='/feed/'>RSS</a><a href='https://other.cn/1.html'>友情链接</a>"
    )
    head = '<link rel="alternate" type="application/rss+xml" href="/rss.xml"><link rel="alternate" type="application/rss+xml" title="评论" href="/comments/feed/">'
    found = listing(body, head=head)
    assert found.lists == {
        "https://e.cn/category/jingji/": "category",
        "https://e.cn/tag/cheng-shi/": "tag",
        "https://e.cn/author/li/": "author",
    }
    assert found.feeds == ["https://e.cn/rss.xml", "https://e.cn/feed/"]
    assert found.skipped == {"search": 1, "login": 1}
    assert not found.other


def test_a_load_more_button_that_is_a_plain_address():
    rows = "".join(f'<li><a href="/n/{n}.html">老旧小区改造第{n}期全部开工</a></li>' for n in (1024, 1023, 1022))
    found = listing(f"<ul>{rows}</ul><button class='load-more' data-url='/news/?page=2'>加载更多</button>")
    assert found.next_pages == ["https://e.cn/news/?page=2"]


def test_a_more_link_leads_to_a_section_if_there_are_no_page_numbers():
    rows = "".join(f'<li><a href="/n/{n}.html">老旧小区改造第{n}期全部开工</a></li>' for n in (1024, 1023, 1022))
    assert listing(f"<ul>{rows}</ul><a href='/jingji/'>更多</a>").next_pages == []


def test_an_empty_page_says_nothing():
    found = listing("")
    assert (found.entries, found.next_pages, found.lists) == ([], [], {})


def test_the_pages_of_the_software_itself_are_no_sections():
    head = '<link href="/skin/default/css/style.css" rel="stylesheet"><script src="/e/data/js/ajax.js"></script>'
    body = '<ul class="nav"><li><a href="/xinwen/">新闻</a></li><li><a href="/e/member/cp/">会员中心</a></li></ul>'
    assert listing(body, "https://e.cn/", head).lists == {"https://e.cn/xinwen/": "category"}


def test_relative_addresses_are_resolved_against_the_base():
    head = '<base href="https://e.cn/" /><script>var STYLEID = "1", STATICURL = \'static/\', discuz_uid = "0"</script>'
    body = """<div id="nv"><ul><li><a href="portal.php">门户</a></li><li><a href="xinwen/bendi/">本地</a></li></ul></div>
    <dl><dt><a href="article-31-1.html">老旧小区改造全部开工</a></dt><dd>城市更新的步伐加快，老旧小区改造的项目已经全部开工。</dd></dl>
    <dl><dt><a href="article-30-1.html">两条地铁线路明年动工</a></dt><dd>市政府公布了新的交通规划，沿线居民可以提出意见。</dd></dl>
    <div class="pg"><strong>1</strong><a href="xinwen/index.php?page=2">2</a><a href="xinwen/index.php?page=2" class="nxt">下一页</a></div>"""
    found = listing(body, "https://e.cn/xinwen/", head)
    assert [hint.url for hint in found.entries] == ["https://e.cn/article-31-1.html", "https://e.cn/article-30-1.html"]
    assert found.next_pages == ["https://e.cn/xinwen/index.php?page=2"]
    assert "https://e.cn/xinwen/bendi/" in found.lists


def test_the_headline_of_a_card_is_told_from_its_summary_and_its_counts():
    rows = "".join(
        f'<li class="item"><a href="/post/{n}.html" class="thumb" title="第{n}座灯塔的看守人"><img src="/l.jpg"><time>2024-07-{n}</time></a>'
        f'<div><a href="/post/{n}.html" class="title" title="第{n}座灯塔的看守人">第{n}座灯塔的看守人</a>'
        f'<a href="/post/{n}.html" class="abstract" title="文章摘要">看守人每天两次登上塔顶，擦拭灯罩，记下风向和过往船只的名字，这样过了整整三十一年。</a></div></li>'
        for n in (21, 20, 19)
    )
    cards = "".join(
        f'<li><a href="/post/{n}.html"><img src="/l.jpg"><div class="describe"><h6>旧港的第{n}次疏浚</h6><span>{n}58 阅读 - 07/{n}</span></div></a></li>'
        for n in (14, 13, 12)
    )
    found = listing(f'<ul class="main">{rows}</ul><div class="box"><ol>{cards}</ol></div>')
    titles = {hint.url.rpartition("/")[2]: hint.title for hint in (*found.entries, *found.also)}
    assert titles["21.html"] == "第21座灯塔的看守人"
    assert titles["12.html"] == "旧港的第12次疏浚"


def test_a_script_writes_the_page_numbers_of_an_authoritys_list():
    rows = "".join(
        f'<li><a href="./202407/t20240720_{n}.html">关于第{n}批项目名单的公示</a><span>2024-07-20</span></li>' for n in range(8)
    )
    lists = f'<ul class="list">{rows}</ul>'
    call = '<div class="page"><script>createPageHTML(3, {here}, "index", "html");</script></div>'
    older = '<script>var currentPage = 0;//从0开始\nvar countPage = 2\ndocument.write("<a href=\\"index"+"_" + nextPage + "."+"htm\\">下一页</a>");</script>'
    boxed = "<script>createPageHTML('page-div',2,1,'list','shtml',40);</script>"
    found = [
        listing(lists + call.format(here=0), "https://e.cn/zwgk/").next_pages,
        listing(lists + call.format(here=1), "https://e.cn/zwgk/index_1.html").next_pages,
        listing(lists + call.format(here=2), "https://e.cn/zwgk/index_2.html").next_pages,
        listing(lists + older, "https://e.cn/zwgk/").next_pages,
        listing(lists + boxed, "https://e.cn/zwgk/list.shtml").next_pages,
    ]
    assert found == [
        ["https://e.cn/zwgk/index_1.html"],
        ["https://e.cn/zwgk/index_2.html"],
        [],
        ["https://e.cn/zwgk/index_1.htm"],
        ["https://e.cn/zwgk/list_2.shtml"],
    ]


def test_the_folder_of_posts_and_what_says_more_are_sections():
    body = """<div class="box"><div class="hd"><span>通知公告</span><a href="./zwgk/tzgg/" class="more">更多></a></div><ul>
    <li><a href="./zwgk/tzgg/202407/t20240720_31.html">关于第三批项目名单的公示</a><span>07-20</span></li>
    <li><a href="./zwgk/tzgg/202407/t20240719_30.html">关于第二批项目名单的公示</a><span>07-19</span></li></ul></div>
    <p><a href="./zwgk/">政务公开</a> <a href="./ztzl/zwfw/">更多</a> <a href="./znwd/">问答</a></p>"""
    assert listing(body, "https://e.cn/").lists == {
        "https://e.cn/zwgk/tzgg/": "category",
        "https://e.cn/zwgk/": "category",
        "https://e.cn/ztzl/zwfw/": "category",
    }


def test_the_list_beside_the_page_numbers_wins_over_the_most_read_box():
    most_read = "".join(
        f'<li><em>{n}</em><a href="/html/2024/k_07{n}/{n}.html">最受关注的第{n}条消息和它的详细说明</a></li>'
        for n in range(10, 20)
    )
    body = f"""<div class="col-left"><ul class="list"><li><span class="rt">2024-07-20</span>·<a href="/html/2024/k_0720/31.html">新桥通车</a></li>
    <li><span class="rt">2024-07-19</span>·<a href="/html/2024/k_0719/30.html">旧桥拆除</a></li></ul>
    <div id="pages"><a class="a1">22条</a> <a href="/html/keji/2.html" class="a1">上一页</a> <a href="/html/keji/">1</a> <a href="/html/keji/2.html">2</a> <span>3</span></div></div>
    <div class="col-auto"><h5>频道总排行</h5><ul class="digg">{most_read}</ul></div>"""
    found = listing(body, "https://e.cn/html/keji/3.html", '<script src="/api.php?op=count&id=1&modelid=1"></script>')
    assert [hint.url[-7:] for hint in found.entries] == ["31.html", "30.html"]
    assert found.next_pages == []


def test_utility_classes_and_a_wrapper_called_pages_hide_no_entries():
    """PbootCMS' default template: the whole item a link, its title twice (for screens of two sizes), its day in the same link."""
    rows = "".join(
        f'<li class="lh-3 border-bottom-dashed"><a href="/keji/{n}.html"><span class="d-none d-md-inline">县区公交线路调整公告第{n}号</span>'
        f'<span class="d-inline d-md-none">县区公交线路...</span><span class="float-end">2024-07-{n}</span></a></li>'
        for n in (20, 19, 18)
    )
    pager = '<div class="pagination"><a href="/keji/" class="page-num">1</a><a href="/keji/?page=2" class="page-num">2</a><a href="/keji/?page=2">下一页</a></div>'
    found = listing(f'<div class="container pages"><ul>{rows}</ul>{pager}</div>', "https://e.cn/keji/")
    assert [hint.url for hint in found.entries] == [f"https://e.cn/keji/{n}.html" for n in (20, 19, 18)]
    assert found.next_pages == ["https://e.cn/keji/?page=2"]


def test_a_card_that_is_one_link_takes_its_title_from_the_alt_text():
    card = (
        '<div class="card"><a href="/post/{n}.html"><div><img data-src="/{n}.jpg" alt="第{n}条：旧区全部开工"></div><div><div class="big">第{n}条：旧区全部开工</div>'
        "<p>城市更新的步伐加快，老旧小区改造的项目已经全部开工。</p></div></a></div>"
    )
    found = listing("".join(card.format(n=n) for n in range(31, 26, -1)))
    assert [hint.title for hint in found.entries] == [f"第{n}条：旧区全部开工" for n in range(31, 26, -1)]


def test_a_day_in_the_summary_is_not_the_entrys_own():
    row = '<li><h2><a href="/post/{n}.html">第{n}条：老旧小区改造开工</a></h2><p>2019年9月22日，萧山召开城市更新推进会，就改造作出部署。</p><span>{day}</span></li>'
    found = listing("<ul>" + "".join(row.format(n=n, day=f"07-{n - 10:02d}") for n in range(35, 30, -1)) + "</ul>")
    assert [hint.published_raw for hint in found.entries] == ["07-25", "07-24", "07-23", "07-22", "07-21"]


def test_the_last_page_of_a_plain_list_has_one_entry():
    found = listing(
        '<div class="nav"><a href="/news/">新闻</a></div><div class="col"><h2>新闻</h2><ul><li><span>2024-07-12</span>·<a href="/post/12.html">'
        '老旧小区改造</a></li></ul><div id="pages"><a href="/news/">上一页</a> <a href="/news/">1</a> <span>2</span></div></div>',
        url="https://e.com/news/index_2.html",
    )
    assert [(hint.url, hint.published_at and hint.published_at.day) for hint in found.entries] == [
        ("https://e.com/post/12.html", 12)
    ]


def test_a_card_that_is_one_link_tells_title_and_day():
    card = (
        '<li><a href="/post/{n}.html"><div class="pic"><div class="from">体育</div><img src="/{n}.jpg"><div class="box"><div class="name">第{n}条：老旧小区改造</div>'
        '<div class="who"><span>小编</span></div><div class="when">2024-7-{n} 10:42</div></div></div></a></li>'
    )
    found = listing('<ul class="cards">' + "".join(card.format(n=n) for n in (21, 20, 19)) + "</ul>")
    assert [hint.title for hint in found.entries] == [f"第{n}条：老旧小区改造" for n in (21, 20, 19)]
    assert [hint.published_at and hint.published_at.day for hint in found.entries] == [21, 20, 19]


def test_the_hidden_time_of_a_change_is_not_when_an_entry_was_published() -> None:
    entry = (
        '<article class="post"><h2><a href="/{n}.html">River walk number {n} is open again</a></h2><div class="meta">By Jana Roe | '
        '<span class="updated hidden">2026-05-2{n}T08:00:00+00:00</span><span>May {n}, 2026</span></div></article>'
    )
    html = f'<html lang="en"><body class="blog">{"".join(entry.format(n=n) for n in range(3, 7))}</body></html>'
    found = read_listing(Document(Page("https://e.com/", html.encode(), (), datetime(2026, 6, 1, tzinfo=UTC)))).entries
    assert [entry.published_raw for entry in found] == ["May 3, 2026", "May 4, 2026", "May 5, 2026", "May 6, 2026"]


def test_a_link_around_both_times_of_an_entry_is_not_its_title() -> None:
    entry = (
        '<article class="post"><header><h2 class="entry-title"><a href="/{n}.html" rel="bookmark">River walk {n} is open again</a></h2>'
        '<div class="entry-meta"><span class="posted-on">Posted on <a href="/{n}.html" rel="bookmark">'
        '<time class="entry-date published" datetime="2026-05-0{n}T08:00:00+00:00">May {n}, 2026</time>'
        '<time class="updated" datetime="2026-05-2{n}T08:00:00+00:00">May 2{n}, 2026</time></a></span></div></header></article>'
    )
    html = f'<html lang="en"><body class="blog">{"".join(entry.format(n=n) for n in range(3, 7))}</body></html>'
    found = read_listing(Document(Page("https://e.com/", html.encode(), (), datetime(2026, 6, 1, tzinfo=UTC)))).entries
    assert [entry.title for entry in found] == [f"River walk {n} is open again" for n in range(3, 7)]
    assert [entry.published_raw for entry in found] == [f"2026-05-0{n}T08:00:00+00:00" for n in range(3, 7)]
