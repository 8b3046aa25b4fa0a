"""How pages say that there is nothing at their address."""

from __future__ import annotations

import re

_ZH_THING = "页面|网页|文章|内容|信息|文件|链接|帖子|主题|頁面|網頁|內容"
_ZH_GONE = "不存在|未找到|没找到|没有找到|找不到|无法找到|找不着|已删除|已被删除|被删除|已失效|不見了|不见了|丢失|沒有找到|走丢"
_EN_NOT = "not|cannot be|can't be|could not be|couldn't be|isn't|wasn't|was not"
MISSING = re.compile(
    rf"(?:{_ZH_THING})[^。！!,，]{{0,12}}?(?:{_ZH_GONE})"
    r"|(?:未找到|找不到|没有找到|沒有找到|无法找到)[^。！!,，]{0,8}?(?:页面|网页|文章|内容|頁面|網頁)"
    r"|ページが(?:見つかりません|存在しません)|お探しのページ"
    r"|페이지를 찾을 수 없|존재하지 않는 페이지"
    rf"|\b(?:page|post|article|file|url)\b.{{0,25}}\b(?:{_EN_NOT}) ?(?:be )?(?:found|exist)"
    r"|\b(?:404|410)\b.{0,4}(?:not found|error|page|$)"
    r"|^(?:404|not found|error 404|nothing found)\b"
    r"|\b404 (?:not found|error)"
    r"|page (?:introuvable|inexistante)"
    r"|seite (?:wurde )?nicht gefunden"
    r"|p[áa]gina no encontrada"
    r"|страница не найдена",
    re.IGNORECASE,
)
"""Sentences of error pages. News may quote some of them, so they count on a short page only."""

TITLE_404 = re.compile(
    r"^\W*(?:error\W*)?404\b"
    r"|\b404\W*$"
    r"|\b404\W+not found"
    r"|(?:页面|网页|頁面|網頁).{0,6}?(?:不存在|未找到|没找到|没有找到|找不到)"
    r"|(?:未找到|找不到)(?:页面|网页|頁面|網頁)"
    r"|^page not found|^not found|^nothing found"
    # DedeCMS and Discuz! report all that goes wrong on a page of this title
    r"|^(?:DedeCMS\s*)?(?:系统|错误|信息)?提示(?:信息|！|$)\s*(?:$|[-_|])",
    re.IGNORECASE,
)
"""Titles that no story has."""
