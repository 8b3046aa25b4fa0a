"""Example queries for the SQL page."""

from __future__ import annotations

EXAMPLES: list[tuple[str, str, str]] = [
    ("Who published most this year?", "今年谁发文最多？",
     "SELECT portal, author, count(*) AS posts, sum(views) AS views\nFROM posts\nWHERE published_date >= '2026-01-01'\nGROUP BY portal, author\nORDER BY posts DESC\nLIMIT 20"),
    ("What was taken down soonest?", "哪些文章最快被删除？",
     "SELECT days_online, portal, title, author, gone_reason, url\nFROM gone_posts\nORDER BY days_online\nLIMIT 20"),
    ("What grew most in a day?", "一天内浏览增长最快的文章？",
     "SELECT portal, title, views, views_24h, observed_at\nFROM hot_posts\nWHERE views_24h IS NOT NULL\nORDER BY views_24h DESC\nLIMIT 20"),
    ("Who copies whom, and how fast?", "谁转载谁、隔多久？",
     "SELECT first_portal, portal, count(*) AS copies, round(avg(hours_later), 1) AS hours\nFROM copied_posts\nGROUP BY 1, 2\nORDER BY copies DESC"),
    ("A topic by month", "一个话题逐月走势",
     "SELECT substr(published_date, 1, 7) AS month, portal, count(*) AS posts\nFROM posts\nWHERE content_id IN (SELECT rowid FROM search_index WHERE search_index MATCH words('养老 OR 保险'))\nGROUP BY 1, 2\nORDER BY 1"),
    ("What was edited after it was published?", "发布后改过的文章？",
     "SELECT article_id, portal, title, revision, seen_at, changed\nFROM revision_texts\nWHERE revision > 1\nORDER BY seen_at DESC\nLIMIT 50"),
]  # fmt: skip
"""(English, Chinese, statement)."""
