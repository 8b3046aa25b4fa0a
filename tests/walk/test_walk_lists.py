"""Walks of portals that have only lists: every post is found, with few requests, and traps are left alone."""

from __future__ import annotations

import json
from datetime import date

import pytest
from made_portals import SHANGHAI, Answer, Post, entries, html, play, post_page, posts

from crawler.families import by_name
from crawler.walk.chains import Chains, Verdict
from crawler.walk.leads import WalkOptions
from crawler.walk.ledger import Ledger
from crawler.walk.listing import Listing


def address(post: Post) -> str:
    return f"/{post.section}/2024/{post.number + 1000}.shtml"


def blog(all_posts: list[Post], *, pager: str = "words", sticky: int = 0, neighbours: bool = True, soft404: bool = False):
    """One list of all posts on the front page, ten a page; a page for each section; a calendar without end."""
    by_address = {address(post): post for post in all_posts}

    def page_of(shown: list[Post], base: str, number: int, per: int = 10) -> Answer | None:
        pages = max(1, -(-len(shown) // per))
        if not 1 <= number <= pages:
            return None
        link = lambda n: base if n == 1 else f"{base}index_{n}.shtml"  # noqa: E731
        if pager == "words":
            links = f'<a href="{link(number + 1)}">下一页</a>' if number < pages else ""
        elif pager == "numbers":
            links = "".join(f"<b>{n}</b>" if n == number else f'<a href="{link(n)}">{n}</a>' for n in range(1, pages + 1))
        else:  # icons: the next link has no text, as EmpireCMS' has in many themes
            links = f"<b>{number}</b>" + (
                f'<a href="{link(number + 1)}"></a><a href="{link(pages)}"></a>' if number < pages else ""
            )
        pinned = all_posts[-sticky:] if sticky else []
        top = "".join(
            f'<div class="item"><h3><a href="{address(p)}">{p.title}</a><em class="istop">置顶</em></h3></div>' for p in pinned
        )
        body = f'<div class="main">{top}{entries(shown[(number - 1) * per : number * per], address)}</div><div class="pages">{links}</div>'
        calendar = '<div class="calendar"><a href="/?date=2024-7-1">1</a><a href="/?date=2024-7-2">2</a><a href="/cal/2051-01/">›</a></div>'
        return html("示例新闻网" if base == "/" else f"{base} - 示例新闻网", body + calendar)

    def serve(path: str) -> Answer | None:
        if path in by_address:
            return post_page(by_address[path], address, all_posts, neighbours=neighbours)
        if path == "/about.html":
            return html("关于我们 - 示例新闻网", f"<div class='text'><h1>关于我们</h1><p>{'我们是一家网站。' * 40}</p></div>")
        base, _, name = path.rpartition("/")
        number = int(name[6:-6]) if name.startswith("index_") and name[6:-6].isdigit() else 1 if not name else 0
        section = base.strip("/")
        shown = [post for post in all_posts if not section or post.section == section]
        if number and shown and base.count("/") < 2 and path.startswith("/") and not path.startswith("/?"):
            found = page_of(shown, base + "/", number)
            if found:
                return found
        return page_of(all_posts, "/", 1) if soft404 else None

    return serve


@pytest.mark.parametrize("pager", ["words", "numbers", "icons"])
def test_every_post_is_found_through_each_kind_of_pager(pager):
    made = posts(47)
    played = play(blog(made, pager=pager, neighbours=False))
    assert sorted(played.archived) == sorted(address(post) for post in made)
    assert len(played.requests) <= 47 + 5 + 3 + 8  # posts, list pages, sections, and what is asked once a portal


def test_a_later_run_costs_a_handful_of_requests():
    serve = blog(posts(47))
    first = play(serve)
    second = play(serve, first.archive)
    assert second.archived == []
    assert len(second.requests) <= 3


def test_a_later_run_finds_what_is_new_and_stops_there():
    first = play(blog(posts(47)))
    second = play(blog(posts(60)), first.archive)
    assert sorted(second.archived) == sorted(address(post) for post in posts(60)[:13])
    assert "/index_4.shtml" not in second.requests


def test_pinned_posts_do_not_keep_a_later_run_paging():
    serve = blog(posts(47), sticky=3)
    first = play(serve)
    assert len(first.archived) == 47
    assert len(play(serve, first.archive).requests) <= 3


def test_an_interrupted_first_run_is_no_reason_to_stop_paging():
    made = posts(47)
    first = play(blog(made, neighbours=False), options=WalkOptions(limit=12))
    assert len(first.archived) == 12
    second = play(blog(made, neighbours=False), first.archive)
    assert len(first.archived) + len(second.archived) == 47


def test_limit_takes_the_newest():
    made = posts(47)
    played = play(blog(made), options=WalkOptions(limit=15))
    assert sorted(played.archived) == sorted(address(post) for post in made[:15])
    assert len(played.requests) <= 15 + 8


def test_since_leaves_older_posts_alone():
    made = posts(47)
    since = date(2023, 11, 1)
    wanted = [post for post in made if post.at.astimezone(SHANGHAI).date() >= since]
    played = play(blog(made, neighbours=False), options=WalkOptions(since=since))
    assert set(played.archived) == {address(post) for post in wanted}
    assert len(played.requests) < 47


def test_calendars_logins_and_searches_cost_nothing():
    played = play(blog(posts(20)))
    assert not [path for path in played.requests if "date" in path or "cal" in path or "login" in path or "search" in path]


def test_a_standing_page_is_no_post():
    played = play(blog(posts(20)))
    assert "/about.html" not in played.archived


def test_a_guestbook_is_no_post_though_its_address_is_one():
    served, guestbook = blog(posts(20)), "/yaowen/2024/2.shtml"

    def serve(path: str) -> Answer | None:
        if path == guestbook:
            return html(
                "留言本 - 示例新闻网",
                "<div class='text'><h1>留言本</h1><p>欢迎在这里给我们留言，我们每个工作日都会回复。</p></div>",
            )
        found = served(path)
        return found and Answer(found.body.replace(b"</ul>", f'<li><a href="{guestbook}">留言本</a></li></ul>'.encode(), 1))

    played = play(serve)
    assert guestbook in played.requests
    assert guestbook not in played.archived
    assert len(played.archived) == 20


def test_a_front_page_for_every_unknown_address_is_recognised():
    made = posts(47)
    played = play(blog(made, soft404=True))
    assert sorted(played.archived) == sorted(address(post) for post in made)
    assert "answers-anything" in played.slugs
    assert "html-for-sitemap" in played.slugs


def test_a_post_that_only_its_neighbour_names_is_found():
    made = posts(30)

    def serve(path: str) -> Answer | None:
        whole = blog(made)
        if path in {address(post) for post in made}:
            return whole(path)
        return blog([post for post in made if post.number != 11])(path)

    assert address(made[-11]) in play(serve).archived


def test_a_changed_title_on_a_list_brings_the_post_back():
    made = posts(12)
    first = play(blog(made))
    corrected = blog(made)

    def serve(path: str) -> Answer | None:
        answer = corrected(path)
        if answer and path in ("/", address(made[0])):
            answer.body = answer.body.replace(made[0].title.encode(), "更正：地铁线路不在明年动工".encode())
        return answer

    assert play(serve, first.archive).archived == [address(made[0])]


def test_the_report_says_what_was_found_and_what_became_of_it():
    report = play(blog(posts(47))).walk.report()
    assert report["found"] == 47
    assert report["fates"]["archived"] == 47
    assert report["numbers"][0]["gaps"] == 0
    assert "missing" not in report


def test_the_user_may_name_a_post():
    made = posts(12)
    played = play(blog(made), start=address(made[3]))
    assert len(played.archived) == 12


def test_an_empty_shell_says_so():
    shell = b'<!doctype html><html><head><title>App</title><script src="/a.js"></script></head><body><div id="app"></div></body></html>'
    played = play(lambda path: Answer(shell) if path == "/" else None)
    assert played.archived == []
    assert "empty-shell" in played.slugs


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
