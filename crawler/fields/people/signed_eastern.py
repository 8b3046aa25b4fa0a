"""Who signs a text in the manner of Korean and Japanese papers: 홍길동 기자, 文・海野太郎, （港日報 海野太郎）."""

from __future__ import annotations

import re

from crawler.document import Document, Finding
from crawler.fields import nearby
from crawler.fields.metadata import lang_of
from crawler.fields.people.author_names import finding_of
from crawler.fields.people.names import is_body
from crawler.fields.people.signed import is_elsewhere


def from_korean_line(doc: Document) -> Finding[str] | None:
    """홍길동 기자 hong@example.com, (서울=연합뉴스) 홍길동 기자 = …: the reporter before the word that says so."""
    if not (lang_of(doc) or "").startswith("ko"):
        return None
    lines = (*nearby.below(doc)[:14], *nearby.opening(doc)[:3], *nearby.closing(doc)[:4], *nearby.ending(doc)[:4])
    for line in lines:
        match = _KOREAN.match(line.text[:80]) if "기자" in line.text or "특파원" in line.text else None
        if match and not is_elsewhere(doc, line) and (match["more"] or not line.is_prose):
            return finding_of(re.split(r"[\s·,]+", match["names"]), "reporter", match[0])
    return None


_KOREAN = re.compile(
    r"(?:[\[(【][^\])】]{2,16}[\])】]\s*|[^\s=]{2,8}=)?(?P<names>[가-힣]{2,4}(?:[·,]\s?[가-힣]{2,4}){0,3})\s?(?:[가-힣]{0,4}기자|특파원|논설위원|통신원)"
    r"(?:\s*(?P<more>=)|\s*[\[(]?[\w.+-]+@\S+|\W*$|\s+(?:(?:기사)?(?:입력|등록|승인|작성|송고)|(?:19|20)\d\d[.-]))"
)


def from_japanese_credit(doc: Document) -> Finding[str] | None:
    """文・山田太郎, 取材・文＝山田太郎, （聞き手・山田太郎）: how magazines name the writer, the photographer beside him."""
    if not (lang_of(doc) or "").startswith("ja"):
        return None
    for line in (*nearby.below(doc)[:14], *nearby.opening(doc)[:2], *nearby.closing(doc)[:3], *nearby.ending(doc)[:4]):
        match = (
            _JAPANESE_CREDIT.search(line.text[-80:] if line.is_prose else line.text[:80])
            if "・" in line.text or "＝" in line.text
            else None
        )
        if match and not is_elsewhere(doc, line) and not is_body(match["name"]) and not _NO_NAME.search(match["name"]):
            return finding_of([match["name"]], "credit", match[0])
    return None


_JAPANESE_CREDIT = re.compile(
    r"(?:^|[（(【\s　])(?:取材[・＝=/]?)?(?:構成[・＝=/]?)?(?:文|執筆|聞き手)\s?[・＝=]\s?(?P<name>[\u4e00-\u9fff々ヶ]{1,3}[ 　]?[\u4e00-\u9fff々ぁ-んァ-ヴー]{1,5})(?=$|[\s　、／/）)】])"
)


def from_japanese_bracket(doc: Document) -> Finding[str] | None:
    """【山田太郎】, （山田太郎）behind the last sentence: how the national papers sign."""
    if not (lang_of(doc) or "").startswith("ja"):
        return None
    for line in (*nearby.closing(doc)[:2], *nearby.ending(doc)[:1]):
        match = _JAPANESE.search(line.text if len(line.text) < 40 else line.text[-40:])
        names = re.split("[、・]", re.sub("[　\\s]", "", match["names"])) if match else []
        if names and all(3 <= len(name) <= 6 and not is_body(name) and not _NO_NAME.search(name) for name in names):
            return finding_of(names, "bracket", match[0] if match else "")
    return None


_JAPANESE = re.compile(
    "(?:^|[。」』！？])\\s*[【（(](?P<names>[\u4e00-\u9fff々ヶノ]{2,4}[　\\s]?[\u4e00-\u9fff々ぁ-ん]{0,4}(?:、[\u4e00-\u9fff々　ぁ-ん]{3,7}){0,3})(?:記者)?[】）)]\\s*$"
)


_NO_NAME = re.compile(
    "写真|図|会員|有料|無料|敬称|省略|共同|時事|資料|撮影|提供|以下|続く|編集|取材|終わり|連載|随時|参照|関連|転載|禁止|現在|時点|税込|当時|協力|構成"
)
