"""What the words beside a date say it is: the day of publication, of a change, or of something else."""

from __future__ import annotations

import functools
import re

from crawler.wordlists import any_of

# The labels directly before a date, by what they say happened then. One that names both (发布时间/更新时间) is of publication.
PUBLISHED_LABEL = re.compile(
    any_of(
        east_asian=r"(?:发布|發佈|發布|发表|發表|发稿|發稿|刊发|刊登|上传|添加|录入|入库|创建|原创|出版|公开|见报|刊出|提交|上線|上线"
        r"|公開|投稿|掲載|配信|登録|作成|등록|입력|작성|승인|게재|발행)\s*(?:时间|時間|日期|日時|日|于|於|在|时|시간|일시|일)?"
        r"|(?:时\s*间|時\s*間|日\s*期|時刻|날짜|日付)|发布者.{0,20}",
        english=r"(?:posted|published|filed) (?:in|under) .{2,30}? on\b|posted|published|publish(?:ed)? date|first published|date|created|submitted|released?",
        german="veröffentlicht|erschienen|erstellt|publiziert|datum|stand(?= ver)",
        french="publié|paru|mis en ligne",
        spanish_portuguese="publicado|publicada|fecha|data",
        italian="pubblicato|pubblicata",
        dutch="gepubliceerd|geplaatst",
        scandinavian="publicerad|publisert|udgivet",
        polish="opublikowano|dodano|data publikacji",
        czech_slovak="publikováno|vydáno|zverejnené|publikované",
        russian_ukrainian="опубликовано|дата|опубліковано",
        turkish="yayınlanma|yayın tarihi|giriş|oluşturulma",
        indonesian_malay="tayang|diterbitkan|dipublikasikan|terbit",
        finnish_estonian_hungarian="julkaistu|avaldatud|megjelent",
        greek="δημοσίευση",
        arabic_persian_urdu="تاريخ النشر|نشر|تاریخ انتشار|انتشار|منتشر|اشاعت",
        indian="प्रकाशित|प्रकाशन|প্রকাশ|வெளியிடப்பட்டது",
        thai="เผยแพร่|โพสต์",
        vietnamese="xuất bản|đăng",
        hebrew="פורסם",
        romanian="publicat",
        bulgarian="публикувана|публикувано",
        south_slavic="objavljeno|објављено",
        baltic="paskelbta|publicēts",
    ),
    re.I,
)
MODIFIED_LABEL = re.compile(
    any_of(
        # 编辑 needs a word after it: 编辑部 before a date is the author
        chinese_japanese=r"(?:更新|修改|修订|編集|最終|最后|改訂)(?:时间|時間|日期|日時|日|于|於)?|编辑(?:时间|時間|日期|于|於)",
        korean="수정|최종|갱신|업데이트",
        english="updated?|modified|last (?:edit|change|review)|revised|edited",
        german=r"aktualisiert|geändert|überarbeitet|stand\b|update vom",
        french=r"mis à jour|modifi[eé]|màj|maj\b",
        spanish_portuguese="actualizad[oa]|modificad[oa]|atualizad[oa]",
        italian=r"aggiornat[oa]|ultimo agg|modifica(?: il)?\b",
        dutch="bijgewerkt|gewijzigd|aangepast",
        scandinavian="uppdaterad|oppdatert|opdateret",
        polish="aktualizacja|zaktualizowano",
        czech="aktualizováno",
        russian_ukrainian="обновлен|изменен|оновлено",
        turkish="güncelle",
        indonesian_malay="diperbarui|diperbaharui",
        finnish_estonian_hungarian="päivitetty|uuendatud|muudetud|frissítve",
        greek="ενημέρωση",
        arabic_persian_urdu="تحديث|به‌روزرسانی|بروزرسانی|ویرایش|اپ ڈیٹ",
        indian="अपडेट|अद्यतन|संशोधित|আপডেট|হালনাগাদ|புதுப்பிக்கப்பட்டது",
        thai="อัปเดต|อัพเดต|อัพเดท|ปรับปรุง|แก้ไข",
        vietnamese="cập nhật",
        hebrew="עודכן|עדכון",
        romanian="actualizat",
        bulgarian="обновена|актуализ",
        south_slavic="ažurirano|ажурирано|izmenjeno|posodobljeno",
        baltic="atnaujinta|atjaunots",
    ),
    re.I,
)
# Dates of something else: an event, a deadline, a birth, a membership; also the reader's today.
OTHER_LABEL = re.compile(
    any_of(
        chinese_japanese=r"(?:成文|印发|签署|生效|施行|实施|废止|失效)(?:日\s*期|时间)?|今天|今日|现在|當前|当前时间|截止|截至|开始|结束|活动|会议|举办"
        "|开会|有效|生于|出生|享年|报名|考试|上映|有效期|至$|到$|起$|から$|注册|加入|入学|毕业",
        english=r"due|deadline|expires?|until|from$|to$|born|event(?:\s+date)?|starts?|ends?|joined|member since|registered|copyright|©|valid"
        "|since|founded|retrieved|accessed|posts?:",
        german="bis(?: zum)?$|ab$|registriert|beigetreten|mitglied seit|veranstaltungsdatum|seit|abgerufen",
        french_spanish="inscrit le|miembro desde|consult[eé]",
        question=r"(?:when|wann|quand|cuándo|termin|beginn)\s*:",
    ),
    re.I,
)
_LABELS = (("other", OTHER_LABEL), ("modified", MODIFIED_LABEL), ("published", PUBLISHED_LABEL))
_LABEL_REACH = 14
"""Characters that may stand between a label and its date: a colon, a weekday, a preposition."""
_CLAUSE_END = re.compile("[，。；！？]")  # 新规已经发布，2024年10月14日…: a verb of the sentence before, and no label

# "由林知夏 于 2026年5月26日 发布在本地": what stands before the date, and after it.
_SET_ON = re.compile(r"[于於]\s*$")
_SET = re.compile(r"\s*(?:(?:星期|周|週)[一二三四五六日天])?\s*(?:发表|发布|發表|發佈|發布|撰写|投稿)")
_LONGEST_POSTER = 24
# "Dieser Artikel wurde am … veröffentlicht", "This post was updated on …"
_POST_WAS = re.compile(
    r"\b(?:artikel|beitrag|eintrag|text|meldung|post|article|entry)\b[^.!?]{0,80}?\b(?:wurde[^.!?]{0,40}?\bam|was[^.!?]{0,40}?\bon)\s+(?:\w+,\s+(?:dem |den )?)?$",
    re.I,
)
_DONE = re.compile(
    r"\b(?:veröffentlicht|publiziert|gepostet|geschrieben|verfasst|erstellt|eingestellt|aktualisiert|geändert|published|posted|written|updated|filed)\b",
    re.I,
)
_LONGEST_SENTENCE = 90
OF_POST = re.compile(
    r"(?:diese[rs]?|this|the) (?:\w+ )?(?:artikel|beitrag|eintrag|text|meldung|post|article|entry)\b[^.!?]{0,40}?\b(?:wurde|was)\b",
    re.I,
)
"""How a paragraph about the post itself begins."""


def role_of(before: str, last: str) -> str:
    """
    The role of a date by the words before it: published, modified, other, or bare where a label stands too far away.

    *last* is the role of the line's date before this one, which a date without any label of its own shares.
    """
    return _role_near(before[-40:], last)


@functools.lru_cache(maxsize=4096)  # labels repeat on all pages of a portal
def _role_near(near: str, last: str) -> str:
    labels = [(match.end(), role) for role, pattern in _LABELS for match in pattern.finditer(near)]
    if not labels:
        return last
    end, role = max(labels, key=lambda label: label[0])  # the first of those that end at the same place
    return "bare" if len(near) - end > _LABEL_REACH or _CLAUSE_END.search(near, end) else role


def role_in_sentence(before: str, after: str) -> str:
    """
    The role that a sentence about the post itself gives its date: published or modified; empty where it's no such sentence.

    >>> role_in_sentence("Dieser Artikel wurde am ", " veröffentlicht."), role_in_sentence("由林知夏于 ", " 发布在本地")
    ('published', 'published')
    >>> role_in_sentence("The tower was closed on ", " for repairs.")
    ''
    """
    if len(before) <= _LONGEST_POSTER and _SET_ON.search(before):
        if "推荐文章" in before:  # CSDN: 最新推荐文章于 2023-01-02 发布, of another post
            return "other"
        return "published" if _SET.match(after) else ""
    if not _POST_WAS.search(before):
        return ""
    done = _DONE.search(after[:_LONGEST_SENTENCE])
    return ("modified" if MODIFIED_LABEL.match(done[0]) else "published") if done else ""
