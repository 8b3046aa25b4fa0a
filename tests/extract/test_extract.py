"""A page through the whole cascade: an article with the rule of each field, without heavy imports."""

import subprocess
import sys

from crawler import Page, extract
from tests.extract.pages import FIRST, SECOND, THIRD, page, paragraphs, post

BYLINE = "<div class='info'>2024-12-01 08:30　来源：江城晚报　作者：李小明</div>"


def test_every_field_names_its_rule() -> None:
    article = extract(page(post(f"{BYLINE}<div class='content'>{paragraphs(FIRST, SECOND, THIRD)}</div>")))
    assert article.kind == "post"
    assert article.title == "强冷空气周末抵达沿江"
    assert article.author == "李小明"
    assert article.source_name == "江城晚报"
    assert article.published_at is not None and article.published_at.isoformat() == "2024-12-01T08:30:00+08:00"
    assert article.body_text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    assert {"title", "author", "published_at", "body_text", "kind"} <= set(article.rules)


def test_the_same_page_gives_the_same_article() -> None:
    html = post(f"{BYLINE}<div class='content'>{paragraphs(FIRST, SECOND, THIRD)}</div>")
    assert extract(page(html)).to_json() == extract(page(html)).to_json()


def test_an_empty_page_gives_an_empty_article() -> None:
    article = extract(Page(url="https://news.example.com/x", body=b""))
    assert (article.title, article.author, article.body_text, article.images) == (None, None, "", [])


def test_extraction_loads_nothing_heavy() -> None:
    code = (
        "import sys; from crawler import Page, extract; extract(Page(url='https://e.com/1.html', body=b'<h1>a</h1><p>b</p>'));"
        "print([m for m in ('scrapy', 'twisted', 'trafilatura', 'sqlite_utils') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
