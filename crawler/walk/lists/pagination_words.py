"""The texts of links to the next page of a list, by language: lower case, without white space."""

from __future__ import annotations

from collections.abc import Mapping


def _all_of(words: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for line in words.values() for word in line.split())


NEXT_WORDS = _all_of(
    {
        "zh": "下一页 下页 后一页 后页 下一頁 下頁 後一頁 更早的文章 更早文章 较旧的文章 以前的文章 更旧的文章 继续浏览",
        "ja": "次へ 次のページ 次ページ 次の一覧",
        "ko": "다음 다음페이지 다음페이지로",
        "en": "next nextpage nextposts older olderposts olderentries olderarticles previousposts previousentries",
        "fr": "suivant suivante pagesuivante articlesprécédents articlesplusanciens",
        "es": "siguiente siguientes entradasantiguas másantiguas",
        "pt": "próxima próximo próximapágina seguinte postagensmaisantigas maisantigas",
        "it": "avanti successivo successiva paginasuccessiva prossima postpiùvecchi",
        "de": "weiter nächste nächsteseite ältere ältereartikel älterebeiträge",
        "nl": "volgende volgendepagina",
        "sv da no fi": "nästa næste neste seuraava",
        "pl": "następna następny następnastrona dalej starszewpisy",
        "cs sk": "další starší ďalšia",
        "hu ro": "következő următoarea înainte",
        "hr sr sl": "sljedeća sledeća следећа naslednja",
        "ru": "следующая вперед вперёд след далее следующаястраница предыдущиезаписи",
        "uk bg": "наступна далі следваща",
        "el": "επόμενη",
        "tr": "sonraki sonrakisayfa ileri",
        "id": "berikutnya selanjutnya lebihlama",
        "vi": "trangsau tiếp tiếptheo",
        "ar": "التالي التالى الصفحةالتالية",
        "fa": "بعدی صفحهبعد صفحهبعدی",
        "he": "הבא",
        "th hi": "ถัดไป अगला",
    }
)
"""Texts that say "next page" once arrows and white space are taken off. In a blog's own order the next page is the older one."""

MORE_WORDS = _all_of(
    {
        "zh": "加载更多 查看更多 更多 更多文章 更多内容 点击加载更多 点击查看更多 阅读更多 浏览更多 載入更多",
        "ja": "もっと見る もっとみる",
        "ko": "더보기",
        "en": "loadmore showmore more moreposts viewmore",
        "fr": "chargerplus voirplusdarticles",
        "es": "vermásnoticias cargarmás",
        "pt": "carregarmais",
        "it": "caricaaltro mostraaltri",
        "de": "mehrladen mehranzeigen weitereladen weiterebeiträge",
        "nl": "meerladen meertonen",
        "sv": "laddafler visafler",
        "pl": "pokażwięcej załadujwięcej",
        "ru": "показатьеще показатьещё загрузитьеще загрузитьещё",
        "uk": "завантажитище",
        "tr": "dahafazla dahafazlagöster dahafazlahaber",
        "id": "muatlainnya muatlebihbanyak lihatlainnya",
        "vi": "xemthêm tảithêm",
        "ar": "عرضالمزيد المزيد",
    }
)
"""Texts of "load more" links; they lead to a section as often, so the address has to be a page's."""

ARROWS = frozenset({"›", ">", "→", "＞", "▶", "»", ">>", "››", "»»"})
