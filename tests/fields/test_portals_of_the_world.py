"""Posts as newspapers' and portals' own systems print them, each in its own language: every value typed from the page."""

from datetime import UTC, datetime

import pytest

from crawler import Page, extract
from crawler.items import Article

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def read(html: str, lang: str, url: str = "https://news.example.org/politics/1234.html") -> Article:
    return extract(Page(url=url, body=f'<html lang="{lang}">{html}</html>'.encode(), fetched_at=NOW))


def page(title: str, inner: str, before: str = "", after: str = "", skip: str = "") -> str:
    menu = "<nav><ul><li><a href='/a/'>A</a></li><li><a href='/b/'>B</a></li><li><a href='/c/'>C</a></li></ul></nav>"
    return (
        f"<head><title>{title} - Harian Pesisir</title><meta property='og:site_name' content='Harian Pesisir'></head><body>{skip}{menu}{before}<div class='detail'><h1>{title}</h1>{inner}</div>{after}"
        f"<footer><a href='/about'>About</a></footer></body>"
    )


RUSSIAN = "<p>Мэрия сообщила, что ремонт набережной будет идти поэтапно и закончится до конца года.</p>" * 3
DAY = "<p class='date'>27.05.2026 12:30</p>"
SPANISH = "<p>El ayuntamiento anunció el martes que la reforma del puerto avanzará por fases, según dijo.</p>" * 3
KOREAN = "<p>시청은 화요일 항만 재개발 사업을 단계적으로 추진한다고 밝혔다. 주민들은 답변을 기다리고 있다.</p>" * 3
JAPANESE = "<p>市役所は火曜日、港の再開発を段階的に進めると発表した。住民は回答を待っている。</p>" * 3
VIETNAMESE = "<p>Ủy ban nhân dân thành phố cho biết dự án cải tạo cảng sẽ được triển khai theo từng giai đoạn.</p>" * 3
ENGLISH = "<p>The council said on Tuesday that the harbour would be renewed in stages, and paid for by the port.</p>" * 3


def test_datalife_engine_prints_the_path_as_links_with_arrows() -> None:
    path = (
        '<span id="dle-speedbar"><a href="/">Вестник</a> » <a href="/kultura/">Культура</a> » Ремонт набережной задержан</span>'
    )
    line = (
        "<div class='infos'><b>Автор:</b> <a href='/user/anna/'>Анна Соколова</a> | 13-03-2022, 21:45 | Просмотров: 67 425</div>"
    )
    article = read(page("Ремонт набережной задержан", line + f"<div id='news-id-8'>{RUSSIAN}</div>", path), "ru")
    assert article.category == ["Культура"]
    assert article.author == "Анна Соколова"
    assert article.views == 67425
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2022-03-13T21:45:00+03:00"
    assert article.body_text.startswith("Мэрия сообщила")


def test_a_byline_within_a_short_body_is_no_text() -> None:
    line = "<div class='infos'>Автор: Анна Соколова | 13-03-2022, 21:45 | Просмотров: 67 425</div>"
    article = read(page("Ремонт набережной задержан", f"{line}<div>Деньги нашлись, ремонт начнётся завтра утром.</div>"), "ru")
    assert article.body_text == "Деньги нашлись, ремонт начнётся завтра утром."


def test_korean_papers_name_the_reporter_before_his_office() -> None:
    header = (
        "<div class='info-group'><article class='item'><ul><li><i class='icon-user-o'></i> 기자명 박지훈 기자 </li>"
        "<li><i class='icon-clock-o'></i> 입력 2026.11.06 04:43 </li><li>수정 2026.11.06 05:10</li></ul></article></div>"
    )
    html = page("항만 재개발 추진", "x").replace(
        "<h1>항만 재개발 추진</h1>x", f"<header><h1>항만 재개발 추진</h1>{header}</header>{KOREAN}"
    )
    article = read(html, "ko")
    assert article.author == "박지훈"
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2026-11-06T04:43:00+09:00"


def test_a_japanese_signature_may_be_a_paragraph_of_its_own() -> None:
    assert (
        read(page("港の再開発を議論", f"<p>2026年11月3日 12時30分</p>{JAPANESE}<p>（伊藤真由美）</p>"), "ja").author
        == "伊藤真由美"
    )
    assert read(page("港の再開発を議論", f"<p>2026年11月3日 12時30分</p>{JAPANESE}<p>（有料記事）</p>"), "ja").author is None


def test_vietnamese_papers_sign_in_bold_at_the_right() -> None:
    signed = f"{VIETNAMESE}<p style='text-align:right;'><strong>Trần Văn Minh</strong></p>"
    assert read(page("Dự án cải tạo cảng chậm tiến độ", signed), "vi").author == "Trần Văn Minh"
    bold = f"{VIETNAMESE}<p><strong>Xe buýt điện</strong></p>"
    assert read(page("Dự án cải tạo cảng chậm tiến độ", bold), "vi").author is None


def test_in_indonesian_di_says_where() -> None:
    text = (
        "<p>Di Bukittinggi, 65 orang menandatangani petisi.</p>"
        + "<p>Warga sudah lama menunggu jawaban dari pemerintah kota.</p>" * 3
    )
    byline = "<div class='detail__author'>Dewi Lestari - Harian Pesisir</div><div>Senin, 05 Des 2022 04:18 WIB</div><div>Dibaca 70.952 kali</div>"
    article = read(page("Warga menunggu rumah sakit", byline + text), "id")
    assert (article.author, article.views) == ("Dewi Lestari", 70952)
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2022-12-05T04:18:00+07:00"


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("<span class='autor'>Por <a href='/autor/ruiz'>José Antonio Ruiz</a></span> <span class='fecha'>Viernes, 7 de febrero de 2020, 12:30 h</span>", "José Antonio Ruiz"),
        ("<p>Por José Antonio Ruiz Viernes, 7 de febrero de 2020, 12:30 h</p>", "José Antonio Ruiz"),
        ("<div class='submitted'>Submitted by <span class='author'>Colin Price</span> <span class='author'>on Fri, 02/07/2020 - 12:30</span></div>", "Colin Price"),
    ],
)  # fmt: skip
def test_a_byline_ends_where_its_date_begins(byline: str, author: str) -> None:
    article = read(page("La reforma se retrasa", f"<div>{byline}</div>{SPANISH}"), "es")
    assert article.author == author
    assert article.body_text.startswith("El ayuntamiento")


@pytest.mark.parametrize(
    ("lang", "shown", "views"),
    [
        ("it", "Letto 1.234 volte", 1234),
        ("es", "Leído 1.234 veces", 1234),
        ("tr", "1.234 okunma", 1234),
        ("fa", "تعداد بازدید: ۱۲۳۴", 1234),
        ("ar", "عدد المشاهدات: 1234", 1234),
        ("pl", "Wyświetleń: 1 234", 1234),
    ],
)
def test_views_in_the_words_of_the_language(lang: str, shown: str, views: int) -> None:
    assert read(page("La reforma se retrasa", f"<p>{shown}</p>{SPANISH}"), lang).views == views


@pytest.mark.parametrize(
    "label", ["Tagi", "Etiketler", "Temas", "Argomenti", "Từ khóa", "برچسب ها", "الكلمات المفتاحية", "Ключевые слова"]
)
def test_keywords_under_the_label_of_the_language(label: str) -> None:
    line = f"<div><strong>{label}:</strong> <a href='/t/1'>transporte</a></div>"
    assert read(page("La reforma se retrasa", DAY + SPANISH + line), "es").tags == ["transporte"]


def test_a_heading_over_related_topics_is_no_label() -> None:
    after = "<h3>Temas relacionados</h3><ul><li><a href='/t/1'>Puertos</a></li></ul>"
    assert "relacionados" not in read(page("La reforma se retrasa", DAY + SPANISH + after), "es").tags


@pytest.mark.parametrize(
    "heading", ["Berita Terkait", "Tin liên quan", "İlgili Haberler", "اخبار مرتبط", "Notizie correlate", "Podobne artykuły"]
)
def test_related_lists_under_the_heading_of_the_language(heading: str) -> None:
    inside = "<div><strong>Baca juga:</strong> <a href='/politics/7.html'>Un tercer artículo de la casa</a></div>"
    after = f"<div><h3>{heading}</h3><ul><li><a href='/politics/5.html'>Un puerto para todos los vecinos</a></li></ul></div>"
    text = SPANISH.replace("</p><p>", f"</p>{inside}<p>", 1)
    related = read(page("La reforma se retrasa", DAY + text, after=f"{after}{after.replace('5', '6')}"), "id").related
    assert [link.url for link in related] == [
        "https://news.example.org/politics/5.html",
        "https://news.example.org/politics/6.html",
    ]


def test_the_section_that_drupal_labels_as_a_field() -> None:
    field = (
        "<div class='field--name-field-section'><div class='field__label'>Section</div>"
        "<div class='field__item'><a href='/taxonomy/term/3'>Local News</a></div></div>"
    )
    assert read(page("Harbour to be renewed", "<p>By Jane Doe, 27 May, 2026</p>" + ENGLISH + field), "en").category == [
        "Local News"
    ]


def test_one_line_posts_are_dated_though_the_page_begins_with_a_link_to_skip_the_menu() -> None:
    skip = "<a href='#main'>Skip to main content</a>"
    menu = "".join(f"<li><a href='/topic-{n}'>Topic {n}</a></li>" for n in range(9))
    article = read(
        page("Harbour to be renewed", "<p>27 May, 2026</p><p>Work begins on Monday.</p>", f"<ul>{menu}</ul>", skip=skip), "en"
    )
    assert article.kind == "post"


def test_the_section_of_a_post_under_news_is_its_own() -> None:
    path = "<ol class='breadcrumb'><li><a href='/'>Startseite</a></li><li><a href='/aktuelles'>Aktuelles</a></li></ol>"
    line = "<p><time datetime='2026-05-27'>27.05.2026</time> <span class='news-list-category'>Wirtschaft</span></p>"
    assert read(page("Hafen wird erneuert", line + ENGLISH, path), "de").category == ["Aktuelles", "Wirtschaft"]


def test_pelican_says_in_which_category_and_signs_below() -> None:
    foot = "<footer><p>Published: Fri 19 February 2021</p><address>By <a href='/author/jane.html'>Jane van Dyke</a></address></footer>"
    line = "<p>In <a href='/category/science.html'>Science</a>.</p>"
    html = (
        page("Harbour to be renewed", line + ENGLISH)
        .replace("<div class='detail'>", "<article>")
        .replace("</div><footer>", f"{foot}</article><footer>")
    )
    article = read(html, "en")
    assert (article.author, article.category) == ("Jane van Dyke", ["Science"])


def test_the_sign_of_a_permalink_is_no_letter_of_a_heading() -> None:
    html = page("Harbour to be renewed", ENGLISH + "<h2>Costs<a class='headerlink' href='#costs'>¶</a></h2>" + ENGLISH)
    article = read(html.replace("renewed</h1>", "renewed<a href='#top'>¶</a></h1>"), "en")
    assert article.title == "Harbour to be renewed"
    assert "\n\nCosts\n\n" in article.body_text


@pytest.mark.parametrize(
    ("lang", "byline", "author", "minute"),
    [
        ("nl", "<p>Door Kees Jansen 16 maart 2020 om 21:03</p>", "Kees Jansen", "2020-03-16T21:03:00+01:00"),
        ("sv", "<p>Text: Johan af Klint Publicerad 16 mars 2020 kl. 21.03 Uppdaterad 17 mars 2020 kl. 08.00</p>", "Johan af Klint", "2020-03-16T21:03:00+01:00"),
        ("hu", "<p><span>Szerző: Nagy Katalin</span> <span>2020. március 16. 21:03</span></p>", "Nagy Katalin", "2020-03-16T21:03:00+01:00"),
        ("de", "<p class='info'><time>16.03.2020 21:03</time> von Jana Roe (Kommentare: 0)</p>", "Jana Roe", "2020-03-16T21:03:00+01:00"),
        ("ko", "<div><span>작성자</span> <strong>한지민</strong><br><span>작성일</span> <strong>20-03-16 21:03</strong></div>", "한지민", "2020-03-16T21:03:00+09:00"),
    ],
)  # fmt: skip
def test_names_and_minutes_of_bylines(lang: str, byline: str, author: str, minute: str) -> None:
    article = read(page("Hafen wird erneuert", byline + ENGLISH), lang)
    assert article.author == author
    assert article.published_at is not None
    assert article.published_at.isoformat() == minute
    assert article.body_text.startswith("The council said")


def test_the_time_that_ucoz_floats_into_the_headline_is_none_of_it() -> None:
    title = "Ремонт набережной задержан"
    cells = f"<tr><td><div class='eTitle'><div style='float:right'>21:46</div>{title}</div></td></tr><tr><td>{RUSSIAN}</td></tr>"
    path = f"<div class='breadcrumbs'><a href='/'>Главная</a> » 2020 » Февраль » 10 » {title}</div>"
    inner = f"{path}<table>{cells}</table><p>Добавил: Иван Громов</p>"
    html = f"<title>{title} - 10 февраля 2020 - Вестник</title><body>{inner}</body>"
    article = read(html, "ru", "https://news.example.org/news/remont/2020-02-10-1")
    assert (article.title, article.author, article.category) == (title, "Иван Громов", [])


def test_tags_that_are_items_of_a_list_with_commas() -> None:
    items = "".join(f"<li><a class='post-tag' href='/tags/{name}/'>{name}</a>,</li>" for name in ("health", "ports", "climate"))
    line = f"<ul class='post-metadata'><li><time datetime='2026-05-27'>27 May 2026</time></li>{items}</ul>"
    assert read(page("Harbour to be renewed", line + ENGLISH), "en").tags == ["health", "ports", "climate"]


def test_an_articles_own_footer_tells_its_section_keywords_and_counts() -> None:
    foot = (
        "<footer><nav aria-label='tags'><ul class='tags'><li><a href='/blog/tags/port'>port</a></li><li><a href='/blog/tags/budget'>budget</a>"
        "</li></ul></nav><div><span>1,204 views</span></div></footer>"
    )
    html = f"<head><title>Harbour renewed</title></head><body><article><div><header><h1>Harbour renewed</h1></header><section>{ENGLISH}</section>{foot}</div></article></body>"
    article = read(html, "en")
    assert (article.tags, article.views) == (["port", "budget"], 1204)


def test_the_line_under_the_text_says_where_a_post_is_filed() -> None:
    line = "<p class='info'>Posted in <a href='/blog/category/politics'>Politics</a> on Nov 16, 2021</p>"
    html = f"<head><title>Courier - Harbour renewed</title></head><body><h2>Harbour renewed</h2><div class='content'>{ENGLISH}</div>{line}</body>"
    article = read(html, "en", "https://courier.example/blog/post/harbour-renewed")
    assert (article.category, str(article.published_at)[:10]) == (["Politics"], "2021-11-16")


def test_who_when_and_how_long_to_read_are_no_text() -> None:
    line = "<div><a href='/@jane'>Jane Roe</a></div><div>Published in <a href='/'>The Courier</a> · <span>3 min read</span> · <span>Aug 29, 2021</span></div><div>Listen</div>"
    html = f"<head><title>Harbour renewed</title></head><body><article><section><h1>Harbour renewed</h1>{line}{ENGLISH}</section></article></body>"
    assert read(html, "en").body_text.startswith("The council said")


def test_a_clock_in_the_cell_of_the_headline_is_no_part_of_it() -> None:
    cell = "<table><tr><td><div class='eTitle'><div style='float:right'>21:53</div>34 рабочих места под угрозой</div></td></tr>"
    html = f"<head><title>34 рабочих места под угрозой - 6 мая 2020 - Вестник</title></head><body>{cell}<tr><td>{RUSSIAN}</td></tr></table></body>"
    assert read(html, "ru", "https://e.ucoz.ru/news/34/2020-05-06-3").title == "34 рабочих места под угрозой"
