"""The interface's words in English and Chinese; templates use the English as key."""

from __future__ import annotations

CHINESE = {
    "Search": "搜索", "Search the archive": "搜索归档", "What changed": "今日变化", "Hot": "热门", "Portals": "站点", "SQL": "SQL",
    "Light": "浅色", "Dark": "深色", "Auto": "自动", "Theme": "外观", "Keys": "快捷键", "Close": "关闭",
    "articles": "篇文章", "portals": "个站点", "changed": "有改动", "gone": "已消失", "stories": "个事件", "observations": "次观测", "captures": "份原始存档",
    "Newest": "最新文章", "All portals": "全部站点", "per day": "每日发文", "a day at most": "每日最多",
    "found": "条结果", "count them all": "统计全部", "Counted in the first": "以下统计基于前", "ms": "毫秒", "Nothing was found.": "没有找到任何文章。", "Try fewer or shorter words, or ask without fields.": "试试更少、更短的词，或去掉字段条件。",
    "No field has this name, so it was searched as text:": "没有这个字段，已按正文查找：",
    "Order": "排序", "relevance": "相关", "fresh": "相关且较新", "date": "日期", "views": "浏览", "Portal": "站点", "Category": "栏目", "Author": "作者", "Month": "月份",
    "Narrow down": "筛选", "Earlier page": "上一页", "Next page": "下一页", "page": "第", "of": "页，共", "pages": "页", "Take away": "导出", "no title": "无标题",
    "texts are not indexed yet and were looked through": "篇文本尚未建立索引，已逐篇查找", "older ones were not looked at": "篇更早的未查找",
    "revisions": "次修订", "revision": "修订", "Text": "正文", "Fields": "字段", "Where each field came from": "各字段的出处", "field": "字段", "rule": "规则",
    "Images": "图片", "kept": "已存档", "not kept": "未存档", "Views over time": "浏览量变化", "Revisions": "修订记录", "Compare": "对比", "Related": "相关链接", "Story": "事件传播",
    "Archived original": "原始页面", "Raw": "原始字节", "At the portal": "在原站查看", "published": "发布", "certain": "确定区间", "first seen": "首次见到", "last seen": "最近见到",
    "source": "来源", "editor": "编辑", "tags": "标签", "comments": "评论", "modified": "修改", "notice": "版权声明", "address": "网址", "language": "语言",
    "software": "软件", "author": "作者", "category": "栏目", "title": "标题", "own fetches": "其中本站抓取", "until": "至",
    "This post is gone from the portal since": "该文已从原站消失，自", "This is what we kept.": "以下为存档内容。",
    "The text changed": "正文有过修改，共", "times; compare": "次；对比修订", "was published": "首次发布", "was edited": "修改",
    "points here": "指向本文", "links to": "本文指向", "previous": "上一篇", "next": "下一篇", "related": "相关", "not archived": "未归档",
    "Copies in the order they appeared": "按出现先后排列的各处转载", "first": "首发", "hours later": "小时后", "alike": "相似",
    "before": "修改前", "after": "修改后", "unchanged paragraphs": "段未变", "The texts are the same.": "两版文字相同。", "from": "从", "to": "到", "Back to the article": "返回文章",
    "The page as it was captured, with the pictures that the archive holds; without scripts, style sheets or anything else from outside.":
        "抓取时的页面，图片取自归档；不含脚本、样式表及任何外部内容。",
    "There is no capture of this page in the archive.": "归档中没有该页面的原始存档。", "captured": "抓取于",
    "Posts per day": "每日发文", "Posts per month": "每月发文", "Categories": "栏目", "Authors": "作者", "Coverage": "字段完整度", "Health": "抓取状况", "Runs": "抓取记录",
    "of what lists and feeds name is archived": "列表与订阅所列文章已归档", "Failures of the last runs": "近期失败", "requests": "请求", "new": "新增", "unchanged": "未变", "failed": "失败",
    "started": "开始", "ended": "结果", "exact time": "精确时间", "slug": "原因", "last": "最近", "all is well": "正常", "needs a look": "需要留意",
    "Nothing happened on this day.": "这一天没有变化。", "New": "新增", "Changed": "改动", "Gone and back": "消失与恢复", "Newly archived": "新收录", "newly archived": "篇新收录", "edited": "篇被修改", "gone or back": "篇消失或恢复", "Archived per day": "每日收录", "back": "已恢复", "suspect": "疑似消失", "cleared": "确认仍在", "moved": "已移动", "body": "正文", "html": "排版", "images": "图片", "source_name": "来源", "merged": "已合并", "The day before": "前一天", "The day after": "后一天", "shown": "已显示", "see the difference": "查看改动",
    "Most read in the last": "增长最快：最近", "hours": "小时", "days": "天", "growth": "增长", "No article is known to have gained views in this time.": "这段时间内没有文章的浏览量增长。",
    "Ask in SQL": "用 SQL 提问", "Run": "运行", "rows": "行", "cut off": "已截断", "Examples": "示例", "Views and tables": "视图与表", "as CSV": "导出 CSV", "as JSON": "导出 JSON",
    "Only reading is possible; a question that takes longer than": "只能读取；超过", "seconds is stopped.": "秒的查询会被终止。",
    "Not found": "没有找到", "This query cannot be understood": "无法理解这个查询", "Something went wrong": "出错了",
    "focus the search box": "定位到搜索框", "next and previous": "下一条与上一条", "open": "打开", "this help": "本帮助", "go to": "前往",
    "The same as JSON": "本页 JSON", "in": "共", "since": "自", "never": "从未", "unknown": "未知",
    "Words, \"phrases\", OR, -without": "词语、“词组”、OR、-排除", "How to search": "搜索语法", "read-only": "只读",
    "bold words stand in the title": "标题包含", "by date": "按日期", "by views": "按浏览量", "with old revisions": "含旧版本",
    "Some rules of old layouts may have changed": "", "largest": "最多", "smaller": "", "chars": "字",
}  # fmt: skip
"""English to Chinese; an empty one is left out on purpose."""


def say(text: str, language: str) -> str:
    """
    *text* in *language* ("zh" or "en"); English where there is no translation.

    >>> say("Search", "zh"), say("Search", "en")
    ('搜索', 'Search')
    """
    return CHINESE.get(text, text) if language == "zh" else text


def choose_language(header: str | None) -> str:
    """
    The interface's language by the browser's Accept-Language: Chinese if it stands before English.

    >>> choose_language("zh-CN,zh;q=0.9,en;q=0.8"), choose_language("de,en;q=0.5,zh;q=0.2"), choose_language(None)
    ('zh', 'en', 'en')
    """
    for part in (header or "").lower().split(","):
        tag = part.split(";")[0].strip()
        if tag.startswith("zh"):
            return "zh"
        if tag.startswith("en"):
            return "en"
    return "en"
