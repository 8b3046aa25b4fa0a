"""The words of "N units ago" and of named days in the languages news is written in; lower case, as casefold gives them."""

from __future__ import annotations

import re

AGO_PREFIXES = r"vor|il y a|hace|há|fa|för|for|před|pred|acum|pre|prije|преди|пре|πριν(?: από)?|منذ|قبل|לפני|cách đây|za|oma|dans"
AGO_SUFFIXES = (
    r"ago|atrás|fa|geleden|sedan|siden|sitten|temu|ezelőtt|назад|тому(?: назад)?|önce|(?:yang )?lalu|trước|पहले|पूर्व|پیش|قبل|ที่แล้ว|ที่ผ่านมา|dtë më parë"
    r"|më parë|tagasi|atpakaļ|prieš|бұрын|আগে|earlier"
)

# Word or its stem → unit. A stem of three letters and more also matches its inflected forms.
_STEMS = {
    "second": "s sec secs second sekund segund secon secund секунд sekunn sekunt másodperc δευτερόλεπτ saniye detik giây ثانية ثوان שניות שניה सेकंड সেকেন্ড ثانیه วินาที с sek сек",
    "minute": "m min mins minute minut minuut minuuttia minuter минут хвилин perc λεπτ dakika menit phút دقيقة دقائق דקות דקה मिनट মিনিট دقیقه นาที minú хв мин dk",
    "hour": "h hr hrs hour stunde std heure hora ora ore uur uren timm time timer tunti tunnin tuntia godzin hodin órá óra ore часов часа час годин година sat sati ώρ"
            " saat jam giờ ساعة ساعات שעות שעה घंट घंटे ঘণ্টা ঘন্টা ساعت ชั่วโมง heur hore stun ч год stund valand sahat tund stundām valandas",
    "day": "d day tag tage jour día dia giorn dag dagen dagar dager dage päivä dni dzień dny dnem dní nap zile zi день дня дней днів дні ден dan dana ημέρ μέρ"
           " gün hari ngày يوم أيام ימים יום दिन দিন روز วัน dies día päev diena dien dienu dienas giorni den ditë",
    "week": "w wk week woche semaine semana settiman wek weken veck uke uker uge uger viikko tydzień tygodni týdn hét hete săptămân недел тижн седмиц tjedan nedelj"
            " εβδομάδ hafta minggu pekan tuần أسبوع أسابيع שבועות שבוע सप्ताह हफ्ते সপ্তাহ هفته สัปดาห์ setman nädal nedēļ savait",
    "month": "mo month monat mois mes mês mese mesi maand månad måned kuukau miesiąc miesięcy měsíc mesiac hónap lun luni месяц місяц месец mesec mjesec μήν ay aylar"
             " bulan tháng شهر أشهر חודשים חודש महीन মাস ماه เดือน kuu mēneš mėnes",
    "year": "y yr yrs year jahr an ans année año ano anos anno anni jaar år vuosi vuot rok lat lata roky let roků év ani год года лет рік роки років година godin"
            " χρόνι έτ yıl sene tahun năm سنة سنوات سنين שנים שנה वर्ष साल বছর سال ปี any anys aasta gad met жыл",
}  # fmt: skip
AGO_WORDS = tuple(
    sorted(
        {
            part
            for words in (AGO_PREFIXES, AGO_SUFFIXES)
            for word in words.split("|")
            for part in [re.sub(r"\(.*?\)\??", "", word).strip()]
        }
    )
)
"""A plain part of each of them: text that holds none needs no pattern."""

UNIT_STEMS: dict[str, str] = {stem.casefold(): unit for unit, stems in _STEMS.items() for stem in stems.split()}

# Number words, as (fewest, most). "few" and "several" are as loose as people are.
LATIN_NUMBERS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(
        "a an one ein eine einem einer un une una uno um uma een één en ett et".split(),
        (1, 1),
    ),
    **dict.fromkeys(["eén", "yksi", "jedną", "один", "одну", "одна", "bir", "se", "satu", "một", "μία", "ένα", "o"], (1, 1)),
    **dict.fromkeys(["two", "zwei", "deux", "dos", "duas", "dois", "due", "twee", "два", "две", "iki", "dua", "couple"], (2, 2)),
    **dict.fromkeys(["three", "drei", "trois", "tres", "três", "tre", "drie", "три", "üç", "tiga"], (3, 3)),
    **{
        word: (value, value)
        for value, word in enumerate(["four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=4)
    },
    **dict.fromkeys(
        ["few", "several", "einigen", "quelques", "unos", "unas", "alguns", "algumas", "несколько", "beberapa", "vài"], (1, 9)
    ),
}

_DAYS = (
    "今天 今日 今早 今晨 今晚 오늘 today heute aujourd'hui aujourd’hui hoy oggi hoje vandaag idag i_dag tänään dzisiaj dziś dnes сегодня сьогодні bugün"
    " hari_ini hôm_nay σήμερα днес danas azi avui اليوم היום आज امروز วันนี้ täna šodien šiandien",
    "昨天 昨日 昨晚 昨夜 어제 yesterday gestern hier ayer ieri ontem gisteren igår i_går eilen wczoraj včera вчера вчора dün kemarin hôm_qua χθες χτες"
    " jučer juče tegnap ahir أمس אתמול دیروز เมื่อวาน เมื่อวานนี้ eile vakar",
    "前天 前日 前晚 一昨日 おととい 그저께 그제 vorgestern avant-hier anteayer l'altro_ieri anteontem eergisteren förrgår i_forgårs toissapäivänä"
    " przedwczoraj předevčírem позавчера позавчора προχθές evvelsi_gün",
    "大前天 대그저께",
)
_CJK_WORD = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def _day_pattern() -> str:
    groups = []
    for days_back in range(len(_DAYS) - 1, -1, -1):
        words = sorted((word.replace("_", " ") for word in _DAYS[days_back].split()), key=len, reverse=True)
        parts = [re.escape(word) if _CJK_WORD.search(word) else rf"(?<!\w){re.escape(word)}(?!\w)" for word in words]
        groups.append(f"(?P<d{days_back}>{'|'.join(parts)})")
    return "|".join(groups)


ALL_DAY_WORDS = tuple(word.replace("_", " ") for words in _DAYS for word in words.split())
DAY_WORDS = re.compile(_day_pattern())
"""Group ``dN`` names a day N days back."""
