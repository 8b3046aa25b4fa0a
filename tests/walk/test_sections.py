"""Sections with addresses like page numbers are distinguished from pages; default pagers of several systems."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_portals import NOW, Answer, Post, entries, html, play, posts
from made_portals import post_page as page_of_post

from crawler.document import Document
from crawler.page import Page
from crawler.walk.lists.listing import read_listing


def address(post: Post) -> str:
    return f"/show-{post.number + 500}.html"


def test_sections_that_are_numbered_are_not_taken_for_pages():
    made = posts(24)
    sections = {f"/list_{n}.html": [post for post in made if post.number % 3 == n - 12] for n in (12, 13, 14)}
    nav = "".join(f'<a href="{url}">栏目{url[6:8]}</a>' for url in sections)

    def serve(path: str) -> Answer | None:
        found = next((post for post in made if address(post) == path), None)
        if found:
            return page_of_post(found, address, made, neighbours=False)
        shown = made[:4] if path == "/" else sections.get(path)
        body = f'<div class="nav">{nav}</div><div class="list">{entries(shown or [], address)}</div>'
        return html("示例新闻网", body) if shown else None

    assert sorted(play(serve).archived) == sorted(address(post) for post in made)


# the pagers that these systems print as shipped, typed from their templates
PAGERS = {
    "empirecms": ("https://e.cn/news/", '<div class="epages"><a title="Total record">&nbsp;<b>293</b> </a>&nbsp;<b>1</b>&nbsp;<a href="/news/index_2.html">2</a>'
                  '<a href="/news/index_2.html"></a><a href="/news/index_30.html"></a></div>', "https://e.cn/news/index_2.html"),
    "phpcms": ("https://e.cn/list-6-1.html", '<div id="pages"><a class="a1">293条</a> <a href="/list-6-1.html" class="a1">上一页</a> <span>1</span> '
               '<a href="/list-6-2.html">2</a> <a href="/list-6-2.html" class="a1">下一页</a></div>', "https://e.cn/list-6-2.html"),
    "dedecms": ("https://e.cn/a/keji/", '<ul class="pagelist"><li>首页</li><li class="thisclass">1</li><li><a href="list_3_2.html">2</a></li>'
                '<li><a href="list_3_2.html">下一页</a></li><li><a href="list_3_5.html">末页</a></li></ul>', "https://e.cn/a/keji/list_3_2.html"),
    "discuz": ("https://e.cn/portal.php?mod=list&catid=1", '<div class="pg"><strong>1</strong><a href="portal.php?mod=list&amp;catid=1&amp;page=2">2</a>'
               '<a href="portal.php?mod=list&amp;catid=1&amp;page=2" class="nxt">下一页</a></div>', "https://e.cn/portal.php?mod=list&catid=1&page=2"),
    "emlog": ("https://e.cn/page/2", '<div id="pagenavi"><a href="/page/1">1</a> <span>2</span> <a href="/page/3">3</a> <a href="/page/9" title="尾页">&raquo;</a></div>',
              "https://e.cn/page/3"),
    "hexo": ("https://e.cn/", '<nav id="page-nav"><span class="page-number current">1</span><a class="page-number" href="/page/2/">2</a>'
             '<a class="extend next" rel="next" href="/page/2/"><i></i></a></nav>', "https://e.cn/page/2/"),
    "ghost": ("https://e.cn/", '<nav class="pagination"><a class="older-posts" href="/page/2/">Older Posts <span>→</span></a></nav>', "https://e.cn/page/2/"),
    "zblog": ("https://e.cn/?page=2", '<div class="pagebar"><a href="/">&lt;&lt;</a><a href="/?page=1">1</a><span class="now-page">2</span><a href="/?page=3">3</a>'
              '<a href="/?page=3">&gt;</a><a href="/?page=30">&gt;&gt;</a></div>', "https://e.cn/?page=3"),
    "typecho": ("https://e.cn/category/keji/", '<ol class="page-navigator"><li class="current"><a href="/category/keji/1/">1</a></li><li><a href="/category/keji/2/">2</a></li>'
                '<li class="next"><a href="/category/keji/2/">&raquo;</a></li></ol>', "https://e.cn/category/keji/2/"),
    "last page": ("https://e.cn/page/9", '<div id="pagenavi"><a href="/page/8">8</a> <span>9</span> <a href="/page/1">&laquo;</a></div>', None),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGERS)
def test_each_systems_pager_leads_to_the_next_page(name):
    url, pager, expected = PAGERS[name]
    rows = "".join(f'<li><a href="/n/{n}.html">老旧小区改造第{n}期全部开工</a></li>' for n in range(1020, 1030))
    text = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>新闻</title></head><body><ul>{rows}</ul>{pager}</body></html>'
    found = read_listing(Document(Page(url, text.encode(), (), NOW)))
    assert found.next_pages == ([expected] if expected else [])


@pytest.mark.parametrize("canonical", ["", '<link rel="canonical" href="https://news.example{}index.html">'])  # so Hexo states it
def test_a_post_without_a_section_gets_it_from_the_lists_that_name_it(canonical: str):
    made = posts(44)
    inner = {post.number for post in made if post.number % 9 == 2}  # a section within the third one

    def belongs(post: Post, name: str) -> bool:
        return post.number in inner if name == "shuyuan" else post.section == name

    names = {"yaowen": "要闻速递", "jingji": "经济观察", "wenhua": "文化生活", "shuyuan": "书院"}
    menu = "".join(f'<a href="/category/{name}/">{label}</a>' for name, label in names.items())

    def serve(path: str) -> Answer | None:
        found = next((post for post in made if address(post) == path), None)
        if found:
            answer = page_of_post(found, address, made, neighbours=False)
            return replace(answer, body=answer.body.replace(b"</head>", f"{canonical.format(path)}</head>".encode()))
        base, _, number = path.removesuffix("/").partition("/page/")
        name = base.removeprefix("/category/") if base.startswith("/category/") else base.strip("/") and "none"
        shown = [post for post in made if not name or belongs(post, name)] if name in ("", *names) else []
        page, per = int(number or 1), 6
        more = f'<a href="{base}/page/{page + 1}/">下一页</a>' if shown[page * per :] else ""
        shown = shown[(page - 1) * per : page * per]
        body = f'<div class="menu">{menu}</div><div class="list">{entries(shown, address)}</div><div class="pages">{more}</div>'
        return html(f"{names[name]} - 示例新闻网" if name else "示例新闻网", body) if shown else None

    played = play(serve)
    told = {hint.url: hint.category for hint in played.hints if hint.category}
    assert len(played.archived) == 44
    for post in made:
        if post.number in inner:
            assert told[f"https://news.example{address(post)}"] == ["书院"]
        else:
            assert told[f"https://news.example{address(post)}"] == [names[post.section]]
    assert len(played.requests) < 1.6 * 44 + 8


def test_a_post_without_a_section_gets_it_from_its_folder():
    made = posts(60)
    folders = {"yaowen": ("/a/yaowen/", "城建"), "jingji": ("/a/yaowen/jingji/", "经济"), "wenhua": ("/a/wenhua/", "文化")}
    address = lambda post: f"{folders[post.section][0]}2024/{post.number}.html"  # noqa: E731
    nav = "".join(f'<a href="{url}">{name}</a>' for url, name in folders.values())

    def serve(path: str) -> Answer | None:
        found = next((post for post in made if address(post) == path), None)
        if found:
            return page_of_post(found, address, made, neighbours=False)
        shown = (
            made[:6]
            if path == "/"
            else [
                post
                for post in made
                if path in ("/a/yaowen/", "/a/wenhua/", "/a/yaowen/jingji/") and address(post).startswith(path)
            ]
        )
        return (
            html(f"示例{len(shown)}", f'<div class="nav">{nav}</div><div class="list">{entries(shown, address)}</div>')
            if shown
            else None
        )

    played = play(serve)
    told = {hint.url.removeprefix("https://news.example"): hint.category for hint in played.hints if hint.category}
    assert told == {address(post): [folders[post.section][1]] for post in made}


def test_pages_in_a_lists_folder_are_read_and_the_section_is_not_named_after_a_button():
    made = posts(48)
    folders = {
        "/html/xinwen/": "新闻中心",
        "/html/xinwen/guonei/": "国内新闻",
        "/html/xinwen/guoji/": "国际新闻",
        "/html/wenhua/": "文化",
    }
    own = {"yaowen": "/html/xinwen/guonei/", "jingji": "/html/xinwen/guoji/", "wenhua": "/html/wenhua/"}
    address = lambda post: f"/html/2024/{post.section}_0726/{post.number}.html"  # noqa: E731  PHPCMS: posts lie in folders of days
    nav = "".join(f'<a href="{url}">{name}</a>' for url, name in folders.items())

    def serve(path: str) -> Answer | None:
        found = next((post for post in made if address(post) == path), None)
        if found:
            return page_of_post(found, address, made, neighbours=False)
        base, _, number = path.rpartition("/")
        base, page = base + "/", int(number.removesuffix(".html") if number[:1].isdigit() else 1)
        shown = (
            made[:6]
            if path == "/"
            else [post for post in made if path[-1] in "/l" and base in folders and own[post.section].startswith(base)]
        )
        last = -(-len(shown) // 10)
        pages = "".join(f'<a href="{base}{n if n > 1 else ""}{".html" if n > 1 else ""}">{n}</a>' for n in range(1, last + 1))
        pager = (
            f'<a class="a1" href="{base}">上一页</a>{pages}<a href="{base}{page + 1}.html">下一页</a>'
            if page < last
            else f"{pages}"
        )
        pager += '<script src="/api.php?op=count&id=1&modelid=1"></script>'
        body = f'<div class="nav">{nav}</div><div class="list">{entries(shown[page * 10 - 10 : page * 10], address)}</div><div id="pages">{pager}</div>'
        return html(f"{folders.get(base, '')} - 示例", body) if shown[page * 10 - 10 :] else None

    played = play(serve)
    told = {hint.url.removeprefix("https://news.example"): hint.category for hint in played.hints if hint.category}
    assert len(played.archived) == 48
    assert told == {address(post): [folders[own[post.section]]] for post in made}
