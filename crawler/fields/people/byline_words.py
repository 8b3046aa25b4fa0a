"""The words of bylines: what stands before and after the names, and how the addresses of authors' pages look."""

from __future__ import annotations

import re

from crawler.wordlists import any_of

_BY = any_of(
    english="by|text|written by|posted by|story by",
    german="von",
    french="propos recueillis par|par",
    spanish_portuguese="por",
    italian="di",
    dutch="door",
    scandinavian="av|af",
    indonesian="oleh",
    slavic="od|przez|автор|(?:piše|pisze|napsala?)(?=\\s*[:：])",
    romanian=r"scrie(?=\s*[:：])",
    hungarian=r"írta(?=\s*[:：])",
    greek="γράφει (?:ο|η)|γράφουν(?: οι)?",
    arabic=r"بقلم|كتبت?(?=\s+\S+(?:\s+\S+){1,3}$)|كتبت?(?=\s*[:：])",
    persian=r"به قلم|نوشته(?=\s*[:：])",
    hebrew="מאת",
    indian="द्वारा|লিখেছেন",
    thai="โดย",
    vietnamese="tác giả",
)
BY_LINE = re.compile(rf"^(?:{_BY})\s*[:：]?\s+(?!(?:in|on|at)\s)(?P<names>\S.*)$", re.I)
# "林知夏 发布于 2026-05-26", "由林知夏发布在市场动态", "林知夏 于 2026年5月26日 发表在市场动态"
POSTER = re.compile(
    r"^(?:由\s*([^\s|·:：，,。]{2,20}?)\s*(?:发布|發佈|发表|發表|张贴|撰写)|([^\s|·:：，,。]{2,20}(?: [A-Z][a-z]+){0,2})\s+(?:发布于|發佈於|发表于|發表於)\s*(?=[\d昨今前刚半])"
    r"|(?:由\s*)?([^\s|·:：，,。]{2,20}?(?: [A-Z]\w+)?)\s*[于於]\s*(?=(?:19|20)\d\d[^，。|]{4,24}(?:发表|发布|發表|發佈)))"
)
_WEEKDAYS = any_of(
    english="(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    german="(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch",
    french="lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    spanish="lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    portuguese="(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?",
    italian="lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica",
)
_BEGINS_DATE = (
    r"\d|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lu|ma|me|je|ve|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)
# What follows the names in a byline, to the line's end: a date, a reading time, a role, the place it was written at.
BY_TAIL = re.compile(
    r"\s*(?:"
    + any_of(
        bars=r"[|•·–—]\s|[|•·]",
        on_day=rf"\s(?:on|am|le|el|il|den|vom)\s*$|(?:^|,?\s)(?:on|am|le|el|il|den|vom)\s+(?:{_BEGINS_DATE})\w*|\s+at\s+\d|(?<!\w)\(?\d",
        ago=r",?\s+(?:hace|vor|il y a|prije|pre|před|przed|acum|for|för)\s+\d",
        in_place=r",?\s+in\s+[A-Z\u4e00-\u9fff]|\s+in$",
        published=r"\b(?:updated|published|posted|publicerad|publisert|udgivet|uppdaterad|oppdatert|opdateret|veröffentlicht|aktualisiert|publié|publicado"
        "|pubblicato|gepubliceerd|opublikowano|опубликовано"
        r"|stand|illustration|symbolbild|fotos?|photos?|bild)\b",
        weekday=rf",?\s(?:{_WEEKDAYS})(?=,|\s+\d|\s*$)",
        terms=r"[，,。；;]\s*(?:如若?需?|若需?|转载|轉載|未经|未經|欢迎|版权|版權|请|請)",  # "作者：林知夏，如若转载，请注明出处"
        month=r"(?:\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+\d)",
        role=r"(?<! and),?\s+(?:\w+\s)?(?:reporter|editor|writer|correspondent|redakteur)\b(?!\s+(?:and|&)\s)",
    )
    + ").*$",
    re.I,
)
# Addresses of pages about one author, in the words of many systems.
AUTHOR_LINK = re.compile(
    "/(?:"
    + any_of(
        english="authors?|people|profiles?|staff|journalists?|contributors?|writers?|columnists?|reporters?|by|team|user|byline|signature",
        german="autor(?:es|en|in)?|person(?:en)?|redaktion|signatur|kolumnisten?",
        french="auteurs?|auteure|journalistes?|redacteurs?",
        spanish_portuguese="firmas?|periodistas?|colunistas?|columnistas?",
        italian="autori|giornalist[ai]|opinionista",
        dutch="redactie",
        scandinavian="skribenter?|forfattere?",
        finnish="kirjoittaja|toimittaja",
        hungarian="szerzok?",
        slavic="avtor[iy]?",
        turkish="yazar(?:lar)?|muhabir|kisi|kisiler",
        indonesian="penulis",
    )
    + r")/[^/?#]+|[?&](?:author|auth|author_name|autor|autor_id)=|^(?:https?://(?:\w+\.)?medium\.com)?/@[\w.-]+/?(?:$|\?)",
    re.I,
)
