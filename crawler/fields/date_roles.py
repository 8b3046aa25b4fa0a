"""What the words beside a date make of it: the day of publication, of a change, or of something else."""

from __future__ import annotations

import functools
import re

# What stands directly before a date and says what happened then. Order: a label that names both (发布时间/更新时间) is "published".
PUBLISHED_LABEL = re.compile(
    r"(?:发布|發佈|發布|发表|發表|发稿|發稿|刊发|刊登|上传|添加|录入|入库|创建|原创|出版|公开|见报|刊出|提交|上線|上线|公開|投稿|掲載|配信|登録|作成|등록|입력|작성|승인|게재|발행)"
    r"\s*(?:时间|時間|日期|日時|日|于|於|在|时|시간|일시|일)?|(?:时\s*间|時\s*間|日\s*期|時刻|날짜|日付)|发布者.{0,20}|(?:posted|published|filed) (?:in|under) .{2,30}? on\b|posted|published|publish(?:ed)? date|first published|date"
    r"|created|submitted|released?|veröffentlicht|erschienen|erstellt|publiziert|datum|stand(?= ver)|publié|paru|mis en ligne|publicado|publicada|fecha|data|pubblicato|pubblicata"
    r"|gepubliceerd|geplaatst|publicerad|publisert|udgivet|opublikowano|dodano|data publikacji|publikováno|vydáno|опубликовано|дата|yayınlanma|yayın tarihi|giriş|oluşturulma"
    r"|tayang|diterbitkan|julkaistu|megjelent|δημοσίευση|تاريخ النشر|نشر|تاریخ انتشار|انتشار|منتشر|اشاعت|प्रकाशित|प्रकाशन|প্রকাশ|เผยแพร่|โพสต์|dipublikasikan|terbit|xuất bản|đăng|פורסם|publicat|публикувана|публикувано"
    r"|objavljeno|објављено|paskelbta|publicēts|avaldatud|опубліковано|zverejnené|publikované|வெளியிடப்பட்டது",
    re.I,
)
MODIFIED_LABEL = re.compile(
    # 编辑部 before a date is its author
    r"(?:更新|修改|修订|編集|最終|最后|改訂)(?:时间|時間|日期|日時|日|于|於)?|编辑(?:时间|時間|日期|于|於)|수정|최종|갱신|updated?|modified|last (?:edit|change|review)|revised|edited|aktualisiert|geändert|überarbeitet|stand\b|update vom|mis à jour"
    r"|modifi[eé]|màj|maj\b|actualizad[oa]|modificad[oa]|atualizad[oa]|aggiornat[oa]|ultimo agg|modifica(?: il)?\b|bijgewerkt|gewijzigd|aangepast|uppdaterad|oppdatert|opdateret|aktualizacja|zaktualizowano"
    r"|aktualizováno|обновлен|изменен|güncelle|diperbarui|päivitetty|frissítve|ενημέρωση|تحديث|به‌روزرسانی|بروزرسانی|ویرایش|اپ ڈیٹ|अपडेट|अद्यतन|संशोधित|আপডেট|হালনাগাদ|อัปเดต|อัพเดต|อัพเดท|ปรับปรุง|แก้ไข|cập nhật|diperbaharui|עודכן|עדכון|actualizat"
    r"|обновена|актуализ|ažurirano|ажурирано|izmenjeno|posodobljeno|atnaujinta|atjaunots|uuendatud|muudetud|оновлено|புதுப்பிக்கப்பட்டது",
    re.I,
)
# Dates that are something else's: events, deadlines, birth, the reader's today.
OTHER_LABEL = re.compile(
    r"(?:成文|印发|签署|生效|施行|实施|废止|失效)(?:日\s*期|时间)?|今天|今日|现在|當前|当前时间|截止|截至|开始|结束|活动|会议|举办|开会|有效|生于|出生|享年|报名|考试|上映|有效期|至$|到$|起$|から$|due|deadline|expires?|until|bis(?: zum)?$|ab$|from$|to$|born|registriert|beigetreten|mitglied seit|inscrit le|miembro desde"
    r"|event(?:\s+date)?|veranstaltungsdatum|(?:when|wann|quand|cuándo|termin|beginn)\s*:|starts?|ends?|joined|member since|registered|copyright|©|valid|seit|since|founded|retrieved|accessed|abgerufen|consult[eé]|posts?:|注册|加入|入学|毕业",
    re.I,
)


def role_of(before: str, last: str) -> str:
    """What the words directly before a date make of it; an unlabelled second date on a line is of no use beside a labelled one."""
    return _role_near(before[-40:], last)


@functools.lru_cache(maxsize=4096)  # labels repeat on all pages of a portal
def _role_near(near: str, last: str) -> str:
    labels = [(match.end(), role) for role, pattern in _ROLES for match in pattern.finditer(near)]
    if not labels:
        return last
    end = max(label[0] for label in labels)
    at_end = [role for place, role in labels if place == end]
    if len(near) - end > 14:
        return "bare"
    return at_end[0]


def role_in_sentence(before: str, after: str) -> str:
    """
    What a sentence about the post itself says of a date: "Dieser Artikel wurde am … veröffentlicht", "由林知夏于…发布在本地";
    empty where it is no such sentence.
    """
    if len(before) <= _LONGEST_POSTER and _SET_ON.search(before):
        return "published" if _SET.match(after) else ""
    if not _POST_WAS.search(before):
        return ""
    done = _DONE.search(after[:_LONGEST_SENTENCE])
    return ("modified" if MODIFIED_LABEL.match(done[0]) else "published") if done else ""


_LONGEST_POSTER = 24
_SET_ON = re.compile(r"[于於]\s*$")
_SET = re.compile(r"\s*(?:(?:星期|周|週)[一二三四五六日天])?\s*(?:发表|发布|發表|發佈|發布|撰写|投稿)")
_POST_WAS = re.compile(
    r"\b(?:artikel|beitrag|eintrag|text|meldung|post|article|entry)\b[^.!?]{0,80}?\b(?:wurde[^.!?]{0,40}?\bam|was[^.!?]{0,40}?\bon)\s+(?:\w+,\s+(?:dem |den )?)?$",
    re.I,
)
OF_POST = re.compile(
    r"(?:diese[rs]?|this|the) (?:\w+ )?(?:artikel|beitrag|eintrag|text|meldung|post|article|entry)\b[^.!?]{0,40}?\b(?:wurde|was)\b",
    re.I,
)
_DONE = re.compile(
    r"\b(?:veröffentlicht|publiziert|gepostet|geschrieben|verfasst|erstellt|eingestellt|aktualisiert|geändert|published|posted|written|updated|filed)\b",
    re.I,
)
_LONGEST_SENTENCE = 90
_ROLES = (("other", OTHER_LABEL), ("modified", MODIFIED_LABEL), ("published", PUBLISHED_LABEL))
