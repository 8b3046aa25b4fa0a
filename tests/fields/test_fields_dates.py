"""The date of an article: which source is believed, how wall times and instants are combined, and what is never a date of publication."""

from datetime import UTC, datetime

import pytest

from crawler.dates import Moment
from crawler.document import Document, Finding
from crawler.fields.dates.rules import MODIFIED, PUBLISHED
from crawler.page import Page

NOW = datetime(2024, 7, 26, 4, 0, tzinfo=UTC)
PROSE = "<p>" + "萧山经济开发区的企业在过去一年里取得了显著进展，记者在现场看到，生产线正在满负荷运转。" * 4 + "</p>"
TEXT = "<p>" + "The council met on 3 May 2011 and decided that the old bridge should be closed to traffic for good. " * 4 + "</p>"


def document(html: str, url: str = "https://news.example.cn/a/1.html", lang: str = "zh-CN") -> Document:
    return Document(Page(url=url, body=f'<html lang="{lang}">{html}</html>'.encode(), fetched_at=NOW))


def published(html: str, url: str = "https://news.example.cn/a/1.html", lang: str = "zh-CN") -> Finding[Moment] | None:
    doc = document(html, url, lang)
    return next((finding for rule in PUBLISHED if (finding := rule(doc))), None)


def page(byline: str, head: str = "", after: str = "") -> str:
    return (
        f"<head><title>开发区新厂投产_某某网</title>{head}</head><body><div class=main><h1>开发区新厂投产</h1>"
        f"<div class=info>{byline}</div><div class=content>{PROSE * 3}</div>{after}</div></body>"
    )


def english(byline: str, head: str = "", after: str = "") -> str:
    return (
        f"<head><title>Old bridge to be closed</title>{head}</head><body><article><h1>Old bridge to be closed</h1>{byline}"
        f"<div class=content>{TEXT * 3}</div>{after}</article></body>"
    )


@pytest.mark.parametrize(
    ("byline", "day", "precision"),
    [
        ("发布时间：2024-05-26 12:30", "2024-05-26", "minute"),
        ("2024年5月26日 来源：新华网", "2024-05-26", "day"),
        ("来源：省发改委　时间: 2024-5-6 08:15:02　浏览：30次", "2024-05-06", "second"),
        ("<span>某某网</span>( 2024-05-26 09:20:26 )<span>稿件来源：河北日报</span>", "2024-05-26", "second"),
        ("admin 2个月前 (05-26) 市场动态", "2024-05-26", "day"),
    ],
)
def test_a_chinese_byline_tells_the_day(byline: str, day: str, precision: str) -> None:
    found = published(page(byline))
    assert found is not None
    assert (found.value.at.date().isoformat(), found.value.precision) == (day, precision)


@pytest.mark.parametrize(
    ("byline", "day"),
    [
        ("<p>By Jane Doe</p><p>May 26, 2024 5:10 pm</p>", "2024-05-26"),
        ("<p>Posted on 26 May 2024 by Jane Doe</p>", "2024-05-26"),
        ("<p class=meta>Jane Doe | 26 May 2024 | 3 min read</p>", "2024-05-26"),
        ("<div>Updated:</div><div>Jun 6, 2024</div><div>Original:</div><div>May 26, 2024</div>", "2024-05-26"),
    ],
)
def test_an_english_byline_tells_the_day(byline: str, day: str) -> None:
    found = published(english(byline), lang="en-US", url="https://news.example.com/a")
    assert found is not None
    assert found.value.at.date().isoformat() == day


def test_an_age_is_kept_as_the_interval_that_holds_it() -> None:
    found = published(page("<span>3小时前</span>"))
    assert found is not None
    assert found.rule == "byline-relative"
    assert found.value.earliest <= datetime(2024, 7, 26, 1, 0, tzinfo=UTC) <= found.value.latest


def test_dates_in_prose_pictures_comments_and_footers_are_ignored() -> None:
    after = (
        "<figure><img src=a.jpg><figcaption>2019-03-04</figcaption></figure><div class=comments><p>2020-01-02 10:00</p></div>"
        "<div id=footer>© 2018-01-01 某某网</div><img src=/upload/2017/05/06/1.jpg>"
    )
    assert published(page("", after=after)) is None
    assert published(english("", after=after), lang="en", url="https://news.example.com/a") is None


def test_the_reader_s_today_above_the_headline_is_no_date_of_publication() -> None:
    html = page("").replace("<div class=main>", "<div class=top>今天是2024年7月26日 星期五</div><div class=main>")
    assert published(html) is None


def test_dates_of_other_posts_beside_the_text_are_not_taken() -> None:
    after = "<ul><li><a href=/b>另一篇文章的很长很长的标题在这里等着读者</a><span>2024-01-02</span></li></ul>"
    assert published(page("", after=after)) is None


def test_json_ld_stands_before_a_date_of_change_in_the_byline() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"2024-05-20T08:00:00+08:00"}</script>'
    found = published(page("更新时间：2024-05-26 12:30", head))
    assert found is not None
    assert (found.rule, found.value.at.date().isoformat()) == ("json-ld", "2024-05-20")


def test_a_hand_written_meta_is_weaker_than_the_date_under_the_headline() -> None:
    found = published(page("发布时间：2024-05-20 08:00", '<meta name="dc.date" content="2024-05-26">'))
    assert found is not None
    assert found.value.at.date().isoformat() == "2024-05-20"


def test_a_utc_instant_belongs_to_the_day_the_page_shows() -> None:
    head = '<meta property="article:published_time" content="2024-05-26T02:10:00Z">'
    found = published(english("<p>May 25, 2024 at 9:10 PM</p>", head), lang="en", url="https://news.example.com/a")
    assert found is not None
    assert found.value.at.isoformat() == "2024-05-25T21:10:00-05:00"


def test_a_wall_time_labelled_utc_is_known_by_the_time_shown() -> None:
    found = published(page('<time datetime="2024-05-26T14:32:00+00:00">2024-05-26 14:32</time>'))
    assert found is not None
    assert found.value.at.isoformat() == "2024-05-26T14:32:00+08:00"


def test_a_late_wall_time_labelled_utc_is_known_by_the_day_shown() -> None:
    found = published(page('<time datetime="2024-05-26T20:04:39+00:00">2024年5月26日</time>'))
    assert found is not None
    assert found.value.at.isoformat() == "2024-05-26T20:04:39+08:00"


def test_midnight_in_utc_is_a_bare_day() -> None:
    head = '<meta property="article:published_time" content="2024-05-26T00:00:00Z">'
    found = published(english("", head), lang="en-US", url="https://news.example.com/a")
    assert found is not None
    assert (found.value.at.date().isoformat(), found.value.precision) == ("2024-05-26", "day")


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example.cn/2024/05/26/1.html",
        "https://news.example.cn/202405/t20240526_133.html",
        "https://news.example.cn/2024-05/26/c_1.htm",
        "https://www.example.com/2024/POLITICS/05/26/harbour.strike/index.html",
    ],
)
def test_the_address_tells_the_day_where_the_page_does_not(url: str) -> None:
    found = published(page(""), url)
    assert found is not None
    assert (found.rule, found.value.at.date().isoformat(), found.value.precision) == ("address", "2024-05-26", "day")


def test_the_copy_s_day_in_an_archive_address_is_not_the_article_s() -> None:
    assert published(page(""), "https://web.archive.org/web/20160218174457/http://news.example.cn/a.html") is None


def test_a_script_tells_the_time_beside_the_article_s_own_title() -> None:
    script = '<script>var d={"list":[{"title":"别的","publishTime":"2024-01-01 08:00"}],"title":"开发区新厂投产","publishTime":"2024-05-26 09:30:00"}</script>'
    found = published(page("", head=script))
    assert found is not None
    assert (found.rule, found.value.at.date().isoformat()) == ("script", "2024-05-26")


def test_the_change_is_kept_apart() -> None:
    doc = document(page("发布时间：2024-05-20 08:00　更新时间：2024-05-26 12:30"))
    found = next(finding for rule in MODIFIED if (finding := rule(doc)))
    assert found.value.at.date().isoformat() == "2024-05-26"


def test_epoch_zero_and_the_year_one_are_unknown() -> None:
    for stamp in ("1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "nonsense", "99999999999999999999"):
        assert published(page("", f'<meta property="article:published_time" content="{stamp}">')) is None


def test_a_date_of_change_alone_is_one_of_publication_only_where_systems_print_it_so() -> None:
    found = published(page("更新时间：2024-05-26 12:30"))
    assert found is not None
    assert (found.rule, found.value.at.date().isoformat()) == ("byline-changed", "2024-05-26")
    assert published(english("<p>Updated on May 26, 2024</p>"), lang="en", url="https://news.example.com/a") is None


@pytest.mark.parametrize(
    ("foot", "day"),
    [
        ("<div>Von Christian am 03.05.2013, 11:51 | 0 Meinungen</div>", "2013-05-03"),
        ("<div>Gespeichert von <b>rasos</b> am 24. Juli 2017 - 18:55</div><p>Veröffentlicht: 15.12.2016</p>", "2017-07-24"),
        ("<p>Dieser Artikel wurde am 14. Dezember 2015 um 14:48 von Heiner geschrieben und unter dem Stichwort Arduino, Infrarot"
         " in die Kategorie Technik eingeordnet.</p>", "2015-12-14"),
    ],
)  # fmt: skip
def test_the_foot_of_a_post_says_who_wrote_it_and_when(foot: str, day: str) -> None:
    found = published(english("", after=foot), url="https://blog.example.de/bruecke", lang="de")
    assert found is not None
    assert found.value.at.date().isoformat() == day


@pytest.mark.parametrize("verb", ["商业化运作成熟", "新规已经发布", "第三座泊位上线"])
def test_a_verb_of_the_sentence_before_is_no_label(verb: str) -> None:
    closing = f"<p>在此基础上，未来三到五年，港口有望形成百亿级规模。{verb}，2024年6月20日，南京召开港口工作推进会，就供应链重构作出部署。</p>"
    assert (
        published(f"<head><title>开发区新厂投产</title></head><h1>开发区新厂投产</h1><article>{PROSE}{closing}</article>") is None
    )


def test_a_sentence_that_tells_of_a_change_is_no_publication() -> None:
    foot = "<p>Dieser Artikel wurde am 14. Dezember 2015 um 14:48 von der Redaktion noch einmal in Ruhe aktualisiert und um zwei Bilder ergänzt.</p>"
    assert published(english("", after=foot), url="https://blog.example.de/bruecke", lang="de") is None


@pytest.mark.parametrize(
    "opening",
    [
        "29.11.2022 – Mehrfach und vehement hatte die Branche vor den Nachteilen gewarnt",
        "(29. November 2022) Verbraucher erhalten eine Preiserhöhung nach der nächsten",
        "Karlsruhe, (29.11.2022). Wie in jedem Jahr gedenken viele ihrer verstorbenen Angehörigen",
    ],
)
def test_a_paragraph_may_begin_with_its_date(opening: str) -> None:
    body = f"<p>{opening}, und auch in diesem Herbst hat sich daran, wie mehrere Beteiligte sagen, {'bis heute wenig ' * 12}geändert.</p>"
    found = published(english(body), url="https://blog.example.de/bruecke", lang="de")
    assert found is not None
    assert found.value.at.date().isoformat() == "2022-11-29"


def test_what_german_broadcasters_call_stand_is_their_publication() -> None:
    found = published(
        english("<div class=lastchanged>Stand: 19.10.2019 11:05 Uhr</div>"), url="https://funk.example.de/1", lang="de"
    )
    assert found is not None
    assert (found.value.at.isoformat(), found.rule) == ("2019-10-19T11:05:00+02:00", "byline-changed")
    assert published(english("<div>Updated: 19 October 2019</div>"), lang="en") is None


def test_a_headline_may_begin_with_its_day() -> None:
    html = f"<head><title>23.01.2022 - Sieg im letzten Rennen</title></head><body><h1>23.01.2022 - Sieg im letzten Rennen</h1>{TEXT * 3}</body>"
    found = published(html, url="https://verein.example.de/sieg", lang="de")
    assert found is not None
    assert (found.value.at.date().isoformat(), found.rule) == ("2022-01-23", "headline")


def test_two_dates_without_a_word_between_are_two() -> None:
    byline = "<p>Veröffentlicht am <time>10. Februar 2019</time> <time>9. Februar 2019</time> von Heiko</p>"
    found = published(english(byline), url="https://blog.example.de/bruecke", lang="de")
    assert found is not None
    assert found.value.at.date().isoformat() == "2019-02-10"


def test_founders_comment_states_the_day_of_the_paper() -> None:
    html = page(
        "",
        after="<!--enpproperty <date>2022-02-13 00:00:00:0</date><author>格桑边觉</author><title>开发区新厂投产</title>/enpproperty-->",
    )
    found = published(html)
    assert found is not None
    assert (found.value.at.date().isoformat(), found.value.precision, found.rule) == ("2022-02-13", "day", "founder")


def test_dates_on_cards_of_neighbours_are_ignored() -> None:
    card = '<a class="card" href="/2024/05/01/other/"><div>旧码头变身文创园</div><span class="date">2024-05-01</span></a>'
    assert published(page("", after=f"<div class=foot>{card}{card}</div>")) is None
    own = '<a href="https://news.example.cn/a/1.html">要闻 // <span class="date">2024-05-26</span></a>'
    found = published(page(own))
    assert found is not None
    assert found.value.at.date().isoformat() == "2024-05-26"


@pytest.mark.parametrize(
    ("url", "shown", "at"),
    [
        # no town of Germany is eleven hours behind Greenwich: the day shown is that of something else
        ("https://news.example.de/a/1.html", "26.08.2023", "2023-08-27T12:32:24+02:00"),
        # a host of no country, in a language of several: it may well lie across the sea
        ("https://news.example.com/a/1.html", "26.08.2023", "2023-08-26T23:32:24-11:00"),
        ("https://news.example.de/a/1.html", "27.08.2023", "2023-08-27T12:32:24+02:00"),
    ],
)
def test_a_shown_day_moves_an_instant_no_farther_than_a_country_is_wide(url: str, shown: str, at: str) -> None:
    head = '<meta property="article:published_time" content="2023-08-27T10:32:24+00:00">'
    found = published(english(f"<p class=date>{shown}</p>", head), url, "de" if url.endswith("de/a/1.html") else "en")
    assert found is not None
    assert found.value.at.isoformat() == at
