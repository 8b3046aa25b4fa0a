"""What themes set beside a post and name like its own: credits, machines' keywords, swapped neighbours, the site's counters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract

SENTENCE = "The county board voted on Tuesday to rebuild the old harbour, and work will begin before the end of the year. "
TEXT = f"<p>{SENTENCE * 4}</p><p>{SENTENCE * 3}</p>"


def read(after: str = "", text: str = TEXT, head: str = "", above: str = "", before: str = "", lang: str = "en") -> Article:
    html = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>The harbour is rebuilt</title>{head}</head>'
        f'<body class="single single-post">{above}<article class="post type-post"><h1 class="entry-title">The harbour is rebuilt</h1>{before}'
        f'<div class="entry-content">{text}</div>{after}</article></body></html>'
    )
    return extract(Page("https://e.com/the-harbour/", html.encode(), (), datetime(2026, 5, 26, tzinfo=UTC)))


WORDPRESS = '<meta name="generator" content="WordPress 6.5"><link rel="stylesheet" href="/wp-content/themes/pier/style.css">'


@pytest.mark.parametrize("credit", ["© iStock", "© Anna Berger / Südland", "(c) Harbour Board"])
def test_the_credit_of_a_picture_is_no_notice(credit):
    article = read(text=f"<p>{SENTENCE * 4}</p><p>{credit}</p><p>{SENTENCE * 3}</p>")
    assert article.copyright_notice is None
    assert credit not in article.body_text


@pytest.mark.parametrize(
    "notice", ["© 2026 Harbour Press", "© dpa-infocom, dpa:260520-99-11111/2", "© Harbour Press. All rights reserved."]
)
def test_year_rights_and_an_agencys_number_make_a_notice(notice):
    assert read(text=f"{TEXT}<p>{notice}</p>").copyright_notice == notice


def test_of_keywords_written_as_paths_the_topics_are_tags():
    tags = ["Type/Article", "Length/medium", "Topic/harbours", "Source/Harbour Press"]
    head = "".join(f'<meta property="article:tag" content="{tag}">' for tag in tags)
    assert read(head=head).tags == ["harbours"]


def neighbours(prev: str, following: str) -> Article:
    nav = '<nav class="navigation post-navigation"><div class="nav-previous">{}</div><div class="nav-next">{}</div></nav>'
    return read(after=nav.format(f'<a href="/first/">{prev}</a>', f'<a href="/second/">{following}</a>'), head=WORDPRESS)


def test_wordpresss_boxes_hold_the_neighbours():
    article = neighbours("The old quay", 'The new pier <span class="meta-nav">→</span>')
    assert (article.prev.url, article.next.url) == ("https://e.com/first/", "https://e.com/second/")
    assert (article.prev.title, article.next.title) == ("The old quay", "The new pier")


@pytest.mark.parametrize(
    ("of_next", "of_prev"),
    [("Nächster", "Vorheriger"), ("下一篇", "上一篇"), ("次の投稿", "前の投稿"), ("Next post", "Previous post")],
)
def test_the_label_says_which_side_a_neighbour_is_on(of_next, of_prev):
    article = neighbours(f"<span>{of_next}</span> <span>The new pier</span>", f"<span>{of_prev}</span> <span>The old quay</span>")
    assert (article.prev.url, article.next.url) == ("https://e.com/second/", "https://e.com/first/")
    assert (article.prev.title, article.next.title) == ("The old quay", "The new pier")


def test_a_label_that_touches_the_title_is_taken_off():
    nav = '<div class="post-nav"><a href="/a/"><em>Previous post</em><b>Old quay</b></a> <a href="/b/"><em>Next post</em><b>New pier</b></a></div>'
    article = read(after=nav)
    assert (article.prev.title, article.next.title) == ("Old quay", "New pier")


BLOG = "<div>Blog名：港湾<br>日志：279<br>留言：31<br>访问：121369<br>建立于：2004年10月6日</div>"


@pytest.mark.parametrize(
    "counter",
    [
        BLOG,
        "<ul><li>文章数：279</li><li>访问：121369</li></ul>",
        "<p>本站总访问量：121369</p>",
        "<p>总访问量 121369 次</p>",
        "<p>网站访问：121369</p>",
        "<div class='top'><span>访问：121369</span></div>",
    ],
)
def test_a_sites_visitors_are_no_views(counter):
    article = read(above=counter, lang="zh-CN")
    assert (article.views, article.comments) == (None, None)


@pytest.mark.parametrize("counter", ["访问：27", "本文总访问量 27 次", "阅读 27"])
def test_a_posts_own_visitors_are_views(counter):
    assert read(before=f"<p>2026-05-20 10:00 {counter}</p>", lang="zh-CN").views == 27


def test_an_icon_before_the_number_names_it():
    article = read(before='<p><a href="#c">Comments</a> <span class="view-counter"><svg></svg> 717 </span></p>')
    assert (article.views, article.comments) == (717, None)


KUBRICK = [
    "This entry was posted on Wednesday, May 20th, 2026 at 10:00 and is filed under <a href='/c/'>Harbour</a>. You can follow any responses to this entry through the <a href='/feed/'>RSS 2.0</a> feed. You can leave a response, or trackback from your own site.",
    "Von Anna am 20.05.2026. Abgelegt unter <a href='/c/'>Hafen</a>. Sie können alle Antworten zu diesem Eintrag durch den <a href='/feed/'>RSS 2.0</a> Feed verfolgen. Kommentare und Pings sind derzeit geschlossen.",
    "Cet article a été publié le mercredi 20 mai 2026 à 10:00 et est classé dans <a href='/c/'>Port</a>. Vous pouvez en suivre les commentaires par le biais du flux <a href='/feed/'>RSS 2.0</a>.",
]


@pytest.mark.parametrize("sentence", KUBRICK)
def test_wordpresss_sentence_about_the_entry_is_no_text(sentence):
    assert read(text=f"{TEXT}<div>{sentence}</div>").body_text.endswith(SENTENCE.strip())


def test_kubricks_foot_is_no_text():
    foot = '<p class="postmetadata2"><small>| Abgelegt unter <a href="/c/">Hafen</a>, <a href="/d/">Bau</a><br>The author alone says so.</small></p>'
    assert read(text=TEXT + foot).body_text.endswith(SENTENCE.strip())


def test_an_initial_belongs_to_its_word():
    opening = '<p><span class="initial-outer"><span class="initial">N</span></span> <span>ow the harbour is rebuilt, and all came to see it.</span></p>'
    assert read(text=opening + TEXT).body_text.startswith("Now the harbour")
    word = opening.replace(">N<", ">A<").replace("ow the", "long the")
    assert read(text=word + TEXT).body_text.startswith("A long the harbour")


BUTTONS = [
    '<img src="/images/common/btn_print.gif">',
    '<img src="/images/email_famfamfam.gif">',
    '<img src="/img/google-play-badge.webp">',
    '<img src="/img/app-store.png">',
    '<img src="/wp-content/themes/pier/img/quay.png">',
    '<img src="/uploads/harbour-fb-468x60.gif">',
    '<img src="https://count.example/c.gif?id=1394205&o=node">',
    '<img src="/ht/default_author.png">',
    '<img src="/up/anna.png?width=50&height=50">',
    '<a href="mailto:?subject=Harbour"><img src="/img/letter.png"></a>',
    '<a href="https://apps.apple.com/app/id7"><img src="/img/get.png"></a>',
    '<a href="https://www.facebook.com/sharer.php?u=x"><img src="/img/f.png"></a>',
    '<a href="https://creativecommons.org/licenses/by-sa/4.0/"><img src="/img/by.png"></a>',
]


@pytest.mark.parametrize("button", BUTTONS)
def test_buttons_badges_and_pixels_are_no_pictures(button):
    pictures = '<p><img src="/wp-content/uploads/2026/05/app-store.png"></p><p><img src="/uploads/quay.gif?v=2"></p>'
    article = read(text=f"{TEXT}{pictures}<p>{SENTENCE}{button}</p>")
    assert [image.url for image in article.images] == [
        "https://e.com/wp-content/uploads/2026/05/app-store.png",
        "https://e.com/uploads/quay.gif?v=2",
    ]
