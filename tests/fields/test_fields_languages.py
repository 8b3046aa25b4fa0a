"""Bylines and dates as papers of many countries set them, on pages that state nothing in their head."""

from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract

NOW = datetime(2026, 6, 20, 12, tzinfo=UTC)
TEXTS = {
    "fa": "شهرداری پل قدیمی را بست، و مردم از این تصمیم راضی نیستند. ",
    "ar": "أعلنت البلدية إغلاق الجسر القديم، وقال السكان إنهم غير راضين. ",
    "th": "เทศบาลประกาศปิดสะพานเก่า และชาวบ้านไม่พอใจกับการตัดสินใจนี้ ",
    "hi": "नगर पालिका ने पुराने पुल को बंद करने की घोषणा की, और लोग खुश नहीं हैं। ",
    "ko": "시는 오래된 다리를 폐쇄한다고 발표했고, 주민들은 만족하지 않는다고 말했다. ",
    "ja": "市は古い橋の閉鎖を発表し、住民はその決定に満足していないと述べた。",
    "tr": "Belediye eski köprünün kapatıldığını açıkladı, halk karardan memnun değil. ",
    "pt": "A prefeitura anunciou o fechamento da ponte, e os moradores não gostaram. ",
    "el": "Ο δήμος ανακοίνωσε το κλείσιμο της γέφυρας, και οι κάτοικοι διαμαρτύρονται. ",
    "en": "The council said that the old bridge is to be closed, and people are not happy with it. ",
}


def read(lang: str, byline: str, *, last: str = "", host: str = "news.example.com") -> Article:
    prose = f"<p>{TEXTS[lang] * 5}</p>" * 2
    html = (
        f'<html lang="{lang}"><head><title>Bridge closed — {lang}</title></head><body><article><h1>Bridge closed — {lang}</h1>{byline}'
        f"<div class=text>{prose}<p>{TEXTS[lang].strip()}{last}</p></div></article></body></html>"
    )
    return extract(Page(f"https://{host}/a/1.html", html.encode(), fetched_at=NOW))


@pytest.mark.parametrize(
    ("lang", "byline", "day", "author"),
    [
        (
            "fa",
            "<div>کد خبر: ۱۲۳۴۵۶ تاریخ انتشار: ۲۵ خرداد ۱۴۰۵ - ۰۹:۴۵</div><p>نویسنده: علی رضایی</p>",
            "2026-06-15",
            "علی رضایی",
        ),
        ("ar", "<div>الإثنين 15 يونيو 2026 - 10:30</div><p>كتب: أحمد محمود</p>", "2026-06-15", "أحمد محمود"),
        ("ar", "<div>15/06/2026 10:30</div><p>كتبت أسماء نصار</p>", "2026-06-15", "أسماء نصار"),
        ("th", "<div>เผยแพร่ : 15 มิ.ย. 2569 , 09:15</div><p>โดย สมชาย ใจดี</p>", "2026-06-15", "สมชาย ใจดี"),
        ("hi", "<div>अपडेट: 15 जून 2026</div><div>प्रकाशित: 14 जून 2026</div><p>लेखक: राम कुमार</p>", "2026-06-14", "राम कुमार"),
        (
            "ko",
            "<div>입력 2026.06.15 12:30 | 수정 2026.06.16 13:00</div><p>홍길동 기자 hong@example.com</p>",
            "2026-06-15",
            "홍길동",
        ),
        (
            "tr",
            "<div>Giriş: 15.06.2026 - 12:30 Güncelleme: 16.06.2026</div><div class=yazar>Ayşe Yılmaz</div>",
            "2026-06-15",
            "Ayşe Yılmaz",
        ),
        ("pt", "<div>Por Ana Souza, G1 — São Paulo</div><div>15/06/2026 12h30</div>", "2026-06-15", "Ana Souza"),
        ("el", "<div>Δευτέρα, 15 Ιουνίου 2026</div><div>Γράφει ο Νίκος Παππάς</div>", "2026-06-15", "Νίκος Παππάς"),
    ],
)
def test_a_byline_in_the_manner_of_its_country(lang: str, byline: str, day: str, author: str) -> None:
    article = read(lang, byline)
    assert article.published_at is not None
    assert (article.published_at.date().isoformat(), article.author) == (day, author)


@pytest.mark.parametrize(
    ("last", "author"),
    [("【山田太郎】", "山田太郎"), ("（山田太郎、佐藤花子）", "山田太郎, 佐藤花子"), ("（写真は市提供）", None)],
)
def test_japanese_papers_sign_behind_the_last_sentence(last: str, author: str | None) -> None:
    assert read("ja", "<div>2026年6月15日</div>", last=last).author == author


@pytest.mark.parametrize(
    ("others", "host", "day"),
    [
        ("<p>See also: 25/11/2025</p>", "news.example.com", "2025-12-03"),
        ("<p>See also: 11/25/2025</p>", "news.example.com", "2025-03-12"),
        ("", "news.example.co.uk", "2025-12-03"),
    ],
)
def test_other_dates_of_the_page_tell_the_day_from_the_month(others: str, host: str, day: str) -> None:
    article = read("en", f"<div>03/12/2025 at 12:30</div>{others}", host=host)
    assert article.published_at is not None
    assert article.published_at.date().isoformat() == day
