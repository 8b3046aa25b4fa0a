"""What a portal wrote to attack its readers is shown as text: in titles, bodies, pictures, captured pages and everything made of them."""

import re
from datetime import timedelta

import pytest
from made_up import NOW
from made_up_pages import capture
from test_analyst_web import get

from crawler.archive.events import FetchRecord
from crawler.archive.store import Store
from crawler.archive.warc import WarcWriter
from crawler.items import Article, Image, Link
from crawler.page import Page
from crawler.web import create_app
from crawler.web.original import disarmed

SCRIPT = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
PAGE = f"""<html><head><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/"><script src="https://evil.example/x.js"></script>
<link rel="preconnect" href="https://evil.example/"><style>@import url(https://evil.example/a.css);p{{background:url("https://evil.example/bg.png")}}</style></head>
<body onload="alert(1)" background="https://evil.example/b.png"><h1>{SCRIPT}</h1><a href="javascript:alert(1)">x</a><iframe src="https://evil.example/"></iframe>
<svg onload="alert(1)"><use href="https://evil.example/#x"/></svg><form action="https://evil.example/"><button formaction="javascript:alert(1)">b</button></form>
<video poster="https://evil.example/p.png" src="https://evil.example/v.mp4"></video><img srcset="https://evil.example/s.png 2x" src="https://evil.example/i.png">
<object data="https://evil.example/o"></object><math><mtext></mtext></math><p style="background:URL(https://evil.example/bg.png);color:red">正文在此。</p></body></html>"""


def evil(url: str, edited: str = "") -> Article:
    return Article(
        url=url, fetched_url=url, title=SCRIPT + edited, author=SCRIPT, category=[SCRIPT], tags=[SCRIPT], source_name=SCRIPT, editor=SCRIPT,
        body_text=f"养老 {SCRIPT}\n\n{edited}" * 3, body_html=f'<p onclick="alert(1)">养老 {SCRIPT}<a href="javascript:alert(1)">x</a><iframe src="//evil.example"></iframe></p>{edited}',
        images=[Image("javascript:alert(1)", SCRIPT, SCRIPT)], related=[Link("javascript:alert(1)", SCRIPT, SCRIPT)], copyright_notice=SCRIPT, lang='"><script>',
        published_at=NOW, published_earliest=NOW, published_latest=NOW, published_precision="second", published_raw=SCRIPT, views=5, kind="post",
        rules={"title": SCRIPT},
    )  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    place = tmp_path_factory.mktemp("hostile") / "archive"
    store, warc = Store(place), WarcWriter(place, "hostile", NOW)
    with store.transaction():
        portal = store.portal('evil"><script>', SCRIPT, "javascript:alert(1)", NOW, timezone="Asia/Shanghai")
        run = store.start_run(portal, "crawl", NOW)
        for k, url in enumerate(("https://evil.example/1", "https://evil.example/2")):
            for edited in ("", "改"):
                at = NOW + timedelta(hours=len(edited) + k)
                store.save(
                    evil(url, edited), FetchRecord(url, at, 200, run_id=run, portal_id=portal, error=SCRIPT if edited else None)
                )
            capture(store, warc, evil(url), NOW, PAGE)
        store.finish_run(run, NOW, SCRIPT, 1, {"requests": 2}, {})
    warc.close()
    store.close()
    return create_app(place)


SHOWN = ["/", "/search?q=%E5%85%BB%E8%80%81", "/search?q=%3Cscript%3E", "/article/1", "/article/1/changes", "/article/1/original", "/today", "/hot", "/sql",
         "/portal/evil%22%3E%3Cscript%3E", "/sql?sql=SELECT%20*%20FROM%20posts", "/nowhere/%3Cscript%3E", "/search?q=autor:%3Cscript%3E"]  # fmt: skip


@pytest.mark.parametrize("address", SHOWN)
def test_nothing_stored_becomes_part_of_a_page(app, address):
    path, _, query = address.partition("?")
    from urllib.parse import unquote

    _, headers, text = get(app, unquote(path), query=query)
    assert re.findall(r"<script[^>]*>", text) == ['<script src="/static/keys.js" defer>']
    assert "onerror=" not in re.sub(r"&[a-z#0-9]+;[^<]*", "", text)
    assert not re.search(r"<[^>]+\son\w+=", text)
    assert not re.search(r"""<[^>]+(?:href|src|action)=["']?\s*(?:javascript|//|https?://[^"]*["'] on)""", text)
    assert "<iframe" not in text.replace('<iframe class="original"', "")
    assert "script-src 'self'" in headers["content-security-policy"]


def test_an_archived_original_is_sanitised(app):
    _, headers, text = get(app, "/original/1")
    assert "正文在此" in text
    assert "@import" not in text
    assert "evil.example/bg.png" not in text
    assert "sandbox" in headers["content-security-policy"]
    assert "script" not in headers["content-security-policy"]
    for part in (
        "<script",
        "<iframe",
        "<object",
        "<base",
        "http-equiv",
        " onload",
        " onerror",
        " srcset=",
        " poster=",
        " formaction=",
        "preconnect",
    ):
        assert part not in text.lower(), part
    assert not re.search(r"""\s(?:src|background|data|action)=["'](?!data:image/)""", text)


def test_pictures_of_an_original_come_from_the_archive_or_are_frames():
    page = Page(
        "https://a.example/x/1.html",
        b'<img src="/p/1.png"><img data-src="2.png" src="data:image/gif;base64,R0"><img src="3.png">',
        [],
        NOW,
    )
    asked = []

    def picture(url):
        asked.append(url)
        return "data:image/png;base64,AA" if url.endswith("2.png") else None

    text = disarmed(page, picture)
    assert asked == ["https://a.example/p/1.png", "https://a.example/x/2.png", "https://a.example/x/3.png"]
    assert text.count("data:image/png;base64,AA") == 1
    assert text.count('src="data:image/svg+xml') == 2
