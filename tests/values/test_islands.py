"""Records inside a script, which would write them into the page, are read."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.document import Document
from crawler.islands import unfolded
from crawler.page import Page
from crawler.walk.lists.listing import read_listing

PROXY = "/module/web/jpage/dataproxy.jsp?startrecord=4&endrecord=6&perpage=3&unitid=380055&columnid=1229"


def island(first: int, onward: str) -> str:
    records = "".join(
        f"<record><![CDATA[<li><a href='/art/2024/5/{n}/art_1229_{50000 + n}.html' title='第{n}批道路改造工程开工'>"
        f"第{n}批道路改造工程开工</a><span>2024-05-{n:02}</span></li>]]></record>\n"
        for n in range(first, first + 3)
    )
    following = f'<nextgroup><![CDATA[<a href="{onward}"></a>]]></nextgroup>' if onward else ""
    return f"<datastore>\n{following}<recordset>\n{records}</recordset>\n</datastore>"


def document(text: str, path: str = "/col/col1229/index.html") -> Document:
    return Document(Page(f"https://www.e.gov.cn{path}", text.encode(), (), datetime(2024, 7, 26, tzinfo=UTC)))


def test_a_list_in_an_island_names_its_posts_and_the_next_group() -> None:
    page = (
        f"<html><body><h2>工作动态</h2><div id='380055'><script type='text/xml'>{island(1, PROXY)}</script></div></body></html>"
    )
    listing = read_listing(document(page))
    assert [hint.title for hint in listing.entries] == [f"第{n}批道路改造工程开工" for n in (1, 2, 3)]
    assert [str(hint.published_at)[:10] for hint in listing.entries] == [f"2024-05-0{n}" for n in (1, 2, 3)]
    assert listing.next_pages == [f"https://www.e.gov.cn{PROXY}"]


def test_an_answer_of_records_alone_is_a_list() -> None:
    listing = read_listing(document(island(4, ""), PROXY))
    assert len(listing.entries) == 3 and not listing.next_pages


def test_another_script_before_it_stays() -> None:
    text = f"<script>var a = 1;</script><p>甲</p>{island(1, '')}<script>b()</script>"
    assert unfolded(text).startswith("<script>var a = 1;</script><p>甲</p><ul><li>")
    assert unfolded(text).endswith("</li></ul><script>b()</script>")
