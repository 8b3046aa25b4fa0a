"""Walks to posts that only an archive, a search or an old sitemap names, and how many requests they cost."""

from __future__ import annotations

from made_portals import NOW, ROOT, Answer, Post, entries, html, play, post_page, posts

from crawler.walk.lists.archive_words import says_archive


def slugged(post: Post) -> str:
    return f"/why-the-harbour-changed-{post.number:012x}"


def publication(made: list[Post], *, footer: str = '<a href="/archive">Archive</a>', endless: bool = False):
    """A front page of the newest posts; all others in archives by year (the newest four of it) and month, named by a link in the footer."""
    by_address = {slugged(post): post for post in made}
    foot = f'<footer class="site-footer">{footer}</footer>'
    years = sorted({post.at.year for post in made})

    def months(year: int) -> str:
        return "".join(f'<a href="/archive/{year}/{month:02d}">{month}</a>' for month in range(1, 13))

    def serve(path: str) -> Answer | None:
        if path in by_address:
            return post_page(by_address[path], slugged, made, neighbours=False)
        if path == "/":
            return html("示例新闻网", f'<div class="main">{entries(made[:10], slugged)}</div>{foot}')
        year, _, month = path.removeprefix("/archive").strip("/").partition("/")
        nav = "".join(f'<a href="/archive/{one}">{one}</a>' for one in years)
        if path == "/archive":
            return html("Archive", f'<div class="buckets">{nav}</div>{entries(made[:4], slugged)}')
        if not path.startswith("/archive/") or not year.isdigit() or not (endless or int(year) in years):
            return None
        shown = [post for post in made if post.at.year == int(year) and (not month or post.at.month == int(month))]
        before = f'<a href="/archive/{int(year) - 1}">{int(year) - 1}</a>' if endless else ""
        return html(
            path, f'<div class="buckets">{nav}{before}{months(int(year))}</div>{entries(shown if month else shown[:4], slugged)}'
        )

    return serve


def test_an_archive_that_only_the_footer_names_is_walked():
    made = posts(300)
    played = play(publication(made))
    assert sorted(played.archived) == sorted(map(slugged, made))
    assert len(played.requests) <= 300 + 40


def test_an_endless_archive_of_years_is_left_after_some_without_news():
    made = posts(40)
    played = play(publication(made, endless=True))
    assert len(played.archived) == 40
    assert len(played.requests) <= 40 + 40


def test_no_archive_is_asked_where_a_sitemap_names_every_post():
    made = posts(40)
    served = publication(made)
    urls = "".join(f"<url><loc>{ROOT}{slugged(post)}</loc></url>" for post in made)

    def serve(path: str) -> Answer | None:
        return (
            Answer(f"<urlset>{urls}</urlset>".encode(), content_type="application/xml")
            if path == "/sitemap.xml"
            else served(path)
        )

    played = play(serve)
    assert len(played.archived) == 40
    assert not [path for path in played.requests if path.startswith("/archive")]


def test_an_archive_is_known_by_what_its_link_says():
    assert says_archive("归档") and says_archive("» Archives (120)") and says_archive("Архив новостей")
    assert not says_archive("The archive of the old harbour") and not says_archive("")


def sections_by_search(made: list[Post], *, bait: str = ""):
    """Sections whose second page is an answer of the portal's search, by offset, as BLOX has them."""
    address = lambda post: f"/{post.section}/article_{post.number:08x}-5f0d.html"  # noqa: E731
    by_address = {address(post): post for post in made}

    def serve(path: str) -> Answer | None:
        if path in by_address:
            return post_page(by_address[path], address, made, neighbours=False)
        if path == "/":
            return html("示例新闻网", f'<div class="main">{entries(made[:3], address)}</div>')
        section = path.partition("c=")[2].partition("&")[0] if path.startswith("/search/?f=html&c=") else path.strip("/")
        offset = int(path.rpartition("o=")[2]) if path.startswith("/search/") else 0
        shown = [post for post in made if post.section == section]
        if not shown or "x=" in path:
            return None
        link = lambda at: f"/search/?f=html&c={section}&s=start_time&sd=desc&o={at}{bait if at > 20 else ''}"  # noqa: E731
        pager = "".join(f'<li><a href="{link(at)}">{at // 10 + 1}</a></li>' for at in range(10, len(shown), 10) if at != offset)
        onward = f'<li class="next"><a href="{link(offset + 10)}">Next</a></li>' if offset + 10 < len(shown) else ""
        body = (
            f'<div class="main">{entries(shown[offset : offset + 10], address)}</div><ul class="pagination">{pager}{onward}</ul>'
        )
        return html(section, body)

    return address, serve


def test_a_section_that_goes_on_in_the_search_is_paged_there():
    made = posts(96)
    address, serve = sections_by_search(made)
    played = play(serve)
    assert sorted(played.archived) == sorted(map(address, made))
    assert "/search?q=a" not in played.requests


def test_a_search_that_changes_more_than_its_offset_is_not_followed():
    _, serve = sections_by_search(posts(96), bait="&x=1")
    assert not [path for path in play(serve).requests if "x=1" in path]


def monthly(made: list[Post], edited: int = 0):
    """A sitemap for each month, in an index that states no times; lists show the newest ten posts only."""
    served = publication(made, footer="")
    months = sorted({f"{post.at:%Y-%m}" for post in made})
    edit = {edited: NOW}

    def serve(path: str) -> Answer | None:
        if path == "/sitemap.xml":
            text = "".join(f"<sitemap><loc>{ROOT}/maps/{month}.xml</loc></sitemap>" for month in months)
            return Answer(f"<sitemapindex>{text}</sitemapindex>".encode(), content_type="application/xml")
        if path.startswith("/maps/"):
            shown = [post for post in made if f"{post.at:%Y-%m}" == path[6:13]]
            times = ((slugged(post), edit.get(post.number, post.at)) for post in shown)
            text = "".join(f"<url><loc>{ROOT}{url}</loc><lastmod>{at.isoformat()}</lastmod></url>" for url, at in times)
            return Answer(f"<urlset>{text}</urlset>".encode(), content_type="application/xml")
        return served(path)

    return serve


def test_sitemaps_of_past_months_are_not_asked_again_soon():
    first = play(monthly(posts(290)))
    assert len(first.archived) == 290
    again = play(monthly(posts(300)), first.archive)
    assert sorted(again.archived) == sorted(map(slugged, posts(300)[:10]))
    assert len([path for path in again.requests if path.startswith("/maps/")]) <= 2


def test_a_sitemap_that_shows_an_edit_is_asked_in_every_run():
    first = play(monthly(posts(290), edited=5))
    again = play(monthly(posts(290), edited=5), first.archive)
    assert "/maps/2023-09.xml" in first.requests
    assert any(path.startswith("/maps/2023-09") for path in again.requests)
