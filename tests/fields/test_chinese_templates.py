"""Posts as templates of EmpireCMS, PHPCMS and other Chinese systems print them; the pages are typed here, the answers read from them."""

from datetime import UTC, datetime

from crawler import Page, extract
from crawler.items import Article

TITLE = "老灯塔明年春天动工修缮"
TEXT = "".join(
    f"<p>港务局周一表示，经过{n}年的争议之后，老灯塔终于将要进行修缮，所需的费用由市里和渔业协会共同承担，工期预计为十个月。</p>"
    for n in range(3, 9)
)
RELATED = (
    '<div class="xg"><h5>延伸阅读：</h5><ul>'
    '<li><a href="/html/2026/keji_0312/71.html">渔港新码头发布</a><time>2026-03-12</time></li>'
    '<li><a href="/html/2026/keji_0401/72.html">码头工程启动</a><time>2026-04-01</time></li></ul></div>'
)


def read(body: str, url: str = "https://www.coast.example/html/2026/keji_0526/90.html", title: str = TITLE) -> Article:
    html = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title} - 海港网</title></head><body>{body}</body></html>'
    return extract(Page(url, html.encode(), fetched_at=datetime(2026, 6, 1, tzinfo=UTC)))


def test_teasers_under_a_heading_are_no_part_of_the_text_above_them():
    items = "".join(
        f'<li><h3><a href="/keji/{n}.html">渔港第{n}号码头完工</a></h3><p>港务局介绍，{n}号码头历时两年完工，将在下个月投入使用，渔民不必再绕行。</p>'
        f'<div class="info"><span class="con_writer">王芳</span><time>2026-05-0{n}</time></div></li>'
        for n in range(1, 7)
    )
    article = read(
        f'<div class="box"><h1>{TITLE}</h1><div class="con_info"><time>2026-05-26 10:20:30</time></div><div class="content">{TEXT}</div>'
        f'<div class="blog_list"><div class="side_title"><h3>猜你喜欢</h3></div><ul>{items}</ul></div></div>'
    )
    assert article.body_text.endswith("工期预计为十个月。") and "码头" not in article.body_text
    assert article.author is None


def test_a_bullet_ends_a_labelled_name():
    article = read(
        '<script src="/e/public/ViewClick/?classid=3&id=90"></script>'
        f'<article><h1>{TITLE}</h1><div class="entry-info">作者：<a class="nickname">李明\n</a> <span class="dot">•\n</span> '
        f'<span>更新时间：2026-05-26 10:20:30</span> <span class="dot">•</span></div><div class="entry-content">{TEXT}</div></article>'
    )
    assert article.author == "李明"


def test_a_button_after_the_only_keyword_is_none():
    article = read(
        f'<div class="art"><h1>{TITLE}</h1><div class="info"><span>时间: 2026-05-26 10:20</span></div><div class="text">{TEXT}</div>'
        '<div class="foot"><span class="tags">标签: <a href="/tags-a.html">渔业</a> </span><span class="mark"><div>'
        '<a href="javascript:void(0);"><em>收藏本文</em></a></div></span></div></div>'
    )
    assert article.tags == ["渔业"]


def test_words_searched_for_are_keywords_and_a_pictures_source_ends_the_author():
    article = read(
        f'<div id="right"><h1>{TITLE}</h1><h2>作者：yang2013&nbsp;&nbsp; 图片来源：本站原创&nbsp;&nbsp; 更新时间：2026-05-26 10:20:30</h2>{TEXT}'
        '<p><strong>相关热词搜索：</strong> <a href="/tag_lists_a_1.html">渔业</a> | <a href="/tag_lists_b_1.html">海港</a> | </p></div>'
        '<script src="/api.php?op=count&id=90&modelid=1"></script>'
    )
    assert article.author == "yang2013"
    assert article.tags == ["渔业", "海港"]


def test_dates_of_related_posts_and_of_sentences_are_not_the_posts_own():
    article = read(
        f'<article id="Article"><h1>{TITLE}</h1><p class="detail-info"><strong>发布人：</strong><span>nanfeng</span> <strong>点击：</strong></p>'
        '<p class="summary">2020年9月15日，港务局召开会议，讨论了老灯塔的修缮方案，相关负责人表示，将继续加大投入力度。</p>'
        f'<section class="con-box">{TEXT}</section>{RELATED}</article>',
        url="https://www.coast.example/keji/90.html",
    )
    assert article.author == "nanfeng"
    assert article.published_at is None


def test_a_summary_set_as_a_heading_hides_no_byline():
    summary = "港务局周一表示，老灯塔终于将要进行修缮，所需的费用由市里和渔业协会共同承担。" * 3
    article = read(
        f'<div class="main"><h1 class="title">{TITLE}</h1><div class="sub"><div class="summary"><h2>{summary}</div></h2>'
        f'<span>2026-05-26 10:20:30&nbsp;&nbsp;来源：海港日报&nbsp;&nbsp;点击：</span></div><div class="content">{TEXT}</div></div>'
    )
    assert article.published_at is not None and article.published_at.isoformat() == "2026-05-26T10:20:30+08:00"
    assert article.source_name == "海港日报"


def test_a_headline_in_two_parts_is_no_pair_of_names():
    article = read(
        '<div class="article"><div class="ar-t">马拉松|高亮迎来</div><div class="ar-tt">发布日期：2026-05-26 10:20:30<span>点击：<span id="hits"></span>次</span></div>'
        f'<div class="ar-c">{TEXT}</div></div>',
        title="马拉松|高亮迎来",
    )
    assert article.author is None


def test_a_short_posts_body_ends_before_dated_links():
    article = read(
        f'<article id="Article"><h1>{TITLE}</h1><p><span>2026-05-26 10:20:30</span> <span>来源：海港日报</span></p><section class="con-box">'
        f"<p>港务局周一表示，经过多年的争议之后，老灯塔终于将要进行修缮。</p></section>{RELATED}</article>"
    )
    assert article.body_text == "港务局周一表示，经过多年的争议之后，老灯塔终于将要进行修缮。"


def test_headings_of_related_cards_are_not_the_headline():
    cards = "".join(
        f'<li><a href="/portal.php?mod=view&aid={n}"><h1>老灯塔明年夏天动工修缮之{n}</h1><p><span>2026-4-{n} 10:00</span></p></a></li>'
        for n in (11, 12)
    )
    article = read(
        f'<div class="wznr"><div class="tit">{TITLE}</div><div class="info"><span>2026-5-26 10:20</span><span> 123 阅读</span></div>'
        f'<div class="con">{TEXT}</div><div id="related_article"><h2>相关阅读</h2><ul>{cards}</ul></div></div>'
    )
    assert article.title == TITLE
    assert article.published_at is not None and article.published_at.day == 26


def test_a_menu_above_the_headline_is_no_category_and_an_account_card_gives_only_the_name():
    menu = "".join(f'<li><a href="portal.php?mod=list&catid={n}">频道{n}</a></li>' for n in range(1, 7))
    article = read(
        f'<script>var STATICURL = "static/", discuz_uid = "0";</script><div class="topnav"><ul>{menu}</ul></div>'
        '<div class="view"><div class="top"><a href="home.php?mod=space&uid=5"><img src="uc_server/avatar.php?uid=5"><span>海港小七</span>'
        f'<b>查看作者资料</b><div class="clear"></div></a></div><div class="tops"><div class="mntitles">{TITLE}</div><div class="infos">2026-5-26 10:20'
        f'<span>|</span>查看: <em id="_viewnum">72</em></div></div><div class="text">{TEXT}</div></div>',
        url="https://www.coast.example/portal.php?mod=view&aid=90",
    )
    assert article.category == []
    assert article.author == "海港小七"
    assert article.views == 72


def test_a_row_of_labels_called_a_breadcrumb_or_comments_is_the_byline():
    row = (
        '<nav aria-label="breadcrumb"><ol class="breadcrumb"><li class="breadcrumb-item">时间：<a href="#">2026-5-26 10:20</a></li>'
        '<li class="breadcrumb-item">作者：<a href="/author/5">李明</a></li></ol></nav>'
    )
    spans = '<div class="postinfo"><span class="comment">作者：<a href="/author/5">李明</a></span><span class="comment gun">时间：2026-05-26</span></div>'
    for byline in (f"<h2>{TITLE}</h2>{row}", f"<header><h3>{TITLE}</h3>{spans}</header>"):
        article = read(f'<article>{byline}<div class="markdown">{TEXT}</div></article>')
        assert article.author == "李明"
        assert article.published_at is not None and article.published_at.day == 26


def test_an_empty_label_for_keywords_is_not_answered_by_the_next_line():
    for after in (
        '<p class="share"><b>很赞哦！</b> (<span>10</span>)</p>',
        '<div class="sort"><a href="/category/gang/">海港</a></div>',
    ):
        article = read(
            f'<article><h1>{TITLE}</h1><p><span>2026-05-26</span></p><div class="text">{TEXT}<p>标签：</p>{after}</div></article>'
        )
        assert article.tags == []


def test_a_summary_before_the_text_is_left_out_without_a_colon_and_its_dates_are_ignored():
    article = read(
        f'<div class="box"><h1>{TITLE}</h1><p class="info"><span>李明</span><span>2026-05-26</span></p><p class="lead"><b>简介</b>发布时间：2019-01-02 03:04，'
        '港务局周一表示，经过</p><div class="con_text"><p>发布时间：2019-01-02 03:04，港务局周一表示，经过多年的争议之后，老灯塔将要进行修缮。</p></div></div>'
    )
    assert article.published_at is not None and article.published_at.date().isoformat() == "2026-05-26"


def test_a_trail_that_ends_with_the_word_for_list_tells_the_section_only():
    article = read(
        f'<div class="crumbs"><a href="/">首页</a> &gt; <a href="/html/keji/">科技</a> &gt; 列表</div><h1>{TITLE}</h1>'
        f'<p>2026-05-26 10:20:30</p><div class="content">{TEXT}</div>'
    )
    assert article.category == ["科技"]


def test_a_signature_in_brackets_names_whoever_stands_there():
    article = read(
        f'<h1>{TITLE}</h1><p class="time">2026-05-26</p><div class="content"><p>海港网5月26日讯（记者阿拉坦仓 整合）港务局周一宣布动工。</p>{TEXT}</div>'
    )
    assert article.author == "阿拉坦仓"


def test_what_the_authors_card_says_of_her_is_not_her_name():
    card = (
        '<div class="base-card base-main-card"><a href="https://www.coast.example/in/jana-roe"><span class="sr">Jana Roe</span></a>'
        '<div class="info"><h3 class="title">Jana Roe</h3><h4 class="subtitle">Creating the most truly human company in the digital age.</h4></div></div>'
    )
    article = read(
        f'<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jana Roe"><h1>{TITLE}</h1>'
        f'<div class="author-card"><div class="author-list">{card}</div></div><div class="content">{TEXT}</div>'
    )
    assert article.author == "Jana Roe"


def test_dates_of_lists_near_a_short_text_are_ignored():
    text = TEXT[: TEXT.index("</p>") + 4]
    picks = "".join(
        f'<li><span><a href="/a/{n}.html">{t}</a></span><b>2026-05-2{n} 08:00:0{n}</b></li>'
        for n, t in ((8, "渔港码头发布"), (9, "海港浴场开放"))
    )
    ranks = f'<li><em>1</em><span>05-20</span><a href="/a/3.html">防波堤动工</a></li><li><em>2</em><span>04-12</span><a href="/html/2026/keji_0526/90.html">{TITLE}</a></li>'
    article = read(
        f'<div class="arc"><h1>{TITLE}</h1><div class="from">来源：海港晚报 更新时间：2026-04-12</div><div class="con">{text}</div></div>'
        f'<div class="box"><h3>频道精选</h3><ul>{picks}</ul></div><div class="rank"><h3>总排行</h3><ul>{ranks}</ul></div>'
    )
    assert article.published_at is not None and article.published_at.date().isoformat() == "2026-04-12"
    bare = read(
        f'<div class="arc"><h1>{TITLE}</h1><div class="con">{text}</div></div><div class="box"><ul>{picks}</ul></div>',
        "https://www.coast.example/a/90.html",
    )
    assert bare.published_at is None


def test_a_bylines_link_to_a_source_dates_the_post():
    article = read(
        f'<div class="arc"><h1>{TITLE}</h1><div><a href="https://paper.example/">海港县融媒体中心</a> 2026-04-12 10:20</div><div class="con">{TEXT}</div></div>'
    )
    assert article.published_at is not None and article.published_at.date().isoformat() == "2026-04-12"


def test_a_portal_in_a_folder_begins_its_trail_there():
    article = read(
        f'<div class="con"><h2 class="lc"><a href="/news/">主页</a> > <a href="/news/a/xinwen/">新闻中心</a> > <a href="/news/a/xinwen/shehui/">社会万象</a> > </h2>'
        f'<h1>{TITLE}</h1><div class="from">时间：2026-05-26</div><div class="con">{TEXT}</div></div>'
        '<div class="foot"><a href="/news/a/about/">关于我们</a> | <a href="/news/a/contact/">联系我们</a></div>',
        "https://www.coast.example/news/a/xinwen/shehui/2026/0526/90.html",
    )
    assert article.category == ["新闻中心", "社会万象"]


def test_links_to_other_posts_are_kept_as_those_are():
    article = read(
        f'<h1>{TITLE}</h1><div>2026-05-26 10:20</div><div class="con">{TEXT}</div>'
        '<p>上一篇：<a href="/html/89.html?spm=a2c4.1.2">渔港新码头发布</a></p><p>下一篇：<a href="/html/91.html?utm_source=next">码头工程启动</a></p>'
    )
    assert article.prev is not None and article.prev.url == "https://www.coast.example/html/89.html"
    assert article.next is not None and article.next.url == "https://www.coast.example/html/91.html"


def test_words_that_people_search_for_are_no_tags():
    article = read(
        '<div class="hots"><strong>热门关键字：</strong> <a href="/plus/search.php?keyword=a">民生</a> <a href="/plus/search.php?keyword=b">经济</a></div>'
        f'<div class="newsview"><div class="title"><h1>{TITLE}</h1></div><div class="info"><strong>来源：</strong>海港晚报 <strong>时间：</strong>2026-05-26 '
        f"<strong>Tag：</strong><a href='/tag.php?/x/'>渔业</a> <a href='/tag.php?/y/'>灯塔</a> <strong>点击：</strong></div><div class='content'>{TEXT}</div></div>"
    )
    assert article.tags == ["渔业", "灯塔"]


def test_the_name_of_a_portal_in_a_folder_is_no_headline():
    head = '<header><h1 class="brand"><a href="index.php">海港新闻网</a></h1><a href="list.php?tid=1">渔业</a></header>'
    html = f"<title>灯塔修缮_海港新闻网</title><body>{head}<h3>灯塔修缮</h3><h4><small>时间:</small>2026-05-26 10:20</h4><div>{TEXT}</div>"
    article = extract(Page("https://coast.example/m/view.php?aid=90", html.encode(), fetched_at=datetime(2026, 6, 1, tzinfo=UTC)))
    assert article.title == "灯塔修缮"


def test_a_count_in_a_tags_wrapper_is_left_out():
    article = read(
        f'<h1>{TITLE}</h1><div>2026-05-26 10:20</div><div class="con">{TEXT}</div>'
        '<div class="tags"><a rel="tag" href="/tags/a/"><span><i></i>渔业<span class="n">16</span></span></a> <a rel="tag" href="/tags/b/">灯塔<sup>3</sup></a></div>'
    )
    assert article.tags == ["渔业", "灯塔"]


def test_a_logo_of_a_portal_in_a_folder_is_no_headline_though_other_hosts_fronts_are_linked():
    head = '<h1><a href="/news/">海港网</a></h1><h2>灯塔修缮</h2><div>2026-05-26 10:20</div>'
    article = read(
        f'{head}<div class="entry">{TEXT}</div><a href="http://www.emlog.net/">emlog</a>',
        "https://www.coast.example/news/?post=90",
        "灯塔修缮",
    )
    assert article.title == "灯塔修缮"
