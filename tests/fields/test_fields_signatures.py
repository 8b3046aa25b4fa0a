"""Authors named away from the byline: in a sentence, under the last line, in a box of their own, beside their paper."""

import pytest

from crawler.fields.people import authors
from tests.fields.test_fields_people import chinese, first, western


@pytest.mark.parametrize(
    ("byline", "last", "lang", "author"),
    [
        ("<p>Eine Kolumne von Jana Roe</p>", "", "de", "Jana Roe"),
        ("<p>Blog-Beitrag von Jana Roe</p>", "", "de", "Jana Roe"),
        ("<p>Un reportaje de Ana Ruiz</p>", "", "es", "Ana Ruiz"),
        ("<p>A story of hope and glory</p>", "", "en", None),
        ("<p class=label>By</p><p class=full>Jane Doe</p>", "", "en", "Jane Doe"),
        ("", "<p><b>Von:</b><br>Jana Roe</p>", "de", "Jana Roe"),
        ("", "<p>This post was written by Jane Doe, MD, surgeon.</p>", "en", "Jane Doe"),
        (
            "",
            "<p>Dieser Artikel wurde am 14. Dezember 2023 um 14:48 von Rosa geschrieben und unter Technik abgelegt.</p>",
            "de",
            "Rosa",
        ),
        ("<p>AFP</p>", "", "en", "AFP"),
        ("<p>Reuters / dpa</p>", "", "de", "Reuters, dpa"),
        ("<p>WORLD</p>", "", "en", None),
        ("<p>AFP, MANILA</p>", "", "en", "AFP"),
        ("<p>Posted on September 21, 2023 by Jane Doe</p>", "", "en", "Jane Doe"),
        ("<p>By Will Roe and April Doe</p>", "", "en", "Will Roe, April Doe"),
        ("<p>April 2024 Newsletter</p>", "", "en", None),
        ("<ul><li><strong>Autorin/Autor</strong> Jana Roe</li></ul>", "", "de", "Jana Roe"),
        ("", "<p><b><i>Jana Roe</i></b></p>", "de", "Jana Roe"),
        ("", "<p>Die Lage bleibt spannend. (Jana Roe) +++</p>", "de", "Jana Roe"),
        ("", "<p><b>Aktuelle Nutzung</b></p>", "de", None),
    ],
)
def test_a_western_text_is_signed_away_from_its_byline(byline: str, last: str, lang: str, author: str | None) -> None:
    assert first(western(byline, lang=lang, last=last), authors.RULES) == author


def test_the_foot_under_the_body_says_who_posted_and_when() -> None:
    foot = '<div class="documentByLine"><span class="documentAuthor">erstellt von <a href="/author/rosa">Rosa</a> —</span> 28.01.2024 06:00</div>'
    page = western("", lang="de", last=f"</div>{foot}<div>")
    assert first(page, authors.RULES) == "Rosa"


def test_the_box_about_the_author_names_one() -> None:
    box = '<div class="author-bio footer"><h3>Martin Doe</h3><p>Martin Doe has written about bridges since 1999, in many papers.</p></div>'
    assert first(western("", last=f"</div>{box}<div>"), authors.RULES) == "Martin Doe"
    assert first(western("", last=f"</div>{box}{box.replace('Martin', 'Maria')}<div>"), authors.RULES) is None


@pytest.mark.parametrize(
    ("head", "byline", "author"),
    [
        ('<meta name="author" content="Jana">', "<p>Von Jana Roe</p>", "Jana Roe"),
        ('<meta name="author" content="Jana Roe">', "<p>Von Jana Roe und Max Doe</p>", "Jana Roe, Max Doe"),
        ('<meta name="author" content="Jana Roe">', "<p>Von Jana Roe, Deputy Content Director</p>", "Jana Roe"),
        ('<meta name="author" content="Jana Roe">', "<p>Fotos von Max Doe</p>", "Jana Roe"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "author": "Staff and news service reports"}</script>',
            "",
            "Staff and news service reports",
        ),
        (
            '<meta name="citation_author" content="Doe, Jane"><meta name="citation_author" content="Roe, John">',
            "<p>By Jane Doe</p>",
            "Jane Doe, John Roe",
        ),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jana Roe">', "", "Jana Roe"),
        ('<meta name="twitter:label1" content="Est. reading time"><meta name="twitter:data1" content="Six minutes">', "", None),
    ],
)
def test_the_byline_completes_what_the_head_states(head: str, byline: str, author: str | None) -> None:
    assert first(western(byline, head=head), authors.RULES) == author


@pytest.mark.parametrize(
    ("byline", "last", "author"),
    [
        ("<p>史卫燕/中国青年报</p> 2024-05-26", "", "史卫燕"),
        ("<p>上海/北京</p> 2024-05-26", "", None),
        ("2024-05-26", "<p>执笔人：张三 李四</p>", "张三, 李四"),
        ("2024-05-26", "<p>（作者：方敏北京大学经济学院教授）</p>", "方敏"),
        ("2024-05-26", "<p>（作者：张三系某公司董事长）</p>", "张三"),
        ("<p>本报实习生 刘国栋 周炜</p><p>本报记者 王燕平</p>", "", "刘国栋, 周炜, 王燕平"),
    ],
)
def test_a_chinese_text_names_its_writer_beside_the_paper_or_at_the_end(byline: str, last: str, author: str | None) -> None:
    assert first(chinese(byline, last=last), authors.RULES) == author
