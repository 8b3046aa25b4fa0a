"""What is read from several kinds of list pages; expected values typed from the pages below."""

from __future__ import annotations

from tests.walk.list_pages import ITEM, listing


def test_a_plain_list_of_links_with_dates():
    rows = "".join(
        f'<li><span>07-{d}</span><a href="/n/2024/{d}.shtml" title="老旧小区改造第{d}期全部开工，居民满意">老旧小区改造第{d}期全</a></li>'
        for d in (24, 23, 22)
    )
    found = listing(f"<ul class='list'>{rows}</ul>")
    assert found.entries[0].title == "老旧小区改造第24期全部开工，居民满意"
    assert found.entries[0].published_raw == "07-24"


def test_short_years_come_first_on_a_chinese_list():
    rows = "".join(f'<li><a href="/n/{d}.html">老旧小区改造第{d}期全部开工</a><span>23/08/{d}</span></li>' for d in (24, 23, 22))
    found = listing(f"<ul class='list'>{rows}</ul>")
    assert [str(hint.published_at)[:10] for hint in found.entries] == ["2023-08-24", "2023-08-23", "2023-08-22"]


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


def test_the_last_page_of_a_plain_list_has_one_entry():
    found = listing(
        '<div class="nav"><a href="/news/">新闻</a></div><div class="col"><h2>新闻</h2><ul><li><span>2024-07-12</span>·<a href="/post/12.html">'
        '老旧小区改造</a></li></ul><div id="pages"><a href="/news/">上一页</a> <a href="/news/">1</a> <span>2</span></div></div>',
        url="https://e.com/news/index_2.html",
    )
    assert [(hint.url, hint.published_at and hint.published_at.day) for hint in found.entries] == [
        ("https://e.com/post/12.html", 12)
    ]
