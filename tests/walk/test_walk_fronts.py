"""Walks of portals whose front page is made of boxes, and of sections that are missing, fail, or look like posts."""

from __future__ import annotations

import json

import pytest
from made_portals import Answer, Post, address, blog, entries, html, play, post_page, posts

from crawler.families import by_name
from crawler.walk.chains import Chains, Verdict
from crawler.walk.leads import WalkOptions
from crawler.walk.ledger import Ledger
from crawler.walk.lists.listing import Listing


def boxes(all_posts: list[Post], per: int = 10):
    """A front page of boxes with the newest of each section, as many as the section's own first page shows; no neighbours."""
    by_address = {address(post): post for post in all_posts}
    by_section = {name: [post for post in all_posts if post.section == name] for name in ("yaowen", "jingji", "wenhua")}

    def serve(path: str) -> Answer | None:
        if path in by_address:
            return post_page(by_address[path], address, all_posts, neighbours=False)
        if path == "/":
            blocks = "".join(
                f'<div class="box"><h2><a href="/{name}/">更多</a></h2>{entries(shown[:per], address)}</div>'
                for name, shown in by_section.items()
            )
            return html("示例新闻网", f'<div class="main">{blocks}</div>')
        section, _, name = path.strip("/").partition("/")
        number = 1 if not name else int(name.removeprefix("index_").removesuffix(".shtml") or 0) if "index_" in name else 0
        shown = by_section.get(section, [])[(number - 1) * per : number * per] if number else []
        following = f'<a href="/{section}/index_{number + 1}.shtml">下一页</a>' if len(shown) == per else ""
        return (
            html(section, f'<div class="main">{entries(shown, address)}</div><div class="pages">{following}</div>')
            if shown
            else None
        )

    return serve


def test_boxes_of_a_front_page_cover_no_section():
    """What a front page of boxes names does not end the lists behind the boxes, though they begin with the very same posts."""
    all_posts = posts(96)
    played = play(boxes(all_posts))
    assert sorted(played.archived) == sorted(address(post) for post in all_posts)


def test_a_section_that_is_not_there_is_asked_for_again_after_seven_runs():
    made = posts(47)

    def serve(path: str) -> Answer | None:
        if path.startswith("/wenhua/") and path.count("/") == 2:
            return None
        if path == "/":  # a front page of boxes covers nothing: each run looks into the sections
            return html("示例新闻网", f'<div class="main">{entries(made[:6], address)}</div>')
        return blog(made, neighbours=False)(path)

    first = play(serve)
    assert "/wenhua/" in first.requests
    later = [play(serve, first.archive).requests for _ in range(8)]
    assert [("/wenhua/" in asked, "/jingji/" in asked) for asked in later] == [(False, True)] * 7 + [(True, True)]


def test_a_box_of_comments_brings_no_post_back():
    made = posts(30)
    said = "".join(
        f'<li><a href="{address(post)}#comment-{post.number}">读者老王{post.number}</a>：写得好</li>' for post in made[5:11]
    )

    def serve(path: str) -> Answer | None:
        answer = blog(made)(path)
        if answer:
            answer.body = answer.body.replace(b"</body>", f"<div class=widget><ul>{said}</ul></div></body>".encode())
        return answer

    first = play(serve)
    assert len(first.archived) == 30
    assert play(serve, first.archive).archived == []


def test_a_section_with_long_leads_is_a_list() -> None:
    shown = posts(12)
    lead = "시청은 화요일 항만 재개발 사업을 단계적으로 추진한다고 밝혔다. 주민들은 답변을 기다리고 있다. " * 3
    rows = "".join(
        f'<li><div><figure><a href="/view/AKR{post.number}"><img src="/t.jpg" alt="{post.title}"></a></figure><div class="con">'
        f'<a href="/view/AKR{post.number}"><strong>{post.title}</strong></a><p class="lead">{lead}</p></div>'
        f'<div class="info"><span>05-{10 + post.number % 15} 12:30</span></div></div></li>'
        for post in shown
    )

    def serve(path: str) -> Answer | None:
        if path == "/":
            menu = "<nav><ul><li><a href='/politics/all'>정치</a></li><li><a href='/economy/all'>경제</a></li></ul></nav>"
            return html("남해일보", f"{menu}<main><h1>남해일보</h1><p>{lead}</p></main>")
        if path == "/politics/all":
            return html("정치 - 남해일보", f"<main><h1>정치</h1><div class='list'><ul>{rows}</ul></div></main>")
        found = next((post for post in shown if path == f"/view/AKR{post.number}"), None)
        return post_page(found, lambda post: f"/view/AKR{post.number}", shown, neighbours=False) if found else None

    assert len(play(serve).archived) == 12


def with_sections(made: list[Post], status: int, bad: int = 200):
    """A menu of many sections that answer with an error, before those that answer."""
    served = blog(made)
    names = [f"/closed-{chr(97 + number // 26)}{chr(97 + number % 26)}/" for number in range(bad)]
    menu = "".join(f'<li><a href="{name}">栏目</a></li>' for name in names)

    def serve(path: str) -> Answer | None:
        if path in names:
            return Answer(b"", status)
        found = served(path)
        return found and Answer(found.body.replace("关于我们</a></li>".encode(), f"关于我们</a></li>{menu}".encode(), 1))

    return serve


@pytest.mark.parametrize(
    ("slugs", "asked_in_runs"),
    [
        (["http-404"] * 12, [0, 8]),
        (["http-403"] * 12, [0, 1, 9, 10]),
        (["http-500"] * 8, [0, 1, 4, 5]),
        (["http-500", "", "http-500", "", ""], [0, 1, 2, 3, 4]),
        (["timeout"] * 3, [0, 1, 2]),
    ],
)
def test_a_section_that_answers_with_an_error_is_left_for_some_runs(slugs, asked_in_runs):
    url, dead, asked = "https://news.example/closed/", {}, []
    for run, slug in enumerate(slugs):
        chains = Chains(Ledger(), WalkOptions())
        chains.remember(json.loads(json.dumps(dead)))
        chains.offer({url: "category"}, "https://news.example/", 0, by_name("generic"))
        for lead in chains.release(("category",)):
            asked.append(run)
            if slug:
                chains.failed(lead, slug)
            else:
                chains.read(lead, Listing(), Verdict(0, 0, 0))
        dead = chains.dead
    assert asked == asked_in_runs


@pytest.mark.parametrize("status", [403, 500])
def test_two_hundred_sections_that_answer_with_errors_cost_a_bounded_number_of_requests(status):
    played = play(with_sections(posts(40), status))
    assert len(played.archived) == 40
    assert sum("closed" in path for path in played.requests) <= 16


def test_a_bare_card_that_only_boxes_beside_posts_link_to_is_no_post():
    made = posts(24)
    blog_pages, card = blog(made), "/wenhua/2024/9077.shtml"

    def serve(path: str) -> Answer | None:
        if path == card:
            answer = html("勇者大陆下载", "<div class='game'><b>勇者大陆</b><p>类别：角色</p><p>大小：32M</p></div>")
        else:
            answer = blog_pages(path)
        if answer is not None:  # of EmpireCMS, which gives its downloads the addresses of its news
            script = '<script src="/e/public/ViewClick/?classid=3&id=77"></script></head>'
            box = f'<ul><li><a href="{card}">勇者大陆</a></li></ul></body>' if ".shtml" in path else "</body>"
            answer.body = answer.body.replace(b"</head>", script.encode()).replace(b"</body>", box.encode())
        return answer

    played = play(serve)
    assert card in played.requests
    assert sorted(played.archived) == sorted(address(post) for post in made)
